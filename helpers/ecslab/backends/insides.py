"""Somebody on a machine or inside of a container of a real AWS account, who asks the endpoints there.

They come through Systems Manager. Where that does not reach, a person runs the same command and pastes its answer.
Whoever looks for others from inside of a container needs getent and curl there, as nginx's own image has them.
"""

import json
import re
import shlex
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from . import run_command, wishes
from .person import Person
from .world import BeyondThisAwsError, NobodyThereError

_AGENT = "http://localhost:51678"
_METADATA = "$ECS_CONTAINER_METADATA_URI_V4"
_CURL = "curl --fail --silent --show-error --max-time 10"
# It stands in double quotes in a shell: variables are meant, and nothing else that a shell would act on.
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_NOBODY = "nobody"
_REACHED = re.compile(r"(?P<address>\d+\.\d+\.\d+\.\d+):(?P<port>\d+)")
_IPV4 = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")
_OF_SERVICE_CONNECT = "127.255."
_ADDRESS = re.compile(r"[\w$./:?=&%-]*")


class OnMachine:
    """Somebody logged in to a machine.

    Arguments:
        ssm: a boto3 client of Systems Manager.
        person: who asks there if that does not reach the machine.
        machine: its id, i-... or mi-...
    """

    def __init__(self, ssm: Any, person: Person, machine: str) -> None:
        self._ssm = ssm
        self._person = person
        self._machine = machine

    def get(self, path: str) -> Any:
        """Return what the container agent answers."""
        address = path if "://" in path else f"{_AGENT}{path}"
        command = f"{_CURL} {shlex.quote(address)}"
        return _read(_said(self._ssm, self._person, self._machine, command, "host", {}))


class _InContainer(ABC):
    """Somebody inside of a container, however they came there."""

    @abstractmethod
    def _say(self, script: str) -> str:
        """Run a script there, and return what it wrote."""

    def _on_one_line(self, script: str) -> str:
        """Return a script that writes no more lines than can be brought back from there."""
        return script

    def get(self, path: str) -> Any:
        """Return what an endpoint answers there."""
        return _read(self._say(_asking(path)))

    def resolve(self, name: str, record_type: str = "A") -> list[str]:
        """Return the addresses of a name, as a program there would get them.

        Raises:
            NobodyThereError: if there is no such name.
            BeyondThisAwsError: for other records than addresses.
        """
        if record_type != "A":
            raise BeyondThisAwsError(
                f"No tool that images have by themselves shows {record_type} records. Ask Cloud Map itself: "
                "discover_instances tells the address and the port of each instance."
            )
        said = self._say(self._on_one_line(f"getent ahostsv4 {_checked(name)} || echo {_NOBODY}"))
        addresses = list(dict.fromkeys(_IPV4.findall(said)))
        if not addresses:
            raise NobodyThereError(f"{name}: the container finds no address for that name.")
        return addresses

    def connect(self, name: str, port: int) -> Any:
        """Return what address and port take a connection from there, and by which way; which task, nobody says.

        Raises:
            NobodyThereError: if nobody takes it.
        """
        told = "--output /dev/null --write-out %{remote_ip}:%{remote_port}"
        said = self._say(f"{_CURL.replace(' --fail', '')} {told} http://{_checked(name)}:{int(port)}/").strip()
        reached = _REACHED.fullmatch(said)
        if reached is None:
            raise NobodyThereError(f"{name}:{port}: {said or 'nobody answers.'}")
        address = reached["address"]
        way = "address" if address == name else "dns"
        through = "service connect" if address.startswith(_OF_SERVICE_CONNECT) else way
        return {"task": None, "address": address, "port": int(reached["port"]), "through": through}


class InContainer(_InContainer):
    """Somebody inside of a container, who came through its machine.

    Arguments:
        ssm, person, machine: as of OnMachine.
        container: as DescribeTasks shows it.
    """

    def __init__(self, ssm: Any, person: Person, machine: str, container: Mapping[str, Any]) -> None:
        self._ssm = ssm
        self._person = person
        self._machine = machine
        self._container = container

    def connect(self, name: str, port: int) -> Any:
        """Return who takes a connection from there; what curl complains of there is told."""
        try:
            return super().connect(name, port)
        except NobodyThereError:
            raise
        except BeyondThisAwsError as failure:
            raise NobodyThereError(str(failure)) from failure

    def _say(self, script: str) -> str:
        if "runtimeId" not in self._container:
            raise BeyondThisAwsError(
                f"The container {self._container['name']} has not started yet: wait until it runs."
            )
        command = shlex.join(["docker", "exec", self._container["runtimeId"], "sh", "-c", script])
        blanks = {"container": self._container["name"]}
        return _said(self._ssm, self._person, self._machine, command, "inside.instance", blanks)


class OnFargate(_InContainer):
    """Somebody inside of a container on Fargate, whom a person has to ask.

    Arguments:
        person: who asks.
        region, cluster, task_arn, container: where.
    """

    def __init__(self, person: Person, region: str, cluster: str, task_arn: str, container: str) -> None:
        self._person = person
        self._where = ["--region", region, "--cluster", cluster, "--task", task_arn, "--container", container]
        self._container = container

    def _on_one_line(self, script: str) -> str:
        # What a person pastes is one line.
        return f"echo $({script})"

    def _say(self, script: str) -> str:
        inside = shlex.join(["sh", "-c", script])
        command = shlex.join(["aws", "ecs", "execute-command", *self._where, "--interactive", "--command", inside])
        return self._person.answer(wishes.of_world("inside.fargate", container=self._container, command=command))


def _checked(name: str) -> str:
    """Return a name that a shell would not act on.

    Raises:
        ValueError: if it would.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a host: give one such as web.shop.local, or an address.")
    return name


def _asking(path: str) -> str:
    """Return a script that asks an endpoint from inside of a container, with what its image has for that.

    Raises:
        ValueError: if the path holds what no address does.
    """
    if not _ADDRESS.fullmatch(path):
        raise ValueError(f"{path!r} is no path of an endpoint: give one such as /task or /stats.")
    address = path if path.startswith(("$", "http://")) else f"{_METADATA}{path}"
    return f'{_CURL} "{address}" || wget -q -O- "{address}"'


def _said(ssm: Any, person: Person, machine: str, command: str, wish: str, blanks: Mapping[str, str]) -> str:
    """Return what a command on a machine writes; whoever is there runs it if Systems Manager cannot."""
    try:
        return run_command.run(ssm, machine, command)
    except run_command.OutOfReachError:
        return person.answer(wishes.of_world(wish, machine=machine, command=command, **blanks))
    except run_command.CommandFailedError as failure:
        raise BeyondThisAwsError(str(failure)) from failure


def _read(text: str) -> Any:
    """Return an answer: an object, or a text that is none.

    Raises:
        BeyondThisAwsError: if it is a part of an object.
    """
    if not text.lstrip().startswith("{"):
        return text
    try:
        return json.loads(text)
    except ValueError as fault:
        raise BeyondThisAwsError(f"The answer begins as JSON and does not end so ({fault}): copy all of it.") from fault
