"""What learners write in lab 07: for each exercise the mistakes that it knows by name, and other right answers."""

REPORT = 'register("report", "1024", "5120")\n'


def moved(**changes: object) -> str:
    """A registration in the family moved that Fargate takes, with changes."""
    settings = {
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [container()],
        **changes,
    }
    return f'ecs.register_task_definition(family=f"{{lab.prefix}}-moved", **{settings!r})'


def container(**changes: object) -> dict[str, object]:
    image = "public.ecr.aws/nginx/nginx:1.27"
    return {"name": "web", "image": image, "portMappings": [{"containerPort": 80}], **changes}


WORKER = 'again = register("worker", "256", "512", image=BUSYBOX, command=SLEEP, {timeout})\n'
PATIENT = WORKER.format(timeout="stopTimeout=120")
RUNS = 'ecs.get_waiter("tasks_running").wait(cluster=cluster, tasks=[arn])\n'
ON_SPOT = 'arn = start(again, capacityProviderStrategy=spot)["taskArn"]\n' + RUNS
INTERRUPTED = 'lab.inject("InterruptSpot", task=arn)\n'
STOPPED = 'ecs.get_waiter("tasks_stopped").wait(cluster=cluster, tasks=[arn])\n'


def strategy(*items: str, settings: str = "", wait_s: int = 90) -> str:
    """An update of the service with a strategy of these items, and some time for it."""
    listed = ", ".join(f'{{"capacityProvider": {item}}}' for item in items)
    return (
        f'ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True, {settings}\n'
        f"    capacityProviderStrategy=[{listed}])\n"
        f"time.sleep({wait_s})"
    )


ONE_ORDINARY = ('"FARGATE", "base": 1', '"FARGATE_SPOT", "weight": 1')

