"""AWS Cloud Map in moto: what ECS asks of it, and what moto's lacks.

moto keeps namespaces, services and instances, and forgets some rules: an id names one instance and not several, what is
in use cannot be deleted, names are unique, an ARN is as good as an id, and a new health status counts after a while.
"""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import moto.servicediscovery.urls
from moto.core.exceptions import JsonRESTError
from moto.servicediscovery.exceptions import CustomHealthNotFound, InstanceNotFound, NamespaceNotFound
from moto.servicediscovery.models import Namespace as MotoNamespace
from moto.servicediscovery.models import (
    Service,
    ServiceDiscoveryBackend,
    ServiceInstance,
    servicediscovery_backends,
)

from ..outside.cloud_map import CloudMapInstance, CloudMapService, Namespace
from ..truth import service_connect
from ..truth import service_discovery as truth
from .current import current

HEALTHY, UNHEALTHY = "HEALTHY", "UNHEALTHY"


class MotoCloudMap:
    """Cloud Map in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def namespace(self, name_or_arn: str) -> Namespace | None:
        """Return a namespace, or None if there is none of that name or ARN."""
        found = (each for each in self._backend.namespaces.values() if name_or_arn in (each.name, each.arn))
        return next(map(_namespace, found), None)

    def create_http_namespace(self, name: str) -> Namespace:
        """Create a namespace that only API calls look into."""
        self._backend.create_http_namespace(name, name, "", [])
        return _namespace(list(self._backend.namespaces.values())[-1])

    def services(self) -> list[CloudMapService]:
        """Return every service, in the order of their creation."""
        namespaces = self._backend.namespaces
        return [
            _service(service, namespaces[service.namespace_id])
            for service in self._backend.services.values()
            if service.namespace_id in namespaces
        ]

    def create_service(self, name: str, namespace: Namespace, owner_arn: str) -> CloudMapService:
        """Create a service for Service Connect."""
        service = self._backend.create_service(
            name=name,
            namespace_id=namespace.id,
            creator_request_id=name,
            description=service_connect.MANAGED_BY(arn=owner_arn),
            dns_config=None,
            health_check_config=None,
            health_check_custom_config={"FailureThreshold": 1},
            tags=[],
            service_type="HTTP",
        )
        return _service(service, self._backend.namespaces[namespace.id])

    def delete_service(self, arn: str) -> None:
        """Delete a service; one that is gone already, or has instances of somebody else, is no error."""
        with contextlib.suppress(JsonRESTError):
            self._backend.delete_service(arn)

    def instances(self, service_arn: str) -> list[CloudMapInstance]:
        """Return the instances of a service, as they are now."""
        return [_instance(each) for each in self._backend.list_instances(service_arn)]

    def register(self, service_arn: str, instance_id: str, attributes: Mapping[str, str]) -> None:
        """Register an instance; that the service is gone is no error."""
        with contextlib.suppress(JsonRESTError):
            self._backend.register_instance(service_arn, instance_id, instance_id, dict(attributes))

    def deregister(self, service_arn: str, instance_id: str) -> None:
        """Deregister an instance; one that is gone already is no error."""
        with contextlib.suppress(JsonRESTError):
            self._backend.deregister_instance(service_arn, instance_id)

    def set_health(self, service_arn: str, instance_id: str, *, healthy: bool) -> None:
        """Say how an instance is; one that is gone is no error."""
        with contextlib.suppress(JsonRESTError):
            status = HEALTHY if healthy else UNHEALTHY
            self._backend.update_instance_custom_health_status(service_arn, instance_id, status)

    @property
    def _backend(self) -> Any:
        return servicediscovery_backends[self._account_id][self._region]


class CloudMapBackend(ServiceDiscoveryBackend):
    """moto's Cloud Map with AWS's rules."""

    @property
    def _url_module(self) -> ModuleType:
        # moto derives this from the module's name, which is not one of moto's here.
        return moto.servicediscovery.urls

    def create_private_dns_namespace(self, name: str, *settings: Any, **named: Any) -> str:
        """Create a namespace whose name its VPC does not have yet; moto lets a VPC have one namespace only."""
        others = self.namespaces
        self.namespaces = {key: each for key, each in others.items() if each.name == name}
        try:
            return str(super().create_private_dns_namespace(name, *settings, **named))
        finally:
            self.namespaces = {**others, **self.namespaces}

    def create_service(self, *_: Any, **request: Any) -> Service:
        """Create a service whose name its namespace does not have yet.

        Raises:
            NamespaceNotFound: if there is no such namespace.
        """
        named = request["namespace_id"] or (request["dns_config"] or {}).get("NamespaceId") or ""
        namespace = next((each for each in self.namespaces.values() if named in (each.id, each.arn)), None)
        if namespace is None:
            raise NamespaceNotFound(named)
        if any((each.namespace_id, each.name) == (namespace.id, request["name"]) for each in self.services.values()):
            raise JsonRESTError("ServiceAlreadyExists", truth.SERVICE_EXISTS())
        return super().create_service(**{**request, "namespace_id": namespace.id})

    def get_service(self, service_id: str) -> Service:
        """Return the service of that id or ARN."""
        return super().get_service(service_id.rpartition("/")[2])

    def delete_service(self, service_id: str) -> None:
        """Delete a service without instances."""
        service = self.get_service(service_id)
        if service.instances:
            raise JsonRESTError("ResourceInUse", truth.SERVICE_IN_USE())
        super().delete_service(service.id)

    def delete_namespace(self, namespace_id: str) -> str:
        """Delete a namespace without services."""
        namespace_id = namespace_id.rpartition("/")[2]
        if any(service.namespace_id == namespace_id for service in self.services.values()):
            raise JsonRESTError("ResourceInUse", truth.NAMESPACE_IN_USE())
        return str(super().delete_namespace(namespace_id))

    def register_instance(
        self, service_id: str, instance_id: str, creator_request_id: str, attributes: dict[str, str]
    ) -> str:
        """Register an instance; one of the same id is updated."""
        service = self.get_service(service_id)
        given = dict(attributes)
        initial = given.get(truth.INITIAL_HEALTH.value, HEALTHY)
        service.instances[:] = [each for each in service.instances if each.instance_id != instance_id]
        operation = super().register_instance(service.id, instance_id, creator_request_id, given)
        registered = service.instances.pop()
        service.instances.append(_Instance(registered, initial))
        return str(operation)

    def get_instances_health_status(self, service_id: str, instances: list[str] | None = None) -> list[tuple[str, str]]:
        """Return the health of instances, all of which there must be."""
        service = self.get_service(service_id)
        known = {each.instance_id for each in service.instances}
        for instance_id in instances or []:
            if instance_id not in known:
                raise InstanceNotFound(instance_id)
        return [(str(name), str(status)) for name, status in super().get_instances_health_status(service.id, instances)]

    def update_instance_custom_health_status(self, service_id: str, instance_id: str, status: str) -> None:
        """Note a new status of a custom health check, which counts after a while."""
        service = self.get_service(service_id)
        if service.health_check_custom_config is None:
            raise CustomHealthNotFound(service_id)
        super().update_instance_custom_health_status(service.id, instance_id, status)

    def discover_instances(self, *arguments: Any, **request: Any) -> tuple[list[ServiceInstance], dict[str, int]]:
        """Return instances in any order."""
        found, revisions = super().discover_instances(*arguments, **request)
        order = list(found)
        current().chance.stream("discovered instances").shuffle(order)
        return order, revisions


class _Instance(ServiceInstance):
    """An instance whose health changes a while after somebody has said so."""

    def __init__(self, registered: ServiceInstance, health: str) -> None:
        self._reports: list[tuple[datetime, str]] = []
        super().__init__(
            registered.service_id, registered.instance_id, registered.creator_request_id, registered.attributes
        )
        self._reports = [(current().now, health)]

    @property
    def health_status(self) -> str:
        """What Cloud Map holds of it now."""
        return [status for counts_from, status in self._reports if counts_from <= current().now][-1]

    @health_status.setter
    def health_status(self, status: str) -> None:
        """Note what somebody reports; the same again does not begin the delay anew."""
        if not self._reports or self._reports[-1][1] != status:
            delay = timedelta(seconds=truth.CUSTOM_HEALTH_DELAY_S.value)
            self._reports.append((current().now + delay, status))


@contextlib.contextmanager
def with_rules_of_aws() -> Iterator[None]:
    """Put Cloud Map with AWS's rules in the place of moto's for as long as the block lasts."""
    old_backend, old_accounts = servicediscovery_backends.backend, dict(servicediscovery_backends)
    servicediscovery_backends.backend = CloudMapBackend
    servicediscovery_backends.clear()
    try:
        yield
    finally:
        servicediscovery_backends.backend = old_backend
        servicediscovery_backends.clear()
        servicediscovery_backends.update(old_accounts)


def _namespace(namespace: MotoNamespace) -> Namespace:
    return Namespace(namespace.id, namespace.arn, namespace.name, namespace.type, namespace.vpc)


def _service(service: Service, namespace: MotoNamespace) -> CloudMapService:
    dns = service.dns_config or {}
    return CloudMapService(
        service.arn,
        service.name,
        _namespace(namespace),
        frozenset(record["Type"] for record in dns.get("DnsRecords") or []),
        dns.get("RoutingPolicy") or "MULTIVALUE",
        service.health_check_custom_config is not None,
    )


def _instance(instance: ServiceInstance) -> CloudMapInstance:
    port = instance.attributes.get(truth.PORT.value)
    return CloudMapInstance(
        instance.instance_id,
        instance.attributes.get(truth.ADDRESS.value),
        int(port) if port else None,
        instance.health_status == HEALTHY,
    )
