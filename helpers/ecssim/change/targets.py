"""How tasks become targets of load balancers, change health there, and leave."""

from datetime import datetime

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.target import RegisteredTarget, TargetState
from ..model.task import Container, Task
from ..neighbours import Neighbours
from ..outside.load_balancing import TargetGroup
from ..outside.network import Location
from ..rules import load_balancer, plan, reachability
from ..truth import load_balancing as truth
from ..truth import messages, timings
from ..truth.fact import Message
from .traffic import TrafficChanges
from .wake import look_again, look_at, notice

_STREAM = "target health"


class TargetChanges:
    """Changes the targets of one account.

    Arguments:
        account, clock, chance, neighbours: those of Change.
        traffic: what hands out requests to targets.
    """

    def __init__(
        self, account: Account, clock: Clock, chance: Chance, neighbours: Neighbours, traffic: TrafficChanges
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._neighbours = neighbours
        self._traffic = traffic

    def register(self, task: Task) -> None:
        """Register a task that has started with the target groups of its service."""
        for wanted in task.load_balancers:
            container = next(each for each in task.containers if each.name == wanted.container_name)
            address = _address(task, container, wanted.container_port)
            if address is None:
                continue
            target = self.add(task, container, wanted.container_port, wanted.target_group_arn, address)
            task.targets.append(target)
            self._account.stray_targets.pop(target.key, None)
            if target.group:
                self._say(task, messages.REGISTERED_TARGETS, target_group=target.target_group_arn)

    def add(
        self,
        task: Task,
        container: Container,
        container_port: int,
        target_group_arn: str,
        address: tuple[str, int],
        *,
        of_service: bool = True,
    ) -> RegisteredTarget:
        """Add a target, and begin to check it.

        Arguments:
            address: its id and its port.
            of_service: whether ECS registers it.
        """
        group = self._group(target_group_arn)
        target = RegisteredTarget(
            task,
            container,
            container_port,
            target_group_arn,
            *address,
            group,
            self._first_check_at(group),
            finding=load_balancer.finding(truth.REGISTERING),
            obstacle=_obstacle(
                self._neighbours.network.location(_owner_id(task)),
                address[1],
                group,
                self._nodes(group, target_group_arn),
            ),
            of_service=of_service,
        )
        self._account.targets[target.key] = target
        look_again(target, self._clock.now, self._clock)
        return target

    def deregister(self, task: Task) -> None:
        """Take a task out of its target groups; each target drains as long as its group says."""
        task.targets = [each for each in task.targets if each.registered or each.state is TargetState.DRAINING]
        leaving = [target for target in task.targets if target.state is not TargetState.DRAINING]
        if leaving:
            self._traffic.settle()
        for target in leaving:
            self.drain(target)
            if target.group:
                self._say(task, messages.DEREGISTERED_TARGETS, target_group=target.target_group_arn)
        if leaving:
            self._say(task, messages.DRAINING_CONNECTIONS, deployment=task.started_by)

    def drain(self, target: RegisteredTarget) -> None:
        """Let a target drain as long as its group says."""
        target.state, target.finding = TargetState.DRAINING, load_balancer.finding(truth.DRAINING)
        target.sick_from = target.times_out_at = None
        target.drained_at = self._clock.after(target.group.deregistration_delay_s if target.group else 0.0)
        look_again(target, self._clock.now, self._clock)

    def follow(self) -> None:
        """Take notice of target groups, listeners and security groups that somebody has changed."""
        targets = self._account.targets.values()
        if targets or self._account.traffic.flows:
            self._traffic.follow()
        groups = {arn: self._group(arn) for arn in {target.target_group_arn for target in targets}}
        nodes = {arn: self._nodes(group, arn) for arn, group in groups.items()}
        locations = self._neighbours.network.locations({_owner_id(target.task) for target in targets})
        for target in targets:
            group, arn = groups[target.target_group_arn], target.target_group_arn
            location = locations.get(_owner_id(target.task))
            seen = group, _obstacle(location, target.port, group, nodes[arn])
            if seen != (target.group, target.obstacle):
                self._traffic.settle()
                target.group, target.obstacle = seen
                look_again(target, self._clock.now, self._clock)

    # What the rule of load balancers decides

    def await_answer(self, action: plan.AwaitAnswer) -> None:
        """Note that a check was sent which nobody answers."""
        if action.target.container.program.turning_points_s:
            self._traffic.settle()
        action.target.checked_at = self._clock.now
        action.target.times_out_at = action.until

    def note(self, action: plan.NoteTarget) -> None:
        """Note how a target is, and let the scheduler know if that has changed."""
        target, before = action.target, action.target.state
        if action.state is not before or target.container.program.turning_points_s:
            self._traffic.settle()
        if target.times_out_at is None:
            target.checked_at = self._clock.now
        target.times_out_at = None
        target.state, target.finding = action.state, action.finding
        target.passed_checks, target.failed_checks = action.passed_checks, action.failed_checks
        if target.state is not before:
            self._tell_service(target)

    def begin_checks(self, action: plan.BeginChecks) -> None:
        """Let a target that was not used begin anew."""
        target = action.target
        target.state, target.finding = TargetState.INITIAL, load_balancer.finding(truth.REGISTERING)
        target.sick_from = target.checked_at = target.drained_at = target.times_out_at = None
        target.passed_checks = target.failed_checks = 0
        target.first_check_at = self._first_check_at(target.group)

    def forget(self, action: plan.ForgetTarget) -> None:
        """Let go of a target that has drained; its task may be waiting for that."""
        target, task = action.target, action.target.task
        if target.waiting:
            self._traffic.settle()
        if self._account.targets.get(target.key) is target:
            del self._account.targets[target.key]
        if not target.of_service:
            return
        if task.wanted:
            # Somebody else took it out, and ECS will miss it.
            target.state, target.finding = TargetState.UNUSED, load_balancer.finding(truth.TARGET_MISSING)
            self._tell_service(target)
        else:
            task.targets.remove(target)
            look_again(task, self._clock.now, self._clock)

    def _tell_service(self, target: RegisteredTarget) -> None:
        """A target that is well is noticed soon, an unhealthy one late; what ECS did not register it does not mind."""
        service = target.task.service
        if service is None or not target.of_service:
            return
        if not load_balancer.is_ill(target):
            target.sick_from = None
            notice(service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)
        elif target.sick_from is None:
            spread = truth.UNHEALTHY_REACTION_S.value
            target.sick_from = self._clock.after(self._chance.seconds(_STREAM, spread.low_s, spread.high_s))
            look_at(service, target.sick_from, self._clock)

    def _group(self, target_group_arn: str) -> TargetGroup | None:
        return self._neighbours.load_balancers.target_group(target_group_arn)

    def _nodes(self, group: TargetGroup | None, target_group_arn: str) -> tuple[Location, ...]:
        return self._neighbours.load_balancers.nodes(target_group_arn) if group else ()

    def _first_check_at(self, group: TargetGroup | None) -> datetime:
        slow = group is not None and group.of_network_load_balancer
        spread = (truth.NETWORK_FIRST_CHECK_S if slow else truth.FIRST_CHECK_S).value
        return self._clock.after(self._chance.seconds(_STREAM, spread.low_s, spread.high_s))

    def _say(self, task: Task, message: Message, **values: object) -> None:
        if task.service:
            said = message(service=task.service.name, count=1, **values)
            task.service.add_event(self._chance.uuid("event ids"), self._clock.now, said)


def _address(task: Task, container: Container, container_port: int) -> tuple[str, int] | None:
    """Return the id and the port of a target: those of the task's own interface, or of the instance that it is on."""
    if task.network_interface:
        return task.network_interface.private_ipv4_address, container_port
    instance_id = _instance_id(task)
    bindings = container.network_bindings
    host_port = next((each["hostPort"] for each in bindings if each["containerPort"] == container_port), None)
    return (instance_id, host_port) if instance_id and host_port else None


def _instance_id(task: Task) -> str | None:
    return task.container_instance.ec2_instance_id if task.container_instance else None


def _owner_id(task: Task) -> str:
    """Return whose address a task has: its own interface's, or its instance's."""
    return (task.network_interface.network_interface_id if task.network_interface else _instance_id(task)) or ""


def _obstacle(location: Location | None, port: int, group: TargetGroup | None, nodes: tuple[Location, ...]) -> str:
    """Return what keeps load balancers from where they check a target; nothing if one of them gets through."""
    if location is None:
        return "nothing is at its address any more"
    checked_port = port if group is None or group.check_port == "traffic-port" else int(group.check_port)
    return reachability.reachable_from_any(nodes, location, checked_port) or ""
