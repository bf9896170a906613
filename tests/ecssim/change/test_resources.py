"""How tasks get their secrets and their images, and what becomes of those that cannot."""

import json
from typing import Any

import pytest
from ecssim import Simulation, programs

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import create_service, describe_service, service_tasks
from tests.ecssim.simulation.task_kit import Tasks, make_role, sh

SECRETS = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
PASSWORD = 'it\'s; a "secret"'


@pytest.fixture
def tasks(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Tasks:
    return Tasks(sim, ecs, network)


@pytest.fixture
def secret(sim: Simulation) -> str:
    """The ARN of a secret of two keys."""
    import boto3

    text = json.dumps({"password": PASSWORD, "port": 5432})
    return str(boto3.client("secretsmanager").create_secret(Name="db", SecretString=text)["ARN"])


@pytest.fixture
def ssm(sim: Simulation) -> Any:
    """A client of Systems Manager, with the parameters /prod/key and plain."""
    import boto3

    client = boto3.client("ssm")
    client.put_parameter(Name="/prod/key", Value="k1", Type="SecureString")
    client.put_parameter(Name="plain", Value="p1", Type="String")
    return client


def wants(value_from: str, script: str = "exit $VALUE") -> dict[str, Any]:
    """A container with one secret, which its script sees as $VALUE."""
    return sh("job", script, secrets=[{"name": "VALUE", "valueFrom": value_from}])


def printed(tasks: Tasks, arn: str) -> list[str]:
    """What the only container of a task will have printed in the end."""
    (cluster,) = tasks.sim.clusters()
    (container,) = cluster.tasks[arn.rsplit("/", 1)[-1]].containers
    return [line for _, line in container.program.output]


# Secrets


def test_a_container_sees_one_key_of_a_secret(tasks: Tasks, secret: str) -> None:
    arn = tasks.run(wants(f"{secret}:password::", "echo $VALUE"), for_s=60)
    assert printed(tasks, arn) == [PASSWORD]


def test_a_container_sees_a_whole_secret(tasks: Tasks, secret: str) -> None:
    arn = tasks.run(wants(secret, 'echo "$VALUE"'), for_s=60)
    assert json.loads(printed(tasks, arn)[0])["port"] == 5432


@pytest.mark.parametrize(
    ("value_from", "value"),
    [
        ("/prod/key", "k1"),
        ("plain", "p1"),
        ("arn:aws:ssm:us-east-1:123456789012:parameter/prod/key", "k1"),
        ("arn:aws:ssm:us-east-1:123456789012:parameter/plain", "p1"),
    ],
)
def test_a_container_sees_a_parameter(tasks: Tasks, ssm: Any, value_from: str, value: str) -> None:
    assert printed(tasks, tasks.run(wants(value_from, "echo $VALUE"), for_s=60)) == [value]


def test_a_container_sees_the_version_of_a_secret_that_it_names(tasks: Tasks, secret: str) -> None:
    import boto3

    boto3.client("secretsmanager").put_secret_value(SecretId=secret, SecretString="new")
    now = tasks.run(wants(secret, "echo $VALUE"), for_s=60)
    before = tasks.run(wants(f"{secret}:port:AWSPREVIOUS:", "echo $VALUE"), for_s=60)
    assert (printed(tasks, now), printed(tasks, before)) == (["new"], ["5432"])


def test_a_secret_is_read_at_the_start_and_not_again(tasks: Tasks, ssm: Any) -> None:
    ssm.put_parameter(Name="code", Value="3", Type="String")
    policy = {"enabled": True, "restartAttemptPeriod": 60}
    container = wants("code", "echo $VALUE; sleep 100; exit $VALUE") | {"restartPolicy": policy}
    arn = tasks.run(container, for_s=60)
    ssm.put_parameter(Name="code", Value="4", Type="String", Overwrite=True)
    tasks.sim.advance(120)
    assert printed(tasks, arn) == ["3"]
    assert printed(tasks, tasks.run(container, for_s=60)) == ["4"]


def test_a_secret_is_never_shown(tasks: Tasks, secret: str) -> None:
    arn = tasks.run(wants(secret, "echo up; sleep 3600"), for_s=60)
    definition = tasks.ecs.describe_task_definition(taskDefinition="job")["taskDefinition"]
    assert "5432" not in str(tasks.see(arn)) + str(definition) + tasks.sim.why(arn)
    assert definition["containerDefinitions"][0]["secrets"] == [{"name": "VALUE", "valueFrom": secret}]


def test_a_secret_that_makes_a_command_nobody_can_foresee_is_not_shown_either(tasks: Tasks, ssm: Any) -> None:
    task = tasks.until(tasks.run(wants("plain", "sleep $VALUE")), "STOPPED")
    assert task["stoppedReason"].startswith("CannotStartContainerError: ")
    assert "p1" not in str(task)


@pytest.mark.parametrize(
    ("value_from", "reason"),
    [
        (
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-AbCdEf",
            "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-AbCdEf from secrets manager: "
            "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        ),
        (
            "arn:aws:secretsmanager:nowhere:123456789012:secret:db",
            "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
            "arn:aws:secretsmanager:nowhere:123456789012:secret:db from secrets manager: "
            "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        ),
        (
            "/prod/gone",
            "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: "
            "/prod/gone",
        ),
    ],
    ids=["secret", "Region", "parameter"],
)
def test_a_task_whose_secret_is_missing_fails_to_start(tasks: Tasks, secret: str, value_from: str, reason: str) -> None:
    task = tasks.until(tasks.run(wants(value_from)), "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == ("TaskFailedToStart", SECRETS + reason)
    assert task["containers"][0]["reason"] == SECRETS + reason
    assert "startedAt" not in task
    assert "exitCode" not in task["containers"][0]


def test_a_task_whose_secret_lacks_the_key_fails_to_start(tasks: Tasks, secret: str) -> None:
    task = tasks.until(tasks.run(wants(f"{secret}:user::")), "STOPPED")
    assert task["stoppedReason"] == SECRETS + (
        "unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets "
        "Manager did not contain json key user"
    )


def test_a_service_says_that_it_could_not_place_a_task_whose_secret_is_missing(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    container = {"name": "web", "image": "nginx", "secrets": [{"name": "KEY", "valueFrom": "gone"}]}
    ecs.register_task_definition(**web(executionRoleArn=make_role(), containerDefinitions=[container]))
    create_service(ecs, network)
    sim.advance(60)
    messages = [event["message"] for event in describe_service(ecs)["events"]]
    assert any(f"(service {SERVICE}) was unable to place a task. Reason: {SECRETS}" in said for said in messages)
    sim.advance(60)
    assert describe_service(ecs)["deployments"][0]["failedTasks"] >= 1


# Images


def test_a_container_shows_the_digest_of_its_image_once_it_is_pulled(tasks: Tasks) -> None:
    arn = tasks.run({"name": "web", "image": "nginx:1.27"})
    assert "imageDigest" not in tasks.container(arn, "web")
    tasks.until(arn, "RUNNING")
    assert tasks.container(arn, "web")["imageDigest"] == tasks.sim.images.digest_of("nginx:1.27")


def test_each_task_of_its_own_goes_by_what_the_tag_stands_for_now(tasks: Tasks) -> None:
    tasks.sim.images.put("shop/job:1", programs.runs_for(5, exit_code=1))
    one = tasks.until(tasks.run({"name": "job", "image": "shop/job:1"}), "STOPPED")
    tasks.sim.images.put("shop/job:1", programs.runs_for(5, exit_code=2))
    other = tasks.until(tasks.run({"name": "job", "image": "shop/job:1"}), "STOPPED")
    assert [task["containers"][0]["exitCode"] for task in (one, other)] == [1, 2]
    assert one["containers"][0]["imageDigest"] != other["containers"][0]["imageDigest"]


def test_an_image_that_was_removed_cannot_be_pulled(tasks: Tasks) -> None:
    tasks.sim.images.remove("nginx:1.27")
    task = tasks.until(tasks.run({"name": "web", "image": "nginx:1.27"}), "STOPPED")
    assert task["stoppedReason"].startswith("CannotPullContainerError: ")


def test_an_image_that_no_longer_knows_the_command_starts_no_task(tasks: Tasks) -> None:
    tasks.sim.images.put("shop:1", programs.serves_until_stopped(), words=["python"])
    arn = tasks.run({"name": "web", "image": "shop:1", "command": ["python", "app.py"]})
    tasks.sim.images.put("shop:1", programs.serves_until_stopped())
    assert "the command 'python' is not one of" in tasks.until(arn, "STOPPED")["stoppedReason"]


class Shop:
    """A service of the image shop:1."""

    def __init__(self, sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
        self.sim, self.ecs, self.network = sim, ecs, network

    def create(self, **container: Any) -> str:
        """Create the service with one task, and return the digest of its image."""
        settings = {"name": "web", "image": "shop:1", **container}
        self.ecs.register_task_definition(**web(containerDefinitions=[settings]))
        digest = self.sim.images.put("shop:1", programs.serves_until_stopped())
        create_service(self.ecs, self.network)
        self.sim.advance(120)
        return digest

    def scale(self, count: int) -> None:
        self.ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=count)
        self.sim.advance(120)

    def digests(self) -> list[str]:
        """The digests of the tasks that shall run, in the order in which they were created."""
        tasks = sorted(service_tasks(self.ecs), key=lambda task: task["createdAt"])
        return [task["containers"][0]["imageDigest"] for task in tasks]


@pytest.fixture
def shop(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Shop:
    return Shop(sim, ecs, network)


def test_a_push_under_the_same_tag_does_not_change_a_service(shop: Shop) -> None:
    old = shop.create()
    shop.sim.images.put("shop:1", programs.crashes_after(5))
    shop.scale(2)
    assert shop.digests() == [old, old]
    (cluster,) = shop.sim.clusters()
    assert all(task.running for task in cluster.tasks.values())


def test_a_new_deployment_brings_what_was_pushed(shop: Shop) -> None:
    shop.create()
    new = shop.sim.images.put("shop:1", programs.serves_until_stopped())
    shop.ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    shop.sim.advance(300)
    assert shop.digests() == [new]


def test_a_container_that_opts_out_takes_what_was_pushed(shop: Shop) -> None:
    old = shop.create(versionConsistency="disabled")
    new = shop.sim.images.put("shop:1", programs.serves_until_stopped())
    shop.scale(2)
    assert shop.digests() == [old, new]


def test_a_service_cannot_pull_an_image_that_was_removed_although_the_tag_was_pushed_again(shop: Shop) -> None:
    old = shop.create()
    shop.sim.images.remove("shop:1")
    shop.sim.images.put("shop:1", programs.serves_until_stopped())
    shop.scale(2)
    assert any(f"docker.io/library/shop:1@{old}: not found" in event["message"] for event in events(shop))


def events(shop: Shop) -> list[dict[str, Any]]:
    return list(describe_service(shop.ecs)["events"])
