"""What must hold of a whole account at every moment, as checks that do their own arithmetic and their own counting."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ecssim.model.cluster import ClusterStatus
from ecssim.model.container_instance import ContainerInstance, InstanceStatus
from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service, ServiceStatus
from ecssim.model.task import HealthStatus, Task
from ecssim.rules.service import CANNOT_PLACE

from .customer import Customer
from .properties import fewest_healthy, most_tasks
from .world import World

Shape = dict[str, Any]

# Truth sheet: forward only. ACTIVATING and DEACTIVATING need a load balancer or a registry, which nobody here has.
# Whoever loses its host, or waits for one, is STOPPED without passing the states between.
NEXT = {
    "PROVISIONING": {"PENDING", "STOPPING", "DEPROVISIONING", "STOPPED"},
    "PENDING": {"RUNNING", "STOPPING", "DEPROVISIONING", "STOPPED"},
    "RUNNING": {"STOPPING", "STOPPED"},
    "STOPPING": {"DEPROVISIONING", "STOPPED"},
    "DEPROVISIONING": {"STOPPED"},
    "STOPPED": set(),
}
_ON_THE_WAY_UP = ("PROVISIONING", "PENDING", "ACTIVATING")
_SIX_HOURS = timedelta(hours=6)
_HEALTHY_AFTER = timedelta(seconds=40)


# What is true of the state itself


def instances(world: World) -> Iterator[ContainerInstance]:
    for cluster in world.sim.clusters():
        yield from cluster.instances.values()


def tasks(world: World) -> Iterator[Task]:
    for cluster in world.sim.clusters():
        yield from cluster.tasks.values()


def services(world: World) -> Iterator[Service]:
    for cluster in world.sim.clusters():
        yield from cluster.services.values()


def no_instance_is_overbooked(world: World) -> None:
    """The tasks of an instance never take more CPU, memory, interfaces or GPUs than it has, and no port twice."""
    for instance in instances(world):
        has, there = instance.registered, list(instance.tasks.values())
        takes = [_takes(task) for task in there]
        for what, most in (("cpu", has.cpu), ("memory", has.memory_mib), ("interfaces", has.network_interfaces)):
            taken = sum(each[what] for each in takes)
            assert taken <= most, f"the tasks of {instance.id} take {taken} of its {most} {what}"
        gpus = [gpu for task in there for container in task.containers for gpu in container.gpu_ids]
        assert len(gpus) == len(set(gpus)), f"a GPU of {instance.id} is given twice: {gpus}"
        assert sum(each["gpus"] for each in takes) == len(gpus), f"a task on {instance.id} lacks its GPU"
        assert set(gpus) <= set(has.gpus), f"{instance.id} gives GPUs that it does not have: {gpus}"
        ports = [*_reserved(instance), *(port for task in there for port in _ports(task))]
        twice = [port for port, count in Counter(ports).items() if count > 1]
        assert not twice, f"the ports {twice} of {instance.id} are used twice"


def _takes(task: Task) -> dict[str, int]:
    settings = task.task_definition.settings
    containers = settings["containerDefinitions"]
    return {
        "cpu": int(settings.get("cpu") or sum(each.get("cpu", 0) for each in containers)),
        "memory": int(settings.get("memory") or sum(each["memory"] for each in containers)),
        "interfaces": int(settings["networkMode"] == "awsvpc"),
        "gpus": sum(int(need["value"]) for each in containers for need in each.get("resourceRequirements") or []),
    }


def _reserved(instance: ContainerInstance) -> list[tuple[str, int]]:
    registered = instance.registered
    return [("tcp", port) for port in registered.tcp_ports] + [("udp", port) for port in registered.udp_ports]


def _ports(task: Task) -> list[tuple[str, int]]:
    """The host ports that the containers have, or will have when they start."""
    if task.task_definition.network_mode == "awsvpc":
        return []
    return [
        (each.get("protocol", "tcp"), each["hostPort"])
        for container in task.containers
        for each in container.network_bindings or container.settings.get("portMappings") or []
        if each.get("hostPort")
    ]


def instances_know_their_tasks(world: World) -> None:
    """A task is among those of its instance exactly until it is STOPPED."""
    placed: dict[str, set[str]] = {instance.id: set() for instance in instances(world)}
    for task in tasks(world):
        if task.container_instance and task.last_status != "STOPPED":
            placed[task.container_instance.id].add(task.id)
    for instance in instances(world):
        known = set(instance.tasks)
        assert known == placed[instance.id], f"{instance.id} knows {known}, and on it are {placed[instance.id]}"


def services_know_their_tasks(world: World) -> None:
    """A task is among those of its service exactly until it is STOPPED."""
    for service in services(world):
        there = {task.id for task in tasks(world) if task.service is service and task.last_status != "STOPPED"}
        assert set(service.tasks) == there, f"{service.name} knows {set(service.tasks)}, and there are {there}"


def interfaces_live_as_long_as_their_tasks(world: World) -> None:
    """EC2 has the interfaces of exactly those tasks that are not STOPPED; an awsvpc task has one once it is placed."""
    needed = set()
    for task in tasks(world):
        awsvpc = task.task_definition.network_mode == "awsvpc"
        placed = task.on_fargate or task.container_instance is not None
        interface = task.network_interface
        assert (interface is not None) == (awsvpc and placed), f"task {task.id} of {task.task_definition.name}"
        if interface and task.last_status != "STOPPED":
            needed.add(interface.network_interface_id)
    there = world.neighbours.interfaces
    assert there == needed, f"EC2 has the interfaces {there}, and the tasks need {needed}"


def daemons_are_alone_of_their_kind(world: World) -> None:
    """A daemon never has two tasks on one instance, those that stop included."""
    for service in services(world):
        if service.daemon:
            hosts = Counter(task.container_instance.id for task in service.tasks.values() if task.container_instance)
            assert not hosts or max(hosts.values()) == 1, f"{service.name} has two tasks on one of {hosts}"


EVERY_STATE_CHECK: tuple[Callable[[World], None], ...] = (
    no_instance_is_overbooked,
    instances_know_their_tasks,
    services_know_their_tasks,
    interfaces_live_as_long_as_their_tasks,
    daemons_are_alone_of_their_kind,
)


# What the service scheduler does at a moment


def says_why_it_cannot_place(service: Service, now: datetime) -> None:
    """A service that lacks tasks, may start them, and started none in this look, has said why not.

    One whose deployment is about to fail may not. It says so once in six hours, so that the event may have fallen out
    of its hundred.
    """
    primary, existing = service.primary, list(service.tasks.values())
    counted = [task for task in existing if task.wanted and task.started_by == primary.id and not _displaced(task)]
    wanted = [task for task in counted if task.health is not HealthStatus.UNHEALTHY]
    may_start = (
        service.status is ServiceStatus.ACTIVE
        and not service.daemon
        and service.looked_at == now
        and primary.rollout_state is not RolloutState.FAILED
        and not (primary.restart_at and primary.restart_at > now)
        and not _about_to_fail(service)
        and len(existing) < most_tasks(service)
    )
    if may_start and len(wanted) < service.desired_count and not any(task.created_at == now for task in existing):
        said = [event.message for event in service.events if event.created_at > now - _SIX_HOURS]
        standing = len(said) == service.events.maxlen and any(CANNOT_PLACE in problem for problem in service.problems)
        explained = standing or any(
            "unable to place" in each or "unable to reach steady state" in each for each in said
        )
        assert explained, f"{service.name} has {len(wanted)} of {service.desired_count} tasks and does not say why"


def _about_to_fail(service: Service) -> bool:
    """Whether the breaker's default threshold is met: half the desired count, from 3 to 200."""
    failed = service.primary.failed_tasks + service.primary.uncounted_failures
    return service.circuit_breaker.enable and failed >= min(200, max(3, (service.desired_count + 1) // 2))


def _displaced(task: Task) -> bool:
    return task.container_instance is not None and task.container_instance.status is InstanceStatus.DRAINING


def is_healthy(task: Task, now: datetime) -> bool:
    """Whether a task counts as healthy: by its checks, or else 40 seconds after it began to run."""
    if task.last_status != "RUNNING" or task.started_at is None:
        return False
    essential = [each for each in task.containers if each.settings.get("essential", True)]
    if any(each.settings.get("healthCheck") for each in essential):
        return all(each.health is HealthStatus.HEALTHY for each in essential)
    return task.started_at <= now - _HEALTHY_AFTER


def keeps_enough_healthy(service: Service, stopped: list[Task], now: datetime) -> None:
    """P2 with health checks: a stop of healthy tasks leaves ceil(desired x minimumHealthyPercent) of them."""
    if not service.daemon and any(is_healthy(task, now) for task in stopped):
        left = sum(task.wanted and is_healthy(task, now) for task in service.tasks.values())
        fewest = fewest_healthy(service)
        assert left >= fewest, f"{service.name} has {left} healthy tasks left after a stop, and {fewest} must be"


def starts_within_the_maximum(service: Service, started: list[Task]) -> None:
    """P1: after a start at most floor(desired x maximumPercent) tasks are not STOPPED."""
    if started and not service.daemon:
        count, most = len(service.tasks), most_tasks(service)
        assert count <= most, f"{service.name} has {count} tasks after a start, and {most} may exist"


def is_done_or_says_why(service: Service) -> None:
    """P3: an active service at rest is where it shall be, waits for instances, or has an event that says why not."""
    if service.status is not ServiceStatus.ACTIVE:
        return
    there = list(service.tasks.values())
    done = (
        [each.rollout_state for each in service.deployments] == [RolloutState.COMPLETED]
        and len(there) == service.desired_count
        and all(task.running and task.started_by == service.primary.id for task in there)
    )
    said = [event.message for event in service.events]
    whys = ("unable to", "deployment failed", "failed container health checks")
    restless = any(task.waits_for_capacity for task in there) or _ends_by_itself(service)
    assert done or restless or any(why in message for why in whys for message in said), (
        f"{service.name} is not done, and no event says why: {said}"
    )


def _ends_by_itself(service: Service) -> bool:
    """Whether the service runs what does not go on for long, so that it never comes to rest."""
    ending = ("job", "crash", "restarts", "leaky", "stuck-chain")
    families = {each.task_definition.family for each in service.deployments}
    return any(family.split("-", 1)[1] in ending for family in families if "-" in family)


# What the API shows


@dataclass
class Shown:
    """Everything that the API shows of an account at one moment.

    Arguments:
        clusters: by ARN.
        services, tasks, instances: of all clusters that are ACTIVE, by ARN.
        active_services, registered: the ARNs that are listed, by the ARN of their cluster.
    """

    clusters: dict[str, Shape] = field(default_factory=dict)
    services: dict[str, Shape] = field(default_factory=dict)
    tasks: dict[str, Shape] = field(default_factory=dict)
    instances: dict[str, Shape] = field(default_factory=dict)
    active_services: dict[str, list[str]] = field(default_factory=dict)
    registered: dict[str, list[str]] = field(default_factory=dict)


def look(world: World) -> Shown:
    """Call every operation that describes something, and ask why."""
    shown = Shown()
    names = list(world.account.clusters)
    answer = world.call("DescribeClusters", clusters=names, include=["STATISTICS", "TAGS", "SETTINGS"])
    shown.clusters = {each["clusterArn"]: each for each in answer["clusters"]}
    world.call("DescribeCapacityProviders", include=["TAGS"])
    world.call("ListTaskDefinitions")
    world.call("ListAccountSettings", effectiveSettings=True)
    for cluster in world.sim.clusters():
        if cluster.status is ClusterStatus.ACTIVE:
            _look_at_cluster(world, cluster.arn, shown)
    return shown


def _look_at_cluster(world: World, arn: str, shown: Shown) -> None:
    cluster = next(each for each in world.sim.clusters() if each.arn == arn)
    shown.active_services[arn] = world.call("ListServices", cluster=arn, maxResults=100)["serviceArns"]
    shown.registered[arn] = world.call("ListContainerInstances", cluster=arn)["containerInstanceArns"]
    world.call("ListTasks", cluster=arn)
    world.call("ListAttributes", cluster=arn, targetType="container-instance")
    for names in _pages(cluster.services, 10):
        found = world.call("DescribeServices", cluster=arn, services=names, include=["TAGS"])["services"]
        shown.services |= {each["serviceArn"]: each for each in found}
    for names in _pages(cluster.tasks, 100):
        found = world.call("DescribeTasks", cluster=arn, tasks=names, include=["TAGS"])["tasks"]
        shown.tasks |= {each["taskArn"]: each for each in found}
        world.call("GetTaskProtection", cluster=arn, tasks=names)
    for names in _pages(cluster.instances, 100):
        found = world.call("DescribeContainerInstances", cluster=arn, containerInstances=names)["containerInstances"]
        shown.instances |= {each["containerInstanceArn"]: each for each in found}
    for subject in [*list(shown.services)[:3], *list(shown.tasks)[-3:]]:
        world.sim.why(subject)


def _pages(things: dict[str, Any], size: int) -> Iterator[list[str]]:
    names = list(things)
    for begin in range(0, len(names), size):
        yield names[begin : begin + size]


def counts_agree_with_the_tasks(shown: Shown) -> None:
    """What clusters, services, deployments and instances count is what DescribeTasks shows at that moment."""
    for arn, cluster in shown.clusters.items():
        if cluster["status"] == "ACTIVE":
            here = [task for task in shown.tasks.values() if task["clusterArn"] == arn]
            _agree(f"cluster {arn}", cluster, here, "runningTasksCount", "pendingTasksCount")
            _equal(arn, "activeServicesCount", cluster["activeServicesCount"], len(shown.active_services[arn]))
            registered = cluster["registeredContainerInstancesCount"]
            _equal(arn, "registeredContainerInstancesCount", registered, len(shown.registered[arn]))
            _statistics_agree(arn, cluster, here)
    for arn, instance in shown.instances.items():
        here = [task for task in shown.tasks.values() if task.get("containerInstanceArn") == arn]
        _agree(f"instance {arn}", instance, here, "runningTasksCount", "pendingTasksCount")
    for arn, service in shown.services.items():
        of_service = [task for task in shown.tasks.values() if _belongs(task, service)]
        if service["status"] != "INACTIVE":
            _agree(f"service {arn}", service, of_service, "runningCount", "pendingCount")
            for each in service["deployments"]:
                of_deployment = [task for task in of_service if task.get("startedBy") == each["id"]]
                _agree(f"deployment {each['id']}", each, of_deployment, "runningCount", "pendingCount")
            for name in ("runningCount", "pendingCount"):
                _equal(arn, name, sum(each[name] for each in service["deployments"]), service[name])


def _belongs(task: Shape, service: Shape) -> bool:
    """A service of the same name may have been there before."""
    of_cluster = task["clusterArn"] == service["clusterArn"] and task["createdAt"] >= service["createdAt"]
    started_by = str(task.get("startedBy", ""))
    return of_cluster and task["group"] == f"service:{service['serviceName']}" and started_by.startswith("ecs-svc/")


def _agree(of: str, shape: Shape, there: list[Shape], running_name: str, pending_name: str) -> None:
    running = sum(task["lastStatus"] == "RUNNING" for task in there)
    pending = sum(task["desiredStatus"] == "RUNNING" and task["lastStatus"] in _ON_THE_WAY_UP for task in there)
    _equal(of, running_name, shape[running_name], running)
    _equal(of, pending_name, shape[pending_name], pending)


def _statistics_agree(arn: str, cluster: Shape, there: list[Shape]) -> None:
    statistics = {each["name"]: int(each["value"]) for each in cluster["statistics"]}
    for launch_type in ("EC2", "Fargate"):
        of_type = [task for task in there if task["launchType"] == launch_type.upper()]
        _agree(arn, statistics, of_type, f"running{launch_type}TasksCount", f"pending{launch_type}TasksCount")


def _equal(of: str, what: str, shown: int, counted: int) -> None:
    assert shown == counted, f"the {what} of {of} is {shown}, and counted {counted}"


def nothing_left_is_negative(shown: Shown) -> None:
    """DescribeContainerInstances never shows less than nothing as remaining."""
    for arn, instance in shown.instances.items():
        for resource in instance["remainingResources"]:
            assert resource["integerValue"] >= 0, f"{arn} has {resource['integerValue']} of {resource['name']} left"


def stopped_tasks_say_why(shown: Shown) -> None:
    """Whatever is, or shall be, STOPPED has a stopCode and a stoppedReason, and nothing else has."""
    for arn, task in shown.tasks.items():
        stops = task["desiredStatus"] == "STOPPED"
        assert stops == bool(task.get("stopCode")) == bool(task.get("stoppedReason")), f"{arn} stops without saying why"
        assert stops or NEXT[task["lastStatus"]] - {"STOPPED"}, f"{arn} is STOPPED and shall run"
        assert (task["lastStatus"] == "STOPPED") == ("stoppedAt" in task), f"{arn} is STOPPED at no time"


EVERY_SHOWN_CHECK: tuple[Callable[[Shown], None], ...] = (
    counts_agree_with_the_tasks,
    nothing_left_is_negative,
    stopped_tasks_say_why,
)


# What changes from one moment to another


@dataclass
class History:
    """The last that EventBridge heard of each task and of each container instance, by ARN."""

    last: dict[str, Shape] = field(default_factory=dict)

    def follow(self, events: list[Shape]) -> None:
        """Check that each event may follow the one before it of the same subject."""
        for event in events:
            detail = event["detail"]
            arn = detail.get("taskArn") or detail.get("containerInstanceArn")
            if arn and "version" in detail:
                if before := self.last.get(arn):
                    _check_change(arn, before, detail)
                self.last[arn] = detail

    def agrees_with(self, shown: Shown) -> None:
        """What is shown of a task is what the last event said: nothing changes without a new version."""
        for arn, shape in [*shown.tasks.items(), *shown.instances.items()]:
            heard = self.last[arn]
            for name in ("version", "lastStatus", "desiredStatus", "status", "agentConnected"):
                assert heard.get(name) == shape.get(name), f"{arn} shows another {name} than its last event told"


def _check_change(arn: str, before: Shape, after: Shape) -> None:
    assert after["version"] > before["version"], f"the version of {arn} did not rise: {after['version']}"
    if "taskArn" not in after:
        return
    was, is_now = before["lastStatus"], after["lastStatus"]
    assert is_now == was or is_now in NEXT[was], f"{arn} went from {was} to {is_now}"
    wanted = (before["desiredStatus"], after["desiredStatus"])
    assert wanted != ("STOPPED", "RUNNING"), f"{arn} is wanted again"
    going_down = is_now in ("STOPPING", "DEPROVISIONING", "STOPPED")
    assert not going_down or after["desiredStatus"] == "STOPPED", f"{arn} is {is_now} and shall run"


def fingerprint(world: World) -> object:
    """What tells whether anything has happened: the journal, what lies ahead, and every draw from chance."""
    chance = {purpose: stream.getstate() for purpose, stream in world.sim.chance._streams.items()}
    return len(world.sim.journal), len(world.sim.clock._heap), len(world.neighbours.heard), world.sim.now, chance


# What calls answer


def no_call_is_a_fault_of_the_simulator(customer: Customer) -> None:
    """A call is answered or refused in AWS's words; ServerException is what a fault in here looks like."""
    for operation, code, message in customer.refusals:
        assert code != "ServerException", f"{operation} failed: {message}"


def every_rejection_has_a_reason(customer: Customer) -> None:
    """RunTask and StartTask start every task that was asked for, or say of what was examined why not."""
    for operation, request, answer in customer.answers:
        if operation in ("RunTask", "StartTask"):
            named = request.get("containerInstances")
            wanted = len(named) if named else request.get("count", 1)
            failures = answer["failures"]
            assert all(each.get("reason") for each in failures), f"{operation} gives no reason: {failures}"
            if len(answer["tasks"]) < wanted:
                assert failures, f"{operation} started {len(answer['tasks'])} of {wanted} and does not say why"
            if named:
                assert len(answer["tasks"]) + len(failures) == wanted, f"{operation} forgot an instance"
