"""What RunTask and CreateService both check before anything is launched."""

from typing import Any

from ..model.task_definition import TaskDefinition
from ..truth import errors, fargate, limits
from .call import Call
from .paging import at_most
from .refusal import refuse

_LAUNCH_TYPES = ("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES")


def checked_launch_type(call: Call, definition: TaskDefinition) -> str:
    """Return the launch type of the request, which is EC2 if it names none."""
    launch_type = str(call.get("launchType", "EC2"))
    if launch_type not in _LAUNCH_TYPES:
        refuse(errors.LAUNCH_TYPE_INVALID, launch_type=launch_type)
    if launch_type not in definition.compatibilities:
        refuse(errors.LAUNCH_TYPE_UNSUPPORTED, launch_type=launch_type)
    return launch_type


def platform_version(call: Call, launch_type: str) -> str | None:
    """Return the platform version of a Fargate task: the newest unless the request names one; None elsewhere."""
    if launch_type != "FARGATE":
        return None
    named = call.get("platformVersion", "LATEST")
    return fargate.LATEST_LINUX_PLATFORM_VERSION.value if named == "LATEST" else str(named)


def check_token(call: Call, limit: int) -> None:
    """Refuse a client token that is too long."""
    if len(call.get("clientToken", "")) > limit:
        refuse(errors.CLIENT_TOKEN_TOO_LONG, limit=limit)


def checked_network(call: Call, definition: TaskDefinition, network: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the network configuration with AWS's defaults; awsvpc needs one, the other modes refuse it."""
    awsvpc = (network or {}).get("awsvpcConfiguration")
    if definition.network_mode != "awsvpc":
        if awsvpc:
            refuse(errors.NETWORK_CONFIGURATION_UNEXPECTED)
        return None
    if not awsvpc:
        refuse(errors.NETWORK_CONFIGURATION_MISSING)
    subnets, groups = awsvpc.get("subnets") or [], awsvpc.get("securityGroups") or []
    if not subnets:
        refuse(errors.SUBNETS_EMPTY)
    at_most("subnets", subnets, limits.SUBNETS_PER_NETWORK_CONFIGURATION.value)
    at_most("securityGroups", groups, limits.SECURITY_GROUPS_PER_NETWORK_CONFIGURATION.value)
    for subnet in subnets:
        if call.neighbours.subnet(subnet) is None:
            refuse(errors.SUBNET_NOT_FOUND, subnet=subnet)
    for group in groups:
        if not call.neighbours.has_security_group(group):
            refuse(errors.SECURITY_GROUP_NOT_FOUND, group=group)
    return {
        "awsvpcConfiguration": {
            "subnets": subnets,
            "securityGroups": groups,
            "assignPublicIp": awsvpc.get("assignPublicIp") or "DISABLED",
        }
    }
