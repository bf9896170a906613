"""IAM roles, as moto has them: who may assume them, and what they may do."""

from typing import Any

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from ..outside.iam_policy import Document, UnknownConditionError, read
from ..outside.iam_role import Role


def role(account_id: str, region: str, name_or_arn: str) -> Role | None:
    """Return a role of the account with all its policies; None if there is none of that name or ARN.

    Arguments:
        name_or_arn: a name may come with its path; an ARN must be the role's own.
    """
    backend = iam_backends[account_id][get_partition(region)]
    name = name_or_arn.rpartition("/")[2]
    found: Any = next((each for each in backend.get_roles() if each.name == name), None)
    if found is None or (name_or_arn.startswith("arn:") and name_or_arn != found.arn):
        return None
    boundary = backend.managed_policies.get(found.permissions_boundary_arn or "")
    return Role(
        arn=found.arn,
        name=found.name,
        trust_policy=read(found.assume_role_policy_document or "{}"),
        policies=(
            *(read(text) for text in found.policies.values()),
            *(_document(policy) for policy in found.managed_policies.values()),
        ),
        boundary=_document(boundary) if boundary else None,
    )


def trusts(account_id: str, region: str, name: str, service: str) -> bool:
    """Return whether the account has a role of that name which a service may assume.

    Arguments:
        name: with or without its path.
        service: such as ssm.amazonaws.com.
    """
    found = role(account_id, region, name)
    try:
        return found is not None and found.may_be_assumed_by(service, {"aws:SourceAccount": account_id})
    except UnknownConditionError:
        return False


def has_policy(account_id: str, region: str, profile: str, policy: str) -> bool:
    """Return whether the role of an instance profile has the AWS managed policy of that name.

    Arguments:
        profile: its name.
    """
    for found in iam_backends[account_id][get_partition(region)].get_instance_profiles():
        if found.name == profile:
            return any(each.name == policy for role in found.roles for each in role.managed_policies.values())
    return False


def _document(policy: Any) -> Document:
    """Return a managed policy in its default version, which moto marks wrongly once one is set that was it already."""
    versions = (each for each in policy.versions if each.version_id == policy.default_version_id)
    return next((read(each.document) for each in versions), {})
