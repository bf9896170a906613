"""The explorer shows the same in words, as a picture and as a widget, and the sliders move all of it."""

from typing import Any

from ecslab.compare import CostExplorer

WIDGET = "application/vnd.jupyter.widget-view+json"


def controls(explorer: CostExplorer) -> dict[str, Any]:
    box = explorer._sliders()
    names = ("tasks", "hours_per_day", "machines_rest", "own_machine_usd", "seen")
    return dict(zip(names, box.children, strict=True))


def test_its_words_are_the_bills() -> None:
    assert repr(CostExplorer(tasks=1, hours_per_day=1)).splitlines() == [
        "1 task, 1 hour a day, a month of 730 hours:",
        "  Fargate      0.53 USD  1 task",
        "  EC2         21.23 USD  1 x t3.small",
        "  Anywhere     7.48 USD  1 x machine of your own",
    ]


def test_every_front_end_finds_a_form_that_it_can_show() -> None:
    explorer = CostExplorer()
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml", WIDGET}
    assert bundle["text/plain"] == repr(explorer)


def test_a_slider_moves_words_and_picture() -> None:
    explorer = CostExplorer(tasks=1)
    shown = controls(explorer)
    before = shown["seen"].value
    shown["tasks"].value = 30
    assert explorer.bills[0].units == "30 tasks"
    assert shown["seen"].value != before
    assert repr(explorer) in shown["seen"].value


def test_the_checkbox_lets_machines_rest() -> None:
    explorer = CostExplorer(tasks=3, hours_per_day=12)
    all_month = explorer.bills[1].usd
    controls(explorer)["machines_rest"].value = True
    assert explorer.bills[1].usd == all_month / 2


def test_the_stored_form_is_the_same_every_time() -> None:
    assert CostExplorer(5).picture == CostExplorer(5).picture
