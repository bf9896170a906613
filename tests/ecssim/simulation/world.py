"""A simulation without moto: its neighbours are fakes, and requests go straight to the API."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.model import ServiceModel
from botocore.session import Session
from ecssim import Simulation
from ecssim.api import answer
from ecssim.model.account import Account
from ecssim.model.service import Service
from ecssim.model.task import Task, TaskStatus
from ecssim.neighbours import FunctionFailedError, Interface, NoFreeAddressError, Subnet, Undelivered
from ecssim.outside.alarms import Alarm, AlarmState
from ecssim.outside.auto_scaling import ScalableTarget, ScheduledAction
from ecssim.outside.aws_call import Answer, AwsCall
from ecssim.outside.ecr_image import EcrImage
from ecssim.outside.iam_role import Role
from ecssim.task_needs import Guarded

from .fake_cloud_map import FakeCloudMap
from .fake_compute import FakeCompute
from .fake_load_balancers import FakeLoadBalancers, FakeNetwork

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ACCOUNT, REGION = "123456789012", "us-east-1"
CLUSTER, SERVICE = "lab", "web"
ENOUGH_S = 3600
TASKS = {"Statement": {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "*"}}
ANYTHING = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}

Shape = dict[str, Any]


@cache
def ecs_model() -> ServiceModel:
    """botocore's description of ECS."""
    return Session().get_service_model("ecs")


@dataclass
class FakeLogs:
    """CloudWatch Logs that have every group and write nothing down."""

    def has_group(self, group: str, region: str | None) -> bool:
        return True

    def create_group(self, group: str, region: str | None) -> bool:
        return True

    def write(self, group: str, stream: str, lines: Sequence[tuple[datetime, str]], region: str | None) -> None:
        return


@dataclass
class FakeSecrets:
    """Secrets and parameters that are all missing."""

    def secret(self, arn: str, version_stage: str, version_id: str, region: str) -> str | None:
        return None

    def parameter(self, name: str, region: str | None) -> str | None:
        return None

    def guarded_secret(self, arn: str, region: str) -> Guarded:
        return Guarded(arn)

    def guarded_parameter(self, name: str, region: str | None) -> Guarded:
        return Guarded(name)

    def remove(self, name: str) -> bool:
        return False


@dataclass
class FakeAutoScaling:
    """Application Auto Scaling with the scalable targets that a test writes down."""

    targets: dict[str, ScalableTarget] = field(default_factory=dict)
    scheduled: list[ScheduledAction] = field(default_factory=list)

    def target(self, resource_id: str) -> ScalableTarget | None:
        return self.targets.get(resource_id)

    def resource_ids(self) -> list[str]:
        return list(self.targets)

    def scheduled_actions(self) -> list[ScheduledAction]:
        return self.scheduled

    def set_bounds(self, resource_id: str, minimum: int | None, maximum: int | None) -> None:
        bounds = {name: value for name, value in (("minimum", minimum), ("maximum", maximum)) if value is not None}
        self.targets[resource_id] = replace(self.targets[resource_id], **bounds)


@dataclass
class FakeAlarms:
    """CloudWatch's alarms, which keep their states, others whose states are set by hand, and what SNS was told."""

    alarms: dict[str, Alarm] = field(default_factory=dict)
    states: dict[str, AlarmState] = field(default_factory=dict)
    told: list[tuple[str, str, str]] = field(default_factory=list)

    def state(self, name: str) -> AlarmState | None:
        return self.alarms[name].state if name in self.alarms else self.states.get(name)

    def all(self) -> list[Alarm]:
        return list(self.alarms.values())

    def set_state(self, name: str, state: AlarmState, reason: str, reason_data: str) -> None:
        self.alarms[name] = replace(self.alarms[name], state=state, state_reason=reason)

    def notify(self, topic_arn: str, subject: str, message: str) -> None:
        self.told.append((topic_arn, subject, message))


