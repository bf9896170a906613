"""The service scheduler keeps a REPLICA service at its desired count: it replaces tasks that stop, starts and stops
tasks when the count changes, and during a deployment brings in new tasks and takes out old ones within
minimumHealthyPercent and maximumPercent.

Each pass compares what is with what is wanted, and acts on the difference. Of earlier passes the service remembers
only what it has said, so as not to repeat it, how many tasks it launched in the last minute, and whom it saw healthy.
"""

from collections import Counter
from datetime import datetime, timedelta
from functools import cached_property

from ..engine.journal import Reason
from ..model.deployment import Deployment, RolloutState
from ..model.service import Service, ServiceStatus
from ..model.task import Task
from ..truth import limits, messages, timings
from . import (
    circuit_breaker,
    completion,
    deployment_alarms,
    launching,
    load_balancer,
    protection,
    rebalancing,
    rollback,
    service_deployment,
    throttle,
)
from . import deployment as rolling
from .deployment import Headcount
from .launching import Places
from .placement import Board, Request, closest
from .plan import (
    Deactivate,
    Plan,
    RetireDeployments,
    Say,
    SetProblem,
    SetSteady,
    StartTasks,
    StopTasks,
)
from .requests import request_for, strategies
from .scale_in import first_to_stop

SOURCE = "developer guide, Amazon ECS services"
DRAINING = "developer guide, Draining Amazon ECS container instances"
RETRY = timedelta(seconds=timings.PLACEMENT_RETRY_S.value)
CANNOT_MOVE = "deployment cannot move"
CANNOT_PLACE = "no place for a task"


def plan(service: Service, now: datetime) -> Plan:
    """Return what the scheduler does for the service in one pass."""
    if service.status is ServiceStatus.ACTIVE:
        return Pass(service, now).plan()
    if service.status is ServiceStatus.DRAINING:
        return _drain(service)
    return Plan()


def _drain(service: Service) -> Plan:
    """A deleted service stops its tasks, and is INACTIVE once each of them is STOPPING or further."""
    wanted = [task for task in service.tasks.values() if task.wanted]
    if wanted:
        because = reason(service, f"the scheduler stopped it because the service {service.name} is being deleted")
        return Plan([_stop(service, wanted, because), _say_stopped(service, wanted)], [because])
    if not all(task.going_down for task in service.tasks.values()):
        return Plan()
    return Plan([Deactivate(service)], [reason(service, "is INACTIVE because all its tasks are stopping or stopped")])


