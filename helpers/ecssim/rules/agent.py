"""The container agent joins its machine to a cluster and keeps in touch with ECS. While it is out of reach ECS starts
and stops nothing there, and believes what it last heard; only a machine that EC2 ends takes its tasks with it.

An instance that was out of reach when EC2 ended it, or that was only stopped, stays registered until somebody
deregisters it.
"""

from datetime import datetime

from ..engine.journal import Reason
from ..outside.machine import Machine, MachineState
from ..truth import messages
from .plan import ConnectAgent, DeregisterInstance, DisconnectAgent, LoseHost, Plan, RegisterMachine

SOURCE = "API reference, DeregisterContainerInstance; developer guide, Amazon ECS container agent"


def plan(machine: Machine, now: datetime) -> Plan:
    """Return what ECS and the agent do about the last change of a machine."""
    if machine.noticed_at is None:
        return Plan()
    if machine.noticed_at > now:
        return Plan(look_again_at=machine.noticed_at)
    if machine.talks:
        return _talk(machine)
    if machine.instance is None:
        return Plan()
    if machine.state is MachineState.RUNNING:
        return _fall_silent(machine)
    return _end(machine)


def _talk(machine: Machine) -> Plan:
    instance = machine.instance
    if instance is None:
        if machine.facts.has_agent and machine.facts.may_register:
            return Plan([RegisterMachine(machine)])
        return Plan()
    if not instance.listed:
        return Plan()
    if instance.agent_connected:
        return Plan([ConnectAgent(machine)])  # too short a silence to be noticed, but its tasks may have changed
    return Plan([ConnectAgent(machine)], [Reason("agent", instance.arn, "its agent is connected again", SOURCE)])


def _fall_silent(machine: Machine) -> Plan:
    instance = machine.instance
    if instance is None or not instance.agent_connected:
        return Plan()
    sentence = "its agent is out of reach: what runs there goes on, and ECS places nothing new"
    return Plan([DisconnectAgent(machine)], [Reason("agent", instance.arn, sentence, SOURCE)])


def _end(machine: Machine) -> Plan:
    """EC2 stopped or terminated the machine."""
    instance = machine.instance
    if instance is None or not instance.listed:
        return Plan()
    terminated = machine.state is MachineState.TERMINATED
    if terminated and not instance.agent_connected:
        sentence = "EC2 terminated it while its agent was out of reach, so it stays registered"
        return Plan([], [Reason("agent", instance.arn, sentence, SOURCE)])
    words = messages.HOST_TERMINATED if terminated else messages.HOST_STOPPED
    because = Reason("agent", instance.arn, f"EC2 {machine.state} the machine", SOURCE)
    result = Plan([LoseHost(machine, words(instance=machine.id), because)], [because])
    result.actions.append(DeregisterInstance(instance) if terminated else DisconnectAgent(machine))
    return result
