"""How to find and delete what a lab made around ECS: managed machines, secrets, logs, functions and roles."""

from typing import Any

from ..reading import last_part, pages
from .kind import Client, Kind, Owns, Thing, always, without_folder
from .tags import KEY


def _named(client: Any, owns: Owns, operation: str, field: str, name: str, **request: Any) -> list[Thing]:
    """Return what a call lists under names of the lab."""
    names = [each[name] for each in pages(client, operation, field, **request)]
    return [Thing(each, each) for each in names if owns(each)]


# Systems Manager


def _activations(client: Client, owns: Owns) -> list[Thing]:
    found = pages(client("ssm"), "describe_activations", "ActivationList")
    return [Thing(each["ActivationId"], role) for each in found if owns(role := last_part(each["IamRole"]))]


def _delete_activation(client: Client, activation_id: str) -> None:
    client("ssm").delete_activation(ActivationId=activation_id)


def _managed_machines(client: Client, owns: Owns) -> list[Thing]:
    names = {activation.reference: activation.name for activation in _activations(client, owns)}
    if not names:
        return []
    machines = pages(client("ssm"), "describe_instance_information", "InstanceInformationList")
    return [
        Thing(each["InstanceId"], names[each["ActivationId"]]) for each in machines if each.get("ActivationId") in names
    ]


def _deregister_machine(client: Client, machine_id: str) -> None:
    client("ssm").deregister_managed_instance(InstanceId=machine_id)


def _parameters(client: Client, owns: Owns) -> list[Thing]:
    # Without a filter some AWS-compatible endpoints list thousands of AWS's own.
    begins = [{"Key": "Name", "Option": "BeginsWith", "Values": [KEY, f"/{KEY}"]}]
    found = pages(client("ssm"), "describe_parameters", "Parameters", ParameterFilters=begins)
    names = [each["Name"] for each in found]
    return [Thing(name, own) for name in names if owns(own := name.lstrip("/"))]


def _delete_parameter(client: Client, name: str) -> None:
    client("ssm").delete_parameter(Name=name)


# Secrets, logs, functions


def _secrets(client: Client, owns: Owns) -> list[Thing]:
    found = pages(client("secretsmanager"), "list_secrets", "SecretList")
    return [Thing(each["ARN"], each["Name"]) for each in found if owns(each["Name"])]


def _delete_secret(client: Client, arn: str) -> None:
    client("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def _log_groups(client: Client, owns: Owns) -> list[Thing]:
    """Return the lab's log groups: those under a folder of the course or of AWS's, and those with the prefix alone."""
    names = [each["logGroupName"] for each in pages(client("logs"), "describe_log_groups", "logGroups")]
    return [Thing(name, own) for name in names if owns(own := without_folder(name))]


def _delete_log_group(client: Client, name: str) -> None:
    client("logs").delete_log_group(logGroupName=name)


def _functions(client: Client, owns: Owns) -> list[Thing]:
    return _named(client("lambda"), owns, "list_functions", "Functions", "FunctionName")


def _delete_function(client: Client, name: str) -> None:
    client("lambda").delete_function(FunctionName=name)


# IAM


def _profiles(client: Client, owns: Owns) -> list[Thing]:
    return _named(client("iam"), owns, "list_instance_profiles", "InstanceProfiles", "InstanceProfileName")


def _delete_profile(client: Client, name: str) -> None:
    iam = client("iam")
    for role in iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"]:
        iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=role["RoleName"])
    iam.delete_instance_profile(InstanceProfileName=name)


def _roles(client: Client, owns: Owns) -> list[Thing]:
    return _named(client("iam"), owns, "list_roles", "Roles", "RoleName")


def _delete_role(client: Client, name: str) -> None:
    iam = client("iam")
    for policy in pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name):
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy_name in pages(iam, "list_role_policies", "PolicyNames", RoleName=name):
        iam.delete_role_policy(RoleName=name, PolicyName=policy_name)
    iam.delete_role(RoleName=name)


# A managed machine is found by its activation, and a profile holds a role.
AROUND = (
    # AWS bills a machine outside AWS while it is registered with ECS: the price is that of its container instance.
    Kind("managed machine", "ssm", _managed_machines, _deregister_machine, arn="ssm:.*:managed-instance/"),
    Kind("activation", "ssm", _activations, _delete_activation, made_by=("ssm.CreateActivation",), has_id=True),
    Kind("parameter", "ssm", _parameters, _delete_parameter, made_by=("ssm.PutParameter",), arn="ssm:.*:parameter/"),
    Kind(
        "Lambda function",
        "lambda",
        _functions,
        _delete_function,
        made_by=("lambda.CreateFunction",),
        arn="lambda:.*:function:",
    ),
    Kind(
        "secret",
        "secretsmanager",
        _secrets,
        _delete_secret,
        made_by=("secretsmanager.CreateSecret",),
        arn="secretsmanager:.*:secret:",
        bill=always(secret_month=1),
    ),
    Kind(
        "log group",
        "logs",
        _log_groups,
        _delete_log_group,
        made_by=("logs.CreateLogGroup",),
        arn="logs:.*:log-group:",
    ),
    Kind(
        "instance profile",
        "iam",
        _profiles,
        _delete_profile,
        made_by=("iam.CreateInstanceProfile",),
        arn="iam:.*:instance-profile/",
    ),
    Kind("role", "iam", _roles, _delete_role, made_by=("iam.CreateRole",), arn="iam:.*:role/"),
)
