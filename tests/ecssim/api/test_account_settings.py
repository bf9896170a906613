"""Account settings: listed, set, set for everybody, deleted, and what they change."""

from typing import Any

import pytest
from botocore.exceptions import ParamValidationError
from ecssim import Simulation

from tests.conftest import CLUSTER
from tests.ecssim.api.api_kit import ACCOUNT, INVALID, refused

ROOT = f"arn:aws:iam::{ACCOUNT}:root"
USER = f"arn:aws:iam::{ACCOUNT}:user/ada"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/deployer"

DEFAULTS = {
    "awsvpcTrunking": "disabled",
    "containerInsights": "disabled",
    "containerInstanceLongArnFormat": "enabled",
    "defaultLogDriverMode": "non-blocking",
    "dualStackIPv6": "enabled",
    "fargateEventWindows": "disabled",
    "fargateFIPSMode": "disabled",
    "fargateTaskRetirementWaitPeriod": "7",
    "guardDutyActivate": "off",
    "serviceLongArnFormat": "enabled",
    "tagResourceAuthorization": "on",
    "taskLongArnFormat": "enabled",
}
CHANGES = [
    ("awsvpcTrunking", "enabled"),
    ("containerInsights", "enabled"),
    ("containerInsights", "enhanced"),
    ("containerInstanceLongArnFormat", "enabled"),
    ("defaultLogDriverMode", "blocking"),
    ("dualStackIPv6", "disabled"),
    ("fargateEventWindows", "enabled"),
    ("fargateFIPSMode", "enabled"),
    ("fargateTaskRetirementWaitPeriod", "0"),
    ("fargateTaskRetirementWaitPeriod", "14"),
    ("serviceLongArnFormat", "enabled"),
    ("tagResourceAuthorization", "on"),
    ("taskLongArnFormat", "enabled"),
]
CHANGING = [
    ("put_account_setting", {"value": "enabled"}),
    ("put_account_setting_default", {"value": "enabled"}),
    ("delete_account_setting", {}),
]
EACH_CHANGING_CALL = pytest.mark.parametrize(("operation", "value"), CHANGING, ids=[each[0] for each in CHANGING])


def listed(ecs: Any, **parameters: Any) -> list[dict[str, str]]:
    """Return the settings of every page."""
    pages = ecs.get_paginator("list_account_settings").paginate(**parameters)
    return list(pages.build_full_result()["settings"])


def in_force(ecs: Any, name: str, principal: str = ROOT) -> str:
    """Return the value that holds for a principal."""
    (setting,) = listed(ecs, name=name, principalArn=principal, effectiveSettings=True)
    return setting["value"]


def container_insights(ecs: Any, **parameters: Any) -> str:
    """Create a cluster and return its setting of Container Insights."""
    (setting,) = ecs.create_cluster(clusterName="new", **parameters)["cluster"]["settings"]
    return str(setting["value"])


def test_a_new_account_has_the_defaults_of_aws(ecs: Any) -> None:
    settings = listed(ecs, effectiveSettings=True)
    assert {setting["name"]: setting["value"] for setting in settings} == DEFAULTS
    assert {setting["principalArn"] for setting in settings} == {ROOT}


def test_only_guardduty_is_managed_by_aws(ecs: Any) -> None:
    kinds = {setting["name"]: setting["type"] for setting in listed(ecs, effectiveSettings=True)}
    assert kinds.pop("guardDutyActivate") == "aws_managed"
    assert set(kinds.values()) == {"user"}


def test_a_new_account_has_nothing_set(ecs: Any) -> None:
    assert ecs.list_account_settings()["settings"] == []


@pytest.mark.parametrize(("name", "value"), CHANGES)
def test_a_setting_takes_every_value_that_aws_names(ecs: Any, name: str, value: str) -> None:
    expected = {"name": name, "value": value, "principalArn": ROOT, "type": "user"}
    assert ecs.put_account_setting(name=name, value=value)["setting"] == expected
    assert ecs.list_account_settings()["settings"] == [expected]


@pytest.mark.parametrize("principal", [USER, ROLE])
def test_a_setting_of_one_principal_is_nobody_elses(ecs: Any, principal: str) -> None:
    setting = ecs.put_account_setting(name="awsvpcTrunking", value="enabled", principalArn=principal)["setting"]
    assert setting["principalArn"] == principal
    assert ecs.list_account_settings(principalArn=principal)["settings"] == [setting]
    assert in_force(ecs, "awsvpcTrunking") == "disabled"


def test_the_default_of_the_account_is_the_setting_of_its_root_user(ecs: Any) -> None:
    setting = ecs.put_account_setting_default(name="awsvpcTrunking", value="enabled")["setting"]
    assert setting == {"name": "awsvpcTrunking", "value": "enabled", "principalArn": ROOT, "type": "user"}
    assert ecs.list_account_settings()["settings"] == [setting]


