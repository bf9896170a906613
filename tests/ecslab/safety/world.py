"""An account in which a lab has its things, and others have things that look like them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import jmespath
import pytest
from ecslab.course import LabInfo, course
from ecslab.reading import pages
from ecslab.safety.guard import Guard, RefusedError
from ecslab.safety.ledger import Ledger
from ecslab.safety.operations import operations
from ecssim import simulate

from .later_labs import make_a_service_that_code_deploy_releases, make_what_later_labs_make
from .right_calls import ACCOUNT, CONTAINER, NAMED, PREFIX, REGION, right_calls

CREATING = [name for name, operation in operations().items() if operation.creates]
LAB = replace(course().lab("05_services"), bill={"fargate_vcpu_hour": 1.25, "t3_micro_hour": 2})
OTHERS = ("ecslab-050", "xecslab-05", "ecslab-04", "ECSLAB-05", "prod", "default")
TRUST = NAMED["iam.CreateRole"]["AssumeRolePolicyDocument"]
FARGATE = {"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}
MACHINE = {"ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
# What an account has, as AWS tells it: everything that a call that went wrong could have changed.
READS = (
    ("ecs", "list_clusters", "clusterArns"),
    ("ecs", "list_task_definitions", "taskDefinitionArns"),
    ("ec2", "describe_instances", "Reservations"),
    ("ec2", "describe_launch_templates", "LaunchTemplates"),
    ("ec2", "describe_subnets", "Subnets"),
    ("ec2", "describe_security_groups", "SecurityGroups"),
    ("ec2", "describe_iam_instance_profile_associations", "IamInstanceProfileAssociations"),
    ("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups"),
    ("elbv2", "describe_target_groups", "TargetGroups"),
    ("elbv2", "describe_load_balancers", "LoadBalancers"),
    ("ec2", "describe_vpcs", "Vpcs"),
    ("ec2", "describe_volumes", "Volumes"),
    ("ec2", "describe_route_tables", "RouteTables"),
    ("ec2", "describe_internet_gateways", "InternetGateways"),
    ("cloudwatch", "describe_alarms", "MetricAlarms"),
    ("events", "list_rules", "Rules"),
    ("scheduler", "list_schedules", "Schedules"),
    ("codedeploy", "list_applications", "applications"),
    ("lambda", "list_functions", "Functions"),
    ("sqs", "list_queues", "QueueUrls"),
    ("sns", "list_topics", "Topics"),
    ("sns", "list_subscriptions", "Subscriptions"),
    ("logs", "describe_metric_filters", "metricFilters"),
    ("servicediscovery", "list_namespaces", "Namespaces"),
    ("ecr", "describe_repositories", "repositories"),
    ("iam", "list_roles", "Roles"),
    ("iam", "list_instance_profiles", "InstanceProfiles"),
    ("logs", "describe_log_groups", "logGroups"),
    ("secretsmanager", "list_secrets", "SecretList"),
    ("ssm", "describe_activations", "ActivationList"),
)
# What the lab makes, in an order that works, and where the answers hold ids.
MAKING: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("ecs.CreateCluster", {}),
    ("iam.CreateRole", {}),
    ("iam.AttachRolePolicy", {}),
    ("iam.CreateInstanceProfile", {}),
    ("iam.AddRoleToInstanceProfile", {}),
    ("logs.CreateLogGroup", {}),
    ("ssm.PutParameter", {}),
    ("secretsmanager.CreateSecret", {}),
    ("ecr.CreateRepository", {}),
    ("ssm.CreateActivation", {"activation": "ActivationId", "activation_code": "ActivationCode"}),
    ("ecs.RegisterTaskDefinition", {}),
    ("ec2.RunInstances", {"machine": "Instances[0].InstanceId"}),
    ("ec2.CreateSubnet", {"subnet": "Subnet.SubnetId"}),
    ("elbv2.CreateTargetGroup", {"target_group": "TargetGroups[0].TargetGroupArn"}),
    ("ec2.CreateLaunchTemplate", {}),
    ("autoscaling.CreateAutoScalingGroup", {}),
    ("ecs.RegisterContainerInstance", {"container_instance": "containerInstance.containerInstanceArn"}),
    ("ecs.CreateService", {}),
    ("ecs.StartTask", {}),
    ("ecs.RunTask", {}),
    ("scheduler.CreateSchedule", {}),
    ("ec2.CreateSecurityGroup", {"security_group": "GroupId"}),
    ("elbv2.CreateLoadBalancer", {"load_balancer": "LoadBalancers[0].LoadBalancerArn"}),
    ("elbv2.CreateListener", {"listener": "Listeners[0].ListenerArn"}),
    ("elbv2.CreateRule", {"rule": "Rules[0].RuleArn"}),
    ("application-autoscaling.RegisterScalableTarget", {}),
    ("application-autoscaling.PutScalingPolicy", {}),
    ("cloudwatch.PutMetricAlarm", {}),
    ("lambda.CreateFunction", {}),
    ("sqs.CreateQueue", {"queue": "QueueUrl"}),
    ("sns.CreateTopic", {}),
    ("sns.Subscribe", {}),
    ("events.PutRule", {}),
    ("events.PutTargets", {}),
    ("ec2.CreateVpc", {"own_vpc": "Vpc.VpcId"}),
    ("ec2.CreateInternetGateway", {"gateway": "InternetGateway.InternetGatewayId"}),
    ("ec2.AttachInternetGateway", {}),
)
# What it makes after that, in what others than its guard have made for it.
MAKING_THEN: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("ecs.CreateCapacityProvider", {}),
    ("servicediscovery.CreateHttpNamespace", {}),
    ("servicediscovery.CreatePrivateDnsNamespace", {}),
    ("servicediscovery.CreateService", {}),
    ("codedeploy.CreateApplication", {}),
    ("codedeploy.CreateDeploymentGroup", {}),
    ("codedeploy.CreateDeployment", {"deployment": "deploymentId"}),
)
# Where the ids are found of what the lab's guard does not let it make yet.
FOUND = {
    "interface": (
        "ec2",
        "describe_network_interfaces",
        "NetworkInterfaces[?TagSet[?Value == 'ecslab-05']].NetworkInterfaceId | [0]",
    ),
    "volume": ("ec2", "describe_volumes", "Volumes[?State == 'available'].VolumeId | [0]"),
    "discovery": ("servicediscovery", "list_services", "Services[0].Id"),
    "namespace": ("servicediscovery", "list_namespaces", "Namespaces[0].Id"),
}
RESOURCES = right_calls(defaultdict(str))["ecs.RegisterContainerInstance"]["totalResources"]
IN_A_CLUSTER = (
    ("list_services", "serviceArns", "describe_services", "services"),
    ("list_tasks", "taskArns", "describe_tasks", "tasks"),
    ("list_container_instances", "containerInstanceArns", "describe_container_instances", "containerInstances"),
)


@dataclass
class World:
    """The account, seen by the lab and by others.

    Arguments:
        ids: of the lab's things, as right_calls takes them.
        theirs: the ids of the others' things.
        sent: the calls that left the lab's clients and change something.
    """

    ids: dict[str, str]
    theirs: dict[str, str]
    ledger: Ledger
    client: Callable[[str], Any]
    sent: list[str]

    def call(self, operation: str, request: Mapping[str, Any]) -> Any:
        """Make a call as the lab, by a name such as ecs.RunTask."""
        service, _, name = operation.partition(".")
        return method(self.client(service), name)(**request)

    def right(self, operation: str) -> Mapping[str, Any]:
        """Return a call that the lab may make."""
        return right_calls(self.ids)[operation]

    def state(self) -> list[Any]:
        """Return everything that the account has."""
        found = [_read(service, operation, field) for service, operation, field in READS]
        ecs = boto3.client("ecs")
        for cluster in _read("ecs", "list_clusters", "clusterArns"):
            found.append(ecs.describe_clusters(clusters=[cluster], include=["SETTINGS"])["clusters"])
            for listing, arns, describing, field in IN_A_CLUSTER:
                if some := getattr(ecs, listing)(cluster=cluster)[arns]:
                    found.append(getattr(ecs, describing)(**{"cluster": cluster, field: some})[field])
        iam = boto3.client("iam")
        for role in (*OTHERS, f"{PREFIX}-instance"):
            found.append(iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"])
            found.append(iam.list_role_policies(RoleName=role)["PolicyNames"])
        found.append(boto3.client("ssm").get_parameters(Names=[f"/{name}/colour" for name in OTHERS])["Parameters"])
        return found


def refusal(world: World, operation: str, request: Mapping[str, Any]) -> str:
    """Return the sentence that a call is refused with; nothing may have left."""
    world.sent.clear()
    with pytest.raises(RefusedError) as refused:
        world.call(operation, request)
    assert [sent for sent in world.sent if operation.partition(".")[2] in sent] == []
    return str(refused.value)


def method(client: Any, operation: str) -> Any:
    """Return the method of a client that makes the call of that name."""
    return getattr(client, next(name for name, each in client.meta.method_to_api_mapping.items() if each == operation))


def watched(guard: Guard, sent: list[str]) -> Callable[[str], Any]:
    """Return what gives clients that the guard watches, each made once, and notes what they send."""
    clients: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in clients:
            clients[service] = boto3.client(service)
            guard.watch(clients[service])
            clients[service].meta.events.register("before-send", lambda event_name, **_: sent.append(event_name))
        return clients[service]

    return client


def guard(ledger: Ledger, lab: LabInfo = LAB, **how: Any) -> Guard:
    """Return a guard that lets the lab call every operation of the table, unless told otherwise."""
    return Guard(lab, ledger, ACCOUNT, REGION, boto3.client, **{"needed": operations().keys(), **how})


def _call(service: str, operation: str) -> Any:
    return getattr(boto3.client(service), operation)()


def _route_table(vpc: str) -> str:
    tables = _read("ec2", "describe_route_tables", "RouteTables")
    return next(str(table["RouteTableId"]) for table in tables if table["VpcId"] == vpc)


@contextmanager
def world(path: Path) -> Iterator[World]:
    """Simulate the account; the lab has made its things itself, watched by the guard."""
    with simulate(seed=5) as simulation:
        ledger, sent = Ledger(path), list[str]()
        theirs = _make_theirs()
        made = World(defaultdict(str), theirs, ledger, watched(guard(ledger), sent), sent)
        subnets = [each["SubnetId"] for each in _read("ec2", "describe_subnets", "Subnets") if each["DefaultForAz"]]
        made.ids |= {
            "vpc": theirs["vpc"],
            "subnets": " ".join(subnets),
            "task": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/{PREFIX}/{'0' * 32}",
        }
        _make(made, MAKING)
        made.ids["group"] = _arn_of_the_group()
        make_what_later_labs_make(boto3.client, PREFIX, subnets)
        made.ids |= {name: jmespath.search(where, _call(*call)) for name, (*call, where) in FOUND.items()}
        made.ids["released"] = make_a_service_that_code_deploy_releases(
            boto3.client, PREFIX, made.ids["load_balancer"], made.ids["vpc"], subnets
        )
        _make(made, MAKING_THEN)
        made.ids["route_table"] = _route_table(made.ids["own_vpc"])
        made.ids["managed_machine"] = simulation.install_ecs_anywhere(
            made.ids["activation"], made.ids["activation_code"], PREFIX
        )
        simulation.advance(300)
        sent.clear()
        yield made


def _make(made: World, calls: tuple[tuple[str, Mapping[str, str]], ...]) -> None:
    """Make the calls as the lab, and note the ids in their answers."""
    for operation, ids in calls:
        answer = made.call(operation, made.right(operation))
        made.ids |= {name: jmespath.search(where, answer) for name, where in ids.items()}


def _make_theirs() -> dict[str, str]:
    """Make what others have, and return the ids of it."""
    ecs, ec2, iam, ssm = (boto3.client(service) for service in ("ecs", "ec2", "iam", "ssm"))
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    foreign_vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"][:1]]
    network = {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}
    for name in OTHERS:
        ecs.create_cluster(clusterName=name)
        ecs.register_task_definition(family=name, containerDefinitions=[CONTAINER], **FARGATE)
        ecs.create_service(
            cluster=name,
            serviceName="web",
            taskDefinition=name,
            desiredCount=1,
            launchType="FARGATE",
            networkConfiguration=network,
        )
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
        iam.create_instance_profile(InstanceProfileName=name)
        boto3.client("logs").create_log_group(logGroupName=f"/ecs/{name}")
        ssm.put_parameter(Name=f"/{name}/colour", Value="green", Type="String")
        boto3.client("secretsmanager").create_secret(Name=f"{name}/password", SecretString="theirs")
        ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"InstanceType": "t3.micro"})
        boto3.client("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=name,
            LaunchTemplate={"LaunchTemplateName": name},
            MinSize=0,
            MaxSize=1,
            AvailabilityZones=["us-east-1a"],
        )
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "ecslab-050"}]}]
    machine = ec2.run_instances(**MACHINE, TagSpecifications=tags)["Instances"][0]["InstanceId"]
    subnet = ec2.create_subnet(VpcId=foreign_vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="ecslab-050", Description="theirs", VpcId=vpc)["GroupId"]
    queue = boto3.client("sqs").create_queue(QueueName="ecslab-050")["QueueUrl"]
    target = boto3.client("elbv2").create_target_group(Name="ecslab-050", VpcId=vpc, Protocol="HTTP", Port=80)
    activation = ssm.create_activation(IamRole="prod", RegistrationLimit=1)["ActivationId"]
    instance = ecs.register_container_instance(cluster="prod", totalResources=RESOURCES)["containerInstance"]
    started = ecs.run_task(cluster="prod", taskDefinition="prod", launchType="FARGATE", networkConfiguration=network)[
        "tasks"
    ]
    return {
        "vpc": vpc,
        "VPC": foreign_vpc,
        "EC2 instance": machine,
        "subnet": subnet,
        "security group": group,
        "target group": target["TargetGroups"][0]["TargetGroupArn"],
        "queue": queue,
        "activation": activation,
        "managed machine": "mi-0123456789abcdef0",
        "machine": "i-0123456789abcdef0",
        "container instance": instance["containerInstanceArn"],
        "task": started[0]["taskArn"],
    }


def _arn_of_the_group() -> str:
    groups = _read("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups")
    return next(
        str(each["AutoScalingGroupARN"]) for each in groups if PREFIX in each["AutoScalingGroupName"].split("-m")
    )


def _read(service: str, operation: str, field: str) -> list[Any]:
    return list(pages(boto3.client(service), operation, field))
