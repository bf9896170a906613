"""Where a container's lines go, and when they come."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim.model.task import Container, ContainerStatus
from ecssim.outside.programs import prints
from ecssim.rules import logs

from .builders import NOW, a_task

OPTIONS = {"awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "app"}


def a_container(driver: str = "awslogs", **options: str | None) -> Container:
    """A container that has run for ten seconds and prints at its start, after 5 s and after 20 s."""
    given = {name: value for name, value in (OPTIONS | options).items() if value is not None}
    settings: dict[str, Any] = {"name": "web", "logConfiguration": {"logDriver": driver, "options": given}}
    program = prints(["one", (5, "two"), (20, "three")])
    container = Container(settings, "arn:container", program, status=ContainerStatus.RUNNING, runtime_id="abc-1")
    container.started_at = NOW - timedelta(seconds=10)
    return container


def at(seconds: float) -> Any:
    return NOW - timedelta(seconds=10) + timedelta(seconds=seconds)


def test_the_options_name_group_region_and_stream() -> None:
    task, container = a_task(task_id="0123"), a_container()
    destination = logs.destination(container)
    assert destination
    assert (destination.group, destination.region, destination.creates_group) == ("/ecs/web", "eu-west-1", False)
    assert destination.stream(task, container) == "app/web/0123"


def test_without_a_prefix_the_stream_has_the_id_of_the_container_at_its_host() -> None:
    container = a_container(**{"awslogs-stream-prefix": None})
    destination = logs.destination(container)
    assert destination
    assert destination.stream(a_task(), container) == "abc-1"


@pytest.mark.parametrize(("value", "creates"), [("true", True), ("false", False), (None, False)])
def test_a_group_is_created_only_if_the_container_asks_for_it(value: str | None, creates: bool) -> None:
    destination = logs.destination(a_container(**{"awslogs-create-group": value}))
    assert destination
    assert destination.creates_group is creates


def test_a_container_prints_each_line_at_its_second() -> None:
    container = a_container()
    assert logs.due(container, NOW) == [(at(0), "one"), (at(5), "two")]
    container.lines_printed = 2
    assert (logs.due(container, NOW), logs.next_line_at(container)) == ([], at(20))


def test_after_the_last_line_there_is_none_to_wait_for() -> None:
    container = a_container()
    container.lines_printed = 3
    assert logs.next_line_at(container) is None


@pytest.mark.parametrize("status", [ContainerStatus.PENDING, ContainerStatus.STOPPED])
def test_a_container_that_does_not_run_prints_nothing(status: ContainerStatus) -> None:
    container = a_container()
    container.status = status
    assert (logs.due(container, NOW), logs.next_line_at(container)) == ([], None)


def test_nobody_waits_for_the_lines_of_another_driver() -> None:
    assert logs.next_line_at(a_container("json-file")) is None
