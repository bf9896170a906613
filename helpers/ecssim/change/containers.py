"""How the containers of a task start, change health, and end."""

from datetime import timedelta

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.task import Container, ContainerStatus, HealthStatus, Task
from ..rules import plan
from ..truth import limits, timings
from .wake import notice


class ContainerChanges:
    """Changes containers.

    Arguments:
        clock, chance: the simulation's.
    """

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance

    def begin(self, action: plan.BeginContainer) -> None:
        """Set a container on its way up."""
        spread = timings.FARGATE_START_S.value
        action.container.starts_at = self._clock.after(
            self._chance.seconds("container starts", spread.low_s, spread.high_s)
        )

    def run(self, action: plan.RunContainer) -> None:
        """Note that a container runs, and when its program will end."""
        container = action.container
        container.status = ContainerStatus.RUNNING
        container.started_at = self._clock.now
        container.runtime_id = _runtime_id(action.task, self._chance)
        if container.program.runs_for_s is not None:
            container.exits_at = self._clock.after(container.program.runs_for_s)
        self._plan_next_check(container)

    def signal(self, action: plan.SignalContainer) -> None:
        """Send the stop signal: a program that minds it exits soon, any other is killed after the stop timeout."""
        container = action.container
        container.signalled_at = self._clock.now
        if container.program.stop_exit_code is None:
            timeout_s = container.settings.get("stopTimeout", limits.STOP_TIMEOUT_S.value)
            container.kill_at = self._clock.after(timeout_s)
            return
        spread = timings.CONTAINER_EXIT_S.value
        container.exits_at = self._clock.after(self._chance.seconds("container exits", spread.low_s, spread.high_s))

    def end(self, action: plan.EndContainer) -> None:
        """Note that a container has exited."""
        container = action.container
        container.status = ContainerStatus.STOPPED
        container.exit_code = action.exit_code
        container.reason = action.reason
        container.exits_at = container.kill_at = container.next_check_at = None

    def restart(self, action: plan.RestartContainer) -> None:
        """Start a container again in the place of itself."""
        container = action.container
        container.status = ContainerStatus.PENDING
        container.health = HealthStatus.UNKNOWN
        container.failed_checks = 0
        container.restart_count += 1
        container.exit_code = container.reason = None
        self.begin(plan.BeginContainer(action.task, container))

    def check_health(self, action: plan.CheckHealth) -> None:
        """Note what a health check found."""
        before = action.task.health
        action.container.health, action.container.failed_checks = action.verdict
        self._plan_next_check(action.container)
        if action.task.service and action.task.health is not before:
            notice(action.task.service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)

    def _plan_next_check(self, container: Container) -> None:
        check = container.settings.get("healthCheck")
        if check:
            interval_s = check.get("interval") or limits.HEALTH_CHECK_INTERVAL_S.value
            container.next_check_at = self._clock.now + timedelta(seconds=interval_s)


def _runtime_id(task: Task, chance: Chance) -> str:
    return f"{task.id}-{chance.digits('runtime ids', 10)}"
