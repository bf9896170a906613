"""The lab's tags go where each service takes them, beside those of the learner."""

from typing import Any

import pytest
from ecslab.safety.operations import operations
from ecslab.safety.tags import with_tags

LAB, PREFIX = "05_services", "ecslab-05"
UPPER = {"Key": "ecslab", "Value": LAB}


@pytest.mark.parametrize(
    ("operation", "given", "tagged"),
    [
        ("ecs.CreateCluster", {}, {"tags": [{"key": "ecslab", "value": LAB}]}),
        ("logs.CreateLogGroup", {"tags": {"team": "shop"}}, {"tags": {"team": "shop", "ecslab": LAB}}),
        ("iam.CreateRole", {"Tags": [{"Key": "ecslab", "Value": "mine"}]}, {"Tags": [UPPER]}),
        ("autoscaling.CreateAutoScalingGroup", {}, {"Tags": [{**UPPER, "PropagateAtLaunch": True}]}),
        ("ssm.PutParameter", {"Overwrite": True}, {"Overwrite": True}),
        ("ecs.StopTask", {"task": "t"}, {"task": "t"}),
    ],
)
def test_tags_are_written_as_the_service_writes_them(
    operation: str, given: dict[str, Any], tagged: dict[str, Any]
) -> None:
    assert with_tags(operations()[operation], given, LAB, PREFIX) == tagged


def test_what_ec2_gives_an_id_only_gets_a_name() -> None:
    tagged = with_tags(operations()["ec2.CreateSubnet"], {}, LAB, PREFIX)
    assert tagged["TagSpecifications"] == [
        {"ResourceType": "subnet", "Tags": [UPPER, {"Key": "Name", "Value": PREFIX}]}
    ]


def test_a_name_that_is_there_stays() -> None:
    own = [{"ResourceType": "subnet", "Tags": [{"Key": "Name", "Value": "ecslab-05-small"}]}]
    tagged = with_tags(operations()["ec2.CreateSubnet"], {"TagSpecifications": own}, LAB, PREFIX)
    assert tagged["TagSpecifications"][0]["Tags"] == [{"Key": "Name", "Value": "ecslab-05-small"}, UPPER]
    assert own[0]["Tags"] == [{"Key": "Name", "Value": "ecslab-05-small"}]


def test_the_machines_of_a_launch_template_are_tagged_as_well() -> None:
    tagged = with_tags(operations()["ec2.CreateLaunchTemplate"], {"LaunchTemplateData": {}}, LAB, PREFIX)
    types = [each["ResourceType"] for each in tagged["LaunchTemplateData"]["TagSpecifications"]]
    assert types == ["instance", "volume"]


def test_where_learners_share_an_account_the_tags_say_whose_it_is() -> None:
    tagged = with_tags(operations()["iam.CreateRole"], {"Tags": []}, LAB, "ecslab-alice-05", "alice")
    assert tagged["Tags"] == [UPPER, {"Key": "ecslab-learner", "Value": "alice"}]


def test_nobody_passes_off_a_thing_as_another_learners() -> None:
    given = {"Tags": [{"Key": "ecslab-learner", "Value": "bob"}]}
    tagged = with_tags(operations()["iam.CreateRole"], given, LAB, "ecslab-alice-05", "alice")
    assert {"Key": "ecslab-learner", "Value": "bob"} not in tagged["Tags"]
