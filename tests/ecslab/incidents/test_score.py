"""What an incident is worth."""

from ecslab.incidents.score import FREE_CALLS, FULL_POINTS, POINTS_PER_HINT, Score

AT_ONCE = Score(minutes=0, sent=1000, lost=0, calls=0, hints=0)


def points(**changes: float) -> int:
    return Score(**{**vars_of(AT_ONCE), **changes}).points  # type: ignore[arg-type]


def vars_of(score: Score) -> dict[str, float]:
    return {name: getattr(score, name) for name in Score.__dataclass_fields__}


def test_a_perfect_hour_has_all_points() -> None:
    assert AT_ONCE.points == FULL_POINTS


def test_each_minute_and_each_percent_costs_a_point() -> None:
    assert points(minutes=7) == FULL_POINTS - 7
    assert points(lost=120) == FULL_POINTS - 12


def test_some_calls_are_free() -> None:
    assert points(calls=FREE_CALLS) == FULL_POINTS
    assert points(calls=FREE_CALLS + 3) == FULL_POINTS - 3


def test_a_hint_costs_more_than_a_call() -> None:
    assert points(hints=2) == FULL_POINTS - 2 * POINTS_PER_HINT


def test_nobody_has_less_than_nothing() -> None:
    assert points(minutes=500) == 0


def test_nothing_is_lost_where_nothing_was_sent() -> None:
    assert points(sent=0) == FULL_POINTS


def test_a_score_reads_as_a_sentence() -> None:
    score = Score(minutes=12.4, sent=20000, lost=1500, calls=9, hints=1)
    assert str(score) == "12 minutes, 1,500 of 20,000 requests lost (7.5 %), 9 calls, 1 hint"
