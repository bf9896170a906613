"""How service deployments begin, go on and end."""

from datetime import timedelta

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.deployment import Deployment
from ..model.deployment_configuration import DeploymentAlarms
from ..model.service import Service
from ..model.service_deployment import Rollback, ServiceDeployment, ServiceDeploymentStatus
from ..model.service_revision import ServiceRevision
from ..neighbours import Neighbours
from ..outside.alarms import AlarmState
from ..rules import plan
from ..truth import service_deployments as truth
from ..truth.lifecycle import WHOLE_TRAFFIC_PERCENT
from .lifecycle import LifecycleChanges

_STATUS_IF_SUPERSEDED = {
    ServiceDeploymentStatus.PENDING: ServiceDeploymentStatus.STOP_REQUESTED,
    ServiceDeploymentStatus.IN_PROGRESS: ServiceDeploymentStatus.STOP_REQUESTED,
    # From a rollback no status leads to a stop; that AWS calls it failed then is assumed.
    ServiceDeploymentStatus.ROLLBACK_REQUESTED: ServiceDeploymentStatus.ROLLBACK_FAILED,
    ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS: ServiceDeploymentStatus.ROLLBACK_FAILED,
}


class ServiceDeploymentChanges:
    """Changes service deployments.

    Arguments:
        account, clock, chance, neighbours: those of Change.
        lifecycle: the changes of stages and traffic.
    """

    def __init__(
        self, account: Account, clock: Clock, chance: Chance, neighbours: Neighbours, lifecycle: LifecycleChanges
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._neighbours = neighbours
        self._lifecycle = lifecycle

    def begin(self, service: Service, deployment: Deployment, serving: Deployment | None) -> None:
        """Begin a service deployment for a new primary deployment; one that is going on is stopped.

        Arguments:
            serving: what has the production traffic meanwhile, or gets it back now.
        """
        before = next(iter(service.service_deployments), None)
        if before and before.blue is serving and (before.production_percent or before.test_percent):
            self._lifecycle.shift(before, 0.0, 0.0)
        if service.ongoing and service.ongoing.status in _STATUS_IF_SUPERSEDED:
            self._set(service.ongoing, _STATUS_IF_SUPERSEDED[service.ongoing.status], truth.SUPERSEDED())
        revision = self.name_revision(service, deployment)
        shifts = service.deployment_configuration.shifts_traffic
        blue = serving if shifts else None
        # Where there is nobody to take traffic from, the first revision has it from its beginning; that is assumed.
        percent = 0.0 if blue else WHOLE_TRAFFIC_PERCENT.value
        oldest = self._clock.now - timedelta(days=truth.HISTORY_DAYS.value)
        service.service_deployments = [
            ServiceDeployment(
                arn=self._arn("service-deployment", service, self._id()),
                target=revision,
                sources=tuple(each for each in service.revisions if each is not revision),
                minimum_healthy_percent=service.minimum_healthy_percent,
                maximum_percent=service.maximum_percent,
                circuit_breaker=service.circuit_breaker,
                configuration=service.deployment_configuration,
                watched_alarms=self._alarms_to_watch(service.deployment_configuration.alarms),
                blue=blue,
                production_percent=percent,
                test_percent=percent,
                created_at=self._clock.now,
                updated_at=self._clock.now,
            ),
            *(each for each in service.service_deployments if each.created_at > oldest),
        ]

    def name_revision(self, service: Service, deployment: Deployment) -> ServiceRevision:
        """Give the configuration of a deployment a name, and return it."""
        arn = self._arn("service-revision", service, self._revision_id())
        deployment.revision = ServiceRevision(arn, service, deployment)
        return deployment.revision

    def stop(self, service_deployment: ServiceDeployment, *, rolls_back: bool) -> None:
        """Have the scheduler stop a service deployment at its next look, and roll back or not."""
        if service_deployment.status.value not in truth.STOPPABLE.value:
            return
        if rolls_back:
            self._set(service_deployment, ServiceDeploymentStatus.ROLLBACK_REQUESTED, None)
        else:
            self._set(service_deployment, ServiceDeploymentStatus.STOP_REQUESTED, truth.ABORT_REQUESTED())

    def follow(self, service: Service) -> None:
        """Take notice of what happens around the ongoing service deployment: alarms, and rules of listeners."""
        ongoing = service.ongoing
        if ongoing and ongoing.goes_forward:
            ongoing.triggered_alarms = self._in_alarm(ongoing.watched_alarms)
            if ongoing.configuration.shifts_traffic:
                self._lifecycle.follow_rules(ongoing)

    def begin_bake(self, action: plan.BeginBake) -> None:
        """Let the bake time begin."""
        action.service_deployment.bake_until = action.until

    def advance(self, action: plan.AdvanceServiceDeployment) -> None:
        """Let a service deployment have its next status."""
        each, target = action.service_deployment, action.rolls_back_to
        each.failed_by = action.failed_by or each.failed_by
        if target and target.revision and action.reason:
            each.rollback = Rollback(action.reason, self._clock.now, target.revision)
        self._set(each, action.status, action.reason)

    def _alarms_to_watch(self, alarms: DeploymentAlarms) -> tuple[str, ...]:
        return alarms.names if alarms.enable and not self._in_alarm(alarms.names) else ()

    def _in_alarm(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if self._neighbours.alarms.state(name) is AlarmState.ALARM)

    def _set(self, each: ServiceDeployment, status: ServiceDeploymentStatus, reason: str | None) -> None:
        each.status, each.updated_at = status, self._clock.now
        each.status_reason = reason or each.status_reason
        if status is ServiceDeploymentStatus.IN_PROGRESS:
            each.started_at = self._clock.now
        if status is ServiceDeploymentStatus.STOPPED:
            each.stopped_at = self._clock.now
        if status.final:
            each.finished_at = self._clock.now
            each.counts_at_end = {revision.arn: revision.counts for revision in (each.target, *each.sources)}

    def _arn(self, kind: str, service: Service, id_: str) -> str:
        return self._account.arns.of_service(kind, service.cluster.name, service.name, id_)

    def _id(self) -> str:
        return self._chance.letters("service deployment ids", truth.DEPLOYMENT_ID_LENGTH.value)

    def _revision_id(self) -> str:
        return self._chance.digits("service revision ids", truth.REVISION_ID_LENGTH.value)
