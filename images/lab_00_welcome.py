"""The pictures of lab 00, welcome."""

from ecslab.show import svg

PARTS = {
    "The pieces of ECS": (
        ("00", "Welcome", "how the course works"),
        ("01", "What is ECS?", "who decides, who runs, on what"),
        ("02", "Clusters", "the place where things live"),
        ("03", "Task definitions", "the recipe"),
        ("04", "Tasks", "one run of the recipe"),
        ("05", "Services", "a wish that stays"),
    ),
    "Where tasks run": (
        ("06", "The container agent", "who starts containers on a machine"),
        ("07", "Fargate", "without machines of yours"),
        ("08", "EC2 capacity", "on machines that you rent"),
        ("09", "ECS Anywhere", "on machines that you own"),
        ("10", "Choosing capacity", "which of them, and why"),
        ("11", "ECS or Lambda", "when a task is not the answer"),
    ),
}


def course_map() -> str:
    """All labs of the course, in two parts."""
    words = " ".join(
        f"Part {number}, {part}: " + ", ".join(f"{lab} {title}" for lab, title, _ in labs) + "."
        for number, (part, labs) in enumerate(PARTS.items(), 1)
    )
    drawing = svg.Drawing(760, "Map of the course", f"Twelve labs in two parts. {words}")
    for number, (part, labs) in enumerate(PARTS.items(), 1):
        left = 20 + 368 * (number - 1)
        colour = svg.NEW if number == 1 else svg.GOOD
        drawing.rectangle(left, 16, 352, 52 + 44 * len(labs), svg.PANEL, svg.LINE, 6)
        drawing.text(left + 16, 44, f"Part {number}: {part}", 15, colour, bold=True)
        for row, (lab, title, about) in enumerate(labs):
            y = 60 + 44 * row
            drawing.rectangle(left + 16, y, 34, 34, colour, radius=5)
            drawing.text(left + 33, y + 22, lab, 14, svg.PAPER, bold=True, anchor="middle")
            drawing.text(left + 62, y + 15, title, 13.5, bold=True)
            drawing.text(left + 62, y + 31, about, 12, svg.FAINT)
    return drawing.finish(348)


def virtual_time() -> str:
    """Two clocks: the one at the desk, and the one of the simulated AWS."""
    drawing = svg.Drawing(
        760,
        "Two clocks",
        "Above, the time at your desk: a quick cell, a waiter that returns at once, ten minutes of coffee, another "
        "cell. Below, the time of the simulated AWS: it stands still during the quick cell, moves by 48 seconds while "
        "the waiter waits, stands still during the coffee, and is the same when the next cell begins.",
    )
    desk, aws, left, right = 52, 136, 150, 740
    for y, first, second in ((desk, "at your desk", "real time"), (aws, "simulated AWS", "virtual time")):
        drawing.text(20, y - 2, first, 13, bold=True)
        drawing.text(20, y + 15, second, 12, svg.FAINT)
    drawing.line(left, desk, right, desk, svg.LINE, 2)
    for x, width, words, colour in (
        (170, 70, "run_task", svg.NEW),
        (262, 70, "waiter", svg.NEW),
        (354, 270, "ten minutes of coffee", svg.LEAVING),
        (646, 70, "next cell", svg.NEW),
    ):
        drawing.rectangle(x, desk - 17, width, 34, colour, radius=5)
        drawing.text(x + width / 2, desk + 5, words, 12.5, svg.PAPER, True, "middle")
    drawing.line(left, aws, 262, aws, svg.LINE, 2, dashed=True)
    drawing.line(332, aws, right, aws, svg.LINE, 2, dashed=True)
    drawing.rectangle(262, aws - 17, 70, 34, svg.GOOD, radius=5)
    drawing.text(297, aws + 5, "48 s pass", 12.5, svg.PAPER, True, "middle")
    for x in (262, 332):
        drawing.line(x, desk + 17, x, aws - 17, svg.FAINT, dashed=True)
    drawing.text(206, aws + 26, "09:00:00", 12, svg.FAINT, anchor="middle")
    drawing.text(489, aws + 26, "09:00:48, and the clock stands still", 12, svg.FAINT, anchor="middle")
    return drawing.finish(180)


PICTURES = {"course-map.svg": course_map, "virtual-time.svg": virtual_time}
