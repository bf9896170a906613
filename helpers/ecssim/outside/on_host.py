"""Somebody who is logged in to a machine and asks the container agent there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from ..model.account import Account
from ..model.arn import last_part
from ..model.container_instance import ContainerInstance
from ..model.task import Task
from ..truth import agent
from . import introspection
from .endpoint import EndpointError, UnreachableError
from .machine import Machine, MachineState

if TYPE_CHECKING:
    from ..simulation import Simulation


class OnHost:
    """The introspection API of one machine.

    Arguments:
        simulation: the world that it is in.
        machine: where its agent runs.
    """

    def __init__(self, simulation: "Simulation", machine: Machine) -> None:
        self._simulation = simulation
        self._machine = machine

    def get(self, path: str) -> Any:
        """Return what the agent answers: an object, or for /license a sentence.

        Arguments:
            path: such as /v1/metadata, /v1/tasks or /v1/tasks?taskarn=ARN; the whole address with its port is fine too.

        Raises:
            UnreachableError: if no agent runs there that has joined a cluster.
            EndpointError: 404 for what the agent does not know, 400 for a question that is not clear.
        """
        with self._simulation.lock:
            instance = _reached(self._machine)
            parts = urlsplit(path)
            if parts.netloc and parts.port != agent.INTROSPECTION_PORT.value:
                raise UnreachableError(
                    f"The agent does not listen at {parts.netloc}: ask http://localhost:{agent.INTROSPECTION_PORT.value}."
                )
            if parts.path == "/v1/metadata":
                return introspection.metadata(instance)
            if parts.path == "/v1/tasks":
                return self._tasks(instance, parse_qs(parts.query, keep_blank_values=True))
            if parts.path == "/license":
                return introspection.LICENSE
            return {"AvailableCommands": list(introspection.COMMANDS)}

    def _tasks(self, instance: ContainerInstance, query: dict[str, list[str]]) -> Any:
        known = introspection.known_tasks(instance, self._machine.configuration, self._simulation.now)
        if "taskarn" in query and "dockerid" in query:
            raise EndpointError(400, "The request has both taskarn and dockerid: give one of them.")
        if "taskarn" in query:
            return introspection.task_by_arn(known, query["taskarn"][0])
        if "dockerid" in query:
            return introspection.task_by_docker_id(known, query["dockerid"][0])
        return introspection.tasks(known)


def find_machine(accounts: Iterable[Account], name: str) -> Machine:
    """Return the machine of that id, or behind the container instance of that ARN or id.

    Raises:
        UnreachableError: if there is none, or none that one can log in to.
    """
    for account in accounts:
        if name in account.machines:
            return account.machines[name]
        for cluster in account.clusters.values():
            instance = cluster.instances.get(last_part(name))
            if instance and name in (instance.arn, instance.id):
                if instance.machine is None:
                    raise UnreachableError(
                        f"Nobody can ask on {name}: it was registered by hand, so no simulated agent runs there."
                    )
                return instance.machine
            task = cluster.tasks.get(last_part(name))
            if task and name == task.arn:
                raise UnreachableError(_not_a_machine(task))
    raise UnreachableError(
        f"ECS knows of no machine {name}: give the ARN of a container instance or the id of an EC2 instance, "
        "and let time pass after its launch."
    )


def _not_a_machine(task: Task) -> str:
    if task.on_fargate:
        return (
            f"{task.arn} runs on Fargate, whose hosts belong to AWS: nobody can log in to them. "
            "Ask from within the task instead, with inside()."
        )
    where = f"it runs on {task.container_instance.arn}" if task.container_instance else "it waits for an instance"
    return f"{task.arn} is a task, and tasks are asked with inside(); {where}."


def _reached(machine: Machine) -> ContainerInstance:
    if machine.state is not MachineState.RUNNING:
        raise UnreachableError(f"{machine.id} is {machine.state}, so nothing answers there.")
    if machine.instance:
        return machine.instance
    if not machine.facts.has_agent:
        why = "it has none: launch it from an ECS-optimised AMI"
    elif not machine.facts.may_register:
        why = "it may not call ECS: launch it with an instance profile that lets it"
    else:
        why = "the machine still boots: let time pass until it is listed among the container instances"
    raise UnreachableError(f"The agent of {machine.id} has joined no cluster, so it does not answer; {why}.")
