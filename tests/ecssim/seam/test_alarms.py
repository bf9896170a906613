"""Deployment alarms are those of moto's CloudWatch."""

from typing import Any

from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import create_service


def an_alarm(name: str) -> Any:
    import boto3

    cloudwatch = boto3.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/ApplicationELB",
        MetricName="HTTPCode_Target_5XX_Count",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=10,
        ComparisonOperator="GreaterThanThreshold",
    )
    return cloudwatch


def test_an_alarm_that_somebody_sets_off_rolls_a_release_back(
    sim: Simulation, ecs: Any, network: dict[str, Any]
) -> None:
    cloudwatch = an_alarm("errors")
    alarms = {"alarmNames": ["errors", "one that is not there"], "enable": True, "rollback": True}
    create_service(ecs, network, deploymentConfiguration={"alarms": alarms})
    sim.advance(600)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, forceNewDeployment=True)
    sim.advance(30)
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="ALARM", StateReason="test")
    sim.advance(300)
    newest, *_ = ecs.list_service_deployments(cluster=CLUSTER, service=SERVICE)["serviceDeployments"]
    assert newest["status"] == "ROLLBACK_SUCCESSFUL"
