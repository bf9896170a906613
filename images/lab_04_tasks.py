"""The pictures of lab 04, tasks."""

from ecslab.show import svg

_LEFT, _WIDTH, _GAP, _HEIGHT = 16, 167, 20, 106

# Each state with what happens in it, and the moments that it leaves on the task; dashed ones most tasks skip.
_UP = (
    ("PROVISIONING", ("gets its network", "interface"), "createdAt, connectivityAt", False),
    ("PENDING", ("waits for its host,", "pulls its images"), "pullStartedAt, pullStoppedAt", False),
    ("ACTIVATING", ("joins load balancer", "or discovery"), "", True),
    ("RUNNING", ("its containers", "have started"), "startedAt", False),
)
_DOWN = (
    ("DEACTIVATING", ("leaves its", "load balancer"), "", True),
    ("STOPPING", ("stop signal, and", "SIGKILL if need be"), "stoppingAt", False),
    ("DEPROVISIONING", ("gives its network", "interface back"), "", False),
    ("STOPPED", ("is over; shown for", "an hour at least"), "stoppedAt", False),
)


def task_life() -> str:
    """The eight states of a task, in two rows: on its way up ECS wants it to run, on its way down to stop."""
    drawing = svg.Drawing(
        760,
        "The life of a task",
        "Eight states in two rows. While ECS wants the task RUNNING, it goes through PROVISIONING, PENDING, ACTIVATING "
        "and RUNNING. Once ECS wants it STOPPED, it goes through DEACTIVATING, STOPPING, DEPROVISIONING and STOPPED. "
        "ACTIVATING and DEACTIVATING are dashed: only tasks with a load balancer or discovery have them. Below the "
        "states stand the moments that a task keeps, from createdAt to stoppedAt.",
    )
    _row(drawing, 20, "desiredStatus RUNNING: what ECS wants", svg.NEW, _UP)
    _row(drawing, 194, "desiredStatus STOPPED: the wish flips at once, the task follows step by step", svg.OLD, _DOWN)
    drawing.text(_LEFT, 378, "executionStoppedAt: when the first essential container ended.", 12, svg.FAINT)
    drawing.text(744, 378, "Dashed: only with a load balancer or service discovery.", 12, svg.FAINT, anchor="end")
    return drawing.finish(394)


def _row(
    drawing: svg.Drawing,
    y: float,
    wish: str,
    colour: str,
    states: tuple[tuple[str, tuple[str, str], str, bool], ...],
) -> None:
    drawing.rectangle(_LEFT, y, 4 * _WIDTH + 3 * _GAP, 24, colour, radius=4)
    drawing.text(_LEFT + 12, y + 17, wish, 12.5, svg.PAPER if colour == svg.NEW else svg.INK, bold=True)
    for number, (state, lines, moments, dashed) in enumerate(states):
        x = _LEFT + number * (_WIDTH + _GAP)
        drawing.rectangle(x, y + 36, _WIDTH, _HEIGHT - 16, svg.PANEL, colour, 6, dashed=dashed)
        drawing.text(x + 12, y + 60, state, 13.5, bold=True)
        for line_number, line in enumerate(lines):
            drawing.text(x + 12, y + 84 + 19 * line_number, line, 12.5, svg.FAINT)
        drawing.text(x + 4, y + 146, moments, 11.5, svg.INK)
        if number:
            drawing.arrow(x - _GAP + 2, y + 80, x - 2, y + 80)


PICTURES = {"task-life.svg": task_life}
