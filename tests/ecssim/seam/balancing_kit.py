"""What the tests of load balancers over moto share."""

from typing import Any

from ecssim import Simulation

from tests.conftest import CLUSTER

QUICK = {"HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5}
ANYWHERE = [{"CidrIp": "0.0.0.0/0"}]
HTTP_FROM_ANYWHERE = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": ANYWHERE}


def health(elb: Any, group: str, **request: Any) -> list[tuple[str, str, str]]:
    """State, reason and description of every target of a group."""
    found = elb.describe_target_health(TargetGroupArn=group, **request)["TargetHealthDescriptions"]
    told = [each["TargetHealth"] for each in found]
    return [(each["State"], each.get("Reason", ""), each.get("Description", "")) for each in told]


def address(task: dict[str, Any]) -> str:
    details = {detail["name"]: detail["value"] for detail in task["attachments"][0]["details"]}
    return str(details["privateIPv4Address"])


def an_instance(sim: Simulation, ec2: Any, network: dict[str, Any]) -> str:
    """Launch an instance that joins the cluster, and return its id."""
    import boto3

    boto3.client("iam").create_instance_profile(InstanceProfileName="ecsInstanceRole")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    launched = ec2.run_instances(
        ImageId=image,
        InstanceType="t3.medium",
        MinCount=1,
        MaxCount=1,
        SubnetId=network["awsvpcConfiguration"]["subnets"][0],
        IamInstanceProfile={"Name": "ecsInstanceRole"},
        UserData=f"#!/bin/bash\necho ECS_CLUSTER={CLUSTER} >> /etc/ecs/ecs.config\n",
    )
    sim.advance(120)
    return str(launched["Instances"][0]["InstanceId"])


def vpc_id(ec2: Any) -> str:
    return str(ec2.describe_vpcs()["Vpcs"][0]["VpcId"])


def security_group(ec2: Any, name: str, *ingress: dict[str, Any]) -> str:
    """Create a security group that lets everything out and this in."""
    made = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc_id(ec2))["GroupId"]
    if ingress:
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=list(ingress))
    return str(made)


def around_the_tasks(network: dict[str, Any], *groups: str) -> dict[str, Any]:
    network["awsvpcConfiguration"]["securityGroups"] = list(groups)
    return network


def open_to_everybody(elb: Any, ec2: Any) -> dict[str, Any]:
    """Let everybody reach the only load balancer at port 80, beside the members of the default group; return it."""
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    [default] = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
    groups = [default["GroupId"], security_group(ec2, "front", HTTP_FROM_ANYWHERE)]
    elb.set_security_groups(LoadBalancerArn=balancer["LoadBalancerArn"], SecurityGroups=groups)
    return dict(balancer)
