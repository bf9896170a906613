"""Somebody inside of a container, who sees its variables and asks the endpoints that they name."""

from collections.abc import Iterable
from string import Template
from typing import TYPE_CHECKING, Any

from ..model.account import Account
from ..model.arn import last_part
from ..model.task import Container, ContainerStatus, Task
from ..neighbours import Subnet
from ..truth import agent, endpoints
from . import protection_endpoint, task_credentials, task_metadata
from .agent import Call
from .connections import Connections
from .container_environment import endpoint_id, environment
from .endpoint import EndpointError, Json, UnreachableError
from .machine import MachineState
from .resolver import Resolver

if TYPE_CHECKING:
    from ..simulation import Simulation

_ADDRESS = f"http://{agent.METADATA_ADDRESS.value}"
_PATHS = ("/task", "/taskWithTags", "/stats", "/task/stats")


class InsideTask:
    """One container of a task, seen from within.

    Arguments:
        simulation: the world that it is in.
        task, container: where one is.
        call: makes a call of the ECS API, as the agent does on behalf of the task.
    """

    def __init__(self, simulation: "Simulation", task: Task, container: Container, call: Call) -> None:
        self._simulation = simulation
        self._task = task
        self._container = container
        self._call = call

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the container sees, by name.

        Raises:
            UnreachableError: if the container does not run.
        """
        with self._simulation.lock:
            self._check_running()
            return environment(self._task, self._container)

    def get(self, path: str = "") -> Json:
        """Return what an endpoint answers, as curl in the container would see it.

        Arguments:
            path: below $ECS_CONTAINER_METADATA_URI_V4, such as /task; nothing asks for the container itself. A whole
                address is fine too, with variables as a shell has them: $ECS_AGENT_URI/task-protection/v1/state.

        Raises:
            UnreachableError: if the container does not run.
            EndpointError: if the endpoint refuses; its status is the HTTP status.
        """
        with self._simulation.lock:
            self._check_running()
            path = self._below_address(path)
            if path == task_credentials.path(self._task):
                return task_credentials.credentials(self._task, self._simulation.now)
            if path == self._protection_path:
                return protection_endpoint.read(self._task, self._call)
            return self._metadata(path)

    def put(self, path: str, body: Any) -> Json:
        """Ask for a change, and return the answer; only the task protection endpoint takes one.

        Arguments:
            path: $ECS_AGENT_URI/task-protection/v1/state, or the address that this stands for.
            body: what is sent as JSON, such as {"ProtectionEnabled": True, "ExpiresInMinutes": 60}.

        Raises:
            UnreachableError: if the container does not run.
            EndpointError: if the endpoint refuses; its status is the HTTP status.
        """
        with self._simulation.lock:
            self._check_running()
            if self._below_address(path) != self._protection_path:
                raise EndpointError(
                    405, f"{path} takes no PUT: $ECS_AGENT_URI{endpoints.PROTECTION_PATH.value} is what does."
                )
            return protection_endpoint.write(self._task, body, self._call)

    def resolve(self, name: str, record_type: str = "A") -> list[str]:
        """Return the records of a name, as a program in the container would get them.

        Arguments:
            name: such as web.shop.local, or a client alias of Service Connect.
            record_type: A or SRV.

        Raises:
            UnreachableError: if the container does not run; NoSuchNameError if there is no such name.
        """
        with self._simulation.lock:
            self._check_running()
            return self._resolver.resolve(name, record_type)

    def connect(self, name: str, port: int) -> Json:
        """Open a TCP connection, and return who takes it: task, address, port, and the way that led there.

        Arguments:
            name: such as web.shop.local, a client alias of Service Connect, a load balancer's DNS name, or an address.

        Raises:
            UnreachableError: if nobody takes it; the message says why.
        """
        with self._simulation.lock:
            self._check_running()
            account = self._task.cluster.account
            neighbours, chance = self._simulation.neighbours(account), self._simulation.chance
            now = self._simulation.now
            return Connections(self._task, account, neighbours, chance, self._resolver, now).connect(name, port)

    @property
    def _resolver(self) -> Resolver:
        account = self._task.cluster.account
        return Resolver(self._task, account, self._simulation.neighbours(account), self._simulation.chance)

    def _below_address(self, path: str) -> str:
        """Return the path below the endpoints' address, with the variables filled in."""
        try:
            path = Template(path).substitute(environment(self._task, self._container))
        except KeyError as missing:
            hint = "; only a task with a task role has it" if "CREDENTIALS" in str(missing) else ""
            sentence = f"{path} cannot be asked: the container has no variable {missing.args[0]}{hint}."
            raise EndpointError(404, sentence) from None
        except ValueError:
            raise EndpointError(400, f"{path} cannot be read: a dollar sign begins the name of a variable.") from None
        if path.startswith(_ADDRESS):
            return path.removeprefix(_ADDRESS)
        if "://" in path:
            raise UnreachableError(f"Only {_ADDRESS} can be asked from inside of a container here, not {path}.")
        return path if path.startswith(("/api/", "/v2/", "/v3/", "/v4/")) else f"/v4/{self._id}{path}"

    @property
    def _id(self) -> str:
        return endpoint_id(self._task, self._container)

    @property
    def _protection_path(self) -> str:
        return f"/api/{self._id}{endpoints.PROTECTION_PATH.value}"

    def _metadata(self, path: str) -> Json:
        task, container, now = self._task, self._container, self._simulation.now
        mine = f"/v4/{self._id}"
        asked = path.removeprefix(mine).rstrip("/") if path.startswith(mine) else None
        if asked == "":
            return task_metadata.container(task, container, self._subnet)
        if asked == "/task":
            return task_metadata.task(task, self._subnet, now)
        if asked == "/taskWithTags":
            return task_metadata.task_with_tags(task, self._subnet, now)
        if asked == "/stats":
            return task_metadata.stats(task, container, now)
        if asked == "/task/stats":
            return task_metadata.task_stats(task, now)
        if path.startswith("/v3/"):
            raise EndpointError(404, "Version 3 of the endpoint is not simulated: ask $ECS_CONTAINER_METADATA_URI_V4.")
        raise EndpointError(
            404,
            f"There is nothing at {_ADDRESS}{path} for container {container.name}: "
            f"$ECS_CONTAINER_METADATA_URI_V4 alone, or followed by {', '.join(_PATHS)}, is what there is.",
        )

    @property
    def _subnet(self) -> Subnet | None:
        interface = self._task.network_interface
        if interface is None:
            return None
        return self._simulation.neighbours(self._task.cluster.account).subnet(interface.subnet_id)

    def _check_running(self) -> None:
        task, container = self._task, self._container
        instance = task.container_instance
        if instance and instance.machine is None:
            raise UnreachableError(
                f"Nobody can ask inside of {task.arn}: its instance was registered by hand, so nothing runs there."
            )
        if instance and instance.machine and instance.machine.state is not MachineState.RUNNING:
            raise UnreachableError(f"Nobody is inside of {task.arn}: its host is {instance.machine.state}.")
        if container.status is ContainerStatus.RUNNING:
            return
        advice = "start another task" if container.status is ContainerStatus.STOPPED else "let time pass until it runs"
        raise UnreachableError(
            f"Nobody is inside of container {container.name} of task {task.id}, which is {container.status}: {advice}."
        )


def find_container(accounts: Iterable[Account], task_arn: str, container_name: str | None) -> tuple[Task, Container]:
    """Return a task and one of its containers.

    Arguments:
        task_arn: the ARN or the id of the task.
        container_name: None takes the only container.

    Raises:
        UnreachableError: if there is no such task, or no such container.
    """
    task = _find_task(accounts, task_arn)
    names = ", ".join(container.name for container in task.defined_containers)
    if container_name is None and len(task.defined_containers) > 1:
        raise UnreachableError(f"Task {task.id} has several containers: name one of {names}.")
    for container in task.defined_containers:
        if container_name in (None, container.name):
            return task, container
    raise UnreachableError(f"Task {task.id} has no container {container_name}: name one of {names}.")


def _find_task(accounts: Iterable[Account], name: str) -> Task:
    for account in accounts:
        for cluster in account.clusters.values():
            task = cluster.tasks.get(last_part(name))
            if task and name in (task.arn, task.id):
                return task
    raise UnreachableError(
        f"There is no task {name}: it never was, or it stopped more than an hour ago. Give the full ARN of a task."
    )
