"""What came of requests is read in the same way whoever sent them."""

from collections import defaultdict

import pytest
from ecslab.backends.flow import Flow
from ecssim.outside.traffic import Answers

BLUE, GREEN = (f"arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/{name}/123" for name in ("blue", "green"))
ANSWERS = Answers(
    {503: 2, 200: 1200, 0: 1},
    {(GREEN, "10.0.0.2", 80): 3, (BLUE, "10.0.0.1", 80): 1190, (BLUE, "10.0.0.2", 80): 7},
    defaultdict(float, {0.02: 1190.0, 0.5: 10.0}),
)


def a_flow(answers: Answers = ANSWERS, **known: object) -> Flow:
    return Flow(lambda: answers, lambda: None, **known)  # type: ignore[arg-type]


def test_statuses_come_in_order() -> None:
    assert list(a_flow().by_status.items()) == [(0, 1), (200, 1200), (503, 2)]


def test_no_answer_is_a_failure_too() -> None:
    assert (a_flow().sent, a_flow().failed) == (1203, 3)


def test_targets_are_told_by_address_and_by_group() -> None:
    assert a_flow().by_target == {"10.0.0.1:80": 1190, "10.0.0.2:80": 10}
    assert a_flow().by_target_group == {"blue": 1197, "green": 3}


def test_an_aws_that_does_not_tell_targets_says_none() -> None:
    flow = a_flow(knows_targets=False)
    assert (flow.by_target, flow.by_target_group) == (None, None)


@pytest.mark.parametrize(("percent", "expected"), [(50, 0.02), (99, 0.02), (100, 0.5)])
def test_response_times_are_told_by_their_share(percent: float, expected: float) -> None:
    assert a_flow().response_time_s(percent) == expected


def test_it_shows_itself_in_a_line() -> None:
    assert repr(a_flow()) == "1,203 requests: 1 not answered, 1,200 answered with 200, 2 answered with 503"
    assert repr(a_flow(Answers(), why_ended=lambda: "stopped")) == "0 requests: none yet (stopped)"
