"""Service Connect: names that the tasks of a namespace reach services by, through a proxy in each task."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A name and a port by which the tasks of a namespace reach a service.

    Arguments:
        discovery_name: what the service of Cloud Map is called.
        dns_name, port: what clients connect to; they can resolve no other name.
        container_name, container_port: what answers in the end.
        ingress_port: where the proxy of the server listens, before its host maps that to another one.
    """

    namespace_arn: str
    discovery_name: str
    dns_name: str
    port: int
    container_name: str
    container_port: int
    ingress_port: int


@dataclass(frozen=True, slots=True)
class ServiceConnect:
    """The Service Connect configuration of a service.

    Arguments:
        endpoints: those by which it is reached; a service that is only a client has none.
        configuration: under the API's names.
    """

    namespace_arn: str
    endpoints: tuple[Endpoint, ...]
    configuration: dict[str, Any]


@dataclass(slots=True, eq=False)
class Proxy:
    """The proxy that ECS adds to a task.

    Arguments:
        turns: how many connections it has made to each service of Cloud Map.
    """

    attachment_id: str
    container_name: str
    turns: Counter[str] = field(default_factory=Counter)
