"""What learners write in lab 04: for each exercise the mistakes that it knows by name, and other right answers."""

SEVEN = '[{"name": "work", "environment": [{"name": "JOB", "value": "7"}]}]'
TO_THE_END = 'ecs.get_waiter("tasks_stopped").wait(cluster=cluster, tasks=[arn])\n'
RUN_AND_STOP = (
    'ecs.get_waiter("tasks_running").wait(cluster=cluster, tasks=[arn])\n'
    "ecs.stop_task(cluster=cluster, task=arn)\n" + TO_THE_END
)


def between(start: str, end: str) -> str:
    return f'(look(first)["{end}"] - look(first)["{start}"]).total_seconds()'


WORK, LIFE = between("startedAt", "executionStoppedAt"), between("createdAt", "stoppedAt")


def overriding(variable: str, value: str) -> str:
    """A whole life of a job with one variable overridden."""
    return (
        f'override = {{"name": "work", "environment": [{{"name": "{variable}", "value": "{value}"}}]}}\n'
        'arn = run(job, overrides={"containerOverrides": [override]})["taskArn"]\n' + TO_THE_END
    )


def shop(*containers: str) -> str:
    """The next revision of shop with these containers, run for a minute and a half."""
    return f'run(register("shop", {", ".join(containers)}))\ntime.sleep(90)\n'


HELPER = 'container("helper", "sleep 30; exit 1"{})'
LUXURY = HELPER.format(", essential=False")


def worker(script: str = "sleep 600", settings: str = "stopTimeout=10") -> str:
    """The next revision of worker, run, stopped while it runs, and waited for."""
    revision = f'register("worker", container("work", "{script}", {settings}))'
    return f'arn = run({revision})["taskArn"]\n' + RUN_AND_STOP


def submitting(*numbers: int) -> str:
    return f"for number in {list(numbers)}:\n    submit(number, attempt=2)\ntime.sleep(120)\n"


MEND = 'scripts[4] = "sleep 5"\n'

