"""The errors that the Amazon ECS API answers with: code and message."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Message

_SEEN = "seen in real output"
_MEMORY = "from memory"
_OWN = "AWS's code; the wording is ours"

_INVALID = "InvalidParameterException"
_CLIENT = "ClientException"

CLUSTER_NOT_FOUND = Message("Cluster not found.", _MEMORY, REMEMBERED, "ClusterNotFoundException")
CLUSTER_INACTIVE = Message("The referenced cluster was inactive.", _SEEN, OBSERVED, "ClusterNotFoundException")
CLUSTER_HAS_SERVICES = Message(
    "The Cluster cannot be deleted while Services are active.", _SEEN, OBSERVED, "ClusterContainsServicesException"
)
CLUSTER_HAS_TASKS = Message(
    "The Cluster cannot be deleted while Tasks are active.", _SEEN, OBSERVED, "ClusterContainsTasksException"
)
INVALID_CLUSTER_NAME = Message("Invalid cluster name.", _OWN, ASSUMED, _INVALID)

SERVICE_NOT_FOUND = Message("Service not found.", _MEMORY, REMEMBERED, "ServiceNotFoundException")
SERVICE_NOT_ACTIVE = Message("Service was not ACTIVE.", _SEEN, OBSERVED, "ServiceNotActiveException")
SERVICE_NOT_IDEMPOTENT = Message("Creation of service was not idempotent.", _SEEN, OBSERVED, _INVALID)
SERVICE_DRAINING = Message("Unable to Start a service that is still Draining.", _SEEN, OBSERVED, _INVALID)
SERVICE_HAS_DEPLOYMENTS = Message(
    "The service cannot be stopped while deployments are active.",
    "source of the terraform AWS provider; when AWS says it is not known",
    OBSERVED,
    _INVALID,
)
REBALANCING_NEEDS_ROOM = Message(
    "Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.",
    _SEEN,
    OBSERVED,
    _INVALID,
)
REBALANCING_NEEDS_ROOM_IN_UPDATE = Message(
    "The service couldn't be updated because Availability Zone Rebalancing does not support maximumPercent <= 100 % "
    "as deployment configuration.",
    _SEEN,
    OBSERVED,
    _INVALID,
)
SERVICE_ABOVE_ZERO = Message("The service cannot be stopped while it is scaled above 0.", _SEEN, OBSERVED, _INVALID)
INVALID_SERVICE_NAME = Message("Invalid service name.", _OWN, ASSUMED, _INVALID)
DESIRED_COUNT_NEGATIVE = Message("desiredCount must not be negative: {count}.", _OWN, ASSUMED, _INVALID)
DESIRED_COUNT_MISSING = Message(
    "desiredCount is required for a service of the REPLICA strategy.", _OWN, ASSUMED, _INVALID
)
TOO_MANY_TASKS_IN_SERVICE = Message("desiredCount must be at most {limit}.", _OWN, ASSUMED, _INVALID)
INVALID_PERCENT = Message(
    "Invalid deployment configuration: minimumHealthyPercent must be from 0 to 100, and maximumPercent 100 or more.",
    _OWN,
    ASSUMED,
    _INVALID,
)

TASK_NOT_FOUND = Message("The referenced task was not found.", _SEEN, OBSERVED, _INVALID)
TASKS_EMPTY = Message("Tasks cannot be empty.", _SEEN, OBSERVED, _INVALID)
COUNT_OUT_OF_RANGE = Message("count must be between 1 and {limit}.", _OWN, ASSUMED, _INVALID)
STARTED_BY_ALONE = Message("startedBy cannot be combined with other filters.", _OWN, ASSUMED, _INVALID)
NO_CONTAINER_INSTANCES = Message("No Container Instances were found in your cluster.", _SEEN, OBSERVED, _INVALID)
REUSED_CLIENT_TOKEN = Message(
    "The clientToken was already used with other parameters.", _OWN, ASSUMED, "ConflictException"
)
PROPAGATE_FROM_SERVICE = Message(
    "propagateTags SERVICE is only for services: a task that RunTask starts has none.", _OWN, ASSUMED, _INVALID
)
CLIENT_TOKEN_TOO_LONG = Message("clientToken can have at most {limit} characters.", _OWN, ASSUMED, _INVALID)
UNKNOWN_CONTAINER = Message(
    "Override for container named {name} is not a container in the TaskDefinition.", _MEMORY, REMEMBERED, _INVALID
)

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
NO_ESSENTIAL_CONTAINER = Message(
    "Invalid setting for container. At least one container must be essential.", _OWN, ASSUMED, _CLIENT
)
CONTAINER_MEMORY_MISSING = Message(
    "Invalid setting for container '{name}'. At least one of 'memory' or 'memoryReservation' must be specified.",
    _MEMORY,
    REMEMBERED,
    _CLIENT,
)
CONTAINER_MEMORY_TOO_LARGE = Message(
    "Invalid setting for container '{name}'. Its memory is greater than the memory of the task.", _OWN, ASSUMED, _CLIENT
)
DEPENDENCY_UNKNOWN = Message(
    "Container '{name}' depends on '{dependency}', which is not a container of this task definition.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
DEPENDENCY_CONDITION_INVALID = Message("Invalid dependency condition: {condition}.", _OWN, ASSUMED, _CLIENT)
DEPENDENCY_ESSENTIAL = Message(
    "A container that others wait for with {condition} cannot be essential: '{name}'.", _OWN, ASSUMED, _CLIENT
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
COMPATIBILITY_INVALID = Message("Invalid compatibility: {value}.", _OWN, ASSUMED, _CLIENT)

# Most observations have these typographic quotes, one live check of September 2026 has straight ones.
FARGATE_NETWORK_MODE = Message("Fargate only supports network mode ‘awsvpc’.", _SEEN, OBSERVED, _CLIENT)
FARGATE_SIZE_MISSING = Message("Fargate requires that '{size}' be defined at the task level.", _SEEN, OBSERVED, _CLIENT)
FARGATE_SIZE_INVALID = Message(
    "No Fargate configuration exists for given values: {cpu} CPU, {memory} memory", _SEEN, OBSERVED, _CLIENT
)
FARGATE_STOP_TIMEOUT = Message(
    "Invalid stopTimeout for container '{name}': on Fargate it must be from {low} to {high} seconds.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
FARGATE_EXECUTION_ROLE = Message(
    "Fargate requires task definition to have execution role ARN to support {feature}.", _SEEN, OBSERVED, _CLIENT
)
CPU_SETTING_INVALID = Message(
    "Invalid '{size}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS "
    "Developer Guide.",
    "developer guide, task CPU or memory error",
    code=_CLIENT,
)
EPHEMERAL_STORAGE_TOO_SMALL = Message("EphemeralStorage size should be at least {limit}", _SEEN, OBSERVED, _CLIENT)
EPHEMERAL_STORAGE_TOO_LARGE = Message("EphemeralStorage size should be at most {limit}", _SEEN, OBSERVED, _CLIENT)

LAUNCH_TYPE_INVALID = Message("Invalid launch type: {launch_type}.", _OWN, ASSUMED, _CLIENT)
LAUNCH_TYPE_UNSUPPORTED = Message(
    "Task definition does not support launch_type {launch_type}.", _SEEN, OBSERVED, _INVALID
)
NETWORK_CONFIGURATION_MISSING = Message(
    "Network Configuration must be provided when networkMode 'awsvpc' is specified.", _MEMORY, REMEMBERED, _INVALID
)
NETWORK_CONFIGURATION_UNEXPECTED = Message(
    "Network Configuration is not valid for the given networkMode of this task definition.", _SEEN, OBSERVED, _INVALID
)
SUBNETS_EMPTY = Message("subnets can not be empty.", _OWN, ASSUMED, _INVALID)
SUBNET_NOT_FOUND = Message("The subnet ID '{subnet}' does not exist", _MEMORY, REMEMBERED, _INVALID)
SECURITY_GROUP_NOT_FOUND = Message("The security group '{group}' does not exist", _MEMORY, REMEMBERED, _INVALID)

SETTING_NAME_INVALID = Message(
    "Invalid setting 'name'", "written like AWS's message for a wrong value", ASSUMED, _INVALID
)
SETTING_VALUE_INVALID = Message("Invalid setting 'value'", _SEEN, OBSERVED, _INVALID)
SETTING_VALUE_WITHOUT_NAME = Message("value can only be used together with name.", _OWN, ASSUMED, _INVALID)
SETTING_READ_ONLY = Message("The account setting {name} is read-only: AWS manages it.", _OWN, ASSUMED, _INVALID)
SETTING_OF_ROOT_USER = Message("Only the root user can have the account setting {name}.", _OWN, ASSUMED, _INVALID)
LONG_ARNS_STAY = Message(
    "You can no longer disable Long Arn settings",
    "documentation of the terraform AWS provider, aws_ecs_account_setting_default",
    OBSERVED,
    _INVALID,
)
TAGGING_AUTHORIZATION_STAYS = Message("You can no longer disable tagResourceAuthorization", _OWN, ASSUMED, _INVALID)
PRINCIPAL_INVALID = Message(
    "Invalid principalArn: {principal} is not the root user, a user or a role of this account.", _OWN, ASSUMED, _INVALID
)

ONLY_INTERACTIVE = Message("Interactive is the only mode supported currently.", _SEEN, OBSERVED, _INVALID)
EXECUTE_COMMAND_NOT_ENABLED = Message(
    "The execute command failed because execute command was not enabled when the task was run or the execute command "
    "agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.",
    _SEEN,
    OBSERVED,
    _INVALID,
)
CONTAINER_NAME_NEEDED = Message(
    "A container name must be specified: the task has several containers.", _OWN, ASSUMED, _INVALID
)
CONTAINER_NOT_IN_TASK = Message("The task has no container named {name}.", _OWN, ASSUMED, _INVALID)

TOO_MANY_IN_CALL = Message("{what} cannot have more than {limit} entries.", _OWN, ASSUMED, _INVALID)
TOO_MANY_TAGS = Message("A resource can have at most {limit} tags.", _OWN, ASSUMED, _INVALID)
RESERVED_TAG = Message("Tag keys must not start with aws:.", _OWN, ASSUMED, _INVALID)
MAX_RESULTS_OUT_OF_RANGE = Message("maxResults must be between 1 and {limit}.", _OWN, ASSUMED, _INVALID)
NEXT_TOKEN_INVALID = Message("Invalid token.", _OWN, ASSUMED, _INVALID)
ARN_NOT_FOUND = Message("The specified resource could not be found: {arn}", _OWN, ASSUMED, "ResourceNotFoundException")
REQUEST_INVALID = Message("{problem}", "botocore's own model of the request", ASSUMED, _INVALID)
NOT_SIMULATED_OPERATION = Message(
    "ecssim does not simulate {operation} yet: on AWS this call works. The README says what is simulated.",
    "our own words",
    ASSUMED,
    "UnsupportedFeatureException",
)
NOT_SIMULATED_PARAMETER = Message(
    "ecssim does not simulate the parameter {parameter} of {operation} yet: on AWS it works. "
    "Leave it out, or run this step on AWS.",
    "our own words",
    ASSUMED,
    "UnsupportedFeatureException",
)
SERVER_ERROR = Message(
    "ecssim failed while it answered {operation}: {problem}. This is a fault of the simulator, not of your call; "
    "please report it.",
    "our own words",
    ASSUMED,
    "ServerException",
)
