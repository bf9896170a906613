"""What must hold of a service at every moment, as checks that do their own arithmetic and their own counting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ecssim.model.deployment import RolloutState
from ecssim.model.service import Service, ServiceStatus
from ecssim.model.task import StopCode, Task
from ecssim.rules import service as scheduler
from ecssim.rules.plan import StartTasks, StopTasks

from .world import CLUSTER, World

CANNOT_MOVE = "was unable to stop or start tasks during a deployment"
_FAILED = "deployment failed: tasks failed to start."
_CANNOT_PLACE = "was unable to place a task. Reason: CannotPullContainerError"
_HEALTHY_AFTER = timedelta(seconds=40)
_ON_THE_WAY_UP = ("PROVISIONING", "PENDING", "ACTIVATING")


def fewest_healthy(service: Service) -> int:
    whole, rest = divmod(service.desired_count * service.minimum_healthy_percent, 100)
    return whole + (rest > 0)


def most_tasks(service: Service) -> int:
    return divmod(service.desired_count * service.maximum_percent, 100)[0]


@dataclass(frozen=True)
class Moment:
    """One service at one moment, and what the scheduler did to it at that moment.

    Arguments:
        started: tasks that are there for the first time.
        stopped: tasks that the scheduler wants STOPPED for the first time.
    """

    world: World
    service: Service
    existing: list[Task]
    started: list[Task]
    stopped: list[Task]

    @property
    def now(self) -> datetime:
        return self.world.sim.now

    def served_long_enough(self, task: Task) -> bool:
        """Whether the task has been RUNNING for 40 seconds, whatever is wanted of it now."""
        return task.last_status == "RUNNING" and bool(task.started_at) and task.started_at <= self.now - _HEALTHY_AFTER

    @property
    def healthy(self) -> list[Task]:
        return [task for task in self.existing if task.wanted and self.served_long_enough(task)]


Check = Callable[[Moment], None]


def starts_stay_within_the_maximum(moment: Moment) -> None:
    """P1: after a start there are at most floor(desired x maximumPercent) tasks that are not STOPPED."""
    if moment.started:
        count, most = len(moment.existing), most_tasks(moment.service)
        assert count <= most, f"{count} tasks exist after a start, and {most} may"


def stops_leave_enough_healthy(moment: Moment) -> None:
    """P2: the scheduler never takes the healthy tasks below ceil(desired x minimumHealthyPercent)."""
    if any(moment.served_long_enough(task) for task in moment.stopped):
        count, fewest = len(moment.healthy), fewest_healthy(moment.service)
        assert count >= fewest, f"{count} healthy tasks are left after a stop, and {fewest} must be"


def planning_again_does_nothing(moment: Moment) -> None:
    """A look that is taken twice starts and stops nothing the second time.

    The look that fails a deployment does only that, and leaves the rest to the next one.
    """
    something_else_happened = any(task.stopped_at == moment.now for task in _all_tasks(moment)) or any(
        deployment.rollout_state is RolloutState.FAILED and deployment.updated_at == moment.now
        for deployment in moment.service.deployments
    )
    if moment.service.looked_at == moment.now and not something_else_happened:
        plan = scheduler.plan(moment.service, moment.now)
        again = [action for action in plan.actions if isinstance(action, StartTasks | StopTasks)]
        assert not again, f"a second look acts again: {[reason.sentence for reason in plan.reasons]}"


def shown_counts_agree_with_the_tasks(moment: Moment) -> None:
    """DescribeServices counts what DescribeTasks shows, for the service and summed over its deployments."""
    shape = moment.world.describe(moment.service.name)
    shown = {"runningCount": 0, "pendingCount": 0}
    if moment.existing:
        arns = [task.arn for task in moment.existing]
        for task in moment.world.call("DescribeTasks", cluster=CLUSTER, tasks=arns)["tasks"]:
            shown["runningCount"] += task["lastStatus"] == "RUNNING"
            shown["pendingCount"] += task["desiredStatus"] == "RUNNING" and task["lastStatus"] in _ON_THE_WAY_UP
    for name, count in shown.items():
        assert shape[name] == count, f"the {name} of the service is {shape[name]}, and of its tasks {count}"
        summed = sum(deployment[name] for deployment in shape["deployments"])
        assert summed == count, f"the {name} of the deployments is {summed}, and of the tasks {count}"


def inactive_services_have_only_stopping_tasks(moment: Moment) -> None:
    """A service becomes INACTIVE after all its tasks have transitioned to either STOPPING or STOPPED."""
    if moment.service.status is ServiceStatus.INACTIVE:
        statuses = {str(task.last_status) for task in moment.existing}
        assert statuses <= {"STOPPING", "DEPROVISIONING"}, f"the service is INACTIVE while its tasks are {statuses}"


def no_interface_outlives_its_task(moment: Moment) -> None:
    """Every interface that EC2 still has belongs to a task that is not STOPPED, and the other way round."""
    living = [task.network_interface for task in _all_tasks(moment) if not task.stopped_at]
    assert moment.world.neighbours.interfaces == {each.network_interface_id for each in living if each}


def protected_tasks_are_spared(moment: Moment) -> None:
    """An active service stops no task that is protected from scale-in; here no task has a health check to fail."""
    if moment.service.status is ServiceStatus.ACTIVE:
        for task in moment.stopped:
            protected = task.protected_until is not None and task.protected_until > moment.now
            assert not protected, f"task {task.id} was stopped although it is protected until {task.protected_until}"


def failed_deployments_start_nothing(moment: Moment) -> None:
    """A deployment in the FAILED state does not launch any new tasks."""
    failed = {each.id for each in moment.service.deployments if each.rollout_state is RolloutState.FAILED}
    for task in moment.started:
        assert task.started_by not in failed, f"task {task.id} was started for a failed deployment"


EVERY_CHECK: tuple[Check, ...] = (
    starts_stay_within_the_maximum,
    stops_leave_enough_healthy,
    planning_again_does_nothing,
    shown_counts_agree_with_the_tasks,
    inactive_services_have_only_stopping_tasks,
    no_interface_outlives_its_task,
    protected_tasks_are_spared,
    failed_deployments_start_nothing,
)


def every_rollout_is_done_or_explained(world: World) -> None:
    """P3: a service at rest is where it shall be, or an event says why it cannot be.

    The percentages may leave no room, the image may not exist, and the circuit breaker may have failed a deployment
    without another one to go back to.
    """
    for service in world.account.clusters[CLUSTER].services.values():
        if service.status is not ServiceStatus.ACTIVE:
            continue
        tasks = world.existing(service)
        done = (
            [deployment.rollout_state for deployment in service.deployments] == [RolloutState.COMPLETED]
            and {task.started_by for task in tasks} <= {service.primary.id}
            and sum(task.running for task in tasks) == len(tasks) == service.desired_count
        )
        if service.primary.rollout_state is RolloutState.FAILED:
            _explained(world, service, _FAILED)
        elif service.primary.task_definition.family == "broken":
            assert done or _explained(world, service, _CANNOT_PLACE, CANNOT_MOVE)
        elif most_tasks(service) > fewest_healthy(service):
            assert done, f"{service.name} has room and is not done: {world.events(service.name)}"
        else:
            assert done or _explained(world, service, CANNOT_MOVE)


def _explained(world: World, service: Service, *whys: str) -> bool:
    explained = any(why in message for message in world.events(service.name) for why in whys)
    assert explained, f"{service.name} is not done, and no event says why"
    return explained


class Watch:
    """Looks at every service of a world at every moment at which something happens.

    Arguments:
        checks: what must hold.
    """

    def __init__(self, world: World, *checks: Check) -> None:
        self.world = world
        self.checks = checks or EVERY_CHECK
        self._last_look: datetime | None = None
        self._seen: set[str] = set()
        self._seen_stopped: set[str] = set()

    def advance(self, seconds: float) -> None:
        """Let time pass, and check at every moment on the way."""
        self.world.sim.until(self._look, seconds)

    def _look(self) -> bool:
        """Check this moment, unless it was checked already: what the API did to it since is not the scheduler's."""
        if self._last_look != self.world.sim.now:
            self._last_look = self.world.sim.now
            for service in list(self.world.account.clusters[CLUSTER].services.values()):
                moment = self._moment(service)
                for check in self.checks:
                    check(moment)
        return False

    def _moment(self, service: Service) -> Moment:
        existing = self.world.existing(service)
        started = [task for task in existing if task.id not in self._seen]
        stopped = [
            task
            for task in existing
            if task.stop_code is StopCode.SERVICE_SCHEDULER_INITIATED and task.id not in self._seen_stopped
        ]
        self._seen |= {task.id for task in started}
        self._seen_stopped |= {task.id for task in stopped}
        return Moment(self.world, service, existing, started, stopped)


def _all_tasks(moment: Moment) -> list[Task]:
    return list(moment.world.account.clusters[CLUSTER].tasks.values())