MISTAKES = {
    "worked": {
        "the_wrong_way_round": f"worked, lived = {between('executionStoppedAt', 'startedAt')}, {LIFE}",
        "swapped": f"worked, lived = {LIFE}, {WORK}",
        "until_ecs_reacted": f"worked, lived = {between('startedAt', 'stoppingAt')}, {LIFE}",
        "until_all_was_over": f"worked, lived = {between('startedAt', 'stoppedAt')}, {LIFE}",
        "the_way_up_too": f"worked, lived = {between('createdAt', 'executionStoppedAt')}, {LIFE}",
        "only_worked_is_right": f"worked, lived = {WORK}, {between('startedAt', 'stoppedAt')}",
        "only_lived_is_right": f"worked, lived = {between('pullStartedAt', 'pullStoppedAt')}, {LIFE}",
        "not_to_be_seen": 'first = run(job)["taskArn"]\nworked, lived = 20, 67',
        "another_stretch": "worked, lived = 5, 10",
    },
    "override": {
        "looked_too_soon": f'run(job, overrides={{"containerOverrides": {SEVEN}}})\ntime.sleep(30)',
        "ended_early": (
            f'arn = run(job, overrides={{"containerOverrides": {SEVEN}}})["taskArn"]\n'
            "ecs.stop_task(cluster=cluster, task=arn)\n" + TO_THE_END
        ),
        "another_value": overriding("JOB", "8"),
        "another_variable": overriding("job", "7"),
        "new_revision": (
            'seven = register("job", container("work", script, environment=[{"name": "JOB", "value": "7"}]))\n'
            'arn = run(seven)["taskArn"]\n' + TO_THE_END
        ),
        "only_the_command": (
            'command = {"name": "work", "command": ["sh", "-c", "echo job 7 begins; sleep 20; echo job 7 ends"]}\n'
            'arn = run(job, overrides={"containerOverrides": [command]})["taskArn"]\n' + TO_THE_END
        ),
    },
    "sidecar": {
        "the_same_again": "run(shop)\ntime.sleep(90)",
        "one_is_missing": shop("web"),
        "the_wrong_one": shop("web | {'essential': False}", HELPER.format("")),
        "still_essential": shop("web", 'container("helper", "sleep infinity")'),
        "only_registered": f'register("shop", web, {LUXURY})',
        "stopped_by_hand": (
            f'arn = run(register("shop", web, {LUXURY}))["taskArn"]\ntime.sleep(90)\n'
            "ecs.stop_task(cluster=cluster, task=arn)"
        ),
        "looked_too_soon": (
            f'arn = run(register("shop", web, {LUXURY}))["taskArn"]\n'
            'ecs.get_waiter("tasks_running").wait(cluster=cluster, tasks=[arn])'
        ),
    },
    "stopping": {
        "stops_at_once": 'desired, last, exit_code = "STOPPED", "STOPPED", 137',
        "the_wish_lags": 'desired, last, exit_code = "RUNNING", "RUNNING", 137',
        "one_step_ahead": 'desired, last, exit_code = "STOPPED", "STOPPING", 137',
        "hears_the_signal": 'desired, last, exit_code = "STOPPED", "RUNNING", 143',
        "tidies_up": 'desired, last, exit_code = "STOPPED", "RUNNING", 0',
        "another_code": 'desired, last, exit_code = "STOPPED", "RUNNING", 9',
    },
    "gently": {
        "the_same_again": 'arn = run(worker)["taskArn"]\n' + RUN_AND_STOP,
        "only_registered": (
            'register("worker", container("work", "sleep 600", linuxParameters={"initProcessEnabled": True}))'
        ),
        "never_stopped": (
            'init = {"initProcessEnabled": True}\n'
            'arn = run(register("worker", container("work", "sleep 600", linuxParameters=init)))["taskArn"]\n'
            'ecs.get_waiter("tasks_running").wait(cluster=cluster, tasks=[arn])'
        ),
        "looked_too_soon": worker(settings='linuxParameters={"initProcessEnabled": True}').replace(TO_THE_END, ""),
        "stopped_before_it_ran": (
            'init = {"initProcessEnabled": True}\n'
            'arn = run(register("worker", container("work", "sleep 600", linuxParameters=init)))["taskArn"]\n'
            "ecs.stop_task(cluster=cluster, task=arn)\n" + TO_THE_END
        ),
        "ended_by_itself": 'arn = run(register("worker", container("work", "sleep 20")))["taskArn"]\n' + TO_THE_END,
        "more_patience": worker(settings="stopTimeout=100"),
        "less_patience": worker(settings="stopTimeout=2"),
        "nobody_passes_it_on": worker(settings='stopTimeout=10, linuxParameters={"initProcessEnabled": False}'),
    },
    "again": {
        "what_had_succeeded_too": MEND + submitting(4, 9, 10) + "submit(4, attempt=3)\ntime.sleep(60)",
        "looked_too_soon": MEND + submitting(4, 9, 10).replace("120", "10"),
        "unmended": submitting(4, 9, 10),
        "only_what_had_no_room": submitting(9, 10),
        "only_what_had_failed": MEND + submitting(4),
        "some_are_left": MEND + submitting(9),
    },
    "recap": {
        "1a": 'answers = ["a", "a", "b"]',
        "1b": 'answers = ["b", "a", "b"]',
        "2b": 'answers = ["c", "b", "b"]',
        "2c": 'answers = ["c", "c", "b"]',
        "3a": 'answers = ["c", "a", "a"]',
        "3c": 'answers = ["c", "a", "c"]',
        "not_letters": 'answers = "nothing that runs"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "worked": (
        'seconds = {name: moment.timestamp() for name, moment in look(first).items() if name.endswith("At")}\n'
        'worked = round(seconds["executionStoppedAt"] - seconds["startedAt"])\n'
        'lived = seconds["stoppedAt"] - seconds["createdAt"]'
    ),
    "override": (
        f'soon = run(job, overrides={{"containerOverrides": {SEVEN}}})["taskArn"]\n'
        'ecs.stop_task(cluster=cluster, task=soon, reason="Not yet")\n'
        'seven = [{"name": "JOB", "value": "7"}, {"name": "CUSTOMER", "value": "4"}]\n'
        'ecs.run_task(cluster=cluster, taskDefinition=f"{lab.prefix}-job", launchType="FARGATE",\n'
        "             networkConfiguration=lab.network(),\n"
        '             overrides={"containerOverrides": [{"name": "work", "environment": seven}], "memory": "1024"})\n'
        "time.sleep(120)"
    ),
    "sidecar": (
        'helper = container("helper", "sleep 5; exit 0") | {"essential": False}\n'
        'register("shop", web | {"essential": True}, helper)\n'
        'arn = run(f"{lab.prefix}-shop")["taskArn"]\n'
        'lab.wait(lambda: look(arn)["containers"][1]["lastStatus"] == "STOPPED")\n'
        'lab.wait(lambda: look(arn)["lastStatus"] == "RUNNING")'
    ),
    "stopping": 'desired, last, exit_code = "stopped", "running", 128 + 9',
    "gently": (
        'server = {"name": "work", "image": "public.ecr.aws/nginx/nginx:1.27"}\n'
        'arn = run(register("worker", server))["taskArn"]\n'
        'lab.wait(lambda: look(arn)["lastStatus"] == "RUNNING")\n'
        'ecs.stop_task(cluster=cluster, task=arn, reason="Enough")\n'
        'lab.wait(lambda: look(arn)["lastStatus"] == "STOPPED")'
    ),
    "again": (
        "for number in range(1, 11):\n"
        '    if results().get(f"job-{number}") != 0:\n'
        '        override = {"name": "work", "command": ["sh", "-c", "sleep 1"]}\n'
        '        ecs.run_task(cluster=cluster, taskDefinition=batch, launchType="EC2", startedBy=f"job-{number}",\n'
        '                     overrides={"containerOverrides": [override]})\n'
        "time.sleep(60)"
    ),
    "recap": 'answers = ("C", "A", "B ")',
}
