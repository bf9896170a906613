"""Targets that somebody else than ECS registers or takes out: a person, an Auto Scaling group, a script."""

from collections.abc import Iterable, Iterator

from ..engine.clock import Clock
from ..model.account import Account
from ..model.target import RegisteredTarget, StrayTarget, TargetState
from ..model.task import Container, ContainerStatus, Task, TaskStatus
from ..rules.plan import BeginChecks
from .targets import TargetChanges
from .traffic import TrafficChanges
from .wake import look_again


class OtherTargetChanges:
    """Does for one account what RegisterTargets and DeregisterTargets ask for.

    Arguments:
        account, clock: those of Change.
        targets: the changes of targets with a container behind them.
        traffic: what hands out requests to targets.
    """

    def __init__(self, account: Account, clock: Clock, targets: TargetChanges, traffic: TrafficChanges) -> None:
        self._account = account
        self._clock = clock
        self._targets = targets
        self._traffic = traffic

    def register(self, target_group_arn: str, target_id: str, port: int) -> None:
        """Register a target; one that is registered stays as it is, and one that is not any more begins anew."""
        self._traffic.settle()
        key = target_group_arn, target_id, port
        known = self._account.targets.get(key) or self._taken_out(key)
        if known:
            self._begin_anew(known)
            return
        stray = self._account.stray_targets.get(key)
        if stray is None or stray.drained_at:
            stray = StrayTarget(target_group_arn, target_id, port, self._clock.now)
            self._account.stray_targets[key] = stray
            self._find_container(stray, self._tasks())

    def deregister(self, target_group_arn: str, target_id: str, port: int, delay_s: float) -> None:
        """Take a target out, so that it drains; one that is not registered is no error.

        Arguments:
            delay_s: how long it drains.
        """
        self._traffic.settle()
        key = target_group_arn, target_id, port
        target, stray = self._account.targets.get(key), self._account.stray_targets.get(key)
        if target and target.state is not TargetState.DRAINING:
            target.registered = False
            self._targets.drain(target)
        elif stray and stray.drained_at is None:
            stray.drained_at = self._clock.after(delay_s)

    def notice(self, task: Task) -> None:
        """Take notice of the containers of a task that run where a target is; of what has drained nothing is kept."""
        strays = self._account.stray_targets
        for key, stray in list(strays.items()):
            if stray.is_gone(self._clock.now):
                del strays[key]
            elif stray.drained_at is None:
                self._find_container(stray, [task])
        for target in self._account.targets.values():
            if not target.of_service and target.container.status is not ContainerStatus.RUNNING:
                self._find_successor(target, task)

    def _find_container(self, stray: StrayTarget, tasks: Iterable[Task]) -> None:
        if found := _serving(tasks, stray.id, stray.port):
            del self._account.stray_targets[stray.key]
            self._targets.add(*found, stray.target_group_arn, (stray.id, stray.port), of_service=False)

    def _find_successor(self, target: RegisteredTarget, task: Task) -> None:
        if found := _serving([task], target.id, target.port):
            self._traffic.settle()
            target.task, target.container, target.container_port = found
            look_again(target, self._clock.now, self._clock)

    def _begin_anew(self, target: RegisteredTarget) -> None:
        """Register a target again; a task that ECS is stopping drains on."""
        if target.registered or (target.of_service and not target.task.wanted):
            return
        target.registered = True
        self._account.targets[target.key] = target
        self._targets.begin_checks(BeginChecks(target))
        look_again(target, self._clock.now, self._clock)

    def _taken_out(self, key: tuple[str, str, int]) -> RegisteredTarget | None:
        """Return the target that ECS registered and that somebody took out since."""
        return next((target for task in self._tasks() for target in task.targets if target.key == key), None)

    def _tasks(self) -> Iterator[Task]:
        """Yield the tasks of every cluster that are not STOPPED."""
        for cluster in self._account.clusters.values():
            yield from (task for task in cluster.tasks.values() if task.last_status is not TaskStatus.STOPPED)


def _serving(tasks: Iterable[Task], target_id: str, port: int) -> tuple[Task, Container, int] | None:
    """Return which port of which running container is behind an address, or behind a port of an instance."""
    for task in tasks:
        running = [each for each in task.containers if each.status is ContainerStatus.RUNNING]
        if task.network_interface and task.network_interface.private_ipv4_address == target_id:
            container = next((each for each in running if _serves(each, port)), None)
            return (task, container, port) if container else None
        if task.container_instance and task.container_instance.ec2_instance_id == target_id:
            for container in running:
                for binding in container.network_bindings:
                    if binding["hostPort"] == port:
                        return task, container, binding["containerPort"]
    return None


def _serves(container: Container, port: int) -> bool:
    """Whether a container names a port, or its program listens on that one."""
    named = [each.get("containerPort") for each in container.settings.get("portMappings") or []]
    return port in named or port in (container.program.listens_on or ())
