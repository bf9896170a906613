"""`ecslab policy`: JSON on stdout, and what is not certain on stderr."""

import json

import pytest
from click.testing import CliRunner, Result
from ecslab.cli import main
from ecslab.commands import policy as command


def ecslab_policy(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["policy", *arguments])


def test_a_labs_policy_is_json_and_nothing_else() -> None:
    printed = json.loads(ecslab_policy("05_services").stdout)
    assert "ecs:CreateService" in str(printed)
    assert "cluster/ecslab-05" in str(printed)


def test_it_can_be_for_another_prefix_account_and_region() -> None:
    said = ecslab_policy(
        "05_services", "--prefix", "ecslab-alice-05", "--account", "123456789012", "--region", "eu-west-1"
    )
    assert "arn:aws:ecs:eu-west-1:123456789012:cluster/ecslab-alice-05-*" in said.stdout


def test_what_was_not_tried_out_is_said_beside_it() -> None:
    said = ecslab_policy("09_ecs_anywhere")
    assert "ssm:DeleteActivation: AWS knows no resource-level permission" in said.stderr
    assert "resource-level" not in said.stdout


def test_a_policy_that_is_too_long_to_be_attached_comes_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LONGEST", 100)
    assert "Make it an inline policy of a role" in ecslab_policy("05_services").stderr


def test_the_boundary_is_for_all_labs_and_one_region_or_several() -> None:
    said = ecslab_policy("--boundary")
    assert '"Sid": "NeverPaidFor"' in said.stdout
    assert '"us-east-1"' in said.stdout
    assert "The roles that labs make have no boundary" in said.stderr
    assert '"eu-west-1",\n' in ecslab_policy("--boundary", "--region", "us-east-2", "--region", "eu-west-1").stdout


def test_a_boundary_in_two_parts_is_a_list_and_says_what_each_is_for() -> None:
    said = ecslab_policy(
        "--boundary", *(each for number in range(30) for each in ("--region", f"xx-somewhere-{number}"))
    )
    assert len(json.loads(said.stdout)) == 2
    assert "the second only denies" in said.stderr


def test_somebody_who_names_no_lab_is_asked_which() -> None:
    said = ecslab_policy()
    assert said.exit_code == 2
    assert "Say which lab, such as 05_services, or --boundary" in said.stderr


def test_a_lab_has_one_region() -> None:
    said = ecslab_policy("05_services", "--region", "us-east-1", "--region", "eu-west-1")
    assert "give --region once" in said.stderr
