"""Whether what a call names is the lab's: by its name, or, where AWS only has ids, by the ledger and the clean-up."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..course import LabInfo
from ..reading import last_part, pages
from .kind import Client, belongs, owner_of, without_folder
from .kinds import KINDS
from .kinds_of_applications import own_part
from .ledger import Ledger
from .tags import KEY, LEARNER_KEY, own_tags

_PART = re.compile(r"[A-Za-z0-9_.+=,@-]+")
_PATH = re.compile(r"[A-Za-z0-9_.+=,@/-]+")
_IN_CLUSTERS = ("service", "task", "container instance")
# The first part of their names is the cluster, and more than a name follows it.
_DEEP_IN_CLUSTERS = ("service deployment", "scaling policy")
_REVISION = re.compile(r":\d+$")
# What says whose it is, of names with slashes in them.
_PATHS: Mapping[str, Callable[[str], str]] = {
    "log group": without_folder,
    "parameter": lambda name: name.removeprefix("/"),
    "secret": str,
    "repository": str,
    "scalable target": lambda name: name.removeprefix("service/"),
    "alarm": own_part,
}
_BEFORE_AN_ID = ("target group", "load balancer", "listener", "listener rule")
# What a call may name in several ways: one of some kinds of things.
_ONE_OF = {
    "listener or rule": ("listener", "listener rule"),
    "alarm action": ("scaling policy", "topic", "function"),
    "event target": ("queue in full", "topic", "log group", "function", "cluster"),
    "subscriber": ("queue in full", "function"),
}
# Those are named in full: without its ARN nobody knows what it would be.
_ARN_ALONE = ("listener", "listener rule", "service deployment", "scaling policy", "topic", "queue in full")
_OF_AWS = frozenset({"FARGATE", "FARGATE_SPOT"})


@dataclass(frozen=True)
class _Arns:
    """How the ARNs of a kind of thing look.

    Arguments:
        service: in the ARN.
        begin: of the resource, as a regular expression.
    """

    service: str
    begin: str


_ARNS: Mapping[str, _Arns] = {
    "cluster": _Arns("ecs", "cluster/"),
    "service": _Arns("ecs", "service/"),
    "task": _Arns("ecs", "task/"),
    "container instance": _Arns("ecs", "container-instance/"),
    "task definition": _Arns("ecs", "task-definition/"),
    "capacity provider": _Arns("ecs", "capacity-provider/"),
    "role": _Arns("iam", "role/"),
    "instance profile": _Arns("iam", "instance-profile/"),
    "Auto Scaling group": _Arns("autoscaling", "autoScalingGroup:[^:]+:autoScalingGroupName/"),
    "secret": _Arns("secretsmanager", "secret:"),
    "parameter": _Arns("ssm", "parameter(?=/)"),
    "target group": _Arns("elasticloadbalancing", "targetgroup/"),
    "load balancer": _Arns("elasticloadbalancing", "loadbalancer/(app|net)/"),
    "listener": _Arns("elasticloadbalancing", "listener/(app|net)/"),
    "listener rule": _Arns("elasticloadbalancing", "listener-rule/(app|net)/"),
    "service deployment": _Arns("ecs", "service-deployment/"),
    "scaling policy": _Arns("autoscaling", "scalingPolicy:[^:]+:resource/ecs/service/"),
    "function": _Arns("lambda", "function:"),
    "topic": _Arns("sns", ""),
    "queue in full": _Arns("sqs", ""),
    "log group": _Arns("logs", "log-group:"),
}


def is_named_by(prefix: str, kind: str, name: str, *, from_arn: bool = False) -> bool:
    """Return whether a name shows that something is the lab's.

    Arguments:
        prefix: of the lab.
        kind: what is named.
        name: without what ARNs of that kind begin with.
        from_arn: whether it stood in an ARN; then it says the cluster as well.
    """
    if kind in _IN_CLUSTERS:
        return _is_in_cluster(prefix, name) if from_arn else _PART.fullmatch(name) is not None
    if kind in _DEEP_IN_CLUSTERS:
        return _is_part(name.partition("/")[0], prefix)
    if kind == "capacity provider":
        # AWS refuses names that begin with ecs.
        return name in _OF_AWS or _is_part(name, prefix.removeprefix("ecs"))
    if kind in _PATHS:
        return _is_path(_PATHS[kind](name), prefix)
    if kind == "task definition":
        return _is_part(_REVISION.sub("", name), prefix)
    return _is_part(name.partition("/")[0] if kind in _BEFORE_AN_ID and from_arn else name, prefix)


def _is_in_cluster(prefix: str, name: str) -> bool:
    """Return whether what an ARN names is in a cluster of the lab; a bare name is looked up in the call's cluster."""
    cluster, _, rest = name.partition("/")
    return _is_part(cluster, prefix) and _PART.fullmatch(rest) is not None


def _is_part(name: str, prefix: str) -> bool:
    return _PART.fullmatch(name) is not None and belongs(name, prefix)


def _is_path(name: str, prefix: str) -> bool:
    return _PATH.fullmatch(name) is not None and belongs(name, prefix)


