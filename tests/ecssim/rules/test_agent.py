"""What ECS and the agent do about a machine."""

from datetime import timedelta

import pytest
from ecssim.model.container_instance import InstanceStatus
from ecssim.outside.agent_configuration import AgentConfiguration
from ecssim.outside.machine import Machine, MachineFacts, MachineState
from ecssim.rules import agent
from ecssim.rules.plan import ConnectAgent, DeregisterInstance, DisconnectAgent, LoseHost, Plan, RegisterMachine

from .builders import NOW, a_cluster, a_container_instance

ID = "i-0123456789abcdef0"


def a_machine(
    state: MachineState = MachineState.RUNNING,
    *,
    registered: bool = True,
    connected: bool = True,
    online: bool = True,
    has_agent: bool = True,
    may_register: bool = True,
    due_s: float = 0,
) -> Machine:
    """A machine whose last change is noticed in so many seconds, and what it is in its cluster."""
    instance = a_container_instance(a_cluster(), connected=connected)
    facts = MachineFacts(ID, "t3.small", "ami", "a", "subnet", "vpc", "", has_agent, may_register, NOW)
    return Machine(
        instance.cluster.account,
        facts,
        AgentConfiguration(),
        state,
        online,
        NOW + timedelta(seconds=due_s),
        instance if registered else None,
    )


def kinds(plan: Plan) -> list[type]:
    return [type(action) for action in plan.actions]


def test_a_machine_that_has_booted_registers() -> None:
    machine = a_machine(registered=False)
    assert agent.plan(machine, NOW).actions == [RegisterMachine(machine)]


@pytest.mark.parametrize("lack", ["has_agent", "may_register"])
def test_without_an_agent_or_without_a_role_a_machine_never_registers(lack: str) -> None:
    assert agent.plan(a_machine(registered=False, **{lack: False}), NOW) == Plan()


def test_what_is_noticed_later_does_nothing_yet() -> None:
    machine = a_machine(registered=False, due_s=0.001)
    assert agent.plan(machine, NOW) == Plan(look_again_at=machine.noticed_at)


def test_what_was_noticed_before_does_nothing_more() -> None:
    machine = a_machine(MachineState.TERMINATED)
    machine.noticed_at = None
    assert agent.plan(machine, NOW) == Plan()


def test_an_agent_out_of_reach_is_disconnected_and_its_tasks_are_left_alone() -> None:
    machine = a_machine(online=False)
    assert agent.plan(machine, NOW).actions == [DisconnectAgent(machine)]


def test_an_agent_that_is_back_is_connected() -> None:
    machine = a_machine(connected=False)
    assert agent.plan(machine, NOW).actions == [ConnectAgent(machine)]


def test_an_agent_that_was_gone_unnoticed_tells_what_happened_without_a_word() -> None:
    machine = a_machine(connected=True)
    assert agent.plan(machine, NOW) == Plan([ConnectAgent(machine)])


def test_an_instance_that_was_deregistered_does_not_come_back_by_itself() -> None:
    machine = a_machine(connected=False)
    assert machine.instance is not None
    machine.instance.status = InstanceStatus.INACTIVE
    assert agent.plan(machine, NOW) == Plan()


def test_a_terminated_machine_takes_its_tasks_with_it_and_is_deregistered() -> None:
    machine = a_machine(MachineState.TERMINATED)
    result = agent.plan(machine, NOW)
    assert kinds(result) == [LoseHost, DeregisterInstance]
    assert result.actions[0].stopped_reason == f"Host EC2 (instance {ID}) terminated."  # type: ignore[union-attr]


def test_a_stopped_machine_takes_its_tasks_with_it_and_stays_registered() -> None:
    result = agent.plan(a_machine(MachineState.STOPPED), NOW)
    assert kinds(result) == [LoseHost, DisconnectAgent]
    assert result.actions[0].stopped_reason == f"Host EC2 (instance {ID}) stopped."  # type: ignore[union-attr]


def test_a_machine_that_is_terminated_out_of_reach_stays_registered() -> None:
    result = agent.plan(a_machine(MachineState.TERMINATED, connected=False, online=False), NOW)
    assert result.actions == []
    assert "stays registered" in result.reasons[0].sentence


def test_a_machine_that_never_registered_ends_without_a_word() -> None:
    assert agent.plan(a_machine(MachineState.TERMINATED, registered=False), NOW) == Plan()
