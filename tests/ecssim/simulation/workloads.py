"""Task definitions of every kind that a customer might run: what the containers do, and where they can run."""

from collections.abc import Mapping
from typing import Any

from ecssim import programs
from ecssim.outside.images import Images

Shape = dict[str, Any]

FAILS_CHECK = {"command": ["CMD-SHELL", "exit 1"], "interval": 10, "retries": 2}
PASSES_CHECK = {"command": ["CMD-SHELL", "exit 0"], "interval": 10, "retries": 2}
PUSHED = {
    "shop/sick:1": programs.fails_health_check_after(120),
    "shop/stubborn:1": programs.ignores_sigterm(),
    "shop/leaky:1": programs.leaks_memory(1, start_mib=100),
}


def _sh(name: str, script: str, **settings: Any) -> Shape:
    return {"name": name, "image": "busybox:1.36", "command": ["sh", "-c", script], **settings}


WORKLOADS: Mapping[str, list[Shape]] = {
    "server": [{"name": "web", "image": "nginx:1.27"}],
    "big": [{"name": "web", "image": "nginx:1.27", "cpu": 1024}],
    "job": [_sh("job", "echo works; sleep 30; exit 0")],
    "crash": [_sh("job", "sleep 20; exit 3")],
    "restarts": [_sh("job", "sleep 90; exit 1", restartPolicy={"enabled": True, "restartAttemptPeriod": 60})],
    "broken": [{"name": "web", "image": "nginx:no-such-tag"}],
    "checked": [{"name": "web", "image": "nginx:1.27", "healthCheck": PASSES_CHECK}],
    "unwell": [{"name": "web", "image": "nginx:1.27", "healthCheck": FAILS_CHECK}],
    "sick": [{"name": "web", "image": "shop/sick:1", "healthCheck": {"command": ["CMD", "curl"], "interval": 10}}],
    "stubborn": [{"name": "web", "image": "shop/stubborn:1", "stopTimeout": 60}],
    "leaky": [{"name": "web", "image": "shop/leaky:1", "memory": 256}],
    "chain": [
        _sh("prepare", "sleep 5; exit 0", essential=False),
        {"name": "proxy", "image": "nginx:1.27", "essential": False, "healthCheck": PASSES_CHECK},
        {
            "name": "web",
            "image": "nginx:1.27",
            "dependsOn": [
                {"containerName": "prepare", "condition": "SUCCESS"},
                {"containerName": "proxy", "condition": "HEALTHY"},
            ],
        },
    ],
    "stuck-chain": [
        _sh("prepare", "sleep 5; exit 1", essential=False),
        {"name": "web", "image": "nginx:1.27", "dependsOn": [{"containerName": "prepare", "condition": "SUCCESS"}]},
    ],
}
_ON_INSTANCES = {
    "port": [{"name": "web", "image": "nginx:1.27", "portMappings": [{"containerPort": 80, "hostPort": 8080}]}],
    "ports": [
        {
            "name": "web",
            "image": "nginx:1.27",
            "portMappings": [{"containerPort": 80}, {"containerPort": 53, "hostPort": 53, "protocol": "udp"}],
        }
    ],
    "gpu": [
        {"name": "web", "image": "nginx:1.27", "resourceRequirements": [{"type": "GPU", "value": "1"}]},
    ],
}


def push_images(images: Images) -> None:
    """Push the images that the catalogue does not have."""
    for reference, program in PUSHED.items():
        images.put(reference, program)


def definitions() -> dict[str, Shape]:
    """Return RegisterTaskDefinition's request of every family, by its name."""
    found: dict[str, Shape] = {}
    for name, containers in WORKLOADS.items():
        found[f"fargate-{name}"] = {
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "256",
            "memory": "512",
            "containerDefinitions": [{**each, "cpu": 128} for each in containers],
        }
    for name, containers in (WORKLOADS | _ON_INSTANCES).items():
        for mode in ("bridge", "awsvpc"):
            if mode == "awsvpc" and name in _ON_INSTANCES and name != "gpu":
                continue
            found[f"{mode}-{name}"] = {
                "requiresCompatibilities": ["EC2"],
                "networkMode": mode,
                "containerDefinitions": [{"cpu": 128, "memory": 300, **each} for each in containers],
            }
    return {family: {"family": family, **request} for family, request in found.items()}
