"""Somebody on a machine or inside of a container of a real AWS account, who asks the endpoints there.

They come through Systems Manager. Where that does not reach, a person runs the same command and pastes its answer.
"""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

from . import run_command, wishes
from .person import Person
from .world import BeyondThisAwsError

_AGENT = "http://localhost:51678"
_METADATA = "$ECS_CONTAINER_METADATA_URI_V4"
_CURL = "curl --fail --silent --show-error --max-time 10"
# It stands in double quotes in a shell: variables are meant, and nothing else that a shell would act on.
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
        return _run(self._ssm, self._person, self._machine, f"{_CURL} {shlex.quote(address)}", "host", {})


class InContainer:
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

    def get(self, path: str) -> Any:
        """Return what an endpoint answers there."""
        if "runtimeId" not in self._container:
            raise BeyondThisAwsError(
                f"The container {self._container['name']} has not started yet: wait until it runs."
            )
        command = shlex.join(["docker", "exec", self._container["runtimeId"], "sh", "-c", _asking(path)])
        blanks = {"container": self._container["name"]}
        return _run(self._ssm, self._person, self._machine, command, "inside.instance", blanks)


class OnFargate:
    """Somebody inside of a container on Fargate, whom a person has to ask.

    Arguments:
        person: who asks.
        region, cluster, task_arn, container: where.
    """

    def __init__(self, person: Person, region: str, cluster: str, task_arn: str, container: str) -> None:
        self._person = person
        self._where = ["--region", region, "--cluster", cluster, "--task", task_arn, "--container", container]
        self._container = container

    def get(self, path: str) -> Any:
        """Return what an endpoint answers there."""
        inside = shlex.join(["sh", "-c", _asking(path)])
        command = shlex.join(["aws", "ecs", "execute-command", *self._where, "--interactive", "--command", inside])
        wish = wishes.of_world("inside.fargate", container=self._container, command=command)
        return _read(self._person.answer(wish))


def _asking(path: str) -> str:
    """Return a script that asks an endpoint from inside of a container, with what its image has for that.

    Raises:
        ValueError: if the path holds what no address does.
    """
    if not _ADDRESS.fullmatch(path):
        raise ValueError(f"{path!r} is no path of an endpoint: give one such as /task or /stats.")
    address = path if path.startswith(("$", "http://")) else f"{_METADATA}{path}"
    return f'{_CURL} "{address}" || wget -q -O- "{address}"'


def _run(ssm: Any, person: Person, machine: str, command: str, wish: str, blanks: Mapping[str, str]) -> Any:
    """Return what a command on a machine answers; whoever is there runs it if Systems Manager cannot."""
    try:
        return _read(run_command.run(ssm, machine, command))
    except run_command.OutOfReachError:
        return _read(person.answer(wishes.of_world(wish, machine=machine, command=command, **blanks)))
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
