"""The exercises of lab 20, batch jobs."""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from .. import reading
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SPOT, CONTAINER = "FARGATE_SPOT", "work"
GOOD, BAD_DATA = 0, 65
ATTEMPTS, PARTS, FIRST_WAVE = 3, range(1, 101), range(1, 11)
MINUTE_S, HOUR_S = 60, 3600
VERDICTS = ("running", "done", "hopeless", "again")
NIGHTLY, ZONE, HOUR = "nightly", "Europe/Berlin", "4"

_PART = re.compile(r"part-(\d+)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")

Task = Mapping[str, Any]


# What ECS and the log say of the night


def _family(see: See, name: str) -> str:
    return f"{see.prefix}-{name}"


def _tasks(see: See) -> list[Task]:
    """Return every task of the night that the learner named; none if there is no cluster yet."""
    found: list[Task] = []
    try:
        for wanted in ("RUNNING", "STOPPED"):
            found += reading.tasks(see.ecs, see.cluster, family=_family(see, "etl"), desiredStatus=wanted)
    except see.ecs.exceptions.ClusterNotFoundException:
        return []
    mine = [task for task in found if task.get("startedBy") == see.answers.get("night")]
    return sorted(mine, key=lambda task: task["createdAt"])


def _exit_code(task: Task) -> int | None:
    code: int | None = task["containers"][0].get("exitCode")
    return code


def _verdict(task: Task) -> str:
    if task["lastStatus"] != "STOPPED":
        return "running"
    return {GOOD: "done", BAD_DATA: "hopeless"}.get(_exit_code(task), "again")  # type: ignore[arg-type]


def _part(task: Task) -> int | None:
    match = _PART.fullmatch(task.get("group", ""))
    return int(match[1]) if match else None


def _environment(task: Task) -> dict[str, str]:
    containers = task["overrides"]["containerOverrides"]
    return {each["name"]: each["value"] for one in containers for each in one.get("environment", [])}


def _lines(see: See) -> list[tuple[str, int]]:
    """Return what was written in the night: each key with its rows, from the oldest on."""
    events = reading.pages(
        see.client("logs"), "filter_log_events", "events", logGroupName=f"/ecs/{see.prefix}", filterPattern="wrote"
    )
    words = [each["message"].split() for each in sorted(events, key=lambda each: each["timestamp"])]
    return [(key, int(rows)) for _, key, rows in words if key.startswith(f"{see.answers.get('night')}/")]


# The exercises


def _start(see: See) -> Finding:
    given = see.answers.get("answers") or []
    if not all(isinstance(answer, Mapping) and "tasks" in answer for answer in given):
        return "no_answer"
    arns = [task["taskArn"] for answer in given for task in answer["tasks"]]
    if not arns:
        return NOT_ATTEMPTED, ""
    if len(set(arns)) > 1:
        return "twice"
    task = see.ecs.describe_tasks(cluster=see.cluster, tasks=arns[:1])["tasks"][0]
    if task.get("capacityProviderName") != SPOT:
        return "not_on_spot"
    if task.get("startedBy") != see.answers.get("night") or _part(task) != 1:
        return "no_labels"
    if not _environment(task).get("KEY", "").endswith("/1"):
        return "no_input"
    return DONE, "Two calls, one task: on Spot, with its own input, and named so that you find it again."


def _verdicts(see: See) -> Finding:
    given, new = dict(see.answers.get("verdicts") or []), see.answers.get("new") or []
    if not given or all(word is None for word in (*given.values(), *new)):
        return NOT_ATTEMPTED, ""
    if not {*given.values(), *new} <= set(VERDICTS):
        return "other_words"
    if any(word != "running" for word in new):
        return "not_stopped_yet"
    tasks: list[Task] = []
    for some in reading.batches(list(given), 100):
        tasks += see.ecs.describe_tasks(cluster=see.cluster, tasks=some)["tasks"]
    for task in tasks:
        if given[task["taskArn"]] != _verdict(task):
            return _misjudged(task, given[task["taskArn"]])
    return DONE, "The exit code decides: 0 is done however the task ended, 65 stays 65, and all else deserves a try."


def _misjudged(task: Task, word: str) -> Finding:
    match _verdict(task):
        case "running":
            return "not_stopped_yet"
        case "done":
            return "by_stop_code" if task["stopCode"] == "SpotInterruption" else "good_is_not_done"
        case "hopeless":
            return "bad_data_again"
        case _:
            return "lost_for_ever" if word == "hopeless" else "failed_is_not_done"


