"""While a deployment shifts traffic, both revisions run in full: the old one, blue, is kept at the desired count until
the new one, green, has all the traffic and the bake time is over. maximumPercent does not hold it back.
"""

from datetime import datetime

from ..model.deployment import RolloutState
from ..model.lifecycle import LifecycleStage
from ..model.service import Service, ServiceStatus
from ..model.service_deployment import ServiceDeployment
from . import lifecycle, rollback
from . import service as replica
from .deployment import Headcount
from .plan import Plan

SOURCE = "developer guide, Amazon ECS blue/green service deployments workflow"


def applies(service: Service) -> bool:
    """Return whether the service is under a deployment that shifts traffic, or one of them failed and stayed."""
    newest = next(iter(service.service_deployments), None)
    if newest is None or service.status is not ServiceStatus.ACTIVE or not newest.configuration.shifts_traffic:
        return False
    on_its_way = newest.target.deployment is service.primary
    return on_its_way and service.primary.rollout_state is not RolloutState.COMPLETED


def plan(service: Service, now: datetime) -> Plan:
    """Return what the scheduler does for such a service in one pass."""
    return _Pass(service, now).plan()


class _Pass(replica.Pass):
    """One look of the scheduler at a service with two revisions."""

    def __init__(self, service: Service, now: datetime) -> None:
        super().__init__(service, now)
        self.most_tasks = len(service.tasks) + service.desired_count  # there is always room for a whole revision

    @property
    def release(self) -> ServiceDeployment:
        """The service deployment that this is about."""
        return self.service.service_deployments[0]

    @property
    def blue(self) -> Headcount | None:
        """The tasks of the old revision, if there was one."""
        return next((head for head in self.older if head.deployment is self.release.blue), None)

    def _monitor(self) -> Plan:
        """Once the old revision goes, there is no way back, and nobody looks for failures."""
        if self._is_at(LifecycleStage.CLEAN_UP):
            return Plan()
        found = super()._monitor()
        if not rollback.has_failed(found):
            found.add(lifecycle.fails(self.service, self.release, self.now))
        return found

    def _start_missing(self) -> None:
        for head in self._kept():
            missing = min(self.desired_count - len(head.wanted), self.launches_left)
            if missing > 0 and self._may_start(head):
                self.launches_left -= self._start(head, missing)

    def _kept(self) -> list[Headcount]:
        """The revisions that are to have all their tasks."""
        stage, kept = self.release.stage, []
        if self.blue and not self._is_at(LifecycleStage.CLEAN_UP):
            kept.append(self.blue)
        if stage and stage.position >= LifecycleStage.SCALE_UP.position:
            kept.append(self.primary)
        return kept

    def _stop_replaced(self) -> None:
        """Revisions that are neither old nor new go first, and the old one at the end."""
        for head in self.older:
            if head is self.blue and not self._is_at(LifecycleStage.CLEAN_UP):
                continue
            tasks = self._unprotected(head.wanted)
            if tasks:
                sentence = f"the scheduler stopped it because deployment {self.primary.deployment.id} replaces it"
                self._stop(tasks, sentence, SOURCE)
            if len(tasks) < len(head.wanted):
                self._wait_for_protected(head)

    def _replaces_sick(self, head: Headcount) -> bool:
        return head in self._kept() and head.deployment.rollout_state is not RolloutState.FAILED

    def _complain_if_stuck(self) -> None:
        """No percentage holds such a deployment back."""

    def _leaves(self, head: Headcount) -> bool:
        return super()._leaves(head) and (head is not self.blue or self._is_at(LifecycleStage.CLEAN_UP))

    def _complete(self, *, settled: bool) -> Plan:
        green = self.primary
        look = lifecycle.Look(
            self.service,
            self.release,
            self.now,
            ready=len(green.healthy) == len(green.wanted) == self.desired_count and not green.sick,
            reconciled=all(head.gone for head in self.older if head is not self.blue),
            settled=settled,
        )
        return lifecycle.plan(look)

    def _is_at(self, stage: LifecycleStage) -> bool:
        return self.release.stage is stage
