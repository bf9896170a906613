"""Which events match the pattern of a rule."""

from typing import Any

import pytest
from ecssim.outside.event_pattern import matches, problem

EVENT: dict[str, Any] = {
    "source": "aws.ecs",
    "detail": {
        "lastStatus": "STOPPED",
        "count": 3,
        "flag": True,
        "address": "10.0.0.7",
        "containers": [{"name": "web", "exitCode": 0}, {"name": "proxy", "exitCode": 137}],
    },
}


@pytest.mark.parametrize(
    "detail",
    [
        {"lastStatus": ["STOPPED", "RUNNING"]},
        {"lastStatus": [{"prefix": "STOP"}]},
        {"lastStatus": [{"suffix": "PED"}]},
        {"lastStatus": [{"equals-ignore-case": "stopped"}]},
        {"lastStatus": [{"prefix": {"equals-ignore-case": "stop"}}]},
        {"lastStatus": [{"wildcard": "ST*ED"}]},
        {"lastStatus": [{"anything-but": ["RUNNING"]}]},
        {"lastStatus": [{"anything-but": {"prefix": "RUN"}}]},
        {"count": [{"numeric": [">", 2, "<=", 3]}]},
        {"address": [{"cidr": "10.0.0.0/24"}]},
        {"missing": [{"exists": False}]},
        {"lastStatus": [{"exists": True}]},
        {"containers": {"exitCode": [137]}},
        {"containers": {"name": ["proxy"], "exitCode": [{"numeric": [">", 0]}]}},
        {"$or": [{"lastStatus": ["RUNNING"]}, {"count": [3]}]},
    ],
)
def test_what_a_pattern_asks_for_matches(detail: dict[str, Any]) -> None:
    assert matches({"source": ["aws.ecs"], "detail": detail}, EVENT)


@pytest.mark.parametrize(
    "detail",
    [
        {"lastStatus": ["RUNNING"]},
        {"lastStatus": ["stopped"]},
        {"lastStatus": [{"wildcard": "ST?PPED"}]},
        {"lastStatus": [{"anything-but": "STOPPED"}]},
        {"missing": ["x"]},
        {"missing": [{"exists": True}]},
        {"count": [{"numeric": ["<", 3]}]},
        {"flag": [1]},
        {"containers": {"name": ["web"], "exitCode": [137]}},
        {"$or": [{"lastStatus": ["RUNNING"]}, {"count": [4]}]},
    ],
)
def test_anything_else_does_not(detail: dict[str, Any]) -> None:
    assert not matches({"detail": detail}, EVENT)


def test_a_pattern_with_an_unknown_operator_is_not_valid() -> None:
    assert problem({"detail": {"count": [{"about": 3}]}}) == "Unrecognized match type about"
    assert problem({"detail": {"count": [{"numeric": ["=", 3]}]}}) is None
