"""The exercises of lab 04, tasks."""

from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, Exercise, Finding, See

# What the notebook registers and runs before each exercise.
STOP_TIMEOUT_S = 10
KILLED = 137
TERMINATED = 143
JOBS = range(1, 11)
BAD_JOB = 4
WITHOUT_ROOM = {9, 10}

Task = dict[str, Any]

_RUN_THE_CELLS = NOT_ATTEMPTED, "There are no such tasks yet: run the cells above first."


def _tasks(see: See, family: str) -> list[Task]:
    """Return the tasks of one of the lab's families that ECS still shows, oldest first."""
    found: list[Task] = []
    for status in ("RUNNING", "STOPPED"):
        pages = see.ecs.get_paginator("list_tasks").paginate(
            cluster=see.cluster, family=f"{see.prefix}-{family}", desiredStatus=status
        )
        try:
            for page in pages:
                if page["taskArns"]:
                    found += see.ecs.describe_tasks(cluster=see.cluster, tasks=page["taskArns"])["tasks"]
        except see.ecs.exceptions.ClusterNotFoundException:
            return []
    return sorted(found, key=lambda task: str(task["createdAt"]))


def _newest_definition(see: See, family: str) -> dict[str, Any]:
    answer = see.ecs.describe_task_definition(taskDefinition=f"{see.prefix}-{family}")
    return dict(answer["taskDefinition"])


def _unchanged(see: See, family: str) -> bool:
    """Whether the newest revision says what the notebook's own says, however often its cell ran."""
    oldest = see.ecs.list_task_definitions(familyPrefix=f"{see.prefix}-{family}", sort="ASC")["taskDefinitionArns"][0]
    own = see.ecs.describe_task_definition(taskDefinition=oldest)["taskDefinition"]
    return bool(own["containerDefinitions"] == _newest_definition(see, family)["containerDefinitions"])


def _of(tasks: list[Task], definition: dict[str, Any]) -> list[Task]:
    return [task for task in tasks if task["taskDefinitionArn"] == definition["taskDefinitionArn"]]


def _succeeded(task: Task) -> bool:
    return bool(task["containers"][0].get("exitCode") == 0)


# How long a task works, and how long it lives


def _seconds(task: Task, start: str, end: str) -> float:
    return float((task[end] - task[start]).total_seconds())


def _worked(see: See) -> Finding:
    worked, lived = see.answers.get("worked"), see.answers.get("lived")
    if worked is None or lived is None:
        return NOT_ATTEMPTED, ""
    found = see.ecs.describe_tasks(cluster=see.cluster, tasks=[see.answers["task"]])["tasks"]
    if not found or "stoppedAt" not in found[0]:
        return "not_to_be_seen"
    task = found[0]
    work, life = _seconds(task, "startedAt", "executionStoppedAt"), _seconds(task, "createdAt", "stoppedAt")

    def near(number: float, *, start: str, end: str) -> bool:
        return abs(number - _seconds(task, start, end)) <= 0.5

    if min(worked, lived) < 0:
        return "the_wrong_way_round"
    worked_right = near(worked, start="startedAt", end="executionStoppedAt")
    lived_right = near(lived, start="createdAt", end="stoppedAt")
    if worked_right and lived_right:
        return DONE, (
            f"{work:.0f} seconds of work in a life of {life:.0f}: the rest is network, image and giving back. "
            "So give a task minutes of work, rather than seconds."
        )
    if near(worked, start="createdAt", end="stoppedAt") and near(lived, start="startedAt", end="executionStoppedAt"):
        return "swapped"
    if near(worked, start="startedAt", end="stoppingAt"):
        return "until_ecs_reacted"
    if near(worked, start="startedAt", end="stoppedAt"):
        return "until_all_was_over"
    if near(worked, start="createdAt", end="executionStoppedAt"):
        return "the_way_up_too"
    if worked_right:
        return "only_worked_is_right"
    return "only_lived_is_right" if lived_right else "another_stretch"


# Overrides


def _variables(task: Task) -> dict[str, str]:
    """Return the variables that a task overrides, in whichever container."""
    overrides = task["overrides"].get("containerOverrides", [])
    return {each["name"]: each["value"] for override in overrides for each in override.get("environment", [])}


