"""The exercises of lab 21, CI/CD runners."""

from collections.abc import Mapping
from typing import Any

from .. import reading
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

POOL, WAKE, WAITING = "pool", "wake", "Waiting"
WAITING_JOBS, POOL_MAXIMUM = 3, 4
FEW, MANY = 1, 3
JOBS_A_MONTH, MINUTE_S = 1000, 60
_ROUNDS_OF_PEEKING = 3


# One job, one task


def _settle(see: See) -> Finding:
    jobs = see.answers.get("jobs") or []
    tasks = [task for task in _stopped(see) if task.get("group") in jobs] if jobs else []
    queue = _queue(see)
    if queue is None or not tasks:
        return NOT_ATTEMPTED, ""
    here = _peeked(see, queue)
    if set(jobs) <= here:
        return NOT_ATTEMPTED, ""
    results = {task["group"]: _exit_code(task) for task in tasks if task["stopCode"] == "EssentialContainerExited"}
    if any(job in here and code != 0 for job, code in results.items()):
        return "red_again"
    if any(job in here for job in results):
        return "green_again"
    if any(job not in here for job in set(jobs) - set(results)):
        return "lost_for_ever"
    return DONE, "Green and red are settled, and the job without a result is in the queue again."


def _queue(see: See) -> str | None:
    sqs = see.client("sqs")
    try:
        return str(sqs.get_queue_url(QueueName=f"{see.prefix}-jobs")["QueueUrl"])
    except sqs.exceptions.QueueDoesNotExist:
        return None


def _peeked(see: See, queue: str) -> set[str]:
    """Return the ids of the messages that wait in a queue, as who does not take them sees them."""
    found: set[str] = set()
    for _ in range(_ROUNDS_OF_PEEKING):
        answer = see.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)
        found |= {message["MessageId"] for message in answer.get("Messages", [])}
    return found


def _stopped(see: See) -> list[dict[str, Any]]:
    return list(reading.tasks(see.ecs, see.cluster, family=f"{see.prefix}-single", desiredStatus="STOPPED"))


def _exit_code(task: Mapping[str, Any]) -> int | None:
    code: int | None = task["containers"][0].get("exitCode")
    return code


# A pool from zero


def _from_zero(see: See) -> Finding:
    predicted, desired = see.answers.get("predicted"), see.answers.get("desired")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if desired != 0:
        return "others_scale"
    if predicted == 0:
        return DONE, "None. Without a runner there is no backlog per runner, and nothing to act on."
    named = {WAITING_JOBS: "as_many_as_wait", FEW: "at_least_one", POOL_MAXIMUM: "as_many_as_allowed"}
    return named.get(predicted, "another_number")


def _wake(see: See) -> Finding:
    of_the_pool = {"ServiceNamespace": "ecs", "ResourceId": f"service/{see.cluster}/{POOL}"}
    policies = see.client("application-autoscaling").describe_scaling_policies(**of_the_pool)["ScalingPolicies"]
    found = [each for each in policies if each["PolicyName"] == WAKE]
    alarms = see.client("cloudwatch").describe_alarms(AlarmNames=[f"{see.cluster}-{WAKE}"])["MetricAlarms"]
    if not found or not alarms:
        return NOT_ATTEMPTED, ""
    alarm, settings = alarms[0], found[0]["StepScalingPolicyConfiguration"]
    if not _fires(alarm, 1):
        return "one_job_waits"
    if _fires(alarm, 0):
        return "never_rests"
    few, many = (_runners(settings, alarm, waiting) for waiting in (1, 2))
    if few is None or many is None:
        return "no_step"
    if (few, many) != (FEW, MANY) or _runners(settings, alarm, WAITING_JOBS) != MANY:
        return "another_count"
    service = see.service(POOL)
    if service is None or service["runningCount"] < FEW:
        return NOT_YET, "Alarm and steps are right, and no runner runs yet. Let another minute pass: minutes(1)."
    return DONE, "One job is enough to wake a runner, several wake three, and nothing else had to run for it."


def _fires(alarm: Mapping[str, Any], waiting: float) -> bool:
    threshold = alarm["Threshold"]
    above: dict[str, bool] = {
        "GreaterThanThreshold": waiting > threshold,
        "GreaterThanOrEqualToThreshold": waiting >= threshold,
        "LessThanThreshold": waiting < threshold,
        "LessThanOrEqualToThreshold": waiting <= threshold,
    }
    return above[alarm["ComparisonOperator"]]


