"""The exercises of lab 11, ECS or Lambda."""

from collections.abc import Callable
from functools import cache
from typing import Any

from ..compare import spiky, with_tasks
from ..safety.cost import HOURS_PER_MONTH, prices
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

JOB_S = 20 * 60
FUNCTION_LIMIT_S = 900
SERVICE = "web"
SERVED_WITHIN_S = 0.5
# What the steady and the spiky hour, the tasks and the function are in the notebook.
SERVICE_S = 0.1
AT_ONCE = 4
TASKS = 2
MEMORY_GB = 0.5

_CLOSE = 0.01


def _long_job(see: See) -> Finding:
    long = see.answers.get("long")
    running, stopped = _jobs(see, "RUNNING"), _jobs(see, "STOPPED")
    if long is None:
        others = [task for task in [*running, *stopped] if "sleep 60" not in _command(task)]
        return "not_in_long" if others else (NOT_ATTEMPTED, "")
    if not isinstance(long, str):
        return "not_an_arn"
    found = next((task for task in [*running, *stopped] if task["taskArn"] == long), None)
    if found is None:
        return "not_an_arn"
    if found["lastStatus"] != "STOPPED":
        return "still_running"
    if found.get("stopCode") == "UserInitiated":
        return "stopped_by_hand"
    ran_s = (found["executionStoppedAt"] - found["startedAt"]).total_seconds() if "startedAt" in found else 0.0
    if found["containers"][0].get("exitCode") != 0:
        return "failed"
    if abs(ran_s - JOB_S) > JOB_S * _CLOSE:
        return "another_length"
    return (
        DONE,
        f"Its container ran for {ran_s:.0f} s, and ended by itself. A function is stopped at {FUNCTION_LIMIT_S}.",
    )


def _jobs(see: See, desired_status: str) -> list[dict[str, Any]]:
    try:
        arns = see.ecs.list_tasks(cluster=see.cluster, family=f"{see.prefix}-job", desiredStatus=desired_status)
    except see.ecs.exceptions.ClusterNotFoundException:
        return []
    if not arns["taskArns"]:
        return []
    return list(see.ecs.describe_tasks(cluster=see.cluster, tasks=arns["taskArns"])["tasks"])


def _command(task: dict[str, Any]) -> str:
    return " ".join(word for each in task["overrides"]["containerOverrides"] for word in each.get("command", []))


def _wake_up(see: See) -> Finding:
    seconds, woke_s = see.answers.get("seconds"), see.answers.get("woke_s")
    if seconds is None or woke_s is None:
        return NOT_ATTEMPTED, ""
    if woke_s / 2 <= seconds <= woke_s * 2:
        return DONE, f"You said {seconds:g} s, and it took {woke_s:.0f}: the scheduler looks, then a task starts."
    return "as_quick_as_a_function" if seconds < woke_s else "as_slow_as_a_machine"


@cache
def _spiky_hour() -> tuple[float, ...]:
    """Return the same requests as the notebook has."""
    return tuple(spiky(quiet_per_s=2, spike_per_s=200, spike_from_s=600, spike_for_s=60, for_s=3600))


@cache
def enough_tasks() -> int:
    """Return the smallest number of tasks that serve the spiky hour as the exercise wants it."""
    count = 1
    while with_tasks(_spiky_hour(), SERVICE_S, count, AT_ONCE).percentile_s(99) > SERVED_WITHIN_S:
        count += 1
    return count


def _tasks_for_spike(see: See) -> Finding:
    tasks = see.answers.get("tasks")
    if tasks is None:
        return NOT_ATTEMPTED, ""
    wanted = enough_tasks()
    if tasks != wanted:
        if tasks == wanted - 1:
            return "enough_in_the_mean"
        return "too_few" if tasks < wanted else "more_than_needed"
    service = see.service(SERVICE)
    if service is None or service["desiredCount"] != wanted:
        return "only_computed"
    if service["runningCount"] < wanted:
        return NOT_YET, "The number is right, and the service wants it. Not all of the tasks run yet: wait, then look."
    return DONE, f"{wanted} tasks, and {wanted} run. In the quiet hours nearly all of them wait, and are paid for."


