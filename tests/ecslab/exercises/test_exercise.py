"""What checks look at, and what they say of a lab whose cells ran in another order or twice."""

from collections.abc import Iterator

import pytest
from ecslab import Lab
from ecslab.exercises.exercise import See, Verdict


@pytest.fixture
def welcome(home: object) -> Iterator[Lab]:
    lab = Lab("00_welcome")
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    yield lab
    lab.close()


def test_a_service_without_a_cluster_has_no_tasks(lab: Lab) -> None:
    assert See(lab.client, lab.prefix).tasks("web") == []


def test_a_service_that_is_not_there_has_no_tasks(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    assert See(lab.client, lab.prefix).tasks("web") == []


def _register_hello(lab: Lab, says: str) -> None:
    container = {"name": "main", "image": "busybox", "memory": 64, "command": ["sh", "-c", f"echo {says}"]}
    lab.client("ecs").register_task_definition(family=f"{lab.prefix}-hello", containerDefinitions=[container])


@pytest.mark.parametrize(
    ("says", "verdict"),
    [("Hello from a container", Verdict.NOT_ATTEMPTED), ("I am here", Verdict.NOT_YET)],
)
def test_to_register_the_first_recipe_twice_is_no_attempt(welcome: Lab, says: str, verdict: Verdict) -> None:
    _register_hello(welcome, "Hello from a container")
    _register_hello(welcome, says)
    assert welcome.check("own_words").verdict is verdict
