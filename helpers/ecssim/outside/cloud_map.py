"""AWS Cloud Map: the names under which something is found, and what is found there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

DNS_PRIVATE = "DNS_PRIVATE"


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace.

    Arguments:
        kind: HTTP, DNS_PRIVATE or DNS_PUBLIC.
        vpc_id: where a private one can be resolved.
    """

    id: str
    arn: str
    name: str
    kind: str
    vpc_id: str | None = None


@dataclass(frozen=True, slots=True)
class CloudMapService:
    """A service of Cloud Map, which is no service of ECS.

    Arguments:
        record_types: the DNS records that an instance gets, such as A; none if only DiscoverInstances finds it.
        routing_policy: MULTIVALUE, or WEIGHTED, which answers with one instance at a time.
        has_custom_health: whether somebody tells Cloud Map how its instances are.
    """

    arn: str
    name: str
    namespace: Namespace
    record_types: frozenset[str] = frozenset()
    routing_policy: str = "MULTIVALUE"
    has_custom_health: bool = False

    @property
    def dns_name(self) -> str:
        """The name that its records have."""
        return f"{self.name}.{self.namespace.name}"


@dataclass(frozen=True, slots=True)
class CloudMapInstance:
    """An instance of a service of Cloud Map, which may be a task and is no machine.

    Arguments:
        id: for a task, its id.
        healthy: what Cloud Map holds of it now.
    """

    id: str
    address: str | None
    port: int | None
    healthy: bool


class CloudMap(Protocol):
    """Cloud Map of one account and Region."""

    def namespace(self, name_or_arn: str) -> Namespace | None:
        """Return a namespace, or None if there is none of that name or ARN."""

    def create_http_namespace(self, name: str) -> Namespace:
        """Create a namespace that only API calls look into."""

    def services(self) -> list[CloudMapService]:
        """Return every service, in the order of their creation."""

    def create_service(self, name: str, namespace: Namespace, owner_arn: str) -> CloudMapService:
        """Create a service for Service Connect.

        Arguments:
            owner_arn: the ECS service that it belongs to.
        """

    def delete_service(self, arn: str) -> None:
        """Delete a service; one that is gone already, or has instances of somebody else, is no error."""

    def instances(self, service_arn: str) -> list[CloudMapInstance]:
        """Return the instances of a service, as they are now."""

    def register(self, service_arn: str, instance_id: str, attributes: Mapping[str, str]) -> None:
        """Register an instance; that the service is gone is no error."""

    def deregister(self, service_arn: str, instance_id: str) -> None:
        """Deregister an instance; one that is gone already is no error."""

    def set_health(self, service_arn: str, instance_id: str, *, healthy: bool) -> None:
        """Say how an instance is; one that is gone is no error."""


def find_service(cloud_map: CloudMap, arn: str) -> CloudMapService | None:
    """Return the service of that ARN, or None if there is none."""
    return next((service for service in cloud_map.services() if service.arn == arn), None)
