"""How the containers of a task start, change health, and end."""

from datetime import timedelta

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.task import Container, ContainerStatus, HealthStatus, Task
from ..rules import plan, ports
from ..rules.container import memory_limit_mib
from ..truth import limits, timings
from .discovery import DiscoveryChanges
from .other_targets import OtherTargetChanges
from .traffic import TrafficChanges
from .wake import look_again, notice


class ContainerChanges:
    """Changes containers.

    Arguments:
        clock, chance: the simulation's.
        other_targets: the changes of targets that ECS has not registered.
        discovery: the changes of what Cloud Map knows.
        traffic: what hands out requests to containers.
    """

    def __init__(
        self,
        clock: Clock,
        chance: Chance,
        other_targets: OtherTargetChanges,
        discovery: DiscoveryChanges,
        traffic: TrafficChanges,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._other_targets = other_targets
        self._discovery = discovery
        self._traffic = traffic

    def begin(self, action: plan.BeginContainer) -> None:
        """Set a container on its way up."""
        action.container.created_at = action.container.created_at or self._clock.now
        spread = (timings.FARGATE_START_S if action.task.on_fargate else timings.INSTANCE_START_S).value
        action.container.starts_at = self._clock.after(
            self._chance.seconds("container starts", spread.low_s, spread.high_s)
        )

    def run(self, action: plan.RunContainer) -> None:
        """Note that a container runs, and when its program will end."""
        container = action.container
        self._traffic.settle_for(action.task)
        container.status = ContainerStatus.RUNNING
        container.started_at, container.finished_at = self._clock.now, None
        container.runtime_id = _runtime_id(action.task, self._chance)
        container.network_bindings = ports.bindings(action.task, container)
        container.lines_printed = 0
        container.failed_with = None
        container.calls_due = {
            index: self._clock.after(call.after_s) for index, call in enumerate(container.program.calls)
        }
        if container.program.runs_for_s is not None:
            container.exits_at = self._clock.after(container.program.runs_for_s)
        outgrows_after_s = container.program.outgrows_after_s(memory_limit_mib(action.task, container))
        if outgrows_after_s is not None:
            container.out_of_memory_at = self._clock.after(outgrows_after_s)
        self._plan_next_check(container)
        self._have_checked(action.task)

    def signal(self, action: plan.SignalContainer) -> None:
        """Send the stop signal: a program that minds it exits soon, any other is killed after the stop timeout."""
        container = action.container
        container.signalled_at = self._clock.now
        age_s = (self._clock.now - container.started_at).total_seconds() if container.started_at else 0.0
        if not container.program.minds_signal(age_s):
            timeout_s = container.settings.get("stopTimeout") or _default_stop_timeout_s(action.task)
            container.kill_at = self._clock.after(timeout_s)
            return
        spread = timings.CONTAINER_EXIT_S.value
        container.exits_at = self._clock.after(self._chance.seconds("container exits", spread.low_s, spread.high_s))

    def end(self, action: plan.EndContainer) -> None:
        """Note that a container has exited."""
        container = action.container
        self._traffic.settle_for(action.task)
        container.status = ContainerStatus.STOPPED
        container.finished_at = self._clock.now
        container.exit_code = action.exit_code
        container.reason = action.reason
        container.exits_at = container.kill_at = container.out_of_memory_at = container.next_check_at = None
        container.calls_due.clear()
        self._have_checked(action.task)

    def restart(self, action: plan.RestartContainer) -> None:
        """Start a container again in the place of itself."""
        container = action.container
        self._traffic.settle_for(action.task)
        container.status = ContainerStatus.PENDING
        container.health, container.health_since = HealthStatus.UNKNOWN, None
        container.failed_checks = 0
        container.restart_count += 1
        container.exit_code = container.reason = None
        self.begin(plan.BeginContainer(action.task, container))

    def check_health(self, action: plan.CheckHealth) -> None:
        """Note what a health check found."""
        before = action.task.health
        if action.verdict[0] is not action.container.health:
            action.container.health_since = self._clock.now
        action.container.health, action.container.failed_checks = action.verdict
        self._plan_next_check(action.container)
        self._discovery.follow_health(action.task)
        if action.task.service and action.task.health is not before:
            notice(action.task.service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)

    def _have_checked(self, task: Task) -> None:
        """Let load balancers find out that a container of the task has started or stopped."""
        self._other_targets.notice(task)
        for target in task.targets:
            look_again(target, self._clock.now, self._clock)

    def _plan_next_check(self, container: Container) -> None:
        check = container.settings.get("healthCheck")
        if check:
            interval_s = check.get("interval") or limits.HEALTH_CHECK_INTERVAL_S.value
            container.next_check_at = self._clock.now + timedelta(seconds=interval_s)


def _runtime_id(task: Task, chance: Chance) -> str:
    """On an instance it is the id of the Docker container."""
    if task.on_fargate:
        return f"{task.id}-{chance.digits('runtime ids', 10)}"
    return chance.hex_id("docker ids", 64)


def _default_stop_timeout_s(task: Task) -> float:
    """On an instance the agent's own variable says how long."""
    machine = task.container_instance.machine if task.container_instance else None
    return machine.configuration.stop_timeout_s if machine else limits.STOP_TIMEOUT_S.value
