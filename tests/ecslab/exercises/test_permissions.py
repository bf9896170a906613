"""What the policies of a role allow."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import ecssim
import pytest
from ecslab.exercises.permissions import Permissions, permissions_of

RATE = "arn:aws:ssm:us-east-1:123456789012:parameter/lab/rate"


def policy(*statements: dict[str, Any]) -> Permissions:
    return Permissions({"own": {"Statement": [{"Effect": "Allow", **each} for each in statements]}})


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ({"Action": "ssm:GetParameter", "Resource": RATE}, True),
        ({"Action": ["sqs:*", "SSM:getparameter"], "Resource": ["*"]}, True),
        ({"Action": "ssm:Get*", "Resource": "arn:aws:ssm:*:*:parameter/lab/rat?"}, True),
        ({"Action": "ssm:GetParameters", "Resource": RATE}, False),
        ({"Action": "ssm:GetParameter", "Resource": RATE.upper()}, False),
        ({"NotAction": "ssm:PutParameter", "Resource": RATE}, True),
        ({"NotAction": "ssm:*", "Resource": RATE}, False),
        ({"Action": "ssm:GetParameter", "NotResource": RATE}, False),
        ({"Action": "ssm:GetParameter", "NotResource": f"{RATE}s"}, True),
    ],
)
def test_a_statement_allows_what_its_patterns_fit(statement: dict[str, Any], allowed: bool) -> None:
    assert policy(statement).allows("ssm:GetParameter", RATE) is allowed


def test_a_denial_wins() -> None:
    all_but = policy({"Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "ssm:*", "Resource": "*"})
    assert not all_but.allows("ssm:GetParameter", RATE)
    assert all_but.allows("sqs:SendMessage", "*")


@pytest.fixture
def iam() -> Iterator[Any]:
    with ecssim.simulate():
        yield boto3.client("iam")


def test_they_are_read_from_the_role(iam: Any) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    iam.create_role(RoleName="task", AssumeRolePolicyDocument=document)
    allow = {"Effect": "Allow", "Action": "ssm:GetParameter", "Resource": RATE}
    iam.put_role_policy(
        RoleName="task", PolicyName="own", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": allow})
    )
    iam.attach_role_policy(RoleName="task", PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
    found = permissions_of(iam, "task")
    assert (found.actions, found.resources) == ({"ssm:getparameter"}, {RATE})
    assert found.attached == ("AmazonSSMManagedInstanceCore",)


def test_a_role_that_there_is_not_allows_nothing(iam: Any) -> None:
    assert permissions_of(iam, "gone") == Permissions()
