"""Names, ARNs and ids of things that are not the lab's, for each kind of thing; and how to put one into a call."""

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from .right_calls import ACCOUNT, PREFIX, REGION

NAMES = (
    "ecslab-050",
    "ecslab-05x",
    "ecslab-05_web",
    "ecslab-05.web",
    "xecslab-05",
    "x-ecslab-05",
    "ecslab-04",
    "ecslab",
    "ecslab-",
    "ECSLAB-05",
    " ecslab-05",
    "ecslab-05 ",
    "ecslab-05-*",
    "../ecslab-05",
    "prod/ecslab-05",
    "prod",
    "default",
    "*",
    "",
)
ELSEWHERE = (("999999999999", REGION), (ACCOUNT, "eu-west-1"), ("", REGION), ("aws", REGION))
IN_CLUSTERS = ("service", "task", "container instance")
MAY_BE_A_TOPIC = ("topic", "alarm action", "event target")
BEGINNINGS = {
    "cluster": "ecs:{region}:{account}:cluster/",
    "service": "ecs:{region}:{account}:service/",
    "task": "ecs:{region}:{account}:task/",
    "container instance": "ecs:{region}:{account}:container-instance/",
    "task definition": "ecs:{region}:{account}:task-definition/",
    "capacity provider": "ecs:{region}:{account}:capacity-provider/",
    "role": "iam::{account}:role/",
    "instance profile": "iam::{account}:instance-profile/",
    "Auto Scaling group": "autoscaling:{region}:{account}:autoScalingGroup:0a1b:autoScalingGroupName/",
    "secret": "secretsmanager:{region}:{account}:secret:",
    "target group": "elasticloadbalancing:{region}:{account}:targetgroup/",
    "load balancer": "elasticloadbalancing:{region}:{account}:loadbalancer/app/",
    "listener": "elasticloadbalancing:{region}:{account}:listener/app/",
    "listener or rule": "elasticloadbalancing:{region}:{account}:listener-rule/app/",
    "listener rule": "elasticloadbalancing:{region}:{account}:listener-rule/app/",
    "service deployment": "ecs:{region}:{account}:service-deployment/",
    "alarm action": "autoscaling:{region}:{account}:scalingPolicy:0a1b:resource/ecs/service/",
    "function": "lambda:{region}:{account}:function:",
    "queue in full": "sqs:{region}:{account}:",
    "topic": "sns:{region}:{account}:",
    "subscriber": "sqs:{region}:{account}:",
    "event target": "logs:{region}:{account}:log-group:/ecs/",
    "redrive policy": "sqs:{region}:{account}:",
    "log group": "logs:{region}:{account}:log-group:/ecs/",
}
ENDS = {
    "service": "/web",
    "task": f"/{'0' * 32}",
    "container instance": f"/{'0' * 32}",
    "target group": "/0a1b",
    "load balancer": "/0a1b",
    "listener": "/0a1b/0a1b",
    "listener or rule": "/0a1b/0a1b/0a1b",
    "listener rule": "/0a1b/0a1b/0a1b",
    "service deployment": "/web/0a1b",
    "alarm action": "/web:policyName/cpu",
}


def wrong_references(kind: str, theirs: Mapping[str, str]) -> list[str]:
    """Return references to what is not the lab's.

    Arguments:
        theirs: the ids of what others have, by kind.
    """
    own = PREFIX.removeprefix("ecs") if kind == "capacity provider" else PREFIX
    names = [name.replace(PREFIX, own) if own != PREFIX else name for name in NAMES]
    bare = ["ecslab-050/web", "", "*", f"{PREFIX}/web"] if kind in IN_CLUSTERS else names
    arns = []
    if kind in BEGINNINGS:
        end = ENDS.get(kind, "")
        arns = [_arn(kind, ACCOUNT, REGION) + name + end for name in names]
        # IAM's ARNs have no Region.
        places = [place for place in ELSEWHERE if kind not in ("role", "instance profile") or place[0] != ACCOUNT]
        arns += [_arn(kind, account, region) + own + end for account, region in places]
        others = ["s3:::" + own, f"ecs:{REGION}:{ACCOUNT}:other/{own}"]
        others += [] if kind in MAY_BE_A_TOPIC else [f"sns:{REGION}:{ACCOUNT}:{own}"]
        arns += [f"arn:aws:{other}" for other in others]
    if kind == "redrive policy":
        arns = [json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3}) for arn in arns]
        arns += ["{}", "[]", "3", json.dumps({"deadLetterTargetArn": own})]
    return [*bare, *arns, *([theirs[kind]] if kind in theirs else [])]


def _arn(kind: str, account: str, region: str) -> str:
    return "arn:aws:" + BEGINNINGS[kind].format(account=account, region=region)


def with_value(request: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a call with a value at a path of the guard's table, such as attributes[].targetId."""
    changed = copy.deepcopy(dict(request))
    _put(changed, [step.strip('"') for step in re.findall(r'"[^"]+"|[^."]+', path)], value)
    return changed


def _put(part: dict[str, Any], steps: list[str], value: Any) -> None:
    name, *rest = steps
    plain = name.removesuffix("[]")
    if not rest:
        part[plain] = [value] if name != plain else value
        return
    inner = part[plain] = part.get(plain) or ([{}] if name != plain else {})
    _put(inner[0] if name != plain else inner, rest, value)
