"""What RunTask, StartTask and CreateService check before anything is launched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..model.capacity_provider import FARGATE_PROVIDERS, StrategyItem
from ..model.cluster import Cluster
from ..model.task_definition import TaskDefinition
from ..rules.expression import ExpressionError, check
from ..rules.launching import launch_type_of
from ..truth import capacity_errors, errors, fargate, limits, permissions
from .call import Call
from .paging import at_most
from .refusal import EcsError, refuse

_LAUNCH_TYPES = ("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES")
# What placement means nothing to, by launch type.
_NO_PLACEMENT = {"FARGATE": ("constraints", "strategies"), "MANAGED_INSTANCES": ("strategies",)}

Items = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Capacity:
    """What tasks are to run on: either a launch type or a capacity provider strategy."""

    launch_type: str | None
    strategy: tuple[StrategyItem, ...] = ()

    @property
    def on_fargate(self) -> bool:
        """Whether it is Fargate."""
        if self.strategy:
            return self.strategy[0].provider in FARGATE_PROVIDERS
        return self.launch_type == "FARGATE"


@dataclass(frozen=True, slots=True)
class Network:
    """Where the interfaces of awsvpc tasks go.

    Arguments:
        configuration: under the API's names and with its defaults; None for the other network modes.
        zones: the zones of its subnets; None without subnets.
    """

    configuration: dict[str, Any] | None = None
    zones: frozenset[str] | None = None


def checked_capacity(call: Call, cluster: Cluster, definition: TaskDefinition) -> Capacity:
    """Return what the request wants to run on; if it says nothing, the cluster's default strategy, or else EC2."""
    given = call.get("capacityProviderStrategy", [])
    if given and call.get("launchType"):
        refuse(capacity_errors.LAUNCH_TYPE_AND_STRATEGY)
    if given:
        strategy = checked_strategy(given, cluster)
    elif call.get("launchType"):
        strategy = ()
    else:
        strategy = cluster.default_strategy
    if strategy:
        launch_type = launch_type_of(cluster.providers[strategy[0].provider])
    else:
        launch_type = str(call.get("launchType", "EC2"))
    if launch_type not in _LAUNCH_TYPES:
        refuse(errors.LAUNCH_TYPE_INVALID, launch_type=launch_type)
    wanted = (*definition.compatibilities, *definition.settings.get("requiresCompatibilities", ()))
    if launch_type not in wanted:
        refuse(errors.LAUNCH_TYPE_UNSUPPORTED, launch_type=launch_type)
    return Capacity(None, strategy) if strategy else Capacity(launch_type)


def kind_of(cluster: Cluster, capacity: Capacity) -> str:
    """Return the launch type of what tasks are to run on, also if a strategy says it."""
    return capacity.launch_type or launch_type_of(cluster.providers[capacity.strategy[0].provider])


def checked_strategy(given: Sequence[dict[str, Any]], cluster: Cluster) -> tuple[StrategyItem, ...]:
    """Return a capacity provider strategy; every provider must belong to the cluster and be of one type."""
    at_most("capacityProviderStrategy", given, limits.PROVIDERS_PER_CLUSTER.value)
    items = tuple(
        StrategyItem(item.get("capacityProvider", ""), item.get("weight") or 0, item.get("base") or 0) for item in given
    )
    for item in items:
        if item.provider not in cluster.providers:
            refuse(capacity_errors.PROVIDER_NOT_IN_CLUSTER)
        if [each.provider for each in items].count(item.provider) > 1:
            refuse(capacity_errors.STRATEGY_TWICE, provider=item.provider)
        for what, value, (low, high) in (
            ("weight", item.weight, limits.WEIGHT_RANGE.value),
            ("base", item.base, limits.BASE_RANGE.value),
        ):
            if not low <= value <= high:
                refuse(capacity_errors.STRATEGY_OUT_OF_RANGE, what=what, low=low, high=high)
    if len({cluster.providers[item.provider].kind for item in items}) > 1:
        refuse(capacity_errors.STRATEGY_MIXES_KINDS)
    if sum(item.base > 0 for item in items) > 1:
        refuse(capacity_errors.STRATEGY_TWO_BASES)
    if items and not any(item.weight > 0 for item in items):
        refuse(capacity_errors.STRATEGY_WITHOUT_WEIGHT)
    return items


def platform_version(call: Call, capacity: Capacity) -> str | None:
    """Return the platform version of a Fargate task: the newest unless the request names one; None elsewhere."""
    if not capacity.on_fargate:
        return None
    named = call.get("platformVersion", "LATEST")
    return fargate.LATEST_LINUX_PLATFORM_VERSION.value if named == "LATEST" else str(named)


