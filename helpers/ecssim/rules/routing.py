"""A listener hands a request to the first of its rules that the request fits; that rule sends it to target groups by
their weights, and each group to its healthy targets in turn.

A group that has unhealthy targets only sends requests to all of them. A target that is new, or drains, gets none.
"""

import math
import re
from collections.abc import Iterable
from functools import cache

from ..model.target import RegisteredTarget, TargetState
from ..model.task import ContainerStatus
from ..outside.load_balancing import FixedAnswer, Forward, Listener, ListenerRule
from ..outside.traffic import Request
from ..truth import traffic as truth

SOURCE = "Elastic Load Balancing user guide, Listener rules for your Application Load Balancer"


def find(listeners: Iterable[Listener], host: str, port: int) -> Listener | None:
    """Return the listener on that port of the load balancer of that DNS name, if there is one."""
    return next((each for each in listeners if each.dns_name == host and each.port == port), None)


def action_for(listener: Listener, request: Request) -> Forward | FixedAnswer | None:
    """Return what a listener does with a request; None if that is not simulated."""
    return next((rule.action for rule in listener.rules if fits(rule, request)), None)


def fits(rule: ListenerRule, request: Request) -> bool:
    """Return whether a request has everything that a rule asks for."""
    return all(_has(request, field, values) for field, values in rule.conditions)


def forwards_to(listener: Listener) -> set[str]:
    """Return the ARNs of the target groups that rules of a listener send requests to."""
    actions = [rule.action for rule in listener.rules]
    return {arn for action in actions if isinstance(action, Forward) for arn, _ in action.groups}


def may_receive(target: RegisteredTarget) -> bool:
    """Return whether a target gets requests, or would if none of its group were healthy."""
    return target.state in (TargetState.HEALTHY, TargetState.UNHEALTHY)


def receivers(targets: Iterable[RegisteredTarget]) -> list[RegisteredTarget]:
    """Return the targets of one group that get its requests."""
    by_state: dict[TargetState, list[RegisteredTarget]] = {}
    for target in targets:
        by_state.setdefault(target.state, []).append(target)
    healthy = by_state.get(TargetState.HEALTHY)
    return healthy or (by_state.get(TargetState.UNHEALTHY, []) if truth.FAILS_OPEN.value else [])


def failure(target: RegisteredTarget, age_s: float = math.inf) -> int | None:
    """Return the status with which the load balancer answers because it finds nobody at a target; None if it does.

    Arguments:
        age_s: how many seconds ago its container started; without it, long ago.
    """
    machine = target.task.container_instance.machine if target.task.container_instance else None
    if not target.lets_in or (machine and not machine.online):
        return truth.NO_ANSWER_STATUS.value
    container = target.container
    listens = container.program.listens_to(target.container_port, age_s)
    if container.status is not ContainerStatus.RUNNING or not listens:
        return truth.NO_CONNECTION_STATUS.value
    return None


def _has(request: Request, field: str, values: tuple[str, ...]) -> bool:
    path = request.path.partition("?")[0]
    if field == "path-pattern":
        return any(_pattern(value).fullmatch(path) for value in values)
    if field == "host-header":
        host = (request.host_header or request.host).lower()
        return any(_pattern(value.lower()).fullmatch(host) for value in values)
    if field == "http-request-method":
        return request.method in values
    return False


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern in which * stands for any letters and ? for one."""
    return re.compile("".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in text))
