"""CreateService, UpdateService, DescribeServices, ListServices, DeleteService."""

import re
from dataclasses import dataclass
from typing import Any

from ..model.service import Service, ServiceStatus
from ..model.task_definition import TaskDefinition
from ..truth import errors, limits
from ..truth.fact import Message
from . import find, launch, shapes
from .call import Answer, Call, operation
from .paging import at_most, page
from .refusal import refuse
from .tagging import given_tags

_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_SETTINGS = {
    "enableECSManagedTags": False,
    "propagateTags": "NONE",
    "enableExecuteCommand": False,
    "availabilityZoneRebalancing": "ENABLED",
}


@dataclass(frozen=True)
class _Wish:
    """What a service is asked to be, checked and with AWS's defaults filled in."""

    definition: TaskDefinition
    launch_type: str
    platform_version: str | None
    network: dict[str, Any] | None
    desired_count: int
    minimum_healthy_percent: int
    maximum_percent: int
    settings: dict[str, Any]

    @classmethod
    def of(cls, service: Service) -> "_Wish":
        """Return what an existing service is."""
        primary = service.primary
        return cls(
            primary.task_definition,
            primary.launch_type,
            primary.platform_version,
            primary.network_configuration,
            service.desired_count,
            service.minimum_healthy_percent,
            service.maximum_percent,
            service.settings,
        )

    def needs_deployment_from(self, old: "_Wish") -> bool:
        """Whether the change replaces tasks; a new desired count or new percentages do not."""
        return (self.definition, self.platform_version, self.network) != (
            old.definition,
            old.platform_version,
            old.network,
        )


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
    wish = _new_wish(call)
    if existing and existing.status is ServiceStatus.ACTIVE:
        if wish != _Wish.of(existing):
            refuse(errors.SERVICE_NOT_IDEMPOTENT)
        return {"service": shapes.service(existing, include=["TAGS"])}
    service = Service(
        name=name,
        arn=call.account.arns.of(f"service/{cluster.name}/{name}"),
        cluster=cluster,
        created_at=call.now,
        created_by=call.account.arns.root,
        desired_count=wish.desired_count,
        minimum_healthy_percent=wish.minimum_healthy_percent,
        maximum_percent=wish.maximum_percent,
        settings=wish.settings,
        tags=given_tags(call),
    )
    _deploy(call, service, wish)
    cluster.services[name] = service
    call.change.services.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}


@operation
def update_service(call: Call) -> Answer:
    """Change what a service wants; some changes begin a new deployment, a new desired count does not."""
    service = find.service(find.cluster(call), call.get("service", ""))
    if service.status is not ServiceStatus.ACTIVE:
        refuse(errors.SERVICE_NOT_ACTIVE)
    old = _Wish.of(service)
    wish = _changed_wish(call, old)
    changes = call.change.services
    changes.configure(
        service,
        minimum_healthy_percent=wish.minimum_healthy_percent,
        maximum_percent=wish.maximum_percent,
        settings=wish.settings,
    )
    changes.set_desired_count(service, wish.desired_count)
    if call.get("forceNewDeployment") or wish.needs_deployment_from(old):
        _deploy(call, service, wish)
    changes.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}


def _new_wish(call: Call) -> _Wish:
    definition = find.runnable_task_definition(call)
    launch_type = launch.checked_launch_type(call, definition)
    network = launch.checked_network(call, definition, call.get("networkConfiguration"))
    if call.get("desiredCount") is None:
        refuse(errors.DESIRED_COUNT_MISSING)
    minimum, maximum = _checked_percents(call, limits.MINIMUM_HEALTHY_PERCENT.value, limits.MAXIMUM_PERCENT.value)
    settings = {key: call.get(key, default) for key, default in _SETTINGS.items()}
    _check_rebalancing(settings, maximum, errors.REBALANCING_NEEDS_ROOM)
    return _Wish(
        definition,
        launch_type,
        launch.platform_version(call, launch_type),
        network,
        _checked_count(call.get("desiredCount")),
        minimum,
        maximum,
        settings,
    )


