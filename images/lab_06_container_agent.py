"""The picture of lab 06, the container agent."""

from ecslab.show import svg
from shapes import panel


def agent_and_control_plane() -> str:
    """Who opens which connection between ECS and a container instance."""
    drawing = svg.Drawing(
        760,
        "Agent and control plane",
        "On the left the ECS control plane of AWS, on the right your machine with the container agent, Docker and two "
        "tasks. Three arrows go from the agent to the control plane: it registers, it opens a web socket on which work "
        "comes back, and it reports. No arrow goes into the machine, whose inbound ports are closed. On the machine "
        "the agent has Docker start and stop the containers, and tasks ask the agent for metadata.",
    )
    panel(
        drawing,
        24,
        16,
        190,
        204,
        "ECS control plane",
        ["belongs to AWS", "clusters, services, tasks", "decides: which machine"],
    )
    drawing.rectangle(424, 16, 312, 204, svg.PANEL, svg.LINE, 6)
    drawing.text(438, 42, "Your machine", 14, bold=True)
    drawing.text(724, 42, "no inbound port open", 12, svg.GOOD, anchor="end")
    drawing.rectangle(438, 58, 116, 146, svg.PAPER, svg.NEW, 5)
    drawing.text(496, 126, "Container", 13, svg.NEW, True, "middle")
    drawing.text(496, 144, "agent", 13, svg.NEW, True, "middle")
    _calls(drawing)
    drawing.rectangle(622, 58, 102, 46, svg.PAPER, svg.LINE, 5)
    drawing.text(673, 86, "Docker", 13, bold=True, anchor="middle")
    drawing.arrow(556, 81, 618, 81)
    drawing.text(587, 73, "start, stop", 11, svg.FAINT, anchor="middle")
    for number in range(2):
        x = 622 + number * 54
        drawing.rectangle(x, 150, 48, 54, svg.NEW, svg.NEW, 5)
        drawing.text(x + 24, 182, "task", 13, svg.PAPER, True, "middle")
    drawing.arrow(673, 106, 673, 146)
    drawing.arrow(620, 177, 558, 177)
    drawing.text(589, 169, "metadata", 11, svg.FAINT, anchor="middle")
    return drawing.finish(236)


def _calls(drawing: svg.Drawing) -> None:
    """Draw what goes over the network; each arrow begins where the connection is opened."""
    for y, words in ((76, "registers: this is what I have"), (186, "reports: RUNNING, STOPPED")):
        drawing.arrow(436, y, 218, y)
        drawing.text(320, y - 8, words, 12, svg.FAINT, anchor="middle")
    drawing.arrow(436, 128, 218, 128)
    drawing.text(320, 120, "holds a web socket open", 12, svg.FAINT, anchor="middle")
    drawing.text(320, 146, "and work comes back on it", 12, svg.NEW, anchor="middle")


PICTURES = {"agent-and-control-plane.svg": agent_and_control_plane}
