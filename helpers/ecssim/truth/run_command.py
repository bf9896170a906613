"""Run Command of AWS Systems Manager: its statuses, times and refusals."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Message, Spread

_API = "Systems Manager API reference, "
_STATUSES = "Systems Manager user guide, Understanding command statuses"
_OWN = "AWS's code; the wording is ours"

SHELL_DOCUMENT = Fact("AWS-RunShellScript", "Systems Manager user guide, the document for shell commands on Linux")
SHELL_PLUGIN = Fact("aws:runShellScript", _API + "GetCommandInvocation PluginName")
MANAGED_POLICY = Fact("AmazonSSMManagedInstanceCore", "Systems Manager user guide, instance permissions")

# How long things take.
AGENT_READY_S = Fact(60.0, "launch of an instance until its agent of Systems Manager has registered", ASSUMED)
DELIVERY_S = Fact(Spread(0.5, 1.5), "time until the agent has got a command", ASSUMED)
EXECUTION_S = Fact(Spread(0.2, 0.6), "time that one question to an endpoint takes", ASSUMED)
RETRY_S = Fact(10.0, "time until Systems Manager tries again to reach a machine", ASSUMED)
TIMEOUT_S = Fact(3600, _API + "SendCommand TimeoutSeconds; the default is from the user guide")
EXECUTION_TIMEOUT_S = Fact(3600, "AWS-RunShellScript, its parameter executionTimeout")
NOT_RUN_CODE = Fact(-1, _API + "GetCommandInvocation ResponseCode")

# What GetCommandInvocation says: Status and StatusDetails. Run Command counts a delivery as late once both timeouts are
# over.
DETAILS = Fact(
    {
        "Pending": ("Pending", "Pending"),
        "Delayed": ("Delayed", "Delayed"),
        "InProgress": ("InProgress", "InProgress"),
        "Success": ("Success", "Success"),
        "Failed": ("Failed", "Failed"),
        "DeliveryTimedOut": ("TimedOut", "DeliveryTimedOut"),
        "ExecutionTimedOut": ("TimedOut", "ExecutionTimedOut"),
    },
    _STATUSES + "; that the details are written without spaces is from memory",
    REMEMBERED,
)

# What Systems Manager refuses.
MACHINE_INVALID = Message(
    "Instances [[{id}]] not in a valid state for account {account}",
    "many reports of SendCommand, 2017 to 2022",
    OBSERVED,
    "InvalidInstanceId",
)
DOCUMENT_INVALID = Message(
    "ecssim knows no document {document}: send AWS-RunShellScript.", _OWN, ASSUMED, "InvalidDocument"
)
PARAMETERS_INVALID = Message(
    "AWS-RunShellScript needs the parameter commands, and ecssim knows executionTimeout besides, in seconds.",
    _OWN,
    ASSUMED,
    "InvalidParameters",
)
NOT_SIMULATED = Message(
    "ecssim sends commands to machines that are named by InstanceIds; it does not simulate {parameter}.",
    "ours",
    ASSUMED,
    "ValidationException",
)
COMMAND_NOT_FOUND = Message("There is no command {id}.", _OWN, ASSUMED, "InvalidCommandId")
INVOCATION_NOT_FOUND = Message("The command {id} was not sent to {machine}.", _OWN, ASSUMED, "InvocationDoesNotExist")
COMMAND_NOT_UNDERSTOOD = Message(
    "{words}: ecssim does not simulate this command. It knows echo, curl and wget to the addresses of the container "
    "agent, and docker exec of these in a container, where getent looks names up.",
    "ours",
    ASSUMED,
)
