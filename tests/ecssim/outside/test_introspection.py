"""What the agent says on its host, key by key, and which tasks it knows."""

import pytest
from ecssim.model.container_instance import ContainerInstance
from ecssim.model.task import ContainerStatus, DesiredStatus, Task
from ecssim.outside import introspection
from ecssim.outside.agent_configuration import AgentConfiguration
from ecssim.outside.container_facts import docker_name
from ecssim.outside.endpoint import EndpointError

from .endpoint_kit import DOCKER_ID, INSTANCE_ARN, NOW, TASK_ARN, a_container, at, on_fargate, on_instance

DEFAULTS = AgentConfiguration()


def instance_of(task: Task) -> ContainerInstance:
    assert task.container_instance
    return task.container_instance


def test_metadata_names_the_cluster_the_instance_and_the_agent() -> None:
    assert introspection.metadata(instance_of(on_instance())) == {
        "Cluster": "lab",
        "ContainerInstanceArn": INSTANCE_ARN,
        "Version": "Amazon ECS Agent - v1.105.1 (02ff320c)",
    }


def test_tasks_are_listed_with_their_containers() -> None:
    task = on_instance()
    [container] = task.containers
    container.network_bindings = [{"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}]
    [shown] = introspection.tasks([task])["Tasks"]
    image_id = shown["Containers"][0].pop("ImageID")
    assert image_id.startswith("sha256:")
    assert shown == {
        "Arn": TASK_ARN,
        "DesiredStatus": "RUNNING",
        "KnownStatus": "RUNNING",
        "Family": "shop",
        "Version": "7",
        "Containers": [
            {
                "DockerId": DOCKER_ID,
                "DockerName": docker_name(task, container),
                "Name": "app",
                "Image": "nginx:1.27",
                "CreatedAt": "2026-01-05T09:00:20Z",
                "StartedAt": "2026-01-05T09:00:20.5Z",
                "Ports": [{"ContainerPort": 80, "Protocol": "tcp", "HostPort": 32768}],
                "Networks": [{"NetworkMode": "bridge"}],
            }
        ],
    }


@pytest.mark.parametrize(("connected", "told"), [(True, "STOPPED"), (False, "RUNNING")])
def test_an_agent_without_a_connection_hears_of_no_stop(connected: bool, told: str) -> None:
    task = on_instance()
    task.desired_status = DesiredStatus.STOPPED
    instance_of(task).agent_connected = connected
    assert [each["DesiredStatus"] for each in introspection.tasks([task])["Tasks"]] == [told]


def test_a_stop_that_an_agent_has_begun_goes_on_without_a_connection() -> None:
    task = on_instance()
    task.desired_status, instance_of(task).agent_connected = DesiredStatus.STOPPED, False
    task.containers[0].signalled_at = NOW
    assert [each["DesiredStatus"] for each in introspection.tasks([task])["Tasks"]] == ["STOPPED"]


def test_an_awsvpc_task_shows_the_address_of_its_interface() -> None:
    [shown] = introspection.tasks([on_fargate()])["Tasks"]
    assert shown["Containers"][0]["Networks"] == [{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.2.100"]}]


def test_what_comes_before_running_is_pending_here() -> None:
    task = on_instance()
    [container] = task.containers
    container.status, container.runtime_id, container.started_at = ContainerStatus.PENDING, None, None
    [shown] = introspection.tasks([task])["Tasks"]
    assert (shown["KnownStatus"], shown["Containers"]) == ("PENDING", [])


def test_a_task_that_shall_stop_says_so() -> None:
    task = on_instance()
    task.desired_status, instance_of(task).agent_connected = DesiredStatus.STOPPED, True
    [shown] = introspection.tasks([task])["Tasks"]
    assert (shown["DesiredStatus"], shown["KnownStatus"]) == ("STOPPED", "RUNNING")


# Which tasks the agent knows


def test_the_agent_does_not_know_a_task_before_it_pulls_its_images() -> None:
    task = on_instance()
    assert introspection.known_tasks(instance_of(task), DEFAULTS, NOW) == [task]
    task.pull_started_at = None
    assert introspection.known_tasks(instance_of(task), DEFAULTS, NOW) == []


def test_the_agent_does_not_know_the_tasks_of_other_instances() -> None:
    task, other = on_instance(), on_instance()
    task.cluster.tasks["other"] = other
    assert introspection.known_tasks(instance_of(task), DEFAULTS, NOW) == [task]


def test_a_stopped_task_is_known_until_the_agent_cleans_up() -> None:
    task = on_instance()
    task.stopped_at = at(60)
    ten_minutes = AgentConfiguration({"ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION": "10m"})
    assert introspection.known_tasks(instance_of(task), ten_minutes, at(659)) == [task]
    assert introspection.known_tasks(instance_of(task), ten_minutes, at(660)) == []
    assert introspection.known_tasks(instance_of(task), DEFAULTS, at(660)) == [task]


# One task


def test_a_task_is_found_by_its_arn() -> None:
    assert introspection.task_by_arn([on_instance()], TASK_ARN)["Arn"] == TASK_ARN


def test_an_arn_that_the_agent_does_not_know_is_not_found() -> None:
    with pytest.raises(EndpointError, match="The agent knows no task arn:other") as caught:
        introspection.task_by_arn([on_instance()], "arn:other")
    assert caught.value.status == 404


@pytest.mark.parametrize("docker_id", [DOCKER_ID, DOCKER_ID[:12], "d0"])
def test_a_task_is_found_by_the_docker_id_of_a_container_or_its_beginning(docker_id: str) -> None:
    assert introspection.task_by_docker_id([on_instance()], docker_id)["Arn"] == TASK_ARN


@pytest.mark.parametrize("docker_id", [DOCKER_ID[:13], "ff", "0" * 64])
def test_a_long_id_must_be_whole_and_an_unknown_one_is_not_found(docker_id: str) -> None:
    with pytest.raises(EndpointError, match="The agent knows no container") as caught:
        introspection.task_by_docker_id([on_instance()], docker_id)
    assert caught.value.status == 404


def test_a_short_id_that_fits_two_containers_is_ambiguous() -> None:
    task = on_instance()
    task.containers.append(a_container("other"))
    task.containers[1].runtime_id = DOCKER_ID[:-1] + "f"
    with pytest.raises(EndpointError, match="2 containers have an id that begins with 'd0c4': give more") as caught:
        introspection.task_by_docker_id([task], "d0c4")
    assert caught.value.status == 400
