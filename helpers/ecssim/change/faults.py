"""How faults come about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from .. import faults
from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal, Reason
from ..model.account import Account, Disturbance
from ..model.arn import last_part
from ..model.container_instance import InstanceStatus
from ..model.service import ServiceStatus
from ..model.task import Container, ContainerStatus, StopCode, Task
from ..neighbours import Neighbours
from ..outside.images import Images
from ..outside.machine import Machine, MachineState
from ..outside.programs import hangs_after
from ..truth import messages, timings
from .instances import InstanceChanges
from .tasks import TaskChanges
from .traffic import TrafficChanges
from .wake import look_again, notice

Choice = TypeVar("Choice")

_SOURCE = "a fault that was injected"


@dataclass(frozen=True, slots=True, eq=False)
class DueFault:
    """A fault that comes at a moment of its own."""

    account: Account
    fault: faults.Fault


class FaultChanges:
    """Breaks things in one account; the arguments are those of Change, and the changes of tasks and instances."""

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        neighbours: Neighbours,
        images: Images,
        tasks: TaskChanges,
        instances: InstanceChanges,
        traffic: TrafficChanges,
    ) -> None:
        self._traffic = traffic
        self._account = account
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._neighbours = neighbours
        self._images = images
        self._tasks = tasks
        self._instances = instances
        self._handlers: dict[type[Any], Callable[[Any], None]] = {
            faults.StopTask: self._stop_task,
            faults.KillContainer: self._kill_container,
            faults.HangContainer: self._hang_container,
            faults.CutNetwork: self._cut_network,
            faults.MendNetwork: self._mend_network,
            faults.TerminateInstance: self._terminate,
            faults.StopInstance: self._stop_instance,
            faults.LoseZone: self._lose_zone,
            faults.RestoreZone: self._restore_zone,
            faults.InterruptSpot: self._interrupt_spot,
            faults.ExhaustCapacity: self._exhaust,
            faults.ReturnCapacity: self._return,
            faults.BreakImage: self._break_image,
            faults.RemoveSecret: self._remove_secret,
            faults.DisturbEvents: self._disturb_events,
            faults.CalmEvents: self._calm_events,
            faults.InOrder: self._in_order,
            faults.OneOf: self._one_of,
            faults.Repeat: self._repeat,
        }

    def cause(self, fault: faults.Fault, after_s: float = 0.0) -> None:
        """Let a fault happen, now or later.

        Raises:
            NothingToBreakError: if it happens now and there is nothing that it could happen to.
        """
        if after_s > 0:
            self._clock.wake(self._clock.after(after_s), DueFault(self._account, fault))
        else:
            self._handlers[type(fault)](fault)

    # Tasks

    def _stop_task(self, fault: faults.StopTask) -> None:
        task = self._task(fault.task, fault.service)
        self._tasks.stop(task, StopCode.USER_INITIATED, fault.reason, self._because(task.arn, "somebody stopped it"))

    def _kill_container(self, fault: faults.KillContainer) -> None:
        task = self._task(fault.task, fault.service)
        container = self._container(task, fault.container)
        container.kill_at = self._clock.now
        self._note(task.arn, f"the kernel killed its container {container.name}")
        self._tasks.look_at(task, self._clock.now)

    def _hang_container(self, fault: faults.HangContainer) -> None:
        task = self._task(fault.task, fault.service)
        container = self._container(task, fault.container)
        self._traffic.settle()
        container.program = hangs_after(0.0, container.program)
        self._note(task.arn, f"its container {container.name} hangs")
        for target in task.targets:
            look_again(target, self._clock.now, self._clock)

    def _container(self, task: Task, name: str | None) -> Container:
        """Return the running container of that name, or the first essential one."""
        running = [each for each in task.containers if each.status is ContainerStatus.RUNNING]
        named = [each for each in running if each.name == name or (name is None and not each.managed)]
        if not named:
            raise faults.NothingToBreakError(f"task {task.id} has no running container {name or ''}".strip())
        return next((each for each in named if each.essential), named[0])

    def _interrupt_spot(self, fault: faults.InterruptSpot) -> None:
        if fault.machine:
            self._interrupt_machine(self._machine(fault.machine))
            return
        on_spot = [task for task in self._running_tasks() if task.capacity_provider == "FARGATE_SPOT"]
        task = self._one(_named(on_spot, fault.task), "no task of FARGATE_SPOT runs")
        because = self._because(task.arn, "Fargate Spot takes its capacity back")
        self._tasks.stop(task, StopCode.SPOT_INTERRUPTION, messages.SPOT_INTERRUPTED(), because)

    def _interrupt_machine(self, machine: Machine) -> None:
        """With ECS_ENABLE_SPOT_INSTANCE_DRAINING its agent uses the two minutes to drain the instance."""
        if machine.instance and machine.configuration.drains_on_spot_interruption and machine.talks:
            self._note(machine.instance.arn, "its agent sets it to DRAINING because Spot takes the machine back")
            self._instances.set_status(machine.instance, InstanceStatus.DRAINING)
        self.cause(faults.TerminateInstance(machine.id), timings.SPOT_WARNING_S.value)

    # Machines

    def _cut_network(self, fault: faults.CutNetwork) -> None:
        self._instances.set_online(self._machine(fault.machine), False)

    def _mend_network(self, fault: faults.MendNetwork) -> None:
        for machine in self._account.machines.values():
            if fault.machine in (None, machine.id):
                self._instances.set_online(machine, True)

    def _terminate(self, fault: faults.TerminateInstance) -> None:
        machine = self._machine(fault.machine)
        if machine.state is not MachineState.TERMINATED:
            self._neighbours.compute.terminate(machine.id)

    def _stop_instance(self, fault: faults.StopInstance) -> None:
        self._neighbours.compute.stop(self._machine(fault.machine).id)

    # Zones and capacity

    def _lose_zone(self, fault: faults.LoseZone) -> None:
        self._account.exhausted.add(fault.zone)
        for task in self._running_tasks(pending=True):
            if task.on_fargate and task.availability_zone == fault.zone:
                because = self._because(task.arn, f"the zone {fault.zone} failed")
                self._tasks.lose_host(task, StopCode.INFRASTRUCTURE_HEALTH, messages.ZONE_LOST(), because)
        for machine in self._account.machines.values():
            if machine.facts.availability_zone == fault.zone:
                self._instances.set_online(machine, False)

    def _restore_zone(self, fault: faults.RestoreZone) -> None:
        self._account.exhausted.discard(fault.zone)
        for machine in self._account.machines.values():
            if machine.facts.availability_zone == fault.zone:
                self._instances.set_online(machine, True)
        self._offer_capacity()

    def _exhaust(self, fault: faults.ExhaustCapacity) -> None:
        self._account.exhausted.add(fault.of)

    def _return(self, fault: faults.ReturnCapacity) -> None:
        self._account.exhausted.discard(fault.of)
        self._offer_capacity()

    def _offer_capacity(self) -> None:
        """Let every service notice that it may have tasks where it could not."""
        for cluster in self._account.clusters.values():
            for service in cluster.services.values():
                if service.status is ServiceStatus.ACTIVE:
                    notice(service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)

    # What ECS does not own

    def _break_image(self, fault: faults.BreakImage) -> None:
        self._images.remove(fault.image)

    def _remove_secret(self, fault: faults.RemoveSecret) -> None:
        if not self._neighbours.secrets.remove(fault.name):
            raise faults.NothingToBreakError(f"there is neither a secret nor a parameter named {fault.name}")

    def _disturb_events(self, fault: faults.DisturbEvents) -> None:
        self._account.disturbance = Disturbance(fault.twice, fault.late, fault.up_to_s)

    def _calm_events(self, _: faults.CalmEvents) -> None:
        self._account.disturbance = None

    # Several faults

    def _in_order(self, fault: faults.InOrder) -> None:
        for number, each in enumerate(fault.faults):
            self.cause(each, number * fault.every_s)

    def _one_of(self, fault: faults.OneOf) -> None:
        self.cause(self._chance.stream("faults").choice(fault.faults))

    def _repeat(self, fault: faults.Repeat) -> None:
        self._in_order(faults.InOrder((fault.fault,) * fault.times, fault.every_s))

    # Choosing

    def _running_tasks(self, *, pending: bool = False) -> list[Task]:
        return [
            task
            for cluster in self._account.clusters.values()
            for task in cluster.tasks.values()
            if task.wanted and (task.running or pending)
        ]

    def _task(self, named: str | None, service: str | None) -> Task:
        candidates = [
            task
            for task in self._running_tasks(pending=named is not None)
            if service is None or (task.service and task.service.name == service)
        ]
        return self._one(_named(candidates, named), "no such task runs")

    def _machine(self, named: str | None) -> Machine:
        candidates = [
            machine for machine in self._account.machines.values() if machine.state is not MachineState.TERMINATED
        ]
        return self._one([each for each in candidates if named in (None, each.id)], "there is no such machine")

    def _one(self, candidates: list[Choice], otherwise: str) -> Choice:
        if not candidates:
            raise faults.NothingToBreakError(f"The fault found nothing that it could happen to: {otherwise}.")
        return self._chance.stream("faults").choice(candidates) if len(candidates) > 1 else candidates[0]

    def _note(self, subject: str, sentence: str) -> None:
        self._journal.write(self._clock.now, self._because(subject, sentence))

    def _because(self, subject: str, sentence: str) -> Reason:
        return Reason("fault", subject, sentence, _SOURCE)


def _named(tasks: Iterable[Task], named: str | None) -> list[Task]:
    return [task for task in tasks if named is None or task.id == last_part(named)]
