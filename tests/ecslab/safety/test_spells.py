"""AWS's answers are read as the times for which it bills something."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from ecslab.safety import spells
from ecssim import Simulation

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
TASK = {
    "taskArn": "arn:aws:ecs:us-east-1:123456789012:task/ecslab-05/0123456789abcdef0123456789abcdef",
    "launchType": "FARGATE",
    "cpu": "512",
    "memory": "1024",
    "createdAt": NINE - timedelta(seconds=20),
    "pullStartedAt": NINE,
    "stoppedAt": TEN,
    "ephemeralStorage": {"sizeInGiB": 20},
    "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
}
MACHINE = {
    "InstanceId": "i-0123456789abcdef0",
    "InstanceType": "t3.micro",
    "LaunchTime": NINE,
    "State": {"Name": "running"},
    "StateTransitionReason": "",
}
PREFIX = "ecslab-05"


def of_task(**changes: Any) -> list[spells.Spell]:
    return list(spells.of_task({**TASK, **changes}))


# Tasks


def test_a_task_on_fargate_is_billed_from_its_pull_to_its_stop_for_a_minute_at_least() -> None:
    (spell,) = of_task()
    assert (spell.begin, spell.end, spell.minimum_s) == (NINE, TEN, 60)


def test_a_task_on_fargate_is_billed_for_cpu_memory_and_a_public_address() -> None:
    assert of_task()[0].units == {"fargate_vcpu_hour": 0.5, "fargate_gb_hour": 1, "public_ipv4_hour": 1}


def test_a_task_that_runs_has_no_end() -> None:
    running = {name: value for name, value in TASK.items() if name != "stoppedAt"}
    assert next(spells.of_task(running)).end is None


def test_a_task_on_arm_has_prices_of_its_own() -> None:
    arm = of_task(attributes=[{"name": "ecs.cpu-architecture", "value": "arm64"}])[0]
    assert {"fargate_arm_vcpu_hour", "fargate_arm_gb_hour"} < arm.units.keys()


def test_a_disk_is_billed_above_what_every_task_has() -> None:
    assert of_task(ephemeralStorage={"sizeInGiB": 30})[0].units["fargate_storage_gb_hour"] == 10


@pytest.mark.parametrize("launch_type", ["EC2", "EXTERNAL"])
def test_a_task_on_a_machine_is_paid_for_with_the_machine(launch_type: str) -> None:
    assert of_task(launchType=launch_type) == []


def test_a_task_that_was_never_pulled_costs_nothing() -> None:
    waiting = {name: value for name, value in TASK.items() if name != "pullStartedAt"}
    assert list(spells.of_task(waiting)) == []


# Machines


def test_a_machine_is_billed_with_its_disk_and_its_address() -> None:
    machine = spells.of_machine(MACHINE)
    assert machine.units == {"t3_micro_hour": 1, "gp3_gb_month": 30, "public_ipv4_hour": 1}
    assert (machine.begin, machine.end, machine.minimum_s) == (NINE, None, 60)


@pytest.mark.parametrize("zone", ["GMT", "UTC"])
def test_a_terminated_machine_ended_when_aws_says_so(zone: str) -> None:
    ended = {
        "State": {"Name": "terminated"},
        "StateTransitionReason": f"User initiated (2026-01-05 10:00:00 {zone})",
    }
    assert spells.of_machine({**MACHINE, **ended}).end == TEN


def test_a_terminated_machine_of_which_aws_does_not_say_when_goes_on_costing() -> None:
    ended = {"State": {"Name": "terminated"}, "StateTransitionReason": "Server.SpotInstanceTermination"}
    assert spells.of_machine({**MACHINE, **ended}).end is None


def test_only_machines_of_the_lab_are_counted(sim: Simulation) -> None:
    ec2 = boto3.client("ec2")
    for name in (f"{PREFIX}-machines", "ecslab-050", "prod"):
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        ec2.run_instances(
            ImageId="ami-0123456789abcdef0", InstanceType="t3.micro", MinCount=1, MaxCount=1, TagSpecifications=tags
        )
    assert len(list(spells.machines(ec2, PREFIX))) == 1


def test_a_machine_of_ecs_anywhere_is_billed_for_an_hour_at_least() -> None:
    instance = {"containerInstanceArn": "arn", "ec2InstanceId": "mi-0123456789abcdef0", "registeredAt": NINE}
    (spell,) = spells.of_container_instance(instance)
    assert (spell.begin, spell.units, spell.minimum_s) == (NINE, {"ecs_anywhere_hour": 1}, 3600)


def test_a_container_instance_on_ec2_is_not_billed_twice() -> None:
    instance = {"containerInstanceArn": "arn", "ec2InstanceId": "i-0123456789abcdef0", "registeredAt": NINE}
    assert list(spells.of_container_instance(instance)) == []


# Secrets and logs


def test_a_secret_is_billed_until_it_is_deleted(sim: Simulation) -> None:
    client = boto3.client("secretsmanager")
    for name in (f"{PREFIX}/password", "prod/password"):
        client.create_secret(Name=name, SecretString="hush")
    sim.advance(3600)
    client.delete_secret(SecretId=f"{PREFIX}/password")
    (spell,) = spells.secrets(client, PREFIX)
    assert spell.units == {"secret_month": 1}
    assert spell.end is not None


def test_a_namespace_with_dns_has_a_hosted_zone_and_another_has_none(sim: Simulation) -> None:
    discovery = boto3.client("servicediscovery")
    discovery.create_http_namespace(Name=f"{PREFIX}-shop")
    assert list(spells.namespaces(discovery, PREFIX)) == []
    vpc = boto3.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    discovery.create_private_dns_namespace(Name=f"{PREFIX}-shop.local", Vpc=vpc)
    (zone,) = spells.namespaces(discovery, PREFIX)
    assert (zone.units, zone.end) == ({"hosted_zone_month": 1}, None)
    assert list(spells.namespaces(discovery, "ecslab-04")) == []


def test_logs_are_billed_once_for_what_was_sent(sim: Simulation) -> None:
    client = boto3.client("logs")
    for name in (f"/ecs/{PREFIX}", "/ecs/prod"):
        client.create_log_group(logGroupName=name)
        client.create_log_stream(logGroupName=name, logStreamName="web")
    moment = int(sim.now.timestamp() * 1000)
    events = [{"timestamp": moment, "message": "x" * 1024}]
    client.put_log_events(logGroupName=f"/ecs/{PREFIX}", logStreamName="web", logEvents=events)
    (spell,) = spells.logs(client, PREFIX)
    assert spell.once["log_gb"] == pytest.approx(1024 / 1024**3, rel=0.1)
    assert spell.units == {}