@dataclass
class FakeFunctions:
    """Functions that return what is written down for them, call by call, and SUCCEEDED after that.

    Arguments:
        admits: whether their policies let others invoke them.
    """

    returns: list[Shape | None] = field(default_factory=list)
    payloads: list[Shape] = field(default_factory=list)
    queued: list[tuple[str, str, str, str]] = field(default_factory=list)
    admits: bool = True

    def queue(self, function_arn: str, payload: str, source_arn: str, service: str) -> None:
        if not self.admits:
            raise PermissionError(f"its policy does not let {service} invoke it")
        self.queued.append((function_arn, payload, source_arn, service))

    def invoke(self, function_arn: str, payload: Mapping[str, Any]) -> Shape:
        self.payloads.append(dict(payload))
        returned = self.returns.pop(0) if self.returns else {"hookStatus": "SUCCEEDED"}
        if returned is None:
            raise FunctionFailedError(function_arn)
        return returned


@dataclass
class FakeNeighbours:
    """A VPC of three subnets, in as many zones, with room for any number of interfaces until they are made full,
    and an EventBridge that keeps what it hears once it listens. Every role exists, and may do everything."""

    zones: dict[str, str] = field(default_factory=lambda: {f"subnet-{zone}": f"us-east-1{zone}" for zone in "abc"})
    full: set[str] = field(default_factory=set)
    listening: bool = False
    heard: list[Shape] = field(default_factory=list)
    undelivered: list[Undelivered] = field(default_factory=list)
    interfaces: set[str] = field(default_factory=set)
    made: int = 0
    compute: FakeCompute = field(default_factory=lambda: FakeCompute(lambda: START, CLUSTER))
    functions: FakeFunctions = field(default_factory=FakeFunctions)
    logs: FakeLogs = field(default_factory=FakeLogs)
    alarms: FakeAlarms = field(default_factory=FakeAlarms)
    auto_scaling: FakeAutoScaling = field(default_factory=FakeAutoScaling)
    load_balancers: FakeLoadBalancers = field(default_factory=FakeLoadBalancers)
    network: FakeNetwork = field(default_factory=FakeNetwork)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    cloud_map: FakeCloudMap = field(default_factory=FakeCloudMap)

    def subnet(self, subnet_id: str) -> Subnet | None:
        return Subnet(subnet_id, self.zones[subnet_id]) if subnet_id in self.zones else None

    def has_security_group(self, group_id: str) -> bool:
        return True

    def role_trusts(self, role: str, service: str) -> bool:
        return True

    def role(self, name_or_arn: str) -> Role:
        return Role(name_or_arn, name_or_arn.rpartition("/")[2], TASKS, (ANYTHING,))

    def call(self, call: AwsCall) -> Answer:
        return Answer()

    def digest_of(self, image: EcrImage) -> str:
        return image.digest or f"sha256:{'0' * 64}"

    def push_image(self, image: EcrImage, manifest: str) -> str:
        return self.digest_of(image)

    def reach_internet(self, subnet_id: str, *, public_address: bool) -> bool:
        return True

    def has_endpoint(self, subnet_id: str, service: str) -> bool:
        return True

    def create_interface(self, subnet_id: str, security_groups: list[str], description: str) -> Interface:
        if subnet_id in self.full:
            raise NoFreeAddressError(subnet_id)
        self.made += 1
        self.interfaces.add(f"eni-{self.made}")
        address = f"10.0.{self.made // 256}.{self.made % 256}"
        self.network.addresses[f"eni-{self.made}"] = address
        return Interface(f"eni-{self.made}", "02:00:00:00:00:00", address, None)

    def delete_interface(self, interface_id: str) -> None:
        self.interfaces.discard(interface_id)

    def hears_events(self, source: str, detail_type: str) -> bool:
        return self.listening

    def send_event(self, event: Shape) -> list[Undelivered]:
        self.heard.append(deepcopy(event))
        return self.undelivered


