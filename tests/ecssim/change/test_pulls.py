"""How tasks get their images from private registries, and what becomes of those that cannot."""

import json
from typing import Any

import boto3
import pytest
from ecssim import Simulation, programs
from ecssim.outside.ecr_image import parse

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import create_service, service_tasks
from tests.ecssim.simulation.private_vpc import PrivateVpc
from tests.ecssim.simulation.task_kit import ROLE, Tasks, allow, make_role

ACCOUNT = "123456789012"
HOST = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"
SHOP = f"{HOST}/shop"
MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
PULL = ("ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage")
LOGIN = "ResourceInitializationError: unable to pull secrets or registry auth: "


class Registry:
    """The repository `shop` of the account's own registry."""

    def __init__(self, region: str = "us-east-1", **settings: Any) -> None:
        self.ecr = boto3.client("ecr", region_name=region)
        self.ecr.create_repository(repositoryName="shop", **settings)

    def push(self, tag: str, build: str) -> str:
        """Push an image, and return its digest."""
        manifest = programs.manifest(build)
        pushed = self.ecr.put_image(repositoryName="shop", imageTag=tag, imageManifest=manifest)["image"]
        return str(pushed["imageId"]["imageDigest"])

    def tags(self) -> dict[str, list[str]]:
        """The tags of each image by its digest."""
        found = self.ecr.describe_images(repositoryName="shop")["imageDetails"]
        return {each["imageDigest"]: each.get("imageTags", []) for each in found}


@pytest.fixture
def registry(sim: Simulation) -> Registry:
    return Registry()


