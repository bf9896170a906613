"""How tasks become targets of load balancers, change health there, and leave."""

from datetime import datetime

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.service import Service
from ..model.target import LoadBalancer, RegisteredTarget, TargetState
from ..model.task import Container, Task
from ..neighbours import Neighbours, TargetGroup
from ..rules import load_balancer, plan
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
            target = self._target(task, wanted)
            if target is None:
                continue
            task.targets.append(target)
            self._account.targets[target.key] = target
            if target.group:
                self._neighbours.load_balancers.register(target.target_group_arn, target.id, target.port)
                self._say(task, messages.REGISTERED_TARGETS, target_group=target.target_group_arn)
            look_again(target, self._clock.now, self._clock)

    def deregister(self, task: Task) -> None:
        """Take a task out of its target groups; each target drains as long as its group says."""
        leaving = [target for target in task.targets if target.state is not TargetState.DRAINING]
        for target in leaving:
            target.state, target.finding = TargetState.DRAINING, load_balancer.finding(truth.DRAINING)
            target.sick_from = target.times_out_at = None
            delay_s = target.group.deregistration_delay_s if target.group else 0.0
            target.drained_at = self._clock.after(delay_s)
            if target.group:
                self._neighbours.load_balancers.deregister(target.target_group_arn, target.id, target.port)
                self._say(task, messages.DEREGISTERED_TARGETS, target_group=target.target_group_arn)
            look_again(target, self._clock.now, self._clock)
        if leaving:
            self._say(task, messages.DRAINING_CONNECTIONS, deployment=task.started_by)

    def follow(self) -> None:
        """Take notice of target groups, listeners and security groups that somebody has changed."""
        targets = self._account.targets.values()
        if targets or self._account.traffic.flows:
            self._traffic.follow()
        groups = {arn: self._group(arn) for arn in {target.target_group_arn for target in targets}}
        for target in targets:
            group = groups[target.target_group_arn]
            seen = group, self._lets_in(target.task, target.target_group_arn, group, target.port)
            if seen != (target.group, target.lets_in):
                self._traffic.settle()
                target.group, target.lets_in = seen
                look_again(target, self._clock.now, self._clock)

    # What the rule of load balancers decides

    def await_answer(self, action: plan.AwaitAnswer) -> None:
        """Note that a check was sent which nobody answers."""
        action.target.checked_at = self._clock.now
        action.target.times_out_at = action.until

    def note(self, action: plan.NoteTarget) -> None:
        """Note how a target is, and let the scheduler know if that has changed."""
        target, before = action.target, action.target.state
        if target.times_out_at is None:
            target.checked_at = self._clock.now
        target.times_out_at = None
        target.state, target.finding = action.state, action.finding
        target.passed_checks, target.failed_checks = action.passed_checks, action.failed_checks
        if target.state is not before and target.task.service:
            self._tell_service(target, target.task.service)

    def begin_checks(self, action: plan.BeginChecks) -> None:
        """Let a target that was not used begin anew."""
        target = action.target
        target.state, target.finding = TargetState.INITIAL, load_balancer.finding(truth.REGISTERING)
        target.sick_from = target.checked_at = None
        target.first_check_at = self._first_check_at()

    def forget(self, action: plan.ForgetTarget) -> None:
        """Let go of a target that has drained; its task may be waiting for that."""
        target = action.target
        target.task.targets.remove(target)
        if self._account.targets.get(target.key) is target:
            del self._account.targets[target.key]
        look_again(target.task, self._clock.now, self._clock)

    def _tell_service(self, target: RegisteredTarget, service: Service) -> None:
        """A target that is well is noticed soon, an unhealthy one late."""
        if not load_balancer.is_ill(target):
            target.sick_from = None
            notice(service, timings.TASK_CHANGE_REACTION_S.value, self._clock, self._chance)
        elif target.sick_from is None:
            spread = truth.UNHEALTHY_REACTION_S.value
            target.sick_from = self._clock.after(self._chance.seconds(_STREAM, spread.low_s, spread.high_s))
            look_at(service, target.sick_from, self._clock)

    def _target(self, task: Task, wanted: LoadBalancer) -> RegisteredTarget | None:
        """Return the target that a task becomes in a target group; None if nothing of it could be reached."""
        container = next(each for each in task.containers if each.name == wanted.container_name)
        address = _address(task, container, wanted.container_port)
        if address is None:
            return None
        group = self._group(wanted.target_group_arn)
        return RegisteredTarget(
            task,
            container,
            wanted.container_port,
            wanted.target_group_arn,
            *address,
            group,
            self._lets_in(task, wanted.target_group_arn, group, address[1]),
            self._first_check_at(),
            finding=load_balancer.finding(truth.REGISTERING),
        )

    def _group(self, target_group_arn: str) -> TargetGroup | None:
        return self._neighbours.load_balancers.target_group(target_group_arn)

    def _lets_in(self, task: Task, target_group_arn: str, group: TargetGroup | None, port: int) -> bool:
        """Return whether the load balancers of a target group are let in where they check a task."""
        if group is None:
            return False
        checked_port = port if group.check_port == "traffic-port" else int(group.check_port)
        owner_id = task.network_interface.network_interface_id if task.network_interface else _instance_id(task)
        return self._neighbours.load_balancers.are_let_in(target_group_arn, owner_id or "", checked_port)

    def _first_check_at(self) -> datetime:
        spread = truth.FIRST_CHECK_S.value
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