def _ids(kind: str) -> Callable[[Client, LabInfo], list[str]]:
    """Return what finds the ids of a kind: what the clean-up would delete is what a lab may change."""
    found = next(each for each in KINDS if each.name == kind)
    return lambda client, lab: [thing.reference for thing in found.find(client, owner_of(lab.prefix))]


def _machines(client: Client, lab: LabInfo) -> list[str]:
    """Return the machines that run the lab's tasks: its EC2 instances, and those of its activations."""
    return [*_ids("EC2 instance")(client, lab), *_ids("managed machine")(client, lab)]


def _vpcs(client: Client, lab: LabInfo) -> list[str]:
    """Return the VPCs that a lab may put subnets into: the default one, and its own."""
    vpcs = pages(client("ec2"), "describe_vpcs", "Vpcs")
    return [vpc["VpcId"] for vpc in vpcs if vpc.get("IsDefault") or _is_tagged(vpc, lab)]


def _is_tagged(vpc: dict[str, Any], lab: LabInfo) -> bool:
    """Return whether a VPC has the lab's tags; another learner's lab of the same number is another lab."""
    tags = {tag["Key"]: tag["Value"] for tag in vpc.get("Tags", [])}
    return {key: tags[key] for key in (KEY, LEARNER_KEY) if key in tags} == own_tags(lab.id, lab.learner)


def _route_tables(client: Client, lab: LabInfo) -> list[str]:
    """Return the route tables of the lab's own VPC."""
    inside = [{"Name": "vpc-id", "Values": _ids("VPC")(client, lab)}]
    tables = pages(client("ec2"), "describe_route_tables", "RouteTables", Filters=inside)
    return [table["RouteTableId"] for table in tables]


def _deployments(client: Client, lab: LabInfo) -> list[str]:
    """Return the deployments of the lab's CodeDeploy applications."""
    codedeploy, found = client("codedeploy"), list[str]()
    for name in _ids("CodeDeploy application")(client, lab):
        for group in pages(codedeploy, "list_deployment_groups", "deploymentGroups", applicationName=name):
            inside = {"applicationName": name, "deploymentGroupName": group}
            found += pages(codedeploy, "list_deployments", "deployments", **inside)
    return found


_IDS: Mapping[str, Callable[[Client, LabInfo], list[str]]] = {
    **{
        kind: _ids(kind)
        for kind in (
            "EC2 instance",
            "volume",
            "subnet",
            "security group",
            "network interface",
            "internet gateway",
            "activation",
            "managed machine",
            "queue",
            "Cloud Map service",
            "Cloud Map namespace",
        )
    },
    "machine": _machines,
    "VPC": _vpcs,
    "VPC of the lab": _ids("VPC"),
    "route table": _route_tables,
    "CodeDeploy deployment": _deployments,
}


class Owners:
    """Tells what is the lab's.

    Arguments:
        lab: the lab.
        account, region: where its things are.
        ledger: what it has made.
        client: gives a boto3 client of an AWS service, for questions.
    """

    def __init__(self, lab: LabInfo, ledger: Ledger, account: str, region: str, client: Client) -> None:
        self._lab = lab
        self._ledger = ledger
        self._account = account
        self._region = region
        self._client = client

    def is_own(self, kind: str, reference: Any) -> bool:
        """Return whether a name, an ARN or an id of something of that kind stands for something of the lab's."""
        if not isinstance(reference, str) or not reference:
            return False
        if kind in _ONE_OF:
            return any(self.is_own(each, reference) for each in _ONE_OF[kind])
        if kind == "redrive policy":
            return self.is_own("queue in full", _dead_letter_queue(reference))
        if kind in _IDS:
            resource_id = self._id_in(reference)
            return self._has_made(resource_id) or resource_id in _IDS[kind](self._client, self._lab)
        if not reference.startswith("arn:"):
            return kind not in _ARN_ALONE and is_named_by(self._lab.prefix, kind, reference)
        name = self._name_in(kind, reference)
        return name is not None and is_named_by(self._lab.prefix, kind, name, from_arn=True)

    def _name_in(self, kind: str, arn: str) -> str | None:
        """Return the name that an ARN holds, if it is one of that kind in the lab's account and Region."""
        if kind not in _ARNS or arn.count(":") < 5:
            return None
        _, _, service, region, account, resource = arn.split(":", 5)
        if service != _ARNS[kind].service or account != self._account or region not in ("", self._region):
            return None
        begin = re.match(_ARNS[kind].begin, resource)
        return resource[begin.end() :] if begin else None

    def _id_in(self, reference: str) -> str:
        """Return the id that an ARN of the lab's account and Region ends with; what is no ARN is an id already."""
        if not reference.startswith("arn:"):
            return reference
        here = reference.split(":", 5)[3:5] == [self._region, self._account]
        return last_part(reference) if here else ""

    def _has_made(self, resource_id: str) -> bool:
        return any(
            resource_id in (made, last_part(made))
            for entry in self._ledger.entries(self._lab.id)
            if (entry.account, entry.region) == (self._account, self._region)
            for made in entry.made
        )


def _dead_letter_queue(redrive_policy: str) -> Any:
    """Return the queue that a redrive policy, which is JSON in a text, sends messages to."""
    try:
        return dict(json.loads(redrive_policy)).get("deadLetterTargetArn")
    except (ValueError, TypeError):
        return None
