"""AWS's managed policies that roles of tasks and machines begin with."""

from typing import Any

import boto3
import pytest
from ecssim import Simulation, simulate


@pytest.mark.parametrize(
    "policy",
    [
        "service-role/AmazonECSTaskExecutionRolePolicy",
        "service-role/AmazonEC2ContainerServiceforEC2Role",
        "AmazonSSMManagedInstanceCore",
        "AmazonECS_FullAccess",
        "AmazonEC2ContainerRegistryReadOnly",
    ],
)
def test_a_role_can_have_it(sim: Simulation, policy: str) -> None:
    iam: Any = boto3.client("iam")
    iam.create_role(RoleName="own", AssumeRolePolicyDocument="{}")
    iam.attach_role_policy(RoleName="own", PolicyArn=f"arn:aws:iam::aws:policy/{policy}")
    attached = iam.list_attached_role_policies(RoleName="own")["AttachedPolicies"]
    assert [each["PolicyName"] for each in attached] == [policy.rpartition("/")[2]]


def test_an_account_lists_them_as_those_of_aws(sim: Simulation) -> None:
    iam: Any = boto3.client("iam")
    assert {policy["Arn"].split(":")[4] for policy in iam.list_policies(Scope="AWS")["Policies"]} == {"aws"}


def test_asking_for_them_uses_up_no_ids() -> None:
    later = set()
    for asks in (True, False):
        with simulate():
            iam: Any = boto3.client("iam")
            if asks:
                iam.list_policies(Scope="AWS")
            later.add(boto3.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])
    assert len(later) == 1
