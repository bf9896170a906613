"""What an investigation costs."""

import pytest
from ecslab import Lab
from ecslab.incidents.toll import SECONDS_PER_CALL, Change, Toll


def watched(lab: Lab) -> tuple[Toll, list[float]]:
    """A toll that watches a client of the lab, and the seconds that it lets pass."""
    passed: list[float] = []
    toll = Toll(passed.append)
    toll.watch(lab.client("ecs"), "ecs")
    toll.open()
    return toll, passed


def test_each_new_call_takes_its_time(lab: Lab) -> None:
    toll, passed = watched(lab)
    lab.client("ecs").list_clusters()
    lab.client("ecs").list_task_definitions()
    assert (toll.calls, passed) == (2, [SECONDS_PER_CALL] * 2)


def test_the_same_call_again_is_free(lab: Lab) -> None:
    toll, passed = watched(lab)
    for _ in range(10):
        lab.client("ecs").list_task_definitions(familyPrefix="web")
    assert (toll.calls, len(passed)) == (1, 1)


def test_the_same_call_about_something_else_is_a_new_one(lab: Lab) -> None:
    toll, _ = watched(lab)
    lab.client("ecs").list_task_definitions(familyPrefix="web")
    lab.client("ecs").list_task_definitions(familyPrefix="shop")
    assert toll.calls == 2


def test_changes_are_told_from_looks(lab: Lab) -> None:
    toll, _ = watched(lab)
    lab.client("ecs").list_clusters()
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    assert [change.operation for change in toll.changes] == ["ecs.CreateCluster"]


@pytest.mark.parametrize(
    ("operation", "params", "only_restarts"),
    [
        ("ecs.StopTask", {"cluster": "shop", "task": "1"}, True),
        ("ecs.UpdateService", {"cluster": "shop", "service": "web", "forceNewDeployment": True}, True),
        ("ecs.UpdateService", {"service": "web", "desiredCount": 8}, True),
        ("ecs.UpdateService", {"service": "web", "taskDefinition": "web:1"}, False),
        ("iam.PutRolePolicy", {}, False),
    ],
)
def test_a_restart_is_told_from_a_mend(operation: str, params: dict[str, object], only_restarts: bool) -> None:
    assert Change(operation, params).only_restarts is only_restarts


def test_nobody_pays_for_what_the_kit_calls(lab: Lab) -> None:
    toll, passed = watched(lab)
    with toll.unseen():
        lab.client("ecs").list_clusters()
    assert (toll.calls, passed) == (0, [])


def test_a_closed_toll_keeps_what_it_has_counted(lab: Lab) -> None:
    toll, _ = watched(lab)
    lab.client("ecs").list_clusters()
    toll.close()
    lab.client("ecs").list_task_definitions()
    assert toll.calls == 1


def test_a_toll_that_is_opened_again_begins_anew(lab: Lab) -> None:
    toll, _ = watched(lab)
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    toll.open()
    assert (toll.calls, toll.changes) == (0, [])