def _runners(settings: Mapping[str, Any], alarm: Mapping[str, Any], waiting: float) -> int | None:
    """Return how many runners the steps set for so many waiting jobs; None if none of them is for that."""
    distance = waiting - alarm["Threshold"]
    for step in settings["StepAdjustments"]:
        lower, upper = step.get("MetricIntervalLowerBound"), step.get("MetricIntervalUpperBound")
        if (lower is None or lower <= distance) and (upper is None or distance < upper):
            return int(step["ScalingAdjustment"])
    return None


def _protect(see: See) -> Finding:
    service, busy = see.service(POOL), set(see.answers.get("busy") or ())
    tasks = [task["taskArn"] for task in see.tasks(POOL)]
    if service is None or not tasks:
        return NOT_ATTEMPTED, ""
    answer = see.ecs.get_task_protection(cluster=see.cluster, tasks=tasks)
    protected = {each["taskArn"] for each in answer["protectedTasks"] if each["protectionEnabled"]}
    if not protected:
        return NOT_ATTEMPTED, ""
    if protected - busy:
        return "idle_ones_too"
    if service["desiredCount"] > 0 or set(tasks) - busy:
        return NOT_YET, "The idle runners are not gone yet. Let some minutes pass: minutes(3)."
    if busy - protected or _jobs_left(see) > len(busy):
        return "only_some"
    return DONE, f"Nobody is desired, and {len(protected)} runners work on: those with a job, and no others."


def _jobs_left(see: See) -> int:
    """Return how many jobs wait or are in work."""
    queue = _queue(see)
    if queue is None:
        return 0
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = see.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


# What waiting costs


def _warm(see: See) -> Finding:
    month, minute, start_s = (see.answers.get(name) for name in ("month_usd", "minute_usd", "start_s"))
    if month is None or minute is None or start_s is None:
        return NOT_ATTEMPTED, ""
    hour = _usd_per_hour()
    right = hour * _hours_per_month()
    if _near(month, hour * 24 * 7):
        return "a_week"
    if not _near(month, right):
        return "another_month"
    saved_minutes = JOBS_A_MONTH * start_s / MINUTE_S
    if _near(minute, right / saved_minutes):
        return DONE, f"{month:.2f} USD a month, which is {minute:.3f} USD for each minute that somebody need not wait."
    if _near(minute, right / JOBS_A_MONTH):
        return "for_each_job"
    if _near(minute, right / saved_minutes / MINUTE_S):
        return "for_each_second"
    return "what_it_runs" if _near(minute, hour / MINUTE_S) else "another_price"


def _usd_per_hour() -> float:
    from ..safety.cost import prices

    known = prices()
    size = {"fargate_vcpu_hour": 0.25, "fargate_gb_hour": 0.5, "public_ipv4_hour": 1.0}
    return sum(units * known[name].usd for name, units in size.items())


def _hours_per_month() -> float:
    from ..safety.cost import HOURS_PER_MONTH

    return HOURS_PER_MONTH


def _near(given: float, wanted: float) -> bool:
    return abs(given - wanted) <= 0.01 * abs(wanted)


_ONCE_MORE = "Mend `settle`, then begin with three new jobs: run the cells from the three pushes on."

