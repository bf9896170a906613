"""What CreateService and UpdateService check of a service beside what it runs: its count, percentages and settings."""

from typing import Any

from ..truth import errors, limits
from .call import Call
from .refusal import refuse

# Minimum and maximum percent; a daemon's first.
DEFAULT_PERCENTS = {
    True: (limits.DAEMON_MINIMUM_HEALTHY_PERCENT.value, limits.DAEMON_MAXIMUM_PERCENT.value),
    False: (limits.MINIMUM_HEALTHY_PERCENT.value, limits.MAXIMUM_PERCENT.value),
}
_DEFAULTS = {
    "enableECSManagedTags": False,
    "propagateTags": "NONE",
    "enableExecuteCommand": False,
    "availabilityZoneRebalancing": "ENABLED",
}


def checked_count(count: int) -> int:
    """Return a desired count that a service can have."""
    if count < 0:
        refuse(errors.DESIRED_COUNT_NEGATIVE, count=count)
    if count > limits.TASKS_PER_SERVICE.value:
        refuse(errors.TOO_MANY_TASKS_IN_SERVICE, limit=limits.TASKS_PER_SERVICE.value)
    return count


def checked_percents(call: Call, minimum: int, maximum: int) -> tuple[int, int]:
    """Return minimumHealthyPercent and maximumPercent; what the request leaves out stays as it is."""
    configuration = call.get("deploymentConfiguration", {})
    minimum = configuration.get("minimumHealthyPercent", minimum)
    maximum = configuration.get("maximumPercent", maximum)
    if not 0 <= minimum <= 100 <= maximum:
        refuse(errors.INVALID_PERCENT)
    return minimum, maximum


def new_settings(call: Call) -> dict[str, Any]:
    """Return the settings of a new service."""
    return changed_settings(call, _DEFAULTS)


def changed_settings(call: Call, old: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a service; what the request leaves out stays as it is."""
    return {key: call.get(key, value) for key, value in old.items()}
