"""The pictures of lab 07, Fargate."""

from ecslab.show import svg

# Each layer from the top, and who looks after it on EC2 and on Fargate.
_LAYERS = (
    ("your program and its image", "you", "you"),
    ("CPU and memory of a task", "you", "you"),
    ("subnets, security groups", "you", "you"),
    ("number and type of machines", "you", "AWS"),
    ("operating system, agent, patches", "you", "AWS"),
    ("hardware, power, building", "AWS", "AWS"),
)
# The colour of an owner's box, and of the word in it.
_COLOURS = {"you": (svg.NEW, svg.PAPER), "AWS": (svg.STARTING_OLD, svg.INK)}


def who_manages_what() -> str:
    """What is yours and what is AWS's, layer by layer, on EC2 and on Fargate."""
    drawing = svg.Drawing(
        760,
        "Who looks after what, on EC2 and on Fargate",
        "Six layers, from your program down to the building. On EC2 you look after five of them and AWS after the "
        "hardware. On Fargate you look after three: program, size of the task, and network. The machines, their number "
        "and their operating system are AWS's.",
    )
    drawing.text(425, 32, "on EC2", 14, bold=True, anchor="middle")
    drawing.text(625, 32, "on Fargate", 14, bold=True, anchor="middle")
    for number, (layer, on_ec2, on_fargate) in enumerate(_LAYERS):
        y = 48 + number * 36
        drawing.text(310, y + 20, layer, 13, anchor="end")
        for x, owner in ((335, on_ec2), (535, on_fargate)):
            fill, ink = _COLOURS[owner]
            drawing.rectangle(x, y, 180, 30, fill)
            drawing.text(x + 90, y + 20, owner, 13, ink, True, "middle")
    drawing.line(24, 153, 736, 153, svg.FAINT, dashed=True)
    drawing.text(24, 147, "the task", 11, svg.FAINT)
    drawing.text(24, 167, "its host", 11, svg.FAINT)
    return drawing.finish(280)


def interface_per_task() -> str:
    """Three Fargate tasks in a small subnet, each with a network interface and an address of its own."""
    drawing = svg.Drawing(
        760,
        "A network interface for each Fargate task",
        "A subnet of sixteen addresses. AWS keeps five of them. Three tasks have one each, through a network interface "
        "of their own inside a security group; eight addresses are free.",
    )
    drawing.rectangle(24, 16, 712, 230, svg.PANEL, svg.LINE, 6)
    drawing.text(40, 42, "Subnet 172.31.255.0/28: 16 addresses", 14, bold=True)
    for number in range(3):
        x = 40 + number * 228
        drawing.rectangle(x, 60, 210, 110, svg.PAPER, svg.BAD, 6, dashed=True)
        drawing.text(x + 105, 80, "security group", 12, svg.BAD, anchor="middle")
        drawing.rectangle(x + 14, 92, 60, 64, svg.NEW)
        drawing.text(x + 44, 128, "task", 13, svg.PAPER, True, "middle")
        drawing.line(x + 74, 124, x + 92, 124, svg.FAINT, 2)
        drawing.rectangle(x + 92, 102, 104, 44, svg.STARTING)
        drawing.text(x + 144, 120, "interface", 12, anchor="middle")
        drawing.text(x + 144, 137, f"172.31.255.{4 + number}", 12, anchor="middle")
    for number in range(16):
        x = 40 + number * 30
        kept, taken = number in (0, 1, 2, 3, 15), number in (4, 5, 6)
        fill = svg.LEAVING if kept else svg.STARTING if taken else svg.PAPER
        drawing.rectangle(x, 190, 24, 24, fill, svg.FAINT, 3)
        drawing.text(x + 12, 206, str(number), 11, svg.PAPER if kept else svg.INK, anchor="middle")
    drawing.text(40, 234, "AWS keeps 0 to 3 and 15. Each task takes one.", 12, svg.FAINT)
    drawing.text(540, 206, "8 are free", 12.5, svg.FAINT)
    return drawing.finish(262)


PICTURES = {
    "fargate-who-manages-what.svg": who_manages_what,
    "fargate-interface-per-task.svg": interface_per_task,
}
