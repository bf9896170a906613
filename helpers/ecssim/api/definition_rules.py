"""What a task definition must look like: AWS's checks, in the order in which they are made, and its defaults."""

import re
from collections.abc import Iterator
from typing import Any

from ..outside.images import Images
from ..rules.room import gpus_of
from ..truth import definition_errors, errors, fargate, limits
from . import container_rules
from .launch import check_constraint
from .paging import at_most
from .refusal import refuse

_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_VCPU = re.compile(r"([0-9]{0,9}\.?[0-9]{1,9})\s*vcpu", re.IGNORECASE)
_GB = re.compile(r"([0-9]{0,9}\.?[0-9]{1,9})\s*gb", re.IGNORECASE)
_ECR = re.compile(r"^\d{12}\.dkr\.ecr\.")
_NETWORK_MODES = ("awsvpc", "bridge", "host", "none")
_COMPATIBILITIES = ("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES")
_ECHOED = (
    "taskRoleArn",
    "executionRoleArn",
    "pidMode",
    "ipcMode",
    "proxyConfiguration",
    "ephemeralStorage",
    "runtimePlatform",
    "enableFaultInjection",
)

Request = dict[str, Any]


def checked_settings(request: Request, images: Images) -> dict[str, Any]:
    """Return a valid registration with AWS's defaults filled in.

    Arguments:
        request: the parameters of RegisterTaskDefinition.
        images: the registry, which knows what the images do.

    Raises:
        EcsError: with AWS's words, for the first thing that is wrong.
    """
    _check_family(request.get("family"))
    containers = _check_containers(request.get("containerDefinitions") or [])
    compatibilities = request.get("requiresCompatibilities") or []
    for value in compatibilities:
        if value not in _COMPATIBILITIES:
            refuse(definition_errors.COMPATIBILITY_INVALID, value=value)
    mode = request.get("networkMode")
    if mode is not None and mode not in _NETWORK_MODES:
        refuse(definition_errors.NETWORK_MODE_INVALID, mode=mode)
    cpu = _size("cpu", request.get("cpu"), _VCPU, 1024)
    memory = _size("memory", request.get("memory"), _GB, 1024)
    if "FARGATE" in compatibilities:
        _check_fargate(mode, cpu, memory, request, containers)
    if "MANAGED_INSTANCES" in compatibilities and mode not in ("awsvpc", "host"):
        refuse(definition_errors.MANAGED_INSTANCES_NETWORK_MODE, mode=mode or "bridge")
    _check_memory(containers, memory)
    _check_constraints(request.get("placementConstraints") or [])
    container_rules.check_numbers(containers)
    container_rules.check_variables(containers)
    container_rules.check_ports(containers)
    container_rules.check_mount_points(containers, request.get("volumes") or [])
    container_rules.check_gpus(containers)
    container_rules.check_dependencies(containers)
    container_rules.check_health_checks(containers)
    container_rules.check_restart_policies(containers)
    container_rules.check_secrets(containers, request.get("executionRoleArn"))
    container_rules.check_log_options(containers, fargate="FARGATE" in compatibilities)
    container_rules.check_commands(containers, images)
    mode = mode or "bridge"
    settings: dict[str, Any] = {
        "containerDefinitions": [_container_defaults(container, mode) for container in containers],
        "networkMode": mode,
        "volumes": [{"host": {}, **volume} for volume in request.get("volumes") or []],
        "placementConstraints": request.get("placementConstraints") or [],
        **{name: request[name] for name in _ECHOED if request.get(name) is not None},
    }
    if compatibilities:
        settings["requiresCompatibilities"] = compatibilities
    if cpu is not None:
        settings["cpu"] = str(cpu)
    if memory is not None:
        settings["memory"] = str(memory)
    return settings


def check_overridden_size(settings: dict[str, Any], overrides: Request) -> None:
    """Refuse a CPU and memory override that Fargate does not offer.

    Arguments:
        settings: the task definition's.
        overrides: those of RunTask.
    """
    cpu = _size("cpu", overrides.get("cpu") or settings.get("cpu"), _VCPU, 1024)
    memory = _size("memory", overrides.get("memory") or settings.get("memory"), _GB, 1024)
    _check_fargate_size(cpu, memory)


def with_plain_sizes(overrides: Request) -> Request:
    """Return overrides with their sizes in CPU units and MiB, as a registered task definition has them."""
    sizes = {"cpu": _size("cpu", overrides.get("cpu"), _VCPU, 1024)}
    sizes["memory"] = _size("memory", overrides.get("memory"), _GB, 1024)
    return overrides | {name: str(size) for name, size in sizes.items() if size is not None}


def compatibilities(settings: dict[str, Any]) -> tuple[str, ...]:
    """Return the launch types that a task definition would run on."""
    found = ["EC2"]
    size = (int(settings.get("cpu", 0)), int(settings.get("memory", 0)))
    if settings["networkMode"] == "awsvpc":
        if size[1] in fargate.MEMORY_MIB_BY_CPU.value.get(size[0], ()):
            found.append("FARGATE")
    elif not any(volume.get("efsVolumeConfiguration") for volume in settings["volumes"]):
        found.insert(0, "EXTERNAL")
    return tuple(found)


def _check_family(family: str | None) -> None:
    if not family:
        refuse(definition_errors.FAMILY_EMPTY)
    if not _NAME.fullmatch(family):
        refuse(definition_errors.FAMILY_INVALID)


