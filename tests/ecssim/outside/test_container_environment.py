"""Which variables a container sees."""

import re

from ecssim.outside.container_environment import environment
from ecssim.outside.task_credentials import path

from .endpoint_kit import ROLE, RUNTIME_ID, on_fargate, on_instance


def test_a_container_on_fargate_sees_its_endpoints_its_region_and_where_it_runs() -> None:
    task = on_fargate()
    assert environment(task, task.containers[0]) == {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
        "ECS_AGENT_URI": f"http://169.254.170.2/api/{RUNTIME_ID}",
        "ECS_CONTAINER_METADATA_URI": f"http://169.254.170.2/v3/{RUNTIME_ID}",
        "ECS_CONTAINER_METADATA_URI_V4": f"http://169.254.170.2/v4/{RUNTIME_ID}",
    }


def test_a_container_on_an_instance_sees_no_region() -> None:
    task = on_instance()
    seen = environment(task, task.containers[0])
    assert seen["AWS_EXECUTION_ENV"] == "AWS_ECS_EC2"
    assert re.fullmatch(r"http://169\.254\.170\.2/v4/[0-9a-f-]{36}", seen["ECS_CONTAINER_METADATA_URI_V4"])
    assert not {"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"} & seen.keys()


def test_only_a_task_role_brings_the_path_of_credentials() -> None:
    task = on_fargate()
    task.overrides = {"taskRoleArn": ROLE}
    assert environment(task, task.containers[0])["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] == path(task)


def test_the_definition_adds_its_variables_and_may_name_another_region_but_not_other_endpoints() -> None:
    variables = {"GREETING": "hello", "AWS_REGION": "eu-west-1", "AWS_EXECUTION_ENV": "mine"}
    task = on_fargate(environment=[{"name": name, "value": value} for name, value in variables.items()])
    seen = environment(task, task.containers[0])
    assert (seen["GREETING"], seen["AWS_REGION"], seen["AWS_EXECUTION_ENV"]) == (
        "hello",
        "eu-west-1",
        "AWS_ECS_FARGATE",
    )