def _override(see: See) -> Finding:
    tasks = _tasks(see, "job")
    if not tasks:
        return _RUN_THE_CELLS
    given = [_variables(task) for task in tasks]
    sevenths = [task for task, variables in zip(tasks, given, strict=True) if variables.get("JOB") == "7"]
    if any(map(_succeeded, sevenths)):
        return DONE, "Job 7 ran without a revision of its own: the task itself remembers what was overridden."
    if sevenths:
        return "ended_early" if sevenths[-1]["lastStatus"] == "STOPPED" else "looked_too_soon"
    if any("JOB" in variables for variables in given):
        return "another_value"
    if any(given):
        return "another_variable"
    if not _unchanged(see, "job"):
        return "new_revision"
    if any(override.get("command") for task in tasks for override in task["overrides"]["containerOverrides"]):
        return "only_the_command"
    return NOT_ATTEMPTED, ""


# A sidecar that may fail


def _sidecar(see: See) -> Finding:
    tasks = _tasks(see, "shop")
    if not tasks:
        return _RUN_THE_CELLS
    if _unchanged(see, "shop"):
        return "the_same_again" if len(tasks) > 1 else (NOT_ATTEMPTED, "")
    definition = _newest_definition(see, "shop")
    essential = {each["name"]: each.get("essential", True) for each in definition["containerDefinitions"]}
    if not {"web", "helper"} <= essential.keys():
        return "one_is_missing"
    if not essential["web"]:
        return "the_wrong_one"
    if essential["helper"]:
        return "still_essential"
    mended = _of(tasks, definition)
    if not mended:
        return "only_registered"
    return _without_the_helper(mended[-1])


def _without_the_helper(task: Task) -> Finding:
    if task["desiredStatus"] == "STOPPED":
        return "stopped_by_hand"
    helper = next(each for each in task["containers"] if each["name"] == "helper")
    if task["lastStatus"] != "RUNNING" or helper["lastStatus"] != "STOPPED":
        return "looked_too_soon"
    return DONE, f"The helper ended with exit code {helper.get('exitCode')}, and web is still RUNNING."


# Stopping


def _stopping(see: See) -> Finding:
    desired, last, exit_code = (see.answers.get(name) for name in ("desired", "last", "exit_code"))
    if desired is None or last is None or exit_code is None:
        return NOT_ATTEMPTED, ""
    desired, last = str(desired).strip().upper(), str(last).strip().upper()
    if last == "STOPPED":
        return "stops_at_once"
    if desired != "STOPPED":
        return "the_wish_lags"
    if last != "RUNNING":
        return "one_step_ahead"
    if exit_code == KILLED:
        return DONE, "The wish is STOPPED at once, the task still RUNNING, and the shell has to be killed: 137."
    named = {TERMINATED: "hears_the_signal", 0: "tidies_up"}
    return named.get(exit_code, "another_code")


def _gently(see: See) -> Finding:
    tasks = _tasks(see, "worker")
    if not tasks:
        return _RUN_THE_CELLS
    if _unchanged(see, "worker"):
        return "the_same_again" if len(tasks) > 1 else (NOT_ATTEMPTED, "")
    definition = _newest_definition(see, "worker")
    mended = _of(tasks, definition)
    if not mended:
        return "only_registered"
    task = mended[-1]
    if task["desiredStatus"] == "RUNNING":
        return "never_stopped"
    return _gentle_end(task, definition) if task["lastStatus"] == "STOPPED" else "looked_too_soon"


def _gentle_end(task: Task, definition: dict[str, Any]) -> Finding:
    exit_code = task["containers"][0].get("exitCode")
    if exit_code is None:
        return "stopped_before_it_ran"
    if task["stopCode"] != "UserInitiated":
        return "ended_by_itself"
    if exit_code == KILLED:
        timeout_s = definition["containerDefinitions"][0].get("stopTimeout", 30)
        if timeout_s == STOP_TIMEOUT_S:
            return "nobody_passes_it_on"
        return "more_patience" if timeout_s > STOP_TIMEOUT_S else "less_patience"
    took_s = _seconds(task, "stoppingAt", "executionStoppedAt")
    return DONE, f"Exit code {exit_code}, {took_s:.1f} seconds after ECS began to stop the task: the signal was heard."


# A batch


