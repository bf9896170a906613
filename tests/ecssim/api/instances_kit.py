"""What the tests of container instances share: machines that a test registers itself, and what runs on them."""

import base64
import json
from typing import Any

from tests.conftest import CLUSTER

FAMILY = "small"
AGENT_VERSION = "1.105.1"


def join(ecs: Any, number: int = 1, *, zone: str = "a", instance_type: str = "t3.micro", **request: Any) -> Any:
    """Register an instance and connect its agent, which the test plays; return the instance as it then is."""
    request = {"instanceIdentityDocument": identity(number, zone, instance_type), **request}
    registered = ecs.register_container_instance(cluster=CLUSTER, **request)["containerInstance"]
    ecs.discover_poll_endpoint(cluster=CLUSTER, containerInstance=registered["containerInstanceArn"])
    return describe_instance(ecs, registered)


def identity(number: int = 1, zone: str = "a", instance_type: str = "t3.micro") -> str:
    """Return the identity document of an EC2 instance."""
    document = {
        "instanceId": ec2_id(number),
        "instanceType": instance_type,
        "imageId": "ami-1",
        "availabilityZone": f"us-east-1{zone}",
    }
    return json.dumps(document)


def ec2_id(number: int) -> str:
    """Return the id of the EC2 instance of that number."""
    return f"i-{number:017x}"


def describe_instance(ecs: Any, instance: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return an instance as it is now."""
    arns = [instance["containerInstanceArn"]]
    (found,) = ecs.describe_container_instances(cluster=CLUSTER, containerInstances=arns, **changes)[
        "containerInstances"
    ]
    return dict(found)


def leave(ecs: Any, instance: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Deregister an instance and return what ECS says of it."""
    arn = instance["containerInstanceArn"]
    answer = ecs.deregister_container_instance(cluster=CLUSTER, containerInstance=arn, **changes)
    return dict(answer["containerInstance"])


def define(ecs: Any, **changes: Any) -> None:
    """Register a task definition for container instances: 128 CPU units, 128 MiB, no ports."""
    container = {"name": "web", "image": "nginx:1.27", "cpu": 128, "memory": 128}
    ecs.register_task_definition(**{"family": FAMILY, "containerDefinitions": [container], **changes})


def start(ecs: Any, *instances: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Start a task of that definition on each of the instances, and return the whole answer."""
    arns = [instance["containerInstanceArn"] for instance in instances]
    request = {"cluster": CLUSTER, "taskDefinition": FAMILY, "containerInstances": arns, **changes}
    return dict(ecs.start_task(**request))


def start_one(ecs: Any, instance: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Start one task on an instance and return it."""
    (task,) = start(ecs, instance, **changes)["tasks"]
    return dict(task)


def run(ecs: Any, count: int = 1, **changes: Any) -> dict[str, Any]:
    """Run tasks of that definition on any instances, and return the whole answer."""
    request = {"cluster": CLUSTER, "taskDefinition": FAMILY, "launchType": "EC2", "count": count, **changes}
    return dict(ecs.run_task(**{name: value for name, value in request.items() if value is not None}))


def submit(ecs: Any, task: dict[str, Any], status: str, **changes: Any) -> Any:
    """Submit, as the agent of the task's instance, that the task is in that state."""
    return ecs.submit_task_state_change(cluster=CLUSTER, task=task["taskArn"], status=status, **changes)


def resource(instance: dict[str, Any], name: str, which: str = "remainingResources") -> Any:
    """Return how much of a resource an instance has left, or another of its lists of resources."""
    (found,) = [each for each in instance[which] if each["name"] == name]
    return found["stringSetValue"] if found["type"] == "STRINGSET" else found["integerValue"]


def attributes(instance: dict[str, Any]) -> dict[str, str | None]:
    """Return the attributes of an instance by name."""
    return {each["name"]: each.get("value") for each in instance["attributes"]}


def scale(name: str = "group", *, desired: int = 0, protects: bool = False) -> str:
    """Make an Auto Scaling group whose machines join the cluster, and return its ARN."""
    import boto3

    subnets = [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"]]
    template = f"of-{name}"
    boto3.client("ec2").create_launch_template(LaunchTemplateName=template, LaunchTemplateData=machine())
    auto_scaling = boto3.client("autoscaling")
    auto_scaling.create_auto_scaling_group(
        AutoScalingGroupName=name,
        MinSize=0,
        MaxSize=10,
        DesiredCapacity=desired,
        VPCZoneIdentifier=",".join(subnets[:3]),
        LaunchTemplate={"LaunchTemplateName": template},
        NewInstancesProtectedFromScaleIn=protects,
    )
    (group,) = auto_scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return str(group["AutoScalingGroupARN"])


def machine() -> dict[str, Any]:
    """Return what a launch template says of a machine that joins the cluster."""
    script = f"#!/bin/bash\necho ECS_CLUSTER={CLUSTER} >> /etc/ecs/ecs.config\n"
    return {
        "ImageId": "ami-12c6146b",
        "InstanceType": "t3.micro",
        "IamInstanceProfile": {"Name": "ecsInstanceRole"},
        "UserData": base64.b64encode(script.encode()).decode(),
    }
