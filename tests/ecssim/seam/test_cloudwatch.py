"""Metrics and alarms through boto3, with moto's CloudWatch."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation


@pytest.fixture
def cloudwatch(sim: Simulation) -> Any:
    return boto3.client("cloudwatch")


def put(cloudwatch: Any, name: str = "Orders", **datum: Any) -> None:
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": name, **datum}])


def orders(
    sim: Simulation, cloudwatch: Any, *statistics: str, period: int = 60, **request: Any
) -> list[dict[str, Any]]:
    found = cloudwatch.get_metric_statistics(
        Namespace="Shop",
        MetricName="Orders",
        StartTime=sim.now - timedelta(hours=1),
        EndTime=sim.now + timedelta(minutes=1),
        Period=period,
        **({"Statistics": list(statistics)} if statistics else {}),
        **request,
    )
    return list(found["Datapoints"])


def data(sim: Simulation, cloudwatch: Any, *queries: dict[str, Any], **request: Any) -> dict[str, list[float]]:
    """The values of each query by its id, oldest first."""
    found = cloudwatch.get_metric_data(
        MetricDataQueries=list(queries),
        StartTime=sim.now - timedelta(hours=1),
        EndTime=sim.now + timedelta(minutes=1),
        ScanBy="TimestampAscending",
        **request,
    )
    return {result["Id"]: result["Values"] for result in found["MetricDataResults"]}


def stat(query_id: str, name: str = "Orders", statistic: str = "Sum", **query: Any) -> dict[str, Any]:
    metric = {"Namespace": "Shop", "MetricName": name}
    return {"Id": query_id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": statistic}, **query}


def alarm(cloudwatch: Any, name: str = "many", **changes: Any) -> None:
    settings = {
        "Namespace": "Shop",
        "MetricName": "Orders",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 10.0,
        "ComparisonOperator": "GreaterThanThreshold",
        **changes,
    }
    cloudwatch.put_metric_alarm(AlarmName=name, **{key: value for key, value in settings.items() if value is not None})


def shown(cloudwatch: Any, name: str = "many") -> dict[str, Any]:
    [found] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return dict(found)


def test_samples_can_be_given_in_three_ways(sim: Simulation, cloudwatch: Any) -> None:
    put(cloudwatch, Value=4.0, Unit="Count")
    put(cloudwatch, Values=[1.0, 2.0], Counts=[3.0, 1.0])
    put(cloudwatch, StatisticValues={"SampleCount": 2, "Sum": 20, "Minimum": 5, "Maximum": 15})
    [point] = orders(sim, cloudwatch, "SampleCount", "Sum", "Minimum", "Maximum", "Average")
    assert (point["SampleCount"], point["Sum"], point["Minimum"], point["Maximum"]) == (7, 29, 1, 15)
    assert point["Average"] == pytest.approx(29 / 7)
    assert point["Unit"] == "Count"


def test_a_percentile_can_be_read(sim: Simulation, cloudwatch: Any) -> None:
    put(cloudwatch, Values=[1.0, 9.0], Counts=[95.0, 5.0])
    [point] = orders(sim, cloudwatch, ExtendedStatistics=["p95", "p99"])
    assert point["ExtendedStatistics"] == {"p95": 1.0, "p99": 9.0}


def test_a_statistic_that_is_not_simulated_is_refused_by_its_name(sim: Simulation, cloudwatch: Any) -> None:
    put(cloudwatch, Value=1.0)
    with pytest.raises(ClientError, match="does not simulate the statistic tm90 yet"):
        orders(sim, cloudwatch, ExtendedStatistics=["tm90"])


def test_several_metrics_and_arithmetic_can_be_read_at_once(sim: Simulation, cloudwatch: Any) -> None:
    for orders_now, visits in ((1.0, 10.0), (3.0, 12.0)):
        put(cloudwatch, Value=orders_now)
        put(cloudwatch, "Visits", Value=visits)
        sim.advance(60)
    share = {"Id": "share", "Expression": "100 * orders / visits"}
    found = data(sim, cloudwatch, stat("orders"), stat("visits", "Visits", ReturnData=False), share)
    assert found == {"orders": [1.0, 3.0], "share": [10.0, 25.0]}


def test_a_function_of_metric_math_is_refused_by_its_name(sim: Simulation, cloudwatch: Any) -> None:
    with pytest.raises(ClientError, match=r"does not simulate the expression SUM\(METRICS\(\)\) yet"):
        data(sim, cloudwatch, stat("orders"), {"Id": "all", "Expression": "SUM(METRICS())"})


def test_metrics_are_listed_by_namespace_name_and_dimension(sim: Simulation, cloudwatch: Any) -> None:
    put(cloudwatch, Value=1.0, Dimensions=[{"Name": "Shop", "Value": "north"}])
    put(cloudwatch, "Visits", Value=1.0)
    listed = cloudwatch.list_metrics(Namespace="Shop", Dimensions=[{"Name": "Shop"}])["Metrics"]
    assert [each["MetricName"] for each in listed] == ["Orders"]
    assert len(cloudwatch.list_metrics(Namespace="Shop")["Metrics"]) == 2
    assert cloudwatch.list_metrics(Namespace="Shop", MetricName="Visits")["Metrics"][0]["Dimensions"] == []


def test_a_new_alarm_has_insufficient_data(cloudwatch: Any) -> None:
    alarm(cloudwatch)
    assert shown(cloudwatch)["StateValue"] == "INSUFFICIENT_DATA"
    assert shown(cloudwatch)["StateReason"] == "Unchecked: Initial alarm creation"


def test_an_alarm_goes_off_and_recovers_and_remembers(sim: Simulation, cloudwatch: Any) -> None:
    alarm(cloudwatch)
    for value in (5.0, 20.0, 5.0):
        put(cloudwatch, Value=value)
        sim.advance(60)
    assert shown(cloudwatch)["StateValue"] == "OK"
    history = cloudwatch.describe_alarm_history(AlarmName="many")["AlarmHistoryItems"]
    assert [item["HistorySummary"] for item in history] == [
        "Alarm updated from ALARM to OK",
        "Alarm updated from OK to ALARM",
        "Alarm updated from INSUFFICIENT_DATA to OK",
    ]
    new = json.loads(history[1]["HistoryData"])["newState"]
    assert new["stateReason"].startswith("Threshold Crossed: 1 out of the last 1 datapoints [20.0 (05/01/26 09:01:00)]")
    assert new["stateReasonData"]["recentDatapoints"] == [20.0]


def test_a_changed_alarm_keeps_its_state(sim: Simulation, cloudwatch: Any) -> None:
    alarm(cloudwatch)
    put(cloudwatch, Value=20.0)
    sim.advance(60)
    alarm(cloudwatch, Threshold=100.0)
    assert shown(cloudwatch)["StateValue"] == "ALARM"
    sim.advance(60)
    put(cloudwatch, Value=20.0)
    sim.advance(60)
    assert shown(cloudwatch)["StateValue"] == "OK"


def test_an_alarm_can_look_at_arithmetic(sim: Simulation, cloudwatch: Any) -> None:
    metrics = [
        stat("orders", ReturnData=False),
        stat("visits", "Visits", ReturnData=False),
        {"Id": "share", "Expression": "orders / visits"},
    ]
    nothing = dict.fromkeys(("Namespace", "MetricName", "Statistic", "Period"))
    alarm(cloudwatch, Metrics=metrics, Threshold=0.5, **nothing)
    put(cloudwatch, Value=6.0)
    put(cloudwatch, "Visits", Value=10.0)
    sim.advance(60)
    assert shown(cloudwatch)["StateValue"] == "ALARM"


def test_a_topic_hears_of_an_alarm(sim: Simulation, cloudwatch: Any) -> None:
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="pager")["TopicArn"]
    queue = sqs.create_queue(QueueName="pager")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=attributes["QueueArn"])
    alarm(cloudwatch, AlarmActions=[topic])
    put(cloudwatch, Value=20.0)
    sim.advance(60)
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]
    told = json.loads(json.loads(message["Body"])["Message"])
    assert (told["AlarmName"], told["OldStateValue"], told["NewStateValue"]) == ("many", "INSUFFICIENT_DATA", "ALARM")


def test_disabled_actions_tell_nobody_but_event_bridge(sim: Simulation, cloudwatch: Any) -> None:
    sqs, events = boto3.client("sqs"), boto3.client("events")
    queue = sqs.create_queue(QueueName="alarms")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="alarms", EventPattern=json.dumps({"source": ["aws.cloudwatch"]}))
    events.put_targets(Rule="alarms", Targets=[{"Id": "queue", "Arn": arn}])
    alarm(cloudwatch, ActionsEnabled=False, AlarmActions=["arn:aws:sns:us-east-1:123456789012:nobody"])
    put(cloudwatch, Value=20.0)
    sim.advance(60)
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]
    event = json.loads(message["Body"])
    assert (event["detail-type"], event["detail"]["state"]["value"]) == ("CloudWatch Alarm State Change", "ALARM")


def test_a_state_can_be_set_by_hand_until_the_next_look(sim: Simulation, cloudwatch: Any) -> None:
    alarm(cloudwatch, TreatMissingData="notBreaching")
    cloudwatch.set_alarm_state(AlarmName="many", StateValue="ALARM", StateReason="a drill")
    assert (shown(cloudwatch)["StateValue"], shown(cloudwatch)["StateReason"]) == ("ALARM", "a drill")
    sim.advance(60)
    assert shown(cloudwatch)["StateValue"] == "OK"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "the comparison GreaterThanUpperThreshold"),
        ({"Period": 10}, "a period of 10 seconds"),
        (
            {"Statistic": None, "MetricName": None, "Namespace": None, "Period": None}
            | {"Metrics": [{"Id": "e", "Expression": "ANOMALY_DETECTION_BAND(m1)"}]},
            "the expression ANOMALY_DETECTION_BAND",
        ),
    ],
)
def test_what_is_not_simulated_is_refused_by_its_name(cloudwatch: Any, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ClientError, match=f"does not simulate {message}"):
        alarm(cloudwatch, **changes)
