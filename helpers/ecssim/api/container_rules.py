"""What container definitions must look like: dependencies, health checks, secrets, log options, commands."""

import re
from typing import Any

from ..outside.images import Images
from ..outside.program import NotUnderstoodError
from ..rules import secrets
from ..truth import definition_errors, limits
from .paging import at_most
from .refusal import refuse

Container = dict[str, Any]

_CONDITIONS = ("START", "COMPLETE", "SUCCESS", "HEALTHY")
_NUMBERS = ("cpu", "memory", "memoryReservation", "startTimeout", "stopTimeout")
_GPU_COUNT = re.compile(r"[1-9][0-9]{0,3}")


def check_numbers(containers: list[Container]) -> None:
    """Refuse sizes and times below 0."""
    for container in containers:
        for setting in _NUMBERS:
            if (container.get(setting) or 0) < 0:
                refuse(definition_errors.CONTAINER_SETTING_NEGATIVE, name=container["name"], setting=setting)


def check_variables(containers: list[Container]) -> None:
    """Refuse environment variables without a name."""
    for container in containers:
        if not all(each.get("name") for each in container.get("environment") or []):
            refuse(definition_errors.VARIABLE_NAME_EMPTY, name=container["name"])


def check_ports(containers: list[Container]) -> None:
    """Refuse port mappings without a port of the container, with a port that there is not, or of another protocol."""
    ranges = {"containerPort": limits.CONTAINER_PORT_RANGE.value, "hostPort": limits.HOST_PORT_RANGE.value}
    for container in containers:
        for mapping in container.get("portMappings") or []:
            ports = {"containerPort": 0, "hostPort": 0, **mapping}
            for setting, (low, high) in ranges.items():
                if not low <= ports[setting] <= high:
                    refuse(
                        definition_errors.PORT_OUT_OF_RANGE, name=container["name"], setting=setting, low=low, high=high
                    )
            if mapping.get("protocol", "tcp") not in ("tcp", "udp"):
                refuse(definition_errors.PROTOCOL_INVALID, name=container["name"])


def check_mount_points(containers: list[Container], volumes: list[dict[str, Any]]) -> None:
    """Refuse mount points of a volume that the task definition does not declare."""
    declared = {volume.get("name") for volume in volumes}
    for container in containers:
        for mount in container.get("mountPoints") or []:
            if mount.get("sourceVolume") not in declared:
                refuse(definition_errors.VOLUME_UNKNOWN, name=mount.get("sourceVolume", "null"))


def check_gpus(containers: list[Container]) -> None:
    """Refuse a number of GPUs that is none."""
    for container in containers:
        for requirement in container.get("resourceRequirements") or []:
            if requirement["type"] == "GPU" and not _GPU_COUNT.fullmatch(requirement.get("value", "")):
                refuse(definition_errors.GPU_COUNT_INVALID, name=container["name"])


def check_dependencies(containers: list[Container]) -> None:
    """Refuse dependencies on nobody, in a circle, or for something that can never be.

    A container that others wait for to end cannot be essential, and one that they wait for to be healthy needs a check.
    """
    by_name = {container["name"]: container for container in containers}
    for container in containers:
        for item in container.get("dependsOn") or []:
            dependency = by_name.get(item.get("containerName"))
            condition = item.get("condition")
            if dependency is None:
                refuse(
                    definition_errors.DEPENDENCY_UNKNOWN, name=container["name"], dependency=item.get("containerName")
                )
            if condition not in _CONDITIONS:
                refuse(definition_errors.DEPENDENCY_CONDITION_INVALID, condition=condition)
            if condition in ("COMPLETE", "SUCCESS") and dependency.get("essential", True):
                refuse(definition_errors.DEPENDENCY_ESSENTIAL)
            if condition == "HEALTHY" and not dependency.get("healthCheck"):
                refuse(definition_errors.DEPENDENCY_WITHOUT_CHECK, name=dependency["name"])
    _check_circles(by_name)


def _check_circles(by_name: dict[str, Container]) -> None:
    resolved: set[str] = set()
    while len(resolved) < len(by_name):
        ready = {
            name
            for name, container in by_name.items()
            if name not in resolved
            and all(item["containerName"] in resolved for item in container.get("dependsOn") or [])
        }
        if not ready:
            refuse(definition_errors.DEPENDENCY_CIRCLE)
        resolved |= ready


def check_health_checks(containers: list[Container]) -> None:
    """Refuse health checks without a command, and settings out of range."""
    for container in containers:
        check = container.get("healthCheck")
        if check is None:
            continue
        if not check.get("command"):
            refuse(definition_errors.HEALTH_CHECK_WITHOUT_COMMAND, name=container["name"])
        for setting, (low, high) in limits.HEALTH_CHECK_RANGES.value.items():
            if check.get(setting) is not None and not low <= check[setting] <= high:
                refuse(
                    definition_errors.HEALTH_CHECK_OUT_OF_RANGE,
                    name=container["name"],
                    setting=setting,
                    low=low,
                    high=high,
                )


def check_restart_policies(containers: list[Container]) -> None:
    """Refuse restart policies with a period out of range, or with too many exit codes to ignore."""
    low, high = limits.RESTART_ATTEMPT_PERIOD_RANGE_S.value
    for container in containers:
        policy = container.get("restartPolicy") or {}
        period_s = policy.get("restartAttemptPeriod")
        if period_s is not None and not low <= period_s <= high:
            refuse(definition_errors.RESTART_PERIOD_OUT_OF_RANGE, name=container["name"], low=low, high=high)
        at_most("ignoredExitCodes", policy.get("ignoredExitCodes") or [], limits.IGNORED_EXIT_CODES.value)


def check_secrets(containers: list[Container], execution_role: str | None) -> None:
    """Refuse secrets that nobody may read, that share their name with another variable, or that name nothing."""
    for container in containers:
        names = [each["name"] for each in container.get("environment") or []]
        for secret in container.get("secrets") or []:
            if not execution_role:
                refuse(definition_errors.SECRETS_EXECUTION_ROLE)
            if secret["name"] in names:
                refuse(definition_errors.SECRET_NAME_SHARED, name=secret["name"])
            if secrets.where(secret["valueFrom"]) is None:
                refuse(definition_errors.PARAMETER_NAME_INVALID, name=secret["name"])
            names.append(secret["name"])


def check_log_options(containers: list[Container], *, fargate: bool) -> None:
    """Refuse the log driver awslogs without the options that it needs.

    Arguments:
        fargate: whether the task definition is for Fargate, which needs a prefix for the stream as well.
    """
    needed = ["awslogs-group", "awslogs-region", *(["awslogs-stream-prefix"] if fargate else [])]
    for container in containers:
        configuration = container.get("logConfiguration") or {}
        options = configuration.get("options") or {}
        missing = [name for name in needed if not options.get(name)]
        if configuration.get("logDriver") == "awslogs" and missing:
            refuse(definition_errors.LOG_OPTIONS_MISSING, options=", ".join(missing))


def check_commands(containers: list[Container], images: Images) -> None:
    """Refuse a command whose end ecssim cannot foresee."""
    for container in containers:
        try:
            images.program_of(_with_stand_ins(container))
        except NotUnderstoodError as word:
            refuse(definition_errors.COMMAND_NOT_UNDERSTOOD, name=container["name"], problem=word)


def _with_stand_ins(container: Container) -> Container:
    """Nobody reads a secret before the task starts; a number can stand in its place, even after sleep and exit."""
    stand_ins = [{"name": secret["name"], "value": "0"} for secret in container.get("secrets") or []]
    return {**container, "environment": [*(container.get("environment") or []), *stand_ins]}