def test_the_default_of_the_account_holds_for_who_has_no_setting(ecs: Any) -> None:
    ecs.put_account_setting_default(name="awsvpcTrunking", value="enabled")
    assert in_force(ecs, "awsvpcTrunking", USER) == "enabled"
    assert ecs.list_account_settings(principalArn=USER)["settings"] == []


def test_a_setting_of_ones_own_goes_before_the_default_of_the_account(ecs: Any) -> None:
    ecs.put_account_setting(name="awsvpcTrunking", value="disabled", principalArn=USER)
    ecs.put_account_setting_default(name="awsvpcTrunking", value="enabled")
    assert in_force(ecs, "awsvpcTrunking", USER) == "disabled"


def test_a_deleted_setting_gives_way_to_the_default_of_the_account(ecs: Any) -> None:
    ecs.put_account_setting_default(name="awsvpcTrunking", value="enabled")
    ecs.put_account_setting(name="awsvpcTrunking", value="disabled", principalArn=USER)
    setting = ecs.delete_account_setting(name="awsvpcTrunking", principalArn=USER)["setting"]
    assert setting == {"name": "awsvpcTrunking", "value": "enabled", "principalArn": USER, "type": "user"}
    assert ecs.list_account_settings(principalArn=USER)["settings"] == []


def test_the_deleted_default_of_the_account_gives_way_to_that_of_aws(ecs: Any) -> None:
    ecs.put_account_setting_default(name="awsvpcTrunking", value="enabled")
    assert ecs.delete_account_setting(name="awsvpcTrunking")["setting"]["value"] == "disabled"


def test_deleting_what_was_not_set_changes_nothing(ecs: Any) -> None:
    assert ecs.delete_account_setting(name="awsvpcTrunking")["setting"]["value"] == "disabled"
    assert ecs.list_account_settings()["settings"] == []


def test_settings_of_another_region_are_another_world(ecs: Any) -> None:
    import boto3

    ecs.put_account_setting(name="awsvpcTrunking", value="enabled")
    assert in_force(boto3.client("ecs", region_name="eu-west-1"), "awsvpcTrunking") == "disabled"


def test_the_root_user_of_another_partition_is_named_by_it(sim: Simulation) -> None:
    import boto3

    china = boto3.client("ecs", region_name="cn-north-1")
    setting = china.put_account_setting(name="awsvpcTrunking", value="enabled")["setting"]
    assert setting["principalArn"] == f"arn:aws-cn:iam::{ACCOUNT}:root"


def test_a_list_can_be_narrowed_to_a_name(ecs: Any) -> None:
    ecs.put_account_setting(name="awsvpcTrunking", value="enabled")
    ecs.put_account_setting(name="containerInsights", value="enhanced")
    (setting,) = ecs.list_account_settings(name="containerInsights")["settings"]
    assert (setting["name"], setting["value"]) == ("containerInsights", "enhanced")


@pytest.mark.parametrize(("value", "count"), [("enhanced", 1), ("enabled", 0)])
@pytest.mark.parametrize("effective", [False, True])
def test_a_list_can_be_narrowed_to_a_value_of_a_name(ecs: Any, value: str, count: int, effective: bool) -> None:
    ecs.put_account_setting(name="containerInsights", value="enhanced")
    settings = ecs.list_account_settings(name="containerInsights", value=value, effectiveSettings=effective)["settings"]
    assert len(settings) == count


def test_settings_come_ten_to_a_page_in_the_order_of_their_names(ecs: Any) -> None:
    first = ecs.list_account_settings(effectiveSettings=True)
    second = ecs.list_account_settings(effectiveSettings=True, nextToken=first["nextToken"])
    names = [[setting["name"] for setting in page["settings"]] for page in (first, second)]
    assert [len(page) for page in names] == [10, 2]
    assert names[0] + names[1] == sorted(DEFAULTS)
    assert "nextToken" not in second


def test_a_page_of_settings_can_be_smaller(ecs: Any) -> None:
    assert len(ecs.list_account_settings(effectiveSettings=True, maxResults=3)["settings"]) == 3


@pytest.mark.parametrize("size", [0, 11])
def test_a_page_of_settings_has_1_to_10_entries(ecs: Any, size: int) -> None:
    with refused(INVALID, "maxResults must be between 1 and 10."):
        ecs.list_account_settings(maxResults=size)


def test_a_token_that_no_answer_gave_is_refused(ecs: Any) -> None:
    with refused(INVALID, "Invalid token."):
        ecs.list_account_settings(nextToken="nonsense")


def test_a_value_alone_is_not_listed(ecs: Any) -> None:
    with refused(INVALID, "value can only be used together with name."):
        ecs.list_account_settings(value="enabled")


