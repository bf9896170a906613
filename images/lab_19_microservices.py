"""The pictures of lab 19, microservices."""

from ecslab.show import svg


def microservices() -> str:
    """Three services in three zones, and the two ways to reach them."""
    drawing = svg.Drawing(
        760,
        "Three services in three zones",
        "Visitors reach the tasks of web through a load balancer that stands in all three Availability Zones. Each "
        "zone has a task of web, one of cart and one of stock. web calls cart and stock by the names of Service "
        "Connect. If a zone fails, each service has two tasks left.",
    )
    drawing.rectangle(24, 44, 712, 40, svg.INK, radius=5)
    drawing.text(380, 69, "load balancer", 14, svg.PAPER, True, "middle")
    drawing.text(380, 30, "visitors", 13, svg.FAINT, anchor="middle")
    services = (("web", svg.NEW), ("cart", svg.GOOD), ("stock", svg.GOOD))
    for number, zone in enumerate(("zone a", "zone b", "zone c")):
        left = 24 + 244 * number
        drawing.rectangle(left, 112, 224, 222, svg.PANEL, svg.LINE, 6)
        drawing.text(left + 112, 322, zone, 13, svg.FAINT, anchor="middle")
        for row, (name, colour) in enumerate(services):
            top = 128 + 60 * row
            drawing.rectangle(left + 62, top, 100, 44, colour, radius=5)
            drawing.text(left + 112, top + 27, name, 14, svg.PAPER, True, "middle")
        drawing.arrow(left + 112, 84, left + 112, 125)
    words = "inside, a name of Service Connect means all tasks of a service, in every zone"
    drawing.text(380, 356, words, 12.5, svg.FAINT, anchor="middle")
    return drawing.finish(372)


PICTURES = {"microservices.svg": microservices}
