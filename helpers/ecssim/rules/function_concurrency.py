"""AWS Lambda gives each invocation an environment of its own: an idle one if there is one, else a new one, as long as
neither the function's reserved concurrency, nor what the account has beyond all reservations, nor the scaling rate of
1,000 new environments of a function every 10 s is used up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..model.function import Environment, Fleet, FunctionVersion
from ..truth import functions

SOURCE = "Lambda developer guide, Understanding Lambda function scaling"


@dataclass(frozen=True, slots=True)
class Reuse:
    """An idle environment takes the invocation."""

    environment: Environment


@dataclass(frozen=True, slots=True)
class Start:
    """A new environment takes it, after a cold start."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """Nobody takes it.

    Arguments:
        limit: a key of truth.functions.THROTTLE_REASONS.
    """

    limit: str


Decision = Reuse | Start | Throttle


def decide(function: FunctionVersion, fleet: Fleet, reserved: Mapping[str, int], now: datetime) -> Decision:
    """Decide who takes an invocation.

    Arguments:
        reserved: the reserved concurrency of those functions that have one, by ARN.
    """
    limit = _limit(function.arn, fleet, reserved)
    if limit:
        return Throttle(limit)
    idle = [each for each in fleet.environments.get(function.arn, []) if _is_warm(each, function, now)]
    if idle:
        return Reuse(max(idle, key=lambda environment: environment.idle_since or now))
    if len(recent_starts(fleet, function.arn, now)) >= functions.SCALING_ENVIRONMENTS.value:
        return Throttle("scaling")
    return Start()


def recent_starts(fleet: Fleet, arn: str, now: datetime) -> list[datetime]:
    """Return when environments of a function were started that count towards its scaling rate."""
    since = now - timedelta(seconds=functions.SCALING_PERIOD_S.value)
    return [at for at in fleet.starts.get(arn, []) if at > since]


def kept(environment: Environment, now: datetime) -> bool:
    """Return whether an environment is still there: it runs something, or did not long ago."""
    since = environment.idle_since
    return since is None or now - since <= timedelta(seconds=functions.KEPT_WARM_S.value)


def _is_warm(environment: Environment, function: FunctionVersion, now: datetime) -> bool:
    return environment.idle_since is not None and environment.function == function and kept(environment, now)


def _limit(arn: str, fleet: Fleet, reserved: Mapping[str, int]) -> str | None:
    if arn in reserved:
        return "function" if fleet.running(arn) >= reserved[arn] else None
    unreserved = functions.ACCOUNT_CONCURRENCY.value - sum(reserved.values())
    running = fleet.running() - sum(fleet.running(each) for each in reserved)
    return "account" if running >= unreserved else None
