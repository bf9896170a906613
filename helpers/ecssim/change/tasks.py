"""How tasks come into being, move on, and stop."""

from datetime import datetime
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal, Reason
from ..model.account import Account
from ..model.cluster import Cluster
from ..model.service import Service
from ..model.tags import Tags
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
from ..outside import images
from ..rules import placement, plan
from ..rules import task as task_life
from ..truth import messages, timings
from ..truth.fact import Fact
from .wake import notice


class TaskChanges:
    """Changes tasks; the arguments are those of Change."""

    def __init__(
        self, account: Account, clock: Clock, chance: Chance, journal: Journal, neighbours: Neighbours
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._neighbours = neighbours

    def create(
        self,
        cluster: Cluster,
        definition: TaskDefinition,
        *,
        group: str,
        launch_type: str,
        because: Reason,
        network_configuration: dict[str, Any] | None = None,
        service: Service | None = None,
        started_by: str | None = None,
        platform_version: str | None = None,
        overrides: dict[str, Any] | None = None,
        enable_execute_command: bool = False,
        tags: Tags | None = None,
    ) -> Task:
        """Create a task in PROVISIONING and set it on its way.

        Arguments:
            because: why the task is started.
            network_configuration: as in the API; needed for the awsvpc network mode.
            service: the service that the task belongs to, if any.
        """
        task_id = self._chance.hex_id("task ids")
        task = Task(
            id=task_id,
            arn=self._account.arns.of(f"task/{cluster.name}/{task_id}"),
            cluster=cluster,
            task_definition=definition,
            group=group,
            launch_type=launch_type,
            created_at=self._clock.now,
            containers=[
                self._container(cluster, task_id, settings)
                for settings in overridden(definition.containers, overrides or {})
            ],
            started_by=started_by,
            service=service,
            platform_version=platform_version,
            enable_execute_command=enable_execute_command,
            overrides=overrides or {},
            tags=tags or {},
        )
        kin = service.tasks if service else cluster.tasks
        companions = [companion for companion in kin.values() if companion.group == group]
        cluster.tasks[task.id] = task
        if service:
            service.tasks[task.id] = task
        self._note(task, because)
        self._set_steps(task, task_life.FARGATE_UP)
        if network_configuration and not self._give_interface(
            task, network_configuration["awsvpcConfiguration"], companions
        ):
            no_address = Reason("task", task.arn, "none of its subnets has an address left", task_life.SOURCE)
            self.stop(task, StopCode.TASK_FAILED_TO_START, messages.NO_NETWORK_INTERFACE(), no_address)
        return task

    def stop(self, task: Task, stop_code: StopCode, stopped_reason: str, because: Reason) -> None:
        """Want a task STOPPED: the wish is there at once, the task follows step by step."""
        if not task.wanted:
            return
        task.desired_status = DesiredStatus.STOPPED
        task.stop_code = stop_code
        task.stopped_reason = stopped_reason
        task.version += 1
        self._note(task, because)
        self._set_steps(task, task_life.way_down(task))
        self._tell_service(task)

    def take_step(self, action: plan.TakeStep) -> None:
        """Move a task on by one step."""
        task, step = action.task, action.step
        if step.stamp:
            setattr(task, step.stamp, self._clock.now)
        if step.stamp is task_life.Stamp.CONNECTIVITY_AT:
            task.connectivity = "CONNECTED"
        if step.attachment and task.network_interface:
            self._set_attachment(task.network_interface, step.attachment)
        if step.forgotten:
            task.cluster.tasks.pop(task.id, None)
        self._set_steps(task, task.steps[1:])
        if step.status:
            task.last_status = step.status
            task.version += 1
            if step.status is TaskStatus.DEPROVISIONING:
                _show_containers_stopped(task)
            self._count_failure(task)
            self._tell_service(task)

    def _container(self, cluster: Cluster, task_id: str, settings: dict[str, Any]) -> Container:
        container_id = self._chance.uuid("container ids")
        return Container(
            settings,
            self._account.arns.of(f"container/{cluster.name}/{task_id}/{container_id}"),
            images.program_of(settings),
        )

    def _give_interface(self, task: Task, awsvpc: dict[str, Any], companions: list[Task]) -> bool:
        """Give the task an interface in the zone with the fewest companions; return whether there was an address."""
        subnets = [subnet for subnet_id in awsvpc["subnets"] if (subnet := self._neighbours.subnet(subnet_id))]
        while subnets:
            zone = placement.emptiest_zone([subnet.availability_zone for subnet in subnets], companions)
            subnet = next(subnet for subnet in subnets if subnet.availability_zone == zone)
            try:
                self._attach(task, subnet, awsvpc.get("securityGroups") or [])
            except NoFreeAddressError:
                subnets.remove(subnet)
            else:
                return True
        return False

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

    def end(self, action: plan.EndTask) -> None:
        """Stop a task because of what its containers did."""
        if action.container:
            action.container.reason = action.reason
        because = Reason("container", action.task.arn, action.stopped_reason, task_life.SOURCE)
        self.stop(action.task, action.stop_code, action.stopped_reason, because)
        service = action.task.service
        if service and action.unplaceable:
            said = messages.CANNOT_PLACE(service=service.name, reason=action.stopped_reason)
            service.add_event(self._chance.uuid("event ids"), self._clock.now, said)

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
        if task.next_look_at is None or at < task.next_look_at:
            task.next_look_at = at
            self._clock.wake(at, task)

    def _set_attachment(self, interface: NetworkInterface, status: AttachmentStatus) -> None:
        interface.status = status
        if status is AttachmentStatus.DELETED:
            self._neighbours.delete_interface(interface.network_interface_id)

    def _count_failure(self, task: Task) -> None:
        """Count tasks of a deployment that failed to start; one that runs ends the count."""
        deployment = task.service.deployment(task.started_by) if task.service else None
        if deployment and task.running:
            deployment.failed_tasks = 0
        elif deployment and task.last_status is TaskStatus.STOPPED and task.stop_code is StopCode.TASK_FAILED_TO_START:
            deployment.failed_tasks += 1

    def _tell_service(self, task: Task) -> None:
        if task.service is None:
            return
        if task.last_status is TaskStatus.STOPPED:
            task.service.tasks.pop(task.id, None)
        notice(task.service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)

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


def _show_containers_stopped(task: Task) -> None:
    """A container that never started is STOPPED without an exit code."""
    for container in task.containers:
        container.status = ContainerStatus.STOPPED
