"""Which environment takes an invocation of a function."""

from datetime import UTC, datetime, timedelta

from ecssim.model.function import Environment, Fleet, FunctionVersion
from ecssim.rules.function_concurrency import Reuse, Start, Throttle, decide

NOW = datetime(2026, 1, 5, tzinfo=UTC)
FUNCTION = FunctionVersion("arn:f", "f", "1", b"", "index.handler", "python3.13", 3, 128, "arn:role")


def fleet(busy: int = 0, idle_s: tuple[float, ...] = (), arn: str = "arn:f") -> Fleet:
    """Return a fleet with environments that are busy, and others that have been idle for so long."""
    environments = [Environment(FUNCTION, "s", NOW) for _ in range(busy)]
    environments += [Environment(FUNCTION, "s", NOW, NOW - timedelta(seconds=each)) for each in idle_s]
    return Fleet({arn: environments})


def test_without_an_idle_environment_a_new_one_starts() -> None:
    assert decide(FUNCTION, fleet(busy=3), {}, NOW) == Start()


def test_the_environment_that_was_idle_last_is_reused() -> None:
    idle = fleet(idle_s=(50, 5))
    assert decide(FUNCTION, idle, {}, NOW) == Reuse(idle.environments["arn:f"][1])


def test_an_environment_that_was_idle_for_long_is_gone() -> None:
    assert decide(FUNCTION, fleet(idle_s=(3600,)), {}, NOW) == Start()


def test_a_function_stays_within_its_reserved_concurrency() -> None:
    assert decide(FUNCTION, fleet(busy=2), {"arn:f": 2}, NOW) == Throttle("function")


def test_the_account_stays_within_a_thousand() -> None:
    assert decide(FUNCTION, fleet(busy=999), {}, NOW) == Start()
    assert decide(FUNCTION, fleet(busy=1000), {}, NOW) == Throttle("account")


def test_what_is_reserved_for_one_is_lost_to_the_others() -> None:
    assert decide(FUNCTION, fleet(busy=900), {"arn:other": 100}, NOW) == Throttle("account")


def test_a_function_gets_a_thousand_new_environments_in_ten_seconds() -> None:
    many = Fleet(starts={"arn:f": [NOW - timedelta(seconds=9)] * 1000})
    assert decide(FUNCTION, many, {"arn:f": 5000}, NOW) == Throttle("scaling")
    assert decide(FUNCTION, many, {"arn:f": 5000}, NOW + timedelta(seconds=2)) == Start()
