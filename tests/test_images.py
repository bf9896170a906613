"""The committed pictures are what their code draws, and say in words what they show."""

import importlib.util
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ecslab.course import course

IMAGES = Path(__file__).parents[1] / "images"

_spec = importlib.util.spec_from_file_location("draw", IMAGES / "draw.py")
assert _spec
assert _spec.loader
draw = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(draw)
PICTURES = draw.pictures()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_what_its_code_draws(name: str) -> None:
    assert (IMAGES / name).read_text("utf-8") == PICTURES[name]() + "\n"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_a_title_and_a_description(name: str) -> None:
    root = ElementTree.fromstring((IMAGES / name).read_text("utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title")
    assert len((root.findtext(f"{space}desc") or "").split()) > 10


def test_no_picture_is_without_code() -> None:
    assert {path.name for path in IMAGES.glob("*.svg")} == set(PICTURES)


def test_the_map_of_the_course_shows_every_lab_in_its_part() -> None:
    words = (IMAGES / "course-map.svg").read_text("utf-8")
    for lab in course().labs:
        assert f"{lab.number} {lab.title}" in words
        assert f">{lab.about}</text>" in words
    for number in {lab.part for lab in course().labs}:
        assert f"Part {number}: {course().parts[number]}" in words


@pytest.mark.parametrize("name", draw.PNG)
def test_a_picture_is_there_as_a_png_too_in_the_proportions_of_its_svg(name: str) -> None:
    header = (IMAGES / f"{name}.png").read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    width, height = (int.from_bytes(header[begin : begin + 4], "big") for begin in (16, 20))
    root = ElementTree.fromstring((IMAGES / f"{name}.svg").read_text("utf-8"))
    assert height / width == pytest.approx(float(root.attrib["height"]) / float(root.attrib["width"]), rel=0.01)
