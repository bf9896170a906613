"""The service scheduler keeps a REPLICA service at its desired count: it replaces tasks that stop, starts and stops
tasks when the count changes, and during a deployment brings in new tasks and takes out old ones within
minimumHealthyPercent and maximumPercent.

Each pass compares what is with what is wanted, and acts on the difference. Of earlier passes the service remembers
only what it has said, so as not to repeat it, and how many tasks it launched in the last minute.
"""

from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.deployment import RolloutState
from ..model.service import Service, ServiceStatus
from ..model.task import Task
from ..truth import limits, messages, timings
from ..truth.fact import Message
from . import deployment as rolling
from .deployment import Headcount
from .placement import first_to_stop
from .plan import (
    CompleteDeployment,
    Deactivate,
    Plan,
    RetireDeployments,
    Say,
    SetProblem,
    SetSteady,
    StartTasks,
    StopTasks,
)

SOURCE = "developer guide, Amazon ECS services"
CANNOT_MOVE = "deployment cannot move"
CANNOT_PLACE = "no container instances"


def plan(service: Service, now: datetime) -> Plan:
    """Return what the scheduler does for the service in one pass."""
    if service.status is ServiceStatus.ACTIVE:
        return _Pass(service, now).plan()
    if service.status is ServiceStatus.DRAINING:
        return _drain(service)
    return Plan()


def _drain(service: Service) -> Plan:
    """A deleted service stops its tasks, and is INACTIVE once each of them is STOPPING or further."""
    wanted = [task for task in service.tasks.values() if task.wanted]
    if wanted:
        because = _reason(service, f"the scheduler stopped it because the service {service.name} is being deleted")
        return Plan([_stop(service, wanted, because), _say_stopped(service, wanted)], [because])
    if not all(task.going_down for task in service.tasks.values()):
        return Plan()
    return Plan([Deactivate(service)], [_reason(service, "is INACTIVE because all its tasks are stopping or stopped")])


