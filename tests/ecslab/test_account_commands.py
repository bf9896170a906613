"""`ecslab sweep` and `ecslab status`, on the account that boto3 finds in the usual places."""

from collections.abc import Iterator

import boto3
import pytest
from click.testing import CliRunner
from ecslab.cli import main
from ecslab.safety.ledger import Ledger
from ecssim import simulate

LAB = "05_services"


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    """A simulated account with a cluster of one lab and a log group of another."""
    with simulate():
        boto3.client("ecs").create_cluster(clusterName="ecslab-05")
        boto3.client("logs").create_log_group(logGroupName="/ecs/ecslab-07")
        yield


def ecslab(*arguments: str, status: int = 0, answer: str | None = None) -> str:
    result = CliRunner().invoke(main, arguments, input=answer)
    assert result.exit_code == status, result.output
    return result.output


def clusters() -> list[str]:
    return [arn.rpartition("/")[2] for arn in boto3.client("ecs").list_clusters()["clusterArns"]]


def test_status_shows_the_leftovers_of_every_lab_and_deletes_nothing() -> None:
    said = ecslab("status", status=1)
    assert "Account 123456789012, Region us-east-1, as arn:aws:" in said
    assert "Lab 05_services" in said
    assert "/ecs/ecslab-07" in said
    assert clusters() == ["ecslab-05"]


def test_status_of_a_clean_account_is_good() -> None:
    ecslab("sweep", "--all", "--yes")
    assert "Nothing is left of" in ecslab("status")


def test_status_says_where_else_the_labs_made_things() -> None:
    ledger = Ledger()
    ledger.done(ledger.begin(LAB, "999999999999", "eu-west-1", "ec2", "RunInstances", []), ["i-1"])
    assert "The labs also made things in account 999999999999, Region eu-west-1" in ecslab("status", status=1)


def test_a_sweep_shows_what_it_will_delete_and_asks() -> None:
    said = ecslab("sweep", LAB, answer="n\n", status=1)
    assert "cluster" in said
    assert "Delete it from account 123456789012?" in said
    assert clusters() == ["ecslab-05"]
    assert "Nothing is left." in ecslab("sweep", LAB, answer="y\n")
    assert clusters() == []


def test_a_sweep_of_one_lab_leaves_the_others() -> None:
    ecslab("sweep", LAB, "--yes")
    assert boto3.client("logs").describe_log_groups()["logGroups"]


def test_a_sweep_that_leaves_something_says_so_with_its_status() -> None:
    boto3.client("ecs").create_cluster(clusterName="prod", tags=[{"key": "ecslab", "value": LAB}])
    said = ecslab("sweep", LAB, "--yes", status=1)
    assert "cluster/prod" in said
    assert clusters() == ["prod"]


@pytest.mark.parametrize("arguments", [["sweep"], ["sweep", LAB, "--all"]])
def test_a_sweep_must_be_told_which_labs(arguments: list[str]) -> None:
    assert "Say which labs to clean up after, or --all." in ecslab(*arguments, status=2)


def test_an_interrupted_sweep_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ecslab.safety.sweep.clear", interrupt)
    assert "Run the same command again" in ecslab("sweep", LAB, "--yes", status=1)


def test_without_a_region_it_says_what_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert "no Region is chosen" in ecslab("status", status=1)