@EACH_CHANGING_CALL
def test_an_unknown_name_is_not_changed(ecs: Any, operation: str, value: dict[str, str]) -> None:
    with refused(INVALID, "Invalid setting 'name'"):
        getattr(ecs, operation)(name="taskShortArnFormat", **value)


def test_an_unknown_name_is_not_listed(ecs: Any) -> None:
    with refused(INVALID, "Invalid setting 'name'"):
        ecs.list_account_settings(name="taskShortArnFormat")


@pytest.mark.parametrize("operation", ["put_account_setting", "put_account_setting_default"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("awsvpcTrunking", "ENABLED"),
        ("containerInsights", "on"),
        ("defaultLogDriverMode", "enabled"),
        ("dualStackIPv6", "enhanced"),
        ("fargateTaskRetirementWaitPeriod", "8"),
        ("tagResourceAuthorization", "enabled"),
        ("taskLongArnFormat", ""),
    ],
)
def test_a_value_of_another_setting_is_refused(ecs: Any, operation: str, name: str, value: str) -> None:
    with refused(INVALID, "Invalid setting 'value'"):
        getattr(ecs, operation)(name=name, value=value)
    assert ecs.list_account_settings()["settings"] == []


@EACH_CHANGING_CALL
def test_what_aws_manages_is_read_only(ecs: Any, operation: str, value: dict[str, str]) -> None:
    with refused(INVALID, "The account setting guardDutyActivate is read-only: AWS manages it."):
        getattr(ecs, operation)(name="guardDutyActivate", **value)


@pytest.mark.parametrize("name", ["containerInstanceLongArnFormat", "serviceLongArnFormat", "taskLongArnFormat"])
def test_nobody_goes_back_to_short_arns(ecs: Any, name: str) -> None:
    with refused(INVALID, "You can no longer disable Long Arn settings"):
        ecs.put_account_setting(name=name, value="disabled")


def test_nobody_turns_the_authorization_of_tags_off(ecs: Any) -> None:
    with refused(INVALID, "You can no longer disable tagResourceAuthorization"):
        ecs.put_account_setting_default(name="tagResourceAuthorization", value="off")


def test_only_the_root_user_sets_when_fargate_retires_tasks(ecs: Any) -> None:
    with refused(INVALID, "Only the root user can have the account setting fargateTaskRetirementWaitPeriod."):
        ecs.put_account_setting(name="fargateTaskRetirementWaitPeriod", value="14", principalArn=USER)


@pytest.mark.parametrize(
    "principal", ["ada", USER.replace(ACCOUNT, "210987654321"), USER.removesuffix("ada"), f"{ROOT}/ada", ""]
)
@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("list_account_settings", {}),
        ("put_account_setting", {"name": "awsvpcTrunking", "value": "enabled"}),
        ("delete_account_setting", {"name": "awsvpcTrunking"}),
    ],
    ids=["list", "put", "delete"],
)
def test_who_is_not_of_this_account_is_refused(
    ecs: Any, operation: str, parameters: dict[str, str], principal: str
) -> None:
    message = f"Invalid principalArn: {principal} is not the root user, a user or a role of this account."
    with refused(INVALID, message):
        getattr(ecs, operation)(principalArn=principal, **parameters)


def test_the_default_of_the_account_takes_no_principal(ecs: Any) -> None:
    with pytest.raises(ParamValidationError, match="principalArn"):
        ecs.put_account_setting_default(name="awsvpcTrunking", value="enabled", principalArn=USER)


@pytest.mark.parametrize("value", ["enabled", "enhanced", "disabled"])
def test_a_new_cluster_takes_container_insights_from_the_account(ecs: Any, value: str) -> None:
    ecs.put_account_setting(name="containerInsights", value=value)
    assert container_insights(ecs) == value


def test_the_setting_of_somebody_else_is_not_for_the_callers_clusters(ecs: Any) -> None:
    ecs.put_account_setting(name="containerInsights", value="enhanced", principalArn=USER)
    assert container_insights(ecs) == "disabled"


def test_a_cluster_with_settings_of_its_own_keeps_them(ecs: Any) -> None:
    ecs.put_account_setting(name="containerInsights", value="enhanced")
    assert container_insights(ecs, settings=[{"name": "containerInsights", "value": "disabled"}]) == "disabled"


def test_clusters_that_are_there_keep_container_insights_as_they_have_it(ecs: Any) -> None:
    ecs.put_account_setting(name="containerInsights", value="enhanced")
    (cluster,) = ecs.describe_clusters(clusters=[CLUSTER], include=["SETTINGS"])["clusters"]
    assert cluster["settings"] == [{"name": "containerInsights", "value": "disabled"}]
