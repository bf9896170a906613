"""What a task definition may be: AWS's checks, and the defaults that it fills in."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conftest import web
from tests.ecssim.api.api_kit import CLIENT, INVALID, refused

ECR = f"{'1' * 12}.dkr.ecr.us-east-1.amazonaws.com/web:1"
TROUBLESHOOTING = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."


def container(**changes: Any) -> dict[str, Any]:
    settings = {"name": "web", "image": "nginx:1.27", **changes}
    return {name: value for name, value in settings.items() if value is not None}


def on_ec2(**changes: Any) -> dict[str, Any]:
    """Return what makes `web` a task definition for EC2, with one container unless changed."""
    settings = {"requiresCompatibilities": ["EC2"], "networkMode": "bridge", "cpu": None, "memory": None}
    return settings | {"containerDefinitions": [container(memory=128)]} | changes


def register(ecs: Any, **changes: Any) -> dict[str, Any]:
    request = {name: value for name, value in web(**{"family": "new", **changes}).items() if value is not None}
    definition: dict[str, Any] = ecs.register_task_definition(**request)["taskDefinition"]
    return definition


def no_fargate(cpu: int, memory: int) -> str:
    return f"No Fargate configuration exists for given values: {cpu} CPU, {memory} memory"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"family": ""}, "Family should not be null or empty."),
        ({"family": "a b"}, "Invalid family: up to 255 letters, numbers, underscores and hyphens are allowed."),
        ({"family": "a" * 256}, "Invalid family: up to 255 letters, numbers, underscores and hyphens are allowed."),
        ({"containerDefinitions": []}, "Container list cannot be empty."),
        ({"containerDefinitions": [container(name=None)]}, "Container.name should not be null or empty."),
        ({"containerDefinitions": [container(image=None)]}, "Container.image should not be null or empty."),
        ({"containerDefinitions": [container(image="")]}, "Container.image should not be null or empty."),
        ({"containerDefinitions": [container()] * 2}, "Container names must be unique: web appears twice."),
        (
            {"containerDefinitions": [container(name=f"c{number}") for number in range(11)]},
            "A task definition can have at most 10 containers.",
        ),
        (
            {"containerDefinitions": [container(essential=False)]},
            "Task definition doesn't have any essential container.",
        ),
        ({"networkMode": "bridge"}, "Fargate only supports network mode ‘awsvpc’."),
        ({"networkMode": "host"}, "Fargate only supports network mode ‘awsvpc’."),
        ({"networkMode": None}, "Fargate only supports network mode ‘awsvpc’."),
        ({"networkMode": "mesh"}, "Invalid network mode: mesh."),
        ({"requiresCompatibilities": ["MOON"]}, "Invalid compatibility: MOON."),
        ({"cpu": None}, "Fargate requires that 'cpu' be defined at the task level."),
        ({"memory": None}, "Fargate requires that 'memory' be defined at the task level."),
        ({"cpu": "256", "memory": "4096"}, no_fargate(256, 4096)),
        ({"cpu": "300", "memory": "512"}, no_fargate(300, 512)),
        ({"cpu": "4096", "memory": "4096"}, no_fargate(4096, 4096)),
        ({"cpu": "8192", "memory": "17408"}, no_fargate(8192, 17408)),
        ({"cpu": "a lot"}, f"Invalid 'cpu' setting for task. {TROUBLESHOOTING}"),
        ({"memory": "much"}, f"Invalid 'memory' setting for task. {TROUBLESHOOTING}"),
        (
            {"containerDefinitions": [container(memory=1024)]},
            "Invalid setting for container 'web'. Its memory is greater than the memory of the task.",
        ),
        (
            on_ec2(containerDefinitions=[container()]),
            "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.",
        ),
        (
            {"containerDefinitions": [container(portMappings=[{"containerPort": 80, "hostPort": 8080}])]},
            "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
        ),
        (
            on_ec2(
                networkMode="host",
                containerDefinitions=[container(memory=128, portMappings=[{"containerPort": 80, "hostPort": 8080}])],
            ),
            "When networkMode=host, the host ports and container ports in port mappings must match.",
        ),
        (
            {"containerDefinitions": [container(image=ECR)]},
            "Fargate requires task definition to have execution role ARN to support ECR images.",
        ),
        (
            {"containerDefinitions": [container(logConfiguration={"logDriver": "awslogs"})]},
            "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
        ),
        ({"ephemeralStorage": {"sizeInGiB": 20}}, "EphemeralStorage size should be at least 21"),
        ({"ephemeralStorage": {"sizeInGiB": 201}}, "EphemeralStorage size should be at most 200"),
    ],
)
def test_a_wrong_task_definition_is_refused_in_aws_words(ecs: Any, changes: dict[str, Any], message: str) -> None:
    with refused(CLIENT, message):
        register(ecs, **changes)


@pytest.mark.parametrize("setting", ["startTimeout", "stopTimeout"])
@pytest.mark.parametrize("seconds", [1, 121])
def test_on_fargate_a_timeout_has_bounds(ecs: Any, setting: str, seconds: int) -> None:
    with refused(CLIENT, f"Invalid {setting} for container 'web': on Fargate it must be from 2 to 120 seconds."):
        register(ecs, containerDefinitions=[container(**{setting: seconds})])


ON_SSD = {"type": "memberOf", "expression": "attribute:disk == ssd"}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"placementConstraints": [ON_SSD]}, "placementConstraints"),
        ({"ipcMode": "task"}, "ipcMode"),
        ({"containerDefinitions": [container(dockerSecurityOptions=["no-new-privileges"])]}, "dockerSecurityOptions"),
        ({"containerDefinitions": [container(linuxParameters={"swappiness": 0})]}, "swappiness"),
        (
            {"containerDefinitions": [container(resourceRequirements=[{"type": "GPU", "value": "1"}])]},
            "GPUs",
        ),
        (
            {"containerDefinitions": [container(logConfiguration={"logDriver": "json-file"})]},
            "the log driver json-file",
        ),
    ],
)
def test_what_fargate_does_not_have_is_refused(ecs: Any, changes: dict[str, Any], what: str) -> None:
    with refused(CLIENT, f"Fargate does not support {what}."):
        register(ecs, **changes)


def test_a_task_definition_takes_no_constraint_but_member_of(ecs: Any) -> None:
    message = "Invalid placement constraint: a task definition takes the type memberOf only, not distinctInstance."
    with refused(CLIENT, message):
        register(ecs, **on_ec2(placementConstraints=[{"type": "distinctInstance"}]))


def test_an_expression_that_nobody_can_read_is_refused_before_a_task_needs_it(ecs: Any) -> None:
    with pytest.raises(ClientError, match="Invalid expression: "):
        register(ecs, **on_ec2(placementConstraints=[{"type": "memberOf", "expression": "attribute:: ==="}]))


def test_a_task_definition_has_at_most_ten_constraints(ecs: Any) -> None:
    with refused(INVALID, "placementConstraints cannot have more than 10 entries."):
        register(ecs, **on_ec2(placementConstraints=[ON_SSD] * 11))


@pytest.mark.parametrize("mode", ["bridge", "none", None])
def test_managed_instances_have_the_network_modes_awsvpc_and_host(ecs: Any, mode: str | None) -> None:
    message = f"ECS Managed Instances only support the network modes awsvpc and host, not {mode or 'bridge'}."
    with refused(CLIENT, message):
        register(ecs, **on_ec2(requiresCompatibilities=["MANAGED_INSTANCES"], networkMode=mode))


@pytest.mark.parametrize(
    ("cpu", "memory"),
    [
        ("256", "512"),
        ("256", "2048"),
        ("512", "4096"),
        ("1024", "2048"),
        ("2048", "16384"),
        ("4096", "30720"),
        ("8192", "61440"),
        ("16384", "122880"),
        ("32768", "249856"),
    ],
)
def test_fargate_offers_this_size(ecs: Any, cpu: str, memory: str) -> None:
    definition = register(ecs, cpu=cpu, memory=memory)
    assert (definition["cpu"], definition["memory"]) == (cpu, memory)


@pytest.mark.parametrize(
    ("cpu", "memory", "stored"),
    [
        (".25 vcpu", "0.5 GB", ("256", "512")),
        ("1 vCPU", "3 GB", ("1024", "3072")),
        ("1vcpu", "2GB", ("1024", "2048")),
    ],
)
def test_sizes_in_words_are_stored_as_numbers(ecs: Any, cpu: str, memory: str, stored: tuple[str, str]) -> None:
    definition = register(ecs, cpu=cpu, memory=memory)
    assert (definition["cpu"], definition["memory"]) == stored


def test_ec2_without_a_network_mode_gets_bridge(ecs: Any) -> None:
    definition = register(ecs, **on_ec2(networkMode=None))
    assert definition["networkMode"] == "bridge"
    assert definition["compatibilities"] == ["EXTERNAL", "EC2"]


def test_a_bridge_port_without_a_host_port_gets_one_chosen_by_docker(ecs: Any) -> None:
    definition = register(
        ecs, **on_ec2(containerDefinitions=[container(memory=128, portMappings=[{"containerPort": 80}])])
    )
    (mapping,) = definition["containerDefinitions"][0]["portMappings"]
    assert mapping == {"containerPort": 80, "hostPort": 0, "protocol": "tcp"}


def test_roles_and_platform_are_kept_as_given(ecs: Any) -> None:
    given = {
        "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
        "taskRoleArn": "arn:aws:iam::123456789012:role/task",
        "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        "ephemeralStorage": {"sizeInGiB": 100},
    }
    definition = register(ecs, containerDefinitions=[container(image=ECR)], **given)
    assert {name: definition[name] for name in given} == given
