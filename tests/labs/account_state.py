"""Everything that an account holds, as AWS tells it: what a clean-up must leave as it was before the lab."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jmespath
from ecslab.reading import pages

Client = Callable[[str], Any]

# For each service: a call, and where its answer names what is there. What has ended, and only shows for a while, is
# left out: terminated machines, and Spot requests of theirs that are closed.
READS: tuple[tuple[str, str, Mapping[str, Any], str], ...] = (
    ("ecs", "list_clusters", {}, "clusterArns[]"),
    ("ecs", "list_task_definitions", {"status": "ACTIVE"}, "taskDefinitionArns[]"),
    ("ecs", "list_task_definitions", {"status": "INACTIVE"}, "taskDefinitionArns[]"),
    ("ec2", "describe_instances", {}, "Reservations[].Instances[?State.Name != 'terminated'][].InstanceId"),
    ("ec2", "describe_spot_instance_requests", {}, "SpotInstanceRequests[?State == 'active'].SpotInstanceRequestId"),
    ("ec2", "describe_volumes", {}, "Volumes[].VolumeId"),
    ("ec2", "describe_addresses", {}, "Addresses[].PublicIp"),
    ("ec2", "describe_nat_gateways", {}, "NatGateways[].NatGatewayId"),
    ("ec2", "describe_vpcs", {}, "Vpcs[].VpcId"),
    ("ec2", "describe_vpc_endpoints", {}, "VpcEndpoints[].VpcEndpointId"),
    ("ec2", "describe_subnets", {}, "Subnets[].SubnetId"),
    ("ec2", "describe_route_tables", {}, "RouteTables[].RouteTableId"),
    ("ec2", "describe_internet_gateways", {}, "InternetGateways[].InternetGatewayId"),
    ("ec2", "describe_security_groups", {}, "SecurityGroups[].GroupId"),
    ("ec2", "describe_launch_templates", {}, "LaunchTemplates[].LaunchTemplateName"),
    ("ec2", "describe_key_pairs", {}, "KeyPairs[].KeyName"),
    (
        "ec2",
        "describe_iam_instance_profile_associations",
        {},
        "IamInstanceProfileAssociations[?State == 'associated'].AssociationId",
    ),
    ("autoscaling", "describe_auto_scaling_groups", {}, "AutoScalingGroups[].AutoScalingGroupName"),
    ("elbv2", "describe_load_balancers", {}, "LoadBalancers[].LoadBalancerArn"),
    ("elbv2", "describe_target_groups", {}, "TargetGroups[].TargetGroupArn"),
    ("iam", "list_roles", {}, "Roles[].RoleName"),
    ("iam", "list_users", {}, "Users[].UserName"),
    ("iam", "list_policies", {"Scope": "Local"}, "Policies[].PolicyName"),
    ("iam", "list_instance_profiles", {}, "InstanceProfiles[].InstanceProfileName"),
    ("logs", "describe_log_groups", {}, "logGroups[].logGroupName"),
    ("ssm", "describe_activations", {}, "ActivationList[].ActivationId"),
    ("ssm", "describe_instance_information", {}, "InstanceInformationList[].InstanceId"),
    # moto lists AWS's own as well, and takes a minute for it.
    (
        "ssm",
        "describe_parameters",
        {"ParameterFilters": [{"Key": "Name", "Option": "BeginsWith", "Values": ["ecslab", "/ecslab"]}]},
        "Parameters[].Name",
    ),
    ("secretsmanager", "list_secrets", {}, "SecretList[].Name"),
    ("lambda", "list_functions", {}, "Functions[].FunctionName"),
    (
        "application-autoscaling",
        "describe_scalable_targets",
        {"ServiceNamespace": "ecs"},
        "ScalableTargets[].ResourceId",
    ),
    ("cloudwatch", "describe_alarms", {}, "MetricAlarms[].AlarmName"),
    ("events", "list_rules", {}, "Rules[].Name"),
    ("sqs", "list_queues", {}, "QueueUrls[]"),
    ("sns", "list_topics", {}, "Topics[].TopicArn"),
    ("servicediscovery", "list_namespaces", {}, "Namespaces[].Id"),
    ("ecr", "describe_repositories", {}, "repositories[].repositoryName"),
    ("s3", "list_buckets", {}, "Buckets[].Name"),
)


def _answers(client: Any, operation: str, request: Mapping[str, Any]) -> Iterable[Any]:
    if client.can_paginate(operation):
        return iter(client.get_paginator(operation).paginate(**request))
    return [getattr(client, operation)(**request)]


def account_state(client: Client) -> frozenset[tuple[str, str]]:
    """Return what the account holds: by which call it is found, and its ARN, id or name.

    Arguments:
        client: gives a boto3 client of an AWS service.
    """
    found = {
        (f"{service}.{operation}", name)
        for service, operation, request, where in READS
        for page in _answers(client(service), operation, request)
        for name in jmespath.search(where, page) or []
    }
    machines = {name for operation, name in found if operation == "ec2.describe_instances"}
    for interface in pages(client("ec2"), "describe_network_interfaces", "NetworkInterfaces"):
        # AWS deletes the interface of a machine with the machine; moto keeps it.
        if interface.get("Attachment", {}).get("InstanceId") in (None, *machines):
            found.add(("network interface", interface["NetworkInterfaceId"]))
    providers = client("ecs").describe_capacity_providers()["capacityProviders"]
    found |= {("capacity provider", each["name"]) for each in providers if each["status"] == "ACTIVE"}
    for cluster in pages(client("ecs"), "list_clusters", "clusterArns"):
        for operation, field in (("list_services", "serviceArns"), ("list_tasks", "taskArns")):
            found |= {(operation, arn) for arn in pages(client("ecs"), operation, field, cluster=cluster)}
    return frozenset(found)
