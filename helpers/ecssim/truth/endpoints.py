"""What the container agent answers on its host and inside of tasks."""

from .fact import ASSUMED, REMEMBERED, Fact, Message

_AGENT = "amazon-ecs-agent 1.105.1"
_VARIABLES = "developer guide, Amazon ECS environment variables"
_METADATA = "developer guide, Amazon ECS task metadata endpoint version 4"
_PROTECTION = _AGENT + ", handlers of task protection"

# The introspection endpoint on the host.
DOCKER_NAME = Message(
    "ecs-{family}-{revision}-{container}-{digits}", "developer guide, Amazon ECS container introspection"
)
DOCKER_NAME_DIGITS = Fact(20, "developer guide, Amazon ECS container introspection: its examples")
SHORT_DOCKER_ID_LENGTH = Fact(12, _AGENT + ", handlers of introspection: longer ids must match to the last digit")

# The variables that containers get.
METADATA_URI = Message("http://{address}/v4/{id}", _VARIABLES)
METADATA_URI_VERSION_3 = Message("http://{address}/v3/{id}", _VARIABLES)
AGENT_URI = Message("http://{address}/api/{id}", _VARIABLES)
CREDENTIALS_PATH = Message("/v2/credentials/{id}", "developer guide, Amazon ECS task IAM role", REMEMBERED)
EXECUTION_ENVIRONMENT = Fact(
    {"FARGATE": "AWS_ECS_FARGATE", "EC2": "AWS_ECS_EC2"}, _VARIABLES + "; it names none for external instances"
)
REGION_VARIABLES = Fact(
    ("AWS_DEFAULT_REGION", "AWS_REGION"), _VARIABLES + "; that they are set on Fargate only is from memory", REMEMBERED
)

# The task metadata endpoint.
LABEL_PREFIX = Fact("com.amazonaws.ecs.", _METADATA + ": its examples")
CONTAINER_TYPE = Fact("NORMAL", _METADATA)
SNAPSHOTTER = Fact("overlayfs", _METADATA + " for Fargate: its examples")
CLOCK_STATUS = Fact("SYNCHRONIZED", _METADATA + " for Fargate")
CLOCK_ERROR_BOUND = Fact(0.0, "virtual time has no error", ASSUMED)

# Credentials of the task role.
CREDENTIALS_LAST_S = Fact(6 * 3600.0, "developer guide, Amazon ECS task IAM role: up to six hours", REMEMBERED)
CREDENTIALS_RENEWED_AFTER_S = Fact(
    5 * 3600.0, "new credentials come before the old ones expire; when, AWS does not say", ASSUMED
)

# Task protection from within the task.
PROTECTION_PATH = Fact("/task-protection/v1/state", "developer guide, Amazon ECS task scale-in protection endpoint")
PROTECTION_UNREADABLE = Message(
    "UpdateTaskProtection: failed to decode request", _PROTECTION, code="InvalidParameterException"
)
PROTECTION_INCOMPLETE = Message(
    "Invalid request: does not contain 'ProtectionEnabled' field", _PROTECTION, code="InvalidParameterException"
)
PROTECTION_WITHOUT_ROLE = Message(
    "Invalid Request: no task IAM role credentials available for task", _PROTECTION, code="AccessDeniedException"
)
PROTECTION_TIMED_OUT = Message("Timed out calling ECS Task Protection API", _PROTECTION, code="RequestCanceled")
