"""A cluster as a picture: services as panels, deployments as rows, tasks as cards; below them the instances."""

from . import instance_svg, svg
from .cluster_text import draw as in_words
from .cluster_view import ClusterView, DeploymentView, ServiceView, TaskView
from .colours import task_colour

_WIDTH = 760
_MARGIN = 16
_CARD_WIDTH = 134
_CARD_HEIGHT = 52
_GAP = 8
_PER_ROW = 5


def draw(view: ClusterView) -> str:
    """Return the cluster as SVG."""
    drawing = svg.Drawing(_WIDTH, f"Cluster {view.name}", in_words(view))
    drawing.text(_MARGIN, 26, f"Cluster {view.name}", 16, bold=True)
    drawing.text(_WIDTH - _MARGIN, 26, f"{view.now:%H:%M:%S}", 12, svg.FAINT, anchor="end")
    y = 40.0
    if not view.services and not view.standalone:
        drawing.text(_MARGIN, y + 14, "Nothing runs here.", 13, svg.FAINT)
        y += 30
    for service in view.services:
        y = _service(drawing, service, y)
    if view.standalone:
        drawing.text(_MARGIN, y + 16, "Tasks without a service", 13, bold=True)
        y = _cards(drawing, view.standalone, _MARGIN, y + 26, new=True)
    if view.instances:
        y = instance_svg.draw(drawing, view.instances, _MARGIN, y)
    return drawing.finish(y + _MARGIN)


def _service(drawing: svg.Drawing, service: ServiceView, top: float) -> float:
    bottom = top + 34 + sum(_row_height(deployment) for deployment in service.deployments)
    drawing.rectangle(_MARGIN, top, _WIDTH - 2 * _MARGIN, bottom - top, svg.PANEL, svg.LINE, 6)
    status = "" if service.status == "ACTIVE" else f" {service.status}"
    drawing.text(_MARGIN + 12, top + 22, f"Service {service.name}{status}", 14, bold=True)
    counts = f"{service.desired} desired · {service.running} running · {service.pending} pending"
    steady = service.running == service.desired and len(service.deployments) == 1
    colour = svg.GOOD if steady else svg.INK
    drawing.text(_WIDTH - _MARGIN - 12, top + 22, counts, 12, colour, bold=True, anchor="end")
    y = top + 34
    for deployment in service.deployments:
        new = deployment.status == "PRIMARY"
        words = (
            f"{deployment.status}  {deployment.revision}  "
            f"{deployment.running} of {deployment.desired} running  {deployment.rollout_state}"
        )
        drawing.rectangle(_MARGIN + 12, y + 3, 8, 8, svg.NEW if new else svg.OLD, radius=2)
        drawing.text(_MARGIN + 26, y + 11, words, 11.5, svg.FAINT)
        _cards(drawing, deployment.tasks, _MARGIN + 12, y + 20, new)
        y += _row_height(deployment)
    return bottom + _GAP


def _row_height(deployment: DeploymentView) -> float:
    rows = -(-len(deployment.tasks) // _PER_ROW)
    return 24 + rows * (_CARD_HEIGHT + _GAP) + (6 if rows else 0)


def _cards(drawing: svg.Drawing, tasks: tuple[TaskView, ...], left: float, top: float, new: bool) -> float:
    for number, task in enumerate(tasks):
        row, column = divmod(number, _PER_ROW)
        _card(drawing, task, left + column * (_CARD_WIDTH + _GAP), top + row * (_CARD_HEIGHT + _GAP), new)
    return top + -(-len(tasks) // _PER_ROW) * (_CARD_HEIGHT + _GAP)


def _card(drawing: svg.Drawing, task: TaskView, x: float, y: float, new: bool) -> None:
    colour = task_colour(task.status, task.leaving, new)
    waiting = task.status != "RUNNING" or task.leaving
    hint = f"task {task.id} {task.status}, {task.revision}, {task.zone} {task.address}"
    drawing.rectangle(x, y, _CARD_WIDTH, _CARD_HEIGHT, svg.PAPER, colour, 5, dashed=waiting, hint=hint)
    drawing.rectangle(x, y, 6, _CARD_HEIGHT, colour, radius=2)
    drawing.text(x + 14, y + 18, task.status, 11.5, bold=True)
    drawing.text(x + 14, y + 33, f"{task.id}", 11, svg.FAINT)
    drawing.text(x + 14, y + 46, task.zone, 11, svg.FAINT)
