"""What learners write in lab 03: for each exercise the mistakes that it knows by name, and other right answers."""

SHOP = """
mounts = [{"sourceVolume": "pages", "containerPath": "/pages"}]
prepare = {"name": "prepare", "image": BUSYBOX, "command": ["sh", "-c", "echo preparing; sleep 5"],
           "essential": False, "mountPoints": mounts}
web = {"name": "web", "image": NGINX, "portMappings": [{"containerPort": 80}], "mountPoints": mounts,
       "dependsOn": [{"containerName": "prepare", "condition": "SUCCESS"}],
       "healthCheck": {"command": ["CMD-SHELL", "exit 0"]}}
shop = {"family": f"{lab.prefix}-shop", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "taskRoleArn": lab.role("task"), "volumes": [{"name": "pages"}], "containerDefinitions": [prepare, web]}
"""
REGISTER = "ecs.register_task_definition(**shop)\n"
RUN = 'task = run(f"{lab.prefix}-shop")\ntime.sleep(90)\n'

GREETER = "try_to_register(greeter)"
CONTAINER = 'container = greeter["containerDefinitions"][0]\n'


def shop(old: str, new: str) -> str:
    """Return the definition of the shop with one thing changed, registered and run."""
    assert old in SHOP
    return SHOP.replace(old, new) + REGISTER + RUN


def greeter(secrets: str, environment: str = "[]", more: str = "") -> str:
    """Return a greeter with other variables."""
    return f'{CONTAINER}container["environment"] = {environment}\ncontainer["secrets"] = {secrets}\n{more}\n{GREETER}'


def mended(change: str) -> str:
    """Return a change of the definitions that fail, with all of them registered and run."""
    names = "for name in names:\n    try_to_register(broken[name])\n    run(f'{lab.prefix}-{name}')\ntime.sleep(150)\n"
    return f'of = {{name: broken[name]["containerDefinitions"][0] for name in names}}\n{change}\n{names}'


def refused(change: str) -> str:
    """Return a change of the definitions that are refused, with all of them registered."""
    return f"{change}\nfor name in ('moved', 'logged', 'shared', 'ordered'):\n    try_to_register(broken[name])\n"


