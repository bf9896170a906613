"""A task reads and changes its own scale-in protection, and how the agent refuses."""

from typing import Any

import pytest
from ecssim import EndpointError
from ecssim.outside.inside_task import InsideTask

from tests.ecssim.simulation.world import World

from .endpoint_kit import ROLE, define, run_on_fargate, run_on_instance, run_service_on_fargate

PROTECTION = "$ECS_AGENT_URI/task-protection/v1/state"


@pytest.fixture
def world() -> World:
    return World()


def test_a_task_that_is_not_protected_says_so(world: World) -> None:
    task = run_service_on_fargate(world)
    assert world.sim.inside(task.arn).get(PROTECTION) == {
        "protection": {"ExpirationDate": None, "ProtectionEnabled": False, "TaskArn": task.arn}
    }


def test_a_task_protects_itself_for_two_hours_unless_it_says_for_how_long(world: World) -> None:
    task = run_service_on_fargate(world)
    inside = world.sim.inside(task.arn)
    assert inside.put(PROTECTION, {"ProtectionEnabled": True})["protection"]["ProtectionEnabled"]
    assert (task.protected_until, inside.get(PROTECTION)["protection"]["ProtectionEnabled"]) == (
        world.sim.clock.after(7200),
        True,
    )
    inside.put(PROTECTION, {"ProtectionEnabled": True, "ExpiresInMinutes": 60})
    assert task.protected_until == world.sim.clock.after(3600)


def test_a_task_ends_its_protection(world: World) -> None:
    task = run_service_on_fargate(world)
    inside = world.sim.inside(task.arn)
    inside.put(PROTECTION, {"ProtectionEnabled": True})
    assert not inside.put(PROTECTION, {"ProtectionEnabled": False})["protection"]["ProtectionEnabled"]
    assert not task.is_protected(world.sim.now)


def test_what_ecs_will_not_do_for_the_task_is_an_answer_with_a_failure(world: World) -> None:
    task = run_on_fargate(world, role=ROLE)
    assert world.sim.inside(task.arn).put(PROTECTION, {"ProtectionEnabled": True}) == {
        "failure": {"Arn": task.arn, "Detail": None, "Reason": "TASK_NOT_VALID"}
    }


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Invalid request: does not contain 'ProtectionEnabled' field"),
        ({"ExpiresInMinutes": 60}, "Invalid request: does not contain 'ProtectionEnabled' field"),
        ({"protected": True}, "UpdateTaskProtection: failed to decode request"),
        ({"ProtectionEnabled": "yes"}, "UpdateTaskProtection: failed to decode request"),
        ({"ProtectionEnabled": True, "ExpiresInMinutes": True}, "UpdateTaskProtection: failed to decode request"),
        ([], "UpdateTaskProtection: failed to decode request"),
        ({"ProtectionEnabled": True, "ExpiresInMinutes": 0}, "expiresInMinutes must be between 1 and 2880."),
    ],
)
def test_a_wrong_request_for_protection_is_refused(world: World, body: Any, message: str) -> None:
    task = run_service_on_fargate(world)
    error = refused(world.sim.inside(task.arn), body)
    assert (error.status, error.body["error"]["Code"], error.body["error"]["Message"]) == (
        400,
        "InvalidParameterException",
        message,
    )
    assert task.protected_until is None


def test_a_task_without_a_role_may_not_protect_itself(world: World) -> None:
    task = run_service_on_fargate(world, role=None)
    error = refused(world.sim.inside(task.arn), {"ProtectionEnabled": True})
    assert error.status == 403
    assert error.body == {
        "error": {
            "Arn": task.arn,
            "Code": "AccessDeniedException",
            "Message": "Invalid Request: no task IAM role credentials available for task",
        }
    }


def test_a_task_on_a_machine_without_network_cannot_reach_ecs(world: World) -> None:
    define(world, taskRoleArn=ROLE)
    task = run_on_instance(world)
    [machine] = world.account.machines.values()
    machine.online = False
    inside = world.sim.inside(task.arn)
    assert inside.get("/task")["TaskARN"] == task.arn
    error = refused(inside, {"ProtectionEnabled": True})
    assert (error.status, error.body["error"]["Code"]) == (504, "RequestCanceled")


def refused(inside: InsideTask, body: Any) -> EndpointError:
    with pytest.raises(EndpointError) as caught:
        inside.put(PROTECTION, body)
    return caught.value
