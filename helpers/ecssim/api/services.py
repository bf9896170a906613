"""CreateService, UpdateService, DescribeServices, ListServices, DeleteService."""

import re
from dataclasses import dataclass
from typing import Any

from ..model.circuit_breaker import CircuitBreaker
from ..model.cluster import Cluster
from ..model.deployment_configuration import DeploymentConfiguration
from ..model.discovery import NO_DISCOVERY, Discovery
from ..model.service import Service, ServiceStatus
from ..model.target import LoadBalancer
from ..model.task_definition import TaskDefinition
from ..model.task_set import DeploymentController
from ..rules import rebalancing
from ..truth import definition_errors, errors, limits
from ..truth.fact import Message
from . import external_controller, find, launch, shapes
from .call import Answer, Call, operation
from .circuit_breaker import checked_circuit_breaker
from .deployment_configuration import checked_deployment_configuration
from .deployment_controller import (
    check_change,
    check_new_service,
    check_update,
    given_controller,
)
from .describing import described
from .discovery import checked_discovery
from .external import EXTERNAL
from .launch import Capacity, Items, Network
from .load_balancing import check_for_strategy, checked_grace_period_s, checked_load_balancers
from .paging import at_most, page
from .refusal import refuse
from .service_settings import DEFAULT_PERCENTS, changed_settings, checked_count, checked_percents, new_settings
from .tagging import given_tags

_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")


@dataclass(frozen=True)
class _Wish:
    """What a service is asked to be, checked and with AWS's defaults filled in."""

    definition: TaskDefinition
    capacity: Capacity
    platform_version: str | None
    network: Network
    desired_count: int
    minimum_healthy_percent: int
    maximum_percent: int
    placement: tuple[Items, Items]
    circuit_breaker: CircuitBreaker
    deployment_configuration: DeploymentConfiguration
    load_balancers: tuple[LoadBalancer, ...]
    discovery: Discovery
    health_check_grace_period_s: int
    settings: dict[str, Any]

    def __post_init__(self) -> None:
        connected = self.discovery.service_connect is not None
        check_for_strategy(self.load_balancers, self.deployment_configuration.strategy, connected=connected)

    @classmethod
    def of(cls, service: Service) -> "_Wish":
        """Return what an existing service is."""
        primary = service.primary
        return cls(
            primary.task_definition,
            Capacity(primary.launch_type, primary.strategy),
            primary.platform_version,
            Network(primary.network_configuration, primary.zones),
            service.desired_count,
            service.minimum_healthy_percent,
            service.maximum_percent,
            (service.placement_constraints, service.placement_strategy),
            service.circuit_breaker,
            service.deployment_configuration,
            primary.load_balancers,
            primary.discovery,
            service.health_check_grace_period_s,
            service.settings,
        )

    def needs_deployment_from(self, old: "_Wish") -> bool:
        """Whether the change replaces tasks; a new count, percentages, placement or circuit breaker do not."""
        return self._of_tasks != old._of_tasks

    @property
    def _of_tasks(self) -> tuple[Any, ...]:
        network = self.network, self.load_balancers, self.discovery
        return (self.definition, self.capacity, self.platform_version, *network)


@operation
def create_service(call: Call) -> Answer:
    """Create a service; its scheduler starts the tasks a few seconds later."""
    cluster = find.cluster(call)
    name = call.get("serviceName", "")
    if not _NAME.fullmatch(name):
        refuse(errors.INVALID_SERVICE_NAME)
    launch.check_token(call, limits.CREATE_SERVICE_TOKEN_LENGTH.value)
    existing = cluster.services.get(name)
    if existing and existing.status is ServiceStatus.DRAINING:
        refuse(errors.SERVICE_DRAINING)
    controller = given_controller(call, DeploymentController.ECS)
    check_new_service(call, controller)
    if controller is DeploymentController.EXTERNAL:
        return _create_external(call, cluster, name, existing)
    wish = _new_wish(call, cluster)
    if existing and existing.status is ServiceStatus.ACTIVE:
        if existing.controller is not controller or wish != _Wish.of(existing):
            refuse(errors.SERVICE_NOT_IDEMPOTENT)
        return {"service": shapes.service(existing, include=["TAGS"])}
    service = Service(
        controller=controller,
        name=name,
        arn=call.account.arns.of(f"service/{cluster.name}/{name}"),
        cluster=cluster,
        created_at=call.now,
        created_by=call.account.arns.root,
        desired_count=wish.desired_count,
        minimum_healthy_percent=wish.minimum_healthy_percent,
        maximum_percent=wish.maximum_percent,
        circuit_breaker=wish.circuit_breaker,
        deployment_configuration=wish.deployment_configuration,
        settings=wish.settings,
        tags=given_tags(call),
        daemon=call.get("schedulingStrategy") == "DAEMON",
        placement_constraints=wish.placement[0],
        placement_strategy=wish.placement[1],
        health_check_grace_period_s=wish.health_check_grace_period_s,
    )
    if controller is DeploymentController.CODE_DEPLOY:
        task_sets = call.change.task_sets
        task_sets.make_primary(service, task_sets.create(service, task_definition=wish.definition, **_how_to_run(wish)))
    else:
        _deploy(call, service, wish)
    cluster.services[name] = service
    call.change.services.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}


