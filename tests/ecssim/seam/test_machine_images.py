"""Machine images are there for whoever asks, and cost nobody else anything."""

from typing import Any

import boto3
import pytest
from ecssim import Simulation, simulate
from moto.ec2.models.amis import AmiBackend


def images(ec2: Any) -> dict[str, str]:
    found = ec2.describe_images(Owners=["amazon"])["Images"]
    return {each["ImageId"]: each["BlockDeviceMappings"][0]["Ebs"].get("SnapshotId", "") for each in found}


def test_whoever_asks_finds_them(sim: Simulation) -> None:
    assert len(images(boto3.client("ec2"))) > 1000


def test_whoever_asks_for_a_subnet_reads_none(sim: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    boto3.client("ec2").describe_subnets()
    monkeypatch.setattr(AmiBackend, "amis", property(lambda _: pytest.fail("the images were read")))
    boto3.client("ec2").describe_subnets()


def test_looking_at_them_changes_no_later_id() -> None:
    made = []
    for look in (False, True):
        with simulate():
            ec2 = boto3.client("ec2")
            if look:
                images(ec2)
            vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]
            made.append(vpc["VpcId"])
    assert made[0] == made[1]


def test_they_are_the_same_whenever_one_looks() -> None:
    seen = []
    for look_later in (False, True):
        with simulate():
            ec2 = boto3.client("ec2")
            if look_later:
                ec2.create_vpc(CidrBlock="10.9.0.0/16")
            seen.append(images(ec2))
    assert seen[0] == seen[1]


def test_an_image_of_ones_own_is_among_them(sim: Simulation) -> None:
    ec2 = boto3.client("ec2")
    source = next(iter(images(ec2)))
    copy = ec2.copy_image(Name="ours", SourceImageId=source, SourceRegion="us-east-1")["ImageId"]
    assert {source, copy} == {each["ImageId"] for each in ec2.describe_images(ImageIds=[source, copy])["Images"]}
