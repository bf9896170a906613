"""Calls of Application Auto Scaling that have to do with services of ECS: moto keeps targets and policies, and here
they are checked as AWS checks them, and ECS hears of them.
"""

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import moto.applicationautoscaling.urls
from moto.applicationautoscaling.models import FakeApplicationAutoscalingPolicy, applicationautoscaling_backends
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.exceptions import JsonRESTError

from ..change.scaling import resource_id
from ..model.account import Account
from ..model.scaling import Activity
from ..model.service import Service
from ..outside.schedule_expression import next_after, time_zone
from ..truth import autoscaling as truth
from ..truth.fact import Message
from .application_auto_scaling import DIMENSION, NAMESPACE, correct_alarms
from .current import current

_PATH = "{0}/$"
_RESOURCE = re.compile(r"service/([^/]+)/([^/]+)")
_LABEL = re.compile(r"app/[^/]+/[^/]+/targetgroup/[^/]+/[^/]+")
_ADJUSTMENTS = ("ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity")
_STATISTICS = ("Average", "Sum", "Minimum", "Maximum", "SampleCount")
_PAGE = 50


class AutoScalingResponse(ApplicationAutoScalingResponse):
    """moto's answers, and what it leaves out about services of ECS."""

    def register_scalable_target(self) -> str:
        """Register or change a scalable target; the desired count of its service moves into its bounds."""
        if not self._of_ecs:
            return super().register_scalable_target()
        resource = self._get_param("ResourceId")
        if not _RESOURCE.fullmatch(resource):
            raise JsonRESTError(
                "ValidationException", "Unsupported service namespace, resource type or scalable dimension"
            )
        self._check_bounds(resource)
        answer = super().register_scalable_target()
        with current().lock:
            scaling = current().change(self._account).scaling
            if service := scaling.service(resource):
                scaling.follow_target(service)
        return answer

    def deregister_scalable_target(self) -> str:
        """Deregister a scalable target, and delete its policies with it."""
        answer = super().deregister_scalable_target()
        for policy in self._policies(self._get_param("ResourceId")):
            self.applicationautoscaling_backend.delete_scaling_policy(
                policy.policy_name, policy.service_namespace, policy.resource_id, policy.scalable_dimension
            )
        return answer

    def put_scaling_policy(self) -> str:
        """Make or change a policy; a changed one keeps its ARN."""
        if not self._of_ecs:
            return super().put_scaling_policy()
        self._check_policy()
        resource, name = self._get_param("ResourceId"), self._get_param("PolicyName")
        before = next((each for each in self._policies(resource) if each.policy_name == name), None)
        super().put_scaling_policy()
        [policy] = [each for each in self._policies(resource) if each.policy_name == name]
        if before:
            before.delete_alarms(self.current_account, self.region)
            policy.policy_arn, policy.creation_time = before.policy_arn, before.creation_time
        if policy.policy_type == "TargetTrackingScaling":
            correct_alarms(policy)
        self._watch()
        alarms = [{"AlarmARN": alarm.alarm_arn, "AlarmName": alarm.name} for alarm in policy.alarms]
        return json.dumps({"PolicyARN": policy.policy_arn, "Alarms": alarms})

    def put_scheduled_action(self) -> str:
        """Make or change a scheduled action."""
        if self._of_ecs:
            self._check_target()
            self._check_schedule()
        super().put_scheduled_action()
        if self._of_ecs:
            self._watch()
        return "{}"

    def _check_schedule(self) -> None:
        expression, zone = self._get_param("Schedule"), self._get_param("Timezone") or "UTC"
        with current().lock:
            now = current().now
        try:
            if expression:
                next_after(expression, now, now, time_zone(zone))
        except ValueError as wrong:
            _refuse(truth.NO_SCHEDULE, schedule=expression, problem=wrong)

    def describe_scaling_activities(self) -> str:
        """List what auto scaling did, newest first."""
        resource = self._get_param("ResourceId")
        with current().lock:
            services = [service for cluster in self._account.clusters.values() for service in cluster.services.values()]
            found = [
                _shape(service, activity)
                for service in services
                if self._of_ecs and resource in (None, resource_id(service))
                for activity in service.scaling.activities
            ]
        found.sort(key=lambda shape: -float(shape["StartTime"]))
        start = int(self._get_param("NextToken") or 0)
        end = start + int(self._get_param("MaxResults") or _PAGE)
        page: dict[str, Any] = {"ScalingActivities": found[start:end]}
        return json.dumps({**page, "NextToken": str(end)} if end < len(found) else page)

    @property
    def _of_ecs(self) -> bool:
        return bool(self._get_param("ServiceNamespace") == NAMESPACE)

    @property
    def _account(self) -> Account:
        return current().account(self.current_account, self.region)

    def _policies(self, resource: str) -> list[FakeApplicationAutoscalingPolicy]:
        policies = self.applicationautoscaling_backend.policies.values()
        namespace = self._get_param("ServiceNamespace")
        return [each for each in policies if each.service_namespace == namespace and each.resource_id == resource]

    def _check_bounds(self, resource: str) -> None:
        before = self.applicationautoscaling_backend.targets.get(DIMENSION, {}).get(resource)
        minimum, maximum = self._get_param("MinCapacity"), self._get_param("MaxCapacity")
        minimum = before.min_capacity if minimum is None and before else minimum
        maximum = before.max_capacity if maximum is None and before else maximum
        if minimum is None or maximum is None:
            _refuse(truth.BOUNDS_MISSING)
        if minimum > maximum:
            _refuse(truth.BOUNDS_CROSSED, minimum=minimum, maximum=maximum)

    def _check_target(self) -> None:
        resource, dimension = self._get_param("ResourceId"), self._get_param("ScalableDimension")
        if resource not in self.applicationautoscaling_backend.targets.get(dimension, {}):
            _refuse(truth.NO_TARGET, namespace=NAMESPACE, resource=resource, dimension=dimension)

    def _check_policy(self) -> None:
        self._check_target()
        kind = self._get_param("PolicyType") or "StepScaling"
        if kind == "StepScaling":
            self._check_steps()
            return
        if kind != "TargetTrackingScaling":
            _refuse(truth.NOT_SIMULATED, what=f"a policy of the type {kind}")
        settings = self._get_param("TargetTrackingScalingPolicyConfiguration") or {}
        if custom := settings.get("CustomizedMetricSpecification"):
            if custom.get("Metrics"):
                _refuse(truth.NOT_SIMULATED, what="a policy on metric math")
            if custom.get("Statistic") not in _STATISTICS:
                _refuse(truth.NOT_SIMULATED, what=f"a policy on the statistic {custom.get('Statistic')}")
            return
        predefined = settings.get("PredefinedMetricSpecification") or {}
        metric = predefined.get("PredefinedMetricType", "no metric")
        if metric == truth.REQUESTS_METRIC.value:
            if not _LABEL.fullmatch(predefined.get("ResourceLabel") or ""):
                _refuse(truth.NO_LABEL, label=predefined.get("ResourceLabel"))
        elif metric not in truth.PREDEFINED_METRICS.value:
            _refuse(truth.NOT_SIMULATED, what=f"a policy on {metric}")

    def _check_steps(self) -> None:
        settings = self._get_param("StepScalingPolicyConfiguration") or {}
        bounds = [
            (each.get("MetricIntervalLowerBound"), each.get("MetricIntervalUpperBound"))
            for each in settings.get("StepAdjustments") or []
        ]
        if not bounds or settings.get("AdjustmentType") not in _ADJUSTMENTS:
            _refuse(truth.STEPS_MISSING)
        ordered = sorted(bounds, key=lambda each: (each[0] is not None, each[0] or 0.0))
        if any(upper != lower for (_, upper), (lower, _) in itertools.pairwise(ordered)):
            _refuse(truth.STEPS_APART)

    def _watch(self) -> None:
        with current().lock:
            current().change(self._account).alarms.watch()


@contextmanager
def registered() -> Iterator[None]:
    """Put these answers in the place of moto's for as long as the block lasts."""
    paths: dict[str, Any] = moto.applicationautoscaling.urls.url_paths
    before = paths[_PATH]
    # A backend of an earlier time would ask an earlier ECS.
    applicationautoscaling_backends.clear()
    paths[_PATH] = AutoScalingResponse.dispatch
    try:
        yield
    finally:
        paths[_PATH] = before
        applicationautoscaling_backends.clear()


def _shape(service: Service, activity: Activity) -> dict[str, Any]:
    return {
        "ActivityId": activity.id,
        "ServiceNamespace": NAMESPACE,
        "ResourceId": resource_id(service),
        "ScalableDimension": DIMENSION,
        "Description": truth.SETTING(count=activity.desired_count),
        "Cause": activity.cause,
        "StartTime": activity.at.timestamp(),
        "EndTime": activity.at.timestamp(),
        "StatusCode": "Successful",
        "StatusMessage": truth.FULFILLED(count=activity.desired_count),
    }


def _refuse(message: Message, **values: Any) -> None:
    raise JsonRESTError(message.code, message(**values))
