"""ECS Anywhere: activations of Systems Manager, the machines that they admit, and what the install script refuses."""

from .fact import ASSUMED, REMEMBERED, Fact, Message

_GUIDE = "developer guide, Amazon ECS clusters for external instances"
_SSM = "Systems Manager API reference, "
_OWN = "AWS's code; the wording is ours"
_SCRIPT = "ours: what the script says is not known"

OPERATING_SYSTEMS = Fact(
    (
        "Amazon Linux 2023",
        "Ubuntu 20.04",
        "Ubuntu 22.04",
        "Ubuntu 24.04",
        "Red Hat Enterprise Linux 9",
    ),
    _GUIDE + ": what is supported since 2026-08-07",
)
DEFAULT_OPERATING_SYSTEM = Fact("Ubuntu 24.04", "what a simulated machine has unless the lab says otherwise", ASSUMED)

# Activations.
DEFAULT_EXPIRY_HOURS = Fact(24, _SSM + "CreateActivation ExpirationDate")
EXPIRY_MAX_DAYS = Fact(30, _SSM + "CreateActivation ExpirationDate")
REGISTRATIONS_DEFAULT = Fact(1, _SSM + "CreateActivation RegistrationLimit")
REGISTRATION_LIMIT_RANGE = Fact((1, 1000), _SSM + "CreateActivation RegistrationLimit")
ACTIVATION_CODE_LENGTH = Fact(20, _SSM + "CreateActivation ActivationCode: 20 to 250 characters")
ACTIVATIONS_PAGE = Fact(50, _SSM + "MaxResults of DescribeActivations and DescribeInstanceInformation")
TRUSTED_SERVICE = Fact("ssm.amazonaws.com", _GUIDE + ", ecsAnywhereRole: who may assume it")

# Machines.
CREDENTIALS_ROTATE_S = Fact(1800.0, _GUIDE + ": credentials are rotated every 30 minutes")
CREDENTIALS_LAST_S = Fact(3600.0, "an hour, so that one rotation may fail; AWS does not say", ASSUMED)
PING_LOST_S = Fact(300.0, "amazon-ssm-agent: it reports its health every five minutes", REMEMBERED)
SSM_AGENT_VERSION = Fact("3.3.3050.0", "InstanceInformation AgentVersion has this shape; the number is ours", ASSUMED)

# What Systems Manager refuses.
REQUEST_INVALID = Message("{problem}", "the words are botocore's", ASSUMED, "ValidationException")
ROLE_INVALID = Message(
    "Nonexistent role or missing ssm service principal in trust policy: {role}",
    "from memory",
    REMEMBERED,
    "ValidationException",
)
EXPIRATION_INVALID = Message(
    "ExpirationDate must be in the future, and at most {days} days from now.", _OWN, ASSUMED, "InvalidParameters"
)
REGISTRATION_LIMIT_INVALID = Message(
    "RegistrationLimit must be from {low} to {high}.", _OWN, ASSUMED, "InvalidParameters"
)
ACTIVATION_NOT_FOUND = Message("There is no activation with the id {id}.", _OWN, ASSUMED, "InvalidActivationId")
FILTER_INVALID = Message("The filter {key} is not known, or is not simulated.", _OWN, ASSUMED, "InvalidFilter")
FILTER_KEY_INVALID = Message("The filter {key} is not known, or is not simulated.", _OWN, ASSUMED, "InvalidFilterKey")
NEXT_TOKEN_INVALID = Message("The NextToken is not one that this call returned.", _OWN, ASSUMED, "InvalidNextToken")
MACHINE_NOT_MANAGED = Message("There is no managed instance with the id {id}.", _OWN, ASSUMED, "InvalidInstanceId")

# What the install script refuses.
SYSTEM_UNSUPPORTED = Message(
    "ECS Anywhere does not support {operating_system}. It supports {supported}: install one of these on the machine, "
    "and run the script again.",
    _SCRIPT,
    ASSUMED,
)
ACTIVATION_INVALID = Message(
    "Systems Manager has no activation with the id {id} and that code. Give both as CreateActivation returned them, or "
    "create another activation if this one was deleted.",
    _SCRIPT,
    ASSUMED,
)
ACTIVATION_EXPIRED = Message(
    "The activation {id} expired at {at:%Y-%m-%d %H:%M} UTC, so it registers no more machines. Create another one.",
    _SCRIPT,
    ASSUMED,
)
ACTIVATION_USED_UP = Message(
    "The activation {id} has registered as many machines as it may: its RegistrationLimit is {limit}. Create another "
    "one, with a higher RegistrationLimit if it is for several machines.",
    _SCRIPT,
    ASSUMED,
)
NO_SUCH_MACHINE = Message(
    "There is no machine {id}. Give the id of an EC2 instance (i-...) that ECS has noticed, or the one that "
    "install_ecs_anywhere returned (mi-...).",
    "ours",
    ASSUMED,
)
NO_CREDENTIALS = Message(
    "The machine {id} has no credentials from Systems Manager: only machines outside AWS (mi-...) that are not "
    "deregistered have them.",
    "ours",
    ASSUMED,
)
