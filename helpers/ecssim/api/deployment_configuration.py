"""The deployment configuration as CreateService and UpdateService take it, and as services show it."""

from dataclasses import replace
from typing import Any

from ..model.circuit_breaker import CircuitBreaker
from ..model.deployment_configuration import (
    DeploymentAlarms,
    DeploymentConfiguration,
    EarlySuccess,
    Strategy,
    TrafficStep,
)
from ..model.lifecycle import HookAction, HookTarget, LifecycleHook, LifecycleStage
from ..truth import errors
from ..truth import lifecycle as truth
from . import circuit_breaker
from .call import Call
from .refusal import refuse

Shape = dict[str, Any]
_CLEANUPS = {"BLOCKING": False, "DEFERRED": True}
_STEPS = {
    "linear": ("linearConfiguration", "stepPercent", "stepBakeTimeInMinutes", truth.LINEAR_RANGE_PERCENT.value),
    "canary": ("canaryConfiguration", "canaryPercent", "canaryBakeTimeInMinutes", truth.CANARY_RANGE_PERCENT.value),
}


def checked_deployment_configuration(
    call: Call, old: DeploymentConfiguration, minimum_healthy_percent: int
) -> DeploymentConfiguration:
    """Return the configuration that the request asks for; what it does not name stays as it was.

    Arguments:
        minimum_healthy_percent: the one that goes with it.

    Raises:
        EcsError: if its parts do not fit, each other or AWS's ranges.
    """
    given: Shape = call.get("deploymentConfiguration", {})
    new = old
    if (strategy := given.get("strategy")) is not None:
        if strategy not in list(Strategy):
            refuse(truth.STRATEGY_INVALID, strategy=strategy)
        new = replace(new, strategy=Strategy(strategy))
    if (bake := given.get("bakeTimeInMinutes")) is not None:
        _check_range("bakeTimeInMinutes", bake, truth.BAKE_RANGE_MINUTES.value)
        new = replace(new, bake_time_minutes=bake)
    if (alarms := given.get("alarms")) is not None:
        if alarms["enable"] and not alarms["alarmNames"]:
            refuse(truth.ALARM_NAMES_MISSING)
        new = replace(new, alarms=DeploymentAlarms(tuple(alarms["alarmNames"]), alarms["enable"], alarms["rollback"]))
    if (criteria := given.get("earlySuccessCriteria")) is not None:
        new = replace(new, early_success=_early_success(criteria, minimum_healthy_percent))
    if (hooks := given.get("lifecycleHooks")) is not None:
        new = replace(new, hooks=tuple(_hook(each) for each in hooks))
        if call.neighbours.functions is None and any(hook.target is HookTarget.AWS_LAMBDA for hook in new.hooks):
            parameter = "deploymentConfiguration.lifecycleHooks.hookTargetArn"
            refuse(errors.NOT_SIMULATED_PARAMETER, parameter=parameter, operation=call.operation)
    new = replace(new, linear=_step(given, "linear", old.linear), canary=_step(given, "canary", old.canary))
    _check_together(new)
    return new


def shape(
    minimum_healthy_percent: int, maximum_percent: int, breaker: CircuitBreaker, configuration: DeploymentConfiguration
) -> Shape:
    """Return a deployment configuration under AWS's names."""
    shown: Shape = {
        "deploymentCircuitBreaker": circuit_breaker.shape(breaker),
        "maximumPercent": maximum_percent,
        "minimumHealthyPercent": minimum_healthy_percent,
        "strategy": configuration.strategy,
    }
    if configuration.alarms.names:
        shown["alarms"] = {
            "alarmNames": list(configuration.alarms.names),
            "rollback": configuration.alarms.rollback,
            "enable": configuration.alarms.enable,
        }
    if configuration.bake_time_minutes is not None:
        shown["bakeTimeInMinutes"] = configuration.bake_time_minutes
    if configuration.early_success:
        cleanup = "DEFERRED" if configuration.early_success.deferred else "BLOCKING"
        shown["earlySuccessCriteria"] = {
            "enable": True,
            "healthyPercent": configuration.early_success.healthy_percent,
            "sourceServiceRevisionCleanup": cleanup,
        }
    if configuration.hooks:
        shown["lifecycleHooks"] = [_hook_shape(each) for each in configuration.hooks]
    for strategy, name in ((Strategy.LINEAR, "linear"), (Strategy.CANARY, "canary")):
        if configuration.strategy is strategy:
            field, percent, bake, _ = _STEPS[name]
            step: TrafficStep = getattr(configuration, name)
            shown[field] = {percent: step.percent, bake: step.bake_minutes}
    return shown


