"""Solutions become labs, and notebooks are stored in one form."""

import nbformat
import pytest
from ecslab.authoring import notebooks

LAB = "05_services"


@pytest.mark.parametrize(
    ("source", "starter"),
    [
        ("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "# Your code here"),
        ("### BEGIN SOLUTION\nx = 1\n### STARTER\n# x = None\n### END SOLUTION", "x = None"),
        ("a = 1\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION\nc = 3", "a = 1\n# Your code here\nc = 3"),
        ("### BEGIN SOLUTION\n\n### STARTER\n# if x:\n#     y = None\n### END SOLUTION", "if x:\n    y = None"),
        ("no marks", "no marks"),
    ],
)
def test_a_solution_is_replaced_by_its_starter(source: str, starter: str) -> None:
    assert notebooks.starter_of(source) == starter


def test_a_solved_cell_has_what_stands_around_the_solution() -> None:
    source = "head\n### BEGIN SOLUTION\nright\n### STARTER\n# blank\n### END SOLUTION\ntail"
    assert notebooks.solved(source) == "head\nright\ntail"
    assert notebooks.starter_of(source) == "head\nblank\ntail"


def test_a_lab_has_no_outputs_and_no_solution() -> None:
    lab = notebooks.read(notebooks.lab_path(LAB))
    assert all(not cell.outputs for cell in lab.cells if cell.cell_type == "code")
    assert not any("SOLUTION" in cell.source for cell in lab.cells)


def test_a_lab_keeps_cells_and_ids_of_its_solution() -> None:
    lab, solution = notebooks.read(notebooks.lab_path(LAB)), notebooks.read(notebooks.solution_path(LAB))
    assert [cell.id for cell in lab.cells] == [cell.id for cell in solution.cells]


def as_jupyterlab_saves_it() -> nbformat.NotebookNode:
    """The worked notebook after a run and a save in JupyterLab: counts, timings, versions, text in pieces."""
    notebook = notebooks.read(notebooks.solution_path(LAB))
    notebook.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.execution_count = number + 1
        cell.metadata["execution"] = {"iopub.status.busy": "2026-01-05T09:00:00Z"}
        outputs = []
        for output in cell.outputs:
            if output.output_type == "stream":
                pieces = (output.text[:5], output.text[5:])
                outputs += [nbformat.v4.new_output("stream", name="stdout", text=piece) for piece in pieces]
            else:
                outputs.append(nbformat.from_dict({**output, "execution_count": number + 1}))
        cell.outputs = outputs
    return notebook


def test_running_and_saving_a_notebook_changes_nothing() -> None:
    stored = notebooks.solution_path(LAB).read_text("utf-8")
    model = {"type": "notebook", "content": as_jupyterlab_saves_it()}
    notebooks.pre_save_hook(model, path="solutions/x.ipynb", contents_manager=None)
    assert notebooks.to_text(nbformat.from_dict(model["content"])) == stored


def test_the_hook_leaves_other_files_alone() -> None:
    model = {"type": "file", "content": "text"}
    notebooks.pre_save_hook(model)
    assert model == {"type": "file", "content": "text"}


def test_a_widget_view_is_not_stored() -> None:
    cell = nbformat.v4.new_code_cell("x")
    data = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "x"}
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    clean = notebooks.normalised(nbformat.v4.new_notebook(cells=[cell]))
    assert clean.cells[0].outputs[0].data == {"text/plain": "x"}


def test_an_exercise_that_a_notebook_does_not_hold_is_named() -> None:
    with pytest.raises(notebooks.MissingExerciseError, match="nothing"):
        notebooks.solution_of(LAB, "nothing")
