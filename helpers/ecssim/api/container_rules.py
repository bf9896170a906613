"""What container definitions must look like beside each other: dependencies, health checks, commands."""

from typing import Any

from ..outside import images
from ..truth import errors, limits
from .refusal import refuse

Container = dict[str, Any]

_CONDITIONS = ("START", "COMPLETE", "SUCCESS", "HEALTHY")


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
                refuse(errors.DEPENDENCY_UNKNOWN, name=container["name"], dependency=item.get("containerName"))
            if condition not in _CONDITIONS:
                refuse(errors.DEPENDENCY_CONDITION_INVALID, condition=condition)
            if condition in ("COMPLETE", "SUCCESS") and dependency.get("essential", True):
                refuse(errors.DEPENDENCY_ESSENTIAL, name=dependency["name"], condition=condition)
            if condition == "HEALTHY" and not dependency.get("healthCheck"):
                refuse(errors.DEPENDENCY_WITHOUT_CHECK, name=dependency["name"])
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
            refuse(errors.DEPENDENCY_CIRCLE)
        resolved |= ready


def check_health_checks(containers: list[Container]) -> None:
    """Refuse health checks without a command, and settings out of range."""
    for container in containers:
        check = container.get("healthCheck")
        if check is None:
            continue
        if not check.get("command"):
            refuse(errors.HEALTH_CHECK_WITHOUT_COMMAND, name=container["name"])
        for setting, (low, high) in limits.HEALTH_CHECK_RANGES.value.items():
            if check.get(setting) is not None and not low <= check[setting] <= high:
                refuse(errors.HEALTH_CHECK_OUT_OF_RANGE, name=container["name"], setting=setting, low=low, high=high)


def check_commands(containers: list[Container]) -> None:
    """Refuse a command whose end ecssim cannot foresee."""
    for container in containers:
        try:
            images.program_of(container)
        except images.NotUnderstoodError as word:
            refuse(errors.COMMAND_NOT_UNDERSTOOD, name=container["name"], problem=word)