def _create_external(call: Call, cluster: Cluster, name: str, existing: Service | None) -> Answer:
    service = external_controller.new_service(call, cluster, name)
    if existing and existing.status is ServiceStatus.ACTIVE:
        if not external_controller.is_same(service, existing):
            refuse(errors.SERVICE_NOT_IDEMPOTENT)
        service = existing
    cluster.services[name] = service
    return {"service": shapes.service(service, include=["TAGS"])}


@operation
def update_service(call: Call) -> Answer:
    """Change what a service wants; some changes begin a new deployment, a new desired count does not."""
    service = find.service(find.cluster(call), call.get("service", ""))
    if service.status is not ServiceStatus.ACTIVE:
        refuse(errors.SERVICE_NOT_ACTIVE)
    controller = given_controller(call, service.controller)
    check_change(call, service, controller)
    check_update(call, controller)
    if controller is DeploymentController.EXTERNAL:
        external_controller.update(call, service)
        call.change.task_sets.set_controller(service, controller)
        call.change.services.notice(service)
    else:
        _update(call, service, controller)
    return {"service": shapes.service(service, include=["TAGS"])}


def _update(call: Call, service: Service, controller: DeploymentController) -> None:
    old = _Wish.of(service)
    wish = _changed_wish(call, service, old)
    changes = call.change.services
    call.change.task_sets.set_controller(service, controller)
    changes.configure(
        service,
        minimum_healthy_percent=wish.minimum_healthy_percent,
        maximum_percent=wish.maximum_percent,
        circuit_breaker=wish.circuit_breaker,
        deployment_configuration=wish.deployment_configuration,
        settings=wish.settings,
        placement=wish.placement,
        health_check_grace_period_s=wish.health_check_grace_period_s,
    )
    changes.set_desired_count(service, wish.desired_count)
    if call.get("forceNewDeployment") or wish.needs_deployment_from(old):
        _deploy(call, service, wish)
        changes.notice_deployment(service)
    else:
        changes.notice(service)


def _new_wish(call: Call, cluster: Cluster) -> _Wish:
    definition = find.runnable_task_definition(call)
    capacity = launch.checked_capacity(call, cluster, definition)
    network = launch.checked_network(call, definition, call.get("networkConfiguration"))
    launch.check_public_ip(network, capacity)
    placement = launch.checked_placement(
        launch.kind_of(cluster, capacity),
        definition,
        call.get("placementConstraints", []),
        call.get("placementStrategy", []),
    )
    daemon = _is_daemon(call, capacity)
    if call.get("desiredCount") is None and not daemon:
        refuse(errors.DESIRED_COUNT_MISSING)
    minimum, maximum = checked_percents(call, *DEFAULT_PERCENTS[daemon])
    settings = new_settings(call)
    settings["availabilityZoneRebalancing"] = _rebalancing(call, daemon, capacity, placement)
    _check_rebalancing(settings, maximum, errors.REBALANCING_NEEDS_ROOM)
    return _Wish(
        definition,
        capacity,
        launch.platform_version(call, capacity),
        network,
        checked_count(call.get("desiredCount", 0)),
        minimum,
        maximum,
        placement,
        checked_circuit_breaker(call, CircuitBreaker()),
        checked_deployment_configuration(call, DeploymentConfiguration(), minimum),
        checked_load_balancers(call, definition, capacity, ()),
        checked_discovery(call, cluster, definition, call.get("desiredCount", 0), NO_DISCOVERY),
        checked_grace_period_s(call, 0),
        settings,
    )


def _rebalancing(call: Call, daemon: bool, capacity: Capacity, placement: tuple[Items, Items]) -> str:
    """Return whether a new service rebalances; one that it does not suit does so only if it is asked to."""
    if daemon and call.get("availabilityZoneRebalancing") == "ENABLED":
        refuse(errors.REBALANCING_ON_DAEMON)
    of_ecs = given_controller(call, DeploymentController.ECS) is DeploymentController.ECS
    if daemon or capacity.launch_type == EXTERNAL or not of_ecs:
        return "DISABLED"
    default = "ENABLED" if rebalancing.suits(*placement) else "DISABLED"
    return str(call.get("availabilityZoneRebalancing", default))


def _is_daemon(call: Call, capacity: Capacity) -> bool:
    """Whether the service keeps a task on each instance; then it takes neither a count nor a strategy nor Fargate."""
    strategy = call.get("schedulingStrategy", "REPLICA")
    if strategy not in ("REPLICA", "DAEMON"):
        refuse(errors.SCHEDULING_STRATEGY_INVALID, strategy=strategy)
    if strategy == "REPLICA":
        return False
    _check_daemon(call, capacity)
    return True


