"""A wait in real time says what for, why, and how far it is; and it can be broken off."""

import re
import threading
import time
from collections.abc import Iterator

import boto3
import pytest
from botocore.waiter import Waiter
from ecslab.safety.waits import bar, reason, reasons, shown, waiting_for
from ecssim import simulate


class Clock:
    """Lets no time pass, and remembers how much would have."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.interrupt_at: float | None = None

    def sleep(self, seconds: float) -> None:
        if self.interrupt_at is not None and sum(self.slept) >= self.interrupt_at:
            raise KeyboardInterrupt
        self.slept.append(seconds)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that the waits of this thread go by."""
    clock = Clock()
    with shown(clock.sleep):
        yield clock


def last_line(said: str) -> str:
    return said.rstrip().rpartition("\r")[2]


@pytest.mark.parametrize(
    ("passed_s", "expected_s", "drawn"),
    [
        (0, 60, "[..............................] 0 s"),
        (20, 60, "[##########....................] 20 s"),
        (90, 60, "[##############################] 90 s"),
        (20, None, "20 s"),
    ],
)
def test_a_bar_is_as_long_as_the_wait_is_far(passed_s: float, expected_s: float | None, drawn: str) -> None:
    assert bar(passed_s, expected_s) == drawn


def test_every_waiter_with_a_reason_is_one_of_botocores_or_of_lab_wait() -> None:
    services = ("ecs", "ec2", "elbv2", "lambda", "ecr", "codedeploy")
    known = {name for service in services for name in boto3.client(service, "us-east-1").waiter_names}
    assert set(reasons()) - known == {"container_instances"}


def test_other_words_than_names_are_what_is_waited_for() -> None:
    assert str(reason("the second rollout")).startswith("Waiting for the second rollout: ")


def test_a_long_sleep_shows_how_far_it_is(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    time.sleep(12)
    said = capsys.readouterr().out
    assert said.startswith("Waiting for 12 seconds to pass: AWS goes on by itself")
    assert re.findall(r"\] (\d+) s", said) == ["0", "5", "10", "12"]
    assert clock.slept == [5, 5, 2]


def test_a_short_sleep_shows_nothing(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    time.sleep(1)
    assert (capsys.readouterr().out, clock.slept) == ("", [1])


def test_a_condition_that_holds_at_once_shows_nothing(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with waiting_for(reason("tasks_running")):
        pass
    assert capsys.readouterr().out == ""


def test_many_short_sleeps_for_one_thing_are_one_wait(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with waiting_for(reason("container_instances")):
        for _ in range(3):
            time.sleep(3)
    said = capsys.readouterr().out
    assert said.count("Waiting for machines to join the cluster, usually 60 to 180 seconds: an instance boots") == 1
    assert last_line(said) == bar(9, 180)


def test_a_wait_inside_of_another_is_part_of_it(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with waiting_for(reason("services_stable")), waiting_for(reason("tasks_running")):
        time.sleep(9)
    assert "tasks to run" not in capsys.readouterr().out


def test_a_waiter_of_botocore_says_why_it_takes_that_long(capsys: pytest.CaptureFixture[str]) -> None:
    with simulate() as simulation, shown(simulation.advance):
        ecs = boto3.client("ecs")
        ecs.create_cluster(clusterName="lab")
        container = {"name": "main", "image": "nginx"}
        fargate = {"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}
        ecs.register_task_definition(family="web", containerDefinitions=[container], **fargate)
        subnets = [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"][:1]]
        network = {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}
        task = ecs.run_task(cluster="lab", taskDefinition="web", launchType="FARGATE", networkConfiguration=network)
        capsys.readouterr()
        ecs.get_waiter("tasks_running").wait(cluster="lab", tasks=[task["tasks"][0]["taskArn"]])
    said = capsys.readouterr().out
    assert said.startswith("Waiting for tasks to run, usually 20 to 60 seconds: each one gets a network interface")
    assert last_line(said).startswith("[#")


def test_an_interrupt_says_how_to_take_the_wait_up_again(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    clock.interrupt_at = 10
    with pytest.raises(KeyboardInterrupt), waiting_for(reason("services_stable")):
        time.sleep(60)
    said = capsys.readouterr().out
    assert "Stopped waiting for services to be stable after 10 s." in said
    assert "Run the cell again to go on waiting" in said


def test_after_an_interrupt_the_next_wait_begins_anew(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    clock.interrupt_at = 10
    with pytest.raises(KeyboardInterrupt):
        time.sleep(60)
    clock.interrupt_at = None
    capsys.readouterr()
    time.sleep(20)
    assert last_line(capsys.readouterr().out) == bar(20, 20)


def test_other_threads_sleep_as_ever(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=time.sleep, args=[0])
    thread.start()
    thread.join()
    assert (capsys.readouterr().out, clock.slept) == ("", [])


def test_afterwards_the_kernel_has_its_sleep_and_its_waiters_back() -> None:
    before = (time.sleep, Waiter.wait)
    with shown(Clock().sleep):
        assert time.sleep is not before[0]
    assert (time.sleep, Waiter.wait) == before
