"""What tasks on machines outside AWS cannot have: there is no VPC around them, and no capacity provider behind them."""

from collections.abc import Iterator
from typing import Any

from ..truth import errors
from . import find
from .call import Call
from .refusal import refuse

EXTERNAL = "EXTERNAL"


def refuse_what_external_lacks(call: Call) -> None:
    """Refuse a request for the launch type EXTERNAL, or a task definition for it, that asks for more than there is.

    Raises:
        EcsError: InvalidParameterException that names what is not supported.
    """
    if not _concerns_external(call):
        return
    for what in _unsupported(call.request):
        refuse(errors.EXTERNAL_UNSUPPORTED, what=what)


def _concerns_external(call: Call) -> bool:
    if call.operation == "RegisterTaskDefinition":
        return EXTERNAL in call.get("requiresCompatibilities", [])
    if call.operation == "UpdateService":
        return _launch_type_of_service(call) == EXTERNAL
    return call.operation in ("RunTask", "CreateService", "CreateTaskSet") and call.get("launchType") == EXTERNAL


def _launch_type_of_service(call: Call) -> str | None:
    """Return the launch type of the service that the request names; whether it exists is checked elsewhere."""
    cluster = find.cluster_or_none(call, call.get("cluster", find.DEFAULT_CLUSTER))
    service = find.service_or_none(cluster, call.get("service", "")) if cluster else None
    return service.primary.launch_type if service and service.configurations else None


def _unsupported(request: dict[str, Any]) -> Iterator[str]:
    """Yield what the request asks for in vain."""
    if request.get("networkMode") == "awsvpc":
        yield "the network mode awsvpc"
    if any(volume.get("efsVolumeConfiguration") for volume in request.get("volumes") or []):
        yield "Amazon EFS volumes"
    if request.get("capacityProviderStrategy") and not request.get("launchType"):
        yield "capacity providers"
    if request.get("loadBalancers"):
        yield "load balancers"
    if request.get("serviceRegistries"):
        yield "service discovery"
    if (request.get("serviceConnectConfiguration") or {}).get("enabled"):
        yield "Service Connect"
    if request.get("proxyConfiguration"):
        yield "AWS App Mesh"
    if request.get("volumeConfigurations"):
        yield "Amazon EBS volumes"
    if request.get("availabilityZoneRebalancing") == "ENABLED":
        yield "Availability Zone rebalancing"
