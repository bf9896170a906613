"""What the seam takes for granted of moto's Cloud Map: a release that changes it fails here."""

from moto.servicediscovery.models import (
    Namespace,
    Service,
    ServiceDiscoveryBackend,
    ServiceInstance,
    servicediscovery_backends,
)

from .contract_kit import ACCOUNT, REGION, parameters


def test_cloud_map_is_made_of_these_parts() -> None:
    backend = servicediscovery_backends[ACCOUNT][REGION]
    assert isinstance(backend.namespaces, dict), "moto keeps namespaces elsewhere"
    assert isinstance(backend.services, dict), "moto keeps services elsewhere"
    namespace = Namespace(ACCOUNT, REGION, "shop", "HTTP", "", "", {}, {})
    assert {"id", "arn", "name", "type", "vpc"} <= vars(namespace).keys(), "a namespace of moto has other parts"
    service = Service(ACCOUNT, REGION, "web", "ns-1", "", "", {}, {}, {}, "HTTP")
    wanted = {"id", "arn", "name", "namespace_id", "dns_config", "health_check_custom_config", "instances"}
    assert wanted <= vars(service).keys(), "a service of moto has other parts"


def test_the_operations_that_are_given_rules_take_what_they_took() -> None:
    assert parameters(ServiceDiscoveryBackend.register_instance) == [
        "self",
        "service_id",
        "instance_id",
        "creator_request_id",
        "attributes",
    ]
    assert parameters(ServiceDiscoveryBackend.get_instances_health_status) == ["self", "service_id", "instances"]
    assert parameters(ServiceDiscoveryBackend.update_instance_custom_health_status) == [
        "self",
        "service_id",
        "instance_id",
        "status",
    ]
    assert {"name", "namespace_id", "dns_config"} <= set(parameters(ServiceDiscoveryBackend.create_service))


def test_an_instance_begins_healthy_and_has_a_status() -> None:
    assert ServiceInstance("srv-1", "one").health_status == "HEALTHY", "moto keeps the health of instances elsewhere"
