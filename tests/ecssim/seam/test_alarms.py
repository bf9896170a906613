"""Deployment alarms are those of moto's CloudWatch."""

from typing import Any

import boto3
import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import create_service

from .contract_kit import ACCOUNT
from .functions_kit import FunctionsKit


def an_alarm(name: str) -> Any:
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


@pytest.mark.parametrize("allowed", [True, False])
def test_an_alarm_invokes_a_function_if_its_policy_lets_it(
    sim: Simulation, ecs: Any, network: dict[str, Any], allowed: bool
) -> None:
    kit = FunctionsKit()
    function = kit.create(
        "import boto3, json\n"
        "def handler(event, context):\n"
        "    boto3.client('ssm').put_parameter(Name='told', Type='String', Value=event['alarmData']['alarmName'])"
    )
    alarm = f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:busy"
    if allowed:
        kit.client.add_permission(
            FunctionName="f",
            StatementId="alarm",
            Action="lambda:InvokeFunction",
            Principal="lambda.alarms.cloudwatch.amazonaws.com",
            SourceArn=alarm,
        )
    service = create_service(ecs, network)
    boto3.client("cloudwatch").put_metric_alarm(
        AlarmName="busy",
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "ClusterName", "Value": CLUSTER}, {"Name": "ServiceName", "Value": SERVICE}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=50,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[function],
    )
    sim.load(service["serviceArn"], cpu_percent=90)
    sim.advance(300)
    found = boto3.client("ssm").get_parameters(Names=["told"])["Parameters"]
    assert [each["Value"] for each in found] == (["busy"] if allowed else [])
    assert any("does not let lambda.alarms" in str(entry) for entry in sim.journal.about(alarm)) is not allowed
