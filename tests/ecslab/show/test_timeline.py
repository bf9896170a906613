"""A timeline adds up what the timestamps of the tasks say."""

import time
from xml.etree import ElementTree

import pytest
from ecslab import Lab
from ecslab.show.timeline_view import read_timeline


@pytest.fixture
def rolled(running: Lab) -> Lab:
    """A rolling update from three tasks to three new ones, one of them beyond the desired count at a time."""
    running.client("ecs").update_service(
        cluster=running.prefix,
        service="web",
        forceNewDeployment=True,
        deploymentConfiguration={"minimumHealthyPercent": 100, "maximumPercent": 134},
    )
    time.sleep(600)
    return running


def test_old_and_new_tasks_are_there(rolled: Lab) -> None:
    view = read_timeline(rolled.client("ecs"), rolled.prefix, "web", rolled._require_backend().now())
    assert [line.new for line in view.tasks] == [False] * 3 + [True] * 3
    assert [[each.kind for each in line.segments] for line in view.tasks[:3]] == [["running", "leaving"]] * 3
    assert [[each.kind for each in line.segments] for line in view.tasks[3:]] == [["starting", "running"]] * 3


def test_the_counts_stay_between_the_limits(rolled: Lab) -> None:
    view = read_timeline(rolled.client("ecs"), rolled.prefix, "web", rolled._require_backend().now())
    assert (view.minimum, view.maximum) == (3, 4)
    assert view.most_existing == 4
    assert view.fewest_running == 3


def test_the_words_say_what_it_adds_up_to(rolled: Lab) -> None:
    assert repr(rolled.timeline("web")).splitlines()[-3:] == [
        "most tasks at once: 4 of 4 allowed",
        "fewest running at once: 3, at least 3 wanted",
        "rollout after 600 s: COMPLETED",
    ]


def test_a_timeline_can_be_drawn_while_nothing_has_happened(running: Lab) -> None:
    running.client("ecs").update_service(cluster=running.prefix, service="web", forceNewDeployment=True)
    ElementTree.fromstring(running.timeline("web").svg)


def test_a_service_that_is_not_there_is_named(running: Lab) -> None:
    assert repr(running.timeline("nothing")) == "Cluster ecslab-05 has no service nothing."


def test_a_cluster_that_is_not_there_is_named(lab: Lab) -> None:
    assert repr(lab.timeline("web")) == repr(lab.show()) == "There is no cluster ecslab-05."
