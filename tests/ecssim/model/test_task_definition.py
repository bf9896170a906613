"""Task definitions and their families."""

from ecssim.model.account import Account
from ecssim.model.arn import Arns
from ecssim.model.task_definition import Family, TaskDefinitionStatus

from .builders import a_definition


def a_family(name: str, **statuses: str) -> Family:
    """A family with a revision of each status, named r1, r2 and so on."""
    family = Family(name, last_revision=len(statuses))
    for number, status in enumerate(statuses.values(), 1):
        family.revisions[number] = a_definition(name, number, TaskDefinitionStatus(status))
    return family


def test_its_name_is_family_and_revision() -> None:
    assert a_definition("web", 3).name == "web:3"


def test_the_newest_active_revision_is_the_one_to_run() -> None:
    family = a_family("web", r1="ACTIVE", r2="ACTIVE", r3="INACTIVE")
    assert family.latest_active() is family.revisions[2]


def test_a_family_without_an_active_revision_has_none_to_run() -> None:
    assert a_family("web", r1="INACTIVE", r2="DELETE_IN_PROGRESS").latest_active() is None


def test_an_account_lists_definitions_by_family_and_revision() -> None:
    account = Account(Arns("123456789012", "us-east-1"))
    account.families = {"web": a_family("web", r1="ACTIVE", r2="ACTIVE"), "api": a_family("api", r1="ACTIVE")}
    assert [definition.name for definition in account.task_definitions()] == ["api:1", "web:1", "web:2"]
