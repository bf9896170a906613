"""Seven task definitions with a fault each, for learners to mend: four that ECS refuses, and three whose tasks fail."""

from typing import Any

NGINX = "public.ecr.aws/nginx/nginx:1.27"
BUSYBOX = "public.ecr.aws/docker/library/busybox:1.37"
REFUSED = ("moved", "logged", "shared", "ordered")
FAILING = ("image", "secret", "command")

Definition = dict[str, Any]


def broken_definitions(prefix: str, *, execution_role: str, log_group: str, region: str) -> dict[str, Definition]:
    """Return the seven by name; each is what RegisterTaskDefinition takes, and may be changed.

    Arguments:
        prefix: what their families begin with; the name follows.
        execution_role: the ARN of a task execution role.
        log_group: where those that write a log write it to.
        region: of the log group.
    """

    def log(container: str) -> Definition:
        options = {"awslogs-group": log_group, "awslogs-region": region, "awslogs-stream-prefix": container}
        return {"logConfiguration": {"logDriver": "awslogs", "options": options}}

    def on_fargate(name: str, *containers: Definition, **settings: Any) -> Definition:
        size = {"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}
        return {"family": f"{prefix}-{name}", **size, **settings, "containerDefinitions": list(containers)}

    with_role = {"executionRoleArn": execution_role}
    return {
        # On EC2 a bridge and a host port of its own were right.
        "moved": on_fargate(
            "moved",
            {"name": "web", "image": NGINX, "portMappings": [{"containerPort": 80, "hostPort": 8080}]},
            networkMode="bridge",
        ),
        # Who may write the log?
        "logged": on_fargate("logged", {"name": "web", "image": NGINX, **log("web")}),
        # The volume that is mounted was never declared.
        "shared": on_fargate(
            "shared",
            {"name": "web", "image": NGINX, "mountPoints": [{"sourceVolume": "pages", "containerPath": "/pages"}]},
        ),
        # A container that others wait for to end is essential, because nothing says otherwise.
        "ordered": on_fargate(
            "ordered",
            {"name": "prepare", "image": BUSYBOX, "command": ["sh", "-c", "echo preparing; sleep 5"]},
            {"name": "web", "image": NGINX, "dependsOn": [{"containerName": "prepare", "condition": "SUCCESS"}]},
        ),
        # There is no such tag.
        "image": on_fargate("image", {"name": "web", "image": f"{NGINX}-alpin"}),
        # The parameter is called otherwise.
        "secret": on_fargate(
            "secret",
            {
                "name": "reader",
                "image": BUSYBOX,
                "command": ["sh", "-c", "sleep 300"],
                "secrets": [{"name": "DB_PASSWORD", "valueFrom": f"{prefix}-pasword"}],
            },
            **with_role,
        ),
        # The command reads another variable than the one that is set.
        "command": on_fargate(
            "command",
            {
                "name": "pauser",
                "image": BUSYBOX,
                "command": ["sh", "-c", "echo pausing for $PAUSE seconds; sleep $PAUSE"],
                "environment": [{"name": "PAUSE_S", "value": "300"}],
                **log("pauser"),
            },
            **with_role,
        ),
    }
