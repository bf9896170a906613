"""Somebody who does everything that one can do with an account, one step after another.

A step is a method's name and plain arguments, so that the steps of one customer can be done again by another one.
What a number means is looked up when the step is done: the so-manieth of the things that are there then.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from ecssim.api import EcsError
from ecssim.faults import Fault, NothingToBreakError
from ecssim.model.cluster import Cluster
from ecssim.model.container_instance import ContainerInstance
from ecssim.model.service import Service, ServiceStatus
from ecssim.model.task import Task
from ecssim.outside.machine import MachineState

from .workloads import definitions, push_images
from .world import CLUSTER, World

ANNEX = "annex"
GROUPS = ("blue", "green")
SERVICES = ("web", "api", "agent", "batch")
DEFINITIONS = definitions()
FAMILIES = sorted(DEFINITIONS)
FARGATE_FAMILIES = [family for family in FAMILIES if family.startswith("fargate-")]
INSTANCE_FAMILIES = [family for family in FAMILIES if not family.startswith("fargate-")]
CONSTRAINTS: Sequence[list[dict[str, str]]] = (
    [],
    [{"type": "distinctInstance"}],
    [{"type": "memberOf", "expression": "attribute:stack == prod"}],
    [{"type": "memberOf", "expression": "attribute:ecs.availability-zone in [us-east-1a, us-east-1b]"}],
)
STRATEGIES: Sequence[list[dict[str, str]]] = (
    [],
    [{"type": "binpack", "field": "memory"}],
    [{"type": "spread", "field": "instanceId"}],
    [{"type": "random"}],
)
SUBNETS = ("subnet-a", "subnet-b", "subnet-c")

Step = tuple[str, dict[str, Any]]
Thing = TypeVar("Thing")


class Customer:
    """Does steps in a world of two clusters: `lab`, which machines join, and `annex` of Fargate only.

    Arguments:
        world: a fresh one.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.refusals: list[tuple[str, str, str]] = []
        self.answers: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        push_images(world.sim.images)
        for definition in DEFINITIONS.values():
            self.call("RegisterTaskDefinition", **definition)
        for name in GROUPS:
            arn = world.neighbours.compute.add_group(name, maximum=4)
            self.call("CreateCapacityProvider", name=f"from-{name}", autoScalingGroupProvider=_provider(arn, 100))
        self.associate(len(GROUPS))

    @property
    def cluster(self) -> Cluster:
        return self.world.account.clusters[CLUSTER]

    @property
    def services(self) -> list[Service]:
        return [each for each in self.cluster.services.values() if each.status is ServiceStatus.ACTIVE]

    @property
    def wanted(self) -> list[Task]:
        return [task for task in self.cluster.tasks.values() if task.wanted]

    @property
    def instances(self) -> list[ContainerInstance]:
        return [instance for instance in self.cluster.instances.values() if instance.listed]

    def machines(self, *states: MachineState) -> list[str]:
        return [each for each, state in self.world.neighbours.compute.state_of.items() if state in states]

    def call(self, operation: str, **request: Any) -> dict[str, Any] | None:
        """Make a call; a refusal is only written down."""
        try:
            answer = self.world.call(operation, **request)
        except EcsError as refusal:
            self.refusals.append((operation, refusal.code, refusal.message))
            return None
        self.answers.append((operation, request, answer))
        return answer

    # Clusters and task definitions

    def create_cluster(self, name: str) -> None:
        self.call("CreateCluster", clusterName=name, capacityProviders=["FARGATE", "FARGATE_SPOT"] * (name == ANNEX))

    def update_cluster(self, name: str, insights: str) -> None:
        self.call("UpdateClusterSettings", cluster=name, settings=[{"name": "containerInsights", "value": insights}])

    def delete_cluster(self, name: str) -> None:
        self.call("DeleteCluster", cluster=name)

    def register(self, family: str) -> None:
        self.call("RegisterTaskDefinition", **DEFINITIONS[family])

    def deregister(self, family: str) -> None:
        """Deregister the newest revision, after another one has been registered."""
        if answer := self.call("DescribeTaskDefinition", taskDefinition=family):
            self.register(family)
            self.call("DeregisterTaskDefinition", taskDefinition=answer["taskDefinition"]["taskDefinitionArn"])

    # Tasks

    def run_task(self, family: str, count: int, provider: str | None, constraint: int, strategy: int) -> None:
        placement = _placement(family, constraint, strategy)
        self.call("RunTask", cluster=CLUSTER, count=count, **_launch(family, provider), **placement)

    def run_task_in_annex(self, family: str, provider: str | None) -> None:
        self.call("RunTask", cluster=ANNEX, **_launch(family, provider))

    def start_task(self, family: str, numbers: list[int]) -> None:
        chosen = [_pick(self.instances, number).arn for number in numbers if self.instances]
        launch = {name: value for name, value in _launch(family, None).items() if name != "launchType"}
        self.call("StartTask", cluster=CLUSTER, containerInstances=chosen or ["nobody"], **launch)

    def stop_task(self, number: int) -> None:
        if self.wanted:
            self.call("StopTask", cluster=CLUSTER, task=_pick(self.wanted, number).arn)

    def stop_every_task(self) -> None:
        for task in self.wanted:
            self.call("StopTask", cluster=CLUSTER, task=task.arn, reason="all must go")

    def protect(self, number: int, minutes: int) -> None:
        if tasks := [task for task in self.wanted if task.service]:
            chosen = _pick(tasks, number).arn
            request = {"protectionEnabled": minutes > 0, **({"expiresInMinutes": minutes} if minutes else {})}
            self.call("UpdateTaskProtection", cluster=CLUSTER, tasks=[chosen], **request)

    # Services

    def create_service(
        self,
        name: str,
        family: str,
        desired: int,
        percents: tuple[int, int],
        provider: str | None,
        constraint: int,
        strategy: int,
        breaker: tuple[bool, bool],
    ) -> None:
        self.call(
            "CreateService",
            cluster=CLUSTER,
            serviceName=name,
            desiredCount=desired,
            deploymentConfiguration=_percents(percents) | _breaker(breaker),
            availabilityZoneRebalancing="DISABLED",
            **_launch(family, provider),
            **_placement(family, constraint, strategy),
        )

    def create_daemon(self, name: str, family: str, constraint: int) -> None:
        self.call(
            "CreateService",
            cluster=CLUSTER,
            serviceName=name,
            schedulingStrategy="DAEMON",
            **_launch(family, None),
            placementConstraints=CONSTRAINTS[constraint] if constraint != 1 else [],
        )

    def scale(self, number: int, desired: int) -> None:
        self._update(number, desiredCount=desired)

    def change_percents(self, number: int, percents: tuple[int, int], again: bool) -> None:
        self._update(number, deploymentConfiguration=_percents(percents), forceNewDeployment=again)

    def change_breaker(self, number: int, breaker: tuple[bool, bool]) -> None:
        self._update(number, deploymentConfiguration=_breaker(breaker))

    def change_placement(self, number: int, constraint: int, strategy: int) -> None:
        self._update(number, placementConstraints=CONSTRAINTS[constraint], placementStrategy=STRATEGIES[strategy])

    def change_provider(self, number: int, provider: str) -> None:
        strategy = [{"capacityProvider": provider, "weight": 1}]
        self._update(number, capacityProviderStrategy=strategy, forceNewDeployment=True)

    def deploy(self, number: int, family: str) -> None:
        """Deploy another family, of the same network mode if the service is lucky."""
        self._update(number, **_revision(family))

    def deploy_again(self, number: int) -> None:
        self._update(number, forceNewDeployment=True)

    def _update(self, number: int, **request: Any) -> None:
        if self.services:
            self.call("UpdateService", cluster=CLUSTER, service=_pick(self.services, number).name, **request)

    def delete_service(self, number: int, force: bool) -> None:
        if self.services:
            self.call("DeleteService", cluster=CLUSTER, service=_pick(self.services, number).name, force=force)

    # Machines and container instances

    def launch(self, instance_type: str, zone: str, stack: str | None) -> None:
        """Launch a machine, of which an account has ten at most."""
        if len(self.machines(MachineState.RUNNING, MachineState.STOPPED)) < 10:
            attributes = f'echo ECS_INSTANCE_ATTRIBUTES=\'{{"stack": "{stack}"}}\' >> /etc/ecs/ecs.config\n'
            self.world.neighbours.compute.launch(instance_type, zone, more_user_data=attributes if stack else "")

    def stop_machine(self, number: int) -> None:
        if found := self.machines(MachineState.RUNNING):
            self.world.neighbours.compute.stop(_pick(found, number))

    def start_machine(self, number: int) -> None:
        if found := self.machines(MachineState.STOPPED):
            self.world.neighbours.compute.start(_pick(found, number))

    def terminate_machine(self, number: int) -> None:
        if found := self.machines(MachineState.RUNNING, MachineState.STOPPED):
            self.world.neighbours.compute.terminate(_pick(found, number))

    def set_instance_status(self, number: int, status: str) -> None:
        if self.instances:
            chosen = [_pick(self.instances, number).arn]
            self.call("UpdateContainerInstancesState", cluster=CLUSTER, containerInstances=chosen, status=status)

    def deregister_instance(self, number: int, force: bool) -> None:
        if self.instances:
            chosen = _pick(self.instances, number).arn
            self.call("DeregisterContainerInstance", cluster=CLUSTER, containerInstance=chosen, force=force)

    def put_attribute(self, number: int, value: str) -> None:
        if self.instances:
            attribute = {"name": "stack", "value": value, "targetId": _pick(self.instances, number).arn}
            self.call("PutAttributes", cluster=CLUSTER, attributes=[attribute])

    def delete_attribute(self, number: int) -> None:
        if self.instances:
            attribute = {"name": "stack", "targetId": _pick(self.instances, number).arn}
            self.call("DeleteAttributes", cluster=CLUSTER, attributes=[attribute])

    # Capacity providers

    def associate(self, groups: int) -> None:
        """Give the cluster Fargate's providers and those of so many Auto Scaling groups."""
        names = ["FARGATE", "FARGATE_SPOT", *(f"from-{group}" for group in GROUPS[:groups])]
        self.call(
            "PutClusterCapacityProviders",
            cluster=CLUSTER,
            capacityProviders=names,
            defaultCapacityProviderStrategy=[],
        )

    def change_scaling(self, name: str, percent: int, managed: bool, draining: bool) -> None:
        scaling = {"status": "ENABLED" if managed else "DISABLED", "targetCapacity": percent}
        provider = {"managedScaling": scaling, "managedDraining": "ENABLED" if draining else "DISABLED"}
        self.call("UpdateCapacityProvider", name=name, autoScalingGroupProvider=provider)

    def resize_group(self, name: str, desired: int) -> None:
        self.world.neighbours.compute.set_desired_capacity(name, desired)

    # What goes wrong, and time

    def inject(self, fault: Fault, after_s: int) -> None:
        try:
            self.world.sim.inject(fault, after_s)
        except NothingToBreakError as nothing:
            self.refusals.append(("inject", "NothingToBreakError", str(nothing)))

    def wait(self, milliseconds: int) -> None:
        self.world.sim.advance(timedelta(milliseconds=milliseconds).total_seconds())


