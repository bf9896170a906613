"""What learners write in lab 06: for each exercise the mistakes that it knows by name, and other right answers."""

LISTED = 'lambda: ecs.list_container_instances(cluster=cluster)["containerInstanceArns"]'
GIVE = 'ec2.associate_iam_instance_profile(IamInstanceProfile={"Name": profile}, InstanceId=machine)\n'
DRAIN = 'ecs.update_container_instances_state(cluster=cluster, containerInstances=[old], status="DRAINING")\n'

MISTAKES = {
    "join": {
        "looked_too_soon": GIVE,
        "another_machine": f'launch(IamInstanceProfile={{"Name": profile}})\nlab.wait({LISTED})',
        "by_hand": "ecs.register_container_instance(cluster=cluster)",
        "none_runs": "ec2.terminate_instances(InstanceIds=[machine])\ntime.sleep(60)",
    },
    "fit": {"memory_of_the_type": "fits = 4", "counted_cpu": "fits = 8", "another_number": "fits = 2"},
    "port": {
        "port_of_the_container": 'port = inside["Containers"][0]["Ports"][0]["ContainerPort"]',
        "port_of_the_agent": "port = 51678",
        "port_of_another_task": (
            'port = lab.inside(tasks[1], "web").get("/task")["Containers"][0]["Ports"][0]["HostPort"]'
        ),
        "another_port": "port = 8080",
    },
    "cut": {
        "silence_is_death": "running, started = 0, 0",
        "placed_in_the_dark": "running, started = 2, 1",
        "another_number": "running, started = 3, 0",
    },
    "drain": {
        "looked_too_soon": DRAIN,
        "the_wrong_one": (
            'new = instances()[-1]["containerInstanceArn"]\n'
            'ecs.update_container_instances_state(cluster=cluster, containerInstances=[new], status="DRAINING")\n'
            "time.sleep(180)"
        ),
        "active_again": (
            DRAIN + "time.sleep(180)\n"
            'ecs.update_container_instances_state(cluster=cluster, containerInstances=[old], status="ACTIVE")'
        ),
        "deregistered_it": (
            "ecs.deregister_container_instance(cluster=cluster, containerInstance=old, force=True)\ntime.sleep(180)"
        ),
        "terminated_it": "ec2.terminate_instances(InstanceIds=[machine])\ntime.sleep(180)",
        "scaled_in": DRAIN + 'ecs.update_service(cluster=cluster, service="web", desiredCount=0)\ntime.sleep(180)',
    },
    "play": {
        "only_the_container": (
            "ecs.submit_container_state_change(\n"
            '    cluster=cluster, task=task, containerName="web", status="STOPPED", exitCode=3)'
        ),
        "asked_ecs": "ecs.stop_task(cluster=cluster, task=task)",
        "no_exit_code": 'ecs.submit_task_state_change(cluster=cluster, task=task, status="STOPPED")',
        "another_exit_code": (
            'ecs.submit_task_state_change(cluster=cluster, task=task, status="STOPPED",\n'
            '    containers=[{"containerName": "web", "status": "STOPPED", "exitCode": 0}])'
        ),
    },
    "recap": {
        "1a": 'answers = ["a", "c", "b"]',
        "1c": 'answers = ["c", "c", "b"]',
        "2a": 'answers = ["b", "a", "b"]',
        "2b": 'answers = ["b", "b", "b"]',
        "3a": 'answers = ["b", "c", "a"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": 'answers = "bcb"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "join": (
        "ec2.terminate_instances(InstanceIds=[machine])\n"
        f'machine = launch(IamInstanceProfile={{"Name": profile}})\nwhile not ({LISTED})():\n    time.sleep(10)'
    ),
    "fit": 'fits = next(r["integerValue"] for r in instances()[0]["remainingResources"] if r["name"] == "MEMORY") // 256',
    "port": (
        'known = {t["Arn"]: t for t in lab.host(old).get("/v1/tasks")["Tasks"]}\n'
        'port = known[tasks[0]]["Containers"][0]["Ports"][0]["HostPort"]'
    ),
    "cut": "running = len(tasks) - 1\nstarted = 0",
    "drain": (
        DRAIN + "while any(\n"
        '    t["containerInstanceArn"] == old and t["lastStatus"] != "STOPPED"\n'
        '    for status in ("RUNNING", "STOPPED")\n'
        "    for arn in ecs.list_tasks(\n"
        '        cluster=cluster, serviceName="web", desiredStatus=status)["taskArns"]\n'
        '    for t in ecs.describe_tasks(cluster=cluster, tasks=[arn])["tasks"]\n'
        "):\n    time.sleep(5)"
    ),
    "play": (
        "ecs.submit_container_state_change(\n"
        '    cluster=cluster, task=task, containerName="web", status="STOPPED", exitCode=3)\n'
        'ecs.submit_task_state_change(cluster=cluster, task=task, status="STOPPED", reason="it fell over")'
    ),
    "recap": 'answers = ("B", "C", "B")',
}
