"""The limits stand side by side, each with where and when it was read."""

from ecslab.compare import limits


def test_every_limit_has_both_sides_a_source_and_a_date() -> None:
    assert limits()
    for limit in limits():
        assert all((limit.what, limit.ecs, limit.function, limit.source, limit.read))


def test_nothing_is_compared_twice() -> None:
    names = [limit.what for limit in limits()]
    assert len(names) == len(set(names))
