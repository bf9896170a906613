"""An interrupted cell stops what goes on in the background."""

from types import SimpleNamespace
from typing import Any

import pytest
from ecslab.backends.interrupt import when_interrupted
from IPython.core.events import EventManager


class Notebook:
    """A notebook in which a cell ends."""

    def __init__(self) -> None:
        self.events = EventManager(self, {"post_run_cell": lambda result: None})  # type: ignore[no-untyped-call]

    def ends_a_cell(self, error: BaseException | None = None) -> None:
        self.events.trigger("post_run_cell", SimpleNamespace(error_in_exec=error))


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    notebook = Notebook()
    monkeypatch.setattr("IPython.get_ipython", lambda: notebook)
    return notebook


def test_an_interrupt_is_heard(notebook: Notebook) -> None:
    heard: list[Any] = []
    when_interrupted(lambda: heard.append(1))
    notebook.ends_a_cell(KeyboardInterrupt())
    assert heard == [1]


@pytest.mark.parametrize("error", [None, ValueError()], ids=["no error", "another error"])
def test_a_cell_that_ends_in_another_way_is_not(notebook: Notebook, error: BaseException | None) -> None:
    heard: list[Any] = []
    when_interrupted(lambda: heard.append(1))
    notebook.ends_a_cell(error)
    assert heard == []


def test_what_was_called_off_is_heard_no_more_however_often(notebook: Notebook) -> None:
    heard: list[Any] = []
    call_off = when_interrupted(lambda: heard.append(1))
    call_off()
    call_off()
    notebook.ends_a_cell(KeyboardInterrupt())
    assert heard == []


def test_outside_of_a_notebook_there_is_nothing_to_hear() -> None:
    when_interrupted(lambda: None)()