def _night(see: See) -> Finding:
    by_part: dict[int, list[Task]] = {}
    for task in _tasks(see):
        part = _part(task)
        # Whoever mended `start` has started part 1 several times.
        if part is not None and part != 1:
            by_part.setdefault(part, []).append(task)
    words = {part: [_verdict(task) for task in tasks] for part, tasks in by_part.items()}
    if set(by_part) <= set(FIRST_WAVE) and all(len(some) == 1 for some in words.values()):
        return NOT_ATTEMPTED, ""
    if any(len(some) > ATTEMPTS for some in words.values()):
        return "no_end"
    if any(_started_beside_one_that_counts(tasks) for tasks in by_part.values()):
        return "settled_again"
    if any("hopeless" in some[:-1] for some in words.values()):
        return "hopeless_again"
    if any("running" in some for some in words.values()):
        return NOT_YET, "Some tasks of the night still run. Call run_night() again: it goes on where it was."
    if any(part not in words for part in PARTS if part != 1):
        return "left_out"
    if any(some[-1] == "again" and len(some) < ATTEMPTS for some in words.values()):
        return "never_again"
    ended = Counter(some[-1] for some in words.values())
    return DONE, (
        f"Of the parts from 2 on {ended['done']} are done, {ended['hopeless']} hopeless, and {ended['again']} given "
        f"up after {ATTEMPTS} attempts; {sum(map(len, words.values()))} tasks in all."
    )


def _started_beside_one_that_counts(tasks: list[Task]) -> bool:
    """Return whether a part was started again although an earlier task of it ran, or had succeeded."""
    return any(
        _verdict(task) in ("running", "done") or later["createdAt"] < task["stoppedAt"]
        for task, later in pairwise(tasks)
    )


def _total(see: See) -> Finding:
    total = see.answers.get("total")
    if total is None:
        return NOT_ATTEMPTED, ""
    lines = _lines(see)
    held = dict(lines)
    if total == sum(held.values()):
        return DONE, f"{total} rows under {len(held)} keys, although {len(lines)} writes came."
    if total == sum(rows for _, rows in lines):
        return "appended"
    return "counted_lines" if total in (len(lines), len(held)) else "another_number"


def _cost(see: See) -> Finding:
    usd, wasted = see.answers.get("usd"), see.answers.get("wasted")
    if usd is None or wasted is None:
        return NOT_ATTEMPTED, ""
    hour = _usd_per_hour()
    billed = [task for task in _tasks(see) if {"pullStartedAt", "stoppedAt"} <= set(task)]
    tasks = [(task, _billed_s(task) / HOUR_S * hour) for task in billed]
    all_of_it = sum(price for _, price in tasks)
    for_nothing = sum(price for task, price in tasks if _exit_code(task) != GOOD)
    if _near(usd, all_of_it * HOUR_S):
        return "seconds_times_hours"
    if _near(usd, len(tasks) * hour):
        return "an_hour_each"
    if _near(usd, all_of_it - for_nothing):
        return "only_what_succeeded"
    if not _near(usd, all_of_it):
        return "another_sum"
    if _near(wasted, all_of_it - for_nothing):
        return "the_other_part"
    if not _near(wasted, for_nothing):
        return "another_waste"
    return DONE, f"{usd:.3f} USD at most, of which {wasted:.3f} for nothing: {wasted / usd:.0%}."


def _usd_per_hour() -> float:
    from ..safety.cost import prices

    known = prices()
    size = {"fargate_vcpu_hour": 0.25, "fargate_gb_hour": 0.5, "public_ipv4_hour": 1.0}
    return sum(units * known[name].usd for name, units in size.items())


def _billed_s(task: Task) -> float:
    return max(MINUTE_S, float((task["stoppedAt"] - task["pullStartedAt"]).total_seconds()))


def _near(given: float, wanted: float) -> bool:
    return abs(given - wanted) <= 0.01 * wanted


