"""Service auto scaling through boto3, with moto's Application Auto Scaling and CloudWatch."""

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import create_service, describe_service

RESOURCE = f"service/{CLUSTER}/{SERVICE}"
DIMENSION = "ecs:service:DesiredCount"
WHICH = {"ServiceNamespace": "ecs", "ResourceId": RESOURCE, "ScalableDimension": DIMENSION}


@pytest.fixture
def service(sim: Simulation, ecs: Any, network: dict[str, Any]) -> str:
    """The ARN of a steady service of two tasks."""
    arn = create_service(ecs, network, desiredCount=2)["serviceArn"]
    sim.advance(300)
    return str(arn)


@pytest.fixture
def scaling(service: str) -> Any:
    return boto3.client("application-autoscaling")


def register(scaling: Any, minimum: int = 1, maximum: int = 10) -> None:
    scaling.register_scalable_target(**WHICH, MinCapacity=minimum, MaxCapacity=maximum)


def track(scaling: Any, name: str = "cpu", metric: str = "ECSServiceAverageCPUUtilization", **settings: Any) -> Any:
    """Put a target tracking policy with a target of 50 percent."""
    configuration = {"TargetValue": 50.0, "PredefinedMetricSpecification": {"PredefinedMetricType": metric}, **settings}
    return scaling.put_scaling_policy(
        **WHICH,
        PolicyName=name,
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=configuration,
    )


def alarms() -> list[dict[str, Any]]:
    return sorted(boto3.client("cloudwatch").describe_alarms()["MetricAlarms"], key=lambda alarm: alarm["AlarmName"])


def activities(scaling: Any) -> list[dict[str, Any]]:
    return list(scaling.describe_scaling_activities(ServiceNamespace="ecs", ResourceId=RESOURCE)["ScalingActivities"])


def desired(ecs: Any) -> int:
    return int(describe_service(ecs)["desiredCount"])


def test_a_service_that_does_not_exist_cannot_be_registered(scaling: Any) -> None:
    with pytest.raises(ClientError, match="ECS service doesn't exist: service/lab/other"):
        scaling.register_scalable_target(**{**WHICH, "ResourceId": "service/lab/other"}, MinCapacity=1, MaxCapacity=2)


@pytest.mark.parametrize(("minimum", "maximum", "expected"), [(3, 10, 3), (0, 1, 1), (1, 10, 2)])
def test_registering_moves_the_desired_count_into_the_bounds_at_once(
    ecs: Any, scaling: Any, minimum: int, maximum: int, expected: int
) -> None:
    register(scaling, minimum, maximum)
    assert desired(ecs) == expected


