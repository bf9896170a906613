"""The pictures of lab 08, EC2 capacity."""

from ecslab.show import svg
from shapes import panel


def managed_scaling() -> str:
    """How tasks that wait become machines."""
    drawing = svg.Drawing(
        760,
        "Managed scaling",
        "Tasks without room wait in PROVISIONING. Each minute ECS compares the instances needed, M, with the instances "
        "there, N, and publishes M divided by N times 100 as CapacityProviderReservation. Target tracking changes the "
        "desired capacity of the Auto Scaling group, which launches or ends instances. New instances join the cluster, "
        "and the waiting tasks are placed on them.",
    )
    boxes = (
        ("Tasks", ["some run,", "some wait in", "PROVISIONING"]),
        ("ECS, each minute", ["M needed, N there:", "M / N × 100 =", "…Reservation"]),
        ("Auto Scaling group", ["target tracking", "sets the", "desired capacity"]),
        ("Instances", ["EC2 starts them,", "their agents join", "the cluster"]),
    )
    width, gap = 160, 24
    for number, (title, lines) in enumerate(boxes):
        left = 24 + number * (width + gap)
        panel(drawing, left, 16, width, 118, title, lines)
        if number:
            drawing.arrow(left - gap + 2, 75, left - 3, 75)
    first, last = 24 + width / 2, 24 + 3 * (width + gap) + width / 2
    drawing.line(last, 134, last, 164, svg.FAINT, 1.5)
    drawing.line(last, 164, first, 164, svg.FAINT, 1.5)
    drawing.arrow(first, 164, first, 138)
    drawing.text(380, 182, "room: the waiting tasks are placed", 12.5, svg.FAINT, anchor="middle")
    return drawing.finish(198)


def placement_steps() -> str:
    """The three steps of placement, with what ECS says when nothing is left."""
    drawing = svg.Drawing(
        760,
        "How a task finds its instance",
        "Of six container instances four have enough CPU, memory, ports and network interfaces; otherwise the reason "
        "is RESOURCE:CPU, MEMORY, PORTS or ENI. Of these, three meet the constraints; otherwise the reason is "
        "MemberOf placement constraint unsatisfied. Of these, the strategy chooses one; it never refuses.",
    )
    steps = (
        ("Instances", "agent connected", (0, 1, 2, 3, 4, 5), ("AGENT",)),
        ("Room", "CPU, memory, ports, ENI", (0, 1, 3, 4), ("RESOURCE:CPU", "… :MEMORY :PORTS :ENI")),
        ("Constraints", "bind", (1, 3, 4), ("MemberOf placement", "constraint unsatisfied.")),
        ("Strategy", "prefers", (3,), ("never refuses",)),
    )
    width, gap = 160, 24
    for number, (title, what, left_over, otherwise) in enumerate(steps):
        left = 24 + number * (width + gap)
        drawing.rectangle(left, 16, width, 146, svg.PANEL, svg.LINE, 6)
        drawing.text(left + 14, 40, title, 14, bold=True)
        drawing.text(left + 14, 58, what, 12, svg.FAINT)
        for machine in range(6):
            row, column = divmod(machine, 3)
            stays = machine in left_over
            drawing.rectangle(
                left + 14 + column * 46,
                72 + row * 42,
                38,
                34,
                svg.NEW if stays else svg.PAPER,
                svg.NEW if stays else svg.LINE,
                4,
                dashed=not stays,
            )
        if number:
            drawing.arrow(left - gap + 2, 89, left - 3, 89)
        last = number == len(steps) - 1
        if not last:
            drawing.text(left + width / 2, 180, "if none is left:", 11.5, svg.FAINT, anchor="middle")
        for line, words in enumerate(otherwise):
            colour = svg.GOOD if last else svg.BAD
            drawing.text(left + width / 2, 198 + 16 * line, words, 12, colour, anchor="middle")
    return drawing.finish(226)


PICTURES = {
    "managed-scaling.svg": managed_scaling,
    "placement-steps.svg": placement_steps,
}