def _changed_wish(call: Call, old: _Wish) -> _Wish:
    definition = old.definition
    if call.get("taskDefinition"):
        definition = find.runnable_task_definition(call, errors.TASK_DEFINITION_INACTIVE_IN_UPDATE)
        if old.launch_type not in definition.compatibilities:
            refuse(errors.LAUNCH_TYPE_UNSUPPORTED, launch_type=old.launch_type)
    named_version = call.get("platformVersion") is not None
    minimum, maximum = _checked_percents(call, old.minimum_healthy_percent, old.maximum_percent)
    settings = {key: call.get(key, value) for key, value in old.settings.items()}
    _check_rebalancing(settings, maximum, errors.REBALANCING_NEEDS_ROOM_IN_UPDATE)
    return _Wish(
        definition,
        old.launch_type,
        launch.platform_version(call, old.launch_type) if named_version else old.platform_version,
        launch.checked_network(call, definition, call.get("networkConfiguration", old.network)),
        _checked_count(call.get("desiredCount", old.desired_count)),
        minimum,
        maximum,
        settings,
    )


def _deploy(call: Call, service: Service, wish: _Wish) -> None:
    call.change.services.deploy(
        service,
        wish.definition,
        launch_type=wish.launch_type,
        platform_version=wish.platform_version,
        network_configuration=wish.network,
    )


def _check_rebalancing(settings: dict[str, Any], maximum: int, message: Message) -> None:
    """Rebalancing starts tasks before it stops others, so it needs room above the desired count."""
    if settings["availabilityZoneRebalancing"] == "ENABLED" and maximum <= 100:
        refuse(message)


def _checked_count(count: int) -> int:
    if count < 0:
        refuse(errors.DESIRED_COUNT_NEGATIVE, count=count)
    if count > limits.TASKS_PER_SERVICE.value:
        refuse(errors.TOO_MANY_TASKS_IN_SERVICE, limit=limits.TASKS_PER_SERVICE.value)
    return count


def _checked_percents(call: Call, minimum: int, maximum: int) -> tuple[int, int]:
    configuration = call.get("deploymentConfiguration", {})
    minimum = configuration.get("minimumHealthyPercent", minimum)
    maximum = configuration.get("maximumPercent", maximum)
    if not 0 <= minimum <= 100 <= maximum:
        refuse(errors.INVALID_PERCENT)
    return minimum, maximum


@operation
def describe_services(call: Call) -> Answer:
    """Describe services by name or ARN; deleted ones are DRAINING or INACTIVE."""
    cluster = find.cluster(call)
    names = call.get("services", [])
    at_most("services", names, limits.SERVICES_PER_DESCRIBE.value)
    services, failures = [], []
    for name in names:
        service = find.service_or_none(cluster, name)
        if service:
            services.append(shapes.service(service, include=call.get("include", [])))
        else:
            arn = name if name.startswith("arn:") else call.account.arns.of(f"service/{cluster.name}/{name}")
            failures.append({"arn": arn, "reason": "MISSING"})
    return {"services": services, "failures": failures}


@operation
def list_services(call: Call) -> Answer:
    """List the ACTIVE services; draining ones are hidden here although DescribeServices shows them."""
    cluster = find.cluster(call)
    launch_type = call.get("launchType")
    strategy = call.get("schedulingStrategy", "REPLICA")
    found = [
        service.arn
        for service in cluster.services.values()
        if service.status is ServiceStatus.ACTIVE
        and strategy == "REPLICA"
        and launch_type in (None, service.primary.launch_type)
    ]
    return page(call, "serviceArns", sorted(found), limits.SERVICES_PAGE_DEFAULT.value)


@operation
def delete_service(call: Call) -> Answer:
    """Delete a service: it drains its tasks and then is INACTIVE."""
    cluster = find.cluster(call)
    service = find.service(cluster, call.get("service", ""))
    if service.status is not ServiceStatus.ACTIVE:
        refuse(errors.SERVICE_NOT_ACTIVE)
    if service.desired_count > 0 and not call.get("force"):
        refuse(errors.SERVICE_ABOVE_ZERO)
    if len(service.deployments) > 1 and not call.get("force"):
        refuse(errors.SERVICE_HAS_DEPLOYMENTS)
    call.change.services.begin_deletion(service)
    call.change.services.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}
