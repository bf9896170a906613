"""The exercises of lab 00, welcome."""

from datetime import datetime
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

FIRST, MINE, BROKEN = "hello", "mine", "broken"
OTHERS = ("patient", BROKEN)
FIRST_WORDS = "Hello from a container"
CONTAINER, STREAM_PREFIX = "main", "lab"

# The container that the learner predicts for.
SLEEPS_S = 300
NEAR_ENOUGH_S = 40

Task = dict[str, Any]


def _family(see: See, name: str) -> str:
    return f"{see.prefix}-{name}"


def _tasks(see: See, name: str) -> list[Task]:
    """Return the tasks of a family, stopped ones included, newest first."""
    family = _family(see, name)
    found: list[Task] = []
    for status in ("RUNNING", "STOPPED"):
        try:
            arns = see.ecs.list_tasks(cluster=see.cluster, family=family, desiredStatus=status)["taskArns"]
        except see.ecs.exceptions.ClusterNotFoundException:
            return []
        found += see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    return sorted(found, key=_created_at, reverse=True)


def _created_at(task: Task) -> datetime:
    moment: datetime = task["createdAt"]
    return moment


def _exit_code_of(task: Task) -> int | None:
    """Return how the task's only container ended; None if it never started."""
    code: int | None = task["containers"][0].get("exitCode")
    return code


def _newest_revision(see: See, name: str) -> int:
    """Return the newest active revision of a family, 0 if there is none."""
    newest = see.ecs.list_task_definitions(familyPrefix=_family(see, name), sort="DESC")["taskDefinitionArns"]
    return int(newest[0].rsplit(":", 1)[-1]) if newest else 0


