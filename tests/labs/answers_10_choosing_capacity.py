"""What learners write in lab 10: for each exercise the mistakes that it knows by name, and other right answers."""

CREATE = (
    'ecs.create_service(cluster=cluster, serviceName="external", desiredCount={}, taskDefinition={}, launchType={})\n'
)
STABLE = 'ecs.get_waiter("services_stable").wait(cluster=cluster, services=["external"])\n'
LOST = 'lost = next(each for each in machines() if each["ec2InstanceId"] == own_machine)\n'
OUT = "ecs.deregister_container_instance(\n    cluster=cluster, containerInstance=lost['containerInstanceArn'], force=True)\n"

MISTAKES = {
    "external_service": {
        "another_launch_type": CREATE.format(2, "bridge", '"EC2"') + STABLE,
        "another_count": CREATE.format(3, "bridge", '"EXTERNAL"') + STABLE,
        "looked_too_soon": CREATE.format(2, "bridge", '"EXTERNAL"'),
    },
    "start_seconds": {
        "not_three_services": "start_s = [20, 9, 9]",
        "not_seconds": (
            'start_s = {n: tasks(n)[0]["startedAt"] - tasks(n)[0]["createdAt"] for n in ("fargate", "ec2", "external")}'
        ),
        "the_wrong_way_round": (
            'start_s = {n: (tasks(n)[0]["createdAt"] - tasks(n)[0]["startedAt"]).total_seconds()\n'
            '           for n in ("fargate", "ec2", "external")}'
        ),
        "only_the_end": (
            'start_s = {n: (tasks(n)[0]["startedAt"] - tasks(n)[0]["pullStartedAt"]).total_seconds()\n'
            '           for n in ("fargate", "ec2", "external")}'
        ),
        "another_stretch": 'start_s = {"fargate": 60, "ec2": 60, "external": 60}',
    },
    "cut_off": {
        "counted_as_lost": "running, started = 0, 0",
        "replaced": "running, started = 2, 2",
        "another_number": "running, started = 1, 0",
    },
    "rescue": {
        "the_lost_one_still_counts": "lab.install_ecs_anywhere(activation)\ntime.sleep(300)",
        "no_machine_left": LOST + OUT + "time.sleep(60)",
        "another_wish": (
            'ecs.update_service(cluster=cluster, service="external", desiredCount=4)\n'
            "lab.install_ecs_anywhere(activation)\ntime.sleep(300)"
        ),
        "the_cable_was_mended": "lab.mend_network(own_machine)\ntime.sleep(300)",
    },
    "break_even": {
        "only_one_task": 'hours = 730 * hour["one t3.small"] / hour["one Fargate task"]',
        "hours_of_a_day": 'hours = 24 * hour["one t3.small"] / (3 * hour["one Fargate task"])',
        "the_other_way_round": 'hours = 730 * 3 * hour["one Fargate task"] / hour["one t3.small"]',
        "a_share_of_the_month": 'hours = hour["one t3.small"] / (3 * hour["one Fargate task"])',
        "another_number": "hours = 100",
    },
    "six_cases": {
        "1a": 'answers = ["a", "a", "c", "c", "a", "b"]',
        "1c": 'answers = ["c", "a", "c", "c", "a", "b"]',
        "2b": 'answers = ["b", "b", "c", "c", "a", "b"]',
        "2c": 'answers = ["b", "c", "c", "c", "a", "b"]',
        "3a": 'answers = ["b", "a", "a", "c", "a", "b"]',
        "3b": 'answers = ["b", "a", "b", "c", "a", "b"]',
        "4a": 'answers = ["b", "a", "c", "a", "a", "b"]',
        "4b": 'answers = ["b", "a", "c", "b", "a", "b"]',
        "5b": 'answers = ["b", "a", "c", "c", "b", "b"]',
        "5c": 'answers = ["b", "a", "c", "c", "c", "b"]',
        "6a": 'answers = ["b", "a", "c", "c", "a", "a"]',
        "6c": 'answers = ["b", "a", "c", "c", "a", "c"]',
        "not_letters": 'answers = "bac"',
    },
    "recap": {
        "1a": 'answers = ["a", "c", "a"]',
        "1c": 'answers = ["c", "c", "a"]',
        "2a": 'answers = ["b", "a", "a"]',
        "2b": 'answers = ["b", "b", "a"]',
        "3b": 'answers = ["b", "c", "b"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": 'answers = ["b", "c"]',
    },
}

OTHER_RIGHT_ANSWERS = {
    "external_service": (
        CREATE.format(1, "bridge", '"EXTERNAL"')
        + 'ecs.update_service(cluster=cluster, service="external", desiredCount=2)\n'
        'lab.wait(lambda: len([task for task in tasks("external") if task["lastStatus"] == "RUNNING"]) == 2)'
    ),
    "start_seconds": (
        "import statistics\n"
        "start_s = {}\n"
        'for service in ("external", "ec2", "fargate"):\n'
        '    took = [task["startedAt"].timestamp() - task["createdAt"].timestamp() for task in tasks(service)]\n'
        "    start_s[service] = round(statistics.mean(took))"
    ),
    "cut_off": "running = len(tasks('external'))\nstarted = running - 2",
    "rescue": (
        LOST
        + OUT
        + "time.sleep(30)\nlab.install_ecs_anywhere(activation)\n"
        + 'lab.wait(lambda: {task["lastStatus"] for task in tasks("external")} == {"RUNNING"})'
    ),
    "break_even": (
        'hours = next(h for h in range(1, 731) if 3 * h * hour["one Fargate task"] > 730 * hour["one t3.small"])'
    ),
    "six_cases": 'answers = tuple("BACCAB")',
    "recap": 'answers = ("B", "C", " a ")',
}
