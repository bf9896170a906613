"""Discovery: where the tasks of a service are registered so that others find them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .service_connect import ServiceConnect

if TYPE_CHECKING:
    from .task import Container


@dataclass(frozen=True, slots=True)
class ServiceRegistry:
    """A service of Cloud Map that the tasks of a service are registered with.

    Arguments:
        port: what an SRV record says, if no container says it.
        container_name, container_port: whose port an SRV record says.
    """

    registry_arn: str
    port: int | None = None
    container_name: str | None = None
    container_port: int | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """How the tasks of a deployment are found.

    Arguments:
        registries: as serviceRegistries of the API.
        service_connect: None for a service without Service Connect.
    """

    registries: tuple[ServiceRegistry, ...] = ()
    service_connect: ServiceConnect | None = None

    @property
    def registers(self) -> bool:
        """Whether tasks are registered with Cloud Map."""
        return bool(self.registries) or bool(self.service_connect and self.service_connect.endpoints)


NO_DISCOVERY = Discovery()


@dataclass(slots=True, eq=False)
class Registration:
    """One task in one service of Cloud Map, from its registration until it is taken out.

    Arguments:
        container: whose port it names; None if it names no container.
        healthy: what ECS last told Cloud Map; None if Cloud Map does not want to know.
    """

    service_arn: str
    container: "Container | None" = field(default=None, repr=False)
    healthy: bool | None = None