def test_a_move_into_the_bounds_is_a_scaling_activity(scaling: Any) -> None:
    register(scaling, minimum=3)
    [activity] = activities(scaling)
    assert activity["Description"] == "Setting desired count to 3."
    assert activity["Cause"] == "minimum capacity was set to 3"
    assert activity["StatusCode"] == "Successful"


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"MinCapacity": 1}, "A new scalable target needs both"),
        ({"MinCapacity": 3, "MaxCapacity": 2}, "MinCapacity 3 is greater than MaxCapacity 2"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(scaling: Any, bounds: dict[str, int], message: str) -> None:
    with pytest.raises(ClientError, match=message):
        scaling.register_scalable_target(**WHICH, **bounds)


def test_a_policy_needs_a_scalable_target(scaling: Any) -> None:
    with pytest.raises(ClientError, match=r"ObjectNotFoundException.*No scalable target registered"):
        track(scaling)


def test_a_policy_gets_the_two_alarms_that_aws_makes(scaling: Any) -> None:
    register(scaling)
    arn = track(scaling)["PolicyARN"]
    high, low = alarms()
    assert high["AlarmName"].startswith(f"TargetTracking-{RESOURCE}-AlarmHigh-")
    assert low["AlarmName"].startswith(f"TargetTracking-{RESOURCE}-AlarmLow-")
    assert (high["ComparisonOperator"], high["Threshold"], high["EvaluationPeriods"]) == ("GreaterThanThreshold", 50, 3)
    assert (low["ComparisonOperator"], low["Threshold"], low["EvaluationPeriods"]) == ("LessThanThreshold", 45, 15)
    assert high["AlarmDescription"] == f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {arn}."
    assert {high["StateValue"], low["StateValue"]} == {"INSUFFICIENT_DATA"}


def test_a_changed_policy_keeps_its_arn_and_leaves_no_alarm_behind(scaling: Any) -> None:
    register(scaling)
    first = track(scaling)["PolicyARN"]
    assert track(scaling, TargetValue=70.0)["PolicyARN"] == first
    assert [alarm["Threshold"] for alarm in alarms()] == [70, 63]


def test_a_policy_that_never_scales_in_has_no_low_alarm(scaling: Any) -> None:
    register(scaling)
    assert len(track(scaling, DisableScaleIn=True)["Alarms"]) == 1
    assert len(alarms()) == 1


def test_a_deregistered_target_takes_its_policies_and_alarms_along(scaling: Any) -> None:
    register(scaling)
    track(scaling)
    scaling.deregister_scalable_target(**WHICH)
    assert scaling.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"] == []
    assert alarms() == []


def test_what_is_not_simulated_is_refused_by_name(scaling: Any) -> None:
    register(scaling)
    with pytest.raises(
        ClientError, match="does not simulate a policy on ECSServiceAverageCPUUtilizationHighResolution"
    ):
        track(scaling, metric="ECSServiceAverageCPUUtilizationHighResolution")
    with pytest.raises(ClientError, match="does not simulate a policy of the type PredictiveScaling yet"):
        scaling.put_scaling_policy(**WHICH, PolicyName="guess", PolicyType="PredictiveScaling")


def step(scaling: Any, *steps: dict[str, Any], **settings: Any) -> str:
    """Put a step scaling policy, and return its ARN."""
    configuration = {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": list(steps), **settings}
    answer = scaling.put_scaling_policy(
        **WHICH, PolicyName="steps", PolicyType="StepScaling", StepScalingPolicyConfiguration=configuration
    )
    return str(answer["PolicyARN"])


def test_steps_follow_an_alarm_of_the_learners_own(sim: Simulation, ecs: Any, service: str, scaling: Any) -> None:
    register(scaling)
    small = {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 20, "ScalingAdjustment": 1}
    policy = step(scaling, small, {"MetricIntervalLowerBound": 20, "ScalingAdjustment": 4})
    boto3.client("cloudwatch").put_metric_alarm(
        AlarmName="busy",
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "ClusterName", "Value": CLUSTER}, {"Name": "ServiceName", "Value": SERVICE}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=60,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[policy],
    )
    sim.load(service, cpu_percent=180)
    sim.advance(120)
    assert desired(ecs) == 6
    assert activities(scaling)[0]["Cause"] == "monitor alarm busy in state ALARM triggered policy steps"


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "needs StepAdjustments"),
        (
            [
                {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": 1},
                {"MetricIntervalLowerBound": 15, "ScalingAdjustment": 2},
            ],
            "no gap and no overlap",
        ),
    ],
)
def test_steps_that_make_no_sense_are_refused(scaling: Any, steps: list[dict[str, Any]], message: str) -> None:
    register(scaling)
    with pytest.raises(ClientError, match=message):
        step(scaling, *steps)


def test_requests_for_each_target_can_be_tracked(scaling: Any) -> None:
    register(scaling)
    label = "app/shop/50dc6c495c0c9188/targetgroup/web/73e2d6bc24d8a067"
    metric = {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": label}
    track(scaling, PredefinedMetricSpecification=metric, TargetValue=1000.0)
    for alarm in alarms():
        assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/ApplicationELB", "RequestCountPerTarget")
        assert alarm["Statistic"] == "Sum"
        assert {each["Name"]: each["Value"] for each in alarm["Dimensions"]} == {
            "LoadBalancer": "app/shop/50dc6c495c0c9188",
            "TargetGroup": "targetgroup/web/73e2d6bc24d8a067",
        }


def test_requests_for_each_target_need_a_label(scaling: Any) -> None:
    register(scaling)
    with pytest.raises(ClientError, match="needs a ResourceLabel"):
        track(scaling, metric="ALBRequestCountPerTarget")


def test_a_metric_of_the_learners_own_can_be_tracked(sim: Simulation, ecs: Any, scaling: Any) -> None:
    register(scaling)
    custom = {"Namespace": "Shop", "MetricName": "Backlog", "Statistic": "Average"}
    scaling.put_scaling_policy(
        **WHICH,
        PolicyName="backlog",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 10.0, "CustomizedMetricSpecification": custom},
    )
    for _ in range(3):
        boto3.client("cloudwatch").put_metric_data(
            Namespace="Shop", MetricData=[{"MetricName": "Backlog", "Value": 25.0}]
        )
        sim.advance(60)
    assert desired(ecs) == 5


