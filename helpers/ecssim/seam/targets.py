"""The targets of target groups, as ECS and everybody else register them, and as DescribeTargetHealth shows them.

moto holds every registered target for healthy, knows one port of each id, and forgets a target at once when it is
deregistered. So the simulation keeps the targets, of ECS and of all others, and moto is asked for none.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from moto.elbv2.exceptions import TargetGroupNotFoundError, TargetNotRunning
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus

from ..change.other_targets import OtherTargetChanges
from ..model.target import Finding, RegisteredTarget, StrayTarget, TargetState
from ..outside.load_balancing import TargetGroup
from ..outside.machine import MachineState
from ..rules import load_balancer, reachability, stray_target
from ..simulation import Simulation
from ..truth import load_balancing as truth

_TRAFFIC_PORT = "traffic-port"
_Asked = list[dict[str, Any]]


@contextlib.contextmanager
def kept(simulation: Simulation) -> Iterator[None]:
    """Let the simulation keep the targets of moto's Elastic Load Balancing."""
    with (
        patch.object(ELBv2Backend, "register_targets", _register(simulation)),
        patch.object(ELBv2Backend, "deregister_targets", _deregister(simulation)),
        patch.object(ELBv2Backend, "describe_target_health", _describe(simulation)),
    ):
        yield


def _register(simulation: Simulation) -> Callable[..., None]:
    def register(self: ELBv2Backend, target_group_arn: str, instances: _Asked) -> None:
        port = _port_of(self, target_group_arn)
        for target in instances:
            instance = self.ec2_backend.get_instance_by_id(target["Id"])
            if instance and instance.state != "running":
                raise TargetNotRunning(instance_id=target["Id"])
        with simulation.lock:
            changes = _changes(simulation, self)
            for target in instances:
                changes.register(target_group_arn, target["Id"], int(target.get("Port") or port))

    return register


def _deregister(simulation: Simulation) -> Callable[..., None]:
    def deregister(self: ELBv2Backend, target_group_arn: str, instances: _Asked) -> None:
        port = _port_of(self, target_group_arn)
        with simulation.lock:
            group = _Group(simulation, self, target_group_arn)
            for target in instances:
                at = int(target.get("Port") or port)
                delay_s = group.group.deregistration_delay_s
                _changes(simulation, self).deregister(target_group_arn, target["Id"], at, delay_s)

    return deregister


def _describe(simulation: Simulation) -> Callable[..., list[FakeHealthStatus]]:
    def describe(self: ELBv2Backend, target_group_arn: str, targets: _Asked) -> list[FakeHealthStatus]:
        port = _port_of(self, target_group_arn)
        with simulation.lock:
            group = _Group(simulation, self, target_group_arn)
            if not targets:
                return group.all()
            return [shown for asked in targets for shown in group.named(asked["Id"], asked.get("Port"), port)]

    return describe


def _port_of(elb: ELBv2Backend, target_group_arn: str) -> int:
    """Return the port of a target group, which its targets have unless they name another."""
    group = elb.target_groups.get(target_group_arn)
    if group is None:
        raise TargetGroupNotFoundError()
    return int(group.port or 0)


def _changes(simulation: Simulation, elb: ELBv2Backend) -> OtherTargetChanges:
    return simulation.change(simulation.account(elb.account_id, elb.region_name)).other_targets


class _Group:
    """The targets of one target group, as DescribeTargetHealth shows them."""

    def __init__(self, simulation: Simulation, elb: ELBv2Backend, target_group_arn: str) -> None:
        self._now = simulation.now
        self._account = simulation.account(elb.account_id, elb.region_name)
        self._neighbours = simulation.neighbours(self._account)
        self._arn = target_group_arn

    @property
    def group(self) -> TargetGroup:
        """The target group itself."""
        group = self._neighbours.load_balancers.target_group(self._arn)
        if group is None:
            raise TargetGroupNotFoundError()
        return group

    def all(self) -> list[FakeHealthStatus]:
        """Return the health of every target; those of terminated instances are not registered any more."""
        found = [
            self._shown(target) for target in self._account.targets.values() if target.target_group_arn == self._arn
        ]
        for stray in self._account.stray_targets.values():
            gone = stray.is_gone(self._now) or self._instance_state(stray) is MachineState.TERMINATED
            if stray.target_group_arn == self._arn and not gone:
                found.append(self._stray(stray))
        return found

    def named(self, target_id: str, port: int | None, default_port: int) -> list[FakeHealthStatus]:
        """Return the health of a target by its id, with all its ports if none is given."""
        found = [each for each in self.all() if each.instance_id == target_id and port in (None, int(each.port))]
        unknown = TargetState.UNUSED, load_balancer.finding(truth.NOT_REGISTERED)
        return found or [self._status(target_id, int(port or default_port), *unknown)]

    def _shown(self, target: RegisteredTarget) -> FakeHealthStatus:
        return self._status(target.id, target.port, target.state, target.finding)

    def _stray(self, stray: StrayTarget) -> FakeHealthStatus:
        if self._instance_state(stray) is MachineState.STOPPED:
            found: tuple[TargetState, Finding] = TargetState.UNUSED, load_balancer.finding(truth.INSTANCE_STOPPED)
        else:
            found = stray_target.health(stray, self.group, self._failure(stray), self._now)
        return self._status(stray.id, stray.port, *found)

    def _failure(self, stray: StrayTarget) -> Finding:
        """Return what a check finds where nothing listens: an error if it gets there, and no answer if it does not."""
        location = self._neighbours.network.location(stray.id)
        nodes = self._neighbours.load_balancers.nodes(self._arn)
        shut_out = location is None or reachability.reachable_from_any(nodes, location, stray.port)
        return load_balancer.finding(truth.TIMED_OUT if shut_out else truth.NO_CONNECTION)

    def _instance_state(self, stray: StrayTarget) -> MachineState | None:
        return self._neighbours.compute.states().get(stray.id) if stray.id.startswith("i-") else None

    def _status(self, target_id: str, port: int, state: TargetState, why: Finding | None) -> FakeHealthStatus:
        checked = self.group.check_port
        return FakeHealthStatus(
            target_id,
            str(port),
            str(port) if checked == _TRAFFIC_PORT else checked,
            state,
            why.code if why else None,
            why.description if why else None,
        )
