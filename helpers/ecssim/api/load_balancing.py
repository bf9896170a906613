"""What CreateService and UpdateService check of load balancers."""

from typing import Any

from ..model.deployment import Deployment
from ..model.deployment_configuration import Strategy
from ..model.target import AdvancedConfiguration, LoadBalancer
from ..model.task_definition import TaskDefinition
from ..truth import errors, lifecycle
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
            _check_target_group(call, load_balancer.target_group_arn, definition)
            if load_balancer.advanced:
                _check_target_group(call, load_balancer.advanced.alternate_target_group_arn, definition)
                _check_rules(call, load_balancer.advanced)
    return wanted


def checked_grace_period_s(call: Call, current: int) -> int:
    """Return the health check grace period of a service, in seconds."""
    period_s = int(call.get("healthCheckGracePeriodSeconds", current))
    if not 0 <= period_s <= truth.GRACE_PERIOD_MAX_S.value:
        refuse(errors.GRACE_PERIOD_OUT_OF_RANGE, limit=truth.GRACE_PERIOD_MAX_S.value)
    return period_s


def shape(load_balancers: LoadBalancers) -> list[dict[str, Any]]:
    """Return load balancers as the API shows them."""
    return [_shape(each) for each in load_balancers]


def resolved(deployment: Deployment) -> list[dict[str, Any]]:
    """Return which of its target groups a deployment uses, and the rules that lead there."""
    return [
        {
            "targetGroupArn": deployment.registers_with(each).target_group_arn,
            "productionListenerRule": each.advanced.production_listener_rule,
        }
        for each in deployment.load_balancers
        if each.advanced
    ]


def check_for_strategy(load_balancers: LoadBalancers, strategy: Strategy, *, connected: bool) -> None:
    """Refuse load balancers that a deployment strategy has no use for.

    Arguments:
        connected: whether the service has Service Connect, which can shift traffic too.

    Raises:
        EcsError: if one has no second target group, or a strategy that goes in steps has nothing to shift.
    """
    if strategy is Strategy.ROLLING:
        return
    in_steps = strategy is not Strategy.BLUE_GREEN
    if (in_steps and not load_balancers and not connected) or not all(each.advanced for each in load_balancers):
        refuse(lifecycle.NEEDS_LOAD_BALANCER, strategy=strategy)
    rules = [each.advanced.production_listener_rule for each in load_balancers if each.advanced]
    if in_steps and any(":listener/net/" in rule for rule in rules):
        refuse(lifecycle.NEEDS_APPLICATION_LOAD_BALANCER, strategy=strategy)


def _shape(load_balancer: LoadBalancer) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "targetGroupArn": load_balancer.target_group_arn,
        "containerName": load_balancer.container_name,
        "containerPort": load_balancer.container_port,
    }
    if advanced := load_balancer.advanced:
        given = {
            "alternateTargetGroupArn": advanced.alternate_target_group_arn,
            "productionListenerRule": advanced.production_listener_rule,
            "testListenerRule": advanced.test_listener_rule,
            "roleArn": advanced.role_arn,
        }
        shown["advancedConfiguration"] = {name: value for name, value in given.items() if value is not None}
    return shown


def _read(item: dict[str, Any]) -> LoadBalancer:
    if not item.get("targetGroupArn"):
        refuse(errors.TARGET_GROUP_BLANK)
    if not item.get("containerName"):
        refuse(errors.CONTAINER_NAME_BLANK)
    advanced = _read_advanced(item.get("advancedConfiguration"))
    return LoadBalancer(item["targetGroupArn"], item["containerName"], item.get("containerPort") or 0, advanced)


def _read_advanced(given: dict[str, Any] | None) -> AdvancedConfiguration | None:
    if not given:
        return None
    alternate, rule = given.get("alternateTargetGroupArn"), given.get("productionListenerRule")
    if not alternate or not rule:
        refuse(lifecycle.ADVANCED_MISSING)
    return AdvancedConfiguration(alternate, rule, given.get("testListenerRule"), given.get("roleArn"))


def _check_port(load_balancer: LoadBalancer, definition: TaskDefinition) -> None:
    name, port = load_balancer.container_name, load_balancer.container_port
    container = next((each for each in definition.containers if each["name"] == name), None)
    if container is None:
        refuse(errors.CONTAINER_NOT_IN_DEFINITION, name=name)
    if port not in [mapping.get("containerPort") for mapping in container.get("portMappings") or []]:
        refuse(errors.CONTAINER_PORT_NOT_DEFINED, name=name, port=port)


def _check_rules(call: Call, advanced: AdvancedConfiguration) -> None:
    for rule in filter(None, (advanced.production_listener_rule, advanced.test_listener_rule)):
        if call.neighbours.load_balancers.weights(rule) is None:
            refuse(lifecycle.RULE_NOT_FOUND, rule=rule)


def _check_target_group(call: Call, arn: str, definition: TaskDefinition) -> None:
    group = call.neighbours.load_balancers.target_group(arn)
    if group is None:
        refuse(errors.TARGET_GROUP_NOT_FOUND)
    mode = definition.network_mode
    if group.target_type != _TARGET_TYPE_OF.get(mode):
        refuse(errors.TARGET_TYPE_INCOMPATIBLE, arn=arn, target_type=group.target_type, mode=mode)
    if not group.zones:
        refuse(errors.TARGET_GROUP_WITHOUT_LOAD_BALANCER, arn=arn)
