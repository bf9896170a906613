"""What CreateService and UpdateService check of load balancers."""

from typing import Any

from ..model.target import LoadBalancer
from ..model.task_definition import TaskDefinition
from ..truth import errors
from ..truth import load_balancing as truth
from .call import Call
from .launch import Capacity
from .paging import at_most
from .refusal import refuse

LoadBalancers = tuple[LoadBalancer, ...]
_TARGET_TYPE_OF = {"awsvpc": "ip", "bridge": "instance", "host": "instance"}


def checked_load_balancers(
    call: Call, definition: TaskDefinition, capacity: Capacity, current: LoadBalancers
) -> LoadBalancers:
    """Return the load balancers of a service.

    Arguments:
        current: those that it has, which stay unless the request names others; they must fit the task definition too.

    Raises:
        EcsError: if one of them does not exist, or does not fit.
    """
    given = call.get("loadBalancers")
    wanted = current if given is None else tuple(_read(item) for item in given)
    at_most("loadBalancers", wanted, truth.TARGET_GROUPS_PER_SERVICE.value)
    if wanted and capacity.launch_type == "EXTERNAL":
        refuse(errors.LOAD_BALANCER_ON_EXTERNAL)
    for load_balancer in wanted:
        _check_port(load_balancer, definition)
    if given is not None:
        for load_balancer in wanted:
            _check_target_group(call, load_balancer, definition)
    return wanted


def checked_grace_period_s(call: Call, current: int) -> int:
    """Return the health check grace period of a service, in seconds."""
    period_s = int(call.get("healthCheckGracePeriodSeconds", current))
    if not 0 <= period_s <= truth.GRACE_PERIOD_MAX_S.value:
        refuse(errors.GRACE_PERIOD_OUT_OF_RANGE, limit=truth.GRACE_PERIOD_MAX_S.value)
    return period_s


def shape(load_balancers: LoadBalancers) -> list[dict[str, Any]]:
    """Return load balancers as the API shows them."""
    return [
        {
            "targetGroupArn": each.target_group_arn,
            "containerName": each.container_name,
            "containerPort": each.container_port,
        }
        for each in load_balancers
    ]


def _read(item: dict[str, Any]) -> LoadBalancer:
    if not item.get("targetGroupArn"):
        refuse(errors.TARGET_GROUP_BLANK)
    if not item.get("containerName"):
        refuse(errors.CONTAINER_NAME_BLANK)
    return LoadBalancer(item["targetGroupArn"], item["containerName"], item.get("containerPort") or 0)


def _check_port(load_balancer: LoadBalancer, definition: TaskDefinition) -> None:
    name, port = load_balancer.container_name, load_balancer.container_port
    container = next((each for each in definition.containers if each["name"] == name), None)
    if container is None:
        refuse(errors.CONTAINER_NOT_IN_DEFINITION, name=name)
    if port not in [mapping.get("containerPort") for mapping in container.get("portMappings") or []]:
        refuse(errors.CONTAINER_PORT_NOT_DEFINED, name=name, port=port)


def _check_target_group(call: Call, load_balancer: LoadBalancer, definition: TaskDefinition) -> None:
    arn = load_balancer.target_group_arn
    group = call.neighbours.load_balancers.target_group(arn)
    if group is None:
        refuse(errors.TARGET_GROUP_NOT_FOUND)
    mode = definition.network_mode
    if group.target_type != _TARGET_TYPE_OF.get(mode):
        refuse(errors.TARGET_TYPE_INCOMPATIBLE, arn=arn, target_type=group.target_type, mode=mode)
    if not group.zones:
        refuse(errors.TARGET_GROUP_WITHOUT_LOAD_BALANCER, arn=arn)
