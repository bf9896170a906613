"""An image that is built from a Dockerfile is in its repository, and does what it says."""

from typing import Any

import boto3
import pytest
from ecssim import Simulation

from tests.ecssim.simulation.task_kit import Tasks, allow, make_role

SHOP = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop"
SLEEPS = 'FROM public.ecr.aws/docker/library/busybox:1.36\nCMD ["sh", "-c", "sleep 7; exit $CODE"]'
SERVES = "FROM public.ecr.aws/nginx/nginx:1.27"


@pytest.fixture
def ecr(sim: Simulation) -> Any:
    made = boto3.client("ecr")
    made.create_repository(repositoryName="shop")
    return made


@pytest.fixture
def tasks(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Tasks:
    make_role(allow("*"))
    return Tasks(sim, ecs, network)


def test_it_is_in_the_repository_under_its_tag(sim: Simulation, ecr: Any) -> None:
    digest = sim.build_image(f"{SHOP}:1", SLEEPS)
    (found,) = ecr.describe_images(repositoryName="shop")["imageDetails"]
    assert (found["imageDigest"], found["imageTags"]) == (digest, ["1"])


def test_the_same_dockerfile_makes_the_same_image(sim: Simulation, ecr: Any) -> None:
    first = sim.build_image(f"{SHOP}:1", SLEEPS)
    assert sim.build_image(f"{SHOP}:1", SLEEPS) == sim.build_image(f"{SHOP}:2", SLEEPS) == first
    assert sim.build_image(f"{SHOP}:3", SERVES) != first


def test_its_containers_run_its_command_with_their_variables(sim: Simulation, ecr: Any, tasks: Tasks) -> None:
    sim.build_image(f"{SHOP}:1", SLEEPS)
    variables = [{"name": "CODE", "value": "3"}]
    task = tasks.until(tasks.run({"name": "web", "image": f"{SHOP}:1", "environment": variables}), "STOPPED")
    assert task["containers"][0]["exitCode"] == 3


@pytest.mark.parametrize(
    ("settings", "code"), [({"command": ["sh", "-c", "exit 5"]}, 5), ({"entryPoint": ["sh", "-c", "exit 6"]}, 6)]
)
def test_a_command_of_the_task_takes_its_place(
    sim: Simulation, ecr: Any, tasks: Tasks, settings: dict[str, Any], code: int
) -> None:
    sim.build_image(f"{SHOP}:1", SLEEPS)
    task = tasks.until(tasks.run({"name": "web", "image": f"{SHOP}:1", **settings}), "STOPPED")
    assert task["containers"][0]["exitCode"] == code


def test_without_a_command_it_does_what_its_base_does(sim: Simulation, ecr: Any, tasks: Tasks) -> None:
    digest = sim.build_image(f"{SHOP}:1", SERVES)
    task = tasks.until(tasks.run({"name": "web", "image": f"{SHOP}@{digest}"}), "RUNNING")
    assert task["containers"][0]["imageDigest"] == digest


@pytest.mark.parametrize(
    ("image", "text", "why"),
    [
        ("shop:1", SLEEPS, "is not repositoryUri:TAG"),
        (f"{SHOP}:1", "FROM busybox:none", "there is no image busybox:none to build from"),
        (f"{SHOP}:1", "FROM busybox\nCOPY . /", "knows no 'COPY . /'"),
    ],
)
def test_what_cannot_be_built_is_refused(sim: Simulation, ecr: Any, image: str, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        sim.build_image(image, text)


def test_the_registry_says_why_it_does_not_take_an_image(sim: Simulation, ecr: Any) -> None:
    with pytest.raises(LookupError, match="'other' does not exist in the registry with id '123456789012'"):
        sim.build_image(f"{SHOP.replace('shop', 'other')}:1", SLEEPS)
    ecr.put_image_tag_mutability(repositoryName="shop", imageTagMutability="IMMUTABLE")
    sim.build_image(f"{SHOP}:1", SLEEPS)
    with pytest.raises(LookupError, match="because the tag is immutable"):
        sim.build_image(f"{SHOP}:1", SERVES)
