"""A shell command on a machine of the lab, through Run Command of Systems Manager, which costs nothing.

It works on EC2 instances whose role has the policy AmazonSSMManagedInstanceCore, and on machines of ECS Anywhere.
"""

import time
from typing import Any

_DOCUMENT = "AWS-RunShellScript"
_TIMEOUT_S = 30  # for the delivery, the shortest that AWS takes, and the same again for the execution
_EVERY_S = 2
_GIVE_UP_AFTER_S = 120
_UNDER_WAY = ("Pending", "Delayed", "InProgress", "Cancelling")
_NEVER_RAN = -1
_LONGEST_OUTPUT = 24_000


class OutOfReachError(ConnectionError):
    """Systems Manager does not reach the machine; whether the command will still run, nobody knows."""


class CommandFailedError(RuntimeError):
    """The command ran, and did not succeed."""


def run(ssm: Any, machine: str, command: str) -> str:
    """Run a command on a machine, wait for its end, and return what it wrote.

    Arguments:
        ssm: a boto3 client of Systems Manager.
        machine: its id, i-... or mi-...
        command: for the shell of root.

    Raises:
        OutOfReachError: if the machine cannot be reached.
        CommandFailedError: if the command failed, or wrote more than Systems Manager shows.
    """
    done = _outcome(ssm, machine, _send(ssm, machine, command))
    if done["ResponseCode"] == _NEVER_RAN:
        raise OutOfReachError(f"Systems Manager could not deliver the command to {machine}: {done['StatusDetails']}.")
    if done["Status"] != "Success":
        problem = done["StandardErrorContent"].strip() or done["StatusDetails"]
        raise CommandFailedError(f"On {machine} the command `{command}` failed: {problem}")
    output = str(done["StandardOutputContent"])
    if len(output) >= _LONGEST_OUTPUT:
        raise CommandFailedError(
            f"On {machine} the command `{command}` wrote more than the {_LONGEST_OUTPUT:,} characters that Systems "
            "Manager shows. Ask for less, such as for one task."
        )
    return output


def _send(ssm: Any, machine: str, command: str) -> str:
    try:
        sent = ssm.send_command(
            InstanceIds=[machine],
            DocumentName=_DOCUMENT,
            TimeoutSeconds=_TIMEOUT_S,
            Parameters={"commands": [command], "executionTimeout": [str(_TIMEOUT_S)]},
        )
    except ssm.exceptions.InvalidInstanceId as fault:
        raise OutOfReachError(
            f"Systems Manager does not know {machine}, or it is not running: a machine appears there a minute or two "
            "after its launch, if its role lets it."
        ) from fault
    return str(sent["Command"]["CommandId"])


def _outcome(ssm: Any, machine: str, command_id: str) -> dict[str, Any]:
    """Return what GetCommandInvocation says once nothing more comes."""
    waited_s = 0
    while waited_s < _GIVE_UP_AFTER_S:
        time.sleep(_EVERY_S)
        waited_s += _EVERY_S
        try:
            seen: dict[str, Any] = ssm.get_command_invocation(CommandId=command_id, InstanceId=machine)
        except ssm.exceptions.InvocationDoesNotExist:
            continue  # it is not visible everywhere at once
        if seen["Status"] not in _UNDER_WAY:
            return seen
    raise OutOfReachError(f"Systems Manager has not heard from {machine} for {_GIVE_UP_AFTER_S} seconds.")
