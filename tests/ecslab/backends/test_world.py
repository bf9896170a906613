"""What happens around AWS can be brought about in this process and in a separate one alike."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from ecslab import Lab
from ecslab.backends.world import BeyondThisAwsError, DistantWorld
from ecssim import EndpointError, InstallError, UnreachableError

from .kit import served

LAB = "05_services"


@pytest.fixture(params=["moto", "endpoint"])
def lab(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab with its cluster, in this process or in a separate one."""
    with served() as url:
        monkeypatch.setenv("ECSLAB_ENDPOINT_URL", url)
        lab = Lab(LAB, backend=request.param)
        lab.client("ecs").create_cluster(clusterName=lab.prefix)
        yield lab
        lab.leave()


def running_task(lab: Lab, **options: Any) -> dict[str, Any]:
    """A task that runs."""
    ecs = lab.client("ecs")
    web = {"name": "web", "image": options.pop("image", "nginx"), "memory": 64}
    ecs.register_task_definition(
        family=f"{lab.prefix}-web", containerDefinitions=[web], **options.pop("definition", {})
    )
    task = ecs.run_task(cluster=lab.prefix, taskDefinition=f"{lab.prefix}-web", **options)["tasks"][0]
    time.sleep(90)
    found: dict[str, Any] = ecs.describe_tasks(cluster=lab.prefix, tasks=[task["taskArn"]])["tasks"][0]
    assert found["lastStatus"] == "RUNNING"
    return found


def on_fargate(lab: Lab, **options: Any) -> dict[str, Any]:
    definition = {"cpu": "256", "memory": "512", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"]}
    return running_task(lab, definition=definition, launchType="FARGATE", networkConfiguration=lab.network(), **options)


def outside_aws(lab: Lab) -> str:
    role_name = lab.role("anywhere").rpartition("/")[2]
    machine = lab.install_ecs_anywhere(lab.client("ssm").create_activation(IamRole=role_name, RegistrationLimit=1))
    time.sleep(180)
    return machine


def test_a_fault_happens(lab: Lab) -> None:
    task = on_fargate(lab)
    lab.inject("KillContainer", task=task["taskArn"])
    time.sleep(90)
    stopped = lab.client("ecs").describe_tasks(cluster=lab.prefix, tasks=[task["taskArn"]])["tasks"][0]
    assert (stopped["stopCode"], stopped["containers"][0]["exitCode"]) == ("EssentialContainerExited", 137)


def test_a_fault_that_does_not_exist_is_named(lab: Lab) -> None:
    with pytest.raises(LookupError, match="there is no fault Earthquake"):
        lab.inject("Earthquake")


def test_an_image_that_was_pushed_can_be_pulled(lab: Lab) -> None:
    lab.push_image("nginx:ours", paths={"/": 200, "/health": 204}, ports=[8080], ready_after_s=20)
    assert on_fargate(lab, image="nginx:ours")["containers"][0]["imageDigest"]


def test_an_image_is_built_and_found_in_its_repository(lab: Lab) -> None:
    made = lab.client("ecr").create_repository(repositoryName=f"{lab.prefix}/shop")["repository"]
    digest = lab.build_image(f"{made['repositoryUri']}:1", "FROM public.ecr.aws/nginx/nginx:1.27")
    found = lab.client("ecr").describe_images(repositoryName=made["repositoryName"])["imageDetails"]
    assert [(each["imageDigest"], each["imageTags"]) for each in found] == [(digest, ["1"])]


def test_a_container_tells_what_it_sees(lab: Lab) -> None:
    task = on_fargate(lab)
    assert lab.inside(task["taskArn"], "web").get("/task")["TaskARN"] == task["taskArn"]


def test_a_container_finds_another_one(lab: Lab) -> None:
    server, client = on_fargate(lab), on_fargate(lab)
    address = next(
        each["value"] for each in server["attachments"][0]["details"] if each["name"].startswith("privateIP")
    )
    inside = lab.inside(client["taskArn"], "web")
    assert inside.resolve(address) == [address]
    assert inside.connect(address, 80)["task"] == server["taskArn"]
    with pytest.raises(ConnectionError, match="NXDOMAIN"):
        inside.connect("shop.local", 80)
    with pytest.raises(ConnectionError, match="NXDOMAIN"):
        inside.resolve("shop.local")


def test_who_asks_for_what_is_not_there_is_told_the_same_everywhere(lab: Lab) -> None:
    task = on_fargate(lab)
    with pytest.raises(EndpointError, match="There is nothing at") as caught:
        lab.inside(task["taskArn"], "web").get("/tasks")
    assert caught.value.status == 404
    with pytest.raises(UnreachableError, match="has no container db"):
        lab.inside(task["taskArn"], "db").get("/task")
    with pytest.raises(InstallError):
        lab.install_ecs_anywhere({"ActivationId": "none", "ActivationCode": "none"})


def test_a_machine_outside_aws_tells_of_its_agent(lab: Lab) -> None:
    machine = outside_aws(lab)
    for name in (machine, _instance(lab)["containerInstanceArn"]):
        assert lab.host(name).get("/v1/metadata")["Cluster"] == lab.prefix


def test_a_machine_loses_its_network_and_has_it_back(lab: Lab) -> None:
    machine = outside_aws(lab)
    for act, connected in ((lab.cut_network, False), (lab.mend_network, True)):
        act(machine)
        time.sleep(300)
        assert _instance(lab)["agentConnected"] is connected


def _instance(lab: Lab) -> dict[str, Any]:
    ecs = lab.client("ecs")
    arns = ecs.list_container_instances(cluster=lab.prefix)["containerInstanceArns"]
    found: dict[str, Any] = ecs.describe_container_instances(cluster=lab.prefix, containerInstances=arns)[
        "containerInstances"
    ][0]
    return found


class _Stranger(BaseHTTPRequestHandler):
    """Another emulator, which knows nothing of these paths."""

    def do_POST(self) -> None:
        self.send_error(404)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_an_aws_that_is_not_simulated_says_that_it_cannot() -> None:
    with HTTPServer(("127.0.0.1", 0), _Stranger) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(BeyondThisAwsError, match="This AWS is not simulated"):
            DistantWorld(f"http://127.0.0.1:{server.server_port}").cut_network("mi-1")
