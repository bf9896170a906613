"""The recorder notes what a notebook calls, by whom, and how often."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from ecslab.authoring import recorder
from ecslab.authoring.recorder import Calls, recording
from ecslab.authoring.replay import replaying
from ecslab.safety import operations

SETUP = 'from ecslab import Lab\nlab = Lab("05_services")\necs = lab.client("ecs")'


@pytest.fixture
def calls() -> Iterator[Calls]:
    """What a small notebook called."""
    cells = [
        SETUP,
        "ecs.create_cluster(clusterName=lab.prefix)",
        "lab.wait(lambda: ecs.describe_clusters(clusters=[lab.prefix])['clusters'])",
        "for _ in range(2):\n    ecs.list_clusters()",
        "lab.role('task')",
        "lab.inject('ReturnCapacity', of='FARGATE')",
        "lab.inject('ReturnCapacity', of='FARGATE_SPOT')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    with recording() as calls, replaying(notebook) as replay:
        replay.run_all()
        yield calls


def test_calls_of_the_cells_are_told_from_those_of_the_kit(calls: Calls) -> None:
    assert calls.lesson == {"ecs.CreateCluster": 1, "ecs.DescribeClusters": 1, "ecs.ListClusters": 2}
    assert calls.kit == {"iam.GetRole": 1, "iam.CreateRole": 1}


def test_what_has_no_aws_call_is_noted_by_its_name_and_a_fault_by_its_own(calls: Calls) -> None:
    assert calls.world == {"inject.ReturnCapacity": 2}


def test_a_call_that_aws_refuses_is_noted_and_one_that_boto3_refuses_is_not() -> None:
    cells = [
        SETUP,
        "with lab.expect_error('ClusterNotFoundException'):\n    ecs.list_tasks(cluster='nobodys')",
        "try:\n    ecs.run_task()\nexcept Exception:\n    pass",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    with recording() as calls, replaying(notebook) as replay:
        replay.run_all()
    assert calls.lesson == {"ecs.ListTasks": 1}


def test_the_file_has_a_table_for_each_service_in_order_and_one_for_the_world(calls: Calls) -> None:
    text = recorder.text("05_services", calls)
    assert text.splitlines()[3:] == [
        "[ecs]",
        "CreateCluster = { lesson = 1 }",
        "DescribeClusters = { lesson = 1 }",
        "ListClusters = { lesson = 2 }",
        "",
        "[iam]",
        "CreateRole = { kit = 1 }",
        "GetRole = { kit = 1 }",
        "",
        "[world]",
        "inject.ReturnCapacity = 2",
    ]
    assert tomllib.loads(text)["ecs"]["ListClusters"] == {"lesson": 2}


def test_what_the_guard_reads_of_it_are_the_operations_of_aws(
    calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / operations.CALLS).mkdir()
    path = tmp_path / operations.CALLS / "05_services.toml"
    path.write_text(recorder.text("05_services", calls), encoding="utf-8")
    monkeypatch.setattr(operations, "files", lambda _package: tmp_path)
    assert operations.recorded("05_services") == {*calls.lesson, *calls.kit}


def test_recording_writes_the_calls_and_the_policy_and_no_progress(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (operations.CALLS, "policies"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(recorder, "_SAFETY", tmp_path)
    written = recorder.write("05_services")
    assert [path.name for path in written] == ["05_services.toml", "05_services.json"]
    assert "CreateService" in written[0].read_text("utf-8")
    assert "ecs:CreateService" in written[1].read_text("utf-8")
    assert not home.exists()
