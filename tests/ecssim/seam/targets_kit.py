"""What tests of rules and schedules share: roles, queues, and a task as a target."""

import json
from typing import Any

import boto3

from tests.conftest import CLUSTER

from .contract_kit import ACCOUNT, REGION

CLUSTER_ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{CLUSTER}"


def role(service: str) -> str:
    """Create a role that a service may assume, and return its ARN."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    name = service.partition(".")[0]
    created = boto3.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=policy)
    return str(created["Role"]["Arn"])


def queue(name: str) -> str:
    """Create a queue and return its ARN."""
    boto3.client("sqs").create_queue(QueueName=name)
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def received(name: str) -> list[dict[str, Any]]:
    """Return the messages of a queue."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return list(answer.get("Messages", []))


def task_target(role_arn: str, network: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a target that runs the task definition web on Fargate."""
    subnets = network["awsvpcConfiguration"]["subnets"]
    parameters = {
        "TaskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/web",
        "LaunchType": "FARGATE",
        "NetworkConfiguration": {"awsvpcConfiguration": {"Subnets": subnets, "AssignPublicIp": "ENABLED"}},
    }
    return {"Arn": CLUSTER_ARN, "RoleArn": role_arn, "EcsParameters": parameters, **more}


def tasks(ecs: Any) -> list[dict[str, Any]]:
    """Return the tasks of the cluster."""
    arns = ecs.list_tasks(cluster=CLUSTER)["taskArns"]
    return list(ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"]) if arns else []
