"""What learners write in lab 01: for each exercise the mistakes that it knows by name, and other right answers."""

DETAILS = 'd = {each["name"]: each["value"] for each in one["attachments"][0]["details"]}\n'
WHERE = DETAILS + 'subnet, zone, interface = d["subnetId"], one["availabilityZone"], d["networkInterfaceId"]\n'
INSIDE = 'networkConfiguration={"awsvpcConfiguration": {"subnets": lab.subnets()}}'


def run(definition: str, launch_type: str, network: str, wait: bool = True) -> str:
    """Running a task once."""
    call = (
        f"t = ecs.run_task(cluster=cluster, taskDefinition={definition}, launchType='{launch_type}',\n"
        f"                 {network})['tasks'][0]['taskArn']\n"
    )
    return call + ('ecs.get_waiter("tasks_running").wait(cluster=cluster, tasks=[t])\n' if wait else "")


ON_FARGATE = "networkConfiguration=lab.network()"

MISTAKES = {
    "planes": {
        "1b": 'answers = ["b", "c", "b", "b", "a"]',
        "1c": 'answers = ["c", "c", "b", "b", "a"]',
        "2a": 'answers = ["a", "a", "b", "b", "a"]',
        "2b": 'answers = ["a", "b", "b", "b", "a"]',
        "3a": 'answers = ["a", "c", "a", "b", "a"]',
        "3c": 'answers = ["a", "c", "c", "b", "a"]',
        "4a": 'answers = ["a", "c", "b", "a", "a"]',
        "4c": 'answers = ["a", "c", "b", "c", "a"]',
        "5b": 'answers = ["a", "c", "b", "b", "b"]',
        "5c": 'answers = ["a", "c", "b", "b", "c"]',
        "not_letters": 'answers = ["a", "c", "b"]',
    },
    "where": {
        "attachment_instead": WHERE + 'interface = one["attachments"][0]["id"]',
        "address_instead": WHERE + 'interface = d["privateIPv4Address"]',
        "swapped": WHERE + "subnet, zone = zone, subnet",
        "of_two_tasks": (
            WHERE + 'zone = ecs.describe_tasks(cluster=cluster, tasks=tasks[1:2])["tasks"][0]["availabilityZone"]'
        ),
        "nowhere": WHERE + 'zone = "use1-az1"',
    },
    "left": {
        "those_that_are_lost": "predicted = 2",
        "all_in_one_zone": "predicted = 0",
        "all_of_them": "predicted = 6",
        "another_number": "predicted = 3",
    },
    "second_capacity": {
        "fargate_again": run("web", "FARGATE", ON_FARGATE),
        "looked_too_soon": run("web", "EC2", INSIDE, wait=False),
        "another_definition": (
            "ecs.register_task_definition(family=f'{lab.prefix}-other', networkMode='bridge', containerDefinitions=[\n"
            "    {'name': 'other', 'image': 'public.ecr.aws/nginx/nginx:1.27', 'memory': 128}])\n"
            + run("f'{lab.prefix}-other'", "EC2", "count=1")
        ),
    },
    "role": {
        "execution_role": run('register(executionRoleArn=lab.role("execution"))', "FARGATE", ON_FARGATE),
        "without_a_role": run("register()", "FARGATE", ON_FARGATE),
        "registered_only": 'register(taskRoleArn=lab.role("task"))',
        "old_revision": 'register(taskRoleArn=lab.role("task"))\n' + run("web", "FARGATE", ON_FARGATE),
        "looked_too_soon": run('register(taskRoleArn=lab.role("task"))', "FARGATE", ON_FARGATE, wait=False),
    },
    "decide": {
        "1a": 'answers = ["a", "a", "b"]',
        "1b": 'answers = ["b", "a", "b"]',
        "2b": 'answers = ["c", "b", "b"]',
        "2c": 'answers = ["c", "c", "b"]',
        "3a": 'answers = ["c", "a", "a"]',
        "3c": 'answers = ["c", "a", "c"]',
        "not_letters": 'answers = ["Lambda", "ECS", "EKS"]',
    },
    "recap": {
        "1b": 'answers = ["b", "c", "b"]',
        "1c": 'answers = ["c", "c", "b"]',
        "2a": 'answers = ["a", "a", "b"]',
        "2b": 'answers = ["a", "b", "b"]',
        "3a": 'answers = ["a", "c", "a"]',
        "3c": 'answers = ["a", "c", "c"]',
        "not_letters": 'answers = ["a"]',
    },
}

OTHER_RIGHT_ANSWERS = {
    "planes": 'answers = list("ACBBA")',
    "where": (
        'task = ecs.describe_tasks(cluster=cluster, tasks=[tasks[-1]])["tasks"][0]\n'
        'found = lab.client("ec2").describe_network_interfaces(Filters=[\n'
        '    {"Name": "private-ip-address", "Values": [task["containers"][0]["networkInterfaces"][0]'
        '["privateIpv4Address"]]}])["NetworkInterfaces"][0]\n'
        'subnet, zone, interface = found["SubnetId"], found["AvailabilityZone"], found["NetworkInterfaceId"]'
    ),
    "left": "predicted = 6 - 6 / 3",
    "second_capacity": (
        "t = ecs.start_task(cluster=cluster, taskDefinition=web, containerInstances=machines,\n"
        f"                   {INSIDE})['tasks'][0]['taskArn']\n"
        "lab.wait(lambda: ecs.describe_tasks(cluster=cluster, tasks=[t])['tasks'][0]['lastStatus'] == 'RUNNING')"
    ),
    "role": run("web", "FARGATE", ON_FARGATE + ", overrides={'taskRoleArn': lab.role('task')}"),
    "decide": 'answers = ("C", "A", "B")',
    "recap": 'answers = ["A", "C", "B"]',
}
