"""What the seam takes for granted of moto's IAM and ECR, and why moto's own evaluator of policies is not used."""

import json
from typing import Any

import boto3
from ecssim import Simulation, programs
from moto.ecr.models import ecr_backends
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.models import iam_backends

ACCOUNT = "123456789012"
DENY_ALL_BUT_ONE = {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::one/*"}
UNMET = {"StringEquals": {"aws:RequestedRegion": "nowhere"}}


def judged(**statement: Any) -> PermissionResult:
    """What moto makes of a policy of one statement, for an object in another bucket."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return IAMPolicy(policy).is_action_permitted("s3:GetObject", "arn:aws:s3:::two/a")


def test_moto_takes_a_deny_with_not_resource_for_an_allow(sim: Simulation) -> None:
    assert judged(**DENY_ALL_BUT_ONE) is PermissionResult.PERMITTED


def test_moto_keeps_what_a_role_may_do_in_documents(sim: Simulation) -> None:
    iam = boto3.client("iam")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    iam.create_role(RoleName="shop", Path="/app/", AssumeRolePolicyDocument=json.dumps(policy))
    iam.put_role_policy(RoleName="shop", PolicyName="own", PolicyDocument=json.dumps(policy))
    (role,) = iam_backends[ACCOUNT]["aws"].get_roles()
    assert (role.arn, role.name) == (f"arn:aws:iam::{ACCOUNT}:role/app/shop", "shop")
    assert json.loads(role.policies["own"]) == json.loads(role.assume_role_policy_document) == policy
    assert role.permissions_boundary_arn is None


def test_moto_forgets_which_version_is_the_default_when_it_is_set_again(sim: Simulation) -> None:
    iam = boto3.client("iam")
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    arn = iam.create_policy(PolicyName="p", PolicyDocument=json.dumps(policy))["Policy"]["Arn"]
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    found = iam_backends[ACCOUNT]["aws"].managed_policies[arn]
    assert found.default_version_id == "v1"
    assert not any(version.is_default for version in found.versions)


def test_moto_keeps_images_by_tags_and_manifest(sim: Simulation) -> None:
    ecr = boto3.client("ecr")
    ecr.create_repository(repositoryName="shop")
    ecr.put_image(repositoryName="shop", imageTag="1", imageManifest=programs.manifest("first"))
    (image,) = ecr_backends[ACCOUNT]["us-east-1"].repositories["shop"].images
    assert (image.image_tags, image.image_manifest) == (["1"], programs.manifest("first"))


def test_moto_has_no_gateway_in_its_default_vpc(sim: Simulation) -> None:
    (table,) = boto3.client("ec2").describe_route_tables()["RouteTables"]
    assert [route["GatewayId"] for route in table["Routes"]] == ["local"]


def test_moto_does_not_look_at_the_conditions_of_an_identity_policy(sim: Simulation) -> None:
    assert judged(Effect="Allow", Action="s3:*", Resource="*", Condition=UNMET) is PermissionResult.PERMITTED