class Pass:
    """One look of the scheduler at an active service."""

    def __init__(self, service: Service, now: datetime) -> None:
        self.service = service
        self.now = now
        self.desired_count = service.desired_count
        self.primary, *self.older = rolling.count(service, now)
        self.fewest_healthy = rolling.fewest_healthy(service.desired_count, service.minimum_healthy_percent)
        self.most_tasks = rolling.most_tasks(service.desired_count, service.maximum_percent)
        self.result = service_deployment.plan(service)
        if not rollback.has_failed(self.result):
            self.result.add(self._monitor())
        self.launches_left = self._launches_left()
        self.started_for: set[str] = set()
        self.standing_problems: set[str] = set()
        self.held_back = False  # by something else than the percentages

    def plan(self) -> Plan:
        """Return what the scheduler does."""
        if rollback.has_failed(self.result):
            self.result.look_again(self.now)  # the next look deals with what is primary then
            return self.result
        self._start_missing()
        self._stop_surplus()
        self._stop_replaced()
        self._stop_sick()
        self._stop_displaced()
        self._complain_if_nothing_starts()
        self._complain_if_stuck()
        self._forget_mended_problems()
        self._finish()
        self._look_again_when_health_changes()
        return self.result

    def _monitor(self) -> Plan:
        """Return how the deployment fails, if it does."""
        found = circuit_breaker.plan(self.service, self.primary, self.now)
        if not rollback.has_failed(found):
            found.add(deployment_alarms.plan(self.service, self.now))
        return found

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
            if not self._may_start(head):
                continue
            count = min(missing, room)
            if count > 0:
                room -= self._start(head, count)

    def _may_start(self, head: Headcount) -> bool:
        """A failed deployment starts nothing more, and one whose tasks do not start waits before it tries again."""
        if head.deployment.rollout_state is RolloutState.FAILED or self._is_about_to_fail(head.deployment):
            self.held_back = True
            return False
        if restart_at := throttle.restarts_at(head.deployment, self.now):
            self.held_back = True
            self.result.look_again(restart_at)
            return False
        return True

    def _is_about_to_fail(self, deployment: Deployment) -> bool:
        failed = deployment.failed_tasks + deployment.uncounted_failures
        trying = deployment.rollout_state is RolloutState.IN_PROGRESS
        return trying and circuit_breaker.is_met(self.service, failed)

    def _start(self, head: Headcount, count: int) -> int:
        """Start as many of so many tasks as there is a place for, complain of the rest, and return how many."""
        deployment = head.deployment
        places = launching.find(
            self.service.cluster,
            count,
            request(self.service, deployment),
            launch_type=deployment.launch_type,
            strategy=deployment.strategy,
            zones=deployment.zones,
            taken=Counter(task.capacity_provider for task in head.wanted if task.capacity_provider),
            board=self.board,
        )
        if places.missing:
            self._complain_of(places, deployment)
        count = len(places.targets)
        if count == 0:
            return 0
        because = reason(
            self.service,
            f"the scheduler started {counted(count)} for deployment {deployment.id} because {deployment.desired_count} "
            f"{'is' if deployment.desired_count == 1 else 'are'} desired and {len(head.wanted)} "
            f"{'exists' if len(head.wanted) == 1 else 'exist'}",
        )
        self.result.actions.append(StartTasks(self.service, deployment, places.targets, because))
        self.started_for.add(deployment.id)
        self.result.reasons.append(because)
        return count

    @cached_property
    def board(self) -> Board:
        """The instances of the cluster, on which the tasks of this pass are placed one after another."""
        return Board(self.service.cluster.instances.values())

    def _complain_of(self, places: Places, deployment: Deployment) -> None:
        """Say why a task has no place, and try again after a while: room may come from anywhere."""
        self.held_back = True
        self._complain(f"{CANNOT_PLACE}: {places.summary}", _no_place(self.service, deployment, places))
        self.result.look_again(self.now + RETRY)

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
        surplus = len(self.primary.wanted) - self.desired_count
        if surplus <= 0 or rebalancing.holds_surplus(self.service):
            return
        tasks = self._first_to_stop(self._unprotected(self.primary.unhealthy), surplus)
        tasks += self._first_to_stop(self._unprotected(self.primary.healthy), surplus - len(tasks))
        if tasks:
            self._stop(
                tasks,
                f"the scheduler stopped {counted(len(tasks))} because {self.desired_count} "
                f"{'is' if self.desired_count == 1 else 'are'} desired and {len(self.primary.wanted)} exist",
            )
        if len(tasks) < surplus:
            self._wait_for_protected(self.primary)

    def _first_to_stop(self, candidates: list[Task], count: int) -> list[Task]:
        return first_to_stop(candidates, count, strategies(self.service.placement_strategy))

    def _stop_replaced(self) -> None:
        """Tasks of older deployments are stopped as long as enough healthy tasks remain."""
        healthy_new = min(len(self.primary.healthy), self.desired_count)
        old_wanted = sum(len(head.wanted) for head in self.older)
        old_healthy = sum(len(head.healthy) for head in self.older)
        spare = min(old_wanted, healthy_new + old_wanted - self.fewest_healthy)
        spare_healthy = max(0, healthy_new + old_healthy - self.fewest_healthy)
        for head in reversed(self.older):
            tasks = self._first_to_stop(self._unprotected(head.unhealthy), max(0, spare))
            healthy = self._first_to_stop(
                self._unprotected(head.healthy), max(0, min(spare - len(tasks), spare_healthy))
            )
            spare -= len(tasks) + len(healthy)
            spare_healthy -= len(healthy)
            protected = [task for task in head.wanted if task.is_protected(self.now)]
            if spare > 0 and any(spare_healthy > 0 or task not in head.healthy for task in protected):
                self._wait_for_protected(head)
            if tasks or healthy:
                self._stop(
                    [*tasks, *healthy],
                    f"the scheduler stopped it because deployment {self.primary.deployment.id} replaces it and at "
                    f"least {self.fewest_healthy} healthy tasks remain",
                    rolling.SOURCE,
                )

    def _stop_sick(self) -> None:
        """A task that fails its health checks is stopped when its replacement is healthy.

        Where maximumPercent leaves no room for a replacement, one is stopped first. Those of a failed deployment, and
        of an older one that has been replaced in full, get no replacement, so they are stopped at once; AWS does not
        say what becomes of them.
        """
        for head in [self.primary, *self.older]:
            needed = self._replaces_sick(head)
            replaced = len(head.healthy) + len(head.sick) - head.deployment.desired_count
            waiting = bool(head.unhealthy) or head.deployment.id in self.started_for
            if replaced <= 0 and not waiting and len(self.service.tasks) >= self.most_tasks:
                replaced = 1
            for task in self._first_to_stop(head.sick, max(0, replaced) if needed else len(head.sick)):
                because = reason(self.service, "the scheduler stopped it because it failed its health checks")
                said, stopped_reason = load_balancer.words_for(self.service, task)
                self.result.actions += [
                    Say(self.service, said),
                    StopTasks(self.service, [task], stopped_reason, because, replace=needed, unhealthy=True),
                    _say_stopped(self.service, [task]),
                ]
                self.result.reasons.append(because)

    def _replaces_sick(self, head: Headcount) -> bool:
        """Whether a task of the deployment that is sick gets a replacement of its own kind."""
        if head.deployment.rollout_state is RolloutState.FAILED:
            return False
        return head is self.primary or len(self.primary.healthy) < self.desired_count

    def _stop_displaced(self) -> None:
        """From an instance that drains, pending tasks go at once, and others as long as enough healthy tasks remain.

        Those that run and are not healthy, or not yet, are spared like healthy ones, but they are the first to go.
        """
        heads = [self.primary, *self.older]
        healthy = sum(len(head.healthy) for head in heads)
        spare_healthy = healthy + sum(len(head.displaced_healthy) for head in heads) - self.fewest_healthy
        spare = healthy + sum(task.running for head in heads for task in head.displaced) - self.fewest_healthy
        for head in heads:
            pending = [task for task in head.displaced if not task.running]
            unhealthy = [task for task in head.displaced if task.running and task not in head.displaced_healthy]
            unhealthy = self._first_to_stop(unhealthy, max(0, spare))
            spare -= len(unhealthy)
            running = self._first_to_stop(head.displaced_healthy, max(0, min(spare, spare_healthy)))
            spare -= len(running)
            spare_healthy -= len(running)
            tasks = [*pending, *unhealthy, *running]
            if tasks:
                because = reason(self.service, "the scheduler stopped it because its instance is DRAINING", DRAINING)
                stop = StopTasks(self.service, tasks, _scaling(self.service), because, replace=True)
                self.result.actions += [stop, _say_stopped(self.service, tasks)]
                self.result.reasons.append(because)

    def _stop(self, tasks: list[Task], sentence: str, source: str = SOURCE) -> None:
        because = reason(self.service, sentence, source)
        self.result.actions += [_stop(self.service, tasks, because), _say_stopped(self.service, tasks)]
        self.result.reasons.append(because)

    def _unprotected(self, tasks: list[Task]) -> list[Task]:
        return protection.without_protected(tasks, self.now)

    def _wait_for_protected(self, head: Headcount) -> None:
        """All that could still be stopped is protected; go on when the first of these protections ends."""
        self.held_back = True
        said = messages.ONLY_PROTECTED_TASKS(service=self.service.name, deployment=head.deployment.id)
        self._complain(protection.ONLY_PROTECTED, said)
        if expiry := protection.next_expiry(head.wanted, self.now):
            self.result.look_again(expiry)

    def _complain_if_nothing_starts(self) -> None:
        if any(throttle.is_slowed(head.deployment) for head in [self.primary, *self.older]):
            self._complain(throttle.CANNOT_START, messages.CANNOT_START(service=self.service.name))

    def _complain_if_stuck(self) -> None:
        """A deployment that may neither start nor stop a task, with nothing on its way, can never move."""
        acting = any(isinstance(action, StartTasks | StopTasks) for action in self.result.actions)
        on_the_way = any(head.unhealthy or head.leaving or head.sick for head in [self.primary, *self.older])
        waiting = acting or on_the_way or self.launches_left <= 0 or self.held_back
        if any(not head.gone for head in self.older) and not waiting:
            self._complain(CANNOT_MOVE, messages.DEPLOYMENT_CANNOT_MOVE(service=self.service.name))

    def _forget_mended_problems(self) -> None:
        for kind in self.service.problems.keys() - self.standing_problems:
            self.result.actions.append(SetProblem(self.service, kind, None))

    def _complain(self, kind: str, sentence: str) -> None:
        """Say it once; say it again only when it has lasted for hours."""
        if kind in self.standing_problems:
            return
        self.standing_problems.add(kind)
        said_at = self.service.problems.get(kind)
        repeat_at = said_at + timedelta(seconds=timings.EVENT_DUPLICATE_S.value) if said_at else self.now
        if repeat_at <= self.now:
            self.result.actions.append(SetProblem(self.service, kind, self.now))
            self.result.actions.append(Say(self.service, sentence))
            self.result.reasons.append(reason(self.service, kind))
            repeat_at = self.now + timedelta(seconds=timings.EVENT_DUPLICATE_S.value)
        self.result.look_again(repeat_at)

    def _finish(self) -> None:
        """Older deployments without tasks leave; then the rollout completes; then the service is steady."""
        gone = [head.deployment for head in self.older if self._leaves(head)]
        if gone:
            self.result.actions.append(RetireDeployments(self.service, gone))
        settled = (
            len(gone) == len(self.older)
            and len(self.primary.healthy) == len(self.primary.wanted) == self.desired_count
            and not self.primary.sick
            and not self.primary.displaced
            and all(task.out_of_traffic for task in self.primary.leaving)
        )
        self._rebalance(settled)
        done = self._complete(settled=settled)
        self.result.add(done)
        if not settled:
            if self.service.steady_said_at:
                self.result.actions.append(SetSteady(self.service, None))
        elif completion.completes(done) or self.primary.deployment.rollout_state is not RolloutState.IN_PROGRESS:
            self._announce_steady_state()

    def _complete(self, *, settled: bool) -> Plan:
        """Return whether the primary deployment completes now."""
        cleaned_up = all(self._leaves(head) for head in self.older)
        return completion.plan(self.service, self.primary, self.now, settled=settled, cleaned_up=cleaned_up)

    def _rebalance(self, settled: bool) -> None:
        """Spread the tasks of a service that is otherwise as it shall be over its zones again."""
        deployment = self.primary.deployment
        look = rebalancing.Look(
            self.service,
            self.now,
            self.primary,
            settled=settled and self._may_start(self.primary),
            room=min(self.most_tasks - len(self.service.tasks), self.launches_left),
            request=request(self.service, deployment),
            board=self.board,
        )
        self.result.add(rebalancing.plan(look))

    def _leaves(self, head: Headcount) -> bool:
        """Whether nothing of an older deployment is left, and nothing keeps it listed."""
        return head.gone and head.deployment.id not in self.started_for and not self._still_listed(head.deployment)

    def _still_listed(self, deployment: Deployment) -> bool:
        """A failed deployment that was rolled back is shown for a while after its last task is gone."""
        if deployment.listed_until is None or deployment.listed_until <= self.now:
            return False
        self.result.look_again(deployment.listed_until)
        return True

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

    def _look_again_when_health_changes(self) -> None:
        for head in [self.primary, *self.older]:
            for task in head.unhealthy:
                for moment in (rolling.healthy_from(task), rolling.sick_from(task)):
                    if moment:
                        self.result.look_again(moment)


