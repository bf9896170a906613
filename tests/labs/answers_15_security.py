"""What learners write in lab 15: for each exercise the mistakes that it knows by name, and other right answers."""

ARNS = (
    'rate, last_run = (ssm.get_parameter(Name=f"/{prefix}/{name}")["Parameter"]["ARN"] '
    'for name in ("rate", "last-run"))\n'
)
READ = '{"Action": "ssm:GetParameter", "Resource": rate}'
WRITE = '{"Action": "ssm:PutParameter", "Resource": last_run}'
PLURAL = '{"Action": "ssm:GetParameters", "Resource": rate}'
SECRET = '{"Action": "secretsmanager:GetSecretValue", "Resource": token}'
LOGIN = '{"Action": "ecr:GetAuthorizationToken", "Resource": "*"}'
LAYERS = '["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]'
HELLO = 'repository["repositoryArn"]'
MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


def least(*statements: str) -> str:
    """Give the task role the policy of the worker."""
    return f'{ARNS}allow(task, "worker", {", ".join(statements)})'


def execution(*statements: str, role: str = "execution", then: str = "tell(run(greeter))") -> str:
    """Give a role a policy about secrets, and run the greeter."""
    return f'{ARNS}allow({role}, "secrets", {", ".join(statements)})\n{then}'


def images(*statements: str, role: str = "execution", then: str = "tell(run(hello))") -> str:
    """Give a role a policy about images, and run hello."""
    return f'allow({role}, "images", {", ".join(statements)})\n{then}'


def pull(resource: str = HELLO, actions: str = LAYERS) -> str:
    return f'{{"Action": {actions}, "Resource": {resource}}}'


DEPLOY = 'ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True)\n'
STOP_ALL = (
    'for arn in ecs.list_tasks(cluster=cluster, serviceName="web")["taskArns"]:\n'
    "    ecs.stop_task(cluster=cluster, task=arn)\ntime.sleep(120)"
)

MISTAKES = {
    "who": {
        "not_four_roles": 'predicted = "execution"',
        "log_by_the_program": 'predicted = ["task", "execution", "task", "execution"]',
        "secret_by_the_program": 'predicted = ["execution", "task", "task", "execution"]',
        "program_as_ecs": 'predicted = ["execution", "execution", "execution", "execution"]',
        "image_by_the_program": 'predicted = ["execution", "execution", "task", "task"]',
    },
    "least": {
        "two_slashes": least(READ.replace("rate", 'rate.replace("parameter/", "parameter//")'), WRITE),
        "the_plural": least(PLURAL, WRITE),
        "only_reads": least(READ),
        "only_writes": least(WRITE),
        "too_narrow": least('{"Action": "ssm:DescribeParameters", "Resource": "*"}'),
        "managed_policy": (
            f"{least(READ, WRITE)}\n"
            'iam.attach_role_policy(RoleName=f"{prefix}-task", '
            'PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")'
        ),
        "more_actions": least('{"Action": "ssm:*", "Resource": [rate, last_run]}'),
        "more_parameters": least('{"Action": ["ssm:GetParameter", "ssm:PutParameter"], "Resource": "*"}'),
        "crossed": least('{"Action": ["ssm:GetParameter", "ssm:PutParameter"], "Resource": [rate, last_run]}'),
    },
    "execution": {
        "wrong_role": execution(PLURAL, SECRET, role="task"),
        "the_singular": execution(READ, SECRET),
        "only_the_parameter": execution(PLURAL),
        "only_the_secret": execution(SECRET),
        "without_the_end": execution(PLURAL, SECRET.replace("token}", 'token.rpartition("-")[0]}')),
        "every_secret": execution(
            '{"Action": ["ssm:GetParameters", "secretsmanager:GetSecretValue"], "Resource": "*"}'
        ),
        "every_action": execution('{"Action": ["ssm:*", "secretsmanager:*"], "Resource": [rate, token]}'),
        "not_run_again": execution(PLURAL, SECRET, then=""),
    },
    "renew": {
        "by_hand": STOP_ALL,
        "looked_too_soon": DEPLOY,
        "in_the_open": (
            'open_web = define("web", image="public.ecr.aws/nginx/nginx:1.27", command=say,\n'
            '                  environment=[{"name": "TOKEN", "value": "token-2"}])\n'
            'ecs.update_service(cluster=cluster, service="web", taskDefinition=open_web)\ntime.sleep(300)'
        ),
        "nobody_left": 'ecs.update_service(cluster=cluster, service="web", desiredCount=0)\ntime.sleep(120)',
    },
    "pull": {
        "wrong_role": images(LOGIN, pull(), role="task"),
        "no_login": images(pull()),
        "login_somewhere": images(LOGIN.replace('"*"', HELLO), pull()),
        "no_pull": images(LOGIN),
        "half_a_pull": images(LOGIN, pull(actions='"ecr:BatchGetImage"')),
        "more_than_pull": images(LOGIN, pull(actions='"ecr:*"')),
        "every_repository": images(LOGIN, pull('"*"')),
        "managed_policy": (
            f'iam.attach_role_policy(RoleName=f"{{prefix}}-execution", PolicyArn="{MANAGED}")\nrun(hello)'
        ),
        "not_run_again": images(LOGIN, pull(), then=""),
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
    "who": 'predicted = ("Execution", "EXECUTION", "task ", "execution")',
    "least": (
        'arns = {each["Name"]: each["ARN"] for each in ssm.get_parameters('
        'Names=[f"/{prefix}/rate", f"/{prefix}/last-run"])["Parameters"]}\n'
        'iam.delete_role_policy(RoleName=f"{prefix}-task", PolicyName="worker")\n'
        'allow(task, "reads", {"Action": ["ssm:GetParameter"], "Resource": [arns[f"/{prefix}/rate"]]})\n'
        'allow(task, "notes", {"Action": ["ssm:PutParameter"], "Resource": [arns[f"/{prefix}/last-run"]]})'
    ),
    "execution": f"{execution(PLURAL)}\nallow(execution, 'token', {SECRET})\nrun(greeter)",
    "renew": (
        'again = define("web", image="public.ecr.aws/nginx/nginx:1.27", command=say, secrets=wanted)\n'
        'allow(execution, "rate", {"Action": "ssm:GetParameters", "Resource": '
        'ssm.get_parameter(Name=f"/{prefix}/rate")["Parameter"]["ARN"]})\n'
        'ecs.update_service(cluster=cluster, service="web", taskDefinition=again)\ntime.sleep(300)'
    ),
    "pull": images(LOGIN, *(pull(actions=action.strip()) for action in LAYERS.strip("[]").split(","))),
    "recap": 'answers = ("B", " c ", "b")',
}
