"""AppSpec files, as CodeDeploy reads them."""

import hashlib
import json
from typing import Any

import pytest
from ecssim.api import EcsError
from ecssim.api.appspec import read

YAML = """
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/web:2"
        LoadBalancerInfo:
          ContainerName: "web"
          ContainerPort: 80
        PlatformVersion: "1.4.0"
        NetworkConfiguration:
          AwsvpcConfiguration:
            Subnets: ["subnet-a"]
            AssignPublicIp: "ENABLED"
Hooks:
  - BeforeInstall: "check"
  - AfterAllowTraffic: "arn:aws:lambda:us-east-1:123456789012:function:smoke"
"""
PROPERTIES = {"TaskDefinition": "web:2", "LoadBalancerInfo": {"ContainerName": "web", "ContainerPort": 80}}


def revision(content: str, **changes: Any) -> dict[str, Any]:
    return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content, **changes}}


def in_json(properties: dict[str, Any] = PROPERTIES, kind: str = "AWS::ECS::Service", **changes: Any) -> str:
    resource = {"TargetService": {"Type": kind, "Properties": properties}}
    return json.dumps({"version": 0.0, "Resources": [resource], **changes})


def test_a_file_in_yaml() -> None:
    spec = read(revision(YAML))
    assert spec.task_definition.endswith("task-definition/web:2")
    assert (spec.container_name, spec.container_port, spec.platform_version) == ("web", 80, "1.4.0")
    assert spec.network_configuration == {"awsvpcConfiguration": {"subnets": ["subnet-a"], "assignPublicIp": "ENABLED"}}
    assert spec.functions == {
        "BeforeInstall": "check",
        "AfterAllowTraffic": "arn:aws:lambda:us-east-1:123456789012:function:smoke",
    }


def test_a_file_in_json() -> None:
    spec = read(revision(in_json()))
    assert (spec.task_definition, spec.network_configuration, spec.functions) == ("web:2", None, {})


def test_the_case_of_keys_does_not_matter() -> None:
    small = in_json().replace("Resources", "resources").replace("Properties", "properties").replace("Type", "type")
    assert read(revision(small)).task_definition == "web:2"


def test_a_hash_that_fits_is_fine() -> None:
    content = in_json()
    assert read(revision(content, sha256=hashlib.sha256(content.encode()).hexdigest())).container_port == 80


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (revision(in_json(), sha256="0" * 64), "its SHA-256 hash is not the one in sha256"),
        (revision("{"), "it is neither JSON nor YAML"),
        (revision(""), "it does not have the structure of an AppSpec file"),
        (revision("[]"), "it does not have the structure of an AppSpec file"),
        (revision(json.dumps({"Resources": []})), "Resources must list one service"),
        (revision(json.dumps({"Resources": [{}]})), "it does not have the structure of an AppSpec file"),
        (revision(in_json(kind="AWS::Lambda::Function")), "the Type of the resource must be AWS::ECS::Service"),
        (revision(in_json({**PROPERTIES, "TaskDefinition": ""})), "TaskDefinition is missing"),
        (
            revision(in_json({**PROPERTIES, "LoadBalancerInfo": {"ContainerName": "web"}})),
            "LoadBalancerInfo.ContainerPort is missing",
        ),
        (
            revision(in_json({**PROPERTIES, "LoadBalancerInfo": {"ContainerName": "web", "ContainerPort": "http"}})),
            "ContainerPort must be a number, not 'http'",
        ),
        (
            revision(in_json(Hooks=[{"BeforeAllow": "check"}])),
            "beforeallow is no hook of an ECS deployment: there are BeforeInstall, AfterInstall, "
            "AfterAllowTestTraffic, BeforeAllowTraffic, AfterAllowTraffic",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(EcsError) as refusal:
        read(given)
    assert refusal.value.code == "InvalidRevisionException"
    assert refusal.value.message == f"The AppSpec file cannot be used: {problem}."


def test_a_revision_is_needed() -> None:
    with pytest.raises(EcsError) as refusal:
        read({})
    assert refusal.value.code == "RevisionRequiredException"


def test_a_file_in_a_bucket_is_not_read() -> None:
    with pytest.raises(EcsError, match="give the content there instead of S3"):
        read({"revisionType": "S3", "s3Location": {"bucket": "b", "key": "k"}})
