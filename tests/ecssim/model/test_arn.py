"""Amazon resource names."""

import pytest
from ecssim.model.arn import Arns, last_part


def test_an_arn_names_region_account_and_resource() -> None:
    assert Arns("123456789012", "eu-west-1").of("task/lab/1") == "arn:aws:ecs:eu-west-1:123456789012:task/lab/1"


@pytest.mark.parametrize(
    ("region", "partition"), [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_the_partition_is_that_of_the_region(region: str, partition: str) -> None:
    assert Arns("123456789012", region).of("x") == f"arn:{partition}:ecs:{region}:123456789012:x"


def test_the_root_of_an_account_has_no_region() -> None:
    assert Arns("123456789012", "eu-west-1").root == "arn:aws:iam::123456789012:root"


@pytest.mark.parametrize("name", ["1", "lab/1", "arn:aws:ecs:us-east-1:123456789012:task/lab/1"])
def test_the_last_part_of_a_name_or_arn_is_the_id(name: str) -> None:
    assert last_part(name) == "1"
