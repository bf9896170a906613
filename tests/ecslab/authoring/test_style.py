"""The figures of how a lab reads, and what the course refuses."""

from typing import Any

import nbformat.v4
import pytest
from ecslab.authoring import notebooks, style


def lab(code: list[str], text: list[str]) -> Any:
    """A notebook of these code cells, each after one of these texts."""
    cells = []
    for words, source in zip(text, code, strict=True):
        cells += [nbformat.v4.new_markdown_cell(words), nbformat.v4.new_code_cell(source)]
    return nbformat.v4.new_notebook(cells=cells)


def test_the_figures_count_what_a_learner_gets() -> None:
    solved = "### BEGIN SOLUTION\none = 1\ntwo = 2\n### STARTER\n# one = None\n### END SOLUTION"
    figures = style.measure(lab([solved, "a\nb\nc", "a"], ["three short words", "**Predict.** what?", "![one](x.svg)"]))
    assert (figures.code_cells, figures.longest_cell, figures.median_cell) == (3, 3, 1)
    assert (figures.words, figures.words_between, figures.predictions, figures.pictures) == (6, 2, 1, 1)


@pytest.mark.parametrize(
    ("code", "text", "problem"),
    [
        (["x"] * 14, ["words " * 60] * 14, "14 code cells; 15 to 30 are wanted"),
        (["x\n" * 16] + ["x"] * 19, ["words " * 60] * 20, "a cell of 16 lines; at most 15 are wanted"),
        (["x\n" * 5] * 20, ["words " * 60] * 20, "cells have 5 lines in the median; at most 4 are wanted"),
        (["x"] * 20, ["words " * 30] * 20, "600 words; 800 to 1500 are wanted"),
        (["x"] * 20, ["words " * 60] * 20, "there is no **Break it.** in it"),
        (["x"] * 20, ["words " * 60] * 20, "the last cell must be lab.close()"),
        (["x"] * 20, ["words " * 60] * 20, "the exercises []; at least 4 are wanted, and recap after them"),
    ],
)
def test_what_makes_a_lab_hard_to_read_is_named(code: list[str], text: list[str], problem: str) -> None:
    assert problem in list(style.problems(lab(code, text)))


def test_the_table_has_a_line_for_each_lab() -> None:
    figures = style.measure(notebooks.read(notebooks.solution_path("05_services")))
    lines = style.table({"05_services": figures, "06_other": figures}).splitlines()
    assert [line.split()[0] for line in lines] == ["lab", "05_services", "06_other"]
    assert len({len(line) for line in lines}) == 1
