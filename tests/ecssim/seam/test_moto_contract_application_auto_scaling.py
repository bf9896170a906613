"""What the seam takes for granted of moto's Application Auto Scaling."""

import inspect

import moto.applicationautoscaling.urls
from moto.applicationautoscaling.models import (
    ApplicationAutoscalingBackend,
    FakeApplicationAutoscalingPolicy,
    FakeScalableTarget,
    FakeScheduledAction,
    applicationautoscaling_backends,
)
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.base_backend import BackendDict

from .contract_kit import parameters


def test_one_path_leads_to_application_auto_scaling() -> None:
    assert isinstance(applicationautoscaling_backends, BackendDict)
    assert list(moto.applicationautoscaling.urls.url_paths) == ["{0}/$"]


def test_it_has_the_calls_that_are_completed_here() -> None:
    for name in (
        "register_scalable_target",
        "deregister_scalable_target",
        "put_scaling_policy",
        "put_scheduled_action",
    ):
        assert parameters(getattr(ApplicationAutoScalingResponse, name)) == ["self"]


def test_it_still_has_no_scaling_activities_of_its_own() -> None:
    assert not hasattr(ApplicationAutoScalingResponse, "describe_scaling_activities")


def test_it_looks_for_services_where_they_are_answered_for() -> None:
    source = inspect.getsource(ApplicationAutoscalingBackend._ecs_service_exists_for_target)
    assert "self.ecs_backend.describe_services(cluster, [service])" in source


def test_a_policy_makes_the_high_alarm_and_then_the_low_one() -> None:
    source = inspect.getsource(FakeApplicationAutoscalingPolicy._generate_ecs_alarms)
    assert 0 < source.index("AlarmHigh") < source.index("AlarmLow")
    assert parameters(FakeApplicationAutoscalingPolicy.delete_alarms) == ["self", "account_id", "region_name"]


def test_step_policies_and_scheduled_actions_are_kept_as_they_were_given() -> None:
    assert "self.step_scaling_policy_configuration = policy_body" in inspect.getsource(FakeApplicationAutoscalingPolicy)
    assert parameters(FakeScheduledAction.__init__)[1:7] == [
        "service_namespace",
        "schedule",
        "timezone",
        "scheduled_action_name",
        "resource_id",
        "scalable_dimension",
    ]


def test_the_bounds_of_a_target_can_be_changed() -> None:
    assert parameters(FakeScalableTarget.update) == ["self", "min_capacity", "max_capacity", "suspended_state"]
