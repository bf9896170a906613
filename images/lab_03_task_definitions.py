"""The pictures of lab 03, task definitions."""

from math import log2

from ecslab.show import svg
from ecssim.truth.fargate import MEMORY_MIB_BY_CPU
from shapes import panel

# The guide lists 32 vCPU too, which not every Region has yet.
_LARGEST_CPU = 16384


def anatomy() -> str:
    """What stands where in a task definition."""
    drawing = svg.Drawing(
        760,
        "What stands where in a task definition",
        "A task definition has a family and a revision. Beside the list of containers it says what the whole task has: "
        "cpu, memory, networkMode, the two roles and volumes. Each container says its image, command, ports, "
        "environment, secrets, health check, order, mounts and log.",
    )
    drawing.rectangle(12, 12, 736, 224, svg.PAPER, svg.NEW, 8)
    drawing.text(28, 36, "task definition", 15, bold=True)
    drawing.text(146, 36, "family:revision, such as ecslab-03-shop:1", 12.5, svg.FAINT)
    for_all = ["cpu, memory", "networkMode", "executionRoleArn, taskRoleArn", "volumes", "requiresCompatibilities"]
    panel(drawing, 28, 74, 226, 150, "for the whole task", for_all)
    drawing.rectangle(268, 48, 468, 182, svg.PAPER, svg.LINE, 6, dashed=True)
    drawing.text(282, 66, "containerDefinitions: from one to ten", 12, svg.FAINT)
    image = "image, command"
    panel(drawing, 280, 74, 216, 150, "container", [image, "essential", "environment, secrets", "logConfiguration"])
    panel(drawing, 508, 74, 216, 150, "container", [image, "portMappings", "healthCheck", "mountPoints", "dependsOn"])
    return drawing.finish(248)


def fargate_sizes() -> str:
    """Which memory goes with which CPU on Fargate."""
    rows = {cpu: sizes for cpu, sizes in MEMORY_MIB_BY_CPU.value.items() if cpu <= _LARGEST_CPU}
    drawing = svg.Drawing(
        760,
        "Fargate sizes",
        "One row for each CPU size, with a mark for each memory size that goes with it. "
        + ". ".join(f"{cpu} CPU units: {_in_words(sizes)}" for cpu, sizes in rows.items()),
    )
    left, right, top, step = 146, 596, 52, 30

    def across(mib: int) -> float:
        return left + (right - left) * log2(mib / 512) / log2(122880 / 512)

    drawing.text(16, 28, "cpu (units)", 12.5, bold=True)
    drawing.text(left, 28, "memory (MiB)", 12.5, bold=True)
    for number, (cpu, sizes) in enumerate(rows.items()):
        y = top + number * step
        vcpu = f"{cpu / 1024:g} vCPU"
        drawing.text(16, y + 5, str(cpu), 13)
        drawing.text(64, y + 5, vcpu, 12, svg.FAINT)
        drawing.rectangle(
            across(sizes[0]) - 6, y - 7, across(sizes[-1]) - across(sizes[0]) + 12, 14, svg.STARTING, radius=7
        )
        for size in sizes:
            drawing.rectangle(across(size) - 1.5, y - 7, 3, 14, svg.NEW, radius=1)
        drawing.text(right + 18, y + 5, _in_words(sizes), 11, svg.FAINT)
    return drawing.finish(top + len(rows) * step - 2)


def _in_words(sizes: tuple[int, ...]) -> str:
    if sizes[1] - sizes[0] != sizes[-1] - sizes[-2]:
        return ", ".join(map(str, sizes))
    return f"{sizes[0]}-{sizes[-1]}, step {sizes[1] - sizes[0]}"


def two_roles() -> str:
    """Who works with which role of a task, and when."""
    drawing = svg.Drawing(
        760,
        "The execution role and the task role",
        "Before and around your code, ECS works with the execution role: it pulls the image, reads the secrets and "
        "writes the log. Your code in the container works with the task role when it calls AWS itself.",
    )
    drawing.rectangle(16, 30, 352, 176, svg.PAPER, svg.OLD, 8)
    drawing.text(32, 22, "executionRoleArn", 13, svg.OLD, bold=True)
    panel(drawing, 32, 46, 112, 144, "ECS", ["starts the", "container"])
    drawing.rectangle(392, 30, 352, 176, svg.PAPER, svg.NEW, 8)
    drawing.text(408, 22, "taskRoleArn", 13, svg.NEW, bold=True)
    panel(drawing, 408, 46, 112, 144, "your code", ["runs in the", "container"])
    for number, words in enumerate(("pulls a private image", "reads the secrets", "writes the log")):
        y = 70 + number * 48
        drawing.arrow(146, y, 186, y)
        drawing.text(194, y + 4, words, 12.5)
    for number, words in enumerate(("reads a bucket", "sends to a queue", "whatever it calls")):
        y = 70 + number * 48
        drawing.arrow(522, y, 562, y)
        drawing.text(570, y + 4, words, 12.5)
    return drawing.finish(222)


PICTURES = {
    "task-definition-anatomy.svg": anatomy,
    "fargate-sizes.svg": fargate_sizes,
    "two-roles.svg": two_roles,
}
