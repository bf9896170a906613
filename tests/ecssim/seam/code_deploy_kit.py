"""What a deployment of CodeDeploy needs around its service: a load balancer, two target groups, and a group."""

import json
from typing import Any

APPLICATION, GROUP = "AppECS-lab-web", "DgpECS-lab-web"
ROLE = "arn:aws:iam::123456789012:role/code-deploy"


def balanced(subnets: list[str]) -> dict[str, str]:
    """Make a load balancer with a production and a test listener, and two target groups; return their ARNs."""
    import boto3

    elb = boto3.client("elbv2")
    vpc = boto3.client("ec2").describe_subnets(SubnetIds=subnets)["Subnets"][0]["VpcId"]
    arns: dict[str, str] = {}
    for name in ("blue", "green"):
        group = elb.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
        arns[name] = group["TargetGroups"][0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(Name="shop", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    forward = [{"Type": "forward", "TargetGroupArn": arns["blue"]}]
    for name, port in (("production", 80), ("test", 8080)):
        listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=port, DefaultActions=forward)
        arns[name] = listener["Listeners"][0]["ListenerArn"]
    return arns


def group_request(arns: dict[str, str], **changes: Any) -> dict[str, Any]:
    """Return a request of CreateDeploymentGroup, with changes; a change to None leaves a parameter out."""
    request = {
        "applicationName": APPLICATION,
        "deploymentGroupName": GROUP,
        "serviceRoleArn": ROLE,
        "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
        "blueGreenDeploymentConfiguration": {
            "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 5},
            "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
        },
        "ecsServices": [{"serviceName": "web", "clusterName": "lab"}],
        "loadBalancerInfo": {
            "targetGroupPairInfoList": [
                {
                    "targetGroups": [{"name": "blue"}, {"name": "green"}],
                    "prodTrafficRoute": {"listenerArns": [arns["production"]]},
                    "testTrafficRoute": {"listenerArns": [arns["test"]]},
                }
            ]
        },
        **changes,
    }
    return {name: value for name, value in request.items() if value is not None}


def appspec(task_definition: str = "web", **more: Any) -> dict[str, Any]:
    """Return an AppSpec file."""
    properties = {
        "TaskDefinition": task_definition,
        "LoadBalancerInfo": {"ContainerName": "web", "ContainerPort": 80},
    }
    resource = {"TargetService": {"Type": "AWS::ECS::Service", "Properties": properties}}
    return {"version": 0.0, "Resources": [resource], **more}


def revision(task_definition: str = "web", **more: Any) -> dict[str, Any]:
    content = json.dumps(appspec(task_definition, **more))
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}


REPORTING = """
import boto3

def handler(event, context):
    boto3.client("codedeploy").put_lifecycle_event_hook_execution_status(
        deploymentId=event["DeploymentId"],
        lifecycleEventHookExecutionId=event["LifecycleEventHookExecutionId"],
        status="{status}",
    )
"""
