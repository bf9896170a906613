"""A DAEMON service keeps exactly one task on each ACTIVE instance that meets its constraints, and none anywhere else.

A new deployment takes the place of the old one instance by instance, and the old task goes first: there is never more
than one on an instance. On an instance that drains the daemon's task is the last to stop.
"""

from dataclasses import replace
from datetime import datetime

from ..model.container_instance import ContainerInstance
from ..model.resources import NOTHING
from ..model.service import Service, ServiceStatus
from ..model.task import Task
from . import deployment as rolling
from . import service as replica
from .launching import Places, Target
from .placement import AGENT, MEMBER_OF, Rejection
from .plan import Plan, SetDesiredCount, StartTasks, TellConstraintViolated

SOURCE = "API reference, CreateService schedulingStrategy; developer guide, Draining Amazon ECS container instances"


def plan(service: Service, now: datetime) -> Plan:
    """Return what the scheduler does for a daemon service in one pass."""
    if service.status is not ServiceStatus.ACTIVE:
        return replica.plan(service, now)
    return _Pass(service, now).plan()


class _Pass(replica.Pass):
    """One look of the scheduler at an active daemon service.

    Its hosts are the instances that suit it but for their room: what its own task takes there does not count against
    them, and neither does that task itself where instances shall be distinct, which a daemon's always are.
    """

    def __init__(self, service: Service, now: datetime) -> None:
        super().__init__(service, now)
        request = replica.request(service, self.primary.deployment)
        if request is None:
            raise ValueError("a daemon needs container instances")
        request = replace(request, constraints=tuple(each for each in request.constraints if each.type == "memberOf"))
        at_home = replace(request, needs=replace(NOTHING, attributes=request.needs.attributes))
        rooms = self.board.examined(request)
        self.unsuitable = {room.instance.id: self.board.reason_against(room, at_home) for room in rooms}
        self.hosts = [room.instance for room in rooms if self._belongs(room.instance)]
        self.reasons = {room.instance.id: self.board.reason_against(room, request) for room in rooms}
        self.desired_count = len(self.hosts)
        self.fewest_healthy = rolling.fewest_healthy(len(self.hosts), service.minimum_healthy_percent)
        self.most_tasks = len(service.tasks)  # next to a task on its instance there is never another

    def plan(self) -> Plan:
        """Return what the scheduler does."""
        if self.service.desired_count != len(self.hosts):
            self.result.actions.append(SetDesiredCount(self.service, len(self.hosts)))
        return super().plan()

    def _belongs(self, instance: ContainerInstance) -> bool:
        """Whether the daemon wants a task there; where it has one, and the agent is out of reach, all is as before."""
        reason = self.unsuitable[instance.id]
        return reason is None or (reason == AGENT and bool(self._tasks_on(instance)))

    def _start_missing(self) -> None:
        free, rejections = [], []
        for instance in self.hosts:
            if self._tasks_on(instance):
                continue
            reason = self.reasons[instance.id]
            if reason is None:
                free.append(instance)
            else:
                rejections.append(Rejection(instance, reason))
        deployment = self.primary.deployment
        if rejections:
            self._complain_of(Places(rejections=rejections, missing=len(rejections)), deployment)
        free = free[: max(0, self.launches_left)]
        if free and self._may_start(self.primary):
            sentence = f"the scheduler started {replica.counted(len(free))}, one on each instance that had none"
            because = replica.reason(self.service, sentence, SOURCE)
            targets = [Target(instance.launch_type, instance.capacity_provider, instance) for instance in free]
            self.result.actions.append(StartTasks(self.service, deployment, targets, because))
            self.result.reasons.append(because)
            self.started_for.add(deployment.id)

    def _stop_surplus(self) -> None:
        """On an instance that is none of its hosts any more the daemon has no task."""
        hosts = {instance.id for instance in self.hosts}
        strangers = [
            task for task in self.primary.wanted if task.container_instance and task.container_instance.id not in hosts
        ]
        if strangers:
            self._tell_violated(strangers)
            self._stop(strangers, "the scheduler stopped it because its instance is none of the daemon's", SOURCE)

    def _tell_violated(self, strangers: list[Task]) -> None:
        violating = [
            task.container_instance
            for task in strangers
            if task.container_instance and self.unsuitable.get(task.container_instance.id) == MEMBER_OF
        ]
        if violating:
            self.result.actions.append(TellConstraintViolated(self.service, violating))

    def _stop_displaced(self) -> None:
        """On a draining instance the daemon's task waits until it is alone."""
        for head in [self.primary, *self.older]:
            alone = [task for task in head.displaced if task.container_instance and self._is_alone(task)]
            if alone:
                self._stop(alone, "the scheduler stopped it because its instance drains and has no other task", SOURCE)
            elif head.displaced:
                self.result.look_again(self.now + replica.RETRY)

    def _is_alone(self, task: Task) -> bool:
        instance = task.container_instance
        return instance is None or not any(
            other.service and not other.service.daemon for other in instance.tasks.values()
        )

    def _tasks_on(self, instance: ContainerInstance) -> list[Task]:
        """The daemon's tasks on an instance; one that is stopping still takes its place."""
        return [task for task in instance.tasks.values() if task.service is self.service]
