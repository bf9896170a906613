"""Containers that use more memory than they may."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim import programs

from .task_kit import Tasks

LEAK = programs.leaks_memory(mib_per_s=10, start_mib=100)


def leaking(tasks: Tasks, **settings: Any) -> dict[str, Any]:
    """A container that uses 100 MiB at its start and 10 MiB more each second."""
    tasks.sim.images.put("shop/api:2", LEAK)
    return {"name": "api", "image": "shop/api:2", **settings}


def killed(tasks: Tasks, arn: str) -> int:
    """How often a container of the task was killed for its memory."""
    return tasks.sim.why(arn).count("of memory and was killed")


def test_a_container_over_its_memory_is_killed_and_says_so(tasks: Tasks) -> None:
    arn = tasks.run(leaking(tasks, memory=200))
    task = tasks.until(arn, "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == (
        "EssentialContainerExited",
        "Essential container in task exited",
    )
    (container,) = task["containers"]
    assert (container["exitCode"], container["reason"]) == (
        137,
        "OutOfMemoryError: Container killed due to memory usage",
    )
    assert "used more than its 200 MiB of memory" in tasks.sim.why(arn)


@pytest.mark.parametrize(
    ("settings", "overrides", "seconds"),
    [
        ({"memory": 200}, {}, 10),
        ({}, {}, 41.2),
        ({"memoryReservation": 200}, {}, 41.2),
        ({}, {"memory": "1 GB"}, 92.4),
        ({"memory": 200}, {"containerOverrides": [{"name": "api", "memory": 300}]}, 20),
    ],
    ids=["of the container", "of the task", "not a reservation", "override of the task", "override of the container"],
)
def test_the_limit_is_the_memory(
    tasks: Tasks, settings: dict[str, Any], overrides: dict[str, Any], seconds: float
) -> None:
    arn = tasks.run(leaking(tasks, **settings), overrides=overrides)
    started_at = tasks.until(arn, "RUNNING")["startedAt"]
    tasks.sim.advance(seconds - 0.001)
    assert tasks.container(arn, "api")["lastStatus"] == "RUNNING"
    tasks.sim.advance(0.001)
    assert tasks.container(arn, "api")["exitCode"] == 137
    assert tasks.sim.now - started_at == timedelta(seconds=seconds)


def test_a_container_that_is_not_essential_dies_of_it_alone(tasks: Tasks) -> None:
    arn = tasks.run(leaking(tasks, memory=200, essential=False), {"name": "web", "image": "nginx"}, for_s=120)
    assert tasks.see(arn)["lastStatus"] == "RUNNING"
    assert tasks.container(arn, "api")["exitCode"] == 137


def test_a_leak_begins_anew_with_each_start(tasks: Tasks) -> None:
    policy = {"enabled": True, "restartAttemptPeriod": 60}
    tasks.sim.images.put("shop/slow:1", programs.leaks_memory(mib_per_s=1))
    arn = tasks.run({"name": "api", "image": "shop/slow:1", "memory": 100, "restartPolicy": policy})
    tasks.until(arn, "RUNNING")
    tasks.sim.advance(99)
    assert killed(tasks, arn) == 0
    tasks.sim.advance(99)
    assert (killed(tasks, arn), tasks.container(arn, "api")["lastStatus"]) == (1, "RUNNING")
    tasks.sim.advance(5)
    assert killed(tasks, arn) == 2


def test_a_program_that_ends_before_that_is_not_killed(tasks: Tasks) -> None:
    tasks.sim.images.put("shop/job:1", programs.leaks_memory(10, program=programs.runs_for(5)))
    task = tasks.until(tasks.run({"name": "job", "image": "shop/job:1", "memory": 100}), "STOPPED")
    assert task["containers"][0]["exitCode"] == 0