def _again(see: See) -> Finding:
    of_job: dict[int, list[Task]] = {number: [] for number in JOBS}
    for task in _tasks(see, "batch"):
        number = str(task.get("startedBy", "")).removeprefix("job-")
        if number.isdigit() and int(number) in of_job:
            of_job[int(number)].append(task)
    if not any(of_job.values()):
        return _RUN_THE_CELLS
    if all(len(tasks) == (0 if number in WITHOUT_ROOM else 1) for number, tasks in of_job.items()):
        return NOT_ATTEMPTED, ""
    without = {number for number, tasks in of_job.items() if not any(map(_succeeded, tasks))}
    if any(_succeeded(task) for tasks in of_job.values() for task in tasks[:-1]):
        return "what_had_succeeded_too"
    if any(task["lastStatus"] != "STOPPED" for tasks in of_job.values() for task in tasks):
        return "looked_too_soon"
    if not without:
        return DONE, "Each of the ten jobs has succeeded, and each of them once."
    if without == {BAD_JOB}:
        return "unmended" if len(of_job[BAD_JOB]) > 1 else "only_what_had_no_room"
    return "only_what_had_failed" if without == WITHOUT_ROOM else "some_are_left"


EXERCISES = (
    Exercise(
        "worked",
        "Set `worked` to the seconds that the program ran, and `lived` to those from the task's first moment to its "
        "last.",
        _worked,
        hints=(
            "Each moment of the picture is a datetime in the task. Two of them can be subtracted.",
            "A life reaches from createdAt to stoppedAt. And the program: when did it start, and when did it end?",
            'Take the program from startedAt to executionStoppedAt: (task["executionStoppedAt"] - task["startedAt"])'
            ".total_seconds().",
        ),
        mistakes={
            "the_wrong_way_round": "A stretch of time is negative. Subtract the earlier moment from the later one.",
            "swapped": "Right numbers in the wrong places: `worked` is the shorter one.",
            "until_ecs_reacted": (
                "`worked` reaches to stoppingAt, when ECS began to stop the task. The program had ended before."
            ),
            "until_all_was_over": (
                "`worked` reaches to the very end of the task. Which moment says that the program has ended?"
            ),
            "the_way_up_too": "`worked` holds the way up too: network, image. From when on did the program run?",
            "only_worked_is_right": "`worked` is right. Look at `lived` again: which are the first and last moments?",
            "only_lived_is_right": "`lived` is right. Look at `worked` again: from when to when did the program run?",
            "not_to_be_seen": (
                "The task has not stopped yet, or ECS shows it no more. Run the cells from the one that starts it."
            ),
            "another_stretch": "Neither is what the task says. Find the moments in the picture, and subtract them.",
        },
        numbers=("worked", "lived"),
    ),
    Exercise(
        "override",
        "Run `job` again so that its container sees JOB=7, without a new revision, and wait until the task is STOPPED.",
        _override,
        hints=(
            "RunTask takes overrides, and `run` passes them on. They name a container and say what differs.",
            'The container is called "work". Its environment is a list with the same form as in the definition.',
            'overrides={"containerOverrides": [{"name": "work", "environment": [...]}]}, and then follow(...).',
        ),
        mistakes={
            "looked_too_soon": "The task with JOB=7 has not stopped yet. Follow it to its end, then check again.",
            "ended_early": "The task with JOB=7 stopped without exit code 0. Run it again, and let it come to its end.",
            "another_value": "A task overrides JOB, but not with 7. Look at its overrides with look(...).",
            "another_variable": "A task overrides a variable, but not JOB. Its name must be the same to the letter.",
            "new_revision": (
                "There is a new revision of the definition. It would be there for all who run the job. Leave the "
                "definition alone, and override the variable for one task."
            ),
            "only_the_command": (
                "A task overrides the command, and JOB is as it was. Leave the command, and override the variable."
            ),
        },
    ),
    Exercise(
        "sidecar",
        "Register the next revision of shop in which the helper may end, run it, and let it live on without its "
        "helper.",
        _sidecar,
        hints=(
            "One setting of a container definition says whether its end is the end of the task.",
            "The setting is called essential, and it is True unless you say otherwise. Which container may go?",
            'register("shop", web, container("helper", "sleep 30; exit 1", essential=False)), then run it, and '
            "time.sleep(90).",
        ),
        mistakes={
            "the_same_again": "You ran the first revision again. It stops again: change the definition.",
            "one_is_missing": "The newest revision lacks web or helper. Keep both, and say which of them may end.",
            "the_wrong_one": "In the newest revision web may end. Whose end should not matter?",
            "still_essential": (
                "In the newest revision the helper is still essential, so its end is the end of the task."
            ),
            "only_registered": "The newest revision is right. Nothing runs it yet.",
            "stopped_by_hand": "The task of the newest revision is stopping or stopped. Run it again, and let it be.",
            "looked_too_soon": (
                "The helper has not ended yet, or the task does not run yet. Let a minute and a half pass."
            ),
        },
    ),
    Exercise(
        "stopping",
        "Set `desired` and `last` to the two states straight after StopTask, and `exit_code` to the code in the end.",
        _stopping,
        hints=(
            "StopTask writes a wish down. Who has to act on it, and can that have happened when the call answers?",
            "The first process of the container is a shell. Does it have a handler for SIGTERM?",
            "What nobody hears does nothing. After ten seconds comes the signal with the number 9, and 128 is added.",
        ),
        mistakes={
            "stops_at_once": (
                "You expected the task to be STOPPED when the call answers. Look at the first line under the cell: "
                "which of the two states changes at once?"
            ),
            "the_wish_lags": "desiredStatus is what ECS wants. You have just told it. What does it want now?",
            "one_step_ahead": (
                "That state comes soon, and not yet when the call answers. Compare with the first line under the cell."
            ),
            "hears_the_signal": (
                "143 would be a program that dies of SIGTERM. This one is the first process of its container."
            ),
            "tidies_up": "0 would be a program that catches SIGTERM and ends well. What does this one do about it?",
            "another_code": "The states are right. For the code, add the number of the signal that ends it to 128.",
        },
        numbers=("exit_code",),
    ),
    Exercise(
        "gently",
        "Register the next revision of worker with an init process, run it, stop it once it runs, and wait until it is "
        "STOPPED.",
        _gently,
        hints=(
            "Everything stays as it was, and the container definition gets one more setting.",
            "Four steps: register, run, wait for RUNNING, stop. The cell above has the calls for the last three.",
            'container("work", "sleep 600", stopTimeout=10, linuxParameters={"initProcessEnabled": True}); after '
            "stop_task wait with the waiter tasks_stopped.",
        ),
        mistakes={
            "the_same_again": "You ran the first revision again. It has to be killed again: change the definition.",
            "only_registered": "There is a new revision. Nothing has run it yet.",
            "never_stopped": "The task of the new revision runs, and nobody has stopped it.",
            "looked_too_soon": "The task is told to stop and has not stopped yet. Wait, then check again.",
            "stopped_before_it_ran": (
                "You stopped the task before its container had started, so there is no exit code. Wait for RUNNING."
            ),
            "ended_by_itself": "The program ended by itself, so no signal reached it. Give it more to do.",
            "more_patience": (
                "You gave the program more time, and it used it all: 137 again. It needs to hear the signal."
            ),
            "less_patience": "You have it killed sooner: 137 again. It needs to hear the signal.",
            "nobody_passes_it_on": (
                "137 again: the shell is still the first process. Does the newest revision have linuxParameters?"
            ),
        },
    ),
    Exercise(
        "again",
        "Mend job 4, run again only the jobs without success, and let them end. (If nothing starts: a used token may "
        "give the old answer once more.)",
        _again,
        hints=(
            "Three jobs have no success: two that found no room, and one whose program failed.",
            "Those two need nothing but room, which there is by now. The third needs another script first.",
            'scripts[4] = "sleep 5", then submit(number, attempt=2) for 4, 9 and 10, and time.sleep(120).',
        ),
        mistakes={
            "what_had_succeeded_too": (
                "A job that had succeeded ran again. Think of an invoice that goes out twice. Restart the kernel, run "
                "the lab from its first cell, and choose what to run."
            ),
            "looked_too_soon": "Tasks of the batch still run. Let them end, then check again.",
            "unmended": "Job 4 failed again: its program still does the same. Read its exit code, mend it, run it.",
            "only_what_had_no_room": "One job is left: it had room, and its program failed. Look at results().",
            "only_what_had_failed": "Jobs are left that have no task at all. Which jobs does results() not know?",
            "some_are_left": "Some jobs are still without success. Compare results() with the numbers from 1 to 10.",
        },
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "a program that crashes leaves an exit code, however early it does. Here there is none at all.",
                "b": "then the stop code would be UserInitiated. Who says TaskFailedToStart?",
            },
        ),
        Question(
            "a",
            {
                "b": "what does a client token do when it comes a second time, with the same parameters?",
                "c": "that is the answer to a used token with other parameters. Here the parameters are the same.",
            },
        ),
        Question(
            "b",
            {
                "a": "that would be so if the metrics container were not essential.",
                "c": "who would start it? RunTask starts a task once; to keep one running is the work of a service.",
            },
        ),
        todo="Answer the three questions: put three letters into `answers`.",
        hints=(
            "For the first, ask what must have happened for an exit code to exist.",
            "For the second, think of the cell in which you called submit(1) again.",
            "For the third, ask two things: what does essential mean, and who looks after a task of RunTask?",
        ),
        done="You can tell how a task ended, and what nobody will do about it unless you do.",
    ),
)