MISTAKES = {
    "refused": {
        "not_letters": 'predicted = "b and d"',
        "one_too_many": 'predicted = ["b", "c", "d", "e"]',
        "too_much_memory": 'predicted = ["d", "e"]',
        "too_little_memory": 'predicted = ["b", "e"]',
        "between_two_steps": 'predicted = ["b", "d"]',
    },
    "smallest": {
        "in_whole_units": "cpu, memory = 1, 3",
        "too_little_cpu": "cpu, memory = 512, 3072",
        "too_little_memory_for_both": "cpu, memory = 1024, 2048",
        "not_a_size": "cpu, memory = 800, 2400",
        "larger_than_needed": "cpu, memory = 1024, 4096",
    },
    "next_revision": {
        "takes_the_deleted_one": "predicted = 1",
        "takes_the_inactive_one": "predicted = 2",
        "another_number": "predicted = 0",
    },
    "secret": {
        "value_instead_of_name": greeter('[{"name": "DB_PASSWORD", "valueFrom": "swordfish"}]'),
        "still_in_clear": greeter("[]", environment='[{"name": "PASSWORD", "value": "swordfish"}]'),
        "in_the_command": greeter("[]", more='container["command"] = ["sh", "-c", "echo swordfish; sleep 300"]'),
        "another_variable": greeter('[{"name": "PASSWORD", "valueFrom": parameter}]'),
        "password_lost": greeter("[]"),
        "names_nothing": greeter('[{"name": "DB_PASSWORD", "valueFrom": "password"}]'),
    },
    "shop": {
        "container_missing": SHOP.replace('"prepare"', '"init"') + REGISTER,
        "not_for_fargate": SHOP.replace('"awsvpc"', '"bridge"') + REGISTER,
        "another_size": shop('"memory": "512"', '"memory": "1024"'),
        "no_task_role": shop('"taskRoleArn": lab.role("task"), ', ""),
        "other_role": shop('lab.role("task")', 'lab.role("execution")'),
        "no_order": shop('"dependsOn": [{"containerName": "prepare", "condition": "SUCCESS"}],', ""),
        "other_condition": shop('"SUCCESS"', '"START"'),
        "no_health_check": shop('"healthCheck": {"command": ["CMD-SHELL", "exit 0"]}', ""),
        "not_shared": shop('"essential": False, "mountPoints": mounts', '"essential": False'),
        "not_run": SHOP + REGISTER,
        "task_stopped": shop("sleep 5", "exit 1"),
        "unhealthy": shop('"exit 0"]', '"exit 1"], "interval": 5, "retries": 1'),
        "looked_too_soon": SHOP + REGISTER + 'task = run(f"{lab.prefix}-shop")\ntime.sleep(30)\n',
    },
    "mend_refused": {
        "fargate_given_up": refused('broken["moved"]["requiresCompatibilities"] = ["EC2"]'),
        "port_given_up": refused(
            'broken["moved"] |= {"networkMode": "awsvpc", "containerDefinitions": [{"name": "web", "image": NGINX}]}'
        ),
        "log_given_up": refused('del broken["logged"]["containerDefinitions"][0]["logConfiguration"]'),
        "mount_given_up": refused('del broken["shared"]["containerDefinitions"][0]["mountPoints"]'),
        "order_given_up": refused(
            'broken["ordered"]["containerDefinitions"][1]["dependsOn"][0]["condition"] = "START"'
        ),
    },
    "mend_failing": {
        "mended_but_not_run": (
            'broken["image"]["containerDefinitions"][0]["image"] = NGINX\ntry_to_register(broken["image"])'
        ),
        "task_on_its_way": mended('of["image"]["image"] = NGINX') + "run(f'{lab.prefix}-image')\n",
        "image_still_fails": mended('of["image"]["image"] = NGINX + "-slim"'),
        "secret_still_fails": mended('of["secret"]["secrets"][0]["valueFrom"] = "password"'),
        "command_still_fails": mended('of["command"]["environment"][0]["name"] = "SECONDS_TO_WAIT"'),
        "another_program": mended('of["image"]["image"] = "public.ecr.aws/docker/library/httpd:2.4"'),
        "secret_given_up": mended('del of["secret"]["secrets"]'),
    },
    "recap": {
        "not_letters": 'answers = "cac"',
        "1a": 'answers = ["a", "a", "c"]',
        "1b": 'answers = ["b", "a", "c"]',
        "2b": 'answers = ["c", "b", "c"]',
        "2c": 'answers = ["c", "c", "c"]',
        "3a": 'answers = ["c", "a", "a"]',
        "3b": 'answers = ["c", "a", "b"]',
    },
}

OTHER_RIGHT_ANSWERS = {
    "refused": 'predicted = {"E", "D", "B"}',
    "smallest": "cpu = 2**10\nmemory = next(size for size in range(2048, 8193, 1024) if size >= 1500 + 900)",
    "next_revision": "predicted = 3",
    "secret": (
        'secret = lab.client("secretsmanager").create_secret(Name=f"{lab.prefix}-db", SecretString="swordfish")\n'
        + greeter('[{"name": "DB_PASSWORD", "valueFrom": secret["ARN"]}]')
    ),
    "shop": SHOP + REGISTER + RUN,
    "mend_refused": (
        'host = broken["moved"]["containerDefinitions"][0]["portMappings"][0]\nhost["hostPort"] = 80\n'
        'del broken["ordered"]["requiresCompatibilities"]\n'
        + refused(
            'broken["moved"]["networkMode"] = "awsvpc"\n'
            'broken["logged"]["executionRoleArn"] = lab.role("execution")\n'
            'broken["shared"]["volumes"] = [{"name": "pages"}, {"name": "more"}]\n'
            'broken["ordered"]["containerDefinitions"][0]["essential"] = False'
        )
    ),
    "mend_failing": mended(
        'lab.client("ssm").put_parameter(Name=f"{lab.prefix}-pasword", Value="swordfish", Type="String")\n'
        'of["image"]["image"] = "public.ecr.aws/nginx/nginx:1.28-alpine"\n'
        'of["command"]["command"] = ["sh", "-c", "sleep $PAUSE_S"]'
    ),
    "recap": 'answers = ("C", " a", "c")',
}
