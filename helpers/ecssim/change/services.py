"""How services and their deployments change."""

from datetime import timedelta
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.capacity_provider import StrategyItem
from ..model.circuit_breaker import CircuitBreaker
from ..model.deployment import Deployment, DeploymentStatus, RolloutState
from ..model.deployment_configuration import DeploymentConfiguration
from ..model.discovery import NO_DISCOVERY, Discovery
from ..model.service import Service, ServiceStatus
from ..model.tags import Tags
from ..model.target import LoadBalancer
from ..model.task import StopCode
from ..model.task_definition import TaskDefinition
from ..model.task_set import DeploymentController
from ..rules import plan
from ..rules import service as service_rule
from ..truth import events as known
from ..truth import failures as failure_facts
from ..truth import messages, permissions, timings
from . import failures
from .discovery import DiscoveryChanges
from .events import Events
from .role_calls import RoleCalls
from .service_deployments import ServiceDeploymentChanges
from .task_sets import TaskSetChanges
from .tasks import TaskChanges
from .wake import notice

_DEPLOYMENT_ID_DIGITS = 19


class ServiceChanges:
    """Changes services.

    Arguments:
        account, clock, chance: those of Change.
        tasks, discovery: the changes of tasks, and of what Cloud Map knows.
        service_deployments, task_sets: the changes of those.
        events: what tells EventBridge.
        role_calls: what is asked of the tasks' roles.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        tasks: TaskChanges,
        discovery: DiscoveryChanges,
        service_deployments: ServiceDeploymentChanges,
        task_sets: TaskSetChanges,
        events: Events,
        role_calls: RoleCalls,
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._tasks = tasks
        self._discovery = discovery
        self._service_deployments = service_deployments
        self._task_sets = task_sets
        self._events = events
        self._role_calls = role_calls

    # What the API asks for

    def deploy(
        self,
        service: Service,
        definition: TaskDefinition,
        *,
        launch_type: str | None,
        platform_version: str | None,
        network_configuration: dict[str, Any] | None,
        strategy: tuple[StrategyItem, ...] = (),
        zones: frozenset[str] | None = None,
        load_balancers: tuple[LoadBalancer, ...] = (),
        discovery: Discovery = NO_DISCOVERY,
    ) -> Deployment:
        """Begin a new primary deployment; the one before it keeps the tasks that it has until they are replaced."""
        serving = service.serving
        on_alternate = serving is not None and serving.on_alternate
        if serving and service.deployment_configuration.shifts_traffic:
            on_alternate = not on_alternate  # the two target groups take turns
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
            strategy=strategy,
            zones=zones,
            load_balancers=load_balancers,
            discovery=discovery,
            on_alternate=on_alternate,
        )
        service.deployments.insert(0, deployment)
        self._discovery.begin(service, deployment)
        self._service_deployments.begin(service, deployment, serving)
        self._events.deployment_changed(service, deployment)
        return deployment

    def configure(
        self,
        service: Service,
        *,
        minimum_healthy_percent: int,
        maximum_percent: int,
        circuit_breaker: CircuitBreaker,
        deployment_configuration: DeploymentConfiguration,
        settings: dict[str, Any],
        placement: tuple[list[dict[str, str]], list[dict[str, str]]],
        health_check_grace_period_s: int,
    ) -> None:
        """Change what a service allows during a deployment, and its other settings."""
        service.minimum_healthy_percent = minimum_healthy_percent
        service.maximum_percent = maximum_percent
        service.circuit_breaker = circuit_breaker
        service.deployment_configuration = deployment_configuration
        service.settings = settings
        service.placement_constraints, service.placement_strategy = placement
        service.health_check_grace_period_s = health_check_grace_period_s

    def set_desired_count(self, service: Service, desired_count: int) -> None:
        """Want another number of tasks."""
        service.desired_count = desired_count
        if service.controller is not DeploymentController.ECS:
            self._task_sets.follow_desired_count(service)
            return
        service.primary.desired_count = desired_count
        service.primary.updated_at = self._clock.now

    def begin_deletion(self, service: Service) -> None:
        """Turn the service DRAINING: it wants no tasks any more."""
        service.status = ServiceStatus.DRAINING
        service.service_deployments.clear()
        self.set_desired_count(service, 0)

    def notice(self, service: Service) -> None:
        """Let the service scheduler notice that something was changed."""
        notice(service, timings.SCHEDULER_REACTION_S.value, self._clock, self._chance)

    def notice_deployment(self, service: Service) -> None:
        """Let the service scheduler notice a new deployment of a service that it knows already."""
        notice(service, timings.DEPLOYMENT_REACTION_S.value, self._clock, self._chance)

    # What the service scheduler decides. The event of a start is written here, for only here the ids are known.

    def start_tasks(self, action: plan.StartTasks) -> None:
        """Start tasks for a deployment, and say so; with a role that ECS cannot assume none is started."""
        service, deployment = action.service, action.deployment
        if problem := self._role_calls.why_not_assumed(deployment.task_definition):
            self._add_event(service, permissions.CANNOT_LAUNCH(service=service.name, error=problem))
            self._events.service_acted(service, known.TASK_CONFIGURATION_FAILURE, problem)
            failures.note_no_launch(deployment, len(action.targets), self._clock.now)
            self.notice(service)
            return
        group = f"service:{service.name}"
        zones = self._tasks.zones_of(service.cluster, group, service)
        request = service_rule.request(service, deployment)
        tasks = [
            self._tasks.create(
                service.cluster,
                deployment.task_definition,
                group=group,
                target=target,
                because=action.because,
                zones=zones,
                request=request,
                network_configuration=deployment.network_configuration,
                service=service,
                started_by=deployment.id,
                platform_version=deployment.platform_version,
                load_balancers=tuple(deployment.registers_with(each) for each in deployment.load_balancers),
                discovery=deployment.discovery,
                enable_execute_command=service.settings.get("enableExecuteCommand", False),
                tags=_inherited_tags(service, deployment.task_definition),
            )
            for target in action.targets
        ]
        service.launches.append((self._clock.now, len(tasks)))
        while service.launches[0][0] <= self._clock.now - timedelta(minutes=1):
            service.launches.popleft()
        listed = " ".join(messages.TASK_IN_EVENT(task_id=task.id) for task in tasks)
        said = messages.REBALANCING_STARTED_TASKS if action.rebalances else messages.STARTED_TASKS
        self._add_event(service, said(service=service.name, count=len(tasks), zone=action.rebalances, tasks=listed))
        if action.rebalances:
            self._events.service_acted(service, known.TASKS_STARTED)

    def stop_tasks(self, action: plan.StopTasks) -> None:
        """Stop tasks; an older deployment wants one fewer for each of its own that is not to be replaced."""
        older = {deployment.id: deployment for deployment in action.service.older}
        for task in action.tasks:
            if task.started_by in older and not action.replace:
                older[task.started_by].desired_count -= 1
            if action.unhealthy:
                failures.note_sick(task, self._clock.now)
            self._tasks.stop(task, StopCode.SERVICE_SCHEDULER_INITIATED, action.stopped_reason, action.because)
        self._events.service_acted(action.service, known.TASKS_STOPPED)

    def retire_deployments(self, action: plan.RetireDeployments) -> None:
        """Take deployments out of the service."""
        for deployment in action.deployments:
            deployment.status = DeploymentStatus.INACTIVE
            deployment.updated_at = self._clock.now
            action.service.deployments.remove(deployment)
        self._discovery.clean_up(action.service)

    def complete_deployment(self, action: plan.CompleteDeployment) -> None:
        """Mark the primary deployment as COMPLETED."""
        deployment = action.service.primary
        deployment.rollout_state = RolloutState.COMPLETED
        deployment.rollout_state_reason = messages.ROLLOUT_COMPLETED(deployment=deployment.id)
        deployment.updated_at = self._clock.now
        self._events.deployment_changed(action.service, deployment)
        action.service.last_completed = deployment
        self._discovery.clean_up(action.service)

    def count_failed_starts(self, action: plan.CountFailedStarts) -> None:
        """Count the tasks of the primary deployment that failed to start."""
        failures.count_starts(action.service.primary, self._clock.now)

    def count_healthy(self, action: plan.CountHealthy) -> None:
        """Remember who was healthy once; unless the circuit breaker goes on counting, its count begins anew."""
        for task in action.tasks:
            task.counted_healthy = True
        if action.service.circuit_breaker.reset_on_healthy_task:
            action.service.primary.failed_tasks = 0

    def fail_deployment(self, action: plan.FailDeployment) -> None:
        """Mark the primary deployment as FAILED."""
        deployment = action.service.primary
        deployment.rollout_state = RolloutState.FAILED
        deployment.rollout_state_reason = action.reason
        deployment.updated_at = self._clock.now
        if action.monitored:
            self._events.deployment_changed(action.service, deployment)

    def roll_back(self, action: plan.RollBack) -> None:
        """Make a completed deployment the primary again, with the tasks that it still has.

        It is IN_PROGRESS until it completes, and until then there is nothing to roll back to. The failed deployment
        stays listed until its tasks are gone, and a little longer.
        """
        service, target, spread = action.service, action.target, failure_facts.FAILED_DEPLOYMENT_LISTED_S.value
        failed = service.primary
        failed.status = DeploymentStatus.ACTIVE
        failed.desired_count = sum(task.wanted for task in service.tasks_of(failed))
        failed.listed_until = self._clock.after(self._chance.seconds("failed deployments", spread.low_s, spread.high_s))
        if target in service.deployments:
            service.deployments.remove(target)
        service.deployments.insert(0, target)
        service.last_completed = None
        target.status = DeploymentStatus.PRIMARY
        target.rollout_state = RolloutState.IN_PROGRESS
        target.rollout_state_reason = action.reason
        target.desired_count = service.desired_count
        target.updated_at = self._clock.now
        target.has_run = any(task.running for task in service.tasks_of(target))
        target.failed_tasks = target.failed_starts = target.uncounted_failures = 0
        target.restart_at = None
        self._events.deployment_changed(service, target)

    def set_steady(self, action: plan.SetSteady) -> None:
        """Remember when the steady state was last announced."""
        becomes_steady = action.service.steady_said_at is None
        action.service.steady_said_at = action.said_at
        if action.said_at:
            self._events.service_acted(action.service, known.STEADY_STATE)
            if becomes_steady:
                self._events.providers_steady(action.service)

    def say(self, action: plan.Say) -> None:
        """Add a line to the service's events."""
        self._add_event(action.service, action.message)

    def set_problem(self, action: plan.SetProblem) -> None:
        """Remember a complaint, or forget one that is mended."""
        if action.said_at is None:
            action.service.problems.pop(action.kind, None)
        else:
            action.service.problems[action.kind] = action.said_at
            self._events.service_complained(action.service, action.kind)

    def set_desired(self, action: plan.SetDesiredCount) -> None:
        """Let a daemon service want as many tasks as it has instances."""
        self.set_desired_count(action.service, action.desired_count)
        self._events.service_acted(action.service, known.DESIRED_COUNT_UPDATED)

    def tell_constraint_violated(self, action: plan.TellConstraintViolated) -> None:
        """Tell that a daemon has tasks where its constraints do not let it have any."""
        arns = [instance.arn for instance in action.instances]
        self._events.service_acted(
            action.service, known.DAEMON_PLACEMENT_CONSTRAINT_VIOLATED, container_instance_arns=arns
        )

    def set_rebalancing(self, action: plan.SetRebalancing) -> None:
        """Remember how far the service is with spreading its tasks over zones."""
        action.service.rebalancing = action.state
        if action.event:
            self._events.service_acted(action.service, action.event)

    def deactivate(self, action: plan.Deactivate) -> None:
        """Turn a service INACTIVE; its last tasks finish on their own."""
        action.service.status = ServiceStatus.INACTIVE
        self._discovery.clean_up(action.service)

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
