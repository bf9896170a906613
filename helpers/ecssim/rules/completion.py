"""A rolling deployment completes when every desired task of it is healthy, those of older deployments are gone, and, if
alarms watch it, its bake time has passed.

With early success criteria it needs only so many percent healthy tasks, and may leave the old ones for later.
"""

from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.deployment import RolloutState
from ..model.deployment_configuration import EarlySuccess
from ..model.service import Service
from ..model.service_deployment import ServiceDeployment
from ..truth import deployment_alarms as truth
from ..truth import messages
from . import deployment as rolling
from . import service_deployment
from .deployment import Headcount
from .plan import BeginBake, CompleteDeployment, Plan, Say

SOURCE = "developer guide, early success criteria of Amazon ECS rolling deployments"


def plan(service: Service, primary: Headcount, now: datetime, *, settled: bool, cleaned_up: bool) -> Plan:
    """Return whether the primary deployment completes.

    Arguments:
        settled: whether the service is as it shall be.
        cleaned_up: whether nothing of older deployments is left.
    """
    result = Plan()
    if primary.deployment.rollout_state is not RolloutState.IN_PROGRESS:
        return result
    if not (settled or succeeds_early(service, primary, cleaned_up=cleaned_up)) or not _has_baked(service, now, result):
        return result
    return completed(service, "every desired task is healthy" if settled else "enough of its tasks are healthy")


def completed(service: Service, because: str) -> Plan:
    """Return how the primary deployment completes.

    Arguments:
        because: why, for the journal.
    """
    deployment = service.primary.id
    return Plan(
        [
            CompleteDeployment(service),
            *service_deployment.completed(service),
            Say(service, messages.DEPLOYMENT_COMPLETED(service=service.name, deployment=deployment)),
        ],
        [Reason("service", service.arn, f"deployment {deployment} completed: {because}", rolling.SOURCE)],
    )


def completes(plan: Plan) -> bool:
    """Return whether a plan completes the deployment."""
    return any(isinstance(action, CompleteDeployment) for action in plan.actions)


def succeeds_early(service: Service, primary: Headcount, *, cleaned_up: bool) -> bool:
    """Return whether enough tasks of the primary deployment are healthy for its early success criteria."""
    criteria = _criteria(service.ongoing)
    if criteria is None or not (cleaned_up or criteria.deferred):
        return False
    needed = max(1, rolling.fewest_healthy(service.desired_count, criteria.healthy_percent))
    return len(primary.healthy) >= needed


def _criteria(ongoing: ServiceDeployment | None) -> EarlySuccess | None:
    return ongoing.configuration.early_success if ongoing and ongoing.goes_forward else None


def _has_baked(service: Service, now: datetime, result: Plan) -> bool:
    """Whether the bake time is over; it begins when this is asked for the first time."""
    ongoing = service.ongoing
    if ongoing is None or not ongoing.goes_forward or not ongoing.watched_alarms:
        return True
    minutes = ongoing.configuration.bake_time_minutes
    bake_s = truth.BAKE_S.value if minutes is None else minutes * 60.0
    ends_at = ongoing.bake_until or now + timedelta(seconds=bake_s)
    if ends_at <= now:
        return True
    if ongoing.bake_until is None:
        result.actions.append(BeginBake(ongoing, ends_at))
    result.look_again(ends_at)
    return False