def check_token(call: Call, limit: int) -> None:
    """Refuse a client token that is too long."""
    if len(call.get("clientToken", "")) > limit:
        refuse(errors.CLIENT_TOKEN_TOO_LONG, limit=limit)


def checked_network(call: Call, definition: TaskDefinition, network: dict[str, Any] | None) -> Network:
    """Return the network of new tasks with AWS's defaults; awsvpc needs one, the other modes refuse it."""
    awsvpc = (network or {}).get("awsvpcConfiguration")
    if definition.network_mode != "awsvpc":
        if awsvpc:
            refuse(errors.NETWORK_CONFIGURATION_UNEXPECTED)
        return Network()
    if not awsvpc:
        refuse(errors.NETWORK_CONFIGURATION_MISSING)
    names, groups = awsvpc.get("subnets") or [], awsvpc.get("securityGroups") or []
    if not names:
        refuse(errors.SUBNETS_EMPTY)
    at_most("subnets", names, limits.SUBNETS_PER_NETWORK_CONFIGURATION.value)
    at_most("securityGroups", groups, limits.SECURITY_GROUPS_PER_NETWORK_CONFIGURATION.value)
    zones = set()
    for name in names:
        subnet = call.neighbours.subnet(name)
        if subnet is None:
            refuse(errors.SUBNET_NOT_FOUND, subnet=name)
        zones.add(subnet.availability_zone)
    for group in groups:
        if not call.neighbours.has_security_group(group):
            refuse(errors.SECURITY_GROUP_NOT_FOUND, group=group)
    public = awsvpc.get("assignPublicIp") or "DISABLED"
    configuration = {"awsvpcConfiguration": {"subnets": names, "securityGroups": groups, "assignPublicIp": public}}
    return Network(configuration, frozenset(zones))


def check_roles(call: Call, definition: TaskDefinition, overrides: dict[str, Any]) -> None:
    """Refuse to launch a task with a role that ECS cannot assume."""
    problem = call.change.role_calls.why_not_assumed(definition, overrides)
    if problem:
        raise EcsError(permissions.CANNOT_ASSUME.code, problem)


def check_public_ip(network: Network, capacity: Capacity) -> None:
    """Refuse a public address for a task on a container instance."""
    awsvpc = (network.configuration or {}).get("awsvpcConfiguration", {})
    if awsvpc.get("assignPublicIp") == "ENABLED" and not capacity.on_fargate:
        refuse(errors.PUBLIC_IP_ON_INSTANCE)


def checked_placement(
    launch_type: str, definition: TaskDefinition | None, constraints: Items, strategy: Items
) -> tuple[Items, Items]:
    """Return placement constraints and strategy as they are; Fargate takes neither, Managed Instances no strategy.

    Arguments:
        launch_type: of what tasks are to run on, also if a capacity provider strategy says it.
        definition: its own constraints count toward the most that there can be; None if it is not known yet.
    """
    own = definition.settings.get("placementConstraints", []) if definition else []
    together = [*own, *constraints]
    at_most("placementConstraints", together, limits.PLACEMENT_CONSTRAINTS.value)
    at_most("placementStrategy", strategy, limits.PLACEMENT_STRATEGIES.value)
    for what, items in (("constraints", constraints), ("strategies", strategy)):
        if items and what in _NO_PLACEMENT.get(launch_type, ()):
            refuse(errors.PLACEMENT_UNSUPPORTED, what=what, launch_type=launch_type)
    for item in constraints:
        check_constraint(item)
    for item in strategy:
        if not _is_strategy(item.get("type", ""), item.get("field", "")):
            refuse(errors.STRATEGY_INVALID)
    return constraints, strategy


def check_constraint(item: dict[str, str]) -> None:
    """Refuse a placement constraint of no known type, or with an expression that cannot be read."""
    if item.get("type") not in ("distinctInstance", "memberOf"):
        refuse(errors.CONSTRAINT_INVALID)
    if item["type"] == "memberOf":
        try:
            check(item.get("expression", ""))
        except ExpressionError as problem:
            refuse(errors.EXPRESSION_INVALID, problem=problem)


def _is_strategy(kind: str, field: str) -> bool:
    if kind == "random":
        return True
    if kind == "binpack":
        return field.lower() in ("cpu", "memory")
    return kind == "spread" and (field in ("instanceId", "host") or field.startswith("attribute:"))