@pytest.fixture
def tasks(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Tasks:
    """Tasks whose execution role has the policy that AWS made for it, and no more."""
    make_role(allow("sqs:*"))
    boto3.client("iam").attach_role_policy(RoleName="execution", PolicyArn=MANAGED)
    return Tasks(sim, ecs, network)


def web_of(image: str) -> dict[str, Any]:
    return {"name": "web", "image": image}


def reason(tasks: Tasks, image: str) -> str:
    """Why a task of that image fails to start."""
    task = tasks.until(tasks.run(web_of(image)), "STOPPED")
    assert task["stopCode"] == "TaskFailedToStart"
    return str(task["stoppedReason"])


def digest(tasks: Tasks, image: str) -> str:
    """The digest that a task of that image runs."""
    return str(tasks.until(tasks.run(web_of(image)), "RUNNING")["containers"][0]["imageDigest"])


# The registry


def test_a_task_runs_what_its_tag_stands_for(tasks: Tasks, registry: Registry) -> None:
    pushed = registry.push("1", "first")
    assert digest(tasks, f"{SHOP}:1") == pushed
    assert digest(tasks, f"{SHOP}@{pushed}") == pushed


def test_without_a_tag_a_task_runs_the_latest(tasks: Tasks, registry: Registry) -> None:
    pushed = registry.push("latest", "first")
    assert digest(tasks, SHOP) == pushed


def test_a_tag_that_moves_leaves_its_image_behind_without_a_tag(tasks: Tasks, registry: Registry) -> None:
    old, new = registry.push("1", "first"), registry.push("1", "second")
    assert registry.tags() == {new: ["1"], old: []}
    assert digest(tasks, f"{SHOP}:1") == new
    assert digest(tasks, f"{SHOP}@{old}") == old


def test_an_image_with_two_tags_keeps_the_other_when_one_moves(tasks: Tasks, registry: Registry) -> None:
    old = registry.push("1", "first")
    assert registry.push("stable", "first") == old
    new = registry.push("1", "second")
    assert registry.tags() == {new: ["1"], old: ["stable"]}


def test_an_immutable_tag_does_not_move(sim: Simulation) -> None:
    registry = Registry(imageTagMutability="IMMUTABLE")
    registry.push("1", "first")
    with pytest.raises(registry.ecr.exceptions.ImageTagAlreadyExistsException, match="because the tag is immutable"):
        registry.push("1", "second")


def test_an_image_for_a_repository_that_there_is_not_is_refused(registry: Registry) -> None:
    with pytest.raises(registry.ecr.exceptions.RepositoryNotFoundException):
        registry.ecr.put_image(repositoryName="other", imageTag="1", imageManifest=programs.manifest("first"))


def test_an_image_gets_another_tag_by_its_manifest(registry: Registry) -> None:
    pushed = registry.push("1", "first")
    (found,) = registry.ecr.batch_get_image(repositoryName="shop", imageIds=[{"imageTag": "1"}])["images"]
    registry.ecr.put_image(repositoryName="shop", imageTag="live", imageManifest=found["imageManifest"])
    assert registry.tags() == {pushed: ["1", "live"]}


@pytest.mark.parametrize("image", [f"{SHOP}:2", f"{HOST}/other:1", f"{SHOP}@sha256:{'0' * 64}"])
def test_what_is_not_in_the_registry_cannot_be_pulled(tasks: Tasks, registry: Registry, image: str) -> None:
    registry.push("1", "first")
    assert reason(tasks, image) == (
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref "
        f"{image}: {image}: not found"
    )


def test_an_image_comes_from_the_region_that_its_name_says(tasks: Tasks, sim: Simulation) -> None:
    pushed = Registry("eu-west-1").push("1", "first")
    assert "not found" in reason(tasks, f"{SHOP}:1")
    assert digest(tasks, f"{SHOP}:1".replace("us-east-1", "eu-west-1")) == pushed


def test_an_image_of_another_account_is_refused(tasks: Tasks, registry: Registry) -> None:
    theirs = f"{SHOP}:1".replace(ACCOUNT, "210987654321")
    assert reason(tasks, theirs).endswith("failed with status code [manifests 1]: 403 Forbidden")


def test_an_image_does_what_is_said_of_its_digest(tasks: Tasks, registry: Registry) -> None:
    good, bad = registry.push("1", "first"), registry.push("2", "second")
    tasks.sim.images.describe(bad, programs.crashes_after(3, exit_code=7))
    assert digest(tasks, f"{SHOP}:1") == good
    task = tasks.until(tasks.run(web_of(f"{SHOP}:2")), "STOPPED")
    assert task["containers"][0]["exitCode"] == 7


def test_an_image_of_the_registry_is_pushed_there_and_not_here(sim: Simulation) -> None:
    with pytest.raises(ValueError, match="push it with PutImage of ECR"):
        sim.images.put(f"{SHOP}:1", programs.runs_for(1))


# Leave


def may(*actions: str, on: str = "*") -> None:
    """Let the execution role do only that."""
    iam = boto3.client("iam")
    iam.detach_role_policy(RoleName="execution", PolicyArn=MANAGED)
    iam.put_role_policy(RoleName="execution", PolicyName="login", PolicyDocument=allow("ecr:GetAuthorizationToken"))
    iam.put_role_policy(RoleName="execution", PolicyName="own", PolicyDocument=allow(*actions, on=on))


def test_a_task_logs_in_before_it_pulls(tasks: Tasks, registry: Registry) -> None:
    registry.push("1", "first")
    may(*PULL)
    boto3.client("iam").delete_role_policy(RoleName="execution", PolicyName="login")
    assert reason(tasks, f"{SHOP}:1").startswith(
        LOGIN + "execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been "
        f"retried 1 time(s): AccessDeniedException: User: arn:aws:sts::{ACCOUNT}:assumed-role/execution/"
    )


@pytest.mark.parametrize("missing", PULL)
def test_a_pull_needs_three_actions(tasks: Tasks, registry: Registry, missing: str) -> None:
    registry.push("1", "first")
    may(*(action for action in PULL if action != missing))
    assert reason(tasks, f"{SHOP}:1") == (
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
        f"{SHOP}:1: pulling from host {HOST} failed with status code [manifests 1]: 403 Forbidden"
    )


def test_a_pull_needs_leave_for_its_own_repository(tasks: Tasks, registry: Registry) -> None:
    registry.push("1", "first")
    may(*PULL, on=f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/other")
    assert reason(tasks, f"{SHOP}:1").endswith("403 Forbidden")
    may_pull_shop = allow(*PULL, on=f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/shop")
    boto3.client("iam").put_role_policy(RoleName="execution", PolicyName="own", PolicyDocument=may_pull_shop)
    assert digest(tasks, f"{SHOP}:1")


def test_a_public_image_needs_no_leave(tasks: Tasks) -> None:
    may("sqs:*")
    assert digest(tasks, "nginx:1.27")


# Routes


@pytest.fixture
def private(tasks: Tasks, registry: Registry) -> PrivateVpc:
    """A private subnet that the tasks go to, and an image in the registry."""
    registry.push("1", "first")
    vpc = PrivateVpc()
    tasks.network = vpc.network()
    return vpc


def test_a_private_subnet_without_endpoints_does_not_reach_the_registry(tasks: Tasks, private: PrivateVpc) -> None:
    assert reason(tasks, f"{SHOP}:1") == LOGIN + (
        "The task cannot pull registry authentication from Amazon ECR. There is a connection issue between the task "
        "and Amazon ECR. Check your task network configuration."
    )


def test_a_pull_needs_the_endpoints_one_after_the_other(tasks: Tasks, private: PrivateVpc) -> None:
    private.add_endpoint("ecr.api")
    assert reason(tasks, f"{SHOP}:1") == (
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref "
        f'{SHOP}:1: failed to do request: Head "https://{HOST}/v2/shop/manifests/1": dial tcp 192.0.2.1:443: i/o '
        "timeout"
    )
    private.add_endpoint("ecr.dkr")
    assert "prod-us-east-1-starport-layer-bucket.s3.us-east-1" in reason(tasks, f"{SHOP}:1")
    private.add_endpoint("s3")
    assert digest(tasks, f"{SHOP}:1")


def test_a_nat_gateway_leads_out(tasks: Tasks, private: PrivateVpc) -> None:
    private.add_nat_gateway()
    assert digest(tasks, f"{SHOP}:1")


def test_an_internet_gateway_leads_out_only_with_a_public_address(tasks: Tasks, private: PrivateVpc) -> None:
    private.add_internet_gateway()
    assert reason(tasks, f"{SHOP}:1").startswith(LOGIN)
    tasks.network = private.network(public="ENABLED")
    assert digest(tasks, f"{SHOP}:1")


def test_a_default_subnet_leads_out_only_with_a_public_address(
    tasks: Tasks, registry: Registry, network: dict[str, Any]
) -> None:
    registry.push("1", "first")
    assert digest(tasks, f"{SHOP}:1")
    network["awsvpcConfiguration"]["assignPublicIp"] = "DISABLED"
    assert reason(tasks, f"{SHOP}:1").startswith(LOGIN)


def test_no_endpoint_leads_to_a_public_registry(tasks: Tasks, private: PrivateVpc) -> None:
    assert 'Head "https://registry-1.docker.io/v2/library/nginx/manifests/1.27": dial' in reason(tasks, "nginx:1.27")


# Services


@pytest.fixture
def service(tasks: Tasks, registry: Registry) -> Any:
    """A service of the image shop:1 with one task."""
    ecs = tasks.ecs
    old = registry.push("1", "first")
    ecs.register_task_definition(**web(executionRoleArn=ROLE, containerDefinitions=[web_of(f"{SHOP}:1")]))
    create_service(ecs, tasks.network)
    tasks.sim.advance(120)
    assert digests(ecs) == [old]
    return ecs


def digests(ecs: Any) -> list[str]:
    running = sorted(service_tasks(ecs), key=lambda task: task["createdAt"])
    return [task["containers"][0]["imageDigest"] for task in running]


def test_a_deployment_keeps_its_digest_although_the_tag_moves(tasks: Tasks, registry: Registry, service: Any) -> None:
    (old,) = digests(service)
    new = registry.push("1", "second")
    service.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=2)
    tasks.sim.advance(120)
    assert digests(service) == [old, old]
    service.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    tasks.sim.advance(600)
    assert digests(service) == [new, new]


def test_a_deployment_cannot_pull_an_image_that_was_deleted(tasks: Tasks, registry: Registry, service: Any) -> None:
    (old,) = digests(service)
    registry.push("1", "second")
    registry.ecr.batch_delete_image(repositoryName="shop", imageIds=[{"imageDigest": old}])
    service.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=2)
    tasks.sim.advance(120)
    assert len(digests(service)) <= 2
    (described,) = service.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    assert any(f"{SHOP}:1@{old}: not found" in event["message"] for event in described["events"])


def test_a_manifest_is_one_that_docker_could_have_made() -> None:
    document = json.loads(programs.manifest("first"))
    assert document["schemaVersion"] == 2
    assert document["layers"][0]["digest"].startswith("sha256:")
    assert programs.manifest("first") != programs.manifest("second")
    assert parse(f"{SHOP}@{document['layers'][0]['digest']}")
