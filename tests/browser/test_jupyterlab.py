"""A learner opens the lab in JupyterLab, in a real browser, and does it."""

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
from ecslab.course import project_root
from ecslab.exercises import exercises_of

LAB = "05_services"
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
SCREENSHOTS = os.environ.get("ECSLAB_SCREENSHOTS")


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
def page(jupyterlab: str) -> Iterator[Any]:
    """A browser's page with the lab's starter open and its kernel connected."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(jupyterlab, wait_until="domcontentloaded")
        page.locator(".jp-Notebook").wait_for(timeout=60_000)
        # Before the kernel is connected "Run All" does nothing, without a word.
        expect(page.locator("#jp-main-statusbar")).to_contain_text("(ipykernel) | Idle", timeout=60_000)
        yield page
        browser.close()


def run_all(page: Any) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text("Nothing of lab 05_services is left.").wait_for(timeout=60_000)


def picture(page: Any, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def verdicts(page: Any) -> list[str]:
    return [str(text) for text in page.locator(".jp-OutputArea b").all_inner_texts()]


def test_the_starter_runs_and_says_that_nothing_was_attempted(page: Any) -> None:
    page.wait_for_timeout(500)
    picture(page, "1-first-screen")
    run_all(page)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert verdicts(page).count("Not attempted") == len(exercises_of(LAB))


def test_a_learner_who_types_the_answers_has_done_everything(page: Any) -> None:
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Clear Outputs of All Cells…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.locator("#jp-main-statusbar").get_by_text("(ipykernel) | Idle").wait_for(timeout=60_000)
    lab = notebooks.read(notebooks.lab_path(LAB))
    for exercise_id in exercises_of(LAB):
        number = lab.cells.index(notebooks.exercise_cell(lab, exercise_id))
        page.locator(".jp-Notebook .jp-Cell").nth(number).locator(".cm-content").click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(notebooks.solution_of(LAB, exercise_id))
    run_all(page)
    assert verdicts(page).count("Done") == len(exercises_of(LAB))
    assert "Not attempted" not in verdicts(page)
    pictures = page.locator(".jp-OutputArea .jp-RenderedSVG img")
    assert pictures.count() == 2
    for number, name in enumerate(["2-cluster", "3-timeline"]):
        pictures.nth(number).scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        picture(page, name)
