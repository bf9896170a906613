"""What learners write in lab 21: for each exercise the mistakes that it knows by name, and other right answers."""

DELETE = 'sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])'
AT_LEAST_ONE = 'when = {"Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold"}'


def settle(condition: str) -> str:
    """Return the code of `settle` that deletes a message on a condition."""
    return f"def settle(task, message):\n    if {condition}:\n        {DELETE}"


def steps(*bounds: tuple[float, int]) -> str:
    """Return the code of `steps`: each begins at a bound, ends where the next one begins, and sets so many runners."""
    ends: list[float | None] = [bound for bound, _ in bounds[1:]] + [None]
    wanted = []
    for (lower, runners), upper in zip(bounds, ends, strict=True):
        end = {} if upper is None else {"MetricIntervalUpperBound": upper}
        wanted.append({"MetricIntervalLowerBound": lower, **end, "ScalingAdjustment": runners})
    return f"steps = {wanted}\n"


def protect(tasks: str, enabled: str = "working") -> str:
    """Return the code of `protect` for some tasks."""
    call = f"ecs.update_task_protection(cluster=cluster, tasks={tasks}, protectionEnabled={enabled})"
    return f"def protect(runner, working):\n    {call}"


MONTH = "month_usd = hour * HOURS_PER_MONTH\n"

MISTAKES = {
    "settle": {
        "red_again": settle('task["containers"][0].get("exitCode") == 0'),
        "green_again": settle('task["containers"][0].get("exitCode") != 0'),
        "lost_for_ever": settle('task["lastStatus"] == "STOPPED"'),
    },
    "from_zero": {
        "as_many_as_wait": "predicted = 3",
        "at_least_one": "predicted = 1",
        "as_many_as_allowed": "predicted = 4",
        "another_number": "predicted = 2",
        "others_scale": "predicted = 0\nscaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=4)",
    },
    "wake": {
        "one_job_waits": (
            steps((0, 1), (1, 3)) + 'when = {"Threshold": 1, "ComparisonOperator": "GreaterThanThreshold"}'
        ),
        "never_rests": (
            steps((0, 0), (1, 1), (2, 3))
            + 'when = {"Threshold": 0, "ComparisonOperator": "GreaterThanOrEqualToThreshold"}'
        ),
        "no_step": steps((1, 1), (2, 3)) + AT_LEAST_ONE,
        "another_count": steps((0, 1), (2, 3)) + AT_LEAST_ONE,
    },
    "protect": {
        "idle_ones_too": protect("runners()"),
        "only_some": protect("runners()[:1]"),
    },
    "warm": {
        "a_week": "month_usd = hour * 24 * 7\nminute_usd = 1",
        "another_month": "month_usd = hour * 30\nminute_usd = 1",
        "for_each_job": MONTH + "minute_usd = month_usd / 1000",
        "for_each_second": MONTH + "minute_usd = month_usd / (1000 * start_s)",
        "what_it_runs": MONTH + "minute_usd = hour / 60",
        "another_price": MONTH + "minute_usd = 1",
    },
    "recap": {
        "1b": 'answers = ["b", "b", "c"]',
        "1c": 'answers = ["c", "b", "c"]',
        "2a": 'answers = ["a", "a", "c"]',
        "2c": 'answers = ["a", "c", "c"]',
        "3a": 'answers = ["a", "b", "a"]',
        "3b": 'answers = ["a", "b", "b"]',
        "not_letters": 'answers = "abc"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "settle": settle('task["stopCode"] != "UserInitiated"'),
    "from_zero": "predicted = len(runners())",
    "wake": steps((0, 1), (1.5, 3)) + 'when = {"Threshold": 0.5, "ComparisonOperator": "GreaterThanThreshold"}',
    "protect": (
        "def protect(runner, working):\n"
        "    until = {'expiresInMinutes': 30} if working else {}\n"
        "    ecs.update_task_protection(cluster=cluster, tasks=[runner], protectionEnabled=working, **until)"
    ),
    "warm": "month_usd = 730 * hour\nminute_usd = month_usd / 1000 / (start_s / 60)",
    "recap": 'answers = ["A", "B", "C"]',
}
