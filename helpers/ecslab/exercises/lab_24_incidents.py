"""The exercises of lab 24, on call."""

from collections.abc import Mapping

from ..incidents import SCENARIOS, Incident
from ..incidents.judge import Finding
from ..incidents.score import POINTS_PER_HINT
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, See
from .exercise import Finding as Found

# The service of the first page: three tasks wanted, at least half of them healthy during a deployment.
_HEALTHY = 2

_RESTARTED = "only_restarted"
_EVERYWHERE = {
    "another_incident": (
        "This is not the page that the exercise is about. Run the cell that calls for it, then mend that one."
    ),
    _RESTARTED: (
        "Until now you have only started tasks anew, or more of them, and the cause is where it was. Find out why the "
        "newest task failed."
    ),
    Finding.FEWER_WANTED: (
        "A service wants fewer tasks now than its visitors need. That makes it quiet, and does not mend it: set "
        "desiredCount back to what it was."
    ),
    Finding.NOT_STEADY: (
        "You have changed something, and not every service is steady. Let some minutes pass, and read what the events "
        "say since your change."
    ),
}


def _mended(
    exercise_id: str, scenario_id: str, mistakes: Mapping[str, str] | None = None, *, restarted: bool = False
) -> Exercise:
    """Return an exercise that is done when an incident of that kind is mended.

    Arguments:
        mistakes: the messages of findings that mean something of their own in this incident.
        restarted: whether the lesson itself has restarted the service, so that a restart is no attempt.
    """
    scenario = SCENARIOS[scenario_id]
    own = {str(name): words for name, words in (mistakes or {}).items()}
    named = {str(name): words for name, words in _EVERYWHERE.items() if not restarted or name != _RESTARTED} | own

    def look(see: See) -> Found:
        incident = see.answers.get("incident")
        if not isinstance(incident, Incident):
            return NOT_ATTEMPTED, "There is no incident yet: run the cell above first."
        if incident.scenario.id != scenario_id:
            return "another_incident"
        found = incident.look()
        if found.finding is Finding.HEALED:
            return DONE, f"{found.seen} {incident.worth}"
        if found.finding is Finding.FEWER_WANTED or found.finding in own:
            return str(found.finding)
        if all(change.only_restarts for change in incident.changes):
            return (NOT_ATTEMPTED, "") if restarted or not incident.changes else _RESTARTED
        return str(found.finding) if found.finding in named else (NOT_YET, found.seen)

    return Exercise(
        exercise_id,
        "Find the cause of this page, and make an end of it.",
        look,
        hints=(
            f"(incident.hint() says this too, for {POINTS_PER_HINT} points.) {scenario.hints[0]}",
            *scenario.hints[1:],
        ),
        mistakes=named,
    )


def _restart(see: See) -> Found:
    predicted, seen = see.answers.get("predicted"), see.answers.get("seen")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if seen != _HEALTHY:
        return "not_seen"
    if predicted == _HEALTHY:
        return DONE, "You said 2, and 2 it was: a restart starts the same thing again, and that fails in the same way."
    named = {0: "all_gone", 3: "cured"}
    return named.get(predicted, "another_number")


EXERCISES = (
    Exercise(
        "restart",
        "Set `predicted` to the number of tasks that run a quarter of an hour after a forced deployment.",
        _restart,
        hints=(
            "Does a new deployment of the same revision do anything differently?",
            "Two tasks run, and a third one cannot start. minimumHealthyPercent is 50 of 3 tasks, rounded up.",
        ),
        mistakes={
            "cured": "A forced deployment starts the same revision once more. What is new for the task that failed?",
            "all_gone": "ECS does not stop what it needs: half of three tasks, rounded up, must stay healthy.",
            "another_number": "Not this number. How many tasks ran before, and what did the deployment change?",
            "not_seen": (
                "Another number of tasks runs than in this incident. Restart the kernel, and run the lab from its "
                "first cell."
            ),
        },
        numbers=("predicted",),
    ),
    _mended("page_1", "image_missing", restarted=True),
    _mended("page_2", "no_route"),
    _mended(
        "page_3",
        "stuck_deployment",
        {
            Finding.CAUSE_REMAINS: (
                "The release is out, on a way around: nothing has changed that would let the next one through. How "
                "many tasks may a deployment stop, and how many may it start?"
            )
        },
    ),
    _mended(
        "page_4",
        "out_of_memory",
        {
            Finding.CAUSE_REMAINS: (
                "It runs for longer now, and still fills up. Look at the memory from minute to minute: does it ever "
                "come to rest?"
            )
        },
    ),
    _mended(
        "page_5",
        "agent_disconnected",
        {
            Finding.CAUSE_REMAINS: (
                "The tasks run elsewhere now, and the machine that nobody hears of is still somewhere: in the list of "
                "the cluster, or running at EC2 for nothing. It has to leave both."
            )
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "A restart repeats what happened. Do that when you know that the cause is gone.",
                "c": "More tasks of the same kind fail in the same way. Look first, then act.",
            },
        ),
        Question(
            "c",
            {
                "a": "When a load balancer's checks end a task, the reason is another: Task failed ELB health checks.",
                "b": "A task that cannot get its image never runs, so it has no exit code.",
            },
        ),
        Question(
            "a",
            {
                "b": "The waiter looks at counts. Tasks that crash every few minutes are all there in between.",
                "c": "The circuit breaker counts tasks that fail to start or fail health checks, and no others.",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1: what do you know after each of the three? For 2: who decides that the task ends?",
            "For 3, think of the page whose tasks ran for minutes before they ended.",
        ),
        done="All three. You look before you act, and you know when to stop looking.",
    ),
)
