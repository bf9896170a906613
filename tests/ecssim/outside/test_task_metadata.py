"""The task metadata endpoint, key by key: on Fargate, on an instance, and what differs."""

from typing import Any

import pytest
from ecssim.model.task import ContainerStatus, Task
from ecssim.outside import task_metadata
from ecssim.outside.container_facts import docker_name

from .endpoint_kit import (
    ARN,
    DOCKER_ID,
    NOW,
    RUNTIME_ID,
    SUBNET,
    TASK_ARN,
    TASK_ID,
    a_container,
    at,
    ill_since,
    on_fargate,
    on_instance,
)

AWSLOGS = {
    "logDriver": "awslogs",
    "options": {"awslogs-group": "/shop", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs"},
}


def labels(cluster: str) -> dict[str, str]:
    return {
        "com.amazonaws.ecs.cluster": cluster,
        "com.amazonaws.ecs.container-name": "app",
        "com.amazonaws.ecs.task-arn": TASK_ARN,
        "com.amazonaws.ecs.task-definition-family": "shop",
        "com.amazonaws.ecs.task-definition-version": "7",
    }


def container_of(task: Task) -> dict[str, Any]:
    """What a task's only container learns about itself, without the id of its image."""
    shown = task_metadata.container(task, task.containers[0], SUBNET)
    assert shown.pop("ImageID").startswith("sha256:")
    return shown


def test_a_container_on_fargate() -> None:
    assert container_of(on_fargate(cpu=10, memory=128, logConfiguration=AWSLOGS)) == {
        "DockerId": RUNTIME_ID,
        "Name": "app",
        "DockerName": "app",
        "Image": "nginx:1.27",
        "Labels": labels(f"{ARN}:cluster/lab"),
        "DesiredStatus": "RUNNING",
        "KnownStatus": "RUNNING",
        "Limits": {"CPU": 10, "Memory": 128},
        "CreatedAt": "2026-01-05T09:00:20Z",
        "StartedAt": "2026-01-05T09:00:20.5Z",
        "Type": "NORMAL",
        "LogDriver": "awslogs",
        "LogOptions": {
            "awslogs-group": "/shop",
            "awslogs-region": "us-east-1",
            "awslogs-stream": f"ecs/app/{TASK_ID}",
        },
        "ContainerARN": f"{ARN}:container/lab/c-app",
        "Networks": [
            {
                "NetworkMode": "awsvpc",
                "IPv4Addresses": ["10.0.2.100"],
                "AttachmentIndex": 0,
                "MACAddress": "02:00:00:00:00:01",
                "IPv4SubnetCIDRBlock": "10.0.2.0/24",
                "DomainNameServers": ["10.0.0.2"],
                "PrivateDNSName": "ip-10-0-2-100.ec2.internal",
                "SubnetGatewayIpv4Address": "10.0.2.1/24",
            }
        ],
        "Snapshotter": "overlayfs",
    }


def test_a_container_on_an_instance() -> None:
    task = on_instance(memory=64, dockerLabels={"team": "shop"})
    [container] = task.containers
    container.network_bindings = [{"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}]
    assert container_of(task) == {
        "DockerId": DOCKER_ID,
        "Name": "app",
        "DockerName": docker_name(task, container),
        "Image": "nginx:1.27",
        "Ports": [{"ContainerPort": 80, "Protocol": "tcp", "HostPort": 32768, "HostIp": "0.0.0.0"}],
        "Labels": {"team": "shop", **labels("lab")},
        "DesiredStatus": "RUNNING",
        "KnownStatus": "RUNNING",
        "Limits": {"CPU": 0, "Memory": 64},
        "CreatedAt": "2026-01-05T09:00:20Z",
        "StartedAt": "2026-01-05T09:00:20.5Z",
        "Type": "NORMAL",
        "ContainerARN": f"{ARN}:container/lab/c-app",
        "Networks": [{"NetworkMode": "bridge"}],
    }


def test_a_task_on_fargate() -> None:
    task = on_fargate()
    shown = task_metadata.task(task, SUBNET, NOW)
    assert shown.pop("Containers") == [task_metadata.container(task, task.containers[0], SUBNET)]
    assert shown == {
        "Cluster": f"{ARN}:cluster/lab",
        "TaskARN": TASK_ARN,
        "Family": "shop",
        "Revision": "7",
        "DesiredStatus": "RUNNING",
        "KnownStatus": "RUNNING",
        "Limits": {"CPU": 0.25, "Memory": 512},
        "PullStartedAt": "2026-01-05T09:00:10.25Z",
        "PullStoppedAt": "2026-01-05T09:00:20Z",
        "AvailabilityZone": "us-east-1a",
        "LaunchType": "FARGATE",
        "ClockDrift": {
            "ClockErrorBound": 0.0,
            "ReferenceTimestamp": "2026-01-05T09:30:00Z",
            "ClockSynchronizationStatus": "SYNCHRONIZED",
        },
        "EphemeralStorageMetrics": {"Reserved": 20480},
        "FaultInjectionEnabled": False,
    }


def test_a_task_on_an_instance() -> None:
    task = on_instance()
    shown = task_metadata.task(task, None, NOW)
    assert shown.pop("Containers") == [task_metadata.container(task, task.containers[0], None)]
    assert shown == {
        "Cluster": "lab",
        "TaskARN": TASK_ARN,
        "Family": "shop",
        "Revision": "7",
        "ServiceName": "web",
        "DesiredStatus": "RUNNING",
        "KnownStatus": "RUNNING",
        "PullStartedAt": "2026-01-05T09:00:10.25Z",
        "PullStoppedAt": "2026-01-05T09:00:20Z",
        "AvailabilityZone": "us-east-1a",
        "LaunchType": "EC2",
        "VPCID": "vpc-1",
        "FaultInjectionEnabled": False,
    }


@pytest.mark.parametrize(
    ("overrides", "limits"),
    [({"cpu": "512", "memory": "1024"}, {"CPU": 0.5, "Memory": 1024}), ({"cpu": "512"}, {"CPU": 0.5, "Memory": 512})],
)
def test_the_limits_of_a_task_are_those_that_run_task_overrode(
    overrides: dict[str, str], limits: dict[str, float]
) -> None:
    task = on_fargate()
    task.overrides = overrides
    assert task_metadata.task(task, SUBNET, NOW)["Limits"] == limits


def test_more_ephemeral_storage_is_shown_in_mebibytes() -> None:
    task = on_fargate()
    task.task_definition.settings["ephemeralStorage"] = {"sizeInGiB": 30}
    assert task_metadata.task(task, SUBNET, NOW)["EphemeralStorageMetrics"] == {"Reserved": 30720}


def test_a_neighbour_that_has_exited_shows_its_code_and_its_end() -> None:
    task = on_instance()
    task.containers.append(a_container("setup"))
    setup = task.containers[1]
    setup.status, setup.exit_code, setup.finished_at = ContainerStatus.STOPPED, 0, at(25)
    shown = task_metadata.task(task, None, NOW)["Containers"][1]
    assert (shown["KnownStatus"], shown["ExitCode"], shown["FinishedAt"]) == ("STOPPED", 0, "2026-01-05T09:00:25Z")


def test_a_neighbour_that_waits_for_others_is_shown_as_pulled_and_without_an_id() -> None:
    task = on_instance()
    task.containers.append(a_container("late"))
    late = task.containers[1]
    late.status, late.runtime_id = ContainerStatus.PENDING, None
    late.created_at = late.starts_at = late.started_at = None
    shown = task_metadata.task(task, None, NOW)["Containers"][1]
    assert (shown["KnownStatus"], shown["DockerId"]) == ("PULLED", "")
    assert not {"CreatedAt", "StartedAt"} & shown.keys()


# Health


def test_a_container_without_a_health_check_shows_no_health() -> None:
    assert "Health" not in container_of(on_fargate())


def test_a_container_shows_its_health_and_since_when_it_is_so() -> None:
    task = on_fargate(healthCheck={"command": ["CMD-SHELL", "true"]})
    assert container_of(task)["Health"] == {"status": "UNKNOWN"}
    ill_since(task.containers[0], at(110))
    assert container_of(task)["Health"] == {"status": "UNHEALTHY", "statusSince": "2026-01-05T09:01:50Z"}


# Tags


def test_tags_are_shown_only_when_they_are_asked_for() -> None:
    task = on_instance()
    assert task.container_instance
    task.tags, task.container_instance.tags = {"team": "shop"}, {"rack": "12"}
    without = task_metadata.task(task, None, NOW)
    assert task_metadata.task_with_tags(task, None, NOW) == {
        **without,
        "TaskTags": {"team": "shop"},
        "ContainerInstanceTags": {"rack": "12"},
    }


def test_a_task_without_tags_shows_none() -> None:
    task = on_fargate()
    assert task_metadata.task_with_tags(task, SUBNET, NOW) == task_metadata.task(task, SUBNET, NOW)


# Statistics


def test_statistics_hold_what_the_model_knows() -> None:
    task = on_fargate(memory=128)
    assert task_metadata.stats(task, task.containers[0], NOW) == {
        "read": "2026-01-05T09:30:00Z",
        "name": "/app",
        "id": RUNTIME_ID,
        "memory_stats": {"limit": 134217728},
    }


def test_the_statistics_of_a_task_are_those_of_its_containers_and_a_stopped_one_has_none() -> None:
    task = on_instance()
    task.containers.append(a_container("done"))
    done = task.containers[1]
    done.runtime_id, done.status = "e" * 64, ContainerStatus.STOPPED
    shown = task_metadata.task_stats(task, NOW)
    assert shown == {DOCKER_ID: task_metadata.stats(task, task.containers[0], NOW), "e" * 64: None}
