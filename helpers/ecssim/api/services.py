"""CreateService, UpdateService, DescribeServices, ListServices, DeleteService."""

import re
from typing import Any

from ..model.deployment import Deployment
from ..model.service import Service, ServiceStatus
from ..model.task_definition import TaskDefinition
from ..truth import errors, fargate, limits
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
_NEEDS_DEPLOYMENT = ("taskDefinition", "networkConfiguration", "platformVersion", "forceNewDeployment")


@operation
def create_service(call: Call) -> Answer:
    """Create a service; its scheduler starts the tasks a few seconds later."""
    cluster = find.cluster(call)
    name = call.get("serviceName", "")
    if not _NAME.fullmatch(name):
        refuse(errors.INVALID_SERVICE_NAME)
    request = {key: value for key, value in call.request.items() if key != "clientToken"}
    existing = cluster.services.get(name)
    if existing and existing.status is ServiceStatus.ACTIVE:
        if existing.request != request:
            refuse(errors.SERVICE_NOT_IDEMPOTENT)
        return {"service": shapes.service(existing, include=["TAGS"])}
    if existing and existing.status is ServiceStatus.DRAINING:
        refuse(errors.SERVICE_DRAINING)
    definition = find.runnable_task_definition(call)
    launch_type = launch.checked_launch_type(call, definition)
    network = launch.checked_network(call, definition, call.get("networkConfiguration"))
    desired_count = call.get("desiredCount")
    if desired_count is None:
        refuse(errors.DESIRED_COUNT_MISSING)
    minimum, maximum = _checked_percents(call, limits.MINIMUM_HEALTHY_PERCENT.value, limits.MAXIMUM_PERCENT.value)
    service = Service(
        name=name,
        arn=call.account.arns.of(f"service/{cluster.name}/{name}"),
        cluster=cluster,
        created_at=call.now,
        created_by=call.account.arns.root,
        desired_count=_checked_count(desired_count),
        minimum_healthy_percent=minimum,
        maximum_percent=maximum,
        request=request,
        settings={key: call.get(key, default) for key, default in _SETTINGS.items()},
        tags=given_tags(call),
    )
    _deploy(call, service, definition, launch_type, network)
    cluster.services[name] = service
    call.change.services.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}


@operation
def update_service(call: Call) -> Answer:
    """Change what a service wants; some changes begin a new deployment, a new desired count does not."""
    cluster = find.cluster(call)
    service = find.service(cluster, call.get("service", ""))
    if service.status is not ServiceStatus.ACTIVE:
        refuse(errors.SERVICE_NOT_ACTIVE)
    old = service.primary
    definition = old.task_definition
    if call.get("taskDefinition"):
        definition = find.runnable_task_definition(call, errors.TASK_DEFINITION_INACTIVE_IN_UPDATE)
        if old.launch_type not in definition.compatibilities:
            refuse(errors.LAUNCH_TYPE_UNSUPPORTED, launch_type=old.launch_type)
    network = launch.checked_network(call, definition, call.get("networkConfiguration", old.network_configuration))
    desired_count = _checked_count(call.get("desiredCount", service.desired_count))
    minimum, maximum = _checked_percents(call, service.minimum_healthy_percent, service.maximum_percent)
    # Nothing above this line changes anything, so a refused call leaves the service as it was.
    service.minimum_healthy_percent, service.maximum_percent = minimum, maximum
    for key, default in _SETTINGS.items():
        service.settings[key] = call.get(key, service.settings.get(key, default))
    call.change.services.set_desired_count(service, desired_count)
    if _needs_deployment(call, old, definition, network):
        _deploy(call, service, definition, old.launch_type, network)
    call.change.services.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}


def _deploy(
    call: Call, service: Service, definition: TaskDefinition, launch_type: str, network: dict[str, Any] | None
) -> None:
    platform_version = call.get("platformVersion")
    if launch_type == "FARGATE" and platform_version in (None, "LATEST"):
        platform_version = fargate.LATEST_LINUX_PLATFORM_VERSION.value
    call.change.services.deploy(
        service,
        definition,
        launch_type=launch_type,
        platform_version=platform_version,
        network_configuration=network,
    )


def _needs_deployment(call: Call, old: Deployment, definition: TaskDefinition, network: dict[str, Any] | None) -> bool:
    return (
        bool(call.get("forceNewDeployment"))
        or definition is not old.task_definition
        or network != old.network_configuration
        or call.get("platformVersion", "LATEST") not in ("LATEST", old.platform_version)
    )


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
    call.change.services.begin_deletion(service)
    call.change.services.notice(service)
    return {"service": shapes.service(service, include=["TAGS"])}