def _check_containers(containers: list[Request]) -> list[Request]:
    if not containers:
        refuse(definition_errors.CONTAINERS_EMPTY)
    if len(containers) > limits.CONTAINERS_PER_TASK_DEFINITION.value:
        refuse(definition_errors.TOO_MANY_CONTAINERS, limit=limits.CONTAINERS_PER_TASK_DEFINITION.value)
    names: set[str] = set()
    for container in containers:
        for field in ("name", "image"):
            if not container.get(field):
                refuse(definition_errors.CONTAINER_FIELD_EMPTY, field=field)
        if container["name"] in names:
            refuse(definition_errors.CONTAINER_NAME_TWICE, name=container["name"])
        names.add(container["name"])
    if not any(container.get("essential", True) for container in containers):
        refuse(definition_errors.NO_ESSENTIAL_CONTAINER)
    return containers


def _size(name: str, text: str | None, unit: re.Pattern[str], factor: int) -> int | None:
    """Return a size in CPU units or MiB; AWS also takes it as '1 vCPU' or '3 GB'."""
    if text is None or text == "":
        return None
    if _WHOLE.fullmatch(text.strip()):
        return int(text)
    match = unit.fullmatch(text.strip())
    if match is None:
        refuse(definition_errors.CPU_SETTING_INVALID, size=name)
    return round(float(match.group(1)) * factor)


def _check_fargate(
    mode: str | None, cpu: int | None, memory: int | None, request: Request, containers: list[Request]
) -> None:
    if mode != "awsvpc":
        refuse(definition_errors.FARGATE_NETWORK_MODE)
    _check_fargate_size(cpu, memory)
    for what in _unsupported_on_fargate(request, containers):
        refuse(definition_errors.FARGATE_UNSUPPORTED, what=what)
    if not request.get("executionRoleArn"):
        for container in containers:
            if _ECR.match(container["image"]):
                refuse(definition_errors.FARGATE_EXECUTION_ROLE, feature="ECR images")
            if (container.get("logConfiguration") or {}).get("logDriver") == "awslogs":
                refuse(definition_errors.FARGATE_EXECUTION_ROLE, feature="log driver awslogs")
    low, high = limits.FARGATE_TIMEOUT_RANGE_S.value
    for container in containers:
        for setting in ("startTimeout", "stopTimeout"):
            if container.get(setting) is not None and not low <= container[setting] <= high:
                refuse(definition_errors.FARGATE_TIMEOUT, setting=setting, name=container["name"], low=low, high=high)
    storage = (request.get("ephemeralStorage") or {}).get("sizeInGiB")
    low, high = limits.FARGATE_EPHEMERAL_STORAGE_RANGE_GIB.value
    if storage is not None and storage < low:
        refuse(definition_errors.EPHEMERAL_STORAGE_TOO_SMALL, limit=low)
    if storage is not None and storage > high:
        refuse(definition_errors.EPHEMERAL_STORAGE_TOO_LARGE, limit=high)


def _unsupported_on_fargate(request: Request, containers: list[Request]) -> Iterator[str]:
    """Yield what a task definition asks for that Fargate does not have."""
    yield from (name for name in fargate.UNSUPPORTED_TASK_SETTINGS.value if request.get(name))
    for container in containers:
        yield from (name for name in fargate.UNSUPPORTED_CONTAINER_SETTINGS.value if container.get(name))
        linux = container.get("linuxParameters") or {}
        yield from (name for name in fargate.UNSUPPORTED_LINUX_PARAMETERS.value if linux.get(name) is not None)
        if gpus_of(container):
            yield "GPUs"
        driver = (container.get("logConfiguration") or {}).get("logDriver")
        if driver and driver not in fargate.LOG_DRIVERS.value:
            yield f"the log driver {driver}"


def _check_fargate_size(cpu: int | None, memory: int | None) -> None:
    if cpu is None:
        refuse(definition_errors.FARGATE_SIZE_MISSING, size="cpu")
    if memory is None:
        refuse(definition_errors.FARGATE_SIZE_MISSING, size="memory")
    if memory not in fargate.MEMORY_MIB_BY_CPU.value.get(cpu, ()):
        refuse(definition_errors.FARGATE_SIZE_INVALID, cpu=cpu, memory=memory)


def _check_memory(containers: list[Request], task_memory: int | None) -> None:
    for container in containers:
        needed = container.get("memory") or container.get("memoryReservation")
        if task_memory is None and not needed:
            refuse(definition_errors.CONTAINER_MEMORY_MISSING, name=container["name"])
        if task_memory is not None and (needed or 0) > task_memory:
            refuse(definition_errors.CONTAINER_MEMORY_TOO_LARGE, name=container["name"])


def _check_constraints(constraints: list[Request]) -> None:
    at_most("placementConstraints", constraints, limits.PLACEMENT_CONSTRAINTS.value)
    for constraint in constraints:
        if constraint.get("type") != "memberOf":
            refuse(errors.CONSTRAINT_OF_DEFINITION_INVALID, type=constraint.get("type", "none"))
        check_constraint(constraint)


def _container_defaults(container: Request, mode: str) -> Request:
    ports = [_port_defaults(mapping, mode) for mapping in container.get("portMappings") or []]
    filled = {"cpu": 0, "essential": True, "environment": [], "mountPoints": [], "volumesFrom": [], **container}
    return filled | {"portMappings": ports}


def _port_defaults(mapping: Request, mode: str) -> Request:
    port = mapping.get("containerPort")
    if mode in ("awsvpc", "host"):
        if mapping.get("hostPort") not in (None, port):
            refuse(definition_errors.PORTS_MUST_MATCH, mode=mode)
        return {"protocol": "tcp", **mapping, "hostPort": port}
    return {"protocol": "tcp", "hostPort": 0, **mapping}
