"""A learner opens a lab in JupyterLab, in a real browser, and does it.

With ECSLAB_SCREENSHOTS set to a folder every lab is done, and pictures to look at are left there.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ecslab.authoring import notebooks
from ecslab.course import course, project_root
from ecslab.exercises import exercises_of

SCREENSHOTS = os.environ.get("ECSLAB_SCREENSHOTS")
LAB = "05_services"
LABS = [lab.id for lab in course().labs] if SCREENSHOTS else [LAB]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Every cell is in the page, wherever it is scrolled to; and typed code stays as it was typed.
TRACKER = {
    "windowingMode": "none",
    "codeCellConfig": {"autoClosingBrackets": False, "smartIndent": False},
}


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a JupyterLab that `ecslab lab` opened on a copy of the course, for a user without settings."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    for name in ("labs", "images"):
        shutil.copytree(project_root() / name, folder / "course" / name)
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps(TRACKER))
    environment = {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "ECSLAB_HOME": str(folder / "home"),
    }
    command = [sys.executable, "-m", "ecslab.cli", "lab", "--port", "0", "--no-browser", "--folder"]
    with subprocess.Popen(
        [*command, str(folder / "course")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        yield _printed_url(server)
        os.killpg(server.pid, signal.SIGKILL)


def _printed_url(server: "subprocess.Popen[str]") -> str:
    assert server.stdout
    for line in server.stdout:
        if match := re.search(r"http://127\.0\.0\.1:\d+/lab\S*token=\w+", line):
            return match.group()
    raise AssertionError("`ecslab lab` printed no address")


@pytest.fixture
def browser() -> Iterator[Any]:
    """Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def open_lab(browser: Any, jupyterlab: str, lab_id: str) -> Any:
    """Return a page with the lab open and its kernel connected."""
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 1400, "height": 900})
    address = re.sub(r"/labs/\w+\.ipynb\?", f"/labs/{lab_id}.ipynb?reset&", jupyterlab)
    assert lab_id in address
    page.goto(address, wait_until="domcontentloaded")
    page.locator(".jp-Notebook").wait_for(timeout=60_000)
    # Before the kernel is connected "Run All" does nothing, without a word.
    expect(page.locator("#jp-main-statusbar")).to_contain_text("(ipykernel) | Idle", timeout=60_000)
    return page


def run_all(page: Any, lab_id: str) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text(f"Nothing of lab {lab_id} is left.").wait_for(timeout=60_000)


def picture(page: Any, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def pictures_of(page: Any, lab_id: str) -> None:
    """Leave what a learner sees of a lab, screen by screen."""
    if not SCREENSHOTS:
        return
    page.keyboard.press("Escape")
    notebook = page.locator(".jp-WindowedPanel-outer").first
    height = notebook.evaluate("each => each.scrollHeight")
    for number, top in enumerate(range(0, height, 800)):
        notebook.evaluate("(each, top) => each.scrollTo(0, top)", top)
        page.wait_for_timeout(300)
        picture(page, f"{lab_id}-{number:02}")


def verdicts(page: Any) -> list[str]:
    return [str(text) for text in page.locator(".jp-OutputArea b").all_inner_texts()]


def test_the_starter_runs_and_says_that_nothing_was_attempted(browser: Any, jupyterlab: str) -> None:
    page = open_lab(browser, jupyterlab, LAB)
    run_all(page, LAB)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert verdicts(page).count("Not attempted") == len(exercises_of(LAB))


@pytest.mark.parametrize("lab_id", LABS)
def test_a_learner_who_types_the_answers_has_done_everything(browser: Any, jupyterlab: str, lab_id: str) -> None:
    page = open_lab(browser, jupyterlab, lab_id)
    solution = notebooks.read(notebooks.solution_path(lab_id))
    for exercise_id in exercises_of(lab_id):
        cell = notebooks.exercise_cell(solution, exercise_id)
        number = solution.cells.index(cell)
        page.locator(".jp-Notebook .jp-Cell").nth(number).locator(".cm-content").click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(notebooks.solved(cell.source))
    run_all(page, lab_id)
    pictures_of(page, lab_id)
    assert verdicts(page).count("Done") == len(exercises_of(lab_id))
    assert "Not attempted" not in verdicts(page)
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0


def test_the_state_is_drawn_as_a_picture(browser: Any, jupyterlab: str) -> None:
    page = open_lab(browser, jupyterlab, LAB)
    run_all(page, LAB)
    assert page.locator(".jp-OutputArea .jp-RenderedSVG img").count() >= 2


def test_a_slider_moves_the_picture_of_the_costs(browser: Any, jupyterlab: str) -> None:
    from playwright.sync_api import expect

    page = open_lab(browser, jupyterlab, "10_choosing_capacity")
    run_all(page, "10_choosing_capacity")
    explorer = page.locator(".jupyter-widgets.widget-vbox")
    expect(explorer.locator("pre")).to_contain_text("4 tasks, 12 hours a day")
    explorer.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    expect(explorer.locator("pre")).to_contain_text("5 tasks, 12 hours a day")
    expect(explorer.locator("svg")).to_contain_text("5 tasks, 12 hours a day")
