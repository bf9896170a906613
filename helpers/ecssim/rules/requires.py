"""ECS works out from a task definition which attributes an instance needs to run it, and shows them as
requiresAttributes; a task is placed only on an instance that has them all.

The API reference says that they are not for Fargate, and AWS shows them for task definitions of Fargate too. It shows
them in no order of its own; here they are sorted. Task-level CPU and memory require nothing: no real task
definition that was seen asks for ecs.capability.task-cpu-mem-limit. GPUs are a resource, not an attribute.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..truth import required_attributes as truth

_ECR = re.compile(r"\d{12}\.dkr\.ecr\.")
_OF_TASK = truth.SEEN_BY_TASK_SETTING.value | truth.ASSUMED_BY_TASK_SETTING.value
_OF_CONTAINER = (
    truth.DOCUMENTED_BY_CONTAINER_SETTING.value
    | truth.SEEN_BY_CONTAINER_SETTING.value
    | truth.ASSUMED_BY_CONTAINER_SETTING.value
)

Settings = Mapping[str, Any]


def required_attributes(settings: Settings) -> tuple[str, ...]:
    """Return the names of the attributes that an instance needs, in alphabetical order.

    Arguments:
        settings: the task definition's, under the API's names.
    """
    names = {*_of_task(settings)}
    for volume in settings.get("volumes") or []:
        names.update(_of_volume(volume))
    for container in settings.get("containerDefinitions") or []:
        names.update(_of_container(container, has_execution_role=bool(settings.get("executionRoleArn"))))
    return tuple(sorted(names))


def _of_task(settings: Settings) -> Iterator[str]:
    yield from _of_settings(settings, _OF_TASK)
    yield from truth.BY_NETWORK_MODE.value.get(settings.get("networkMode", ""), ())
    if settings.get("networkMode") == "host" and settings.get("taskRoleArn"):
        yield from truth.TASK_ROLE_ON_HOST_NETWORK.value


def _of_volume(volume: Settings) -> Iterator[str]:
    if volume.get("efsVolumeConfiguration"):
        yield from truth.EFS_VOLUME.value
    if volume.get("configuredAtLaunch"):
        yield from truth.EBS_VOLUME.value
    docker = volume.get("dockerVolumeConfiguration")
    if docker:
        driver = docker.get("driver") or truth.DOCKER_VOLUME_DRIVER.value
        # The agent registers plugins that way, since a colon would not do in an attribute's name.
        yield truth.DOCKER_VOLUME_PREFIX.value + driver.replace(":", ".")


def _of_container(container: Settings, *, has_execution_role: bool) -> Iterator[str]:
    yield from _of_settings(container, _OF_CONTAINER)
    yield from _of_image(container.get("image", ""), has_execution_role=has_execution_role)
    if container.get("logConfiguration"):
        yield from _of_log(container["logConfiguration"], has_execution_role=has_execution_role)
    if container.get("healthCheck"):
        starts_later = container["healthCheck"].get("startPeriod") is not None
        yield from (truth.HEALTH_CHECK_WITH_START_PERIOD if starts_later else truth.HEALTH_CHECK).value
    if container.get("firelensConfiguration"):
        yield from _of_firelens(container["firelensConfiguration"])
    for secret in container.get("secrets") or []:
        yield from truth.SECRET_IN_ENVIRONMENT.value[_store(secret)]
    if any(mapping.get("containerPortRange") for mapping in container.get("portMappings") or []):
        yield from truth.PORT_RANGE.value


def _of_image(image: str, *, has_execution_role: bool) -> Iterator[str]:
    if _ECR.match(image):
        yield from truth.ECR_IMAGE.value
        if has_execution_role:
            yield from truth.ECR_IMAGE_WITH_EXECUTION_ROLE.value


def _of_log(log: Settings, *, has_execution_role: bool) -> Iterator[str]:
    yield truth.LOG_DRIVER_PREFIX.value + log.get("logDriver", "")
    if not log.get("options"):
        yield from truth.LOG_DRIVER_WITHOUT_OPTIONS.value
    if log.get("logDriver") == "awslogs" and has_execution_role:
        yield from truth.AWSLOGS_WITH_EXECUTION_ROLE.value
    for secret in log.get("secretOptions") or []:
        yield from truth.SECRET_OF_LOG_DRIVER.value[_store(secret)]


def _of_firelens(firelens: Settings) -> Iterator[str]:
    yield truth.FIRELENS_PREFIX.value + firelens.get("type", "")
    source = (firelens.get("options") or {}).get("config-file-type")
    if source:
        yield truth.FIRELENS_CONFIGURATION_PREFIX.value + source


def _store(secret: Settings) -> str:
    """Return where a secret is: asm is Secrets Manager, ssm is Parameter Store, which needs no ARN."""
    return "asm" if ":secretsmanager:" in secret.get("valueFrom", "") else "ssm"


def _of_settings(holder: Settings, table: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for path, names in table.items():
        if _is_set(holder, path.split(".")):
            yield from names


def _is_set(holder: Settings, path: list[str]) -> bool:
    """Return whether a setting is there and neither false nor empty; a number is something, even 0."""
    value: Any = holder
    for name in path:
        value = value.get(name) if value else None
    return bool(value) or (isinstance(value, int) and value is not False)
