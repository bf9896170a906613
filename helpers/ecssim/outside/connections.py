"""TCP connections that somebody inside of a task opens: who takes them, by which way, and why nobody does."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from ..engine.chance import Chance
from ..model.account import Account
from ..model.service_connect import Endpoint
from ..model.target import RegisteredTarget
from ..model.task import Container, ContainerStatus, Task, TaskStatus
from ..neighbours import Neighbours
from ..rules import reachability, routing, service_connect, service_discovery
from ..truth.lifecycle import WHOLE_TRAFFIC_PERCENT
from .cloud_map import CloudMapInstance, CloudMapService
from .endpoint import UnreachableError
from .load_balancing import FixedAnswer, Forward, Listener
from .network import INTERNET, Location
from .resolver import Resolver
from .traffic import Request

Connection = dict[str, Any]


class RefusedError(UnreachableError):
    """Somebody is there and takes no connection; the message says why."""


class TimedOutError(UnreachableError):
    """Nobody answers; the message says why."""


class Connections:
    """Opens connections from one task.

    Arguments:
        task: where one is.
        account: the state around it.
        neighbours: the services around ECS.
        chance: the simulation's.
        resolver: resolves names there.
        now: the moment.
    """

    def __init__(
        self,
        task: Task,
        account: Account,
        neighbours: Neighbours,
        chance: Chance,
        resolver: Resolver,
        now: datetime,
    ) -> None:
        self._task = task
        self._account = account
        self._neighbours = neighbours
        self._chance = chance
        self._resolver = resolver
        self._now = now

    def connect(self, name: str, port: int) -> Connection:
        """Return who takes a connection: the ARN of the task, its address and port, and the way.

        Arguments:
            name: a name, or an address.

        Raises:
            NoSuchNameError: if the name does not resolve.
            RefusedError: if somebody is there and takes no connection.
            TimedOutError: if nobody answers.
        """
        name = name.rstrip(".").lower()
        aliases = [each for each in self._resolver.endpoints if each.dns_name == name]
        if aliases:
            return self._by_service_connect(aliases, name, port)
        listening = [each for each in self._neighbours.load_balancers.listeners() if self._is_called(each, name)]
        if listening:
            return self._by_load_balancer(listening, port)
        addresses = self._resolver.resolve(name)
        if not addresses:
            raise RefusedError(
                f"{name} has no A record, so there is no address to connect to: ask for its SRV records."
            )
        through = "address" if addresses == [name] else "dns"
        return self._by_address(addresses, port) | {"through": through}

    # The ways

    def _by_service_connect(self, aliases: list[Endpoint], name: str, port: int) -> Connection:
        """Have the proxy of this task pass the connection to the next healthy task."""
        endpoint = next((each for each in aliases if each.port == port), None)
        if endpoint is None:
            ports = ", ".join(str(each.port) for each in aliases)
            raise RefusedError(f"The Service Connect proxy listens for {name} on port {ports} only, and not on {port}.")
        service = self._cloud_map_service(endpoint)
        instances = self._neighbours.cloud_map.instances(service.arn) if service else []
        healthy = self._of_one_revision([each for each in instances if each.healthy])
        if service is None or not healthy or self._task.proxy is None:
            unhealthy = f", and {len(instances)} that are not healthy" if instances else ""
            raise RefusedError(f"The Service Connect proxy has no healthy task behind {name}:{port}{unhealthy}.")
        turn = self._task.proxy.turns[service.arn]
        self._task.proxy.turns[service.arn] += 1
        chosen: CloudMapInstance = healthy[turn % len(healthy)]
        return self._open(str(chosen.address), chosen.port or endpoint.ingress_port) | {"through": "service connect"}

    def _of_one_revision(self, instances: list[CloudMapInstance]) -> list[CloudMapInstance]:
        """Return the instances of one revision, chosen by the revisions' shares while a deployment shifts traffic."""
        tasks = {task.id: task for cluster in self._account.clusters.values() for task in cluster.tasks.values()}
        kin: dict[str | None, list[CloudMapInstance]] = {}
        shares: dict[str | None, float] = {}
        for each in instances:
            task = tasks.get(each.id)
            share = service_connect.share_percent(task) if task else WHOLE_TRAFFIC_PERCENT.value
            revision = task.started_by if task and share < WHOLE_TRAFFIC_PERCENT.value else None
            if share > 0:
                kin.setdefault(revision, []).append(each)
                shares[revision] = share
        if len(kin) < 2:
            return next(iter(kin.values()), [])
        random = self._chance.stream("connections through service connect")
        [chosen] = random.choices(list(shares), list(shares.values()))
        return kin[chosen]

    def _by_load_balancer(self, listening: list[Listener], port: int) -> Connection:
        """Have a load balancer hand one request to one of its targets, if the network lets this task through to it."""
        name = listening[0].dns_name
        if obstacle := self._obstacle_before(name, port):
            raise TimedOutError(f"{name}:{port}: {obstacle}.")
        listener = routing.find(listening, name, port)
        if listener is None:
            ports = ", ".join(str(each.port) for each in listening)
            raise TimedOutError(f"The load balancer {name} listens on port {ports} and not on {port}.")
        action = routing.action_for(listener, Request(name, port))
        if isinstance(action, FixedAnswer):
            return {"task": None, "address": None, "port": port, "through": "load balancer"}
        target = self._target(action)
        if target is None:
            raise RefusedError(f"The load balancer {name} answers 503: none of its targets takes requests.")
        status = routing.failure(target)
        if status:
            raise RefusedError(
                f"The load balancer {name} answers {status}: its target {target.id}:{target.port} takes no request."
            )
        found = {"task": target.task.arn, "address": target.id, "port": target.port}
        return found | {"through": "load balancer"}

    def _by_address(self, addresses: list[str], port: int) -> Connection:
        """Try each address in turn, as programs do."""
        *others, last = addresses
        for address in others:
            try:
                return self._open(address, port)
            except UnreachableError:
                continue
        return self._open(last, port)

    # Their ends

    def _open(self, address: str, port: int) -> Connection:
        """Connect to an address, if the network lets this task through to it and somebody listens there."""
        here = self._neighbours.network.location(self._task.host_id or "")
        there = self._at(address, here.vpc_id) if here else []
        if here is None or not there:
            raise TimedOutError(f"{address}:{port}: nobody in this VPC has that address any more, or ever had.")
        place = there[0][1]
        obstacle = reachability.reachable(here, place, port) if place.name != here.name else None
        if obstacle:
            raise TimedOutError(f"{address}:{port}: {obstacle}.")
        for task, _ in there:
            if self._listener(task, port):
                return {"task": task.arn, "address": address, "port": port}
        raise RefusedError(f"{address}:{port}: a task is there, but none of its running containers listens on {port}.")

    def _at(self, address: str, vpc_id: str | None) -> list[tuple[Task, Location]]:
        """Return the tasks that have an address in a VPC, each with where that is."""
        tasks = [
            task
            for cluster in self._account.clusters.values()
            for task in cluster.tasks.values()
            if task.last_status is not TaskStatus.STOPPED and task.host_id
        ]
        places = self._neighbours.network.locations({task.host_id for task in tasks if task.host_id})
        found = [(task, places[task.host_id]) for task in tasks if task.host_id in places]
        return [(task, place) for task, place in found if (place.address, place.vpc_id) == (address, vpc_id)]

    def _is_called(self, listener: Listener, name: str) -> bool:
        """Return whether a name, or an address, is that of the load balancer of a listener."""
        return name == listener.dns_name.lower() or name in self._neighbours.load_balancers.addresses(listener.dns_name)

    def _obstacle_before(self, balancer: str, port: int) -> str | None:
        """Return what keeps this task from every node of a load balancer, if something does.

        Whoever asks for one that faces the Internet goes out to its public addresses, also from within its own VPC.
        """
        here = self._neighbours.network.location(self._task.host_id or "")
        if here is None:
            return "the task has no network of its own any more"
        here = replace(here, has_public_address=here.has_public_address or self._task.has_public_address)
        nodes = list(self._neighbours.load_balancers.addresses(balancer).values())
        if not any(node.has_public_address for node in nodes):
            return reachability.reachable_anywhere(here, nodes, port)
        return reachability.reachable(here, INTERNET, port) or reachability.reachable_anywhere(INTERNET, nodes, port)

    def _cloud_map_service(self, endpoint: Endpoint) -> CloudMapService | None:
        known = self._neighbours.cloud_map.services()
        key = endpoint.namespace_arn, endpoint.discovery_name
        return next((each for each in known if (each.namespace.arn, each.name) == key), None)

    def _target(self, action: Forward | None) -> RegisteredTarget | None:
        """Choose a target group by its weight, and one of its targets."""
        random = self._chance.stream("connections through load balancers")
        groups = [(arn, weight) for arn, weight in action.groups if weight > 0] if action else []
        if not groups:
            return None
        [arn] = random.choices([arn for arn, _ in groups], [weight for _, weight in groups])
        targets = [each for each in self._account.targets.values() if each.target_group_arn == arn]
        receivers = routing.receivers(targets)
        return random.choice(receivers) if receivers else None

    def _listener(self, task: Task, port: int) -> Container | None:
        """Return the container that takes a connection to a port of the address of a task."""
        configured = task.discovery.service_connect
        proxy = service_discovery.container_of(task, task.proxy.container_name) if task.proxy else None
        if configured and proxy and proxy.status is ContainerStatus.RUNNING:
            for endpoint in configured.endpoints:
                if service_discovery.port_of(task, proxy, endpoint.ingress_port) == port:
                    container = service_discovery.container_of(task, endpoint.container_name)
                    return container if container and self._takes(container, endpoint.container_port) else None
        for container in task.defined_containers:
            bindings = container.network_bindings
            mapped = next((each["containerPort"] for each in bindings if each["hostPort"] == port), None)
            if self._takes(container, port if task.network_interface else mapped):
                return container
        return None

    def _takes(self, container: Container, port: int | None) -> bool:
        age_s = (self._now - container.started_at).total_seconds() if container.started_at else 0.0
        return container.status is ContainerStatus.RUNNING and container.program.listens_to(port, age_s)