EXERCISES = (
    Exercise(
        "settle",
        "Let `settle(task, message)` delete the messages of the jobs that have a result, and run the cell below it.",
        _settle,
        hints=(
            "It is not the exit code that decides: 1 is a result, and so is 0. What says that a runner was lost?",
            'Compare task["stopCode"] with "EssentialContainerExited".',
            'sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"]), if the stop code is that.',
        ),
        mistakes={
            "red_again": (
                "The red job is in the queue again: it will run, and be red, for ever. Its result was the failure. "
                f"{_ONCE_MORE}"
            ),
            "green_again": f"A job that has succeeded is in the queue again, so it will run twice. {_ONCE_MORE}",
            "lost_for_ever": (
                "The job whose runner was lost is no longer in the queue. It has no result, and nobody will run it "
                f"again. {_ONCE_MORE}"
            ),
        },
    ),
    Exercise(
        "from_zero",
        "Set `predicted` to the number of runners that are desired after six minutes.",
        _from_zero,
        hints=(
            "What is the value of the metric as long as there is no runner?",
            "Three divided by none is nothing that one could publish. What does an alarm without data do?",
        ),
        mistakes={
            "as_many_as_wait": "One for each would be right, if target tracking had a value. Which one did it get?",
            "at_least_one": (
                "So it would be if the metric had a value without runners, such as the jobs that wait. This one has "
                "none."
            ),
            "as_many_as_allowed": "A maximum is a limit, not a wish. Read the lines above.",
            "another_number": "Not this number. Read the lines above.",
            "others_scale": (
                "The service does not have a desired count of 0, so something else has scaled it. Run the lab from its "
                "first cell."
            ),
        },
        numbers=("predicted",),
    ),
    Exercise(
        WAKE,
        "Set `steps` and `when`, so that one waiting job wakes one runner and several wake three.",
        _wake,
        hints=(
            "First the alarm: for which values of Waiting shall it fire? One waiting job has to be enough.",
            "With a threshold of 1 and GreaterThanOrEqualToThreshold one job is 0 above it, and two jobs are 1 above.",
            '[{"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 1, "ScalingAdjustment": 1}, '
            '{"MetricIntervalLowerBound": 1, "ScalingAdjustment": 3}]',
        ),
        mistakes={
            "one_job_waits": "This alarm does not fire for a single waiting job: it would wait until another comes.",
            "never_rests": "This alarm fires although no job waits, and would wake runners for nothing.",
            "no_step": (
                "The alarm is right, but for one or two waiting jobs no step is there. A step includes its lower bound "
                "and not its upper one, and both count from the threshold."
            ),
            "another_count": (
                "There is a step for each case, with another number of runners than asked for: one for one job, three "
                "for two and more. Compare the bounds with the distance from the threshold."
            ),
        },
    ),
    Exercise(
        "protect",
        "Write `protect(runner, working)`, and let the minutes pass.",
        _protect,
        hints=(
            "It is one call of update_task_protection. Which of its arguments is `working`?",
            "cluster=cluster, tasks=[runner], protectionEnabled=working, expiresInMinutes=60.",
        ),
        mistakes={
            "idle_ones_too": (
                "A runner without a job is protected, so it stays and costs. Each call is about one runner. End the "
                "protection of the others with a protect(runner, False) that works, then run the minutes again."
            ),
            "only_some": (
                "There are more jobs than protected runners at work: one went in the middle of its job. Does each call "
                "protect the runner that it names? (The numbers of SQS may lag on AWS: then check again in a minute.)"
            ),
        },
    ),
    Exercise(
        "warm",
        "Set `month_usd` and `minute_usd`: what a waiting runner costs, and what it costs for each saved minute.",
        _warm,
        hints=(
            "HOURS_PER_MONTH hours, each for `hour`.",
            "1,000 jobs would each have waited start_s seconds. How many minutes is that in all?",
            "minute_usd = month_usd / (1000 * start_s / 60)",
        ),
        mistakes={
            "a_week": "`month_usd` is the price of a week. A month has HOURS_PER_MONTH hours.",
            "another_month": "`month_usd` is another price: multiply `hour` by HOURS_PER_MONTH.",
            "for_each_job": "`minute_usd` is the price for each job. How long does each of them wait?",
            "for_each_second": "`minute_usd` is the price for each second. Turn the seconds into minutes.",
            "what_it_runs": "`minute_usd` is what a minute of the runner costs. Wanted: for each minute that it saves.",
            "another_price": "`month_usd` is right. Divide it by the minutes that 1,000 jobs would have waited.",
        },
        numbers=("month_usd", "minute_usd", "start_s"),
    ),
    choices(
        "recap",
        Question(
            "a",
            {
                "b": "It cannot run twice: its message is gone. What if its only run is lost?",
                "c": "The queue empties well. What it has lost is the second chance.",
            },
        ),
        Question(
            "b",
            {
                "a": "The alarm never fires for one job, however long it waits.",
                "c": "There are no runners to divide by, so that metric has no value.",
            },
        ),
        Question(
            "c",
            {
                "a": "Deployments spare protected tasks, as scale-in does.",
                "b": "You saw it: none was desired, and the protected ones worked on.",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1, think of the job whose task was stopped. For 2: for which values does that alarm fire?",
            "For 3: which of them asks ECS, and which does not?",
        ),
        done="Runners from zero, none lost in the middle, and no more rights than their jobs may have.",
    ),
)
