"""The operations of AWS Systems Manager for ECS Anywhere and Run Command, over the same account as those of ECS.

DescribeInstanceInformation shows machines outside AWS only: EC2 instances with the agent of Systems Manager are left
out. That a deregistered machine loses its credentials, and so ECS in the end, is left out too.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.model import ServiceModel
from botocore.utils import parse_to_aware_datetime
from botocore.validate import ParamValidator

from ..model.account import Account
from ..model.activation import Activation, ManagedInstance
from ..truth import anywhere as truth
from .call import Answer, Call
from .refusal import refuse
from .run_command import RUN_COMMAND

if TYPE_CHECKING:
    from ..simulation import Simulation

Shape = dict[str, Any]
_TOKEN = re.compile(r"[0-9]{1,9}")


def answer(
    simulation: "Simulation", account: Account, operation: str, request: dict[str, Any], model: ServiceModel
) -> Answer:
    """Answer one request.

    Arguments:
        operation: one of SYSTEMS_MANAGER.
        request: its parameters under the API's names.
        model: botocore's description of Systems Manager.

    Raises:
        EcsError: whenever AWS would refuse.
    """
    report = ParamValidator().validate(request, model.operation_model(operation).input_shape)
    if report.has_errors():
        refuse(truth.REQUEST_INVALID, problem=report.generate_report())
    return SYSTEMS_MANAGER[operation](Call(operation, request, account, simulation))


def create_activation(call: Call) -> Answer:
    """Permit machines outside AWS to register; the code is shown here and never again."""
    low, high = truth.REGISTRATION_LIMIT_RANGE.value
    limit = call.get("RegistrationLimit", truth.REGISTRATIONS_DEFAULT.value)
    if not low <= limit <= high:
        refuse(truth.REGISTRATION_LIMIT_INVALID, low=low, high=high)
    expires_at = _expiration(call)
    role = call.get("IamRole")
    if not call.neighbours.role_trusts(role, truth.TRUSTED_SERVICE.value):
        refuse(truth.ROLE_INVALID, role=f"arn:aws:iam::{call.account.arns.account_id}:role/{role}")
    activation = call.change.anywhere.create_activation(
        role,
        expires_at=expires_at,
        registration_limit=limit,
        description=call.get("Description"),
        default_instance_name=call.get("DefaultInstanceName"),
        tags={tag["Key"]: tag["Value"] for tag in call.get("Tags", [])},
    )
    return {"ActivationId": activation.id, "ActivationCode": activation.code}


def _expiration(call: Call) -> datetime:
    given = call.get("ExpirationDate")
    if given is None:
        return call.now + timedelta(hours=truth.DEFAULT_EXPIRY_HOURS.value)
    expires_at: datetime = parse_to_aware_datetime(given)
    longest = timedelta(days=truth.EXPIRY_MAX_DAYS.value)
    if not call.now < expires_at <= call.now + longest:
        refuse(truth.EXPIRATION_INVALID, days=longest.days)
    return expires_at.astimezone(UTC)


def delete_activation(call: Call) -> Answer:
    """Let an activation register no more machines; those that it has registered stay."""
    if call.account.activations.pop(call.get("ActivationId"), None) is None:
        refuse(truth.ACTIVATION_NOT_FOUND, id=call.get("ActivationId"))
    return {}


def describe_activations(call: Call) -> Answer:
    """Show activations without their codes; expired ones too."""
    found = list(call.account.activations.values())
    for item in call.get("Filters", []):
        read = _ACTIVATION_FILTERS.get(item.get("FilterKey", ""))
        if read is None:
            refuse(truth.FILTER_INVALID, key=item.get("FilterKey"))
        found = [activation for activation in found if read(activation) in item.get("FilterValues", [])]
    return _page(call, "ActivationList", [_activation(each, call.now) for each in found])


_ACTIVATION_FILTERS: dict[str, Callable[[Activation], str | None]] = {
    "ActivationIds": lambda activation: activation.id,
    "DefaultInstanceName": lambda activation: activation.default_instance_name,
    "IamRole": lambda activation: activation.iam_role,
}


def describe_instance_information(call: Call) -> Answer:
    """Show the machines outside AWS that are registered."""
    found = list(call.account.managed_instances.values())
    filters = [(item.get("Key", ""), item.get("Values", [])) for item in call.get("Filters", [])]
    filters += [(item["key"], item["valueSet"]) for item in call.get("InstanceInformationFilterList", [])]
    for key, values in filters:
        read = _MACHINE_FILTERS.get(key)
        if read is None:
            refuse(truth.FILTER_KEY_INVALID, key=key)
        found = [managed for managed in found if read(managed, call.now) in values]
    return _page(call, "InstanceInformationList", [_managed_instance(each, call.now) for each in found])


def _ping_status(managed: ManagedInstance, now: datetime) -> str:
    return "ConnectionLost" if managed.is_lost(now) else "Online"


_MACHINE_FILTERS: dict[str, Callable[[ManagedInstance, datetime], str]] = {
    "ActivationIds": lambda managed, _: managed.activation.id,
    "IamRole": lambda managed, _: managed.activation.iam_role,
    "InstanceIds": lambda managed, _: managed.id,
    "PingStatus": _ping_status,
    "PlatformTypes": lambda *_: "Linux",
    "ResourceType": lambda *_: "ManagedInstance",
}


def deregister_managed_instance(call: Call) -> Answer:
    """Forget a machine outside AWS; its activation does not admit another one in its place."""
    if call.account.managed_instances.pop(call.get("InstanceId"), None) is None:
        refuse(truth.MACHINE_NOT_MANAGED, id=call.get("InstanceId"))
    return {}


def _activation(activation: Activation, now: datetime) -> Shape:
    return _without_none(
        {
            "ActivationId": activation.id,
            "Description": activation.description,
            "DefaultInstanceName": activation.default_instance_name,
            "IamRole": activation.iam_role,
            "RegistrationLimit": activation.registration_limit,
            "RegistrationsCount": activation.registrations_count,
            "ExpirationDate": activation.expires_at,
            "Expired": activation.has_expired(now),
            "CreatedDate": activation.created_at,
            "Tags": [{"Key": key, "Value": value} for key, value in activation.tags.items()],
        }
    )


def _managed_instance(managed: ManagedInstance, now: datetime) -> Shape:
    platform, _, version = managed.operating_system.rpartition(" ")
    return _without_none(
        {
            "InstanceId": managed.id,
            "PingStatus": _ping_status(managed, now),
            "LastPingDateTime": managed.last_heard_at(now),
            "AgentVersion": truth.SSM_AGENT_VERSION.value,
            "IsLatestVersion": True,
            "PlatformType": "Linux",
            "PlatformName": platform,
            "PlatformVersion": version,
            "ActivationId": managed.activation.id,
            "IamRole": managed.activation.iam_role,
            "RegistrationDate": managed.registered_at,
            "ResourceType": "ManagedInstance",
            "Name": managed.activation.default_instance_name,
        }
    )


def _page(call: Call, name: str, items: list[Shape]) -> Answer:
    """Return one page of a list; a token is the number of items before it."""
    token = call.get("NextToken", "0")
    if not _TOKEN.fullmatch(token):
        refuse(truth.NEXT_TOKEN_INVALID)
    begin = int(token)
    end = begin + call.get("MaxResults", truth.ACTIVATIONS_PAGE.value)
    page: Answer = {name: items[begin:end]}
    return page | {"NextToken": str(end)} if end < len(items) else page


def _without_none(shape: Shape) -> Shape:
    return {name: value for name, value in shape.items() if value is not None}


SYSTEMS_MANAGER: dict[str, Callable[[Call], Answer]] = {
    **RUN_COMMAND,
    "CreateActivation": create_activation,
    "DeleteActivation": delete_activation,
    "DeregisterManagedInstance": deregister_managed_instance,
    "DescribeActivations": describe_activations,
    "DescribeInstanceInformation": describe_instance_information,
}
