"""What learners write in lab 09: for each exercise the mistakes that it knows by name, and other right answers."""

REGISTER = (
    "outside = ecs.register_task_definition(\n"
    '    family=f"{lab.prefix}-web", networkMode="bridge", requiresCompatibilities=["EXTERNAL"],\n'
    '    containerDefinitions=containers)["taskDefinition"]["taskDefinitionArn"]\n'
)
CREATE = 'ecs.create_service(cluster=cluster, serviceName="home", taskDefinition=outside, desiredCount={count}{more})\n'
ON_MACHINE = REGISTER + CREATE.format(count=2, more=', launchType="EXTERNAL"')
FORGET_IN_ECS = (
    'ecs.deregister_container_instance(cluster=cluster, containerInstance=instance()["containerInstanceArn"])\n'
)
FORGET_IN_SSM = "ssm.deregister_managed_instance(InstanceId=machine)\n"

MISTAKES = {
    "home": {
        "only_the_definition": REGISTER,
        "launch_type_left_out": REGISTER + CREATE.format(count=2, more=""),
        "in_the_cloud": (
            'ecs.create_service(cluster=cluster, serviceName="home", taskDefinition=fargate, desiredCount=2,\n'
            '    launchType="FARGATE", networkConfiguration=lab.network())\ntime.sleep(120)'
        ),
        "another_count": REGISTER + CREATE.format(count=1, more=', launchType="EXTERNAL"') + "time.sleep(60)",
        "looked_too_soon": ON_MACHINE,
    },
    "away": {
        "placed_in_the_dark": "home, cloud = 3, 2",
        "silence_is_death": "home, cloud = 0, 2",
        "cloud_waits_too": "home, cloud = 2, 1",
        "another_number": "home, cloud = 1, 2",
    },
    "back": {
        "looked_too_soon": 'lab.mend_network(machine)\nlab.wait(lambda: instance()["agentConnected"])',
        "wanted_less": (
            'lab.mend_network(machine)\necs.update_service(cluster=cluster, service="home", desiredCount=1)\n'
            "time.sleep(180)"
        ),
    },
    "price": {
        "counted_tasks": "usd = 200 * 3 * 730 * 0.01025",
        "one_hour": "usd = 200 * 0.01025",
        "one_machine": "usd = 730 * 0.01025",
        "another_sum": "usd = 1000",
    },
    "leave": {"only_ecs": FORGET_IN_ECS, "only_systems_manager": FORGET_IN_SSM},
    "recap": {
        "1a": 'answers = ["a", "a", "b"]',
        "1b": 'answers = ["b", "a", "b"]',
        "2b": 'answers = ["c", "b", "b"]',
        "2c": 'answers = ["c", "c", "b"]',
        "3a": 'answers = ["c", "a", "a"]',
        "3c": 'answers = ["c", "a", "c"]',
        "not_letters": "answers = [3, 1, 2]",
    },
}

OTHER_RIGHT_ANSWERS = {
    "home": (
        'ecs.register_task_definition(family=f"{lab.prefix}-web", networkMode="host", containerDefinitions=[\n'
        '    {"name": "web", "image": "public.ecr.aws/docker/library/busybox:1.37", "memory": 64,\n'
        '     "command": ["sh", "-c", "sleep 86400"]}])\n'
        'ecs.create_service(cluster=cluster, serviceName="home", taskDefinition=f"{lab.prefix}-web",\n'
        '    desiredCount=2, launchType="EXTERNAL")\n'
        'ecs.get_waiter("services_stable").wait(cluster=cluster, services=["home"])'
    ),
    "away": "home, cloud = len(ecs.list_tasks(cluster=cluster, serviceName='home')['taskArns']), 1 + 1",
    "back": (
        'lab.mend_network(machine)\nwhile not instance()["agentConnected"]:\n    time.sleep(5)\n'
        'ecs.get_waiter("tasks_stopped").wait(cluster=cluster, tasks=[task])\n'
        'ecs.get_waiter("services_stable").wait(cluster=cluster, services=["home"])'
    ),
    "price": "usd = round(sum(0.01025 * 24 * 30 for shop in range(200)))",
    "leave": FORGET_IN_SSM + FORGET_IN_ECS.replace("containerInstance=inst", "force=True, containerInstance=inst"),
    "recap": 'answers = ["C", "A", "B"]',
}
