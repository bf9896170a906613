"""The fidelity page is what the code is, and leaves nothing out."""

import re
from importlib import import_module
from pathlib import Path

import ecssim
import pytest
from click.testing import CliRunner
from ecssim.__main__ import main
from ecssim.api import OPERATIONS
from ecssim.fidelity import ecs_model, page
from ecssim.truth import limits, timings
from ecssim.truth.fact import ASSUMED, Fact, Message, Spread

COMMITTED = Path(ecssim.__file__).parent / "FIDELITY.md"
TRUTH = Path(ecssim.__file__).parent / "truth"


def section(title: str) -> str:
    """Return the part of the page under a heading of the second level."""
    return page().split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows() -> dict[str, str]:
    """Return the lines of the tables of facts, by module and name."""
    found = {}
    for part in section("Numbers and messages").split("\n### truth/")[1:]:
        module = part.split(".py")[0]
        found |= {f"{module}.{name}": line for line in part.splitlines() for name in re.findall(r"^\| `(\w+)`", line)}
    return found


def test_the_committed_page_is_what_the_code_makes() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == page(), f"python -m ecssim fidelity > {COMMITTED.name}"


def test_the_command_prints_the_page() -> None:
    assert CliRunner().invoke(main, ["fidelity"]).output == page()


def test_every_operation_that_botocore_knows_is_listed_once() -> None:
    text = section("Operations")
    listed = [name for name in re.findall(r"`([^`]+)`", text) if name[0].isupper()]
    assert sorted(listed) == sorted(ecs_model().operation_names)
    refused = set(re.findall(r"`([^`]+)`", text.split("### Refused")[1]))
    assert refused == set(listed) - set(OPERATIONS)


def test_every_fact_and_every_message_appears_with_its_source() -> None:
    shown = rows()
    known = {
        f"{file.stem}.{name}"
        for file in TRUTH.glob("*.py")
        for name, value in vars(import_module(f"ecssim.truth.{file.stem}")).items()
        if isinstance(value, Fact | Message)
    }
    assert known == shown.keys()
    assert all(line.count(" | ") == 4 and not re.search(r"\|\s*\|[^|]*\|$", line) for line in shown.values())


@pytest.mark.parametrize("planted", [Fact(1, ""), Message("Hello.", " ")], ids=["fact", "message"])
def test_a_fact_without_source_makes_no_page(monkeypatch: pytest.MonkeyPatch, planted: object) -> None:
    monkeypatch.setattr(limits, "PLANTED", planted, raising=False)
    with pytest.raises(ValueError, match=r"limits\.PLANTED has no source"):
        page()


@pytest.mark.parametrize(
    ("name", "planted", "row"),
    [
        ("PLANTED_S", Fact(Spread(3.0, 3.6), "seen"), "3 to 3.6 | s | seen | documented"),
        ("PLANTED_GIB", Fact((21, 200.0), "a|b"), r"21, 200 | GiB | a\|b | documented"),
        ("PLANTED", Fact({n: (n,) for n in range(5)}, "*"), r"0: 0; 1: 1; 2: 2; and 2 more |  | \* | documented"),
        ("PLANTED", Message("a | {b}", "ours", ASSUMED, "Oops"), r"`Oops: a \| {b}` |  | ours | assumed"),
    ],
)
def test_a_value_is_shown_for_people(monkeypatch: pytest.MonkeyPatch, name: str, planted: object, row: str) -> None:
    monkeypatch.setattr(timings, name, planted, raising=False)
    assert f"| `{name}` | {row} |\n" in page()


def test_what_is_assumed_or_remembered_is_listed_to_be_doubted() -> None:
    doubted = set(re.findall(r"`(\w+)`", section("What to doubt")))
    grades = {key.rpartition(".")[2]: line.split(" | ")[-1].rstrip(" |") for key, line in rows().items()}
    assert {name for name, grade in grades.items() if grade in ("assumed", "remembered")} <= doubted
