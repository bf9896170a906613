"""What CreateService and UpdateService check of service registries."""

from typing import Any

from ..model.discovery import ServiceRegistry
from ..model.task_definition import TaskDefinition
from ..outside.cloud_map import CloudMapService, find_service
from ..truth import errors
from ..truth import service_discovery as truth
from .call import Call
from .paging import at_most
from .refusal import refuse

Registries = tuple[ServiceRegistry, ...]
_SRV = "SRV"


def checked_registries(call: Call, definition: TaskDefinition, desired_count: int, current: Registries) -> Registries:
    """Return the service registries of a service.

    Arguments:
        current: those that it has, which stay unless the request names others; they must fit the task definition too.

    Raises:
        EcsError: if one of them does not exist, or does not fit.
    """
    given = call.get("serviceRegistries")
    wanted = current if given is None else tuple(_read(item) for item in given)
    at_most("serviceRegistries", wanted, truth.REGISTRIES_PER_SERVICE.value)
    if wanted and desired_count > truth.TASKS_PER_SERVICE.value:
        refuse(truth.TOO_MANY_TASKS, limit=truth.TASKS_PER_SERVICE.value)
    for registry in wanted:
        service = find_service(call.neighbours.cloud_map, registry.registry_arn)
        if service:
            _check_records(registry, service, definition)
        elif given is not None:
            refuse(truth.REGISTRY_NOT_FOUND, arn=registry.registry_arn)
        _check_container(registry, definition)
    return wanted


def shape(registries: Registries) -> list[dict[str, Any]]:
    """Return service registries as the API shows them."""
    return [
        {
            name: value
            for name, value in (
                ("registryArn", each.registry_arn),
                ("port", each.port),
                ("containerName", each.container_name),
                ("containerPort", each.container_port),
            )
            if value is not None
        }
        for each in registries
    ]


def _read(item: dict[str, Any]) -> ServiceRegistry:
    if not item.get("registryArn"):
        refuse(truth.ARN_BLANK)
    return ServiceRegistry(
        item["registryArn"], item.get("port") or None, item.get("containerName"), item.get("containerPort") or None
    )


def _check_records(registry: ServiceRegistry, service: CloudMapService, definition: TaskDefinition) -> None:
    """Refuse values that the records have no use for, and records that lack a value."""
    arn, mode = registry.registry_arn, definition.network_mode
    by_container = registry.container_name is not None or registry.container_port is not None
    allowed = truth.RECORD_TYPES.value.get(mode, ())
    if not service.record_types <= set(allowed):
        refuse(truth.RECORD_TYPE_INCOMPATIBLE, mode=mode, allowed=" and ".join(allowed) or "no", arn=arn)
    if registry.port is not None and by_container:
        refuse(truth.PORT_AND_CONTAINER)
    if mode != "awsvpc":
        if registry.container_name is None or registry.container_port is None:
            refuse(truth.CONTAINER_REQUIRED, arn=arn)
    elif _SRV not in service.record_types:
        values = (("port", registry.port), ("containerPort", registry.container_port))
        for name, value in values if service.record_types else ():
            if value is not None:
                refuse(truth.VALUE_NOT_REQUIRED, name=name)
    elif registry.port is None and (registry.container_name is None or registry.container_port is None):
        refuse(truth.PORT_REQUIRED, arn=arn)


def _check_container(registry: ServiceRegistry, definition: TaskDefinition) -> None:
    name, port = registry.container_name, registry.container_port
    if name is None:
        return
    container = next((each for each in definition.containers if each["name"] == name), None)
    if container is None:
        refuse(errors.CONTAINER_NOT_IN_DEFINITION, name=name)
    if port and port not in [mapping.get("containerPort") for mapping in container.get("portMappings") or []]:
        refuse(errors.CONTAINER_PORT_NOT_DEFINED, name=name, port=port)
