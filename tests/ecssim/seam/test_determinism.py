"""The same seed and the same calls give the same world, in every process; reading changes nothing."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

PROGRAM = """
import json, sys
from datetime import datetime
from ecssim import simulate

curious = "curious" in sys.argv
seed = int(sys.argv[1])
with simulate(seed=seed) as sim:
    import boto3

    ecs, ec2, secrets, sts = (boto3.client(name) for name in ("ecs", "ec2", "secretsmanager", "sts"))

    def look():
        if curious:
            ecs.list_clusters()
            ecs.describe_clusters(include=["TAGS", "STATISTICS"])
            ec2.describe_vpcs()
            ec2.describe_network_interfaces()
            secrets.list_secrets()
            sts.get_caller_identity()

    look()
    ecs.create_cluster()
    subnets = sorted(subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"])
    network = {"awsvpcConfiguration": {"subnets": subnets[:3], "assignPublicIp": "ENABLED"}}
    ecs.register_task_definition(
        family="web", requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256", memory="512",
        containerDefinitions=[{"name": "web", "image": "nginx"}],
    )
    launch = {"taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
    look()
    service = ecs.create_service(serviceName="web", desiredCount=4, **launch)["service"]
    sim.advance(20)
    look()
    tasks = ecs.run_task(count=2, **launch)["tasks"]
    sim.advance(20)
    ecs.stop_task(task=tasks[0]["taskArn"])
    secret = secrets.create_secret(Name="password", SecretString="x")
    look()
    sim.advance(100)
    role = sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/x", RoleSessionName="lab")["Credentials"]
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    arns = ecs.list_tasks()["taskArns"]
    interfaces = ec2.describe_network_interfaces()["NetworkInterfaces"]
    seen = {
        "service": ecs.describe_services(services=["web"])["services"],
        "tasks": ecs.describe_tasks(tasks=arns)["tasks"],
        "interfaces": sorted(each["NetworkInterfaceId"] for each in interfaces),
        "vpcs": [vpc, *(each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"])],
        "subnets": subnets,
        "secret": [secret["ARN"], secret["VersionId"]],
        "role": [role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"]],
        "journal": [str(entry) for entry in sim.journal],
        "now": datetime.now(),
    }
print(json.dumps(seen, default=str, indent=1))
"""


def run(hash_seed: int, *arguments: str) -> dict[str, Any]:
    """Run the program in a process of its own and return what it saw."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-c", PROGRAM, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@pytest.fixture(scope="module")
def world() -> dict[str, Any]:
    return run(1, "0")


def test_two_processes_with_other_hash_seeds_see_the_same_world(world: dict[str, Any]) -> None:
    assert run(2, "0") == world


def test_extra_read_calls_change_nothing(world: dict[str, Any]) -> None:
    assert run(1, "0", "curious") == world


def test_another_seed_gives_another_world(world: dict[str, Any]) -> None:
    other = run(1, "1")
    assert {name for name in world if world[name] == other[name]} == {"now"}
