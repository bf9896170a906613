"""What learners write in lab 02: for each exercise the mistakes that it knows by name, and other right answers."""

DELETE_THE_SERVICE = 'ecs.delete_service(cluster=cluster, service="web", force=True)\n'
STOP_THE_TASKS = (
    'for arn in ecs.list_tasks(cluster=cluster)["taskArns"]:\n    ecs.stop_task(cluster=cluster, task=arn)\n'
)
DEREGISTER_THE_MACHINE = (
    "ecs.deregister_container_instance(cluster=cluster,\n"
    '    containerInstance=ecs.list_container_instances(cluster=cluster)["containerInstanceArns"][0])\n'
)

MISTAKES = {
    "partial": {
        "one_wrong_name_spoils_all": "found, failed = 0, 0",
        "wrong_names_are_dropped": "found, failed = 1, 0",
        "another_number": "found, failed = 2, 1",
    },
    "insights": {
        "even_more_of_it": (
            'ecs.update_cluster_settings(cluster=cluster, settings=[{"name": "containerInsights", "value": "enhanced"}])'
        ),
        "deleted_instead": "ecs.delete_cluster(cluster=cluster)",
    },
    "spread": {
        "only_the_base": "fargate, spot = 2, 8",
        "weights_the_wrong_way_round": "fargate, spot = 8, 2",
        "equal_shares_of_the_rest": "fargate, spot = 6, 4",
        "equal_shares_of_all": "fargate, spot = 5, 5",
        "the_base_was_forgotten": "fargate, spot = 10 * 1 / 4, 10 * 3 / 4",
        "not_ten": "fargate, spot = 2, 6",
        "another_number": "fargate, spot = 1, 9",
    },
    "spot_only": {
        "launch_type_decided": 'ecs.run_task(cluster=cluster, launchType="FARGATE", **run)',
        "base_came_first": "ecs.run_task(cluster=cluster, **run)",
        "several_on_fargate": "ecs.run_task(cluster=cluster, count=5, **run)",
        "a_service_instead": (
            'ecs.create_service(cluster=cluster, serviceName="report", desiredCount=1,\n'
            "                   capacityProviderStrategy=spare_room, **run)\ntime_passes = lab.wait(lambda:\n"
            '    ecs.list_tasks(cluster=cluster, serviceName="report")["taskArns"])'
        ),
    },
    "empty": {
        "service_left": DEREGISTER_THE_MACHINE,
        "tasks_came_back": STOP_THE_TASKS,
        "only_scaled_to_zero": 'ecs.update_service(cluster=cluster, service="web", desiredCount=0)',
        "tasks_left": DELETE_THE_SERVICE,
        "still_stopping": DELETE_THE_SERVICE + STOP_THE_TASKS,
        "machine_left": (
            DELETE_THE_SERVICE
            + STOP_THE_TASKS
            + 'gone = ecs.list_tasks(cluster=cluster, desiredStatus="STOPPED")["taskArns"]\n'
            'ecs.get_waiter("tasks_stopped").wait(cluster=cluster, tasks=gone)'
        ),
        "empty_and_still_there": (
            DELETE_THE_SERVICE + STOP_THE_TASKS + DEREGISTER_THE_MACHINE + "import time\ntime.sleep(120)"
        ),
    },
    "recap": {
        "1a": 'answers = ["a", "c", "a"]',
        "1c": 'answers = ["c", "c", "a"]',
        "2a": 'answers = ["b", "a", "a"]',
        "2b": 'answers = ["b", "b", "a"]',
        "3b": 'answers = ["b", "c", "b"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": "answers = [2, 3, 1]",
    },
}

OTHER_RIGHT_ANSWERS = {
    "partial": "found = failed = len({cluster})",
    "insights": (
        'ecs.update_cluster(cluster=again["clusterArn"], settings=[{"name": "containerInsights", "value": "disabled"}])'
    ),
    "spread": "rest = 10 - 2\nfargate, spot = 2 + rest * 1 / 4, rest * 3 / 4",
    "spot_only": (
        'ecs.run_task(cluster=cluster, launchType="FARGATE", **run)\necs.run_task(cluster=cluster, **run)\n'
        'ecs.run_task(cluster=cluster, capacityProviderStrategy=[{"capacityProvider": "FARGATE_SPOT", "base": 1,\n'
        '                                                         "weight": 5}], **run)'
    ),
    "empty": (
        DEREGISTER_THE_MACHINE + 'ecs.update_service(cluster=cluster, service="web", desiredCount=0)\n'
        'ecs.delete_service(cluster=cluster, service="web")\n'
        'ecs.get_waiter("services_inactive").wait(cluster=cluster, services=["web"])\n'
        + STOP_THE_TASKS
        + "import time\n"
        "time.sleep(120)\necs.delete_cluster(cluster=cluster)"
    ),
    "recap": 'answers = ("B", "C", "A")',
}
