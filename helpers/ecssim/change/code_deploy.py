"""How deployments of CodeDeploy begin, go on and end."""

import contextlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.code_deploy import (
    CodeDeployment,
    CodeDeployStatus,
    DeploymentGroup,
    Ending,
    EventStatus,
    LifecycleEvent,
    RollbackTrigger,
)
from ..model.deployment_configuration import DeploymentConfiguration, Strategy, TrafficStep
from ..model.service import Service
from ..neighbours import FunctionFailedError, Neighbours
from ..outside.alarms import AlarmState
from ..rules import plan, traffic_shift
from ..truth import code_deploy as truth
from .services import ServiceChanges
from .task_sets import TaskSetChanges


class CodeDeployChanges:
    """Changes deployments of CodeDeploy.

    Arguments:
        account, clock, chance, neighbours: those of Change.
        services, task_sets: the changes of those.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        neighbours: Neighbours,
        services: ServiceChanges,
        task_sets: TaskSetChanges,
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._neighbours = neighbours
        self._services = services
        self._task_sets = task_sets

    # What the API asks for

    def begin(
        self,
        group: DeploymentGroup,
        service: Service,
        *,
        revision: dict[str, Any],
        how_to_run: dict[str, Any],
        functions: dict[str, str],
        configuration: str,
        description: str | None,
    ) -> CodeDeployment:
        """Begin a deployment.

        Arguments:
            functions: the ARN of a function, by the lifecycle event that invokes it.
        """
        blue = service.primary_task_set
        assert blue is not None  # the API has made sure of it
        left_out = () if group.test_listener else truth.TEST_EVENTS.value
        names = [name for name in truth.LIFECYCLE_EVENTS.value if name not in left_out]
        deployment = CodeDeployment(
            id=self._id(),
            account=self._account,
            group=group,
            service=service,
            revision=revision,
            how_to_run=how_to_run,
            configuration=configuration,
            traffic=_traffic(configuration),
            blue=blue,
            created_at=self._clock.now,
            events=[LifecycleEvent(name, functions.get(name)) for name in names],
            description=description,
        )
        self._add(deployment)
        return deployment

    def stop(self, deployment: CodeDeployment, *, rolls_back: bool | None) -> None:
        """Have a deployment end, and roll it back or not; None leaves that to its group."""
        trigger = RollbackTrigger.REQUEST if rolls_back is None else None
        deployment.stop = Ending(
            CodeDeployStatus.STOPPED, truth.STOPPED.code, truth.STOPPED(), trigger, rolls_back=bool(rolls_back)
        )
        self.look_at(deployment, self._clock.after(truth.REACTION_S.value))

    def let_shift(self, deployment: CodeDeployment) -> None:
        """Let the traffic shift, which a deployment waits for."""
        deployment.may_shift, deployment.ready_until = True, None
        deployment.status = CodeDeployStatus.IN_PROGRESS
        self.look_at(deployment, self._clock.now)

    def let_terminate(self, deployment: CodeDeployment) -> None:
        """Keep blue no longer."""
        deployment.terminates_at = self._clock.now
        self.look_at(deployment, self._clock.now)

    def report(self, deployment: CodeDeployment, event: LifecycleEvent, status: EventStatus) -> None:
        """Take what a function says of its lifecycle event."""
        self._end_event(deployment, event, status)
        self.look_at(deployment, self._clock.now)

    def follow(self, deployment: CodeDeployment) -> None:
        """Take notice of the alarms of a deployment."""
        alarms = self._neighbours.alarms
        deployment.triggered_alarms = tuple(
            name for name in deployment.group.alarms if alarms.state(name) is AlarmState.ALARM
        )

    def look_at(self, deployment: CodeDeployment, at: datetime) -> None:
        """Have the rule of a deployment look at it at that moment, unless it looks earlier anyway."""
        if deployment.next_look_at is None or at < deployment.next_look_at:
            deployment.next_look_at = at
            self._clock.wake(at, deployment)

    # What the rule decides

    def begin_event(self, action: plan.BeginEvent) -> None:
        """Begin a lifecycle event; a hook without a function is over at once."""
        deployment, event = action.deployment, action.event
        if deployment.started_at is None:
            deployment.started_at, deployment.status = self._clock.now, CodeDeployStatus.IN_PROGRESS
        event.status, event.started_at = EventStatus.IN_PROGRESS, self._clock.now
        deployment.updated_at = self._clock.now
        if event.function_arn:
            self._invoke(deployment, event)
        elif event.name == "Install":
            self._install(deployment)
        elif event.name == "TestTraffic":
            self._shift(deployment, deployment.production_percent, traffic_shift.WHOLE)

    def end_event(self, action: plan.EndEvent) -> None:
        """End a lifecycle event; after the shift of the traffic green is the primary task set."""
        self._end_event(action.deployment, action.event, action.status)
        if action.event.name == "AllowTraffic" and action.deployment.green:
            self._task_sets.make_primary(action.deployment.service, action.deployment.green)

    def shift_to_green(self, action: plan.ShiftToGreen) -> None:
        """Change the weights of the production listener."""
        action.deployment.next_step_at = action.next_step_at
        self._shift(action.deployment, action.percent, action.deployment.test_percent)

    def await_continuation(self, action: plan.AwaitContinuation) -> None:
        """Wait for somebody."""
        deployment = action.deployment
        deployment.status, deployment.ready_until = CodeDeployStatus.READY, action.until
        deployment.updated_at = self._clock.now

    def await_termination(self, action: plan.AwaitTermination) -> None:
        """Keep blue for a while."""
        action.deployment.terminates_at = action.until

    def terminate(self, action: plan.TerminateTaskSet) -> None:
        """Delete the task set that is needed no more."""
        deployment = action.deployment
        task_set = deployment.green if deployment.rolls_back else deployment.blue
        if task_set:
            self._task_sets.delete(deployment.service, task_set)
            self._services.notice(deployment.service)

    def succeed(self, action: plan.SucceedDeployment) -> None:
        """Let a deployment end well."""
        self._set_final(action.deployment, CodeDeployStatus.SUCCEEDED)

    def end(self, action: plan.EndDeployment) -> None:
        """Let a deployment end otherwise, and begin the one that rolls it back."""
        deployment, ending = action.deployment, action.ending
        for event in deployment.events:
            if event.status is EventStatus.PENDING:
                event.status = EventStatus.SKIPPED
            elif event.status is EventStatus.IN_PROGRESS:
                failed = ending.status is CodeDeployStatus.FAILED
                self._end_event(deployment, event, EventStatus.FAILED if failed else EventStatus.SKIPPED)
        deployment.ending, deployment.ready_until = ending, None
        self._set_final(deployment, ending.status)
        if action.rolls_back:
            self._roll_back(deployment)

    def _roll_back(self, deployment: CodeDeployment) -> None:
        """Give blue all traffic at once, and begin the deployment that deletes green."""
        self._shift(deployment, 0.0, 0.0)
        self._task_sets.make_primary(deployment.service, deployment.blue)
        rollback = replace(
            deployment,
            id=self._id(),
            revision=self._last_good_revision(deployment),
            created_at=self._clock.now,
            started_at=self._clock.now,
            completed_at=None,
            events=[],
            description=None,
            creator="codeDeployRollback",
            status=CodeDeployStatus.IN_PROGRESS,
            stop=None,
            ending=None,
            rolls_back=deployment,
            next_look_at=None,
        )
        deployment.rolled_back_by = rollback
        self._add(rollback)

    def _last_good_revision(self, deployment: CodeDeployment) -> dict[str, Any]:
        good = [
            each.revision
            for each in self._account.code_deployments.values()
            if each.service is deployment.service and each.status is CodeDeployStatus.SUCCEEDED
        ]
        return good[-1] if good else {}

    def _install(self, deployment: CodeDeployment) -> None:
        """Create green; what an earlier deployment has left beside blue goes."""
        service, (_, green_group) = deployment.service, deployment.target_groups
        for each in list(service.task_sets):
            if each.kept and each is not deployment.blue:
                self._task_sets.delete(service, each)
        self._shift(deployment, 0.0, 0.0)
        how_to_run = dict(deployment.how_to_run)
        [load_balancer] = how_to_run.pop("load_balancers")
        deployment.green = self._task_sets.create(
            service,
            started_by=truth.STARTED_BY.value,
            external_id=deployment.id,
            load_balancers=(replace(load_balancer, target_group_arn=green_group),),
            **how_to_run,
        )
        self._services.notice(service)

    def _invoke(self, deployment: CodeDeployment, event: LifecycleEvent) -> None:
        event.execution_id = self._chance.uuid("lifecycle event hooks")
        payload = {"DeploymentId": deployment.id, "LifecycleEventHookExecutionId": event.execution_id}
        # What it returns says nothing, and neither does an error: CodeDeploy waits for its report.
        if self._neighbours.functions and event.function_arn:
            with contextlib.suppress(FunctionFailedError):
                self._neighbours.functions.invoke(event.function_arn, payload)

    def _shift(self, deployment: CodeDeployment, production_percent: float, test_percent: float) -> None:
        deployment.production_percent, deployment.test_percent = production_percent, test_percent
        deployment.updated_at = self._clock.now
        blue, green = deployment.target_groups
        for listener, percent in (
            (deployment.group.production_listener, production_percent),
            (deployment.group.test_listener, test_percent),
        ):
            if listener:
                old, new = traffic_shift.weights(percent)
                self._neighbours.load_balancers.set_weights(listener, {blue: old, green: new})

    def _end_event(self, deployment: CodeDeployment, event: LifecycleEvent, status: EventStatus) -> None:
        event.status, event.ended_at = status, self._clock.now
        deployment.updated_at = self._clock.now

    def _set_final(self, deployment: CodeDeployment, status: CodeDeployStatus) -> None:
        deployment.status = status
        deployment.completed_at = deployment.updated_at = self._clock.now

    def _add(self, deployment: CodeDeployment) -> None:
        self._account.code_deployments[deployment.id] = deployment
        self.look_at(deployment, self._clock.after(truth.REACTION_S.value))

    def _id(self) -> str:
        letters = self._chance.stream("ids of CodeDeploy").choices(truth.ID_LETTERS.value, k=truth.ID_LENGTH.value)
        return f"d-{''.join(letters)}"


def _traffic(configuration: str) -> DeploymentConfiguration:
    """Return how a predefined configuration shifts traffic, in the words of ECS."""
    strategy, percent, minutes = truth.CONFIGURATIONS.value[configuration]
    step = TrafficStep(percent, minutes)
    return DeploymentConfiguration(Strategy(strategy), linear=step, canary=step)
