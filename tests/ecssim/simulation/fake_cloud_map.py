"""Cloud Map as far as a simulation without moto needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecssim.outside.cloud_map import DNS_PRIVATE, CloudMapInstance, CloudMapService, Namespace

from .fake_load_balancers import VPC

ARN = "arn:aws:servicediscovery:us-east-1:123456789012"
NAMESPACE = Namespace("ns-1", f"{ARN}:namespace/ns-1", "shop.local", DNS_PRIVATE, VPC)
# One service with A records, one with SRV records, and one with A records that wants to know how tasks are.
WEB, PORTS, CHECKED = (f"{ARN}:service/srv-{name}" for name in ("web", "ports", "checked"))


def _services() -> list[CloudMapService]:
    return [
        CloudMapService(WEB, "web", NAMESPACE, frozenset({"A"})),
        CloudMapService(PORTS, "ports", NAMESPACE, frozenset({"SRV"})),
        CloudMapService(CHECKED, "checked", NAMESPACE, frozenset({"A"}), has_custom_health=True),
    ]


@dataclass
class FakeCloudMap:
    """Services that are written down by hand, and the instances that were registered with them; health counts at once.

    Arguments:
        history: what was done, in order.
    """

    namespaces: list[Namespace] = field(default_factory=lambda: [NAMESPACE])
    known: list[CloudMapService] = field(default_factory=_services)
    registered: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    health: dict[tuple[str, str], bool] = field(default_factory=dict)
    history: list[tuple[str, str]] = field(default_factory=list)

    def namespace(self, name_or_arn: str) -> Namespace | None:
        return next((each for each in self.namespaces if name_or_arn in (each.name, each.arn)), None)

    def create_http_namespace(self, name: str) -> Namespace:
        number = len(self.namespaces) + 1
        self.namespaces.append(Namespace(f"ns-{number}", f"{ARN}:namespace/ns-{number}", name, "HTTP"))
        return self.namespaces[-1]

    def services(self) -> list[CloudMapService]:
        return list(self.known)

    def create_service(self, name: str, namespace: Namespace, owner_arn: str) -> CloudMapService:
        service = CloudMapService(f"{ARN}:service/srv-of-{name}", name, namespace, has_custom_health=True)
        self.known.append(service)
        return service

    def delete_service(self, arn: str) -> None:
        self.known = [service for service in self.known if service.arn != arn]

    def instances(self, service_arn: str) -> list[CloudMapInstance]:
        return [
            CloudMapInstance(
                instance_id,
                found["AWS_INSTANCE_IPV4"],
                int(found["AWS_INSTANCE_PORT"]) if "AWS_INSTANCE_PORT" in found else None,
                self.health[arn, instance_id],
            )
            for (arn, instance_id), found in self.registered.items()
            if arn == service_arn
        ]

    def register(self, service_arn: str, instance_id: str, attributes: Mapping[str, str]) -> None:
        self.registered[service_arn, instance_id] = dict(attributes)
        self.health[service_arn, instance_id] = attributes.get("AWS_INIT_HEALTH_STATUS") != "UNHEALTHY"
        self.history.append(("register", instance_id))

    def deregister(self, service_arn: str, instance_id: str) -> None:
        self.registered.pop((service_arn, instance_id), None)
        self.history.append(("deregister", instance_id))

    def set_health(self, service_arn: str, instance_id: str, *, healthy: bool) -> None:
        self.health[service_arn, instance_id] = healthy
        self.history.append(("healthy" if healthy else "unhealthy", instance_id))
