"""What learners write in lab 05: for each exercise the mistakes that it knows by name, and other right answers."""

STABLE = 'ecs.get_waiter("services_stable").wait(cluster=cluster, services=["web"])\n'

MISTAKES = {
    "right_away": {
        "the_call_starts_tasks": "predicted = 3",
        "another_number": "predicted = 1",
        "not_straight_after": (
            'ecs.create_service(cluster=cluster, serviceName="web", taskDefinition=version_1, desiredCount=3,\n'
            '                   launchType="FARGATE", networkConfiguration=lab.network())\n' + STABLE + "predicted = 3"
        ),
    },
    "steady_seconds": {
        "the_sign_was_hidden": 'e = web()["events"]; seconds = (e[-1]["createdAt"] - e[0]["createdAt"]).seconds',
        "only_the_wait": "seconds = 40",
        "the_wrong_way_round": (
            'e = web()["events"]; seconds = (e[-1]["createdAt"] - e[0]["createdAt"]).total_seconds()'
        ),
        "stopped_counting_at_running": (
            'task = ecs.describe_tasks(cluster=cluster, tasks=ecs.list_tasks(cluster=cluster)["taskArns"])["tasks"][0]\n'
            'seconds = (task["startedAt"] - task["createdAt"]).total_seconds()'
        ),
        "another_stretch": "seconds = 3600",
        "no_steady_state_yet": (
            'ecs.delete_service(cluster=cluster, service="web", force=True)\n'
            'ecs.get_waiter("services_inactive").wait(cluster=cluster, services=["web"])\n'
            'ecs.create_service(cluster=cluster, serviceName="web", taskDefinition=version_1, desiredCount=3,\n'
            '                   launchType="FARGATE", networkConfiguration=lab.network())\n'
            "seconds = 10"
        ),
    },
    "self_healing": {
        "looked_too_soon": (
            'ecs.stop_task(cluster=cluster, task=ecs.list_tasks(cluster=cluster)["taskArns"][0])\n' + STABLE
        ),
        "nothing_to_heal": (
            'ecs.stop_task(cluster=cluster, task=ecs.list_tasks(cluster=cluster)["taskArns"][0])\n'
            'ecs.update_service(cluster=cluster, service="web", desiredCount=0)\ntime.sleep(120)'
        ),
    },
    "scale_out": {
        "tasks_by_hand": (
            "ecs.run_task(cluster=cluster, taskDefinition=version_1, count=2, launchType='FARGATE',\n"
            "             networkConfiguration=lab.network())\ntime.sleep(60)"
        ),
        "another_count": 'ecs.update_service(cluster=cluster, service="web", desiredCount=4)\n' + STABLE,
        "looked_too_soon": 'ecs.update_service(cluster=cluster, service="web", desiredCount=5)',
    },
    "percents": {
        "swapped": "fewest, most = 6, 3",
        "minimum_rounded_down": "fewest, most = 2, 6",
        "maximum_rounded_up": "fewest, most = 3, 7",
        "only_fewest_is_right": "fewest, most = 3, 8",
        "only_most_is_right": "fewest, most = 5, 6",
        "another_number": "fewest, most = 5, 10",
    },
    "unstick": {
        "lowered_the_minimum": (
            'ecs.update_service(cluster=cluster, service="web",\n'
            '    deploymentConfiguration={"minimumHealthyPercent": 50, "maximumPercent": 100})\n'
            'lab.wait(lambda: web()["deployments"][0]["rolloutState"] == "COMPLETED")'
        ),
        "went_around": (
            'ecs.update_service(cluster=cluster, service="web", desiredCount=0)\ntime.sleep(120)\n'
            'ecs.update_service(cluster=cluster, service="web", desiredCount=5)\ntime.sleep(300)'
        ),
        "still_no_room": (
            'ecs.update_service(cluster=cluster, service="web", deploymentConfiguration={"maximumPercent": 119})\n'
            "time.sleep(300)"
        ),
        "gave_the_update_up": (
            'ecs.update_service(cluster=cluster, service="web", taskDefinition=version_2)\ntime.sleep(300)'
        ),
    },
    "delete": {
        "only_scaled_to_zero": 'ecs.update_service(cluster=cluster, service="web", desiredCount=0)\n' + STABLE,
        "still_draining": 'ecs.delete_service(cluster=cluster, service="web", force=True)',
    },
    "recap": {
        "1a": 'answers = ["a", "a", "b"]',
        "1b": 'answers = ["b", "a", "b"]',
        "2b": 'answers = ["c", "b", "b"]',
        "2c": 'answers = ["c", "c", "b"]',
        "3a": 'answers = ["c", "a", "a"]',
        "3c": 'answers = ["c", "a", "c"]',
        "not_letters": 'answers = "cab"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "right_away": "predicted = len([])",
    "steady_seconds": (
        'times = {e["message"].split(" ", 2)[2]: e["createdAt"].timestamp() for e in web()["events"]}\n'
        "started = next(at for words, at in times.items() if words.startswith('has started'))\n"
        "seconds = round(times['has reached a steady state.'] - started)"
    ),
    "self_healing": (
        'task = ecs.describe_tasks(cluster=cluster, tasks=ecs.list_tasks(cluster=cluster)["taskArns"])["tasks"][-1]\n'
        'ecs.stop_task(cluster=cluster, task=task["taskArn"].split("/")[-1])\n'
        'ecs.get_waiter("tasks_stopped").wait(cluster=cluster, tasks=[task["taskArn"]])\n' + STABLE
    ),
    "scale_out": (
        'for count in (4, 5):\n    ecs.update_service(cluster=cluster, service=web()["serviceArn"], desiredCount=count)\n'
        'while web()["runningCount"] < 5:\n    time.sleep(1)'
    ),
    "percents": "import math\nfewest, most = math.ceil(5 * 0.5), math.floor(5 * 1.3)",
    "unstick": (
        'ecs.update_service(cluster=cluster, service="web", deploymentConfiguration={"maximumPercent": 200})\n'
        'while len(web()["deployments"]) > 1:\n    time.sleep(10)\n'
        "time.sleep(60)"
    ),
    "delete": (
        'ecs.delete_service(cluster=cluster, service="web", force=True)\n'
        'lab.wait(lambda: web()["status"] == "INACTIVE")'
    ),
    "recap": 'answers = "C A B".split()',
}
