"""What is wrong with task definitions, in AWS's words: code and sentence of each error."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Message

_SEEN = "seen in real output"
_MEMORY = "from memory"
_OWN = "AWS's code; the wording is ours"
_INVALID = "InvalidParameterException"
_CLIENT = "ClientException"

TASK_DEFINITION_NOT_FOUND = Message("TaskDefinition not found.", _MEMORY, REMEMBERED, _CLIENT)
TASK_DEFINITION_NOT_DESCRIBED = Message("Unable to describe task definition.", _MEMORY, REMEMBERED, _CLIENT)
TASK_DEFINITION_INACTIVE = Message("TaskDefinition is inactive", _SEEN, OBSERVED, _INVALID)
TASK_DEFINITION_INACTIVE_IN_UPDATE = Message("TaskDefinition is inactive", _SEEN, OBSERVED, _CLIENT)
TASK_DEFINITION_STILL_ACTIVE = Message(
    "The specified task definition is still in ACTIVE status. Please deregister the target and try again.",
    _MEMORY,
    REMEMBERED,
    _CLIENT,
)
REVISION_MISSING = Message("Revision is missing.", _MEMORY, REMEMBERED, _CLIENT)
REVISION_INVALID = Message("Invalid revision number. Number: {revision}", _SEEN, OBSERVED, _INVALID)
FAMILY_EMPTY = Message("Family should not be null or empty.", _MEMORY, REMEMBERED, _CLIENT)
FAMILY_INVALID = Message(
    "Invalid family: up to 255 letters, numbers, underscores and hyphens are allowed.", _OWN, ASSUMED, _CLIENT
)
CONTAINERS_EMPTY = Message("Container list cannot be empty.", _MEMORY, REMEMBERED, _CLIENT)
TOO_MANY_CONTAINERS = Message("A task definition can have at most {limit} containers.", _OWN, ASSUMED, _CLIENT)
CONTAINER_FIELD_EMPTY = Message("Container.{field} should not be null or empty.", _MEMORY, REMEMBERED, _CLIENT)
CONTAINER_NAME_TWICE = Message("Container names must be unique: {name} appears twice.", _OWN, ASSUMED, _CLIENT)
NO_ESSENTIAL_CONTAINER = Message("Task definition doesn't have any essential container.", _SEEN, OBSERVED, _CLIENT)
CONTAINER_MEMORY_MISSING = Message(
    "Invalid setting for container '{name}'. At least one of 'memory' or 'memoryReservation' must be specified.",
    _MEMORY,
    REMEMBERED,
    _CLIENT,
)
CONTAINER_MEMORY_TOO_LARGE = Message(
    "Invalid setting for container '{name}'. Its memory is greater than the memory of the task.", _OWN, ASSUMED, _CLIENT
)
CONTAINER_SETTING_NEGATIVE = Message(
    "Invalid setting for container '{name}'. '{setting}' must not be negative.", _OWN, ASSUMED, _CLIENT
)
VARIABLE_NAME_EMPTY = Message(
    "Invalid setting for container '{name}'. Every environment variable needs a name.", _OWN, ASSUMED, _CLIENT
)
PORT_OUT_OF_RANGE = Message(
    "Invalid setting for container '{name}'. '{setting}' of a port mapping must be from {low} to {high}.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
PROTOCOL_INVALID = Message(
    "Invalid setting for container '{name}'. The protocol of a port mapping must be tcp or udp.", _OWN, ASSUMED, _CLIENT
)
VOLUME_UNKNOWN = Message("Unknown volume '{name}'.", _SEEN, OBSERVED, _CLIENT)
GPU_COUNT_INVALID = Message(
    "Invalid setting for container '{name}'. It must ask for a whole number of GPUs, at least 1.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
DEPENDENCY_UNKNOWN = Message(
    "Container '{name}' depends on '{dependency}', which is not a container of this task definition.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
DEPENDENCY_CONDITION_INVALID = Message("Invalid dependency condition: {condition}.", _OWN, ASSUMED, _CLIENT)
DEPENDENCY_ESSENTIAL = Message(
    "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
    _SEEN,
    OBSERVED,
    _CLIENT,
)
DEPENDENCY_WITHOUT_CHECK = Message(
    "A container that others wait for with HEALTHY needs a health check: '{name}'.", _OWN, ASSUMED, _CLIENT
)
DEPENDENCY_CIRCLE = Message("Containers depend on each other in a circle.", _OWN, ASSUMED, _CLIENT)
HEALTH_CHECK_WITHOUT_COMMAND = Message("The health check of container '{name}' has no command.", _OWN, ASSUMED, _CLIENT)
HEALTH_CHECK_OUT_OF_RANGE = Message(
    "The health check of container '{name}' is out of range: {setting} must be from {low} to {high}.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
RESTART_PERIOD_OUT_OF_RANGE = Message(
    "The restart policy of container '{name}' is out of range: restartAttemptPeriod must be from {low} to {high}.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
COMMAND_NOT_UNDERSTOOD = Message(
    "ecssim does not know what container '{name}' would do on AWS: {problem}.",
    "our own words",
    ASSUMED,
    "UnsupportedFeatureException",
)
NETWORK_MODE_INVALID = Message("Invalid network mode: {mode}.", _OWN, ASSUMED, _CLIENT)
PORTS_MUST_MATCH = Message(
    "When networkMode={mode}, the host ports and container ports in port mappings must match.", _SEEN, OBSERVED, _CLIENT
)
MANAGED_INSTANCES_NETWORK_MODE = Message(
    "ECS Managed Instances only support the network modes awsvpc and host, not {mode}.", _OWN, ASSUMED, _CLIENT
)
COMPATIBILITY_INVALID = Message("Invalid compatibility: {value}.", _OWN, ASSUMED, _CLIENT)
# Most observations have these typographic quotes, one live check of September 2026 has straight ones.
FARGATE_NETWORK_MODE = Message("Fargate only supports network mode ‘awsvpc’.", _SEEN, OBSERVED, _CLIENT)
FARGATE_SIZE_MISSING = Message("Fargate requires that '{size}' be defined at the task level.", _SEEN, OBSERVED, _CLIENT)
FARGATE_SIZE_INVALID = Message(
    "No Fargate configuration exists for given values: {cpu} CPU, {memory} memory", _SEEN, OBSERVED, _CLIENT
)
FARGATE_UNSUPPORTED = Message("Fargate does not support {what}.", _OWN, ASSUMED, _CLIENT)
FARGATE_TIMEOUT = Message(
    "Invalid {setting} for container '{name}': on Fargate it must be from {low} to {high} seconds.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
FARGATE_EXECUTION_ROLE = Message(
    "Fargate requires task definition to have execution role ARN to support {feature}.", _SEEN, OBSERVED, _CLIENT
)
SECRETS_EXECUTION_ROLE = Message(
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    _SEEN,
    OBSERVED,
    _CLIENT,
)
SECRET_NAME_SHARED = Message(
    "The secret name must be unique and not shared with any new or existing environment variables set on the "
    "container, such as '{name}'.",
    _SEEN,
    OBSERVED,
    _CLIENT,
)
PARAMETER_NAME_INVALID = Message(
    "The Systems Manager parameter name specified for secret {name} is invalid.", _SEEN, OBSERVED, _CLIENT
)
LOG_OPTIONS_MISSING = Message("Log driver awslogs requires options: {options}", _MEMORY, REMEMBERED, _CLIENT)
CPU_SETTING_INVALID = Message(
    "Invalid '{size}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS "
    "Developer Guide.",
    "developer guide, task CPU or memory error",
    code=_CLIENT,
)
EPHEMERAL_STORAGE_TOO_SMALL = Message("EphemeralStorage size should be at least {limit}", _SEEN, OBSERVED, _CLIENT)
EPHEMERAL_STORAGE_TOO_LARGE = Message("EphemeralStorage size should be at most {limit}", _SEEN, OBSERVED, _CLIENT)
