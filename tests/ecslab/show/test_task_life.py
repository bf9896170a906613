"""The life of a task goes from one of its timestamps to the next."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from ecslab import Lab
from ecslab.show.task_life_svg import draw
from ecslab.show.task_life_view import TaskLifeView, read_task_life

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
WAY_UP = {"createdAt": 0, "connectivityAt": 3, "pullStartedAt": 10, "pullStoppedAt": 19, "startedAt": 20}


class Told:
    """An ECS that tells of one task with these timestamps, in seconds since its creation."""

    def __init__(self, **seconds: float) -> None:
        self.task = {
            "taskArn": "arn:aws:ecs:us-east-1:123456789012:task/lab/0123456789abcdef0123456789abcdef",
            "taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/lab-web:1",
            "lastStatus": "STOPPED" if "stoppedAt" in seconds else "RUNNING",
            "containers": [{"name": "web", "lastStatus": "RUNNING"}],
            **{name: BEGIN + timedelta(seconds=second) for name, second in seconds.items()},
        }

    def describe_tasks(self, **_: Any) -> dict[str, Any]:
        """Tell of it."""
        return {"tasks": [self.task], "failures": []}


def life(now_s: float = 100, **seconds: float) -> TaskLifeView:
    return read_task_life(Told(**seconds), "lab", "0123", BEGIN + timedelta(seconds=now_s))


def kinds(view: TaskLifeView) -> list[str]:
    return [stretch.kind for stretch in view.stretches]


def test_a_task_that_runs_lives_until_now() -> None:
    view = life(**WAY_UP)
    assert kinds(view) == ["waiting", "preparing", "pulling", "starting", "running"]
    assert (view.stretches[-1].begin_s, view.stretches[-1].end_s) == (20, 100)


def test_a_task_that_waits_for_capacity_only_waits() -> None:
    assert kinds(life(createdAt=0)) == ["waiting"]


def test_a_task_that_is_stopped_stops_and_is_cleaned_up() -> None:
    view = life(**WAY_UP, stoppingAt=60, executionStoppedAt=63, stoppedAt=86)
    assert kinds(view)[-3:] == ["running", "stopping", "cleaning up"]
    assert view.stretches[-1].length_s == 23


def test_a_task_whose_containers_exit_has_ended_before_ecs_notices() -> None:
    view = life(**WAY_UP, executionStoppedAt=40, stoppingAt=50, stoppedAt=74)
    assert kinds(view)[-3:] == ["running", "ended", "cleaning up"]


def test_a_task_that_cannot_pull_has_nothing_to_stop() -> None:
    view = life(createdAt=0, connectivityAt=3, pullStartedAt=10, stoppingAt=20, stoppedAt=44)
    assert kinds(view) == ["waiting", "preparing", "pulling", "cleaning up"]


def test_a_stretch_without_length_is_left_out() -> None:
    assert "pulling" not in kinds(life(**{**WAY_UP, "pullStoppedAt": 10}))


def test_hours_of_running_do_not_make_the_rest_too_short_to_see() -> None:
    picture = draw(life(now_s=36_000, **WAY_UP))
    root = ElementTree.fromstring(picture)
    bars = [float(shape.get("width", 0)) for shape in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert ">35980 s<" in picture
    assert sum(width > 15 for width in bars) >= 5


@pytest.fixture
def stopped(running: Lab) -> tuple[Lab, str]:
    """A task of the service that somebody stopped, and its ARN."""
    ecs = running.client("ecs")
    task = ecs.list_tasks(cluster=running.prefix)["taskArns"][0]
    ecs.stop_task(cluster=running.prefix, task=task, reason="enough")
    time.sleep(60)
    return running, task


def test_the_words_end_with_the_exit_code_and_the_reason(stopped: tuple[Lab, str]) -> None:
    lab, task = stopped
    assert repr(lab.timeline(task=task)).splitlines()[-2:] == [
        "  container web: STOPPED, exit code 0",
        "  UserInitiated: enough",
    ]


def test_the_svg_is_well_formed_and_tells_a_screen_reader_everything(stopped: tuple[Lab, str]) -> None:
    lab, task = stopped
    picture = lab.timeline(task=task)
    assert ElementTree.fromstring(picture.svg).findtext("{http://www.w3.org/2000/svg}desc") == picture.text


def test_the_id_of_a_task_is_enough(stopped: tuple[Lab, str]) -> None:
    lab, task = stopped
    assert lab.timeline(task=task.rsplit("/", 1)[-1]) == lab.timeline(task=task)


def test_a_task_that_is_not_there_is_named(running: Lab) -> None:
    assert repr(running.timeline(task="0123")).startswith("Cluster ecslab-05 shows no task 0123.")


def test_a_cluster_that_is_not_there_is_named(lab: Lab) -> None:
    assert repr(lab.timeline(task="0123")) == "There is no cluster ecslab-05."


def test_a_timeline_shows_a_service_or_a_task(running: Lab) -> None:
    for wrong in ({}, {"service": "web", "task": "0123"}):
        with pytest.raises(TypeError, match="one thing"):
            running.timeline(**wrong)
