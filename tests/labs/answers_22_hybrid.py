"""What learners write in lab 22: for each exercise the mistakes that it knows by name, and other right answers."""


def label(north: str, south: str, name: str = "shop") -> str:
    return (
        f'for machine, shop in ((north, "{north}"), (south, "{south}")):\n'
        f'    ecs.put_attributes(cluster=cluster, attributes=[{{"name": "{name}", "value": shop,\n'
        '        "targetType": "container-instance", "targetId": instance(machine)["containerInstanceArn"]}])'
    )


def till(**how: object) -> str:
    given = "".join(f", {name}={value!r}" for name, value in how.items())
    return f'ecs.create_service(cluster=cluster, serviceName="till", taskDefinition=define("till", 1){given})\n'


def stock(**how: object) -> str:
    given = "".join(f", {name}={value!r}" for name, value in how.items())
    return (
        'ecs.create_service(cluster=cluster, serviceName="stock", taskDefinition=define("stock", 1),\n'
        f"                   desiredCount=1{given})\n"
    )


def bound(expression: str) -> list[dict[str, str]]:
    return [{"type": "memberOf", "expression": expression}]


FORGET = (
    'ecs.deregister_container_instance(cluster=cluster, containerInstance=instance(north)["containerInstanceArn"],\n'
    "                                  force=True)\n"
)
END_TRUST = "ssm.deregister_managed_instance(InstanceId=north)\n"
SPARE = (
    "spare = lab.install_ecs_anywhere(ssm.create_activation(IamRole=role, RegistrationLimit=1))\n"
    "lab.wait(lambda: instance(spare))\n"
)
LABEL_SPARE = (
    'ecs.put_attributes(cluster=cluster, attributes=[{"name": "shop", "value": "north",\n'
    '    "targetType": "container-instance", "targetId": instance(spare)["containerInstanceArn"]}])\n'
)

MISTAKES = {
    "label": {
        "swapped": label("south", "north"),
        "the_same_on_both": label("north", "north"),
        "only_one": label("north", "south").replace(', (south, "south"))', ",)"),
        "another_value": label("north", "South"),
        "under_another_name": label("north", "south", name="place"),
    },
    "tills": {
        "counted": till(launchType="EXTERNAL", desiredCount=2) + "time.sleep(120)",
        "launch_type_left_out": till(schedulingStrategy="DAEMON") + "time.sleep(120)",
        "looked_too_soon": till(launchType="EXTERNAL", schedulingStrategy="DAEMON"),
    },
    "stock": {
        "not_bound": stock(launchType="EXTERNAL") + "time.sleep(60)",
        "in_the_north": stock(launchType="EXTERNAL", placementConstraints=bound("attribute:shop == north"))
        + "time.sleep(60)",
        "no_machine_fits": stock(launchType="EXTERNAL", placementConstraints=bound("attribute:shop == South"))
        + "time.sleep(60)",
        "launch_type_left_out": stock(placementConstraints=bound("attribute:shop == south")) + "time.sleep(60)",
        "looked_too_soon": stock(launchType="EXTERNAL", placementConstraints=bound("attribute:shop == south"))
        + 'lab.wait(lambda: ecs.list_tasks(cluster=cluster, serviceName="stock")["taskArns"], every_s=1)',
    },
    "skew": {
        "released_in_the_dark": "north_runs, south_runs = 2, 2",
        "waits_for_all": "north_runs, south_runs = 1, 1",
        "stopped_in_the_dark": "north_runs, south_runs = 0, 2",
        "the_other_way_round": "north_runs, south_runs = 2, 1",
        "another_version": "north_runs, south_runs = 3, 3",
    },
    "where": {
        "1a": 'answers = ["a", "a", "a", "b"]',
        "2b": 'answers = ["b", "b", "a", "b"]',
        "3b": 'answers = ["b", "a", "b", "b"]',
        "4a": 'answers = ["b", "a", "a", "a"]',
        "not_letters": 'answers = "baab"',
    },
    "replace": {
        "still_registered": SPARE + LABEL_SPARE + "time.sleep(120)",
        "still_trusted": FORGET + SPARE + LABEL_SPARE + "time.sleep(120)",
        "nobody_in_the_north": FORGET + END_TRUST,
        "not_labelled": FORGET + END_TRUST + SPARE + "time.sleep(120)",
        "looked_too_soon": FORGET
        + END_TRUST
        + SPARE.replace("instance(spare))", "instance(spare), every_s=1)")
        + LABEL_SPARE,
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
    "label": (
        "ecs.put_attributes(cluster=cluster, attributes=[\n"
        '    {"name": "shop", "value": "south", "targetType": "container-instance",\n'
        '     "targetId": instance(south)["containerInstanceArn"]},\n'
        '    {"name": "shop", "value": "north", "targetType": "container-instance",\n'
        '     "targetId": instance(north)["containerInstanceArn"]}])'
    ),
    "tills": (
        till(launchType="EXTERNAL", schedulingStrategy="DAEMON")
        + 'lab.wait(lambda: ecs.describe_services(cluster=cluster, services=["till"])["services"][0]["runningCount"] == 2)'
    ),
    "stock": (
        'ecs.create_service(cluster=cluster, serviceName="stock", taskDefinition=define("stock", 1),\n'
        '    launchType="EXTERNAL", schedulingStrategy="DAEMON",\n'
        '    placementConstraints=[{"type": "memberOf", "expression": "attribute:shop in [south]"}])\n'
        "time.sleep(60)"
    ),
    "skew": "north_runs = 1\nsouth_runs = north_runs + 1",
    "where": 'answers = "B A A B".split()',
    "replace": SPARE + LABEL_SPARE + END_TRUST + FORGET + "time.sleep(180)",
    "recap": 'answers = "C A B".split()',
}
