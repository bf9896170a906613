"""Where new tasks go: to Fargate, to an instance with room, or, through a provider with managed scaling, nowhere yet.

A task that waits for a provider with managed scaling is PROVISIONING until an instance has room for it; every other
task that finds none does not come into being.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model.capacity_provider import CapacityProvider, ProviderKind, StrategyItem
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance
from ..truth import limits, messages
from .capacity_strategy import next_provider
from .placement import Board, Rejection, Request, closest

FARGATE = "FARGATE"
LAUNCH_TYPE_OF = {
    ProviderKind.FARGATE: FARGATE,
    ProviderKind.AUTO_SCALING_GROUP: "EC2",
    ProviderKind.MANAGED_INSTANCES: "MANAGED_INSTANCES",
}
NO_INSTANCES = "No Container Instances were found in your cluster."


@dataclass(frozen=True, slots=True)
class Target:
    """Where one new task goes.

    Arguments:
        capacity_provider: the provider that it comes through, if any.
        instance: the container instance; None on Fargate and for a task that has to wait.
        zone: the zone that it must be in; None lets Fargate choose among those of its subnets.
    """

    launch_type: str
    capacity_provider: str | None = None
    instance: ContainerInstance | None = None
    zone: str | None = None


@dataclass(slots=True)
class Places:
    """What was found for a number of new tasks.

    Arguments:
        targets: one for each task that can be started.
        rejections: for the first task that cannot, every instance that was examined.
        problem: why the rest cannot be started, in AWS's words; None if all can, or if the rejections say it.
        missing: how many tasks cannot be started.
    """

    targets: list[Target] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    problem: str | None = None
    missing: int = 0

    @property
    def summary(self) -> str:
        """The problem in a few words; the same problem has the same words."""
        return self.problem or (closest(self.rejections).reason if self.rejections else NO_INSTANCES)


def find(
    cluster: Cluster,
    count: int,
    request: Request | None,
    *,
    launch_type: str | None,
    strategy: Sequence[StrategyItem] = (),
    taken: Mapping[str, int] | None = None,
    zones: frozenset[str] | None = None,
    board: Board | None = None,
) -> Places:
    """Return where the next tasks go.

    Arguments:
        request: what each of them asks of an instance; None if they all go to Fargate.
        launch_type: FARGATE, EC2 or EXTERNAL; None with a strategy.
        strategy: the capacity provider strategy, if there is one.
        taken: how many tasks of the same kind each provider has already.
        zones: the zones of their subnets; on Fargate one of them must have capacity left.
        board: the instances of the cluster, if somebody places other tasks on them at the same moment.
    """
    places = Places()
    board = board or Board(cluster.instances.values())
    placed = Counter(taken or {})
    waiting = sum(task.waits_for_capacity for task in cluster.tasks.values()) if strategy else 0
    for number in range(count):
        provider = cluster.providers[next_provider(strategy, placed)] if strategy else None
        target = _target(cluster, board, request, launch_type, provider, zones, places)
        if target and target.launch_type != FARGATE and target.instance is None:
            waiting += 1
            if waiting > limits.PROVISIONING_TASKS_PER_CLUSTER.value:
                target, places.problem = None, messages.PROVISIONING_LIMIT()
        if target is None:
            places.missing = count - number
            break
        placed[target.capacity_provider or ""] += 1
        places.targets.append(target)
    return places


def launch_type_of(provider: CapacityProvider | None) -> str:
    """Return the launch type that tasks of a provider show; without one it is EC2."""
    return LAUNCH_TYPE_OF[provider.kind] if provider else "EC2"


def _target(
    cluster: Cluster,
    board: Board,
    request: Request | None,
    launch_type: str | None,
    provider: CapacityProvider | None,
    zones: frozenset[str] | None,
    places: Places,
) -> Target | None:
    name = provider.name if provider else None
    if launch_type == FARGATE or (provider and provider.kind is ProviderKind.FARGATE):
        exhausted = cluster.account.exhausted
        if (name or FARGATE) in exhausted or (zones and zones <= exhausted):
            places.problem = messages.NO_FARGATE_CAPACITY()
            return None
        return Target(FARGATE, name)
    kind = launch_type_of(provider)
    if request is None:
        raise ValueError("only Fargate takes a task that asks nothing of an instance")
    found = board.place(request.through(name))
    if isinstance(found, ContainerInstance):
        return Target(launch_type or kind, name, found)
    if provider and provider.supplies_instances:
        return Target(kind, name)
    places.rejections = found
    return None
