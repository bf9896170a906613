"""How to find and delete what a lab made around ECS: machines, roles, logs, secrets."""

from typing import Any

from ..reading import last_part, pages
from .kind import Client, Kind, belongs

_GONE = "terminated"


def _names(client: Any, operation: str, field: str, name: str, prefix: str, **request: Any) -> list[str]:
    """Return the names, among what a call lists, that belong to the lab."""
    return [each[name] for each in pages(client, operation, field, **request) if belongs(each[name], prefix)]


# Auto Scaling groups and EC2


def _groups(client: Client, prefix: str) -> list[str]:
    return _names(
        client("autoscaling"), "describe_auto_scaling_groups", "AutoScalingGroups", "AutoScalingGroupName", prefix
    )


def _delete_groups(client: Client, names: list[str]) -> None:
    for name in names:
        client("autoscaling").delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)


def _templates(client: Client, prefix: str) -> list[str]:
    return _names(client("ec2"), "describe_launch_templates", "LaunchTemplates", "LaunchTemplateName", prefix)


def _delete_templates(client: Client, names: list[str]) -> None:
    for name in names:
        client("ec2").delete_launch_template(LaunchTemplateName=name)


def _machines(client: Client, prefix: str) -> list[str]:
    return [
        machine["InstanceId"]
        for reservation in pages(client("ec2"), "describe_instances", "Reservations")
        for machine in reservation["Instances"]
        if machine["State"]["Name"] != _GONE and _is_the_labs(machine, prefix)
    ]


def _is_the_labs(machine: dict[str, Any], prefix: str) -> bool:
    profile = last_part(machine.get("IamInstanceProfile", {}).get("Arn", ""))
    names = [tag["Value"] for tag in machine.get("Tags", []) if tag["Key"] == "Name"]
    return any(belongs(name, prefix) for name in [profile, *names])


def _terminate(client: Client, ids: list[str]) -> None:
    client("ec2").terminate_instances(InstanceIds=ids)
    client("ec2").get_waiter("instance_terminated").wait(InstanceIds=ids)


def _tagged(client: Client, prefix: str, operation: str, field: str, id_name: str) -> list[str]:
    """Return the ids of what carries a Name tag of the lab."""
    return [
        each[id_name]
        for each in pages(client("ec2"), operation, field)
        if any(tag["Key"] == "Name" and belongs(tag["Value"], prefix) for tag in each.get("Tags", []))
    ]


def _security_groups(client: Client, prefix: str) -> list[str]:
    groups = pages(client("ec2"), "describe_security_groups", "SecurityGroups")
    return [group["GroupId"] for group in groups if belongs(group["GroupName"], prefix)]


def _delete_security_groups(client: Client, ids: list[str]) -> None:
    for group_id in ids:
        client("ec2").delete_security_group(GroupId=group_id)


def _delete_subnets(client: Client, ids: list[str]) -> None:
    for subnet_id in ids:
        client("ec2").delete_subnet(SubnetId=subnet_id)


# Systems Manager


def _activations(client: Client, prefix: str) -> list[dict[str, Any]]:
    found = pages(client("ssm"), "describe_activations", "ActivationList")
    return [each for each in found if belongs(last_part(each["IamRole"]), prefix)]


def _managed_machines(client: Client, prefix: str) -> list[str]:
    ids = {each["ActivationId"] for each in _activations(client, prefix)}
    machines = pages(client("ssm"), "describe_instance_information", "InstanceInformationList")
    return [each["InstanceId"] for each in machines if each.get("ActivationId") in ids]


def _deregister_machines(client: Client, ids: list[str]) -> None:
    for machine_id in ids:
        client("ssm").deregister_managed_instance(InstanceId=machine_id)


def _delete_activations(client: Client, ids: list[str]) -> None:
    for activation_id in ids:
        client("ssm").delete_activation(ActivationId=activation_id)


def _parameters(client: Client, prefix: str) -> list[str]:
    wanted = [{"Key": "Name", "Option": "BeginsWith", "Values": [prefix, f"/{prefix}"]}]
    found = pages(client("ssm"), "describe_parameters", "Parameters", ParameterFilters=wanted)
    return [each["Name"] for each in found if belongs(each["Name"].lstrip("/"), prefix)]


def _delete_parameters(client: Client, names: list[str]) -> None:
    for name in names:
        client("ssm").delete_parameter(Name=name)


# Secrets, logs, roles


def _secrets(client: Client, prefix: str) -> list[str]:
    return _names(client("secretsmanager"), "list_secrets", "SecretList", "Name", prefix)


def _delete_secrets(client: Client, names: list[str]) -> None:
    for name in names:
        client("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def _log_groups(client: Client, prefix: str) -> list[str]:
    """Return the lab's log groups: /ecs/ and the prefix, or the prefix alone."""
    found = pages(client("logs"), "describe_log_groups", "logGroups")
    names = [each["logGroupName"] for each in found]
    return [name for name in names if belongs(name.removeprefix("/ecs/").lstrip("/"), prefix)]


def _delete_log_groups(client: Client, names: list[str]) -> None:
    for name in names:
        client("logs").delete_log_group(logGroupName=name)


def _profiles(client: Client, prefix: str) -> list[str]:
    return _names(client("iam"), "list_instance_profiles", "InstanceProfiles", "InstanceProfileName", prefix)


def _delete_profiles(client: Client, names: list[str]) -> None:
    iam = client("iam")
    for name in names:
        for role in iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"]:
            iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=role["RoleName"])
        iam.delete_instance_profile(InstanceProfileName=name)


def _roles(client: Client, prefix: str) -> list[str]:
    return _names(client("iam"), "list_roles", "Roles", "RoleName", prefix)


def _delete_roles(client: Client, names: list[str]) -> None:
    iam = client("iam")
    for name in names:
        for policy in pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name):
            iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
        for policy_name in pages(iam, "list_role_policies", "PolicyNames", RoleName=name):
            iam.delete_role_policy(RoleName=name, PolicyName=policy_name)
        iam.delete_role(RoleName=name)


def _functions(client: Client, prefix: str) -> list[str]:
    return _names(client("lambda"), "list_functions", "Functions", "FunctionName", prefix)


def _delete_functions(client: Client, names: list[str]) -> None:
    for name in names:
        client("lambda").delete_function(FunctionName=name)


# Groups come before machines, for they would replace the machines.
MACHINES = (
    Kind("Auto Scaling group", "autoscaling", _groups, _delete_groups),
    Kind("EC2 instance", "ec2", _machines, _terminate),
)
# Profiles come before the roles that they hold.
REST = (
    Kind("managed machine", "ssm", _managed_machines, _deregister_machines),
    Kind("Lambda function", "lambda", _functions, _delete_functions),
    Kind("launch template", "ec2", _templates, _delete_templates),
    Kind("security group", "ec2", _security_groups, _delete_security_groups),
    Kind(
        "subnet",
        "ec2",
        lambda client, prefix: _tagged(client, prefix, "describe_subnets", "Subnets", "SubnetId"),
        _delete_subnets,
    ),
    Kind(
        "activation",
        "ssm",
        lambda client, prefix: [each["ActivationId"] for each in _activations(client, prefix)],
        _delete_activations,
    ),
    Kind("parameter", "ssm", _parameters, _delete_parameters),
    Kind("secret", "secretsmanager", _secrets, _delete_secrets),
    Kind("log group", "logs", _log_groups, _delete_log_groups),
    Kind("instance profile", "iam", _profiles, _delete_profiles),
    Kind("role", "iam", _roles, _delete_roles),
)
