"""The price of capacity to play with: sliders where a kernel runs, a picture and words everywhere else."""

from collections.abc import Callable
from typing import Any

from ..safety.cost import HOURS_PER_MONTH
from ..show.curves import curves_picture
from ..show.picture import Picture
from .capacity_cost import HOURS_PER_DAY, Bill, Need, bills, counted

MOST_TASKS = 30


class CostExplorer:
    """What tasks of 0.25 vCPU and 0.5 GB cost in a month on three kinds of capacity.

    Arguments:
        tasks: how many run at the same time, 1 to 30.
        hours_per_day: how long they run each day, 1 to 24.
        machines_rest: whether rented machines are there only while the tasks run.
        own_machine_usd: what a machine of your own costs you in a month, in US dollars.
    """

    def __init__(
        self, tasks: int = 3, hours_per_day: int = HOURS_PER_DAY, machines_rest: bool = False, own_machine_usd: int = 0
    ) -> None:
        self._chosen: dict[str, Any] = {
            "tasks": tasks,
            "hours_per_day": hours_per_day,
            "machines_rest": machines_rest,
            "own_machine_usd": own_machine_usd,
        }

    @property
    def bills(self) -> tuple[Bill, ...]:
        """What a month costs, for what is chosen now."""
        return _bills(**self._chosen)

    @property
    def picture(self) -> Picture:
        """The bills in words, and curves over the number of tasks."""
        return _picture(**self._chosen)

    def __repr__(self) -> str:
        return self.picture.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Give each front end what it can show; the widget comes without its own text, which names no price."""
        return {**self._sliders()._repr_mimebundle_(), **self.picture._repr_mimebundle_()}

    def _sliders(self) -> Any:
        """Return the widget; it is made only when somebody looks."""
        import ipywidgets

        chosen = self._chosen
        style = {"style": {"description_width": "240px"}, "layout": {"width": "570px"}}
        controls = {
            "tasks": ipywidgets.IntSlider(
                chosen["tasks"], min=1, max=MOST_TASKS, description="tasks at the same time", **style
            ),
            "hours_per_day": ipywidgets.IntSlider(
                chosen["hours_per_day"], min=1, max=HOURS_PER_DAY, description="hours a day", **style
            ),
            "machines_rest": ipywidgets.Checkbox(
                chosen["machines_rest"], description="EC2 machines only while tasks run", indent=False
            ),
            "own_machine_usd": ipywidgets.IntSlider(
                chosen["own_machine_usd"], min=0, max=200, step=5, description="USD for a machine of your own", **style
            ),
        }
        seen = ipywidgets.HTML(_html(self.picture))
        for name, control in controls.items():
            control.observe(self._chooser(name, seen), names="value")
        return ipywidgets.VBox([*controls.values(), seen])

    def _chooser(self, name: str, seen: Any) -> Callable[[Any], None]:
        def choose(change: Any) -> None:
            self._chosen[name] = change["new"]
            seen.value = _html(self.picture)

        return choose


def _bills(tasks: int, hours_per_day: float, machines_rest: bool, own_machine_usd: float) -> tuple[Bill, ...]:
    return bills(Need(tasks, hours_per_day), machines_rest, own_machine_usd)


def _picture(tasks: int, **others: Any) -> Picture:
    hours = others["hours_per_day"]
    months = {count: _bills(count, **others) for count in range(1, max(MOST_TASKS, tasks) + 1)}
    chosen = months[tasks]
    curves = {
        bill.capacity: [point for count, month in months.items() for point in _step(count, month[place].usd)]
        for place, bill in enumerate(chosen)
    }
    what = f"{counted(tasks, 'task')}, {counted(hours, 'hour')} a day"
    amounts = ", ".join(f"{bill.capacity} {bill.usd:.0f}" for bill in chosen)
    drawn = curves_picture(
        f"{what}: {amounts} USD a month", "tasks at the same time", "USD a month", curves, mark=float(tasks)
    )
    words = "\n".join([f"{what}, a month of {HOURS_PER_MONTH} hours:", *map(_line, chosen)])
    return Picture(words, drawn.svg)


def _step(count: int, usd: float) -> tuple[tuple[float, float], ...]:
    """Return a level piece of a staircase, for there is no half task."""
    return (count - 0.5, round(usd, 2)), (count + 0.5, round(usd, 2))


def _line(bill: Bill) -> str:
    return f"  {bill.capacity:<9}{bill.usd:>8.2f} USD  {bill.units}"


def _html(picture: Picture) -> str:
    return f"{picture.svg}<pre>{picture.text}</pre>"
