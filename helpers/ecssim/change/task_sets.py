"""How task sets begin, are scaled and leave, and how a service gets another deployment controller."""

from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.deployment import Deployment, DeploymentStatus, RolloutState
from ..model.service import Service
from ..model.tags import Tags
from ..model.task_set import DeploymentController, StabilityStatus, TaskSet, TaskSetStatus
from ..rules import plan
from ..rules.task_set import computed_desired_count
from ..truth import events as known
from ..truth import messages
from ..truth import task_sets as truth
from .events import Events
from .service_deployments import ServiceDeploymentChanges


class TaskSetChanges:
    """Changes task sets.

    Arguments:
        account, clock, chance, events: those of Change.
        service_deployments: the changes of service deployments.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        service_deployments: ServiceDeploymentChanges,
        events: Events,
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._service_deployments = service_deployments
        self._events = events

    def create(
        self,
        service: Service,
        *,
        scale_percent: float = truth.WHOLE_PERCENT.value,
        started_by: str | None = None,
        external_id: str | None = None,
        client_token: str | None = None,
        tags: Tags | None = None,
        **configuration: Any,
    ) -> TaskSet:
        """Add a task set to a service; it is not the primary one.

        Arguments:
            configuration: how its tasks are to run, under the names of the fields of a deployment.
        """
        deployment = Deployment(
            id=f"ecs-svc/{self._chance.digits('deployment ids', truth.ID_DIGITS.value)}",
            created_at=self._clock.now,
            updated_at=self._clock.now,
            desired_count=0,
            rollout_state_reason="",
            rollout_state=RolloutState.COMPLETED,  # ECS rolls nothing out here
            **configuration,
        )
        task_set = self._task_set(service, deployment, scale_percent)
        task_set.started_by, task_set.external_id = started_by, external_id
        task_set.client_token, task_set.tags = client_token, tags or {}
        service.task_sets.insert(0, task_set)
        return task_set

    def scale(self, service: Service, task_set: TaskSet, percent: float) -> None:
        """Want another percentage of the desired tasks of the service."""
        task_set.scale_percent = percent
        self._rescale(service, task_set)

    def follow_desired_count(self, service: Service) -> None:
        """Let every task set that is kept have its share of a new desired count."""
        for task_set in service.task_sets:
            if task_set.kept:
                self._rescale(service, task_set)

    def make_primary(self, service: Service, task_set: TaskSet) -> None:
        """Let a task set be the primary one; the one before it is ACTIVE."""
        for each in service.task_sets:
            if each.status is TaskSetStatus.PRIMARY:
                self._set_status(each, TaskSetStatus.ACTIVE)
        self._set_status(task_set, TaskSetStatus.PRIMARY)

    def delete(self, service: Service, task_set: TaskSet) -> None:
        """Let a task set stop its tasks and go."""
        self._set_status(task_set, TaskSetStatus.DRAINING)
        self.scale(service, task_set, 0.0)

    def set_controller(self, service: Service, controller: DeploymentController) -> None:
        """Give a service another deployment controller; the tasks that it has stay.

        Its only deployment becomes a primary task set, or the other way round. That AWS keeps the tasks is assumed.
        """
        if controller is service.controller:
            return
        if service.controller is DeploymentController.ECS:
            task_set = self._task_set(service, service.primary, truth.WHOLE_PERCENT.value)
            task_set.status, task_set.stability = TaskSetStatus.PRIMARY, StabilityStatus.STEADY_STATE
            service.task_sets, service.deployments = [task_set], []
        elif controller is DeploymentController.ECS:
            deployment = service.primary
            deployment.status, deployment.rollout_state = DeploymentStatus.PRIMARY, RolloutState.COMPLETED
            deployment.rollout_state_reason = messages.ROLLOUT_COMPLETED(deployment=deployment.id)
            deployment.desired_count = service.desired_count
            self._service_deployments.name_revision(service, deployment)
            service.deployments, service.task_sets, service.last_completed = [deployment], [], deployment
        service.controller = controller

    # What the service scheduler decides

    def set_stability(self, action: plan.SetTaskSetStability) -> None:
        """Note whether a task set is as it shall be."""
        action.task_set.stability, action.task_set.stability_at = action.stability, self._clock.now
        if action.stability is StabilityStatus.STEADY_STATE:
            self._events.service_acted(action.service, known.TASK_SET_STEADY_STATE)

    def retire(self, action: plan.RetireTaskSet) -> None:
        """Take a task set out of its service."""
        action.service.task_sets.remove(action.task_set)

    def _task_set(self, service: Service, deployment: Deployment, percent: float) -> TaskSet:
        arn = self._account.arns.of_service("task-set", service.cluster.name, service.name, deployment.id)
        task_set = TaskSet(arn, deployment, percent, self._clock.now)
        self._rescale(service, task_set)
        return task_set

    def _rescale(self, service: Service, task_set: TaskSet) -> None:
        wanted = computed_desired_count(service.desired_count, task_set.scale_percent)
        task_set.deployment.desired_count, task_set.deployment.updated_at = wanted, self._clock.now

    def _set_status(self, task_set: TaskSet, status: TaskSetStatus) -> None:
        task_set.status, task_set.deployment.updated_at = status, self._clock.now
