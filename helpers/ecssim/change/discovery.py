"""How tasks come into AWS Cloud Map, change health there, and leave, and how Service Connect makes its endpoints."""

import string

from ..engine.chance import Chance
from ..model.account import Account
from ..model.deployment import Deployment
from ..model.discovery import Registration, ServiceRegistry
from ..model.service import Service
from ..model.service_connect import Endpoint, Proxy
from ..model.task import Task
from ..neighbours import Neighbours
from ..outside.cloud_map import find_service
from ..outside.network import Location
from ..rules import service_connect, service_discovery
from ..truth import events as known
from ..truth import service_connect as truth
from .events import Events

_LETTERS = string.ascii_letters + string.digits


class DiscoveryChanges:
    """Registers the tasks of one account.

    Arguments:
        account: the state.
        chance: the simulation's.
        neighbours: the services around ECS.
        events: what tells EventBridge.
    """

    def __init__(self, account: Account, chance: Chance, neighbours: Neighbours, events: Events) -> None:
        self._account = account
        self._chance = chance
        self._neighbours = neighbours
        self._events = events

    # Tasks

    def register(self, task: Task) -> None:
        """Register a task that has started where its service is to be found, unless it has no address."""
        here = self._neighbours.network.location(task.host_id) if task.host_id and task.discovery.registers else None
        if here is None:
            return
        for registry in task.discovery.registries:
            self._register(task, registry, here)
        configured = task.discovery.service_connect
        for endpoint in configured.endpoints if configured else ():
            self._register_endpoint(task, endpoint, here)

    def deregister(self, task: Task) -> None:
        """Take a task out of Cloud Map."""
        for registration in task.registrations:
            self._neighbours.cloud_map.deregister(registration.service_arn, task.id)
        task.registrations.clear()

    def follow_health(self, task: Task) -> None:
        """Tell Cloud Map what the container health checks of a task say now, if it does not know."""
        healthy = service_discovery.is_well(task)
        for registration in task.registrations:
            if registration.healthy in (None, healthy):
                continue
            registration.healthy = healthy
            self._neighbours.cloud_map.set_health(registration.service_arn, task.id, healthy=healthy)
            if task.service and not healthy:
                self._events.service_acted(task.service, known.DISCOVERY_INSTANCE_UNHEALTHY)

    def proxy(self) -> Proxy:
        """Return a new Service Connect proxy."""
        letters = self._chance.stream("proxy names").choices(_LETTERS, k=truth.PROXY_NAME_LETTERS.value)
        return Proxy(self._chance.uuid("proxy attachments"), truth.PROXY_NAME(unique="".join(letters)))

    # Services

    def begin(self, service: Service, deployment: Deployment) -> None:
        """Make the endpoints of a new deployment, and let its tasks find those that there are by now."""
        configured = deployment.discovery.service_connect
        if configured is None:
            return
        cloud_map = self._neighbours.cloud_map
        namespace = cloud_map.namespace(configured.namespace_arn)
        for endpoint in configured.endpoints if namespace else ():
            if namespace and endpoint.discovery_name not in service.discovery_arns:
                made = cloud_map.create_service(endpoint.discovery_name, namespace, service.arn)
                service.discovery_arns[endpoint.discovery_name] = made.arn
        others = service_connect.services_of(self._account.clusters.values())
        services = [*(each for each in others if each is not service), service]
        deployment.reaches = service_connect.endpoints(services, configured.namespace_arn)

    def clean_up(self, service: Service) -> None:
        """Delete the services of Cloud Map that Service Connect made and that nobody uses any more."""
        for name in service_connect.unused_names(service):
            self._neighbours.cloud_map.delete_service(service.discovery_arns.pop(name))

    def _register(self, task: Task, registry: ServiceRegistry, here: Location) -> None:
        """Register a task with a registry, unless somebody has deleted that."""
        service = find_service(self._neighbours.cloud_map, registry.registry_arn)
        if service is None:
            return
        healthy = service_discovery.is_well(task) if service.has_custom_health else None
        region = self._account.arns.region
        attributes = service_discovery.attributes(task, registry, here.address, region, healthy=healthy)
        self._neighbours.cloud_map.register(service.arn, task.id, attributes)
        container = service_discovery.container_of(task, registry.container_name)
        task.registrations.append(Registration(service.arn, container, healthy))

    def _register_endpoint(self, task: Task, endpoint: Endpoint, here: Location) -> None:
        service_arn = task.service.discovery_arns.get(endpoint.discovery_name) if task.service else None
        if service_arn is None or task.proxy is None:
            return
        healthy = service_discovery.is_well(task)
        proxy = service_discovery.container_of(task, task.proxy.container_name)
        port = service_discovery.port_of(task, proxy, endpoint.ingress_port)
        attributes = service_connect.attributes(task, here.address, port, healthy=healthy)
        self._neighbours.cloud_map.register(service_arn, task.id, attributes)
        container = service_discovery.container_of(task, endpoint.container_name)
        task.registrations.append(Registration(service_arn, container, healthy))
