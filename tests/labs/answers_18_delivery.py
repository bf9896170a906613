"""What learners write in lab 18: for each exercise the mistakes that it knows by name, and other right answers."""


def repository(name: str = 'f"{cluster}/web"', mutability: str = "IMMUTABLE") -> str:
    return f'ecr.create_repository(repositoryName={name}, imageTagMutability="{mutability}")'


DEPLOY_SILENT = (
    "def deploy(definition):\n"
    '    ecs.update_service(cluster=cluster, service="web", taskDefinition=definition)\n'
    '    ecs.get_waiter("services_stable").wait(cluster=cluster, services=["web"])\n'
)
DEPLOY_HASTY = (
    "def deploy(definition):\n"
    '    ecs.update_service(cluster=cluster, service="web", taskDefinition=definition)\n'
    "    if digests['c90e5f4'] in ecs.describe_task_definition(taskDefinition=definition)['taskDefinition'][\n"
    "            'containerDefinitions'][0]['image']:\n"
    '        raise RuntimeError("it will not work")\n'
)
DEPLOY_LOOKS_BEFORE = (
    "def deploy(definition):\n"
    '    ecs.update_service(cluster=cluster, service="web", taskDefinition=definition)\n'
    '    found = ecs.list_service_deployments(cluster=cluster, service="web")["serviceDeployments"]\n'
    '    if found[0]["status"] != "SUCCESSFUL":\n'
    '        raise RuntimeError(found[0]["status"])\n'
)
DEPLOY_BY_TIME = (
    "def deploy(definition):\n"
    '    ecs.update_service(cluster=cluster, service="web", taskDefinition=definition)\n'
    "    time.sleep(1200)\n"
    '    found = ecs.list_service_deployments(cluster=cluster, service="web")["serviceDeployments"][0]\n'
    '    if found["status"] != "SUCCESSFUL":\n'
    '        raise RuntimeError(found["status"])\n'
)


def back(commit: str, wait: str = "time.sleep(600)") -> str:
    return f'ecs.update_service(cluster=cluster, service="web", taskDefinition=define(image_of["{commit}"]))\n{wait}'


def copilot(
    cpu: str = "512",
    memory: str = "1024",
    port: int = 8080,
    value: str = "info",
    count: int | None = 2,
    wait: str = 'ecs.get_waiter("services_stable").wait(cluster=cluster, services=["api"])',
) -> str:
    register = (
        f'ecs.register_task_definition(family=f"{{cluster}}-api", networkMode="awsvpc", cpu="{cpu}", memory="{memory}",\n'
        '    requiresCompatibilities=["FARGATE"], executionRoleArn=role, containerDefinitions=[{\n'
        f'        "name": "api", "image": image_of["8d03b17"], "portMappings": [{{"containerPort": {port}}}],\n'
        f'        "environment": [{{"name": "LOG_LEVEL", "value": "{value}"}}]}}])\n'
    )
    create = (
        'ecs.create_service(cluster=cluster, serviceName="api", taskDefinition=f"{cluster}-api", '
        f'desiredCount={count},\n    launchType="FARGATE", networkConfiguration=lab.network())\n{wait}'
    )
    return register + (create if count is not None else "")


MISTAKES = {
    "repository": {
        "another_name": repository(name='f"{cluster}-web"'),
        "mutable": repository(mutability="MUTABLE"),
    },
    "by_digest": {
        "by_tag": 'define(f"{uri}:4f1c2aa")',
        "another_commit": "define(f\"{uri}@{digests['8d03b17']}\")",
        "another_repository": "define(f\"public.ecr.aws/nginx/nginx@{digests['4f1c2aa']}\")",
    },
    "waiter": {
        "another_word": 'waiter, commit = "waits", "4f1c2aa"',
        "waiter_knows": 'waiter, commit = "raises", "4f1c2aa"',
        "new_one_runs": 'waiter, commit = "returns", "c90e5f4"',
        "another_commit": 'waiter, commit = "returns", "8d03b17"',
    },
    "status": {
        "rollout_state": (
            'status = ecs.describe_services(cluster=cluster, services=["web"])["services"][0]["deployments"][0][\n'
            '    "rolloutState"]'
        ),
        "an_older_one": (
            'status = ecs.list_service_deployments(cluster=cluster, service="web")["serviceDeployments"][-1]["status"]'
        ),
        "another_status": 'status = "FAILED"',
    },
    "deploy": {
        "silent": DEPLOY_SILENT,
        "raises_always": DEPLOY_LOOKS_BEFORE,
        "did_not_wait": DEPLOY_HASTY,
    },
    "back": {
        "the_first_one": back("4f1c2aa"),
        "looked_too_soon": back("8d03b17", "lab.wait(lambda: '8d03b17' in running(), every_s=1)"),
        "something_else": 'ecs.update_service(cluster=cluster, service="web", desiredCount=0)\ntime.sleep(300)',
    },
    "copilot": {
        "only_the_definition": copilot(count=None),
        "another_size": copilot(cpu="256", memory="512"),
        "no_port": copilot(port=80),
        "no_variable": copilot(value="debug"),
        "another_count": copilot(count=1),
        "looked_too_soon": copilot(wait=""),
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
    "repository": (
        'ecr.create_repository(repositoryName=f"{cluster}/web")\n'
        'ecr.put_image_tag_mutability(repositoryName=f"{cluster}/web", imageTagMutability="IMMUTABLE")'
    ),
    "by_digest": 'define(uri + "@" + digests["4f1c2aa"])',
    "waiter": 'waiter = "returns"\ncommit = list(commits)[0]',
    "status": (
        'arn = ecs.list_service_deployments(cluster=cluster, service="web")["serviceDeployments"][0]\n'
        'status = ecs.describe_service_deployments(serviceDeploymentArns=[arn["serviceDeploymentArn"]])[\n'
        '    "serviceDeployments"][0]["status"]'
    ),
    "deploy": DEPLOY_BY_TIME,
    "back": back("8d03b17"),
    "copilot": copilot().replace("2,\n", "1,\n")
    + '\necs.update_service(cluster=cluster, service="api", desiredCount=2)\ntime.sleep(120)',
    "recap": 'answers = "C A B".split()',
}
