"""What an incident is: a system, how it breaks, how one sees that it is mended, and the shortest path to that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Template

from .site import Site


@dataclass(frozen=True)
class Step:
    """One step of the shortest path.

    Arguments:
        says: what it is for, in a sentence.
        code: one call or two with boto3; $names stand for the facts of the site, and clients have the names of
            CLIENTS.
        shows: what stands in its output, when the page comes or a few minutes later, and makes the cause plain.
    """

    says: str
    code: str
    shows: str = ""

    def filled(self, facts: Mapping[str, str]) -> "Step":
        """Return the step with the facts of a site in the places of their names."""
        return Step(*(Template(text).substitute(facts) for text in (self.says, self.code, self.shows)))


@dataclass(frozen=True)
class Scenario:
    """One kind of incident; a site and its chance make it another one each time.

    Arguments:
        id: what an instructor calls it by.
        title: the cause in a few words; a learner reads it in the debrief.
        arrange: builds the system, which becomes steady.
        spoil: breaks it.
        remains: says what of the cause is still there although the system may look well; nothing if it is gone.
        hints: from a nudge to almost the answer.
        looks: the shortest path to the cause.
        mends: what makes an end of it.
        prevents: what keeps it from coming again.
    """

    id: str
    title: str
    arrange: Callable[[Site], None]
    spoil: Callable[[Site], None]
    remains: Callable[[Site], str]
    hints: tuple[str, ...]
    looks: tuple[Step, ...]
    mends: tuple[Step, ...]
    prevents: str


CLIENTS: Mapping[str, str] = {
    "ecs": "ecs",
    "elbv2": "elbv2",
    "ec2": "ec2",
    "iam": "iam",
    "logs": "logs",
    "cloudwatch": "cloudwatch",
    "groups": "autoscaling",
    "scaling": "application-autoscaling",
    "ssm": "ssm",
}
"""The names that clients of AWS services have in the code of steps."""


def nothing_remains(_site: Site) -> str:
    """Say that nothing is left of a cause which shows wherever it is: then the system cannot look well."""
    return ""
