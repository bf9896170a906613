"""A service deployment is PENDING until the scheduler looks at it, and then IN_PROGRESS. What a call asked of it, a
stop or a rollback, happens at the next look. It ends when its deployment has completed, or the one that it rolls
back to.
"""

from collections.abc import Sequence

from ..model.deployment import RolloutState
from ..model.service import Service
from ..model.service_deployment import ServiceDeployment, ServiceDeploymentStatus
from ..truth import service_deployments as truth
from . import rollback
from .plan import Action, AdvanceServiceDeployment, Plan

SOURCE = "developer guide, View service history using Amazon ECS service deployments"
_NEXT = {
    ServiceDeploymentStatus.PENDING: ServiceDeploymentStatus.IN_PROGRESS,
    ServiceDeploymentStatus.STOP_REQUESTED: ServiceDeploymentStatus.STOPPED,
}
_ON_COMPLETION = {
    ServiceDeploymentStatus.PENDING: ServiceDeploymentStatus.SUCCESSFUL,
    ServiceDeploymentStatus.IN_PROGRESS: ServiceDeploymentStatus.SUCCESSFUL,
    ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS: ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL,
}
STOPPED = rollback.Failure(
    "service_deployment",
    "developer guide, Stopping Amazon ECS service deployments",
    truth.STOPPED_EVENT,
    truth.STOPPED_ROLLOUT,
    truth.STOPPED_ROLLING_BACK,
    truth.ROLLBACK_REQUESTED(),
    truth.ABORT_REQUESTED(),
)


def plan(service: Service) -> Plan:
    """Return what becomes of the service deployments at this look."""
    result = Plan()
    for each in service.service_deployments:
        if _is_aborted(service, each):
            result.add(_stop(service, rolls_back=False))
        elif each.status in _NEXT:
            result.actions.append(AdvanceServiceDeployment(each, _NEXT[each.status]))
        elif each.status is ServiceDeploymentStatus.ROLLBACK_REQUESTED:
            result.add(_stop(service, rolls_back=True))
    return result


def completed(service: Service) -> Sequence[Action]:
    """Return what becomes of the ongoing service deployment when the primary deployment completes."""
    ongoing = service.ongoing
    if ongoing is None or ongoing.status not in _ON_COMPLETION:
        return []
    return [AdvanceServiceDeployment(ongoing, _ON_COMPLETION[ongoing.status])]


def _is_aborted(service: Service, each: ServiceDeployment) -> bool:
    """Whether it is to stop although nothing has failed and nothing new has begun: somebody called."""
    stops = each is service.ongoing and each.status is ServiceDeploymentStatus.STOP_REQUESTED
    return stops and each.target.deployment.rollout_state is RolloutState.IN_PROGRESS


def _stop(service: Service, *, rolls_back: bool) -> Plan:
    return rollback.fail(
        service,
        STOPPED,
        f"deployment {service.primary.id} was stopped by StopServiceDeployment",
        rollback=rolls_back,
    )