class World:
    """A simulation with the cluster `lab` and the task definition `web`, and short forms of the usual calls."""

    def __init__(self, seed: int = 0) -> None:
        self.neighbours = FakeNeighbours()
        self.sim = Simulation(seed, START, REGION, lambda account_id, region: self.neighbours)
        self.neighbours.compute.now = lambda: self.sim.now
        self.populate()

    def populate(self) -> None:
        """Make the cluster and the task definition."""
        self.call("CreateCluster", clusterName=CLUSTER)
        self.define()

    @property
    def account(self) -> Account:
        return self.sim.account(ACCOUNT, REGION)

    def call(self, operation: str, **request: Any) -> Shape:
        """Answer one request, as moto would have it answered."""
        return answer(self.sim, self.account, operation, request, ecs_model())

    def create(
        self, desired: int = 2, minimum: int = 100, maximum: int = 200, *, name: str = SERVICE, **request: Any
    ) -> Service:
        """Call CreateService, and return the service itself."""
        percents = {"minimumHealthyPercent": minimum, "maximumPercent": maximum}
        # Rebalancing would forbid a maximum of 100.
        no_rebalancing = {"availabilityZoneRebalancing": "DISABLED"}
        request = {"deploymentConfiguration": percents, **no_rebalancing, **_how_to_run(), **request}
        given = {parameter: value for parameter, value in request.items() if value is not None}
        self.call("CreateService", cluster=CLUSTER, serviceName=name, desiredCount=desired, **given)
        return self.service(name)

    def update(self, name: str = SERVICE, **request: Any) -> None:
        self.call("UpdateService", cluster=CLUSTER, service=name, **request)

    def deploy(self, name: str = SERVICE, **request: Any) -> None:
        """Begin a new deployment of what the service runs already."""
        self.update(name, forceNewDeployment=True, **request)

    def define(self, family: str = "web", *, execution_role_arn: str | None = None, **container: Any) -> None:
        """Register another revision of a task definition, with changes to its container."""
        role = {"executionRoleArn": execution_role_arn} if execution_role_arn else {}
        self.call(
            "RegisterTaskDefinition",
            family=family,
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "web", "image": "nginx:1.27", **container}],
            **role,
        )

    def deploy_broken(self, name: str = SERVICE, *, enable: bool = True, rollback: bool = True) -> None:
        """Begin a deployment of an image that does not exist, with a circuit breaker or without one."""
        breaker = {"enable": enable, "rollback": rollback}
        self.define("broken", image="nginx:no-such-tag")
        self.update(name, taskDefinition="broken", deploymentConfiguration={"deploymentCircuitBreaker": breaker})

    def protect(self, *tasks: Task, minutes: int = 120) -> None:
        """Protect tasks from scale-in."""
        arns = [task.arn for task in tasks]
        self.call("UpdateTaskProtection", cluster=CLUSTER, tasks=arns, protectionEnabled=True, expiresInMinutes=minutes)

    def unprotect(self, *tasks: Task) -> None:
        """End the protection of tasks."""
        arns = [task.arn for task in tasks]
        self.call("UpdateTaskProtection", cluster=CLUSTER, tasks=arns, protectionEnabled=False)

    def delete(self, name: str = SERVICE) -> None:
        self.call("DeleteService", cluster=CLUSTER, service=name, force=True)

    def run_task(self, **request: Any) -> Task:
        """Call RunTask, and return the task itself."""
        [shape] = self.call("RunTask", cluster=CLUSTER, **_how_to_run(), **request)["tasks"]
        return self.account.clusters[CLUSTER].tasks[shape["taskArn"].rsplit("/", 1)[-1]]

    def stop(self, task: Task) -> None:
        self.call("StopTask", cluster=CLUSTER, task=task.arn)

    def service(self, name: str = SERVICE) -> Service:
        return self.account.clusters[CLUSTER].services[name]

    def existing(self, service: Service) -> list[Task]:
        """The tasks of a service that are not STOPPED, found without asking the service."""
        tasks = self.account.clusters[CLUSTER].tasks.values()
        return [task for task in tasks if task.service is service and task.last_status is not TaskStatus.STOPPED]

    def describe(self, name: str = SERVICE) -> Shape:
        """Return what DescribeServices shows."""
        [shape] = self.call("DescribeServices", cluster=CLUSTER, services=[name])["services"]
        return dict(shape)

    def describe_task(self, task: Task) -> Shape:
        """Return DescribeTasks' whole answer on one task."""
        return self.call("DescribeTasks", cluster=CLUSTER, tasks=[task.arn])

    def events(self, name: str = SERVICE) -> list[str]:
        """The messages of a service's events, oldest first."""
        return [event["message"] for event in reversed(self.describe(name)["events"])]

    def settle(self) -> None:
        """Let enough time pass for anything to come to rest."""
        self.sim.advance(ENOUGH_S)


def _how_to_run() -> Shape:
    network = {"awsvpcConfiguration": {"subnets": ["subnet-a", "subnet-b", "subnet-c"]}}
    return {"taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
