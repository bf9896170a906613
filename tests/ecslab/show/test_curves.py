"""Curves: round numbers on the axes, a value between two points, and the same told in words."""

import itertools
from xml.etree import ElementTree

import pytest
from ecslab.show.curves import curves_picture, decades, ticks, value_at

CURVES = {"cheap": [(0.0, 1.0), (10.0, 2.0)], "dear": [(0.0, 0.5), (10.0, 40.0)]}


@pytest.mark.parametrize(
    ("highest", "wanted"),
    [
        (38, [0, 10, 20, 30, 40]),
        (40, [0, 10, 20, 30, 40]),
        (0.9, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (600, [0, 200, 400, 600]),
        (0, [0]),
    ],
)
def test_ticks_are_round_and_reach_the_highest_value(highest: float, wanted: list[float]) -> None:
    assert ticks(highest) == wanted


def test_decades_surround_the_values() -> None:
    assert decades(0.2, 91) == [0.1, 1, 10, 100]


@pytest.mark.parametrize(("x", "y"), [(-1, 1.0), (0, 1.0), (5, 1.5), (10, 2.0), (11, 2.0)])
def test_between_two_points_a_curve_is_straight_and_beyond_its_ends_level(x: float, y: float) -> None:
    assert value_at(CURVES["cheap"], x) == y


def test_the_words_give_each_curve_at_its_ends_and_at_the_mark() -> None:
    picture = curves_picture("Prices", "tasks", "USD", CURVES, mark=5)
    assert picture.text.splitlines() == [
        "Prices (USD over tasks)",
        "  cheap: 1 at 0, 1.5 at 5, 2 at 10",
        "  dear: 0.5 at 0, 20.25 at 5, 40 at 10",
    ]


def test_the_picture_says_in_words_what_it_shows_and_names_each_curve() -> None:
    root = ElementTree.fromstring(curves_picture("Prices", "tasks", "USD", CURVES, logarithmic=True).svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Prices"
    assert "dear: 0.5 at 0" in (root.findtext(f"{space}desc") or "")
    assert {"cheap", "dear"} <= {text.text for text in root.iter(f"{space}text")}


def test_names_of_curves_that_end_together_do_not_cover_each_other() -> None:
    same = {name: [(0.0, 0.0), (1.0, 1.0)] for name in ("one", "two", "three")}
    root = ElementTree.fromstring(curves_picture("Same", "x", "y", same).svg)
    baselines = sorted(float(text.attrib["y"]) for text in root.iter() if text.text in same)
    assert min(after - before for before, after in itertools.pairwise(baselines)) >= 17


@pytest.mark.parametrize("curves", [{}, {"none": []}, {str(number): [(0.0, 1.0)] for number in range(5)}])
def test_what_cannot_be_drawn_is_refused(curves: dict[str, list[tuple[float, float]]]) -> None:
    with pytest.raises(ValueError, match="one to 4 curves"):
        curves_picture("Nothing", "x", "y", curves)
