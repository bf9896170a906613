"""What learners write in lab 00: for each exercise the mistakes that it knows by name, and other right answers."""


def stopped(task: str) -> str:
    """Waiting for a task, as the lab does it."""
    return f'\necs.get_waiter("tasks_stopped").wait(cluster=cluster, tasks=[{task}])'


MISTAKES = {
    "exit_code": {"another_number": "exit_code = 1"},
    "own_words": {
        "another_name": 'own = run(register("my-words", "echo I am here"))' + stopped("own"),
        "registered_only": 'register("mine", "echo I am here")',
        "looked_too_soon": 'run(register("mine", "echo I am here"))',
        "ended_badly": 'own = run(register("mine", "echo oh no; exit 3"))' + stopped("own"),
        "said_nothing": 'own = run(register("mine", "true"))' + stopped("own"),
        "the_old_words": 'own = run(register("mine", "echo Hello from a container"))' + stopped("own"),
    },
    "virtual_seconds": {
        "only_the_program": "predicted = 300",
        "your_own_clock": "predicted = 0.1",
        "in_minutes": "predicted = 5",
        "too_few": "predicted = 180",
        "too_many": "predicted = 600",
    },
    "mend": {
        "registered_only": 'register("broken", "echo Mended")',
        "ran_the_old_revision": (
            f'register("broken", "echo Mended")\nagain = run(f"{{lab.prefix}}-broken:1"){stopped("again")}'
        ),
        "looked_too_soon": 'run(register("broken", "echo Mended"))',
        "still_no_image": 'again = run(register("broken", "echo Mended", image=BUSYBOX + "-typo2"))' + stopped("again"),
        "ended_badly": 'again = run(register("broken", "exit 1"))' + stopped("again"),
    },
    "recap": {
        "1a": 'answers = ["a", "c", "a"]',
        "1c": 'answers = ["c", "c", "a"]',
        "2a": 'answers = ["b", "a", "a"]',
        "2b": 'answers = ["b", "b", "a"]',
        "3b": 'answers = ["b", "c", "b"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": 'answers = "bca"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "exit_code": (
        'page = ecs.get_paginator("list_tasks").paginate(cluster=cluster, desiredStatus="STOPPED")\n'
        'arns = [arn for each in page for arn in each["taskArns"]]\n'
        'exit_code = max(c["exitCode"] for t in ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"]\n'
        '                for c in t["containers"])'
    ),
    "own_words": (
        'register("mine", "echo nothing yet")\n'
        "import time\n"
        "ecs.run_task(cluster=cluster, taskDefinition=f'{lab.prefix}-mine', launchType='FARGATE',\n"
        "             networkConfiguration=lab.network(), overrides={'containerOverrides': [\n"
        "                 {'name': 'main', 'command': ['echo', 'Said by an override']}]})\n"
        "time.sleep(120)"
    ),
    "virtual_seconds": "predicted = 5 * 60 + 30",
    "mend": (
        'register("broken", "echo Mended", image="public.ecr.aws/docker/library/alpine:3.20")\n'
        'again = run(f"{lab.prefix}-broken")\n'
        "lab.wait(lambda: ecs.describe_tasks(cluster=cluster, tasks=[again])['tasks'][0]['lastStatus'] == 'STOPPED')"
    ),
    "recap": 'answers = ("B", "C", "A")',
}
