"""RunInstances minds its ClientToken."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

CALL: dict[str, Any] = {
    "ImageId": "ami-0123456789abcdef0",
    "InstanceType": "t3.micro",
    "MinCount": 2,
    "MaxCount": 2,
    "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "lab"}]}],
}


def launched(**more: Any) -> list[str]:
    return [each["InstanceId"] for each in boto3.client("ec2").run_instances(**CALL, **more)["Instances"]]


def there() -> int:
    return sum(len(each["Instances"]) for each in boto3.client("ec2").describe_instances()["Reservations"])


@pytest.mark.usefixtures("sim")
def test_the_same_token_gives_the_same_instances() -> None:
    assert launched(ClientToken="once") == launched(ClientToken="once")
    assert there() == 2


@pytest.mark.usefixtures("sim")
def test_another_token_gives_other_instances() -> None:
    launched(ClientToken="once")
    launched(ClientToken="again")
    assert there() == 4


@pytest.mark.usefixtures("sim")
def test_calls_without_a_token_have_one_each() -> None:
    launched()
    launched()
    assert there() == 4


@pytest.mark.usefixtures("sim")
def test_a_token_with_other_parameters_is_refused() -> None:
    launched(ClientToken="once")
    with pytest.raises(ClientError, match="IdempotentParameterMismatch"):
        launched(ClientToken="once", EbsOptimized=True)


@pytest.mark.usefixtures("sim")
def test_a_call_that_is_repeated_does_not_attach_its_profile_twice() -> None:
    boto3.client("iam").create_instance_profile(InstanceProfileName="lab")
    profile = {"Name": "lab"}
    first = launched(ClientToken="once", IamInstanceProfile=profile)
    assert launched(ClientToken="once", IamInstanceProfile=profile) == first
