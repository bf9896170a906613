"""A deployment that shifts traffic goes through its stages in order: the new revision is scaled up beside the old one,
gets the test traffic, then the production traffic, in one step or several; after the bake time the old revision goes.

A stage that has hooks lasts until they have ended. Before each step of the production traffic the stage that precedes
the shift comes again. What fails on the way rolls the deployment back: all traffic goes to the old revision at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..engine.journal import Reason
from ..model.lifecycle import HookTarget, LifecycleStage
from ..model.service import Service
from ..model.service_deployment import ServiceDeployment
from ..truth import lifecycle as truth
from . import completion, lifecycle_hooks, rollback, traffic_shift
from .plan import BeginBake, EnterStage, Plan, ShiftTraffic

SOURCE = "developer guide, Amazon ECS blue/green service deployments workflow"
_STAGE_TIMEOUT = timedelta(minutes=truth.STAGE_TIMEOUT_MINUTES.value)
_NETWORKING = rollback.Failure(
    "lifecycle",
    SOURCE,
    truth.NETWORKING_EVENT,
    truth.NETWORKING_ROLLOUT,
    truth.NETWORKING_ROLLING_BACK,
    truth.NETWORKING_INVALID(),
    truth.NETWORKING_INVALID(),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What decides whether a stage is over.

    Arguments:
        ready: whether the new revision has all its tasks, and they are healthy.
        reconciled: whether only the old and the new revision are left.
        settled: whether the service is as it shall be in the end.
    """

    service: Service
    release: ServiceDeployment
    now: datetime
    ready: bool
    reconciled: bool
    settled: bool


def plan(look: Look) -> Plan:
    """Return whether a stage ends, and what the next one begins with."""
    release = look.release
    if not release.goes_forward:
        return Plan()
    if release.stage is None or release.stage_began_at is None:
        several = len(release.sources) > 1
        return _enter(look, LifecycleStage.RECONCILE_SERVICE if several else LifecycleStage.PRE_SCALE_UP)
    result = lifecycle_hooks.plan(release, look.now)
    if result.actions or not lifecycle_hooks.done(release):
        return result
    if not _is_over(look, release.stage, result):
        result.look_again(max(look.now, release.stage_began_at + _STAGE_TIMEOUT))
        return result
    if release.stage is LifecycleStage.CLEAN_UP:
        return completion.completed(look.service, "the traffic and every task are with the new revision")
    return _enter(look, _after(release, release.stage))


def fails(service: Service, release: ServiceDeployment, now: datetime) -> Plan:
    """Return how a deployment is rolled back by what went wrong at its present stage, if something did."""
    primary = service.primary.id
    if not release.goes_forward:
        return Plan()
    if release.misrouted:
        because = f"deployment {primary} failed: a listener rule does not forward to both target groups"
        return rollback.fail(service, _NETWORKING, because, rollback=True)
    if lifecycle_hooks.failed(release):
        because = f"deployment {primary} failed: lifecycle hooks failed at {release.stage}"
        return rollback.fail(service, lifecycle_hooks.failure(release), because, rollback=True)
    if _took_too_long(release, now):
        because = f"deployment {primary} failed: the stage {release.stage} took longer than 24 hours"
        return rollback.fail(service, _timed_out(release), because, rollback=True)
    return Plan()


def _enter(look: Look, stage: LifecycleStage) -> Plan:
    release, result = look.release, Plan([EnterStage(look.release, stage)])
    sentence = f"deployment {look.service.primary.id} enters the stage {stage}"
    production, test = release.production_percent, release.test_percent
    if stage is LifecycleStage.TEST_TRAFFIC_SHIFT:
        test = traffic_shift.WHOLE
    elif stage is LifecycleStage.PRODUCTION_TRAFFIC_SHIFT:
        production = traffic_shift.next_share(release)
        sentence += f": it has {production:g} % of the production traffic now"
    if release.stage is None or (production, test) != (release.production_percent, release.test_percent):
        result.actions.append(ShiftTraffic(release, production, test))
    result.reasons.append(Reason("lifecycle", look.service.arn, sentence, SOURCE))
    result.look_again(look.now)
    return result


def _after(release: ServiceDeployment, stage: LifecycleStage) -> LifecycleStage:
    """Return the stage that follows; between two steps of the production traffic it is the one before the shift."""
    if stage is LifecycleStage.PRODUCTION_TRAFFIC_SHIFT and release.production_percent < traffic_shift.WHOLE:
        return LifecycleStage.PRE_PRODUCTION_TRAFFIC_SHIFT
    return list(LifecycleStage)[stage.position + 1]


def _is_over(look: Look, stage: LifecycleStage, result: Plan) -> bool:
    release = look.release
    match stage:
        case LifecycleStage.RECONCILE_SERVICE:
            return look.reconciled
        case LifecycleStage.SCALE_UP:
            return look.ready
        case LifecycleStage.PRODUCTION_TRAFFIC_SHIFT if release.production_percent < traffic_shift.WHOLE:
            return _has_baked(look, traffic_shift.step_bake_minutes(release.configuration), result)
        case LifecycleStage.BAKE_TIME if release.blue:
            minutes = release.configuration.bake_time_minutes
            return _has_baked(look, truth.BAKE_MINUTES.value if minutes is None else minutes, result)
        case LifecycleStage.CLEAN_UP:
            return look.settled
        case _:
            return True


def _has_baked(look: Look, minutes: int, result: Plan) -> bool:
    """Whether so many minutes have passed; they begin when this is asked for the first time."""
    ends_at = look.release.bake_until or look.now + timedelta(minutes=minutes)
    if ends_at <= look.now:
        return True
    if look.release.bake_until is None:
        result.actions.append(BeginBake(look.release, ends_at))
    result.look_again(ends_at)
    return False


def _took_too_long(release: ServiceDeployment, now: datetime) -> bool:
    """A pause may last longer than a stage, and the bake time has its own end; to clean up is never too late."""
    if release.stage_began_at is None or release.stage in (LifecycleStage.BAKE_TIME, LifecycleStage.CLEAN_UP):
        return False
    pauses = any(run.hook.target is HookTarget.PAUSE for run in release.hook_runs)
    return not (pauses or release.bake_until) and release.stage_began_at + _STAGE_TIMEOUT < now


def _timed_out(release: ServiceDeployment) -> rollback.Failure:
    words = truth.STAGE_TIMED_OUT(stage=release.stage)
    return rollback.Failure(
        "lifecycle", SOURCE, truth.STAGE_EVENT, truth.STAGE_ROLLOUT, truth.STAGE_ROLLING_BACK, words, words
    )
