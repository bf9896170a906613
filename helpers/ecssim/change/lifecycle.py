"""How deployments that shift traffic go through their stages."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.lifecycle import HookRun, HookStatus, HookTarget, LifecycleHook, LifecycleStage
from ..model.service_deployment import ServiceDeployment
from ..model.service_revision import ServiceRevision
from ..model.target import LoadBalancer
from ..neighbours import FunctionFailedError, Neighbours
from ..rules import lifecycle_hooks, plan, traffic_shift
from ..truth import lifecycle as truth
from .traffic import TrafficChanges

_TEST_STAGES = (LifecycleStage.TEST_TRAFFIC_SHIFT,)
_PRODUCTION_STAGES = (LifecycleStage.PRE_PRODUCTION_TRAFFIC_SHIFT, LifecycleStage.PRODUCTION_TRAFFIC_SHIFT)


class LifecycleChanges:
    """Changes stages, traffic and hooks; the arguments are those of Change."""

    def __init__(self, clock: Clock, chance: Chance, neighbours: Neighbours, traffic: TrafficChanges) -> None:
        self._clock = clock
        self._chance = chance
        self._neighbours = neighbours
        self._traffic = traffic

    def enter_stage(self, action: plan.EnterStage) -> None:
        """Begin a stage, with its hooks."""
        release = action.service_deployment
        release.stage, release.stage_began_at = action.stage, self._clock.now
        release.updated_at, release.bake_until = self._clock.now, None
        hooks = enumerate(release.configuration.hooks)
        release.hook_runs = [
            self._begin(release, number, hook) for number, hook in hooks if action.stage in hook.stages
        ]

    def shift_traffic(self, action: plan.ShiftTraffic) -> None:
        """Change the weights of the listener rules."""
        self.shift(action.service_deployment, action.production_percent, action.test_percent)

    def shift(self, release: ServiceDeployment, production_percent: float, test_percent: float) -> None:
        """Give the target of a service deployment so many percent of the traffic, and its blue revision the rest."""
        release.production_percent, release.test_percent = production_percent, test_percent
        release.updated_at = self._clock.now
        for load_balancer in release.target.deployment.load_balancers:
            if rules := load_balancer.advanced:
                self._weigh(release, load_balancer, rules.production_listener_rule, production_percent)
                if rules.test_listener_rule:
                    self._weigh(release, load_balancer, rules.test_listener_rule, test_percent)
        self._traffic.follow()

    def follow_rules(self, release: ServiceDeployment) -> None:
        """Take notice of production rules that do not forward to both target groups."""
        release.misrouted = any(
            not self._forwards_to_both(load_balancer) for load_balancer in release.target.deployment.load_balancers
        )

    def invoke_hook(self, action: plan.InvokeHook) -> None:
        """Invoke the function of a hook, and note what it says."""
        release, run, functions = action.service_deployment, action.run, self._neighbours.functions
        target = run.hook.target_arn or ""
        try:
            if functions is None:
                raise FunctionFailedError(target)
            payload = _payload(release, run.id, release.stage or LifecycleStage.PRE_SCALE_UP, run.details)
            answer = lifecycle_hooks.read(functions.invoke(target, payload), target)
        except FunctionFailedError:
            answer = lifecycle_hooks.Answer(HookStatus.FAILED, problem=truth.HOOK_RETURNED_FAILED(target=target))
        run.status, run.problem = answer.status, answer.problem
        run.due_at = None if run.ended else self._clock.after(answer.call_back_s)
        if answer.details:
            run.details = {**(run.details or {}), **answer.details}
            release.hook_details[run.hook_number] = run.details

    def invoke_rollback_hooks(self, action: plan.InvokeRollbackHooks) -> None:
        """Tell functions that the traffic goes back; nobody waits for them, and nothing comes of what they answer."""
        release, functions = action.service_deployment, self._neighbours.functions
        for stage in action.stages:
            for number, hook in enumerate(release.configuration.hooks):
                if functions and hook.target_arn and stage in hook.stages:
                    details = release.hook_details.get(number, hook.details)
                    payload = _payload(release, self._chance.uuid("lifecycle hooks"), stage, details)
                    with suppress(FunctionFailedError):
                        functions.invoke(hook.target_arn, payload)

    def time_out_hook(self, action: plan.TimeOutHook) -> None:
        """Wait for a hook no longer."""
        run = action.run
        run.status, run.due_at = HookStatus.TIMED_OUT, None
        run.problem = truth.HOOK_TIMED_OUT(target=run.hook.target_arn or run.id)

    def answer_pause(self, run: HookRun, *, goes_on: bool) -> None:
        """End a pause, as somebody asks for."""
        run.status = HookStatus.SUCCEEDED if goes_on else HookStatus.FAILED
        run.problem = None if goes_on else truth.HOOK_REFUSED(target=run.id)

    def _begin(self, release: ServiceDeployment, number: int, hook: LifecycleHook) -> HookRun:
        invoked = hook.target is HookTarget.AWS_LAMBDA
        return HookRun(
            id=self._chance.uuid("lifecycle hooks"),
            hook=hook,
            hook_number=number,
            status=HookStatus.IN_PROGRESS if invoked else HookStatus.AWAITING_ACTION,
            expires_at=self._clock.now + timedelta(minutes=hook.timeout_minutes),
            due_at=self._clock.now if invoked else None,
            details=release.hook_details.get(number, hook.details),
        )

    def _weigh(self, release: ServiceDeployment, load_balancer: LoadBalancer, rule: str, percent: float) -> None:
        green = release.target.deployment.registers_with(load_balancer).target_group_arn
        blue = load_balancer.other_target_group_than(green)
        old, new = traffic_shift.weights(percent)
        self._neighbours.load_balancers.set_weights(rule, {blue: old, green: new})

    def _forwards_to_both(self, load_balancer: LoadBalancer) -> bool:
        if load_balancer.advanced is None:
            return True
        weights = self._neighbours.load_balancers.weights(load_balancer.advanced.production_listener_rule)
        wanted = {load_balancer.target_group_arn, load_balancer.advanced.alternate_target_group_arn}
        return weights is not None and wanted <= weights.keys()


def _payload(
    release: ServiceDeployment, hook_id: str, stage: LifecycleStage, details: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what a function gets: the weights of a kind of traffic at its own stages alone, as AWS shows them."""
    payload: dict[str, Any] = {
        "executionId": hook_id,
        "lifecycleStage": stage,
        "resourceArn": release.arn,
        "executionDetails": {
            "serviceArn": release.target.service.arn,
            "targetServiceRevisionArn": release.target.arn,
            "testTrafficWeights": _weights(release, release.test_weight, stage in _TEST_STAGES),
            "productionTrafficWeights": _weights(release, release.production_weight, stage in _PRODUCTION_STAGES),
        },
    }
    return {**payload, "hookDetails": details} if details else payload


def _weights(
    release: ServiceDeployment, weight: Callable[[ServiceRevision], float], shown: bool
) -> dict[str, int | float]:
    if not shown:
        return {}
    percents = {each.arn: weight(each) for each in (release.target, *release.sources)}
    return {arn: int(percent) if percent == int(percent) else percent for arn, percent in percents.items()}
