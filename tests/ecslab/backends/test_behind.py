"""Who answers behind a URL is found out, and no more is said of it than is known."""

from typing import Any

import pytest
from ecslab.backends import behind
from ecslab.backends.behind import Behind, how_the_lab_fares, who_answers
from ecssim.fidelity import simulated_operations

from .kit import fake, served_by_moto

LAB = "05_services"
SIGNS: list[tuple[dict[str, Any], Behind]] = [
    ({"/_localstack/health": {"services": {"s3": "available"}}}, Behind.LOCALSTACK),
    ({"/_localstack/info": {"version": "4.0", "edition": "pro"}}, Behind.LOCALSTACK),
    ({"/_localstack/health": {"services": {}}, "/moto-api/data.json": {}}, Behind.LOCALSTACK),
    ({"/moto-api/data.json": {}}, Behind.MOTO),
    ({"/_localstack/health": {"status": "ok"}}, Behind.UNKNOWN),
    ({"/_localstack/health": "<html>", "/moto-api/data.json": "<html>"}, Behind.UNKNOWN),
    ({"/moto-api/data.json": []}, Behind.UNKNOWN),
    ({}, Behind.UNKNOWN),
]


@pytest.mark.parametrize(("pages", "expected"), SIGNS)
def test_each_emulator_is_known_by_its_own_page(pages: dict[str, Any], expected: Behind) -> None:
    with fake(pages) as url:
        assert who_answers(url) is expected


def test_a_real_moto_server_is_known() -> None:
    with served_by_moto() as url:
        assert who_answers(url) is Behind.MOTO


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (Behind.MOTO, "services start no tasks"),
        (Behind.LOCALSTACK, "paid feature and needs Docker"),
        (Behind.UNKNOWN, "Nobody has tried"),
    ],
)
def test_of_another_emulator_it_is_said_what_is_known_to_be_different(who: Behind, said: str) -> None:
    assert said in how_the_lab_fares(who, LAB)


def recorded(monkeypatch: pytest.MonkeyPatch, *operations: str) -> None:
    monkeypatch.setattr(behind, "recorded", lambda _: frozenset(operations))


def test_of_ecssim_it_is_said_which_operations_of_the_lab_are_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(monkeypatch, "ecs.CreateCluster", "ecs.ListTasks", "ec2.RunInstances")
    told = how_the_lab_fares(Behind.ECSSIM, LAB)
    assert told == "That is ecssim: of the 2 ECS operations that this lab was seen to call, it simulates all"


def test_an_operation_that_ecssim_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(monkeypatch, "ecs.CreateCluster", "ecs.CreateDaemon")
    assert how_the_lab_fares(Behind.ECSSIM, LAB).endswith("it simulates 1 and refuses CreateDaemon")


def test_an_operation_that_ecssim_simulates_in_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert simulated_operations()["RunTask"]
    recorded(monkeypatch, "ecs.RunTask")
    assert how_the_lab_fares(Behind.ECSSIM, LAB).endswith("Some parameters of RunTask are refused: see FIDELITY.md")


def test_without_a_record_nothing_is_said_of_the_labs_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(monkeypatch)
    assert "nobody has recorded what this lab calls" in how_the_lab_fares(Behind.ECSSIM, LAB)