def _check_daemon(call: Call, capacity: Capacity) -> None:
    strategy = call.get("deploymentConfiguration", {}).get("strategy", "ROLLING")
    for what, given in (
        ("the launch type FARGATE", capacity.on_fargate),
        ("desiredCount", call.get("desiredCount") is not None),
        (f"the deployment strategy {strategy}", strategy != "ROLLING"),
        ("placement strategies", bool(call.get("placementStrategy"))),
    ):
        if given:
            refuse(errors.DAEMON_UNSUPPORTED, what=what)


def _changed_wish(call: Call, service: Service, old: _Wish) -> _Wish:
    definition, capacity = old.definition, old.capacity
    if call.get("taskDefinition"):
        definition = find.runnable_task_definition(call, definition_errors.TASK_DEFINITION_INACTIVE_IN_UPDATE)
    if call.get("capacityProviderStrategy") is not None:
        capacity = launch.checked_capacity(call, service.cluster, definition)
    elif capacity.launch_type and capacity.launch_type not in definition.compatibilities:
        refuse(errors.LAUNCH_TYPE_UNSUPPORTED, launch_type=capacity.launch_type)
    if service.daemon:
        _check_daemon(call, capacity)
    desired_count = checked_count(call.get("desiredCount", old.desired_count))
    named_version = call.get("platformVersion") is not None
    minimum, maximum = checked_percents(call, old.minimum_healthy_percent, old.maximum_percent)
    settings = changed_settings(call, old.settings)
    _check_rebalancing(settings, maximum, errors.REBALANCING_NEEDS_ROOM_IN_UPDATE)
    network = launch.checked_network(call, definition, call.get("networkConfiguration", old.network.configuration))
    launch.check_public_ip(network, capacity)
    constraints, strategy = old.placement
    return _Wish(
        definition,
        capacity,
        launch.platform_version(call, capacity) if named_version else old.platform_version,
        network,
        desired_count,
        minimum,
        maximum,
        launch.checked_placement(
            launch.kind_of(service.cluster, capacity),
            definition,
            call.get("placementConstraints", constraints),
            call.get("placementStrategy", strategy),
        ),
        checked_circuit_breaker(call, old.circuit_breaker),
        checked_deployment_configuration(call, old.deployment_configuration, minimum),
        checked_load_balancers(call, definition, capacity, old.load_balancers),
        checked_discovery(call, service.cluster, definition, desired_count, old.discovery),
        checked_grace_period_s(call, old.health_check_grace_period_s),
        settings,
    )


def _deploy(call: Call, service: Service, wish: _Wish) -> None:
    call.change.services.deploy(service, wish.definition, **_how_to_run(wish))


def _how_to_run(wish: _Wish) -> dict[str, Any]:
    return {
        "launch_type": wish.capacity.launch_type,
        "strategy": wish.capacity.strategy,
        "platform_version": wish.platform_version,
        "network_configuration": wish.network.configuration,
        "zones": wish.network.zones,
        "load_balancers": wish.load_balancers,
        "discovery": wish.discovery,
    }


def _check_rebalancing(settings: dict[str, Any], maximum: int, message: Message) -> None:
    """Rebalancing starts tasks before it stops others, so it needs room above the desired count."""
    if settings["availabilityZoneRebalancing"] == "ENABLED" and maximum <= 100:
        refuse(message)


@operation
def describe_services(call: Call) -> Answer:
    """Describe services by name or ARN; deleted ones are DRAINING or INACTIVE."""
    cluster = find.cluster(call)
    names = call.get("services", [])
    at_most("services", names, limits.SERVICES_PER_DESCRIBE.value)
    services, failures = described(
        call,
        names,
        f"service/{cluster.name}",
        lambda name: find.service_or_none(cluster, name),
        lambda service: shapes.service(service, include=call.get("include", [])),
    )
    return {"services": services, "failures": failures}


@operation
def list_services(call: Call) -> Answer:
    """List the ACTIVE services; draining ones are hidden here although DescribeServices shows them."""
    cluster = find.cluster(call)
    launch_type = call.get("launchType")
    strategy = call.get("schedulingStrategy")
    found = [
        service.arn
        for service in cluster.services.values()
        if service.status is ServiceStatus.ACTIVE
        and strategy in (None, "DAEMON" if service.daemon else "REPLICA")
        and launch_type in (None, service.primary.launch_type if service.configurations else None)
    ]
    return page(call, "serviceArns", sorted(found), limits.SERVICES_PAGE_DEFAULT.value)


@operation
def delete_service(call: Call) -> Answer:
    """Delete a service: it drains its tasks and then is INACTIVE."""
    cluster = find.cluster(call)
    service = find.service(cluster, call.get("service", ""))
    if service.status is not ServiceStatus.ACTIVE:
        refuse(errors.SERVICE_NOT_ACTIVE)
    if service.desired_count > 0 and not service.daemon and not call.get("force"):
        refuse(errors.SERVICE_ABOVE_ZERO)
    if len(service.configurations) > 1 and not call.get("force"):
        refuse(errors.SERVICE_HAS_DEPLOYMENTS)
    call.change.services.begin_deletion(service)
    call.change.services.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}
