"""What learners write in lab 08: for each exercise the mistakes that it knows by name, and other right answers."""


def _store(expression: str, count: int = 2) -> str:
    """Create the service store with a memberOf constraint."""
    return (
        f'ecs.create_service(cluster=cluster, serviceName="store", taskDefinition=app, desiredCount={count},\n'
        f'    placementConstraints=[{{"type": "memberOf", "expression": "{expression}"}}])\n'
    )


def _store_constrained(constraints: str) -> str:
    return (
        'ecs.create_service(cluster=cluster, serviceName="store", taskDefinition=app, desiredCount=2,\n'
        f"    placementConstraints={constraints})\ntime.sleep(60)"
    )


def _web(ports: str, mode: str = "bridge", more: str = "") -> str:
    """Give the service web a new revision."""
    return (
        f'free = define("web", "{mode}", memory=128, portMappings={ports})\n'
        f'ecs.update_service(cluster=cluster, service="web", taskDefinition=free{more})\n'
    )


MISTAKES = {
    "from_zero": {
        "nothing_comes": "predicted = 0",
        "as_few_as_fit": "predicted = 1",
        "as_many_as_allowed": "predicted = 3",
        "another_number": "predicted = 12",
        "not_yet_there": (
            'machines = lab.client("autoscaling")\n'
            'name = f"{lab.prefix}-machines"\n'
            "machines.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=3, DesiredCapacity=3)\n"
            "import time\ntime.sleep(120)\npredicted = 2"
        ),
    },
    "strategies": {
        "swapped": "packed, spread = 3, 2",
        "only_cpu": "packed, spread = 1, 3",
        "only_spread_is_right": "packed, spread = 3, 3",
        "only_packed_is_right": "packed, spread = 2, 6",
        "another_number": "packed, spread = 1, 6",
    },
    "store": {
        "no_constraint": _store_constrained("[]"),
        "distinct": _store_constrained('[{"type": "distinctInstance"}]'),
        "matches_nothing": _store("attribute:disk == hdd"),
        "matches_others": _store("attribute:ecs.instance-type == t3.micro"),
        "another_count": _store("attribute:disk == ssd", count=1),
        "from_before_the_constraint": (
            _store_constrained("[]") + "\n"
            'ecs.update_service(cluster=cluster, service="store",\n'
            '    placementConstraints=[{"type": "memberOf", "expression": "attribute:disk == ssd"}])\n'
            "time.sleep(120)"
        ),
        "looked_too_soon": _store("attribute:disk == ssd"),
    },
    "slots": {
        "only_cpu_and_memory": "predicted = 5",
        "both_interfaces": "predicted = 6",
        "another_number": "predicted = 1",
        "other_machines": (
            "ecs.update_container_instances_state(\n"
            "    cluster=cluster, containerInstances=[instance], status='DRAINING')\n"
            "predicted = 3"
        ),
    },
    "free_ports": {
        "fewer_wanted": 'ecs.update_service(cluster=cluster, service="web", desiredCount=3)\ntime.sleep(120)',
        "another_machine": (
            "machines.update_auto_scaling_group(\n"
            '    AutoScalingGroupName=f"{lab.prefix}-machines", MaxSize=4, MinSize=4, DesiredCapacity=4)\n'
            "time.sleep(180)"
        ),
        "one_interface_each": _web('[{"containerPort": 80}]', "awsvpc", ", networkConfiguration=network")
        + "time.sleep(300)",
        "no_port": _web("[]") + "time.sleep(300)",
        "still_fixed": _web('[{"containerPort": 80, "hostPort": 8081}]') + "time.sleep(300)",
        "not_deployed": 'define("web", memory=128, portMappings=[{"containerPort": 80, "hostPort": 0}])',
        "looked_too_soon": _web('[{"containerPort": 80, "hostPort": 0}]'),
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
    "from_zero": "predicted = 1 + 1",
    "strategies": "import math\npacked, spread = math.ceil(6 / (916 // 256)), 3",
    "store": (
        "one = ecs.describe_container_instances(cluster=cluster, containerInstances=[instance])\n"
        'machine = one["containerInstances"][0]["ec2InstanceId"]\n'
        'ecs.create_service(cluster=cluster, serviceName="store", taskDefinition=app, desiredCount=2, launchType="EC2",\n'
        '    placementConstraints=[{"type": "memberOf", "expression": f"ec2InstanceId == {machine}"}])\n'
        'ecs.get_waiter("services_stable").wait(cluster=cluster, services=["store"])'
    ),
    "slots": "predicted = 3 * (2 - 1)",
    "free_ports": (
        _web('[{"containerPort": 80}]')
        + 'web = lambda: ecs.describe_services(cluster=cluster, services=["web"])["services"][0]\n'
        'lab.wait(lambda: len(web()["deployments"]) == 1 and web()["runningCount"] == 4)'
    ),
    "recap": 'answers = ("C", "A", "B")',
}
