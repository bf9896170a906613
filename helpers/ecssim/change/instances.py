"""How container instances join a cluster, drain, fall silent, and leave."""

from dataclasses import replace
from datetime import datetime

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal, Reason
from ..model.account import Account
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance, InstanceStatus
from ..model.resources import Resources
from ..model.service import ServiceStatus
from ..model.tags import Tags
from ..model.task import StopCode
from ..outside.agent_configuration import AgentConfiguration
from ..outside.machine import Machine, MachineFacts, MachineState
from ..rules import plan
from ..truth import timings
from ..truth.fact import Spread
from .events import Events
from .tasks import TaskChanges
from .traffic import TrafficChanges
from .wake import look_again, look_for_room, notice

SOURCE = "developer guide, Amazon ECS container instances"


class InstanceChanges:
    """Changes container instances and the machines behind them; the arguments are those of Change."""

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        tasks: TaskChanges,
        events: Events,
        traffic: TrafficChanges,
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._tasks = tasks
        self._events = events
        self._traffic = traffic

    # Machines

    def add_machine(self, facts: MachineFacts, configuration: AgentConfiguration, boot: Spread) -> Machine:
        """Take notice of a machine that has been launched; its agent starts once it has booted."""
        machine = Machine(self._account, facts, configuration)
        self._account.machines[facts.id] = machine
        moment = self._clock.after(self._chance.seconds("boots", boot.low_s, boot.high_s))
        self.notice_at(machine, max(self._clock.now, moment - (self._clock.now - facts.launched_at)))
        return machine

    def set_state(self, machine: Machine, state: MachineState) -> None:
        """Follow EC2: the machine has been stopped, started again, or terminated."""
        machine.state = state
        boots = state is MachineState.RUNNING
        self._notice_within(machine, (timings.INSTANCE_BOOT_S if boots else timings.INSTANCE_GONE_S).value)

    def let_register(self, machine: Machine) -> None:
        """Note that a machine now has a role that lets its agent call ECS; the agent tries again after a while."""
        machine.facts = replace(machine.facts, may_register=True)
        tries_at = self._clock.after(timings.AGENT_RESTART_S.value)
        self.notice_at(machine, max(tries_at, machine.noticed_at or tries_at))

    def set_online(self, machine: Machine, online: bool) -> None:
        """Cut or mend the network of a machine; ECS notices after a while."""
        if machine.online == online:
            return
        self._traffic.settle()
        machine.online = online
        for task in machine.instance.tasks.values() if machine.instance else ():
            for target in task.targets:
                look_again(target, self._clock.now, self._clock)
        self._notice_within(machine, (timings.AGENT_RECONNECT_S if online else timings.AGENT_MISSED_S).value)

    def look_at(self, machine: Machine, at: datetime) -> None:
        """Have the agent's rule look at a machine at that moment, unless it looks earlier anyway."""
        if machine.next_look_at is None or at < machine.next_look_at:
            machine.next_look_at = at
            self._clock.wake(at, machine)

    def _notice_within(self, machine: Machine, spread: Spread) -> None:
        self.notice_at(machine, self._clock.after(self._chance.seconds("agents", spread.low_s, spread.high_s)))

    def notice_at(self, machine: Machine, at: datetime) -> None:
        """Have ECS notice at that moment how the machine is by then."""
        machine.noticed_at = at
        self.look_at(machine, at)

    # Container instances

    def register(
        self,
        cluster: Cluster,
        ec2_instance_id: str,
        registered: Resources,
        attributes: dict[str, str | None],
        *,
        machine: Machine | None,
        agent_version: str,
        agent_hash: str,
        docker_version: str,
        tags: Tags,
    ) -> ContainerInstance:
        """Add an instance to a cluster."""
        instance_id = self._chance.hex_id("container instance ids")
        instance = ContainerInstance(
            instance_id,
            self._account.arns.of(f"container-instance/{cluster.name}/{instance_id}"),
            cluster,
            ec2_instance_id,
            self._clock.now,
            registered,
            attributes,
            agent_version,
            agent_hash,
            docker_version,
            machine=machine,
            capacity_provider=self._provider_of(cluster, machine),
            tags=tags,
        )
        instance.managed = bool(machine and machine.facts.capacity_provider)
        instance.idle_since = self._clock.now
        cluster.instances[instance.id] = instance
        if machine:
            machine.instance = instance
        self._events.instance_changed(instance)
        self._note(instance, f"{ec2_instance_id} joined the cluster {cluster.name}")
        return instance

    def register_later(self, machine: Machine, problem: str) -> None:
        """Let the agent of a machine that could not register try again.

        Arguments:
            problem: what ECS said.
        """
        sentence = f"ECS refused to register it: {problem}; its agent tries again"
        refused = Reason("agent", machine.id, sentence, SOURCE)
        if refused not in (entry.reason for entry in self._journal.about(machine.id)):
            self._journal.write(self._clock.now, refused)
        self.notice_at(machine, self._clock.after(timings.AGENT_RESTART_S.value))

    def _provider_of(self, cluster: Cluster, machine: Machine | None) -> str | None:
        """Return the capacity provider that launched the machine, by its Auto Scaling group or by itself."""
        if machine and machine.facts.capacity_provider:
            return machine.facts.capacity_provider
        group = machine.facts.auto_scaling_group if machine else None
        fitting = [provider.name for provider in cluster.providers.values() if provider.auto_scaling_group == group]
        return fitting[0] if group and fitting else None

    def connect(self, instance: ContainerInstance) -> None:
        """Note that the agent is connected: what happened in the meantime is heard of, and tasks may be placed."""
        if instance.machine:
            instance.machine.noticed_at = None
        if not instance.agent_connected:
            instance.agent_connected = True
            self._tasks.count_instance_version(instance)
        for task in instance.tasks.values():
            self._tasks.look_at(task, self._clock.now)
        self.offer_room(instance.cluster)

    def connect_machine(self, action: plan.ConnectAgent) -> None:
        """Note that the agent of a machine is connected."""
        if action.machine.instance:
            self.connect(action.machine.instance)

    def disconnect(self, action: plan.DisconnectAgent) -> None:
        """Note that the agent of a machine is out of reach."""
        action.machine.noticed_at = None
        instance = action.machine.instance
        if instance and instance.agent_connected:
            instance.agent_connected = False
            self._tasks.count_instance_version(instance)

    def set_status(self, instance: ContainerInstance, status: InstanceStatus) -> None:
        """Set an instance to DRAINING or back to ACTIVE, and let the services notice that have tasks on it."""
        if instance.status is status:
            return
        instance.status = status
        self._tasks.count_instance_version(instance)
        self._note(instance, f"it is {status}")
        self.offer_room(instance.cluster)

    def request_agent_update(self, instance: ContainerInstance) -> None:
        """Note that the agent of an instance is asked to update itself."""
        instance.agent_update_status = "PENDING"
        self._tasks.count_instance_version(instance)

    def deregister(self, instance: ContainerInstance) -> None:
        """Turn an instance INACTIVE; its tasks are STOPPED for ECS, whatever becomes of their containers."""
        instance.status = InstanceStatus.INACTIVE
        instance.agent_connected = False
        self._tasks.count_instance_version(instance)
        if instance.machine:
            instance.machine.noticed_at = None
        self._note(instance, "it is deregistered")
        self.offer_room(instance.cluster)

    def deregister_lost(self, action: plan.DeregisterInstance) -> None:
        """Deregister an instance whose machine is gone."""
        self.deregister(action.instance)

    def lose_host(self, action: plan.LoseHost) -> None:
        """Stop every task of a machine that is gone."""
        if action.machine.instance:
            self.stop_all(action.machine.instance, action.stopped_reason, action.because)

    def stop_all(self, instance: ContainerInstance, stopped_reason: str, because: Reason) -> None:
        """Stop every task on an instance whose host ECS no longer reaches."""
        for task in list(instance.tasks.values()):
            self._tasks.lose_host(task, StopCode.TERMINATION_NOTICE, stopped_reason, because)

    def place_task(self, action: plan.PlaceTask) -> None:
        """Give a task that waited for capacity its instance."""
        task = action.task
        self._tasks.place(task, action.instance)

    def offer_room(self, cluster: Cluster) -> None:
        """Let everybody in the cluster notice that its instances have changed."""
        look_for_room(cluster, self._clock.now, self._clock)
        for service in cluster.services.values():
            concerned = (
                service.daemon or service.problems or any(task.container_instance for task in service.tasks.values())
            )
            if service.status is ServiceStatus.ACTIVE and concerned:
                notice(service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)

    def _note(self, instance: ContainerInstance, sentence: str) -> None:
        self._journal.write(self._clock.now, Reason("instance", instance.arn, sentence, SOURCE))
