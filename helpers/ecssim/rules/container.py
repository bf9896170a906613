"""The agent starts a task's containers once what each depends on is there, checks their health, restarts them if their
policy says so, and stops them in the opposite order: first the stop signal, and SIGKILL after the stop timeout.

When an essential container stops, for whatever reason, the whole task stops.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ..engine.journal import Reason
from ..model.task import Container, ContainerStatus, HealthStatus, StopCode, Task
from ..truth import limits, messages
from . import logs
from .plan import (
    Action,
    BeginContainer,
    CallAws,
    CheckHealth,
    EndContainer,
    EndTask,
    OpenLogStream,
    Plan,
    PrintLines,
    RestartContainer,
    RunContainer,
    SignalContainer,
)

SOURCE = "API reference, ContainerDefinition; developer guide, Amazon ECS task lifecycle"


def plan(task: Task, now: datetime, *, stopping: bool) -> Plan:
    """Return what happens to the containers of a task now.

    Arguments:
        stopping: whether the task is at the point where its containers are told to stop.
    """
    result = Plan()
    for container in task.containers:
        for action, sentence in _due(task, container, now, stopping):
            result.actions.append(action)
            if sentence:
                result.reasons.append(Reason("container", task.arn, f"container {container.name} {sentence}", SOURCE))
        for moment in _moments(container):
            if moment and moment > now and container.status is not ContainerStatus.STOPPED:
                result.look_again(moment)
    _look_again_for_timeouts(task, now, result)
    return result


def all_started(task: Task) -> bool:
    """Whether every container has started at least once."""
    return all(container.started_at for container in task.containers)


def all_stopped(task: Task) -> bool:
    """Whether no container runs, or will."""
    return all(
        container.status is ContainerStatus.STOPPED or container.starts_at is None for container in task.containers
    )


def memory_limit_mib(task: Task, container: Container) -> int | None:
    """Return how much memory a container may use before it is killed, in MiB; None if nothing limits it.

    A memoryReservation is what is kept for it, and no limit.
    """
    of_the_task = task.overrides.get("memory") or task.task_definition.settings.get("memory")
    limit = container.settings.get("memory") or of_the_task
    return int(limit) if limit else None


def _moments(container: Container) -> tuple[datetime | None, ...]:
    return (
        container.starts_at,
        container.exits_at,
        container.kill_at,
        container.out_of_memory_at,
        container.next_check_at,
        min(container.calls_due.values(), default=None),
        logs.next_line_at(container),
    )


def _due(task: Task, container: Container, now: datetime, stopping: bool) -> Iterator[tuple[Action, str]]:
    if container.status is ContainerStatus.PENDING and container.starts_at is None:
        if task.wanted and not stopping:
            yield from _begin(task, container, now)
    elif container.status is ContainerStatus.PENDING:
        if container.starts_at and container.starts_at <= now:
            yield RunContainer(task, container), "has started"
            if logs.destination(container):
                yield OpenLogStream(task, container), ""
    elif container.status is ContainerStatus.RUNNING:
        yield from _running(task, container, now, stopping)
    elif task.wanted and not stopping:
        yield from _stopped(task, container, now)


def _running(task: Task, container: Container, now: datetime, stopping: bool) -> Iterator[tuple[Action, str]]:
    lines = logs.due(container, now)
    if lines:
        yield PrintLines(task, container, lines), ""
    elif (index := _next_call(container)) is not None and container.calls_due[index] <= now:
        call = container.program.calls[index]
        yield CallAws(task, container, index), f"calls {call.service}.{call.method}"
    elif container.kill_at and container.kill_at <= now:
        code = limits.KILLED_EXIT_CODE.value
        yield EndContainer(task, container, code, None), f"was killed: exit code {code}"
    elif container.exits_at and container.exits_at <= now:
        code = _exit_code(container)
        yield EndContainer(task, container, code, None), f"exited with {code}"
    elif container.out_of_memory_at and container.out_of_memory_at <= now:
        code = limits.KILLED_EXIT_CODE.value
        sentence = (
            f"used more than its {memory_limit_mib(task, container)} MiB of memory and was killed: exit code {code}"
        )
        yield EndContainer(task, container, code, messages.OUT_OF_MEMORY()), sentence
    elif stopping and container.signalled_at is None and _nobody_needs(task, container):
        yield SignalContainer(task, container), "got its stop signal"
    elif container.next_check_at and container.next_check_at <= now:
        verdict = _verdict(container, container.program.is_healthy(_age_s(container, now)), now)
        # A check that finds what was known already needs no word.
        sentence = "" if verdict[0] is container.health else f"is {verdict[0]} by its health check"
        yield CheckHealth(task, container, verdict), sentence


def _next_call(container: Container) -> int | None:
    """Return which call to AWS a container makes next; of several at one moment the first."""
    due = container.calls_due
    return min(due, key=lambda index: (due[index], index), default=None)


def _exit_code(container: Container) -> int:
    """A program that does not mind its stop signal may still end by itself before it is killed."""
    if container.failed_with is not None:
        return container.failed_with
    program = container.program
    minds_signal = container.signalled_at and program.minds_signal(_age_s(container, container.signalled_at))
    return (program.stop_exit_code or 0) if minds_signal else program.exit_code


# Starting


def _begin(task: Task, container: Container, now: datetime) -> Iterator[tuple[Action, str]]:
    for dependency, condition in _dependencies(task, container):
        if _holds(dependency, condition):
            continue
        if _can_never_hold(dependency, condition) or _timed_out(dependency, condition, now):
            words = messages.DEPENDENCY_FAILED(name=container.name, dependency=dependency.name, condition=condition)
            ended = EndTask(task, StopCode.TASK_FAILED_TO_START, messages.TASK_FAILED_TO_START(), container, words)
            yield ended, f"cannot start: {dependency.name} did not become {condition}"
        return
    yield BeginContainer(task, container), "has all that it depends on"


def _dependencies(task: Task, container: Container) -> Iterator[tuple[Container, str]]:
    by_name = {each.name: each for each in task.containers}
    for item in container.settings.get("dependsOn") or []:
        yield by_name[item["containerName"]], item["condition"]


def _holds(dependency: Container, condition: str) -> bool:
    if condition == "START":
        return dependency.started_at is not None
    if condition == "HEALTHY":
        return dependency.health is HealthStatus.HEALTHY
    stopped = dependency.status is ContainerStatus.STOPPED
    return stopped and (condition == "COMPLETE" or dependency.exit_code == 0)


def _can_never_hold(dependency: Container, condition: str) -> bool:
    stopped = dependency.status is ContainerStatus.STOPPED
    return stopped and condition in ("SUCCESS", "HEALTHY")


def _timed_out(dependency: Container, condition: str, now: datetime) -> bool:
    deadline = _start_deadline(dependency, condition)
    return deadline is not None and deadline <= now


def _start_deadline(dependency: Container, condition: str) -> datetime | None:
    """Return until when a container must have become what others wait for; without a startTimeout it has for ever."""
    timeout_s = dependency.settings.get("startTimeout")
    if condition == "START" or not timeout_s or dependency.started_at is None:
        return None
    return dependency.started_at + timedelta(seconds=timeout_s)


def _look_again_for_timeouts(task: Task, now: datetime, result: Plan) -> None:
    for container in task.containers:
        if container.starts_at is None and task.wanted:
            for dependency, condition in _dependencies(task, container):
                deadline = _start_deadline(dependency, condition)
                if deadline and deadline > now and not _holds(dependency, condition):
                    result.look_again(deadline)


# Ending


def _stopped(task: Task, container: Container, now: datetime) -> Iterator[tuple[Action, str]]:
    if _may_restart(container, now):
        yield RestartContainer(task, container), "is started again by its restart policy"
    elif container.essential:
        ended = EndTask(task, StopCode.ESSENTIAL_CONTAINER_EXITED, messages.ESSENTIAL_CONTAINER_EXITED(), None, None)
        yield ended, "is essential and has stopped, so the task stops"


def _may_restart(container: Container, now: datetime) -> bool:
    """A container may be started again in place once it has run for its attempt period."""
    policy: dict[str, Any] = container.settings.get("restartPolicy") or {}
    if not policy.get("enabled") or container.exit_code in (policy.get("ignoredExitCodes") or []):
        return False
    period_s = policy.get("restartAttemptPeriod") or limits.RESTART_ATTEMPT_PERIOD_S.value
    return _age_s(container, now) >= period_s


def _nobody_needs(task: Task, container: Container) -> bool:
    """Containers stop in the opposite order of their start: first those that depend on others."""
    return not any(
        dependency is container and each.status is ContainerStatus.RUNNING
        for each in task.containers
        for dependency, _ in _dependencies(task, each)
    )


# Health


def _verdict(container: Container, healthy: bool, now: datetime) -> tuple[HealthStatus, int]:
    """Return the health of a container after a check, and how many checks have failed in a row.

    Failures within the start period do not count, unless a check has passed before.
    """
    if healthy:
        return HealthStatus.HEALTHY, 0
    check = container.settings["healthCheck"]
    start_period_s = check.get("startPeriod") or limits.HEALTH_CHECK_START_PERIOD_S.value
    if container.health is not HealthStatus.HEALTHY and _age_s(container, now) < start_period_s:
        return container.health, 0
    failed = container.failed_checks + 1
    retries = check.get("retries") or limits.HEALTH_CHECK_RETRIES.value
    return (HealthStatus.UNHEALTHY if failed >= retries else container.health), failed


def _age_s(container: Container, now: datetime) -> float:
    return (now - container.started_at).total_seconds() if container.started_at else 0.0
