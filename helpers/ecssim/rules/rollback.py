"""A deployment that fails starts no more tasks. With rollback the deployment that completed last takes its place; if
there is none, or no rollback is wanted, the service stays as it is.

Who finds the failure says so in its own words: the circuit breaker, an alarm, a hook, or somebody who calls.
"""

from dataclasses import dataclass

from ..engine.journal import Reason
from ..model.deployment import Deployment
from ..model.lifecycle import LifecycleStage
from ..model.service import Service
from ..model.service_deployment import Monitor, ServiceDeployment, ServiceDeploymentStatus
from ..truth import messages
from ..truth import service_deployments as truth
from ..truth.fact import Message
from .plan import AdvanceServiceDeployment, FailDeployment, InvokeRollbackHooks, Plan, RollBack, Say, ShiftTraffic

SOURCE = "developer guide, How the Amazon ECS deployment circuit breaker detects failures"


@dataclass(frozen=True, slots=True)
class Failure:
    """How a deployment failed, in AWS's words for that.

    Arguments:
        rule, source: who found it, for the journal.
        event: what the service says.
        failed, rolling_back: the rollout state's reason, of the failed deployment and of the one that takes its place.
        rolled_back, stopped: the service deployment's reason, with a rollback and without one.
        monitor: which of the two monitors found it, if one did.
    """

    rule: str
    source: str
    event: Message
    failed: Message
    rolling_back: Message
    rolled_back: str
    stopped: str
    monitor: Monitor | None = None


def fail(service: Service, failure: Failure, because: str, *, rollback: bool) -> Plan:
    """Return how the primary deployment fails.

    Arguments:
        because: why, for the journal.
        rollback: whether the service is to go back to the deployment that completed last.
    """
    result = Plan()
    result.actions += [
        FailDeployment(service, failure.failed(), monitored=failure.monitor is not None),
        Say(service, failure.event(service=service.name)),
    ]
    result.reasons.append(_reason(service, failure, because))
    if not rollback:
        _advance(service, failure, ServiceDeploymentStatus.STOP_REQUESTED, failure.stopped, result)
        return result
    target = candidate(service)
    _advance(service, failure, ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS, failure.rolled_back, result)
    if service.ongoing and service.ongoing.blue:
        result.add(_traffic_back(service.ongoing))
    if target is None:
        because = "there is no completed deployment to roll back to, so the failed one stays and starts nothing"
        result.reasons.append(_reason(service, failure, because))
        _advance(service, failure, ServiceDeploymentStatus.ROLLBACK_FAILED, truth.NO_ROLLBACK_CANDIDATE(), result)
        return result
    said = messages.ROLLING_BACK(service=service.name, deployment=target.id)
    result.actions += [
        RollBack(service, target, failure.rolling_back(deployment=target.id)),
        Say(service, said),
    ]
    because = f"the service goes back to deployment {target.id}, the last completed one"
    result.reasons.append(_reason(service, failure, because))
    return result


def _traffic_back(release: ServiceDeployment) -> Plan:
    """Return how blue gets all traffic back; hooks of the stages that had given some of it to green run once more."""
    result = Plan([ShiftTraffic(release, 0.0, 0.0)])
    shifted = (
        (LifecycleStage.PRODUCTION_TRAFFIC_SHIFT, release.production_percent),
        (LifecycleStage.TEST_TRAFFIC_SHIFT, release.test_percent),
    )
    stages = tuple(stage for stage, percent in shifted if percent > 0)
    if stages and release.status is not ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS:
        result.actions.append(InvokeRollbackHooks(release, stages))
    return result


def candidate(service: Service) -> Deployment | None:
    """Return what the service can go back to: the revision that a traffic shift comes from, or what completed last."""
    ongoing = service.ongoing
    if ongoing and ongoing.blue and ongoing.status is not ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS:
        return ongoing.blue
    return service.last_completed


def has_failed(plan: Plan) -> bool:
    """Return whether a plan fails the deployment."""
    return any(isinstance(action, FailDeployment) for action in plan.actions)


def _advance(service: Service, failure: Failure, status: ServiceDeploymentStatus, reason: str, result: Plan) -> None:
    """A rollback that fails itself ends there, whatever is wanted of a deployment that fails."""
    ongoing = service.ongoing
    if ongoing is None:
        return
    if ongoing.status is ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS:
        if status is ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS:
            return  # the next action ends it
        status = ServiceDeploymentStatus.ROLLBACK_FAILED
    back_to = candidate(service) if status is ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS else None
    result.actions.append(AdvanceServiceDeployment(ongoing, status, reason, failure.monitor, back_to))


def _reason(service: Service, failure: Failure, sentence: str) -> Reason:
    return Reason(failure.rule, service.arn, sentence, failure.source)