def _nightly(see: See) -> Finding:
    scheduler = see.client("scheduler")
    try:
        schedule = scheduler.get_schedule(Name=_family(see, NIGHTLY))
    except scheduler.exceptions.ResourceNotFoundException:
        return NOT_ATTEMPTED, ""
    expression, target = schedule["ScheduleExpression"], schedule["Target"]
    fields = _CRON.fullmatch(expression)
    if fields is None:
        return "once" if expression.startswith("at(") else "no_time_of_day"
    if schedule.get("ScheduleExpressionTimezone") != ZONE:
        return "another_zone"
    minute, hour, *days = fields.groups()
    if (minute.lstrip("0"), hour.lstrip("0")) != ("", HOUR):
        return "another_time"
    if not set(days) <= {"*", "?"}:
        return "not_each_day"
    if _family(see, "runner") not in target.get("EcsParameters", {}).get("TaskDefinitionArn", ""):
        return "another_target"
    return DONE, "Each day at 4:00 in Berlin one runner starts, and knows which night it is for."


_ANOTHER_NIGHT = (
    "What has run cannot be mended, so begin another night: run the cell that sets `night` again, then go on from here."
)
_ANEW = 'Delete it with scheduler.delete_schedule(Name=f"{lab.prefix}-nightly"), and create it anew.'

