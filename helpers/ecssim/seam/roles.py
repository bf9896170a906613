"""IAM roles, as moto has them: who may assume them, and which policies they have."""

import json

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition


def trusts(account_id: str, region: str, role: str, service: str) -> bool:
    """Return whether the account has a role of that name which a service may assume.

    Arguments:
        role: its name, with or without its path.
        service: such as ssm.amazonaws.com.
    """
    name = role.rpartition("/")[2]
    roles = iam_backends[account_id][get_partition(region)].get_roles()
    policies = [found.assume_role_policy_document for found in roles if found.name == name]
    return any(_admits(policy, service) for policy in policies)


def has_policy(account_id: str, region: str, profile: str, policy: str) -> bool:
    """Return whether the role of an instance profile has the AWS managed policy of that name.

    Arguments:
        profile: its name.
    """
    for found in iam_backends[account_id][get_partition(region)].get_instance_profiles():
        if found.name == profile:
            return any(each.name == policy for role in found.roles for each in role.managed_policies.values())
    return False


def _admits(policy: str, service: str) -> bool:
    """Return whether a statement of a trust policy lets that service assume the role; conditions are not looked at."""
    statements = json.loads(policy or "{}").get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal", {})
        services = principal.get("Service", []) if isinstance(principal, dict) else []
        named = services if isinstance(services, list) else [services]
        if statement.get("Effect") == "Allow" and service in named:
            return True
    return False
