"""What later labs make around a service, so that a clean-up can be tried before they are written."""

import json
from collections.abc import Callable
from typing import Any


def make_what_later_labs_make(client: Callable[[str], Any], name: str, subnets: list[str]) -> None:
    """Make one of each kind.

    Arguments:
        client: gives a boto3 client of an AWS service.
        name: what the names begin with.
        subnets: where they are.
    """
    ec2 = client("ec2")
    group = ec2.create_security_group(GroupName=f"{name}-more", Description="web")["GroupId"]
    tags = [{"Key": "Name", "Value": name}]
    ec2.create_volume(
        AvailabilityZone="us-east-1a", Size=1, TagSpecifications=[{"ResourceType": "volume", "Tags": tags}]
    )
    ec2.create_network_interface(
        SubnetId=subnets[0],
        Groups=[group],
        TagSpecifications=[{"ResourceType": "network-interface", "Tags": tags}],
    )
    queue = client("sqs").create_queue(QueueName=f"{name}-more")["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client("events").put_rule(Name=f"{name}-more", EventPattern=json.dumps({"source": ["aws.ecs"]}))
    client("events").put_targets(Rule=f"{name}-more", Targets=[{"Id": "queue", "Arn": arn}])
    client("sns").create_topic(Name=f"{name}-more")
    client("ecr").create_repository(repositoryName=f"{name}/more")
    discovery = client("servicediscovery")
    discovery.create_http_namespace(Name=name)
    namespace = discovery.list_namespaces()["Namespaces"][0]["Id"]
    service = discovery.create_service(Name="more", NamespaceId=namespace)["Service"]["Id"]
    discovery.register_instance(ServiceId=service, InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.1"})


def make_a_service_that_code_deploy_releases(
    client: Callable[[str], Any], name: str, balancer: str, vpc: str, subnets: list[str]
) -> str:
    """Make a service behind a listener of a load balancer, with two target groups, and return the listener's ARN.

    Arguments:
        client: gives a boto3 client of an AWS service.
        name: of the cluster, and what other names begin with.
        balancer: the ARN of the load balancer.
        vpc, subnets: where they are.
    """
    elbv2, ecs = client("elbv2"), client("ecs")
    web = {"VpcId": vpc, "Protocol": "HTTP", "Port": 80, "TargetType": "ip"}
    blue, _ = (
        elbv2.create_target_group(Name=f"{name}-{colour}", **web)["TargetGroups"][0]["TargetGroupArn"]
        for colour in ("blue", "green")
    )
    forward = [{"Type": "forward", "TargetGroupArn": blue}]
    listener = elbv2.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=8080, DefaultActions=forward)
    ecs.register_task_definition(
        family=f"{name}-released",
        containerDefinitions=[{"name": "web", "image": "nginx", "portMappings": [{"containerPort": 80}]}],
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
    )
    ecs.create_service(
        cluster=name,
        serviceName="released",
        taskDefinition=f"{name}-released",
        desiredCount=1,
        launchType="FARGATE",
        deploymentController={"type": "CODE_DEPLOY"},
        networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}},
        loadBalancers=[{"targetGroupArn": blue, "containerName": "web", "containerPort": 80}],
    )
    return str(listener["Listeners"][0]["ListenerArn"])
