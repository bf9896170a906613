"""Activations of Systems Manager through boto3, beside what moto's Systems Manager can do by itself."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecssim import DEFAULT_START, Simulation, simulate
from ecssim.api.systems_manager import SYSTEMS_MANAGER
from ecssim.seam.loading import load_moto

load_moto()

from moto.core.utils import camelcase_to_underscores  # noqa: E402
from moto.ssm.responses import SimpleSystemManagerResponse  # noqa: E402

ROLE = "ecsAnywhereRole"


@pytest.fixture
def ssm(sim: Simulation) -> Any:
    import boto3

    create_role(ROLE, {"Service": "ssm.amazonaws.com"})
    return boto3.client("ssm")


def create_role(name: str, principal: Any, **request: Any) -> None:
    """Create an IAM role that the principal may assume."""
    import boto3

    statement = [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statement})
    boto3.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=policy, **request)


def described(ssm: Any) -> dict[str, Any]:
    [activation] = ssm.describe_activations()["ActivationList"]
    return dict(activation)


def test_an_activation_is_described_as_it_was_created(ssm: Any) -> None:
    expires_at = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
    made = ssm.create_activation(
        IamRole=ROLE,
        RegistrationLimit=3,
        ExpirationDate=expires_at,
        Description="tills",
        DefaultInstanceName="till",
        Tags=[{"Key": "lab", "Value": "17"}],
    )
    assert described(ssm) == {
        "ActivationId": made["ActivationId"],
        "Description": "tills",
        "DefaultInstanceName": "till",
        "IamRole": ROLE,
        "RegistrationLimit": 3,
        "RegistrationsCount": 0,
        "ExpirationDate": expires_at,
        "Expired": False,
        "CreatedDate": DEFAULT_START,
        "Tags": [{"Key": "lab", "Value": "17"}],
    }


def test_an_activation_admits_one_machine_for_a_day_unless_it_says_otherwise(ssm: Any) -> None:
    ssm.create_activation(IamRole=ROLE)
    activation = described(ssm)
    assert activation["RegistrationLimit"] == 1
    assert activation["ExpirationDate"] == DEFAULT_START + timedelta(hours=24)


def test_the_code_is_never_shown_again(ssm: Any) -> None:
    made = ssm.create_activation(IamRole=ROLE)
    assert made["ActivationCode"] not in str(ssm.describe_activations())


def test_a_deleted_activation_is_gone(ssm: Any) -> None:
    made = ssm.create_activation(IamRole=ROLE)
    ssm.delete_activation(ActivationId=made["ActivationId"])
    assert ssm.describe_activations()["ActivationList"] == []


def test_an_activation_that_does_not_exist_is_refused_as_aws_refuses_it(ssm: Any) -> None:
    with pytest.raises(ssm.exceptions.InvalidActivationId, match="no activation"):
        ssm.delete_activation(ActivationId="01234567-89ab-4cde-8f01-23456789abcd")


def test_a_role_with_a_path_is_found(ssm: Any) -> None:
    create_role("withPath", {"Service": ["ec2.amazonaws.com", "ssm.amazonaws.com"]}, Path="/service-role/")
    assert ssm.create_activation(IamRole="service-role/withPath")["ActivationCode"]


@pytest.mark.parametrize("principal", [{"Service": "ec2.amazonaws.com"}, {"AWS": "*"}, "*"])
def test_a_role_that_systems_manager_may_not_assume_is_refused(ssm: Any, principal: Any) -> None:
    create_role("other", principal)
    with pytest.raises(ClientError, match="missing ssm service principal in trust policy") as caught:
        ssm.create_activation(IamRole="other")
    assert caught.value.response["Error"]["Code"] == "ValidationException"


def test_a_role_that_does_not_exist_is_refused(ssm: Any) -> None:
    with pytest.raises(ClientError, match="Nonexistent role"):
        ssm.create_activation(IamRole="nobody")


def test_a_machine_is_listed_until_it_is_deregistered(ssm: Any, sim: Simulation) -> None:
    made = ssm.create_activation(IamRole=ROLE)
    machine_id = sim.install_ecs_anywhere(made["ActivationId"], made["ActivationCode"], "lab")
    [listed] = ssm.describe_instance_information()["InstanceInformationList"]
    assert (listed["InstanceId"], listed["ResourceType"]) == (machine_id, "ManagedInstance")
    ssm.deregister_managed_instance(InstanceId=machine_id)
    assert ssm.describe_instance_information()["InstanceInformationList"] == []


def test_a_machine_of_an_activation_joins_through_the_api(ssm: Any, sim: Simulation) -> None:
    import boto3

    ecs = boto3.client("ecs")
    ecs.create_cluster(clusterName="lab")
    made = ssm.create_activation(IamRole=ROLE)
    machine_id = sim.install_ecs_anywhere(made["ActivationId"], made["ActivationCode"], "lab")
    sim.advance(180)
    arns = ecs.list_container_instances(cluster="lab", filter="attribute:ecs.capability.external exists")
    [instance] = ecs.describe_container_instances(cluster="lab", containerInstances=arns["containerInstanceArns"])[
        "containerInstances"
    ]
    assert (instance["ec2InstanceId"], instance["agentConnected"]) == (machine_id, True)


def test_what_moto_can_do_by_itself_it_still_does(ssm: Any) -> None:
    ssm.put_parameter(Name="greeting", Value="hello", Type="String")
    assert ssm.get_parameter(Name="greeting")["Parameter"]["Value"] == "hello"


def test_activations_belong_to_one_region(ssm: Any) -> None:
    import boto3

    ssm.create_activation(IamRole=ROLE)
    assert boto3.client("ssm", region_name="eu-west-1").describe_activations()["ActivationList"] == []


def test_looking_at_activations_changes_no_later_id() -> None:
    assert _second_activation(looks=0) == _second_activation(looks=3)


def _second_activation(looks: int) -> Any:
    with simulate():
        import boto3

        create_role(ROLE, {"Service": "ssm.amazonaws.com"})
        ssm = boto3.client("ssm")
        ssm.create_activation(IamRole=ROLE)
        for _ in range(looks):
            ssm.describe_activations()
            ssm.describe_instance_information()
        made = ssm.create_activation(IamRole=ROLE)
        return made["ActivationId"], made["ActivationCode"]


def test_a_simulation_leaves_motos_systems_manager_as_it_was() -> None:
    before = dict(vars(SimpleSystemManagerResponse))
    with simulate():
        for operation in SYSTEMS_MANAGER:
            assert hasattr(SimpleSystemManagerResponse, camelcase_to_underscores(operation))
    assert dict(vars(SimpleSystemManagerResponse)) == before
