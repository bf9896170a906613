"""Where a listener sends a request."""

from typing import Any

import pytest
from ecssim.model.target import RegisteredTarget, TargetState
from ecssim.model.task import Container, ContainerStatus
from ecssim.outside.load_balancing import FixedAnswer, Forward, Listener, ListenerRule
from ecssim.outside.programs import is_ready_after
from ecssim.outside.traffic import Request
from ecssim.rules import routing

from .builders import NOW, a_task

WEB, API, GONE = Forward((("web", 1.0),)), Forward((("api", 1.0),)), FixedAnswer(410)
LISTENER = Listener(
    "arn:lb",
    "application",
    "web.elb.amazonaws.com",
    80,
    (
        ListenerRule((("path-pattern", ("/api/*", "/v?")),), API),
        ListenerRule((("host-header", ("*.old.example.com",)), ("http-request-method", ("GET", "HEAD"))), GONE),
        ListenerRule((("source-ip", ("10.0.0.0/8",)),), GONE),
        ListenerRule((), WEB),
    ),
)


def action(path: str = "/", **changes: Any) -> Forward | FixedAnswer | None:
    return routing.action_for(LISTENER, Request(LISTENER.dns_name, path=path, **changes))


@pytest.mark.parametrize("path", ["/api/", "/api/users?page=2", "/v1", "/api/a/b"])
def test_a_path_can_decide(path: str) -> None:
    assert action(path) is API


@pytest.mark.parametrize("path", ["/", "/API/", "/api", "/v10", "/web?next=/api/"])
def test_other_paths_go_on_to_the_last_rule(path: str) -> None:
    assert action(path) is WEB


def test_a_rule_needs_all_its_conditions() -> None:
    assert action(host_header="Shop.OLD.example.com") is GONE
    assert action(host_header="shop.old.example.com", method="POST") is WEB
    assert action(host_header="shop.example.com") is WEB


def test_a_listener_is_found_by_name_and_port() -> None:
    assert routing.find([LISTENER], LISTENER.dns_name, 80) is LISTENER
    assert routing.find([LISTENER], LISTENER.dns_name, 443) is None


def test_a_listener_knows_the_groups_that_it_forwards_to() -> None:
    assert routing.forwards_to(LISTENER) == {"web", "api"}


def targets(*states: str) -> list[RegisteredTarget]:
    container = Container({"name": "web"}, "arn:container")
    return [
        RegisteredTarget(a_task(), container, 80, "arn:group", f"10.0.0.{number}", 80, None, NOW, TargetState(state))
        for number, state in enumerate(states)
    ]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["healthy", "unhealthy", "healthy"], [0, 2]),
        (["initial", "healthy", "draining", "unused"], [1]),
        (["unhealthy", "unhealthy"], [0, 1]),
        (["unhealthy", "draining"], [0]),
        (["initial", "draining"], []),
        ([], []),
    ],
)
def test_healthy_targets_get_requests_and_unhealthy_ones_if_there_are_no_others(
    states: list[str], expected: list[int]
) -> None:
    group = targets(*states)
    assert routing.receivers(group) == [group[number] for number in expected]


def test_a_program_that_is_not_ready_yet_takes_no_connection() -> None:
    container = Container({"name": "web"}, "arn:container", is_ready_after(30), status=ContainerStatus.RUNNING)
    target = RegisteredTarget(a_task(), container, 80, "arn:group", "10.0.0.1", 80, None, NOW)
    assert [routing.failure(target, age_s) for age_s in (29, 30)] == [502, None]