def _early_success(given: Shape, minimum_healthy_percent: int) -> EarlySuccess | None:
    if not given["enable"]:
        return None
    percent = given.get("healthyPercent", 100)
    if not minimum_healthy_percent <= percent <= 100:
        refuse(truth.EARLY_SUCCESS_PERCENT, low=minimum_healthy_percent)
    cleanup = given.get("sourceServiceRevisionCleanup", "BLOCKING")
    if cleanup not in _CLEANUPS:
        refuse(truth.EARLY_SUCCESS_CLEANUP, cleanup=cleanup)
    return EarlySuccess(percent, _CLEANUPS[cleanup])


def _step(given: Shape, name: str, old: TrafficStep) -> TrafficStep:
    field, percent_name, bake_name, percents = _STEPS[name]
    step = given.get(field)
    if step is None:
        return old
    percent, bake = step.get(percent_name, old.percent), step.get(bake_name, old.bake_minutes)
    _check_range(percent_name, percent, percents)
    if round(percent * 10) != round(percent * 10, 6):
        refuse(truth.NOT_A_TENTH, setting=percent_name)
    _check_range(bake_name, bake, truth.STEP_BAKE_RANGE_MINUTES.value)
    return TrafficStep(float(percent), bake)


def _hook(given: Shape) -> LifecycleHook:
    target = given.get("targetType", "AWS_LAMBDA")
    if target not in list(HookTarget):
        refuse(truth.HOOK_TYPE_INVALID, target=target)
    if target == HookTarget.AWS_LAMBDA and not given.get("hookTargetArn"):
        refuse(truth.HOOK_TARGET_MISSING)
    left_out: tuple[str, ...] = truth.STAGES_WITHOUT_HOOKS.value
    if target == HookTarget.PAUSE:
        left_out += truth.PAUSE_STAGES_LEFT_OUT.value
    for stage in given.get("lifecycleStages", []):
        if stage not in list(LifecycleStage) or stage in left_out:
            refuse(truth.HOOK_STAGE_INVALID, target=target, stage=stage)
    timeout = given.get("timeoutConfiguration", {})
    minutes = timeout.get("timeoutInMinutes", truth.PAUSE_MINUTES.value)
    allowed = truth.PAUSE_RANGE_MINUTES if target == HookTarget.PAUSE else truth.FUNCTION_RANGE_MINUTES
    _check_range("timeoutInMinutes", minutes, allowed.value)
    action = timeout.get("action", "ROLLBACK")
    if action not in list(HookAction):
        refuse(truth.HOOK_ACTION_INVALID, action=action)
    return LifecycleHook(
        target=HookTarget(target),
        stages=tuple(LifecycleStage(stage) for stage in given.get("lifecycleStages", [])),
        target_arn=given.get("hookTargetArn"),
        role_arn=given.get("roleArn"),
        details=given.get("hookDetails"),
        timeout_minutes=minutes,
        timeout_action=HookAction(action),
    )


def _hook_shape(hook: LifecycleHook) -> Shape:
    shown: Shape = {"targetType": hook.target, "lifecycleStages": list(hook.stages)}
    optional = {"hookTargetArn": hook.target_arn, "roleArn": hook.role_arn, "hookDetails": hook.details}
    shown |= {name: value for name, value in optional.items() if value is not None}
    default = (truth.PAUSE_MINUTES.value, HookAction.ROLLBACK)
    if hook.target is HookTarget.PAUSE or (hook.timeout_minutes, hook.timeout_action) != default:
        shown["timeoutConfiguration"] = {"timeoutInMinutes": hook.timeout_minutes, "action": hook.timeout_action}
    return shown


def _check_together(new: DeploymentConfiguration) -> None:
    if new.strategy is Strategy.BLUE_GREEN and new.bake_time_minutes is None:
        refuse(truth.BAKE_TIME_MISSING)
    if new.shifts_traffic and new.early_success:
        refuse(truth.EARLY_SUCCESS_STRATEGY)


def _check_range(setting: str, value: float, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not low <= value <= high:
        refuse(truth.OUT_OF_RANGE, setting=setting, low=low, high=high)
