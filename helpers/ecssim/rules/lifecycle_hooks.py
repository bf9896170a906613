"""A stage of a deployment lasts until all its hooks have ended: a function is invoked, and again as long as it says
IN_PROGRESS, and a pause waits for ContinueServiceDeployment. A hook that fails, or answers what nobody can read, rolls
the deployment back; one that takes too long does so too, unless it was told to continue.

On the way back the hooks of both traffic shifts are invoked again, with the weights that they bring about. AWS does not
say in which order, what becomes of traffic that was never shifted, and whether anybody waits for them: here production
comes first, a shift that has not happened tells nobody, and nothing waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..model.lifecycle import HookAction, HookRun, HookStatus
from ..model.service_deployment import ServiceDeployment
from ..truth import lifecycle as truth
from . import rollback
from .plan import InvokeHook, Plan, TimeOutHook

SOURCE = "developer guide, Lifecycle hooks for Amazon ECS service deployments"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function says of its hook.

    Arguments:
        call_back_s: after how long it is invoked again, if it is in progress.
        details: what it gets along then.
        problem: what is wrong, in AWS's words; None if nothing is.
    """

    status: HookStatus
    call_back_s: float = truth.CALL_BACK_S.value
    details: dict[str, Any] | None = None
    problem: str | None = None


def plan(release: ServiceDeployment, now: datetime) -> Plan:
    """Return which hooks of the present stage are invoked now, or waited for no longer."""
    result = Plan()
    for run in release.hook_runs:
        if run.ended:
            continue
        if run.expires_at <= now:
            result.actions.append(TimeOutHook(release, run))
            result.look_again(now)
        elif run.due_at and run.due_at <= now:
            result.actions.append(InvokeHook(release, run))
            result.look_again(now)
        else:
            result.look_again(min(run.expires_at, run.due_at or run.expires_at))
    return result


def done(release: ServiceDeployment) -> bool:
    """Return whether the present stage waits for no hook."""
    return all(run.ended for run in release.hook_runs)


def read(answer: Any, target: str) -> Answer:
    """Return what a function's answer means.

    Arguments:
        answer: what it returned; only an object with a hookStatus can be read.
        target: the ARN of the function.
    """
    returned = answer if isinstance(answer, Mapping) else {}
    status, details = returned.get("hookStatus"), returned.get("hookDetails")
    delay_s = next((returned[name] for name in truth.CALL_BACK_NAMES.value if name in returned), None)
    if delay_s is None:
        delay_s = truth.CALL_BACK_S.value
    readable = isinstance(delay_s, int | float) and (details is None or isinstance(details, dict))
    if not readable or status not in ("SUCCEEDED", "FAILED", "IN_PROGRESS"):
        return Answer(HookStatus.FAILED, problem=truth.HOOK_UNREADABLE(target=target))
    problem = truth.HOOK_RETURNED_FAILED(target=target) if status == "FAILED" else None
    return Answer(HookStatus(status), delay_s, details, problem)


def failed(release: ServiceDeployment) -> list[HookRun]:
    """Return the hooks that roll the deployment back."""
    return [
        run
        for run in release.hook_runs
        if run.status is HookStatus.FAILED
        or (run.status is HookStatus.TIMED_OUT and run.hook.timeout_action is HookAction.ROLLBACK)
    ]


def failure(release: ServiceDeployment) -> rollback.Failure:
    """Return how hooks that have failed are told of."""
    problems = " ".join(run.problem for run in failed(release) if run.problem)
    words = truth.HOOKS_FAILED(stage=release.stage, problems=problems)
    return rollback.Failure(
        "lifecycle_hooks",
        SOURCE,
        truth.HOOK_FAILED_EVENT,
        truth.HOOK_ROLLOUT,
        truth.HOOK_ROLLING_BACK,
        words,
        words,
    )
