"""What ECS asks of moto's Application Auto Scaling, and which alarms a policy gets."""

from datetime import UTC, datetime
from typing import Any

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.cloudwatch.models import Dimension, cloudwatch_backends

from ..outside.alarms import AlarmState
from ..outside.auto_scaling import ScalableTarget, ScheduledAction, Step, StepPolicy, TrackingPolicy
from ..truth import alarms as truth_of_alarms
from ..truth import autoscaling as truth

NAMESPACE = "ecs"
DIMENSION = "ecs:service:DesiredCount"


class MotoAutoScaling:
    """Application Auto Scaling in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def target(self, resource_id: str) -> ScalableTarget | None:
        """Return the scalable target of a service with its policies, or None if it has none."""
        backend = self._backend
        if backend is None or resource_id not in backend.targets.get(DIMENSION, {}):
            return None
        found = backend.targets[DIMENSION][resource_id]
        suspended = found.suspended_state or {}
        policies = [
            _policy(each)
            for each in backend.policies.values()
            if each.service_namespace == NAMESPACE and each.resource_id == resource_id
        ]
        return ScalableTarget(
            minimum=found.min_capacity,
            maximum=found.max_capacity,
            scale_in_suspended=bool(suspended.get("DynamicScalingInSuspended")),
            scale_out_suspended=bool(suspended.get("DynamicScalingOutSuspended")),
            scheduled_suspended=bool(suspended.get("ScheduledScalingSuspended")),
            policies=tuple(policy for policy in policies if policy),
        )

    def resource_ids(self) -> list[str]:
        """Return the names of all services that are scalable targets."""
        backend = self._backend
        return list(backend.targets.get(DIMENSION, {})) if backend else []

    def scheduled_actions(self) -> list[ScheduledAction]:
        """Return the scheduled actions of services."""
        backend = self._backend
        found = backend.scheduled_actions if backend else []
        return [_scheduled(each) for each in found if each.service_namespace == NAMESPACE]

    def set_bounds(self, resource_id: str, minimum: int | None, maximum: int | None) -> None:
        """Change the bounds of a scalable target; None leaves one as it is."""
        if self._backend:
            self._backend.targets[DIMENSION][resource_id].update(minimum, maximum, None)

    @property
    def _backend(self) -> Any | None:
        """Return moto's Application Auto Scaling, or None where nobody has used it yet."""
        return applicationautoscaling_backends[self._account_id].get(self._region)


def correct_alarms(policy: Any) -> None:
    """Give a policy the alarms that AWS makes: moto's have one threshold for all targets, and begin as OK."""
    settings = policy.target_tracking_scaling_policy_configuration
    cloudwatch = cloudwatch_backends[policy.account_id][policy.region_name]
    high, low = policy.alarms
    high.threshold = settings["TargetValue"]
    high.evaluation_periods, low.evaluation_periods = truth.HIGH_PERIODS.value, truth.LOW_PERIODS.value
    low.threshold = round(settings["TargetValue"] * truth.LOW_SHARE.value, 10)
    for alarm in policy.alarms:
        alarm.state_value = AlarmState.INSUFFICIENT_DATA.value
        alarm.state_reason = truth_of_alarms.UNCHECKED()
        alarm.treat_missing_data = "missing"
        alarm.description = f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}."
        alarm.alarm_actions = [policy.policy_arn]
        _measure(alarm, settings)
    if settings.get("DisableScaleIn"):
        cloudwatch.delete_alarms([low.name])
        policy.alarms.remove(low)


def _measure(alarm: Any, settings: dict[str, Any]) -> None:
    """Let an alarm look at the metric of its policy; moto knows only CPU and memory."""
    predefined = settings.get("PredefinedMetricSpecification")
    if predefined and predefined["PredefinedMetricType"] == truth.REQUESTS_METRIC.value:
        balancer, _, group = predefined["ResourceLabel"].partition("/targetgroup/")
        values = {"LoadBalancer": balancer, "TargetGroup": f"targetgroup/{group}"}
        alarm.namespace, alarm.metric_name = truth.REQUESTS_NAMESPACE.value, "RequestCountPerTarget"
        alarm.statistic, alarm.unit = "Sum", None
        alarm.dimensions = [Dimension(name, values[name]) for name in truth.REQUESTS_DIMENSIONS.value]
    elif custom := settings.get("CustomizedMetricSpecification"):
        alarm.namespace, alarm.metric_name = custom["Namespace"], custom["MetricName"]
        alarm.statistic, alarm.unit = custom["Statistic"], custom.get("Unit")
        alarm.dimensions = [Dimension(each["Name"], each["Value"]) for each in custom.get("Dimensions") or []]


def _policy(policy: Any) -> TrackingPolicy | StepPolicy | None:
    if policy.policy_type == "StepScaling":
        return _step_policy(policy)
    settings = policy.target_tracking_scaling_policy_configuration
    if not policy.alarms:
        return None
    high, *lows = policy.alarms
    return TrackingPolicy(
        name=policy.policy_name,
        arn=policy.policy_arn,
        target_value=settings["TargetValue"],
        scale_in_cooldown_s=settings.get("ScaleInCooldown", truth.COOLDOWN_S.value),
        scale_out_cooldown_s=settings.get("ScaleOutCooldown", truth.COOLDOWN_S.value),
        high_alarm=high.name,
        low_alarm=lows[0].name if lows else None,
    )


def _step_policy(policy: Any) -> StepPolicy:
    settings = policy.step_scaling_policy_configuration
    steps = settings.get("StepAdjustments") or []
    return StepPolicy(
        name=policy.policy_name,
        arn=policy.policy_arn,
        adjustment_type=settings.get("AdjustmentType", "ChangeInCapacity"),
        steps=tuple(
            Step(
                each.get("MetricIntervalLowerBound"),
                each.get("MetricIntervalUpperBound"),
                int(each["ScalingAdjustment"]),
            )
            for each in steps
        ),
        cooldown_s=settings.get("Cooldown", truth.COOLDOWN_S.value),
        minimum_magnitude=int(settings.get("MinAdjustmentMagnitude") or 0),
    )


def _scheduled(action: Any) -> ScheduledAction:
    bounds = action.scalable_target_action or {}
    return ScheduledAction(
        name=action.scheduled_action_name,
        resource_id=action.resource_id,
        schedule=action.schedule,
        time_zone=action.timezone or "UTC",
        created_at=datetime.fromtimestamp(action.creation_time, UTC),
        starts_at=_moment(action.start_time),
        ends_at=_moment(action.end_time),
        minimum=bounds.get("MinCapacity"),
        maximum=bounds.get("MaxCapacity"),
    )


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(float(seconds), UTC) if seconds else None
