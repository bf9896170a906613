"""What learners write in lab 11: for each exercise the mistakes that it knows by name, and other right answers."""

WAIT = 'lab.wait(lambda: describe(long)["lastStatus"] == "STOPPED", timeout_s=3600)\n'
SMALLEST = 'tasks = next(n for n in range(1, 20) if on_ecs(hours["spiky"], n).percentile_s(99) <= 0.5)\n'

MISTAKES = {
    "long_job": {
        "not_in_long": 'run("sleep 1200")\nlong = None',
        "not_an_arn": "long = 1200",
        "still_running": 'long = run("sleep 1200")',
        "stopped_by_hand": (
            'long = run("sleep 1200")\nlab.wait(lambda: describe(long)["lastStatus"] == "RUNNING")\n'
            "ecs.stop_task(cluster=cluster, task=long)\n" + WAIT
        ),
        "failed": 'long = run("sleep 1200; exit 3")\n' + WAIT,
        "another_length": 'long = run("sleep 20")\n' + WAIT,
    },
    "wake_up": {
        "as_quick_as_a_function": "seconds = 1",
        "as_slow_as_a_machine": "seconds = 300",
    },
    "tasks_for_spike": {
        "enough_in_the_mean": "tasks = 5",
        "too_few": "tasks = 3",
        "more_than_needed": "tasks = 10",
        "only_computed": SMALLEST,
    },
    "break_even": {
        "in_millions": "requests = ecs_month(2) / per_request / 1e6",
        "each_second": "requests = ecs_month(2) / per_request / 730 / 3600",
        "only_the_time": 'requests = ecs_month(2) / (0.1 * 0.5 * usd["lambda_gb_second"])',
        "only_the_coming": 'requests = ecs_month(2) / usd["lambda_million_requests"] * 1e6',
        "without_the_load_balancer": "requests = 730 * 2 * task_hour / per_request",
        "another_number_of_tasks": "requests = ecs_month(6) / per_request",
        "another_number": "requests = 1_000_000",
    },
    "decide": {
        "1a": 'answers = ["a", "a", "c", "b"]',
        "1c": 'answers = ["c", "a", "c", "b"]',
        "2b": 'answers = ["b", "b", "c", "b"]',
        "2c": 'answers = ["b", "c", "c", "b"]',
        "3a": 'answers = ["b", "a", "a", "b"]',
        "3b": 'answers = ["b", "a", "b", "b"]',
        "4a": 'answers = ["b", "a", "c", "a"]',
        "4c": 'answers = ["b", "a", "c", "c"]',
        "not_letters": "answers = [2, 1, 3, 2]",
    },
    "recap": {
        "1a": 'answers = ["a", "a", "b"]',
        "1b": 'answers = ["b", "a", "b"]',
        "2b": 'answers = ["c", "b", "b"]',
        "2c": 'answers = ["c", "c", "b"]',
        "3a": 'answers = ["c", "a", "a"]',
        "3c": 'answers = ["c", "a", "c"]',
        "not_letters": 'answers = ["c", "a"]',
    },
}

OTHER_RIGHT_ANSWERS = {
    "long_job": (
        'long = run("sleep 10m; sleep 10m")\n'
        'while describe(long)["lastStatus"] != "STOPPED":\n    __import__("time").sleep(60)'
    ),
    "wake_up": "seconds = 45",
    "tasks_for_spike": (
        "tasks = 12\n"
        'while on_ecs(hours["spiky"], tasks - 1).percentile_s(99) <= 0.5:\n    tasks -= 1\n'
        'ecs.update_service(cluster=cluster, service="web", desiredCount=tasks)\n'
        "lab.wait(lambda: ecs.describe_services(cluster=cluster, services=['web'])['services'][0]['runningCount'] == tasks)"
    ),
    "break_even": ("requests = 0\nwhile lambda_month(requests) < ecs_month(2):\n    requests += 10_000"),
    "decide": 'answers = ("B", "A", "C", "B")',
    "recap": 'answers = list("cab")',
}
