"""The sweep deletes what is the lab's, in order, and nothing else."""

from ecslab import Lab
from ecslab.safety.sweep import leftovers, sweep

NEIGHBOUR = "ecslab-050"


def test_a_sweep_leaves_nothing_of_the_lab(running: Lab) -> None:
    ecs = running.client("ecs")
    assert len(leftovers(ecs, running.prefix)) == 6
    assert sweep(ecs, running.prefix) == []
    assert leftovers(ecs, running.prefix) == []


def test_a_sweep_stops_tasks_that_no_service_looks_after(running: Lab) -> None:
    ecs = running.client("ecs")
    ecs.run_task(
        cluster=running.prefix,
        taskDefinition=f"{running.prefix}-web",
        launchType="FARGATE",
        networkConfiguration=running.network(),
        count=2,
    )
    assert sweep(ecs, running.prefix) == []


def test_a_second_sweep_finds_nothing_to_do(running: Lab) -> None:
    ecs = running.client("ecs")
    sweep(ecs, running.prefix)
    assert sweep(ecs, running.prefix) == []


def test_what_only_looks_like_the_labs_stays(running: Lab) -> None:
    ecs = running.client("ecs")
    ecs.create_cluster(clusterName=NEIGHBOUR)
    ecs.register_task_definition(
        family=f"{NEIGHBOUR}-web", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}]
    )
    sweep(ecs, running.prefix)
    assert [arn.rsplit("/", 1)[-1] for arn in ecs.list_clusters()["clusterArns"]] == [NEIGHBOUR]
    assert len(ecs.list_task_definitions()["taskDefinitionArns"]) == 1


def test_what_is_left_is_named_by_arn(running: Lab) -> None:
    ecs = running.client("ecs")
    found = leftovers(ecs, running.prefix)
    assert found[0].endswith(f"cluster/{running.prefix}")
    assert any("/web" in arn for arn in found)
