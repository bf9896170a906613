"""How tasks come into AWS Cloud Map, change health there, and leave."""

from ..model.account import Account
from ..model.discovery import Registration, ServiceRegistry
from ..model.task import Task
from ..neighbours import Neighbours
from ..outside.cloud_map import find_service
from ..rules import service_discovery as rule
from ..truth import events as known
from .events import Events


class DiscoveryChanges:
    """Registers the tasks of one account.

    Arguments:
        account: the state.
        neighbours: the services around ECS.
        events: what tells EventBridge.
    """

    def __init__(self, account: Account, neighbours: Neighbours, events: Events) -> None:
        self._account = account
        self._neighbours = neighbours
        self._events = events

    def register(self, task: Task) -> None:
        """Register a task that has started with the service registries of its service."""
        for registry in task.discovery.registries:
            self._register(task, registry)

    def deregister(self, task: Task) -> None:
        """Take a task out of Cloud Map."""
        for registration in task.registrations:
            self._neighbours.cloud_map.deregister(registration.service_arn, task.id)
        task.registrations.clear()

    def follow_health(self, task: Task) -> None:
        """Tell Cloud Map what the container health checks of a task say now, if it does not know."""
        healthy = rule.is_well(task)
        for registration in task.registrations:
            if registration.healthy in (None, healthy):
                continue
            registration.healthy = healthy
            self._neighbours.cloud_map.set_health(registration.service_arn, task.id, healthy=healthy)
            if task.service and not healthy:
                self._events.service_acted(task.service, known.DISCOVERY_INSTANCE_UNHEALTHY)

    def _register(self, task: Task, registry: ServiceRegistry) -> None:
        """Register a task, unless somebody has deleted the registry or the task has no address."""
        service = find_service(self._neighbours.cloud_map, registry.registry_arn)
        host = self._neighbours.vpc.host(task.host_id) if task.host_id else None
        if service is None or host is None:
            return
        healthy = rule.is_well(task) if service.has_custom_health else None
        region = self._account.arns.region
        attributes = rule.attributes(task, registry, host.address, region, healthy=healthy)
        self._neighbours.cloud_map.register(service.arn, task.id, attributes)
        container = rule.container_of(task, registry.container_name)
        task.registrations.append(Registration(service.arn, container, healthy))