def _requests(per_request: Callable[[dict[str, float]], float], tasks: int = TASKS, balancer: bool = True) -> float:
    """Return the requests a month from which on a service costs less, for a price of a request."""
    usd = {name: price.usd for name, price in prices().items()}
    task_hour = 0.25 * usd["fargate_vcpu_hour"] + 0.5 * usd["fargate_gb_hour"] + usd["public_ipv4_hour"]
    hour = tasks * task_hour + (usd["alb_hour"] if balancer else 0.0)
    return HOURS_PER_MONTH * hour / per_request(usd)


def _for_coming(usd: dict[str, float]) -> float:
    return usd["lambda_million_requests"] / 1e6


def _for_time(usd: dict[str, float]) -> float:
    return SERVICE_S * MEMORY_GB * usd["lambda_gb_second"]


def _for_both(usd: dict[str, float]) -> float:
    return _for_coming(usd) + _for_time(usd)


def _break_even(see: See) -> Finding:
    requests = see.answers.get("requests")
    if requests is None:
        return NOT_ATTEMPTED, ""
    truth = _requests(_for_both)
    if abs(requests - truth) <= truth * _CLOSE:
        return DONE, (
            f"From {truth / 1e6:.1f} million a month on, {truth / HOURS_PER_MONTH / 3600:.0f} a second all the time."
        )
    named = {
        "in_millions": truth / 1e6,
        "each_second": truth / HOURS_PER_MONTH / 3600,
        "only_the_time": _requests(_for_time),
        "only_the_coming": _requests(_for_coming),
        "without_the_load_balancer": _requests(_for_both, balancer=False),
        "another_number_of_tasks": _requests(_for_both, tasks=6),
    }
    return next((name for name, value in named.items() if abs(requests - value) <= value * _CLOSE), "another_number")


