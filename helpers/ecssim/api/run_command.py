"""Run Command of AWS Systems Manager, as far as it takes to ask the container agent on a machine.

Left out are other documents than AWS-RunShellScript, targets by tag, several pages of output, and its events.
"""

from datetime import datetime, timedelta
from typing import Any

from ..model.command import Command, Invocation, InvocationStatus
from ..outside.machine import Machine, MachineState
from ..truth import run_command as truth
from .call import Answer, Call
from .refusal import refuse

Shape = dict[str, Any]
_KNOWN = {"InstanceIds", "DocumentName", "DocumentVersion", "TimeoutSeconds", "Comment", "Parameters"}


def send_command(call: Call) -> Answer:
    """Send shell commands to machines that the agent of Systems Manager runs on."""
    for parameter in sorted(call.request.keys() - _KNOWN):
        refuse(truth.NOT_SIMULATED, parameter=parameter)
    document, parameters = call.get("DocumentName"), call.get("Parameters", {})
    if document != truth.SHELL_DOCUMENT.value:
        refuse(truth.DOCUMENT_INVALID, document=document)
    timeout = parameters.get("executionTimeout", [str(truth.EXECUTION_TIMEOUT_S.value)])
    understood = parameters.keys() <= {"commands", "executionTimeout"} and len(timeout) == 1 and timeout[0].isdigit()
    if not parameters.get("commands") or not understood:
        refuse(truth.PARAMETERS_INVALID)
    command = call.change.commands.send(
        [_managed(call, machine_id) for machine_id in dict.fromkeys(call.get("InstanceIds", []))],
        parameters["commands"],
        comment=call.get("Comment", ""),
        timeout_s=call.get("TimeoutSeconds", truth.TIMEOUT_S.value),
        execution_timeout_s=int(timeout[0]),
    )
    return {"Command": _command(command)}


def _managed(call: Call, machine_id: str) -> Machine:
    """Return a machine that Systems Manager manages: one outside AWS, or an EC2 instance whose role lets it."""
    machine = call.account.machines.get(machine_id)
    if machine is None or not (machine_id in call.account.managed_instances or _lets_itself_be_managed(call, machine)):
        refuse(truth.MACHINE_INVALID, id=machine_id, account=call.account.arns.account_id)
    return machine


def _lets_itself_be_managed(call: Call, machine: Machine) -> bool:
    ready_at = machine.facts.launched_at + timedelta(seconds=truth.AGENT_READY_S.value)
    if not machine.id.startswith("i-") or machine.state is not MachineState.RUNNING or call.now < ready_at:
        return False
    return call.neighbours.compute.has_policy(machine.id, truth.MANAGED_POLICY.value)


def get_command_invocation(call: Call) -> Answer:
    """Show how far a command is on one machine, and what it has written there."""
    command = _found(call)
    invocation = command.invocations.get(call.get("InstanceId"))
    if invocation is None or call.get("PluginName", truth.SHELL_PLUGIN.value) != truth.SHELL_PLUGIN.value:
        refuse(truth.INVOCATION_NOT_FOUND, id=command.id, machine=call.get("InstanceId"))
    return {
        **_about(command, invocation),
        "PluginName": truth.SHELL_PLUGIN.value,
        "ResponseCode": invocation.response_code,
        "ExecutionStartDateTime": _written(invocation.started_at),
        "ExecutionEndDateTime": _written(invocation.ended_at if invocation.started_at else None),
        "ExecutionElapsedTime": _elapsed(invocation),
        "StandardOutputContent": invocation.output,
        "StandardErrorContent": invocation.errors,
    }


def list_command_invocations(call: Call) -> Answer:
    """List commands machine by machine, oldest first; filters are left out."""
    commands = [_found(call)] if call.get("CommandId") else list(call.account.commands.values())
    wanted = call.get("InstanceId")
    return {
        "CommandInvocations": [
            {**_about(command, invocation), "RequestedDateTime": command.sent_at}
            for command in commands
            for machine_id, invocation in command.invocations.items()
            if wanted in (None, machine_id)
        ]
    }


def _found(call: Call) -> Command:
    command = call.account.commands.get(call.get("CommandId"))
    if command is None:
        refuse(truth.COMMAND_NOT_FOUND, id=call.get("CommandId"))
    return command


def _command(command: Command) -> Shape:
    return {
        "CommandId": command.id,
        "DocumentName": truth.SHELL_DOCUMENT.value,
        "Comment": command.comment,
        "Parameters": {"commands": list(command.lines), "executionTimeout": [str(command.execution_timeout_s)]},
        "InstanceIds": list(command.invocations),
        "RequestedDateTime": command.sent_at,
        "ExpiresAfter": command.expires_at,
        "TimeoutSeconds": command.timeout_s,
        "Status": InvocationStatus.PENDING.value,
        "StatusDetails": InvocationStatus.PENDING.value,
        "TargetCount": len(command.invocations),
    }


def _about(command: Command, invocation: Invocation) -> Shape:
    status, details = truth.DETAILS.value[invocation.status.value]
    return {
        "CommandId": command.id,
        "InstanceId": invocation.machine.id,
        "Comment": command.comment,
        "DocumentName": truth.SHELL_DOCUMENT.value,
        "Status": status,
        "StatusDetails": details,
    }


def _written(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if moment else ""


def _elapsed(invocation: Invocation) -> str:
    if invocation.started_at is None or invocation.ended_at is None:
        return ""
    return f"PT{(invocation.ended_at - invocation.started_at).total_seconds():g}S"


RUN_COMMAND = {
    "GetCommandInvocation": get_command_invocation,
    "ListCommandInvocations": list_command_invocations,
    "SendCommand": send_command,
}
