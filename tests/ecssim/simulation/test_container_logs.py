"""What containers print, as CloudWatch Logs has it."""

from typing import Any

import boto3
import pytest
from ecssim import Simulation, programs, simulate

from tests.conftest import CLUSTER

from .task_kit import Tasks, sh

GROUP = "/ecs/job"


@pytest.fixture
def logs(sim: Simulation) -> Any:
    client = boto3.client("logs")
    client.create_log_group(logGroupName=GROUP)
    return client


def to(group: str = GROUP, **options: str) -> dict[str, Any]:
    """A log configuration for that group."""
    named = {"awslogs-group": group, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"}
    return {"logDriver": "awslogs", "options": named | options}


def stream(arn: str, container: str = "job") -> str:
    return f"app/{container}/{arn.rsplit('/', 1)[-1]}"


def lines(logs: Any, arn: str, group: str = GROUP) -> list[tuple[float, str]]:
    """The lines of a task's container `job`, each with its time in seconds."""
    events = logs.get_log_events(logGroupName=group, logStreamName=stream(arn), startFromHead=True)["events"]
    return [(event["timestamp"] / 1000, event["message"]) for event in events]


def texts(logs: Any, arn: str) -> list[str]:
    return [text for _, text in lines(logs, arn)]


def test_a_line_is_there_from_its_moment_on_and_not_before(tasks: Tasks, logs: Any) -> None:
    arn = tasks.run(sh("job", "echo one; sleep 10; echo two; sleep 3600", logConfiguration=to()))
    started_at = tasks.until(arn, "RUNNING")["startedAt"].timestamp()
    assert lines(logs, arn) == [(started_at, "one")]
    tasks.sim.advance(9.999)
    assert texts(logs, arn) == ["one"]
    tasks.sim.advance(0.001)
    assert lines(logs, arn) == [(started_at, "one"), (started_at + 10, "two")]


def test_the_last_line_before_the_end_is_there(tasks: Tasks, logs: Any) -> None:
    arn = tasks.run(sh("job", "sleep 10; echo bye; exit 3", logConfiguration=to()), for_s=120)
    assert texts(logs, arn) == ["bye"]
    assert tasks.container(arn, "job")["exitCode"] == 3


def test_lines_can_be_filtered_over_all_streams(tasks: Tasks, logs: Any) -> None:
    tasks.run(sh("job", "echo fine; echo ERROR one", logConfiguration=to()), for_s=60)
    tasks.run(sh("job", "echo ERROR two", logConfiguration=to()), for_s=60)
    found = logs.filter_log_events(logGroupName=GROUP, filterPattern="ERROR")["events"]
    assert [event["message"] for event in found] == ["ERROR one", "ERROR two"]


def test_every_container_has_a_stream_of_its_own(tasks: Tasks, logs: Any) -> None:
    one, two = (sh(name, f"echo {name}; sleep 60", logConfiguration=to()) for name in ("one", "two"))
    arn = tasks.run(one, two, for_s=60)
    streams = [each["logStreamName"] for each in logs.describe_log_streams(logGroupName=GROUP)["logStreams"]]
    assert streams == [stream(arn, "one"), stream(arn, "two")]


def test_a_container_that_prints_nothing_has_an_empty_stream(tasks: Tasks, logs: Any) -> None:
    arn = tasks.run(sh("job", "sleep 3600", logConfiguration=to()), for_s=60)
    assert lines(logs, arn) == []


def test_empty_lines_are_left_out(tasks: Tasks, logs: Any) -> None:
    arn = tasks.run(sh("job", "echo; echo one; echo; echo two", logConfiguration=to()), for_s=60)
    assert texts(logs, arn) == ["one", "two"]


def test_a_container_that_is_started_again_prints_again(tasks: Tasks, logs: Any) -> None:
    policy = {"enabled": True, "restartAttemptPeriod": 60}
    container = sh("job", "echo up; sleep 100; exit 1", restartPolicy=policy, logConfiguration=to())
    arn = tasks.run(container, for_s=180)
    assert texts(logs, arn) == ["up", "up"]


def test_a_container_that_was_stopped_prints_no_more(tasks: Tasks, logs: Any) -> None:
    container = sh("job", "echo one; sleep 60; echo two; sleep 60; echo three", stopTimeout=40, logConfiguration=to())
    arn = tasks.run(container)
    tasks.until(arn, "RUNNING")
    tasks.sim.advance(50)
    tasks.ecs.stop_task(cluster=CLUSTER, task=arn)
    tasks.sim.advance(600)
    assert texts(logs, arn) == ["one", "two"]


def test_a_web_server_says_that_it_is_there(tasks: Tasks, logs: Any) -> None:
    arn = tasks.run({"name": "job", "image": "nginx", "logConfiguration": to()}, for_s=60)
    assert "nginx: waiting for requests on port 80" in texts(logs, arn)


def test_an_image_of_the_lab_prints_what_the_lab_says(tasks: Tasks, logs: Any) -> None:
    tasks.sim.images.put("shop/api:2", programs.prints(["starting", (2, "cannot connect")], programs.crashes_after(3)))
    arn = tasks.run({"name": "job", "image": "shop/api:2", "logConfiguration": to()}, for_s=60)
    assert texts(logs, arn) == ["starting", "cannot connect"]


# Groups


def test_a_task_whose_log_group_is_missing_fails_to_start(tasks: Tasks, logs: Any) -> None:
    arn = tasks.run(sh("job", "echo one", logConfiguration=to("/ecs/gone")))
    task = tasks.until(arn, "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == (
        "TaskFailedToStart",
        "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed "
        "to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit "
        "status 1",
    )
    assert "startedAt" not in task
    assert "container job lacks the log group: /ecs/gone" in tasks.sim.why(arn)


def test_a_log_group_is_created_if_the_container_asks_for_it(tasks: Tasks, logs: Any) -> None:
    configuration = to("/ecs/new", **{"awslogs-create-group": "true"})
    arn = tasks.run(sh("job", "echo one", logConfiguration=configuration), for_s=60)
    assert [text for _, text in lines(logs, arn, "/ecs/new")] == ["one"]


def test_lines_go_to_the_region_that_the_container_names(tasks: Tasks, logs: Any) -> None:
    there = boto3.client("logs", region_name="eu-west-1")
    there.create_log_group(logGroupName=GROUP)
    configuration = to(**{"awslogs-region": "eu-west-1"})
    arn = tasks.run(sh("job", "echo one", logConfiguration=configuration), for_s=60)
    assert texts(there, arn) == ["one"]
    assert logs.describe_log_streams(logGroupName=GROUP)["logStreams"] == []


@pytest.mark.parametrize("create", ["true", "false"])
def test_a_region_that_does_not_exist_has_no_log_group(tasks: Tasks, logs: Any, create: str) -> None:
    configuration = to(**{"awslogs-region": "nowhere", "awslogs-create-group": create})
    task = tasks.until(tasks.run(sh("job", "echo one", logConfiguration=configuration)), "STOPPED")
    assert task["stoppedReason"].startswith("ResourceInitializationError: failed to validate logger args: ")


def test_a_log_group_that_is_deleted_meanwhile_does_not_disturb_the_task(tasks: Tasks, logs: Any) -> None:
    arn = tasks.run(sh("job", "echo one; sleep 60; echo two; exit 4", logConfiguration=to()), for_s=50)
    logs.delete_log_group(logGroupName=GROUP)
    tasks.sim.advance(120)
    assert tasks.container(arn, "job")["exitCode"] == 4


# Worlds


def story() -> list[Any]:
    """The lines of a task in a world of its own."""
    with simulate() as sim:
        ecs, logs, ec2 = boto3.client("ecs"), boto3.client("logs"), boto3.client("ec2")
        ecs.create_cluster(clusterName=CLUSTER)
        subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
        configuration = to(**{"awslogs-create-group": "true"})
        tasks = Tasks(sim, ecs, {"awsvpcConfiguration": {"subnets": subnets[:3], "assignPublicIp": "ENABLED"}})
        tasks.run(sh("job", "echo one; sleep 5; echo two", logConfiguration=configuration), for_s=60)
        return list(logs.filter_log_events(logGroupName=GROUP)["events"])


def test_two_worlds_of_one_seed_have_the_same_lines_and_no_others() -> None:
    assert story() == story() != []