EXERCISES = (
    Exercise(
        "long_job",
        "Run a job of twenty minutes, wait until it is STOPPED, and put its ARN into `long`.",
        _long_job,
        hints=(
            "run(...) from above starts a job and returns its ARN. Only the number of seconds is another one.",
            "Twenty minutes are 1200 seconds. The job takes longer than lab.wait waits by itself.",
            'long = run("sleep 1200"), then lab.wait(lambda: describe(long)["lastStatus"] == "STOPPED", '
            "timeout_s=3600).",
        ),
        mistakes={
            "not_in_long": "Another job than the short one is there, but `long` is None. Put its ARN into `long`.",
            "not_an_arn": "`long` is not the ARN of a job in this cluster. run(...) returns one.",
            "still_running": "Your job is not STOPPED yet. Wait for it: twenty minutes are more than a waiter's ten.",
            "stopped_by_hand": "Somebody stopped the job before its end. Run it again, and let it end by itself.",
            "failed": "The job ended with another exit code than 0. Look at describe(long), and at your command.",
            "another_length": "The job ended by itself, but did not run for twenty minutes. How many seconds are they?",
        },
    ),
    Exercise(
        "wake_up",
        "Set `seconds` to the time that you expect from UpdateService to a running task.",
        _wake_up,
        hints=(
            "What must happen first? Somebody reads the new wish, a network interface is made, an image is pulled.",
            "The short job took some seconds more than the sixty that it slept. Some of them were its start.",
            "The scheduler looks after four to eleven seconds, and a task like this starts in twenty to twenty-five.",
        ),
        mistakes={
            "as_quick_as_a_function": (
                "It took longer than that. An environment starts from a copy that is at hand; a task gets a network "
                "interface and pulls its image first."
            ),
            "as_slow_as_a_machine": (
                "It was quicker than that. Nothing had to be rented or booted by you: Fargate has the machine."
            ),
        },
        numbers=("seconds",),
    ),
    Exercise(
        "tasks_for_spike",
        "Find the smallest number of `tasks` for the spiky hour, and give the service web that many.",
        _tasks_for_spike,
        hints=(
            "Try 1, 2, 3, ... tasks in the model, and stop at the first number that is enough.",
            'next(n for n in range(1, 20) if on_ecs(hours["spiky"], n).percentile_s(99) <= 0.5) does so.',
            'Then ecs.update_service(cluster=cluster, service="web", desiredCount=tasks), and the waiter '
            "services_stable.",
        ),
        mistakes={
            "enough_in_the_mean": (
                "With that many the mean just fits. But requests come at random, and every small crowd leaves a queue "
                "that never gets shorter. Ask the model for the 99 %."
            ),
            "too_few": "With that many the queue still grows in the spike. Ask the model for one more.",
            "more_than_needed": "That is enough, and not the smallest number. What does the model say for one less?",
            "only_computed": "The number is right. The service web does not want so many yet: update it.",
        },
        numbers=("tasks",),
    ),
    Exercise(
        "break_even",
        "Set `requests` to the requests a month from which on the service of two tasks costs less than Lambda.",
        _break_even,
        hints=(
            "One price does not depend on the number of requests, the other is a multiple of it. When are they equal?",
            "The service costs ecs_month(2). Lambda costs per_request times the number of requests.",
            "requests = ecs_month(2) / per_request.",
        ),
        mistakes={
            "in_millions": "That is the number in millions. Give the requests themselves.",
            "each_second": "That is the requests of each second. Asked are those of a month.",
            "only_the_time": "That leaves out what Lambda takes for each request as such. Use per_request.",
            "only_the_coming": "That leaves out the time that requests take. Use per_request.",
            "without_the_load_balancer": "That leaves out the load balancer in front of the service. Use ecs_month.",
            "another_number_of_tasks": "That is for six tasks. The question is about two.",
            "another_number": "Not this one. Set the month of the service equal to the month of Lambda.",
        },
        numbers=("requests",),
    ),
    choices(
        "decide",
        Question(
            "b",
            {
                "a": "look at the first table: how long may one run of a function take?",
                "c": "they would be ready all day, and paid for all day. A few videos come.",
            },
        ),
        Question(
            "a",
            {
                "b": "true, and two tasks wait all month for forms. Compare the two months.",
                "c": "nobody keeps the form while the task starts, and each form would wait half a minute.",
            },
        ),
        Question(
            "c",
            {
                "a": "it does. But how many requests a month are that, and where is the crossing?",
                "b": "multiply: 150 a second are about 400 million a month. Which line is higher there?",
            },
        ),
        Question(
            "b",
            {
                "a": "its alarm waits for minutes, and then tasks start. The two seconds are long over.",
                "c": "a fresh task took half a minute. Each request may take two seconds.",
            },
        ),
        todo="Give four letters, one for each case.",
        hints=(
            "For each case ask: how long is one run, how many come in a month, and how suddenly?",
            "Case 1 is decided by the 900 seconds, cases 2 and 3 by the crossing, case 4 by the spike.",
        ),
        done="You chose by length, number and suddenness: that is what differs.",
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "they can: the service had none, and nothing ran.",
                "b": "a service with no tasks has nothing that is billed. What happens to the first request?",
            },
        ),
        Question(
            "a",
            {
                "b": "the other way: each request costs Lambda more now. Divide again.",
                "c": "the service's price is level, but the other line climbs with the time that requests take.",
            },
        ),
        Question(
            "b",
            {
                "a": "a task is paid by its CPU, its memory and its time. Requests are not on that bill.",
                "c": "an environment has one request at a time, whatever a task does.",
            },
        ),
        todo="Give three letters, one for each question.",
        hints=(
            "Each question has its answer in something that you saw or computed above.",
            "Think of the service that you woke, of what per_request is made of, and of 2 x 4 / 0.1.",
        ),
        done="You can say what the choice costs, and when it turns.",
    ),
)
