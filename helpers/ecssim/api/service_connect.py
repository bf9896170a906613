"""What CreateService and UpdateService check of Service Connect, and the calls that are about its namespaces."""

import re
from typing import Any

from ..model.cluster import Cluster
from ..model.service_connect import Endpoint, ServiceConnect
from ..model.task_definition import TaskDefinition
from ..outside.cloud_map import Namespace
from ..rules.service_connect import endpoints, members, services_of
from ..truth import service_connect as truth
from ..truth.fact import Fact
from . import find
from .call import Answer, Call, operation
from .paging import at_most, page
from .refusal import refuse

_TCP = "tcp"


@operation
def list_services_by_namespace(call: Call) -> Answer:
    """List the services of every cluster that take part in a namespace."""
    namespace = _namespace(call, call.get("namespace", ""))
    found = members(services_of(call.account.clusters.values()), namespace.arn)
    return page(call, "serviceArns", sorted(each.arn for each in found), truth.SERVICES_PAGE_DEFAULT.value)


def checked_defaults(call: Call, current: dict[str, str] | None) -> dict[str, str] | None:
    """Return the Service Connect defaults of a cluster; a namespace that does not exist is created.

    Arguments:
        current: those that it has, which stay unless the request names others; an empty name removes them.
    """
    given = call.get("serviceConnectDefaults")
    if given is None:
        return current
    name = given.get("namespace")
    if not name:
        return None
    if name.startswith("arn:"):
        return {"namespace": _namespace(call, name).arn}
    if not re.fullmatch(truth.NAMESPACE_NAME.value, name):
        refuse(truth.NAMESPACE_INVALID, name=name)
    cloud_map = call.neighbours.cloud_map
    return {"namespace": (cloud_map.namespace(name) or cloud_map.create_http_namespace(name)).arn}


def checked_service_connect(
    call: Call, cluster: Cluster, definition: TaskDefinition, current: ServiceConnect | None
) -> ServiceConnect | None:
    """Return the Service Connect configuration of a service; None if it takes no part.

    Arguments:
        current: what it has, which stays unless the request gives another; it must fit the task definition too.

    Raises:
        EcsError: if it names what does not exist, or what somebody else has already.
    """
    given = call.get("serviceConnectConfiguration")
    configuration = given or (current.configuration if current else None)
    if not configuration or not configuration.get("enabled"):
        return None
    if definition.network_mode not in truth.NETWORK_MODES.value:
        refuse(truth.NETWORK_MODE_UNSUPPORTED, mode=definition.network_mode)
    default = (cluster.service_connect_defaults or {}).get("namespace")
    named = configuration.get("namespace") or default
    if not named:
        refuse(truth.NAMESPACE_MISSING)
    namespace = _namespace(call, named)
    items = configuration.get("services") or []
    wanted = tuple(_endpoint(item, namespace, definition) for item in items)
    _check_names(call, wanted, namespace)
    shown = {"namespace": namespace.name, **configuration}
    return ServiceConnect(namespace.arn, wanted, shown)


def _namespace(call: Call, name_or_arn: str) -> Namespace:
    found = call.neighbours.cloud_map.namespace(name_or_arn)
    if found is None:
        refuse(truth.NAMESPACE_NOT_FOUND)
    return found


def _endpoint(item: dict[str, Any], namespace: Namespace, definition: TaskDefinition) -> Endpoint:
    port_name = item.get("portName", "")
    container, mapping = _port_mapping(port_name, definition)
    name = item.get("discoveryName") or port_name
    _check_name("discoveryName", name, truth.DISCOVERY_NAME)
    aliases = item.get("clientAliases") or []
    at_most("clientAliases", aliases, truth.CLIENT_ALIASES.value)
    if not aliases or not aliases[0].get("port"):
        refuse(truth.ALIAS_MISSING, name=port_name)
    dns_name = aliases[0].get("dnsName") or f"{name}.{namespace.name}"
    _check_name("dnsName", dns_name, truth.DNS_NAME)
    timeout_s = (item.get("timeout") or {}).get("perRequestTimeoutSeconds")
    if timeout_s is not None and mapping.get("appProtocol", _TCP) == _TCP:
        refuse(truth.TIMEOUT_OF_TCP, name=port_name)
    return Endpoint(
        namespace.arn,
        name,
        dns_name,
        aliases[0]["port"],
        container["name"],
        mapping["containerPort"],
        item.get("ingressPortOverride") or mapping["containerPort"],
    )


def _port_mapping(port_name: str, definition: TaskDefinition) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the port mapping of that name, after the container that it belongs to."""
    named = (
        (container, mapping)
        for container in definition.containers
        for mapping in container.get("portMappings") or []
        if port_name and mapping.get("name") == port_name
    )
    found = next(named, None)
    if found is None:
        refuse(truth.PORT_NAME_UNKNOWN, name=port_name)
    return found


def _check_name(what: str, name: str, pattern: Fact[str]) -> None:
    if not re.fullmatch(pattern.value, name):
        refuse(truth.NAME_INVALID, what=what, name=name)


def _check_names(call: Call, wanted: tuple[Endpoint, ...], namespace: Namespace) -> None:
    """Refuse names that another service has in the namespace, or that the request itself has twice."""
    own = _own_service(call)
    others = [each for each in services_of(call.account.clusters.values()) if each is not own]
    if len(list(members(others, namespace.arn))) >= truth.SERVICES_PER_NAMESPACE.value:
        refuse(truth.TOO_MANY_SERVICES, limit=truth.SERVICES_PER_NAMESPACE.value)
    ours = set(own.discovery_arns.values()) if own else set()
    used = {
        service.name
        for service in call.neighbours.cloud_map.services()
        if service.namespace.arn == namespace.arn and service.arn not in ours
    }
    aliases = {(each.dns_name, each.port) for each in endpoints(others, namespace.arn)}
    for endpoint in wanted:
        if endpoint.discovery_name in used:
            refuse(truth.NAME_USED, operation=call.operation, namespace=namespace.arn)
        used.add(endpoint.discovery_name)
        alias = endpoint.dns_name, endpoint.port
        if alias in aliases:
            refuse(truth.ALIAS_TWICE, name=endpoint.dns_name, port=endpoint.port)
        aliases.add(alias)


def _own_service(call: Call) -> Any:
    """Return the service that the request is about, if it exists already."""
    cluster = find.cluster(call)
    name = call.get("serviceName") or call.get("service") or ""
    return find.service_or_none(cluster, name)