EXERCISES = (
    Exercise(
        "start",
        "Let `start(part, attempt)` start one task for a part, and return what RunTask answers.",
        _start,
        hints=(
            "Begin with return ecs.run_task(taskDefinition=etl, **launch), and add one argument after the other.",
            'The token is f"{night}-{part}-{attempt}": the same for the same attempt, another for the next one.',
            'overrides={"containerOverrides": [{"name": "work", "environment": environment(part, attempt)}]}, '
            'startedBy=night, group=f"part-{part}", clientToken=f"{night}-{part}-{attempt}".',
        ),
        mistakes={
            "no_answer": "`start` has to return what run_task returns: a dictionary with tasks and failures.",
            "twice": (
                "Two calls of start(1, 1) made two tasks. What tells ECS that the second call is the first one, come "
                "again? It must be the same in both."
            ),
            "not_on_spot": (
                "The task is not on Fargate Spot. `launch` has the strategy for it: put **launch into the call, and "
                "no launchType."
            ),
            "no_labels": "One task, on Spot. But its startedBy or its group is not what the runner will look for.",
            "no_input": (
                "One task, with its labels. But the container did not get what environment(part, attempt) returns: "
                "look at the overrides, and at the container's name."
            ),
        },
    ),
    Exercise(
        "verdict",
        "Let `verdict(task)` return running, done, hopeless or again.",
        _verdicts,
        hints=(
            'First ask whether task["lastStatus"] is STOPPED. Only then is there something to judge.',
            'The exit code is task["containers"][0].get("exitCode"). Which one is good, and which one stays bad?',
            'Not STOPPED: "running". 0: "done". 65: "hopeless". Whatever else, also None: "again".',
        ),
        mistakes={
            "other_words": 'Only the four words are wanted: "running", "done", "hopeless" and "again".',
            "not_stopped_yet": (
                "Judged were also the tasks as RunTask gave them, and one that had not stopped got another word than "
                "running. It has no exit code yet, so look at lastStatus first."
            ),
            "by_stop_code": (
                "A task that was interrupted, and ended with 0 before it was killed, has done its work. The stop code "
                "says who ended a task, not how far it came."
            ),
            "good_is_not_done": "A task with exit code 0 is not called done. What else could it need?",
            "bad_data_again": (
                "Exit code 65 says that the input is broken. It is as broken at the next attempt, which costs money "
                "and helps nobody."
            ),
            "lost_for_ever": (
                "A task that Spot took, or whose source did not answer, is called hopeless. Another attempt may well "
                "succeed."
            ),
            "failed_is_not_done": "A task that failed has another word than again. Compare the table above.",
        },
    ),
    Exercise(
        "night",
        "Let `to_start(settled, tried)` return the parts that may start now, and let the night run.",
        _night,
        hints=(
            "Go through `parts` and keep some. Which two conditions does the text name?",
            "A part that runs, is done or is hopeless is in `settled`.",
            "return [part for part in parts if part not in settled and tried[part] < 3]",
        ),
        mistakes={
            "no_end": (
                "A part was tried more than three times: its source is down all night, and every attempt costs. "
                f"Compare tried[part] with 3. {_ANOTHER_NIGHT}"
            ),
            "hopeless_again": (
                f"A part with broken input was started again. `settled` has such parts, too. {_ANOTHER_NIGHT}"
            ),
            "settled_again": (
                "A part was started again while a task of it ran, or after one had succeeded. `settled` has both. "
                f"{_ANOTHER_NIGHT}"
            ),
            "left_out": "Some parts have no task at all. Look through all of `parts`, and run the night again.",
            "never_again": (
                "A part failed for a reason that passes, and has fewer than three attempts. Either `to_start` "
                "left it out, or `start` gave the second attempt the token of the first. Mend that, and run the night "
                "again."
            ),
        },
    ),
    Exercise(
        "total",
        "Set `total` to the number of rows that the warehouse holds.",
        _total,
        hints=(
            "Which Python type keeps one value for each key, and replaces it when the key comes again?",
            "Each of `lines` is a list of three words: wrote, key, rows. The rows are text: int(rows).",
            "sum({key: int(rows) for _, key, rows in lines}.values())",
        ),
        mistakes={
            "appended": "These are all rows that were ever written: those of part 61 count twice. Go by keys.",
            "counted_lines": "That counts writes or keys. Wanted are the rows.",
            "another_number": "Not this number. Let each key hold its last rows, and add those up.",
        },
        numbers=("total",),
    ),
    Exercise(
        "cost",
        "Set `usd` to the price of all tasks of the night, and `wasted` to that of those that failed.",
        _cost,
        hints=(
            'tasks["seconds"] has the billed seconds; its .sum() adds them up. How many hours is that?',
            'tasks[tasks["exit_code"] != 0] has the rows of the tasks that failed.',
            'usd = tasks["seconds"].sum() / 3600 * hour, and the same with the failed ones for wasted.',
        ),
        mistakes={
            "seconds_times_hours": "Those are seconds, multiplied by the price of an hour. Divide by 3600.",
            "an_hour_each": "That bills an hour for each task. AWS bills seconds: those in the column `seconds`.",
            "only_what_succeeded": "AWS bills tasks that failed as well. Leave none out of `usd`.",
            "another_sum": "`usd` is another sum. Add up the column `seconds`, turn it into hours, multiply by `hour`.",
            "the_other_part": "`usd` is right. `wasted` is what the good tasks cost: turn the condition round.",
            "another_waste": "`usd` is right. For `wasted` keep the rows whose exit_code is not 0.",
        },
        numbers=("usd", "wasted"),
    ),
    Exercise(
        "nightly",
        "Create the schedule that starts the runner each day at 4:00 in Europe/Berlin.",
        _nightly,
        hints=(
            "It is the call of the trial with another name, another expression and a time zone, and without the "
            "ActionAfterCompletion.",
            "Minutes 0, hours 4, each day of the month, each month, any day of the week, each year.",
            'ScheduleExpression="cron(0 4 * * ? *)", ScheduleExpressionTimezone="Europe/Berlin", '
            'FlexibleTimeWindow={"Mode": "OFF"}, Target=target. To make it anew, delete it first.',
        ),
        mistakes={
            "once": f"at(...) comes once. For each day take cron(...). {_ANEW}",
            "no_time_of_day": (
                "A rate counts from the moment at which you create the schedule. For a time of day take cron(...). "
                f"{_ANEW}"
            ),
            "another_zone": (
                "Without ScheduleExpressionTimezone the hours are those of UTC, and 4:00 in Berlin is another hour in "
                f"summer than in winter. {_ANEW}"
            ),
            "another_time": f"The first field has the minutes, the second the hours. {_ANEW}",
            "not_each_day": f"It does not come each day. Days, months, years: * or ?. {_ANEW}",
            "another_target": f"The time is right, but the target does not run the runner: take `target`. {_ANEW}",
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "It was interrupted, and had the time to end well. What has been written is written.",
                "c": "Nothing failed. Which of the two codes tells of the work?",
            },
        ),
        Question(
            "a",
            {
                "b": "Tasks do not depend on whoever started them. The new runner finds them when it looks.",
                "c": "The runner sees that they run, and does not start them. And the same call with the same token "
                "raises nothing.",
            },
        ),
        Question(
            "b",
            {
                "a": "The token keeps one attempt from starting twice. Here a second attempt is right, and has a token "
                "of its own.",
                "c": "The second attempt is allowed. What does it find where it writes?",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1, think of part 8. For 2: where does the runner keep its memory?",
            "For 3, think of part 61, and of what a dictionary does with a key that it has.",
        ),
        done="You can let a hundred tasks do a night's work, lose some, and still know what you have.",
    ),
)
