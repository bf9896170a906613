"""The deployment circuit breaker fails a deployment once as many of its tasks have failed as its threshold says: by
default half the desired count, rounded up, and from 3 to 200. As long as no task of the deployment has been RUNNING,
those count that fail to reach it; from then on those count that fail their health checks.

A failed deployment starts no more tasks. With rollback the deployment that completed last becomes the primary again;
if there is none, the service stays as it is.
"""

from ..model.circuit_breaker import CircuitBreaker, ThresholdType
from ..model.deployment import RolloutState
from ..model.service import Service
from ..model.service_deployment import Monitor
from ..truth import failures, messages
from ..truth import service_deployments as truth
from . import rollback
from .deployment import Headcount
from .plan import CountHealthy, Plan

SOURCE = "developer guide, How the Amazon ECS deployment circuit breaker detects failures"
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


def plan(service: Service, primary: Headcount) -> Plan:
    """Return what the circuit breaker does about the primary deployment; nothing once it has completed or failed."""
    deployment = primary.deployment
    if deployment.rollout_state is not RolloutState.IN_PROGRESS:
        return Plan()
    result = Plan()
    failed = deployment.failed_tasks
    recovered = [task for task in primary.healthy if not task.counted_healthy]
    if recovered:
        result.actions.append(CountHealthy(service, recovered))
        failed = 0 if service.circuit_breaker.reset_on_healthy_task else failed
    if not service.circuit_breaker.enable or failed == 0:
        return result
    limit = threshold(service.desired_count, service.circuit_breaker)
    if failed >= limit:
        because = f"deployment {deployment.id} failed: {failed} of its tasks failed, and {limit} are enough"
        result.add(rollback.fail(service, FAILURE, because, rollback=service.circuit_breaker.rollback))
    return result