def do_again(steps: Sequence[Step], seed: int = 0) -> World:
    """Let another customer do the same steps in another world, without looking, and return the world."""
    customer = Customer(listening_world(seed))
    for name, arguments in steps:
        getattr(customer, name)(**arguments)
    return customer.world


def listening_world(seed: int = 0) -> World:
    """A world whose EventBridge keeps every event."""
    world = World(seed)
    world.neighbours.listening = True
    return world


def _pick(things: Sequence[Thing], number: int) -> Thing:
    return things[number % len(things)]


def _revision(family: str) -> dict[str, Any]:
    if DEFINITIONS[family]["networkMode"] != "awsvpc":
        return {"taskDefinition": family}
    return {"taskDefinition": family, "networkConfiguration": {"awsvpcConfiguration": {"subnets": list(SUBNETS)}}}


def _launch(family: str, provider: str | None) -> dict[str, Any]:
    """Return how to run a family: through a provider, or else with the launch type that it is made for."""
    if provider:
        return _revision(family) | {"capacityProviderStrategy": [{"capacityProvider": provider, "weight": 1}]}
    return _revision(family) | {"launchType": DEFINITIONS[family]["requiresCompatibilities"][0]}


def _placement(family: str, constraint: int, strategy: int) -> dict[str, Any]:
    """Fargate takes neither constraints nor strategies."""
    if family in FARGATE_FAMILIES:
        return {}
    return {"placementConstraints": CONSTRAINTS[constraint], "placementStrategy": STRATEGIES[strategy]}


def _percents(percents: tuple[int, int]) -> dict[str, int]:
    return {"minimumHealthyPercent": percents[0], "maximumPercent": percents[1]}


def _breaker(breaker: tuple[bool, bool]) -> dict[str, Any]:
    return {"deploymentCircuitBreaker": {"enable": breaker[0], "rollback": breaker[1]}}


def _provider(group_arn: str, percent: int) -> dict[str, Any]:
    return {
        "autoScalingGroupArn": group_arn,
        "managedScaling": {"status": "ENABLED", "targetCapacity": percent},
        "managedDraining": "ENABLED",
    }