def _output(see: See, task: Task) -> list[str]:
    logs = see.client("logs")
    stream = f"{STREAM_PREFIX}/{CONTAINER}/{task['taskArn'].rsplit('/', 1)[-1]}"
    try:
        events = logs.get_log_events(logGroupName=f"/ecs/{see.prefix}", logStreamName=stream)["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [str(event["message"]) for event in events]


def _exit_code(see: See) -> Finding:
    given = see.answers.get("exit_code")
    if given is None:
        return NOT_ATTEMPTED, ""
    seen = [_exit_code_of(task) for task in _tasks(see, FIRST) if task["lastStatus"] == "STOPPED"]
    if not seen:
        return NOT_YET, "There is no task that has ended. Restart the kernel, and run the lab from its first cell."
    return (DONE, f"{given:g}: the program ended well.") if given in seen else "another_number"


def _own_words(see: See) -> Finding:
    if _newest_revision(see, MINE) == 0:
        return "another_name" if _under_another_name(see) else (NOT_ATTEMPTED, "")
    findings = [_what_it_said(see, task) for task in _tasks(see, MINE)]
    done = [finding for finding in findings if finding[0] is DONE]
    return (done or findings or ["registered_only"])[0]


def _under_another_name(see: See) -> bool:
    known = {_family(see, name) for name in (FIRST, MINE, *OTHERS)}
    families = see.ecs.list_task_definition_families(familyPrefix=see.prefix)["families"]
    return bool(set(families) - known) or _first_says_something_else(see)


def _first_says_something_else(see: See) -> bool:
    """Return whether the first recipe was changed; whoever runs its cell twice has changed nothing."""
    if _newest_revision(see, FIRST) <= 1:
        return False
    newest = see.ecs.describe_task_definition(taskDefinition=_family(see, FIRST))["taskDefinition"]
    return FIRST_WORDS not in " ".join(newest["containerDefinitions"][0].get("command", []))


def _what_it_said(see: See, task: Task) -> Finding:
    if task["lastStatus"] != "STOPPED":
        return "looked_too_soon"
    if _exit_code_of(task) != 0:
        return "ended_badly"
    lines = [line for line in _output(see, task) if line.strip()]
    if not lines:
        return "said_nothing"
    return "the_old_words" if lines == [FIRST_WORDS] else (DONE, f"Your container said: {lines[0]}")


def _virtual_seconds(see: See) -> Finding:
    predicted, passed = see.answers.get("predicted"), see.answers.get("passed")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if passed is None:
        return NOT_YET, "Run the cell above first: it measures what you predict."
    if predicted == SLEEPS_S:
        return "only_the_program"
    if abs(predicted - passed) <= NEAR_ENOUGH_S:
        return (
            DONE,
            f"You said {predicted:g} seconds, and it was {passed:.0f}: {SLEEPS_S} to sleep, the rest on the way.",
        )
    if predicted == SLEEPS_S / 60 or predicted == round(passed / 60):
        return "in_minutes"
    if predicted < 60:
        return "your_own_clock"
    return "too_few" if predicted < passed else "too_many"


def _mend(see: See) -> Finding:
    tasks = _tasks(see, BROKEN)
    if any(_exit_code_of(task) == 0 for task in tasks):
        return DONE, "Your new revision found its image, ran, and ended with exit code 0."
    newest = _newest_revision(see, BROKEN)
    if newest <= 1:
        return "ran_the_old_revision" if len(tasks) > 1 else (NOT_ATTEMPTED, "")
    task = tasks[0] if tasks else None
    if task is None or not task["taskDefinitionArn"].endswith(f":{newest}"):
        return "ran_the_old_revision" if len(tasks) > 1 else "registered_only"
    if task["lastStatus"] != "STOPPED":
        return "looked_too_soon"
    return "still_no_image" if task["stopCode"] == "TaskFailedToStart" else "ended_badly"


EXERCISES = (
    Exercise(
        "exit_code",
        "Set `exit_code` to what describe_tasks says of the container of your first task.",
        _exit_code,
        hints=(
            "describe_tasks takes the cluster and a list of tasks, and answers with a list of tasks.",
            'Each task has a list of containers. Yours has one: ["tasks"][0]["containers"][0].',
            'That container is a dict, and what you want stands under its key "exitCode".',
        ),
        mistakes={
            "another_number": "No task of `hello` ended with that. Print the container that describe_tasks shows.",
        },
        numbers=("exit_code",),
    ),
    Exercise(
        "own_words",
        "Register a recipe called `mine` that prints a sentence of your own, run it, and wait until the task stopped.",
        _own_words,
        hints=(
            "Three calls do it, and you have seen all three: register, run, and the waiter.",
            'register("mine", "echo ...") returns what run(...) takes, and run(...) returns the task to wait for.',
            'Wait as before: ecs.get_waiter("tasks_stopped").wait(cluster=cluster, tasks=[...]).',
        ),
        mistakes={
            "another_name": "There is a new recipe, and it is not called `mine`. Register it under that name.",
            "registered_only": "The recipe `mine` is registered, and nobody has run it. It does nothing by itself.",
            "looked_too_soon": "A task of `mine` is under way. Wait until it has stopped, then check again.",
            "ended_badly": (
                "A task of `mine` stopped without exit code 0. Its stoppedReason and its output say why: is the "
                "script one that a shell understands?"
            ),
            "said_nothing": "Your task ended well and printed nothing. Which command of a shell prints its words?",
            "the_old_words": "Your task ran, and it said what the first one said. Give it words of your own.",
        },
    ),
    Exercise(
        "virtual_seconds",
        "Set `predicted` to the seconds by which you expect the simulated clock to move.",
        _virtual_seconds,
        hints=(
            "The clock of AWS does not care how long you sit there. It shows how long the task takes.",
            "A task takes longer than its program: remember what the first task took for a single echo.",
            "Add the two: what the program takes, and what the first task took on its way up and down.",
        ),
        mistakes={
            "only_the_program": "The program alone takes that long. What comes before it starts, and after it ends?",
            "your_own_clock": (
                "That may be what passed at your desk. The question is about the clock of AWS: compare with the "
                "number under the cell."
            ),
            "in_minutes": "Those look like minutes. Give seconds.",
            "too_few": "More time passed than that. Compare with the number under the cell: what did you leave out?",
            "too_many": "Less time passed than that. Compare with the number under the cell.",
        },
        numbers=("predicted", "passed"),
    ),
    Exercise(
        "mend",
        "Register a new revision of `broken` whose image exists, run it, and wait until the task stopped.",
        _mend,
        hints=(
            "Only the image is wrong. What does register take for the image when you name none?",
            'register("broken", "echo Mended") makes a second revision under the same name, and returns its ARN.',
            "Pass that ARN to run(...), and wait for the task that it returns with the waiter tasks_stopped.",
        ),
        mistakes={
            "registered_only": "The new revision is registered, and no task has run from it. Run it.",
            "ran_the_old_revision": (
                "The newest task came from a revision that is not the newest. Which ARN did you hand to run?"
            ),
            "looked_too_soon": "A task of your new revision is under way. Wait until it has stopped, then check again.",
            "still_no_image": "Your new revision failed to start as well. Read the stoppedReason of its task.",
            "ended_badly": "The image was found, but the program did not end with exit code 0. Look at its script.",
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": (
                    "The end is not made up: every step of those minutes was simulated, and the log carries its "
                    "moments."
                ),
                "c": "It asks again and again, every six seconds. Who moves the clock between two questions?",
            },
        ),
        Question(
            "c",
            {
                "a": "Registering wrote the recipe down and looked no further. It cannot know what happens later.",
                "b": "A program that never started has printed nothing.",
            },
        ),
        Question(
            "a",
            {
                "b": (
                    "lab.client makes every client, so that no cell has to know where the calls go. You need to say "
                    "it once."
                ),
                "c": "The names are the same everywhere. What matters is where the calls are sent.",
            },
        ),
        todo="Set `answers` to one letter for each of the three questions.",
        hints=(
            "Question 1: who calls time.sleep? Question 2: who learned about the missing image? Question 3: look at "
            "the first code cell of this lab.",
            "Time moves by sleeping; the task says why it stopped; the backend says where calls go.",
        ),
        done="All three. You know how this course works.",
    ),
)
