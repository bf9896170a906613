"""Which attributes a task definition requires of an instance."""

from typing import Any

import pytest
from ecssim.rules.requires import required_attributes
from ecssim.truth import instances
from ecssim.truth import required_attributes as truth
from ecssim.truth.fact import Fact

OLD, NEW = "com.amazonaws.ecs.capability.", "ecs.capability."
DOCKER = OLD + "docker-remote-api."
ECR_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1"
ROLE = "arn:aws:iam::123456789012:role/a"
# Attributes that no instance of Amazon Linux has: Fargate's own.
NOT_OF_INSTANCES = {NEW + "extensible-ephemeral-storage"}


def required(container: dict[str, Any] | None = None, **settings: Any) -> set[str]:
    """What a task definition of one container requires, in bridge mode unless told otherwise."""
    container = {"name": "web", "image": "nginx:1.27", "portMappings": [], "environment": []} | (container or {})
    names = required_attributes({"networkMode": "bridge", "containerDefinitions": [container], **settings})
    assert list(names) == sorted(set(names))
    return set(names)


def test_a_plain_container_requires_nothing() -> None:
    assert required() == set()


def test_task_level_cpu_and_memory_require_nothing() -> None:
    assert required(cpu="256", memory="512") == set()


def test_a_task_definition_as_people_write_it_for_fargate_requires_what_aws_shows() -> None:
    container = {
        "image": ECR_IMAGE,
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "a", "awslogs-create-group": "true"}},
    }
    assert required(container, networkMode="awsvpc", executionRoleArn=ROLE) == {
        OLD + "logging-driver.awslogs",
        NEW + "execution-role-awslogs",
        OLD + "ecr-auth",
        DOCKER + "1.18",
        DOCKER + "1.19",
        DOCKER + "1.29",
        NEW + "execution-role-ecr-pull",
        NEW + "task-eni",
    }


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"networkMode": "awsvpc"}, {NEW + "task-eni", DOCKER + "1.18"}),
        ({"networkMode": "host"}, set()),
        ({"taskRoleArn": ROLE}, {OLD + "task-iam-role"}),
        ({"taskRoleArn": ROLE, "networkMode": "host"}, {OLD + "task-iam-role", OLD + "task-iam-role-network-host"}),
        ({"executionRoleArn": ROLE}, set()),
        ({"pidMode": "task"}, {NEW + "pid-ipc-namespace-sharing"}),
        ({"ipcMode": "none"}, {NEW + "pid-ipc-namespace-sharing"}),
        ({"proxyConfiguration": {"containerName": "envoy"}}, {NEW + "aws-appmesh"}),
        ({"ephemeralStorage": {"sizeInGiB": 21}}, {NEW + "extensible-ephemeral-storage"}),
        ({"enableFaultInjection": True}, {NEW + "fault-injection"}),
        ({"enableFaultInjection": False}, set()),
        ({"volumes": [{"name": "a", "host": {}}]}, set()),
        (
            {"volumes": [{"efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
            {NEW + "efs", NEW + "efsAuth", DOCKER + "1.25"},
        ),
        ({"volumes": [{"configuredAtLaunch": True}]}, {NEW + "storage.ebs-task-volume-attach"}),
        ({"volumes": [{"dockerVolumeConfiguration": {"scope": "task"}}]}, {NEW + "docker-plugin.local"}),
        ({"volumes": [{"dockerVolumeConfiguration": {"driver": "a/b:1"}}]}, {NEW + "docker-plugin.a/b.1"}),
    ],
)
def test_a_setting_of_the_task_requires_its_attributes(settings: dict[str, Any], names: set[str]) -> None:
    assert required(**settings) == names


@pytest.mark.parametrize(
    ("container", "names"),
    [
        ({"image": ECR_IMAGE}, {OLD + "ecr-auth", DOCKER + "1.19"}),
        ({"image": "public.ecr.aws/nginx/nginx:1.27"}, set()),
        ({"memoryReservation": 64}, {DOCKER + "1.21"}),
        ({"dependsOn": [{"containerName": "a", "condition": "START"}]}, {NEW + "container-ordering"}),
        ({"dependsOn": []}, set()),
        ({"stopTimeout": 0}, {NEW + "container-ordering"}),
        ({"startTimeout": 30}, {NEW + "container-ordering"}),
        ({"healthCheck": {"command": ["CMD", "true"]}}, {NEW + "container-health-check", DOCKER + "1.24"}),
        (
            {"healthCheck": {"command": ["CMD", "true"], "startPeriod": 10}},
            {NEW + "container-health-check", DOCKER + "1.29"},
        ),
        ({"privileged": True}, {OLD + "privileged-container"}),
        ({"privileged": False}, set()),
        ({"user": "nobody"}, {DOCKER + "1.17"}),
        ({"dockerLabels": {"a": "b"}}, {DOCKER + "1.18"}),
        ({"dockerLabels": {}}, set()),
        ({"ulimits": [{"name": "nproc", "softLimit": 1, "hardLimit": 1}]}, {DOCKER + "1.18"}),
        ({"linuxParameters": {"initProcessEnabled": True}}, {DOCKER + "1.25"}),
        ({"linuxParameters": {"initProcessEnabled": False}}, set()),
        ({"linuxParameters": {"maxSwap": 0, "swappiness": 0}}, {DOCKER + "1.32"}),
        ({"dockerSecurityOptions": ["no-new-privileges"]}, {DOCKER + "1.23"}),
        ({"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::a/b.env"}]}, {NEW + "env-files.s3"}),
        (
            {"repositoryCredentials": {"credentialsParameter": "arn"}},
            {NEW + "private-registry-authentication.secretsmanager"},
        ),
        ({"restartPolicy": {"enabled": True}}, {NEW + "container-restart-policy"}),
        ({"restartPolicy": {"enabled": False}}, set()),
        ({"portMappings": [{"containerPortRange": "80-90"}]}, {NEW + "network.container-port-range"}),
        (
            {"secrets": [{"name": "a", "valueFrom": "arn:aws:secretsmanager:us-east-1:123456789012:secret:a"}]},
            {NEW + "secrets.asm.environment-variables"},
        ),
        (
            {"secrets": [{"name": "a", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/a"}]},
            {NEW + "secrets.ssm.environment-variables"},
        ),
        ({"secrets": [{"name": "a", "valueFrom": "/a"}]}, {NEW + "secrets.ssm.environment-variables"}),
        ({"firelensConfiguration": {"type": "fluentbit"}}, {NEW + "firelens.fluentbit"}),
        (
            {"firelensConfiguration": {"type": "fluentd", "options": {"config-file-type": "s3"}}},
            {NEW + "firelens.fluentd", NEW + "firelens.options.config.s3"},
        ),
    ],
)
def test_a_setting_of_a_container_requires_its_attributes(container: dict[str, Any], names: set[str]) -> None:
    assert required(container) == names


@pytest.mark.parametrize(
    ("log", "names"),
    [
        ({"logDriver": "syslog"}, {OLD + "logging-driver.syslog", DOCKER + "1.18"}),
        (
            {"logDriver": "awslogs", "options": {"awslogs-group": "a"}},
            {OLD + "logging-driver.awslogs", DOCKER + "1.19"},
        ),
        (
            {"logDriver": "awslogs", "options": {"mode": "non-blocking"}},
            {OLD + "logging-driver.awslogs", DOCKER + "1.19", DOCKER + "1.28"},
        ),
        (
            {"logDriver": "splunk", "options": {"a": "b"}, "secretOptions": [{"name": "a", "valueFrom": "/a"}]},
            {OLD + "logging-driver.splunk", DOCKER + "1.19", NEW + "secrets.ssm.bootstrap.log-driver"},
        ),
    ],
)
def test_a_log_driver_requires_its_capability_and_a_docker_that_has_it(log: dict[str, Any], names: set[str]) -> None:
    assert required({"logConfiguration": log}) == names


def test_awslogs_with_an_execution_role_requires_an_agent_that_passes_it_on() -> None:
    log = {"logDriver": "awslogs", "options": {"awslogs-group": "a"}}
    assert NEW + "execution-role-awslogs" in required({"logConfiguration": log}, executionRoleArn=ROLE)
    assert NEW + "execution-role-awslogs" not in required({"logConfiguration": {"logDriver": "syslog"}})


def test_what_any_container_requires_is_required_once() -> None:
    containers = [{"image": ECR_IMAGE}, {"image": ECR_IMAGE, "user": "1"}]
    names = required_attributes({"networkMode": "bridge", "containerDefinitions": containers})
    assert names == (DOCKER + "1.17", DOCKER + "1.19", OLD + "ecr-auth")


def everything_that_can_be_required() -> set[str]:
    """Every name in the tables, and those that are made of a prefix and what Amazon Linux offers."""
    prefixes = {
        truth.LOG_DRIVER_PREFIX.value: instances.LOG_DRIVERS.value,
        truth.FIRELENS_PREFIX.value: ("fluentbit", "fluentd"),
        truth.FIRELENS_CONFIGURATION_PREFIX.value: ("file", "s3"),
        truth.DOCKER_VOLUME_PREFIX.value: (truth.DOCKER_VOLUME_DRIVER.value,),
    }
    names = {prefix + ending for prefix, endings in prefixes.items() for ending in endings}
    for fact in vars(truth).values():
        if isinstance(fact, Fact) and not isinstance(fact.value, str):
            rows = fact.value.values() if isinstance(fact.value, dict) else [fact.value]
            names.update(name for row in rows for name in row)
    return names


def test_a_current_agent_has_whatever_can_be_required_of_an_instance() -> None:
    assert everything_that_can_be_required() - set(instances.CAPABILITIES.value) == NOT_OF_INSTANCES
