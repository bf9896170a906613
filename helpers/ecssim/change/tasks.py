"""How tasks come into being, move on, and stop."""

from collections import Counter
from datetime import datetime
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal, Reason
from ..model.account import Account
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance
from ..model.discovery import NO_DISCOVERY, Discovery
from ..model.service import Service
from ..model.service_connect import Proxy, ServiceConnect
from ..model.tags import Tags
from ..model.target import LoadBalancer
from ..model.task import (
    AttachmentStatus,
    Container,
    ContainerStatus,
    DesiredStatus,
    NetworkInterface,
    StopCode,
    Task,
    TaskStatus,
)
from ..model.task_definition import TaskDefinition
from ..neighbours import Neighbours, NoFreeAddressError, Subnet
from ..rules import placement, plan
from ..rules import task as task_life
from ..rules.launching import Target
from ..rules.placement import Request
from ..rules.room import gpus_of
from ..rules.service_connect import behind_proxy, proxy_settings
from ..truth import events as known
from ..truth import messages, timings
from ..truth.fact import Fact
from . import failures
from .discovery import DiscoveryChanges
from .events import Events
from .targets import TargetChanges
from .wake import look_again, look_for_room, notice


class TaskChanges:
    """Changes tasks.

    Arguments:
        account, clock, chance, journal, neighbours: those of Change.
        events: what tells EventBridge.
        targets, discovery: the changes of what load balancers and Cloud Map know.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        neighbours: Neighbours,
        events: Events,
        targets: TargetChanges,
        discovery: DiscoveryChanges,
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._neighbours = neighbours
        self._events = events
        self._targets = targets
        self._discovery = discovery

    def create(
        self,
        cluster: Cluster,
        definition: TaskDefinition,
        *,
        group: str,
        target: Target,
        because: Reason,
        zones: Counter[str | None],
        request: Request | None = None,
        network_configuration: dict[str, Any] | None = None,
        service: Service | None = None,
        started_by: str | None = None,
        platform_version: str | None = None,
        load_balancers: tuple[LoadBalancer, ...] = (),
        discovery: Discovery = NO_DISCOVERY,
        overrides: dict[str, Any] | None = None,
        enable_execute_command: bool = False,
        tags: Tags | None = None,
    ) -> Task:
        """Create a task where it was decided to go, and set it on its way.

        Arguments:
            because: why the task is started.
            zones: how many tasks of its kind each zone has; the new one is counted in.
            request: what it asks of a container instance; Fargate needs none.
            network_configuration: as in the API; needed for the awsvpc network mode.
            service: the service that the task belongs to, if any.
        """
        task_id = self._chance.hex_id("task ids")
        configured = discovery.service_connect
        proxy = self._discovery.proxy() if configured else None
        task = Task(
            id=task_id,
            arn=self._account.arns.of(f"task/{cluster.name}/{task_id}"),
            cluster=cluster,
            task_definition=definition,
            group=group,
            launch_type=target.launch_type,
            created_at=self._clock.now,
            containers=[
                *([self._proxy_container(cluster, task_id, proxy, configured)] if proxy and configured else []),
                *(
                    self._container(
                        cluster, task_id, behind_proxy(settings, proxy.container_name) if proxy else settings
                    )
                    for settings in overridden(definition.containers, overrides or {})
                ),
            ],
            started_by=started_by,
            service=service,
            platform_version=platform_version,
            enable_execute_command=enable_execute_command,
            overrides=overrides or {},
            tags=tags or {},
            request=request and request.through(target.capacity_provider),
            network_configuration=network_configuration,
            capacity_provider=target.capacity_provider,
            load_balancers=load_balancers,
            discovery=discovery,
            proxy=proxy,
        )
        cluster.tasks[task.id] = task
        if service:
            service.tasks[task.id] = task
        self._note(task, because)
        if task.on_fargate or target.instance:
            self._place(task, target.instance, zones, target.zone)
            self._events.task_changed(task)
            self._check_address(task)
        else:
            self._events.task_changed(task)
            look_for_room(cluster, self._clock.now, self._clock)
        return task

    def place(self, task: Task, instance: ContainerInstance) -> None:
        """Give a task that waited its instance."""
        self._place(task, instance, Counter())
        self._count_version(task)
        self._check_address(task)

    def _place(
        self, task: Task, instance: ContainerInstance | None, zones: Counter[str | None], zone: str | None = None
    ) -> None:
        """Give a task the instance that it runs on, or none on Fargate, and its network interface."""
        if instance:
            task.container_instance = instance
            task.availability_zone = instance.availability_zone
            _give_gpus(task, instance)
            instance.tasks[task.id] = task
            instance.idle_since = None
            self.count_instance_version(instance)
            self._note(task, placement.explanation(task, instance))
            if not task.network_configuration:
                task.last_status = TaskStatus.PENDING
        if task.network_configuration:
            self._give_interface(task, task.network_configuration["awsvpcConfiguration"], zones, zone)
        zones[task.availability_zone] += 1
        self._set_steps(task, task_life.way_up(task))

    def _check_address(self, task: Task) -> None:
        """Stop a task for which none of its subnets has an address left."""
        if task.network_configuration and not task.network_interface:
            no_address = Reason("task", task.arn, "none of its subnets has an address left", task_life.SOURCE)
            self.stop(task, StopCode.TASK_FAILED_TO_START, messages.NO_NETWORK_INTERFACE(), no_address)

    def zones_of(self, cluster: Cluster, group: str, service: Service | None = None) -> Counter[str | None]:
        """Return how many tasks of a group each zone has."""
        kin = service.tasks if service else cluster.tasks
        return placement.by_zone(task for task in kin.values() if task.group == group)

    def lose_host(self, task: Task, stop_code: StopCode, stopped_reason: str, because: Reason) -> None:
        """Stop a task whose host is gone: nothing of it is left to be told to stop."""
        if task.last_status is TaskStatus.STOPPED:
            return
        if task.wanted:
            self.stop(task, stop_code, stopped_reason, because)
        task.stopping_at = task.stopping_at or self._clock.now
        task.execution_stopped_at = task.execution_stopped_at or self._clock.now
        _show_containers_stopped(task)
        self._set_steps(task, task_life.GONE)
        self._deregister(task)

    def stop(self, task: Task, stop_code: StopCode, stopped_reason: str, because: Reason) -> None:
        """Want a task STOPPED: the wish is there at once, the task follows step by step."""
        if not task.wanted:
            return
        task.desired_status = DesiredStatus.STOPPED
        task.stop_code = stop_code
        task.stopped_reason = stopped_reason
        failures.note_stop(task, self._clock.now)
        self._note(task, because)
        self._count_version(task)
        way = task_life.way_down(task)
        self._set_steps(task, way)
        if not any(step.deregisters for step in way):
            self._deregister(task)
        self._tell_service(task)

    def protect(self, task: Task, seconds: float | None) -> None:
        """Protect a task from scale-in for that long from now; None ends its protection."""
        task.protected_until = None if seconds is None else self._clock.after(seconds)
        self._tell_service(task)

    def take_step(self, action: plan.TakeStep) -> None:
        """Move a task on by one step."""
        task, step = action.task, action.step
        if step.stamp is task_life.Stamp.EXECUTION_STOPPED_AT:
            task.execution_stopped_at = task_life.execution_end(task) or self._clock.now
        elif step.stamp:
            setattr(task, step.stamp, self._clock.now)
        if step.stamp is task_life.Stamp.CONNECTIVITY_AT:
            task.connectivity = "CONNECTED"
        if step.attachment and task.network_interface:
            self._set_attachment(task.network_interface, step.attachment)
        if step.registers:
            self._targets.register(task)
            self._discovery.register(task)
        if step.deregisters:
            self._deregister(task)
        if step.forgotten:
            task.cluster.tasks.pop(task.id, None)
        self._set_steps(task, task.steps[1:])
        if step.status:
            self.reach(task, step.status)

    def reach(self, task: Task, status: TaskStatus) -> None:
        """Let a task be in another state, and tell whoever cares."""
        task.last_status = status
        if status.position >= TaskStatus.DEPROVISIONING.position:
            _show_containers_stopped(task)
        self._count_version(task)
        if status is TaskStatus.STOPPED and task.container_instance:
            task.container_instance.tasks.pop(task.id, None)
            if not task.container_instance.tasks:
                task.container_instance.idle_since = self._clock.now
            self.count_instance_version(task.container_instance)
            look_for_room(task.cluster, self._clock.now, self._clock)
        failures.note_step(task)
        self._tell_service(task)

    def _deregister(self, task: Task) -> None:
        self._targets.deregister(task)
        self._discovery.deregister(task)

    def end_played(self, task: Task) -> None:
        """Let a task whose agent somebody played give its interface back, and be forgotten after an hour."""
        if task.network_interface:
            self._set_attachment(task.network_interface, AttachmentStatus.DELETED)
        self._set_steps(task, task_life.PLAYED_DOWN)

    def _container(self, cluster: Cluster, task_id: str, settings: dict[str, Any]) -> Container:
        container_id = self._chance.uuid("container ids")
        return Container(
            settings,
            self._account.arns.of(f"container/{cluster.name}/{task_id}/{container_id}"),
        )

    def _proxy_container(self, cluster: Cluster, task_id: str, proxy: Proxy, configured: ServiceConnect) -> Container:
        container = self._container(cluster, task_id, proxy_settings(proxy.container_name, configured))
        container.managed = True
        return container

    def _give_interface(self, task: Task, awsvpc: dict[str, Any], zones: Counter[str | None], only: str | None) -> None:
        """Give the task an interface: in the zone of its instance, or on Fargate where the fewest of its kind are.

        If none of its subnets has an address left, it gets none.

        Arguments:
            only: the one zone that will do on Fargate; None leaves the choice.
        """
        subnets = [subnet for subnet_id in awsvpc["subnets"] if (subnet := self._neighbours.subnet(subnet_id))]
        if task.container_instance:
            subnets = [subnet for subnet in subnets if subnet.availability_zone == task.availability_zone]
        else:
            subnets = [subnet for subnet in subnets if subnet.availability_zone not in self._account.exhausted]
            subnets = [subnet for subnet in subnets if only in (None, subnet.availability_zone)]
        while subnets:
            zone = placement.emptiest_zone([subnet.availability_zone for subnet in subnets], zones)
            subnet = next(subnet for subnet in subnets if subnet.availability_zone == zone)
            try:
                self._attach(task, subnet, awsvpc.get("securityGroups") or [])
            except NoFreeAddressError:
                subnets.remove(subnet)
            else:
                return

    def _attach(self, task: Task, subnet: Subnet, security_groups: list[str]) -> None:
        attachment_id = self._chance.uuid("attachment ids")
        interface = self._neighbours.create_interface(
            subnet.id, security_groups, self._account.arns.of(f"attachment/{attachment_id}")
        )
        task.availability_zone = subnet.availability_zone
        task.network_interface = NetworkInterface(
            attachment_id,
            subnet.id,
            interface.id,
            interface.mac_address,
            interface.private_ipv4_address,
            interface.private_dns_name,
        )

    def give_up(self, action: plan.GiveUp) -> None:
        """Set a task that lacks something on its way to its failure."""
        self._set_steps(action.task, task_life.way_to_fail(action.task))

    def end(self, action: plan.EndTask) -> None:
        """Stop a task because of what its containers did."""
        if action.container:
            action.container.reason = action.reason
        because = Reason("container", action.task.arn, action.stopped_reason, task_life.SOURCE)
        self.stop(action.task, action.stop_code, action.stopped_reason, because)
        service = action.task.service
        if service and action.unplaceable:
            said = messages.CANNOT_PLACE(service=service.name, reason=action.reason or action.stopped_reason)
            service.add_event(self._chance.uuid("event ids"), self._clock.now, said)
            self._events.service_acted(service, known.TASK_PLACEMENT_FAILURE, action.stopped_reason)

    def _set_steps(self, task: Task, steps: tuple[task_life.Step, ...]) -> None:
        """Give a task the steps that are still to come, and have its rule look when the first of them is due."""
        task.steps = steps
        task.next_step_at = None
        if steps and isinstance(steps[0].after, Fact):
            spread = steps[0].after.value
            task.next_step_at = self._clock.after(self._chance.seconds("task steps", spread.low_s, spread.high_s))
        self.look_at(task, task.next_step_at or self._clock.now)

    def look_at(self, task: Task, at: datetime) -> None:
        """Have the task's rule look at it at that moment, unless it looks earlier anyway."""
        look_again(task, at, self._clock)

    def _set_attachment(self, interface: NetworkInterface, status: AttachmentStatus) -> None:
        interface.status = status
        if status is AttachmentStatus.DELETED:
            self._neighbours.delete_interface(interface.network_interface_id)

    def _tell_service(self, task: Task) -> None:
        if task.service is None:
            return
        if task.last_status is TaskStatus.STOPPED:
            task.service.tasks.pop(task.id, None)
        notice(task.service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)

    def count_instance_version(self, instance: ContainerInstance) -> None:
        """Give a container instance that has just changed its next version, which EventBridge is told of."""
        instance.version += 1
        self._events.instance_changed(instance)

    def _count_version(self, task: Task) -> None:
        """Give a task that has just changed its next version, which EventBridge is told of."""
        task.version += 1
        if task.service:
            task.service.metering.last = None
        self._events.task_changed(task)

    def _note(self, task: Task, because: Reason) -> None:
        self._journal.write(self._clock.now, Reason(because.rule, task.arn, because.sentence, because.source))


def overridden(containers: list[dict[str, Any]], overrides: dict[str, Any]) -> list[dict[str, Any]]:
    """Return container definitions with the overrides of a task laid over them.

    Arguments:
        overrides: those of RunTask; variables are added to the definition's, everything else replaces it.
    """
    by_name = {each["name"]: each for each in overrides.get("containerOverrides") or []}
    return [_overridden(settings, by_name.get(settings["name"], {})) for settings in containers]


def _overridden(settings: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    variables = {each["name"]: each for each in [*settings["environment"], *override.get("environment", [])]}
    return {**settings, **override, "environment": list(variables.values())}


def _give_gpus(task: Task, instance: ContainerInstance) -> None:
    """Give each container that asks for GPUs those of the instance that nobody has."""
    taken = {gpu for each in instance.tasks.values() for container in each.containers for gpu in container.gpu_ids}
    free = [gpu for gpu in instance.registered.gpus if gpu not in taken]
    for container in task.containers:
        count = gpus_of(container.settings)
        container.gpu_ids, free = free[:count], free[count:]


def _show_containers_stopped(task: Task) -> None:
    """A container that never started is STOPPED without an exit code."""
    for container in task.containers:
        container.status = ContainerStatus.STOPPED
