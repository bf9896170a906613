"""What learners write in lab 20: for each exercise the mistakes that it knows by name, and other right answers."""

TOKEN = 'clientToken=f"{night}-{part}-{attempt}"'
LABELS = 'startedBy=night, group=f"part-{part}"'
INPUT = 'overrides={"containerOverrides": [{"name": "work", "environment": environment(part, attempt)}]}'


def start(*arguments: str, returns: str = "answer") -> str:
    """Return the code of `start` with these arguments of run_task."""
    call = f"ecs.run_task({', '.join(arguments)})"
    return f"def start(part, attempt):\n    answer = {call}\n    return {returns}"


def verdict(*lines: str) -> str:
    """Return the code of `verdict` for tasks that have stopped, and exit code `code`."""
    first = 'if task["lastStatus"] != "STOPPED":\n        return "running"'
    return "\n    ".join(["def verdict(task):", first, 'code = task["containers"][0].get("exitCode")', *lines])


def to_start(*lines: str) -> str:
    """Return the code of `to_start`."""
    return "\n    ".join(["def to_start(settled, tried):", *lines])


def nightly(expression: str = "cron(0 4 * * ? *)", zone: str = "Europe/Berlin", target: str = "target") -> str:
    """Return the code that creates the schedule."""
    return (
        f'scheduler.create_schedule(Name=f"{{lab.prefix}}-nightly", ScheduleExpression="{expression}", '
        f'ScheduleExpressionTimezone="{zone}", FlexibleTimeWindow={{"Mode": "OFF"}}, Target={target})'
    )


MISTAKES = {
    "start": {
        "no_answer": start("taskDefinition=etl", "**launch", TOKEN, LABELS, INPUT, returns='answer["tasks"]'),
        "twice": start("taskDefinition=etl", "**launch", LABELS, INPUT),
        "not_on_spot": start(
            "taskDefinition=etl",
            "cluster=cluster",
            'launchType="FARGATE"',
            "networkConfiguration=lab.network()",
            TOKEN,
            LABELS,
            INPUT,
        ),
        "no_labels": start("taskDefinition=etl", "**launch", TOKEN, INPUT, "startedBy=night"),
        "no_input": start("taskDefinition=etl", "**launch", TOKEN, LABELS),
    },
    "verdict": {
        "other_words": verdict('return "ok" if code == 0 else "failed"'),
        "not_stopped_yet": (
            'def verdict(task):\n    code = task["containers"][0].get("exitCode")\n'
            '    return {0: "done", 65: "hopeless"}.get(code, "again")'
        ),
        "by_stop_code": verdict(
            'if task["stopCode"] == "SpotInterruption":\n        return "again"',
            'return {0: "done", 65: "hopeless"}.get(code, "again")',
        ),
        "good_is_not_done": verdict('return {65: "hopeless"}.get(code, "again")'),
        "bad_data_again": verdict('return "done" if code == 0 else "again"'),
        "lost_for_ever": verdict('return "done" if code == 0 else "hopeless"'),
        "failed_is_not_done": verdict('return {65: "hopeless"}.get(code, "done")'),
    },
    "night": {
        "no_end": to_start("return [part for part in parts if part not in settled]"),
        "hopeless_again": to_start(
            'fine = {int(task["group"][5:]) for task in look() if verdict(task) in ("running", "done")}',
            "return [part for part in parts if part not in fine and tried[part] < 3]",
        ),
        "settled_again": to_start("return [part for part in parts if tried[part] < 3]"),
        "left_out": to_start("return [part for part in tried if part not in settled and tried[part] < 3]"),
        "never_again": to_start("return [part for part in parts if not tried[part]]"),
    },
    "total": {
        "appended": "total = sum(int(rows) for _, _, rows in lines)",
        "counted_lines": "total = len(written)",
        "another_number": 'total = sum(part["ROWS"] for part in parts.values())',
    },
    "cost": {
        "seconds_times_hours": 'usd = tasks["seconds"].sum() * hour\nwasted = 0.01',
        "an_hour_each": "usd = len(tasks) * hour\nwasted = 0.01",
        "only_what_succeeded": 'usd = tasks[tasks["exit_code"] == 0]["seconds"].sum() / 3600 * hour\nwasted = 0',
        "another_sum": 'usd = tasks["seconds"].max() / 3600 * hour\nwasted = 0',
        "the_other_part": (
            'usd = tasks["seconds"].sum() / 3600 * hour\n'
            'wasted = tasks[tasks["exit_code"] == 0]["seconds"].sum() / 3600 * hour'
        ),
        "another_waste": 'usd = tasks["seconds"].sum() / 3600 * hour\nwasted = 0',
    },
    "nightly": {
        "once": nightly("at(2030-01-01T04:00:00)"),
        "no_time_of_day": nightly("rate(1 day)"),
        "another_zone": nightly(zone="UTC"),
        "another_time": nightly("cron(4 0 * * ? *)"),
        "not_each_day": nightly("cron(0 4 ? * MON-FRI *)"),
        "another_target": nightly(
            target='{**target, "EcsParameters": {**target["EcsParameters"], "TaskDefinitionArn": etl}}'
        ),
    },
    "recap": {
        "1a": 'answers = ["a", "a", "b"]',
        "1c": 'answers = ["c", "a", "b"]',
        "2b": 'answers = ["b", "b", "b"]',
        "2c": 'answers = ["b", "c", "b"]',
        "3a": 'answers = ["b", "a", "a"]',
        "3c": 'answers = ["b", "a", "c"]',
        "not_letters": 'answers = "bab"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "start": start(
        "count=1", "taskDefinition=etl", "**launch", 'clientToken=f"{part}/{attempt} of {night}"', LABELS, INPUT
    ),
    "verdict": (
        'def verdict(task):\n    if "stoppedAt" not in task:\n        return "running"\n'
        '    code = task["containers"][0].get("exitCode")\n    if code == 0:\n        return "done"\n'
        '    return "hopeless" if code == 65 else "again"'
    ),
    "night": to_start("return sorted(part for part in set(parts) - settled if tried[part] < 3)"),
    "total": (
        "held = {}\nfor word, key, rows in lines:\n    held[key] = int(rows)\ntotal = sum(held[key] for key in held)"
    ),
    "cost": (
        'prices_of = tasks["seconds"] * hour / 3600\nusd = prices_of.sum()\n'
        'wasted = usd - prices_of[tasks["exit_code"] == 0].sum()'
    ),
    "nightly": nightly("cron(00 04 ? * * *)"),
    "recap": 'answers = "B A B".split()',
}
