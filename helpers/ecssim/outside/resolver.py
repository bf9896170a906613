"""Names as somebody inside of a task resolves them.

First comes /etc/hosts, where Service Connect has the endpoints that the task finds, and then the DNS of its VPC. That
knows load balancers, each with an address in each of its zones, and the names of Cloud Map: up to eight healthy
instances in any order, and if none is healthy, those that are not.
"""

from collections.abc import Iterator
from ipaddress import ip_address

from ..engine.chance import Chance
from ..model.account import Account
from ..model.service_connect import Endpoint
from ..model.task import Task
from ..neighbours import Neighbours
from ..rules import service_connect as rule
from ..truth import service_connect, service_discovery
from .cloud_map import DNS_PRIVATE, CloudMapInstance, CloudMapService
from .endpoint import UnreachableError

_WEIGHTED = "WEIGHTED"


class NoSuchNameError(UnreachableError):
    """Nobody has that name, which DNS calls NXDOMAIN; the message says why."""


class Resolver:
    """Resolves names inside of one task.

    Arguments:
        task: where one is.
        account: the state around it.
        neighbours: the services around ECS.
        chance: the simulation's.
    """

    def __init__(self, task: Task, account: Account, neighbours: Neighbours, chance: Chance) -> None:
        self._task = task
        self._account = account
        self._neighbours = neighbours
        self._chance = chance

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints of Service Connect that the task finds."""
        if self._task.proxy is None or self._task.service is None:
            return ()
        deployment = self._task.service.deployment(self._task.started_by)
        return deployment.reaches if deployment else ()

    def resolve(self, name: str, record_type: str = "A") -> list[str]:
        """Return the records of a name.

        Arguments:
            name: as a program would write it.
            record_type: A for addresses, SRV for priority, weight, port and host in one line each.

        Raises:
            NoSuchNameError: if there is no such name.
        """
        name = name.rstrip(".").lower()
        if record_type == "A":
            if _is_address(name):
                return [name]
            for number, endpoint in enumerate(self.endpoints, start=1):
                if endpoint.dns_name == name:
                    return [service_connect.VIRTUAL_ADDRESS(number=number)]
            if balancer := self._neighbours.load_balancers.addresses(name):
                return list(balancer)
        for service in self._dns_services():
            instances = self._neighbours.cloud_map.instances(service.arn)
            if name == service.dns_name and instances:
                return [_record(service, each, record_type) for each in self._answer(service, instances, record_type)]
            for each in instances:
                if "SRV" in service.record_types and name == f"{each.id}.{service.dns_name}":
                    return [each.address] if each.address and record_type == "A" else []
        raise NoSuchNameError(f"{name}: NXDOMAIN. {self._why_not(name)}")

    def _dns_services(self) -> Iterator[CloudMapService]:
        """Yield the services of Cloud Map whose names the DNS around the task knows."""
        here = self._neighbours.network.location(self._task.host_id) if self._task.host_id else None
        for service in self._neighbours.cloud_map.services():
            elsewhere = service.namespace.kind == DNS_PRIVATE and (not here or service.namespace.vpc_id != here.vpc_id)
            if service.record_types and not elsewhere:
                yield service

    def _answer(
        self, service: CloudMapService, instances: list[CloudMapInstance], record_type: str
    ) -> list[CloudMapInstance]:
        """Choose the instances of one answer; a service without records of that type has an empty one."""
        if record_type not in service.record_types:
            return []
        candidates = [each for each in instances if each.healthy] or instances
        most = 1 if service.routing_policy == _WEIGHTED else service_discovery.ANSWERS.value
        return self._chance.stream("dns answers").sample(candidates, min(most, len(candidates)))

    def _why_not(self, name: str) -> str:
        """Say why a name does not resolve, and what to do."""
        return self._why_no_endpoint(name) or self._why_no_record(name)

    def _why_no_endpoint(self, name: str) -> str:
        """Say why a name of Service Connect does not resolve; nothing if it is none."""
        services = list(rule.services_of(self._account.clusters.values()))
        namespaces = {each.namespace.arn for each in self._neighbours.cloud_map.services()}
        known = [endpoint for arn in sorted(namespaces) for endpoint in rule.endpoints(services, arn)]
        configured = self._task.discovery.service_connect
        for endpoint in known:
            if endpoint.dns_name != name:
                continue
            if configured and configured.namespace_arn == endpoint.namespace_arn:
                return (
                    "Service Connect has an endpoint of that name, but the service of this task was last deployed "
                    "before it: deploy it again, for example with UpdateService and forceNewDeployment."
                )
            return (
                "Service Connect has an endpoint of that name, but this task takes no part in its namespace: turn "
                "Service Connect on for its service, with that namespace."
            )
        alias = next((each.dns_name for each in known if each.discovery_name == name), None)
        return f"That is a discovery name, which no task can resolve: use the client alias {alias}." if alias else ""

    def _why_no_record(self, name: str) -> str:
        """Say why the DNS of the VPC has no record."""
        service = next((each for each in self._neighbours.cloud_map.services() if each.dns_name == name), None)
        if service is None:
            return "Neither Service Connect nor Cloud Map has that name: create it, or mend the spelling."
        if not service.record_types:
            return "Cloud Map has it without DNS records, so only DiscoverInstances finds it."
        if service not in self._dns_services():
            return "Its private namespace belongs to another VPC than this task."
        return "No task is registered under that name: let time pass until one runs, or look at the service's events."


def _record(service: CloudMapService, instance: CloudMapInstance, record_type: str) -> str:
    if record_type == "A":
        return str(instance.address)
    priority, weight = service_discovery.SRV_PRIORITY_AND_WEIGHT.value
    return f"{priority} {weight} {instance.port} {instance.id}.{service.dns_name}"


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
