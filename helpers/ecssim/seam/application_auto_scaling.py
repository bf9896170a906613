"""What ECS asks of moto's Application Auto Scaling and of its CloudWatch, and which alarms a policy gets.

Both are imported when the first service has a use for them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..neighbours import AlarmState, ScalableTarget, TrackingPolicy
from ..truth import autoscaling as truth
from .backend import backend_in

NAMESPACE = "ecs"
DIMENSION = "ecs:service:DesiredCount"


class MotoAutoScaling:
    """Application Auto Scaling and CloudWatch in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def target(self, resource_id: str) -> ScalableTarget | None:
        """Return the scalable target of a service with its policies, or None if it has none."""
        from moto.applicationautoscaling.models import applicationautoscaling_backends

        backend = backend_in(applicationautoscaling_backends, self._account_id, self._region)
        if backend is None or resource_id not in backend.targets.get(DIMENSION, {}):
            return None
        found = backend.targets[DIMENSION][resource_id]
        suspended = found.suspended_state or {}
        return ScalableTarget(
            minimum=found.min_capacity,
            maximum=found.max_capacity,
            scale_in_suspended=bool(suspended.get("DynamicScalingInSuspended")),
            scale_out_suspended=bool(suspended.get("DynamicScalingOutSuspended")),
            policies=tuple(
                _policy(each)
                for each in backend.policies.values()
                if each.service_namespace == NAMESPACE and each.resource_id == resource_id and each.alarms
            ),
        )

    def publish(self, namespace: str, metric: str, dimensions: Mapping[str, str], at: datetime, value: float) -> None:
        """Give CloudWatch one value in percent."""
        datum = {
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            "Timestamp": at.astimezone(UTC).replace(tzinfo=None),  # as moto keeps moments
            "Value": value,
            "Unit": "Percent",
        }
        self._cloudwatch.put_metric_data(namespace, [datum])

    def set_alarm(self, name: str, state: AlarmState, reason: str) -> None:
        """Let an alarm be in another state; one that somebody has deleted is no error."""
        if name in self._cloudwatch.alarms:
            self._cloudwatch.set_alarm_state(name, reason, "{}", state.value)

    @property
    def _cloudwatch(self) -> Any:
        from moto.cloudwatch.models import cloudwatch_backends

        return cloudwatch_backends[self._account_id][self._region]


def correct_alarms(policy: Any) -> None:
    """Give a policy the alarms that AWS makes: moto's have one threshold for all targets, and begin as OK."""
    settings = policy.target_tracking_scaling_policy_configuration
    high, low = policy.alarms
    high.threshold = settings["TargetValue"]
    low.threshold = round(settings["TargetValue"] * truth.LOW_SHARE.value, 10)
    for alarm in policy.alarms:
        alarm.state_value = AlarmState.INSUFFICIENT_DATA.value
        alarm.treat_missing_data = "missing"
        alarm.description = f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}."
        alarm.alarm_actions = [policy.policy_arn]
    if settings.get("DisableScaleIn"):
        from moto.cloudwatch.models import cloudwatch_backends

        cloudwatch_backends[policy.account_id][policy.region_name].delete_alarms([low.name])
        policy.alarms.remove(low)


def _policy(policy: Any) -> TrackingPolicy:
    settings = policy.target_tracking_scaling_policy_configuration
    high, *lows = policy.alarms
    kind = settings["PredefinedMetricSpecification"]["PredefinedMetricType"]
    return TrackingPolicy(
        name=policy.policy_name,
        metric=truth.PREDEFINED_METRICS.value[kind],
        target_value=settings["TargetValue"],
        scale_in_cooldown_s=settings.get("ScaleInCooldown", truth.COOLDOWN_S.value),
        scale_out_cooldown_s=settings.get("ScaleOutCooldown", truth.COOLDOWN_S.value),
        high_alarm=high.name,
        high_state=AlarmState(high.state_value),
        low_alarm=lows[0].name if lows else None,
        low_state=AlarmState(lows[0].state_value) if lows else AlarmState.OK,
    )