def test_a_scheduled_action_changes_the_bounds_at_its_time(sim: Simulation, ecs: Any, scaling: Any) -> None:
    register(scaling)
    action = {"MinCapacity": 5, "MaxCapacity": 8}
    scaling.put_scheduled_action(
        **WHICH,
        ScheduledActionName="morning",
        Schedule="cron(30 10 * * ? *)",
        Timezone="Europe/Berlin",
        ScalableTargetAction=action,
    )
    sim.advance(1440)
    assert desired(ecs) == 2
    sim.advance(120)
    assert desired(ecs) == 5
    [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (5, 8)
    assert activities(scaling)[0]["Cause"] == "minimum capacity was set to 5"


def test_a_schedule_that_cannot_be_followed_is_refused(scaling: Any) -> None:
    register(scaling)
    with pytest.raises(ClientError, match="The schedule daily cannot be followed"):
        scaling.put_scheduled_action(**WHICH, ScheduledActionName="morning", Schedule="daily")


def test_a_scheduled_action_needs_a_scalable_target(scaling: Any) -> None:
    with pytest.raises(ClientError, match="No scalable target registered"):
        scaling.put_scheduled_action(**WHICH, ScheduledActionName="morning", Schedule="rate(1 hour)")


def test_a_busy_service_scales_out_within_minutes(sim: Simulation, ecs: Any, service: str, scaling: Any) -> None:
    register(scaling)
    track(scaling)
    sim.load(service, cpu_percent=180)
    assert sim.until(lambda: desired(ecs) == 4, 300)
    sim.advance(900)
    assert describe_service(ecs)["runningCount"] == 4
    [activity] = activities(scaling)
    assert activity["Cause"].startswith(f"monitor alarm TargetTracking-{RESOURCE}-AlarmHigh-")
    assert activity["Cause"].endswith("in state ALARM triggered policy cpu")


def test_memory_scales_a_service_as_well(sim: Simulation, ecs: Any, service: str, scaling: Any) -> None:
    register(scaling)
    track(scaling, "memory", "ECSServiceAverageMemoryUtilization")
    sim.load(service, memory_percent=140)
    sim.advance(600)
    assert desired(ecs) == 3


def test_an_idle_service_scales_in_one_by_one_after_a_quarter_of_an_hour(
    sim: Simulation, ecs: Any, service: str, scaling: Any
) -> None:
    register(scaling, minimum=1, maximum=4)
    track(scaling)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=4)
    sim.advance(540)  # the service was as idle for five minutes before
    assert desired(ecs) == 4
    sim.advance(120)
    assert desired(ecs) == 3
    sim.advance(360)
    assert desired(ecs) == 2
    sim.advance(3600)
    assert desired(ecs) == 1


def test_the_metric_can_be_read_from_cloudwatch(sim: Simulation, service: str) -> None:
    sim.load(service, cpu_percent=120)
    sim.advance(300)
    answer = boto3.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "ClusterName", "Value": CLUSTER}, {"Name": "ServiceName", "Value": SERVICE}],
        StartTime=sim.now - timedelta(minutes=10),
        EndTime=sim.now,
        Period=60,
        Statistics=["Average"],
    )
    points = answer["Datapoints"]
    assert {(point["Average"], point["Unit"]) for point in points[-5:]} == {(60.0, "Percent")}
    idle = 0.5 / 256 * 100  # what nginx uses without requests
    assert {point["Average"] for point in points[:-5]} == {idle}


def test_the_metric_can_be_read_as_metric_data(sim: Simulation, service: str) -> None:
    sim.load(service, memory_percent=50)
    sim.advance(300)
    names = [{"Name": "ClusterName", "Value": CLUSTER}, {"Name": "ServiceName", "Value": SERVICE}]
    metric = {"Namespace": "AWS/ECS", "MetricName": "MemoryUtilization", "Dimensions": names}
    query = {"Id": "memory", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Average"}}
    [result] = boto3.client("cloudwatch").get_metric_data(
        MetricDataQueries=[query], StartTime=sim.now - timedelta(minutes=10), EndTime=sim.now
    )["MetricDataResults"]
    assert set(result["Values"][:5]) == {25.0}


def test_the_alarm_shows_its_state(sim: Simulation, service: str, scaling: Any) -> None:
    register(scaling, maximum=2)
    track(scaling)
    sim.load(service, cpu_percent=180)
    sim.advance(300)
    high, low = alarms()
    assert (high["StateValue"], low["StateValue"]) == ("ALARM", "OK")


def test_reading_changes_nothing(sim: Simulation, service: str, scaling: Any) -> None:
    register(scaling, minimum=3)
    before = sim.why(service)
    assert activities(scaling) == activities(scaling)
    assert sim.why(service) == before


def test_a_load_needs_a_service(sim: Simulation) -> None:
    with pytest.raises(LookupError, match="there is no service arn:none"):
        sim.load("arn:none", cpu_percent=1)


def test_a_load_cannot_be_negative(sim: Simulation, service: str) -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        sim.load(service, cpu_percent=-1)
