"""The deployment circuit breaker fails a deployment once as many of its tasks have failed as its threshold says: by
default half the desired count, rounded up, and from 3 to 200. As long as no task of the deployment has been RUNNING,
those count that fail to reach it; from then on those count that fail their health checks.

A task that failed to start is counted when its deployment may start tasks again, which AWS does not say: it is how the
counts and the pauses of several runs fit together. Some time passes between the last failure and what comes of it.

A failed deployment starts no more tasks. With rollback the deployment that completed last becomes the primary again;
if there is none, the service stays as it is.
"""

from datetime import datetime, timedelta

from ..model.circuit_breaker import CircuitBreaker, ThresholdType
from ..model.deployment import Deployment, RolloutState
from ..model.service import Service
from ..model.service_deployment import Monitor
from ..truth import failures, messages
from ..truth import service_deployments as truth
from . import rollback, throttle
from .deployment import Headcount
from .plan import CountFailedStarts, CountHealthy, Plan

SOURCE = "developer guide, How the Amazon ECS deployment circuit breaker detects failures"
REACTION = timedelta(seconds=failures.BREAKER_REACTION_S.value)
FAILURE = rollback.Failure(
    "circuit_breaker",
    SOURCE,
    messages.DEPLOYMENT_FAILED,
    messages.ROLLOUT_FAILED,
    messages.ROLLOUT_ROLLING_BACK,
    truth.BREAKER_TRIPPED(),
    truth.BREAKER_TRIPPED_AND_STOPPED(),
    Monitor.CIRCUIT_BREAKER,
)


def threshold(desired_count: int, breaker: CircuitBreaker) -> int:
    """Return how many failed tasks fail a deployment.

    Arguments:
        desired_count: the latest one of the service.
    """
    if breaker.threshold_type is ThresholdType.COUNT:
        return breaker.threshold_value
    share = -(-desired_count * breaker.threshold_value // 100)
    if breaker.threshold_type is ThresholdType.UNBOUNDED_PERCENT:
        return share
    least, greatest = failures.THRESHOLD_BOUNDS.value
    return min(max(share, least), greatest)


def is_met(service: Service, failed: int) -> bool:
    """Return whether so many failed tasks are enough for a deployment to fail."""
    return service.circuit_breaker.enable and 0 < failed >= threshold(service.desired_count, service.circuit_breaker)


def plan(service: Service, primary: Headcount, now: datetime) -> Plan:
    """Return what the circuit breaker does about the primary deployment; nothing once it has completed or failed."""
    deployment = primary.deployment
    if deployment.rollout_state is not RolloutState.IN_PROGRESS:
        return Plan()
    result = Plan()
    recovered = [task for task in primary.healthy if not task.counted_healthy]
    if recovered:
        result.actions.append(CountHealthy(service, recovered))
        if service.circuit_breaker.reset_on_healthy_task:
            return result
    if deployment.uncounted_failures:
        result.add(_count(service, deployment, now))
    elif is_met(service, deployment.failed_tasks):
        result.add(_fail(service, deployment, now))
    return result


def _count(service: Service, deployment: Deployment, now: datetime) -> Plan:
    """Count those that failed to start, once the deployment may start tasks again, and look what follows from it."""
    restart_at = throttle.restarts_at(deployment, now)
    result = Plan() if restart_at else Plan([CountFailedStarts(service)])
    result.look_again(restart_at or now)
    return result


def _fail(service: Service, deployment: Deployment, now: datetime) -> Plan:
    """Fail a deployment, some time after the failure that was one too many."""
    if deployment.last_failure_at and deployment.last_failure_at + REACTION > now:
        result = Plan()
        result.look_again(deployment.last_failure_at + REACTION)
        return result
    failed, limit = deployment.failed_tasks, threshold(service.desired_count, service.circuit_breaker)
    because = f"deployment {deployment.id} failed: {failed} of its tasks failed, and {limit} are enough"
    return rollback.fail(service, FAILURE, because, rollback=service.circuit_breaker.rollback)
