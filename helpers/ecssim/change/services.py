"""How services and their deployments change."""

from datetime import timedelta
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.deployment import Deployment, DeploymentStatus, RolloutState
from ..model.service import Service, ServiceStatus
from ..model.tags import Tags
from ..model.task import StopCode
from ..model.task_definition import TaskDefinition
from ..rules import plan
from ..truth import messages, timings
from .tasks import TaskChanges
from .wake import notice

_DEPLOYMENT_ID_DIGITS = 19


class ServiceChanges:
    """Changes services; the arguments are those of Change, and the changes of tasks."""

    def __init__(self, account: Account, clock: Clock, chance: Chance, tasks: TaskChanges) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._tasks = tasks

    # What the API asks for

    def deploy(
        self,
        service: Service,
        definition: TaskDefinition,
        *,
        launch_type: str,
        platform_version: str | None,
        network_configuration: dict[str, Any] | None,
    ) -> Deployment:
        """Begin a new primary deployment; the one before it keeps the tasks that it has until they are replaced."""
        for older in service.deployments:
            if older.status is DeploymentStatus.PRIMARY:
                older.status = DeploymentStatus.ACTIVE
                older.updated_at = self._clock.now
            older.desired_count = sum(task.wanted for task in service.tasks_of(older))
        deployment_id = f"ecs-svc/{self._chance.digits('deployment ids', _DEPLOYMENT_ID_DIGITS)}"
        deployment = Deployment(
            id=deployment_id,
            task_definition=definition,
            created_at=self._clock.now,
            updated_at=self._clock.now,
            desired_count=service.desired_count,
            rollout_state_reason=messages.ROLLOUT_IN_PROGRESS(deployment=deployment_id),
            launch_type=launch_type,
            platform_version=platform_version,
            network_configuration=network_configuration,
        )
        service.deployments.insert(0, deployment)
        return deployment

    def configure(
        self, service: Service, *, minimum_healthy_percent: int, maximum_percent: int, settings: dict[str, Any]
    ) -> None:
        """Change what a service allows during a deployment, and its other settings."""
        service.minimum_healthy_percent = minimum_healthy_percent
        service.maximum_percent = maximum_percent
        service.settings = settings

    def set_desired_count(self, service: Service, desired_count: int) -> None:
        """Want another number of tasks."""
        service.desired_count = desired_count
        service.primary.desired_count = desired_count
        service.primary.updated_at = self._clock.now

    def begin_deletion(self, service: Service) -> None:
        """Turn the service DRAINING: it wants no tasks any more."""
        service.status = ServiceStatus.DRAINING
        self.set_desired_count(service, 0)

    def notice(self, service: Service) -> None:
        """Let the service scheduler notice that something was changed."""
        notice(service, timings.SCHEDULER_REACTION_S.value, self._clock, self._chance)

    # What the service scheduler decides. The event of a start is written here, for only here the ids are known.

    def start_tasks(self, action: plan.StartTasks) -> None:
        """Start tasks for a deployment, and say so."""
        service, deployment = action.service, action.deployment
        tasks = [
            self._tasks.create(
                service.cluster,
                deployment.task_definition,
                group=f"service:{service.name}",
                launch_type=deployment.launch_type,
                because=action.because,
                network_configuration=deployment.network_configuration,
                service=service,
                started_by=deployment.id,
                platform_version=deployment.platform_version,
                enable_execute_command=service.settings.get("enableExecuteCommand", False),
                tags=_inherited_tags(service, deployment.task_definition),
            )
            for _ in range(action.count)
        ]
        service.launches.append((self._clock.now, len(tasks)))
        while service.launches[0][0] <= self._clock.now - timedelta(minutes=1):
            service.launches.popleft()
        listed = " ".join(messages.TASK_IN_EVENT(task_id=task.id) for task in tasks)
        self._add_event(service, messages.STARTED_TASKS(service=service.name, count=len(tasks), tasks=listed))

    def stop_tasks(self, action: plan.StopTasks) -> None:
        """Stop tasks; an older deployment wants one fewer for each of its own that is not to be replaced."""
        older = {deployment.id: deployment for deployment in action.service.older}
        for task in action.tasks:
            if task.started_by in older and not action.replace:
                older[task.started_by].desired_count -= 1
            self._tasks.stop(task, StopCode.SERVICE_SCHEDULER_INITIATED, action.stopped_reason, action.because)

    def retire_deployments(self, action: plan.RetireDeployments) -> None:
        """Take deployments out of the service."""
        for deployment in action.deployments:
            deployment.status = DeploymentStatus.INACTIVE
            deployment.updated_at = self._clock.now
            action.service.deployments.remove(deployment)

    def complete_deployment(self, action: plan.CompleteDeployment) -> None:
        """Mark the primary deployment as COMPLETED."""
        deployment = action.service.primary
        deployment.rollout_state = RolloutState.COMPLETED
        deployment.rollout_state_reason = messages.ROLLOUT_COMPLETED(deployment=deployment.id)
        deployment.updated_at = self._clock.now

    def set_steady(self, action: plan.SetSteady) -> None:
        """Remember when the steady state was last announced."""
        action.service.steady_said_at = action.said_at

    def say(self, action: plan.Say) -> None:
        """Add a line to the service's events."""
        self._add_event(action.service, action.message)

    def set_problem(self, action: plan.SetProblem) -> None:
        """Remember a complaint, or forget one that is mended."""
        if action.said_at is None:
            action.service.problems.pop(action.kind, None)
        else:
            action.service.problems[action.kind] = action.said_at

    def deactivate(self, action: plan.Deactivate) -> None:
        """Turn a service INACTIVE; its last tasks finish on their own."""
        action.service.status = ServiceStatus.INACTIVE

    def _add_event(self, service: Service, message: str) -> None:
        service.add_event(self._chance.uuid("event ids"), self._clock.now, message)


def _inherited_tags(service: Service, definition: TaskDefinition) -> Tags:
    """Return the tags that a service's task gets: copied ones, and AWS's own if they are wanted."""
    tags: Tags = {}
    source = service.settings.get("propagateTags", "NONE")
    if source == "SERVICE":
        tags.update(service.tags)
    elif source == "TASK_DEFINITION":
        tags.update(definition.tags)
    if service.settings.get("enableECSManagedTags"):
        tags["aws:ecs:clusterName"] = service.cluster.name
        tags["aws:ecs:serviceName"] = service.name
    return tags
