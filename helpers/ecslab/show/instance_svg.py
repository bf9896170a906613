"""The container instances of a cluster as a picture: a panel for each, with its room and the tasks on it."""

from . import svg
from .cluster_text import instance_name, instance_status
from .cluster_view import InstanceView, PlacedTask, Room
from .colours import task_colour

_WIDTH = 176
_GAP = 8
_PER_ROW = 4
_PADDING = 12
_INSIDE = _WIDTH - 2 * _PADDING
_HEAD = 126
_PORTS = 16
_CHIP = 36
_CHARACTERS_BESIDE_NAME = 21


def draw(drawing: svg.Drawing, instances: tuple[InstanceView, ...], left: float, top: float) -> float:
    """Draw the instances, four in a row, and return where the drawing may go on.

    Arguments:
        drawing: the sheet.
        left, top: where to begin, in pixels.
    """
    drawing.text(left, top + 16, "Container instances", 13, bold=True)
    y = top + 26
    for begin in range(0, len(instances), _PER_ROW):
        row = instances[begin : begin + _PER_ROW]
        height = max(_height(instance) for instance in row)
        for column, instance in enumerate(row):
            _panel(drawing, instance, left + column * (_WIDTH + _GAP), y, height)
        y += height + _GAP
    return y


def _height(instance: InstanceView) -> float:
    return _HEAD + (_PORTS if instance.host_ports else 0) + _CHIP * len(instance.tasks)


def _panel(drawing: svg.Drawing, instance: InstanceView, x: float, y: float, height: float) -> None:
    usual = instance.status == "ACTIVE" and instance.agent_connected
    hint = f"instance {instance_name(instance)} {instance_status(instance)}"
    drawing.rectangle(x, y, _WIDTH, height, svg.PANEL, svg.LINE, 6, dashed=not usual, hint=hint)
    left, right = x + _PADDING, x + _WIDTH - _PADDING
    drawing.text(left, y + 20, f"{instance.type or instance.ec2_id}  {instance.zone}".rstrip(), 12.5, bold=True)
    drawing.text(left, y + 35, instance.ec2_id if instance.type else "outside AWS", 11, svg.FAINT)
    drawing.text(left, y + 50, instance.id, 11, svg.FAINT)
    status = instance.status if instance.agent_connected else "agent away"
    drawing.text(right, y + 50, status, 11, svg.GOOD if usual else svg.BAD, bold=True, anchor="end")
    cpu = [(placed, placed.cpu) for placed in instance.tasks]
    memory = [(placed, placed.memory_mib) for placed in instance.tasks]
    _bar(drawing, "CPU", instance.cpu, "", cpu, left, y + 58)
    _bar(drawing, "memory", instance.memory, " MiB", memory, left, y + 90)
    y += _HEAD
    if instance.host_ports:
        drawing.text(left, y + 6, _cut(f"host ports {' '.join(instance.host_ports)}", 26), 11, svg.FAINT)
        y += _PORTS
    for number, placed in enumerate(instance.tasks):
        _chip(drawing, placed, left, y + number * _CHIP)


def _bar(
    drawing: svg.Drawing,
    name: str,
    room: Room,
    unit: str,
    shares: list[tuple[PlacedTask, int]],
    x: float,
    y: float,
) -> None:
    """Draw a bar that is as long as the instance is big, with the share of each task in its colour."""
    drawing.text(x, y + 10, name, 11, svg.FAINT)
    words = f"{room.free} of {room.registered}{unit} free"
    if len(words) > _CHARACTERS_BESIDE_NAME:
        words = words.removesuffix(" free")  # the numbers of a big machine leave no room for it
    drawing.text(x + _INSIDE, y + 10, words, 11, svg.INK, anchor="end")
    drawing.rectangle(x, y + 14, _INSIDE, 10, svg.PAPER, svg.LINE, 2)
    per_unit = _INSIDE / max(room.registered, 1)
    taken = 0
    for placed, share in shares:
        colour = task_colour(placed.task.status, placed.task.leaving, placed.new)
        hint = f"task {placed.task.id} of {placed.owner}: {share}{unit}"
        width = round(share * per_unit, 1)
        if width:
            drawing.rectangle(round(x + taken * per_unit, 1), y + 14, width, 10, colour, svg.PAPER, 2, hint=hint)
        taken += share


def _chip(drawing: svg.Drawing, placed: PlacedTask, x: float, y: float) -> None:
    task = placed.task
    colour = task_colour(task.status, task.leaving, placed.new)
    waiting = task.status != "RUNNING" or task.leaving
    drawing.rectangle(x, y, _INSIDE, _CHIP - 5, svg.PAPER, colour, 4, dashed=waiting)
    drawing.rectangle(x, y, 5, _CHIP - 5, colour, radius=2)
    drawing.text(x + 11, y + 13, _cut(placed.owner, 24), 11)
    drawing.text(x + 11, y + 26, f"{task.id}  {task.status}", 10.5, svg.FAINT)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