MISTAKES = {
    "cheapest": {
        "nothing_registered": "usd_per_month = 45.77",
        "too_little_memory": 'register("report", "512", "4096")\nusd_per_month = 28.0',
        "a_cheaper_one_holds_it": 'register("report", "2048", "5120")\nusd_per_month = 75.3',
        "only_an_hour": REPORT + "usd_per_month = vcpu_usd + 5 * gb_usd",
        "only_a_day": REPORT + "usd_per_month = (vcpu_usd + 5 * gb_usd) * 24",
        "without_memory": REPORT + "usd_per_month = vcpu_usd * HOURS_PER_MONTH",
        "without_cpu": REPORT + "usd_per_month = 5 * gb_usd * HOURS_PER_MONTH",
        "mib_for_gb": REPORT + "usd_per_month = (vcpu_usd + 5120 * gb_usd) * HOURS_PER_MONTH",
        "units_for_vcpu": REPORT + "usd_per_month = (1024 * vcpu_usd + 5 * gb_usd) * HOURS_PER_MONTH",
        "another_price": REPORT + "usd_per_month = (5 * vcpu_usd + gb_usd) * HOURS_PER_MONTH",
    },
    "addresses": {
        "forgot_the_rollout": "predicted = 11",
        "forgot_what_aws_keeps": "predicted = 8",
        "forgot_both": "predicted = 16",
        "rounded_up": "predicted = 6",
        "another_number": "predicted = 3",
    },
    "moved": {
        "fargate_no_longer_asked_for": moved(requiresCompatibilities=["EC2"]),
        "another_image": moved(containerDefinitions=[container(image="public.ecr.aws/docker/library/httpd:2.4")]),
        "port_lost": moved(containerDefinitions=[container(portMappings=[])]),
        "port_of_the_host_kept": moved(containerDefinitions=[container(portMappings=[{"containerPort": 8080}])]),
        "bought_storage": moved(ephemeralStorage={"sizeInGiB": 21}),
        "bought_size": moved(cpu="1024", memory="2048"),
    },
    "grace": {
        "no_timeout": WORKER.format(timeout="") + ON_SPOT,
        "start_and_not_stop": WORKER.format(timeout="startTimeout=120"),
        "not_all_of_it": WORKER.format(timeout="stopTimeout=60"),
        "never_run": PATIENT,
        "not_on_spot": PATIENT + 'arn = start(again, launchType="FARGATE")["taskArn"]\n' + RUNS,
        "not_interrupted": PATIENT + ON_SPOT,
        "stopped_by_hand": PATIENT + ON_SPOT + "ecs.stop_task(cluster=cluster, task=arn)\n" + STOPPED,
        "looked_too_soon": PATIENT + ON_SPOT + INTERRUPTED,
    },
    "empty": {
        "expected_ordinary_fargate": "predicted = 3",
        "another_number": "predicted = 1",
        "tasks_still_run": (
            "predicted = 0\n"
            'ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True,\n'
            '    capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}])\n'
            "time.sleep(180)\n"
            "web_tasks = list"
        ),
    },
    "keep_one": {
        "gave_spot_up": strategy('"FARGATE", "weight": 1'),
        "base_on_spot": strategy('"FARGATE", "weight": 1', '"FARGATE_SPOT", "base": 1, "weight": 1'),
        "no_base": strategy('"FARGATE", "weight": 1', '"FARGATE_SPOT", "weight": 2'),
        "base_too_high": strategy('"FARGATE", "base": 3', '"FARGATE_SPOT", "weight": 1'),
        "the_rest_is_shared": strategy('"FARGATE", "base": 1, "weight": 1', '"FARGATE_SPOT", "weight": 1'),
        "another_count": strategy(*ONE_ORDINARY, settings="desiredCount=1,"),
        "looked_too_soon": strategy(*ONE_ORDINARY, wait_s=1),
    },
    "recap": {
        "1a": 'answers = ["a", "c", "a"]',
        "1c": 'answers = ["c", "c", "a"]',
        "2a": 'answers = ["b", "a", "a"]',
        "2b": 'answers = ["b", "b", "a"]',
        "3b": 'answers = ["b", "c", "b"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": 'answers = "the size"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "cheapest": (
        "sizes = [(2048, 5120), (1024, 5120), (1024, 6144)]\n"
        "def per_hour(size):\n    return size[0] / 1024 * vcpu_usd + size[1] / 1024 * gb_usd\n"
        "cpu, memory = min(sizes, key=per_hour)\n"
        'register("report", f"{cpu / 1024:g} vCPU", f"{memory // 1024} GB")\n'
        "usd_per_month = round(per_hour((cpu, memory)) * 24 * 30, 2)"
    ),
    "addresses": "predicted = (16 - 4 - 1) // 2",
    "moved": (
        "new = {name: old[name] for name in ('family', 'requiresCompatibilities', 'memory')}\n"
        "web_container = {**old['containerDefinitions'][0], 'portMappings': [{'containerPort': 80, 'hostPort': 80}]}\n"
        "del web_container['privileged']\n"
        "ecs.register_task_definition(**new, cpu='.25 vCPU', networkMode='awsvpc', containerDefinitions=[web_container])"
    ),
    "grace": (
        'family = ecs.describe_task_definition(taskDefinition=worker)["taskDefinition"]\n'
        'patient = {**family["containerDefinitions"][0], "stopTimeout": 120}\n'
        "ecs.register_task_definition(family=family['family'], requiresCompatibilities=['FARGATE'],\n"
        "    networkMode='awsvpc', cpu='512', memory='1024', containerDefinitions=[patient])\n"
        "start(family['family'], capacityProviderStrategy=spot)\n"
        'register("worker", "256", "512", image=BUSYBOX, command=SLEEP)\n'
        "import time\n"
        "time.sleep(60)\n"
        'lab.inject("InterruptSpot")\n'
        "time.sleep(200)"
    ),
    "empty": "predicted = len([each for each in spot if each['capacityProvider'] == 'FARGATE'])",
    "keep_one": strategy(
        '"FARGATE_SPOT", "weight": 7', '"FARGATE", "base": 1, "weight": 0', settings="desiredCount=3,"
    ),
    "recap": 'answers = ("B", "C", "A")',
}
