"""The scheduler keeps each task set of a service at its scale: that percentage of the desired count of the service,
rounded up. A task set that was deleted stops its tasks, and leaves the service when they are gone.

A task set is in STEADY_STATE when as many of its tasks run as shall, all of them are healthy, and none is on an
instance that drains; until then it is STABILIZING. How a service gets from one task set to another is not decided here.
"""

from dataclasses import replace
from datetime import datetime
from math import ceil

from ..model.service import Service, ServiceStatus
from ..model.task import Task
from ..model.task_set import StabilityStatus, TaskSet
from ..truth import task_sets as truth
from . import deployment as rolling
from . import service as replica
from .deployment import Headcount
from .plan import Plan, RetireTaskSet, Say, SetSteady, SetTaskSetStability

SOURCE = "API reference, TaskSet"
_SAYS = {StabilityStatus.STEADY_STATE: truth.STEADY, StabilityStatus.STABILIZING: truth.STABILIZING}


def computed_desired_count(desired_count: int, scale_percent: float) -> int:
    """Return how many tasks a task set shall have: the percentage of the desired count, rounded up."""
    # Rounding away what floating-point numbers add keeps 7 percent of 100 tasks at 7.
    return ceil(round(desired_count * scale_percent / 100, 6))


def plan(service: Service, now: datetime) -> Plan:
    """Return what the scheduler does for a service with task sets in one pass."""
    if service.status is ServiceStatus.ACTIVE:
        return _Pass(service, now).plan() if service.task_sets else Plan()
    return replica.plan(service, now)


class _Pass(replica.Pass):
    """One look of the scheduler at a service with task sets."""

    def __init__(self, service: Service, now: datetime) -> None:
        super().__init__(service, now)
        self.primary, *self.older = heads = [self._of_deleted(head) for head in [self.primary, *self.older]]
        self.head_of = {head.deployment.id: head for head in heads}
        wanted = sum(head.deployment.desired_count for head in self._kept())
        self.fewest_healthy = rolling.fewest_healthy(wanted, service.minimum_healthy_percent)
        self.most_tasks = len(service.tasks) + wanted  # every task set has room for its own

    def _monitor(self) -> Plan:
        """Whoever controls the deployments of the service finds out for himself whether one fails."""
        return Plan()

    def _start_missing(self) -> None:
        for head in self._kept():
            missing = min(head.deployment.desired_count - len(head.wanted), self.launches_left)
            if missing > 0 and self._may_start(head):
                self.launches_left -= self._start(head, missing)

    def _stop_surplus(self) -> None:
        for head in self._kept():
            surplus = len(head.wanted) - head.deployment.desired_count
            tasks = self._first_to_stop(self._unprotected(head.unhealthy), surplus)
            tasks += self._first_to_stop(self._unprotected(head.healthy), surplus - len(tasks))
            self._stop_all(tasks, f"task set {head.deployment.id} shall have {head.deployment.desired_count}")
            if len(tasks) < surplus:
                self._wait_for_protected(head)

    def _stop_replaced(self) -> None:
        for head in self._deleted():
            self._stop_all(head.wanted, f"task set {head.deployment.id} was deleted")

    def _replaces_sick(self, head: Headcount) -> bool:
        return head in self._kept()

    def _complain_if_stuck(self) -> None:
        """No percentage holds a task set back."""

    def _finish(self) -> None:
        """Every task set gets its stability, and a deleted one leaves; when all are steady, so is the service."""
        steady = True
        for task_set in self.service.task_sets:
            head = self.head_of[task_set.id]
            if not task_set.kept:
                steady = False
                if head.gone:
                    self.result.actions.append(RetireTaskSet(self.service, task_set))
                    self.result.look_again(self.now)
            else:
                steady = self._note_stability(task_set, head) and steady
        if steady:
            self._announce_steady_state()
        elif self.service.steady_said_at:
            self.result.actions.append(SetSteady(self.service, None))

    def _note_stability(self, task_set: TaskSet, head: Headcount) -> bool:
        steady = (
            len(head.healthy) == len(head.wanted) == head.deployment.desired_count
            and not head.sick
            and not head.displaced
            and all(task.out_of_traffic for task in head.leaving)
        )
        stability = StabilityStatus.STEADY_STATE if steady else StabilityStatus.STABILIZING
        if stability is not task_set.stability:
            said = _SAYS[stability](service=self.service.name, task_set=task_set.id)
            self.result.actions += [
                SetTaskSetStability(self.service, task_set, stability),
                Say(self.service, said),
            ]
            sentence = f"task set {task_set.id} is in the state {stability}"
            self.result.reasons.append(replica.reason(self.service, sentence, SOURCE))
        return steady

    def _stop_all(self, tasks: list[Task], because: str) -> None:
        if tasks:
            self._stop(tasks, f"the scheduler stopped {replica.counted(len(tasks))} because {because}", SOURCE)

    def _of_deleted(self, head: Headcount) -> Headcount:
        """Whether a task of a deleted task set is well, or where it is, matters no more: each one stops."""
        if head.deployment in [each.deployment for each in self.service.task_sets if each.kept]:
            return head
        wanted = [*head.wanted, *head.sick, *head.displaced]
        return replace(head, wanted=wanted, healthy=[], sick=[], displaced=[], displaced_healthy=[])

    def _kept(self) -> list[Headcount]:
        return [self.head_of[each.id] for each in self.service.task_sets if each.kept]

    def _deleted(self) -> list[Headcount]:
        return [self.head_of[each.id] for each in self.service.task_sets if not each.kept]