class _Pass:
    """One look of the scheduler at an active service."""

    def __init__(self, service: Service, now: datetime) -> None:
        self.service = service
        self.now = now
        self.primary, *self.older = rolling.count(service, now)
        self.fewest_healthy = rolling.fewest_healthy(service.desired_count, service.minimum_healthy_percent)
        self.most_tasks = rolling.most_tasks(service.desired_count, service.maximum_percent)
        self.result = Plan()
        self.launches_left = self._launches_left()
        self.started_for: set[str] = set()
        self.standing_problems: set[str] = set()

    def plan(self) -> Plan:
        self._start_missing()
        self._stop_surplus()
        self._stop_replaced()
        self._stop_sick()
        self._complain_if_stuck()
        self._forget_mended_problems()
        self._finish()
        self._look_again_when_tasks_become_healthy()
        return self.result

    def _start_missing(self) -> None:
        """The primary is brought up to the desired count, as far as there is room.

        A task that an older deployment has lost is replaced by one of its own kind. That ECS does so only as long as
        the minimum needs it is assumed: AWS does not say how far it goes.
        """
        room = min(self.most_tasks - len(self.service.tasks), self.launches_left)
        counted_on = len(self.primary.healthy) + sum(len(head.wanted) for head in self.older)
        needed = max(0, self.fewest_healthy - counted_on)
        for head in [*self.older, self.primary]:
            missing = head.deployment.desired_count - len(head.wanted)
            if head is not self.primary:
                missing = min(missing, needed)
                needed -= max(0, missing)
            if missing <= 0:
                continue
            if head.deployment.launch_type != "FARGATE":
                self._complain(CANNOT_PLACE, messages.NO_CONTAINER_INSTANCES)
                continue
            count = min(missing, room)
            if count > 0:
                room -= count
                self._start(head, count)

    def _start(self, head: Headcount, count: int) -> None:
        deployment = head.deployment
        because = _reason(
            self.service,
            f"the scheduler started {_tasks(count)} for deployment {deployment.id} because {deployment.desired_count} "
            f"{'is' if deployment.desired_count == 1 else 'are'} desired and {len(head.wanted)} "
            f"{'exists' if len(head.wanted) == 1 else 'exist'}",
        )
        self.result.actions.append(StartTasks(self.service, deployment, count, because))
        self.started_for.add(deployment.id)
        self.result.reasons.append(because)

    def _launches_left(self) -> int:
        """ECS launches at most so many tasks a minute for one service."""
        minute_ago = self.now - timedelta(minutes=1)
        recent = [(at, count) for at, count in self.service.launches if at > minute_ago]
        left = limits.LAUNCHES_PER_MINUTE.value - sum(count for _, count in recent)
        if left <= 0:
            self.result.look_again(recent[0][0] + timedelta(minutes=1))
        return left

    def _stop_surplus(self) -> None:
        """Above the desired count tasks are stopped, those that are not healthy yet first."""
        surplus = len(self.primary.wanted) - self.service.desired_count
        if surplus <= 0:
            return
        tasks = first_to_stop(self.primary.unhealthy, surplus)
        tasks += first_to_stop(self.primary.healthy, surplus - len(tasks))
        self._stop(
            tasks,
            f"the scheduler stopped {_tasks(surplus)} because {self.service.desired_count} "
            f"{'is' if self.service.desired_count == 1 else 'are'} desired and {len(self.primary.wanted)} exist",
        )

    def _stop_replaced(self) -> None:
        """Tasks of older deployments are stopped as long as enough healthy tasks remain."""
        healthy_new = min(len(self.primary.healthy), self.service.desired_count)
        old_wanted = sum(len(head.wanted) for head in self.older)
        old_healthy = sum(len(head.healthy) for head in self.older)
        spare = min(old_wanted, healthy_new + old_wanted - self.fewest_healthy)
        spare_healthy = max(0, healthy_new + old_healthy - self.fewest_healthy)
        for head in reversed(self.older):
            tasks = first_to_stop(head.unhealthy, max(0, spare))
            healthy = first_to_stop(head.healthy, max(0, min(spare - len(tasks), spare_healthy)))
            spare -= len(tasks) + len(healthy)
            spare_healthy -= len(healthy)
            if tasks or healthy:
                self._stop(
                    [*tasks, *healthy],
                    f"the scheduler stopped it because deployment {self.primary.deployment.id} replaces it and at "
                    f"least {self.fewest_healthy} healthy tasks remain",
                    rolling.SOURCE,
                )

    def _stop_sick(self) -> None:
        """A task that fails its health checks is stopped when its replacement is healthy.

        Where maximumPercent leaves no room for a replacement, one is stopped first.
        """
        for head in [self.primary, *self.older]:
            replaced = len(head.healthy) + len(head.sick) - head.deployment.desired_count
            waiting = bool(head.unhealthy) or head.deployment.id in self.started_for
            if replaced <= 0 and not waiting and len(self.service.tasks) >= self.most_tasks:
                replaced = 1
            for task in first_to_stop(head.sick, max(0, replaced)):
                because = _reason(self.service, "the scheduler stopped it because it failed its health checks")
                said = messages.UNHEALTHY_TASK(service=self.service.name, task_id=task.id)
                self.result.actions += [
                    Say(self.service, said),
                    StopTasks(self.service, [task], messages.FAILED_HEALTH_CHECKS(), because, replace=True),
                    _say_stopped(self.service, [task]),
                ]
                self.result.reasons.append(because)

    def _stop(self, tasks: list[Task], sentence: str, source: str = SOURCE) -> None:
        because = _reason(self.service, sentence, source)
        self.result.actions += [_stop(self.service, tasks, because), _say_stopped(self.service, tasks)]
        self.result.reasons.append(because)

    def _complain_if_stuck(self) -> None:
        """A deployment that may neither start nor stop a task, with nothing on its way, can never move."""
        acting = any(isinstance(action, StartTasks | StopTasks) for action in self.result.actions)
        on_the_way = any(head.unhealthy or head.leaving or head.sick for head in [self.primary, *self.older])
        waiting = acting or on_the_way or self.launches_left <= 0 or CANNOT_PLACE in self.standing_problems
        if self.older and not waiting:
            self._complain(CANNOT_MOVE, messages.DEPLOYMENT_CANNOT_MOVE)

    def _forget_mended_problems(self) -> None:
        for kind in self.service.problems.keys() - self.standing_problems:
            self.result.actions.append(SetProblem(self.service, kind, None))

    def _complain(self, kind: str, message: Message) -> None:
        """Say it once; say it again only when it has lasted for hours."""
        if kind in self.standing_problems:
            return
        self.standing_problems.add(kind)
        said_at = self.service.problems.get(kind)
        repeat_at = said_at + timedelta(seconds=timings.EVENT_DUPLICATE_S.value) if said_at else self.now
        if repeat_at <= self.now:
            self.result.actions.append(SetProblem(self.service, kind, self.now))
            self.result.actions.append(Say(self.service, message(service=self.service.name)))
            self.result.reasons.append(_reason(self.service, kind, message.source))
            repeat_at = self.now + timedelta(seconds=timings.EVENT_DUPLICATE_S.value)
        self.result.look_again(repeat_at)

    def _finish(self) -> None:
        """Older deployments without tasks leave; then the rollout completes; then the service is steady."""
        gone = [head.deployment for head in self.older if head.gone and head.deployment.id not in self.started_for]
        if gone:
            self.result.actions.append(RetireDeployments(self.service, gone))
        settled = (
            len(gone) == len(self.older)
            and len(self.primary.healthy) == len(self.primary.wanted) == self.service.desired_count
            and not self.primary.sick
            and all(task.going_down for task in self.primary.leaving)
        )
        if not settled:
            if self.service.steady_said_at:
                self.result.actions.append(SetSteady(self.service, None))
            return
        if self.primary.deployment.rollout_state is RolloutState.IN_PROGRESS:
            deployment = self.primary.deployment.id
            self.result.actions += [
                CompleteDeployment(self.service),
                Say(self.service, messages.DEPLOYMENT_COMPLETED(service=self.service.name, deployment=deployment)),
            ]
            self.result.reasons.append(
                _reason(
                    self.service, f"deployment {deployment} completed: every desired task is healthy", rolling.SOURCE
                )
            )
        self._announce_steady_state()

    def _announce_steady_state(self) -> None:
        repeat = timedelta(seconds=timings.STEADY_STATE_REPEAT_S.value)
        said_at = self.service.steady_said_at
        if said_at is None or said_at + repeat <= self.now:
            said_at = self.now
            self.result.actions += [
                SetSteady(self.service, self.now),
                Say(self.service, messages.STEADY_STATE(service=self.service.name)),
            ]
        self.result.look_again(said_at + repeat)

    def _look_again_when_tasks_become_healthy(self) -> None:
        for head in [self.primary, *self.older]:
            moments = [at for task in head.unhealthy if (at := rolling.healthy_from(task))]
            if moments:
                self.result.look_again(min(moments))


def _stop(service: Service, tasks: list[Task], because: Reason) -> StopTasks:
    return StopTasks(service, tasks, messages.SCALING_ACTIVITY(deployment=service.primary.id), because)


def _say_stopped(service: Service, tasks: list[Task]) -> Say:
    listed = " ".join(messages.TASK_IN_EVENT(task_id=task.id) for task in tasks)
    return Say(service, messages.STOPPED_TASKS(service=service.name, count=len(tasks), tasks=listed))


def _reason(service: Service, sentence: str, source: str = SOURCE) -> Reason:
    return Reason("service", service.arn, sentence, source)


def _tasks(count: int) -> str:
    return "1 task" if count == 1 else f"{count} tasks"
