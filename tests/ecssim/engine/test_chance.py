"""The forked streams of random numbers."""

import os
import re
import subprocess
import sys
from uuid import UUID

import pytest
from ecssim.engine.chance import Chance

DRAW = """
from ecssim.engine.chance import Chance
chance = Chance(7)
print(chance.hex_id("a"), chance.uuid("b"), chance.digits("c", 19), chance.seconds("d", 1, 2))
"""


@pytest.fixture
def chance() -> Chance:
    return Chance(7)


def draws(chance: Chance, purpose: str) -> list[str]:
    return [chance.hex_id(purpose) for _ in range(5)]


def test_the_same_seed_gives_the_same_draws(chance: Chance) -> None:
    assert draws(chance, "task ids") == draws(Chance(7), "task ids")


def test_another_seed_gives_other_draws(chance: Chance) -> None:
    assert draws(chance, "task ids") != draws(Chance(8), "task ids")


def test_another_purpose_gives_other_draws(chance: Chance) -> None:
    assert draws(chance, "task ids") != draws(chance, "event ids")


def test_a_draw_for_one_purpose_changes_no_other_purpose(chance: Chance) -> None:
    draws(chance, "event ids")
    assert draws(chance, "task ids") == draws(Chance(7), "task ids")


def test_a_stream_goes_on_where_it_was(chance: Chance) -> None:
    assert chance.stream("task ids") is chance.stream("task ids")
    assert len(set(draws(chance, "task ids"))) == 5


def test_a_seed_and_a_purpose_do_not_run_into_each_other() -> None:
    assert draws(Chance(1), "2/ids") != draws(Chance(12), "ids")


def test_draws_do_not_depend_on_the_hash_seed_of_the_process() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", DRAW],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


def test_hex_ids_keep_their_leading_zeros(chance: Chance) -> None:
    assert all(re.fullmatch("[0-9a-f]{4}", chance.hex_id("ids", 4)) for _ in range(500))


def test_digits_never_begin_with_zero(chance: Chance) -> None:
    assert all(re.fullmatch("[1-9][0-9]{2}", chance.digits("ids", 3)) for _ in range(500))


def test_uuids_are_of_version_4(chance: Chance) -> None:
    assert UUID(chance.uuid("ids")).version == 4


def test_durations_stay_within_their_bounds(chance: Chance) -> None:
    assert all(2.5 <= chance.seconds("pull", 2.5, 4.0) <= 4.0 for _ in range(500))
