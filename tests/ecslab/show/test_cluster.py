"""A cluster's picture shows in words and in SVG what DescribeServices and DescribeTasks say."""

from xml.etree import ElementTree

import pytest
from ecslab import Lab
from ecslab.show import svg
from ecslab.show.colours import task_colour


def test_an_empty_cluster_says_that_nothing_runs(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    picture = lab.show()
    assert repr(picture) == "cluster ecslab-05 at 09:00:00\n  nothing runs here"
    assert "Nothing runs here." in picture.svg


def test_a_service_shows_its_counts_deployment_and_tasks(running: Lab) -> None:
    lines = repr(running.show()).splitlines()
    assert lines[1] == "  service web ACTIVE: 3 desired, 3 running, 0 pending"
    assert lines[2] == "    PRIMARY ecslab-05-web:1: 3 of 3 running, COMPLETED"
    assert len(lines) == 6
    assert all(line.split()[2] == "RUNNING" for line in lines[3:])


def test_tasks_that_were_told_to_stop_are_marked(running: Lab) -> None:
    ecs = running.client("ecs")
    ecs.stop_task(cluster=running.prefix, task=ecs.list_tasks(cluster=running.prefix)["taskArns"][0])
    assert repr(running.show()).count("(told to stop)") == 1


def test_tasks_without_a_service_have_a_place_of_their_own(running: Lab) -> None:
    running.client("ecs").run_task(
        cluster=running.prefix,
        taskDefinition=f"{running.prefix}-web",
        launchType="FARGATE",
        networkConfiguration=running.network(),
    )
    picture = running.show()
    assert "tasks without a service" in repr(picture)
    assert "Tasks without a service" in picture.svg


def test_the_svg_is_well_formed_and_tells_a_screen_reader_everything(running: Lab) -> None:
    picture = running.show()
    root = ElementTree.fromstring(picture.svg)
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == picture.text


def test_drawing_changes_nothing(running: Lab) -> None:
    assert running.show() == running.show()


def test_a_notebook_gets_text_and_svg(running: Lab) -> None:
    picture = running.show()
    assert picture._repr_mimebundle_(include=None, exclude=None) == {
        "text/plain": picture.text,
        "image/svg+xml": picture.svg,
    }


@pytest.mark.parametrize(
    ("status", "leaving", "new", "colour"),
    [
        ("RUNNING", False, True, svg.NEW),
        ("RUNNING", False, False, svg.OLD),
        ("PENDING", False, True, svg.STARTING),
        ("PENDING", False, False, svg.STARTING_OLD),
        ("RUNNING", True, True, svg.LEAVING),
        ("DEPROVISIONING", True, False, svg.LEAVING),
    ],
)
def test_colours_tell_deployments_and_directions_apart(status: str, leaving: bool, new: bool, colour: str) -> None:
    assert task_colour(status, leaving, new) == colour