def request(service: Service, deployment: Deployment) -> Request | None:
    """Return what a task of the deployment asks of an instance; on Fargate it asks nothing."""
    if deployment.on_fargate:
        return None
    return request_for(
        deployment.task_definition,
        f"service:{service.name}",
        launch_type=deployment.launch_type or _launch_type(service, deployment),
        zones=deployment.zones,
        constraints=service.placement_constraints,
        strategy=service.placement_strategy,
        of_service=True,
    )


def _launch_type(service: Service, deployment: Deployment) -> str:
    return launching.launch_type_of(service.cluster.providers.get(deployment.strategy[0].provider))


def _no_place(service: Service, deployment: Deployment, places: Places) -> str:
    """Return the event that says why a task has no place."""
    if places.problem == messages.PROVISIONING_LIMIT():
        return messages.TASKS_PROVISIONING_LIMIT(service=service.name)
    if places.problem:
        return messages.CANNOT_PLACE(service=service.name, reason=places.problem)
    if not places.rejections:
        empty = messages.NO_INSTANCES_OF_PROVIDER if deployment.strategy else messages.NO_CONTAINER_INSTANCES
        return empty(service=service.name)
    nearest = closest(places.rejections)
    lack = messages.LACKS.get(nearest.reason, messages.LACKS_OTHERWISE)(reason=nearest.reason)
    return messages.CLOSEST_INSTANCE(service=service.name, instance=nearest.instance.id, lack=lack)


def _scaling(service: Service) -> str:
    return messages.SCALING_ACTIVITY(deployment=service.primary.id)


def _stop(service: Service, tasks: list[Task], because: Reason) -> StopTasks:
    return StopTasks(service, tasks, _scaling(service), because)


def _say_stopped(service: Service, tasks: list[Task]) -> Say:
    listed = " ".join(messages.TASK_IN_EVENT(task_id=task.id) for task in tasks)
    return Say(service, messages.STOPPED_TASKS(service=service.name, count=len(tasks), tasks=listed))


def reason(service: Service, sentence: str, source: str = SOURCE) -> Reason:
    """Return why the scheduler does something."""
    return Reason("service", service.arn, sentence, source)


def counted(count: int) -> str:
    """Return a number of tasks in words."""
    return "1 task" if count == 1 else f"{count} tasks"
