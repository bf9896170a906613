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
CLUSTER_NOT_IDEMPOTENT = Message(
    "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
    "seen in real output for another configuration; that every argument counts is assumed",
    OBSERVED,
    _INVALID,
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
REBALANCING_ON_DAEMON = Message(
    "Availability Zone Rebalancing does not support DAEMON services", _SEEN, OBSERVED, _INVALID
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
THRESHOLD_TYPE_INVALID = Message("Invalid circuit breaker threshold type: {type}.", _OWN, ASSUMED, _INVALID)
THRESHOLD_OUT_OF_RANGE = Message(
    "Invalid circuit breaker threshold: {value}. With {type} it must be {allowed}.", _OWN, ASSUMED, _INVALID
)

TARGET_GROUP_BLANK = Message("Target Group ARN can not be blank.", _OWN, ASSUMED, _INVALID)
CONTAINER_NAME_BLANK = Message("Container Name can not be blank.", _SEEN, OBSERVED, _INVALID)
CONTAINER_NOT_IN_DEFINITION = Message(
    "The container {name} does not exist in the task definition.", _SEEN, OBSERVED, _INVALID
)
CONTAINER_PORT_NOT_DEFINED = Message(
    "The container {name} did not have a container port {port} defined.", _SEEN, OBSERVED, _INVALID
)
TARGET_GROUP_NOT_FOUND = Message(
    "The specified target group does not exist.",
    "Elastic Load Balancing's words; that ECS passes them on is assumed",
    ASSUMED,
    _INVALID,
)
TARGET_TYPE_INCOMPATIBLE = Message(
    "The provided target group {arn} has target type {target_type}, which is incompatible with the {mode} network mode "
    "specified in the task definition.",
    _SEEN,
    OBSERVED,
    _INVALID,
)
TARGET_GROUP_WITHOUT_LOAD_BALANCER = Message(
    "The target group with targetGroupArn {arn} does not have an associated load balancer.", _SEEN, OBSERVED, _INVALID
)
LOAD_BALANCER_ON_EXTERNAL = Message(
    "Load balancers are not supported with the launch type EXTERNAL.", _OWN, ASSUMED, _INVALID
)
GRACE_PERIOD_OUT_OF_RANGE = Message("healthCheckGracePeriodSeconds must be from 0 to {limit}.", _OWN, ASSUMED, _INVALID)

INSTANCE_NOT_FOUND = Message("The referenced container instance was not found.", _MEMORY, REMEMBERED, _INVALID)
INSTANCE_INACTIVE = Message("The referenced container instance was inactive.", _OWN, ASSUMED, _INVALID)
INSTANCE_HAS_TASKS = Message("Found running tasks on the instance.", _MEMORY, REMEMBERED, _INVALID)
INSTANCES_EMPTY = Message("Container Instances cannot be empty.", _OWN, ASSUMED, _INVALID)
INSTANCE_STATUS_INVALID = Message(
    "Invalid container instance status: {status}. It can be set to ACTIVE and DRAINING.", _OWN, ASSUMED, _INVALID
)
CLUSTER_HAS_INSTANCES = Message(
    "The Cluster cannot be deleted while Container Instances are active or draining.",
    _SEEN,
    OBSERVED,
    "ClusterContainsContainerInstancesException",
)
REGISTERED_RESOURCE_INVALID = Message(
    "Invalid resource {name}: CPU and MEMORY are whole numbers, not negative; PORTS and PORTS_UDP hold ports from 0 to "
    "65535.",
    _OWN,
    ASSUMED,
    _INVALID,
)
NETWORK_BINDING_INVALID = Message(
    "A network binding of container {name} needs a containerPort and a hostPort.", _OWN, ASSUMED, _INVALID
)
IDENTITY_DOCUMENT_INVALID = Message("The instance identity document cannot be read.", _OWN, ASSUMED, _CLIENT)
NO_AGENT_UPDATE = Message(
    "There is no update available for your container agent.", _SEEN, OBSERVED, "NoUpdateAvailableException"
)
AGENT_UPDATE_IN_PROGRESS = Message("Agent update is already in progress.", _SEEN, OBSERVED, "UpdateInProgressException")
EXTERNAL_AGENT_UPDATE = Message("The agent of an external instance cannot be updated by ECS.", _OWN, ASSUMED, _CLIENT)
EXPRESSION_INVALID = Message("Invalid expression: {problem}", _OWN, ASSUMED, _INVALID)
PLACEMENT_UNSUPPORTED = Message(
    "Placement {what} are not supported with the launch type {launch_type}.", _OWN, ASSUMED, _CLIENT
)
CONSTRAINT_INVALID = Message(
    "Invalid placement constraint: the type is distinctInstance, or memberOf with an expression.",
    _OWN,
    ASSUMED,
    _INVALID,
)
CONSTRAINT_OF_DEFINITION_INVALID = Message(
    "Invalid placement constraint: a task definition takes the type memberOf only, not {type}.",
    _OWN,
    ASSUMED,
    _CLIENT,
)
STRATEGY_INVALID = Message(
    "Invalid placement strategy: the type is random, spread with instanceId, host or attribute:NAME, or binpack with "
    "cpu or memory.",
    _OWN,
    ASSUMED,
    _INVALID,
)
PUBLIC_IP_ON_INSTANCE = Message("Assign public IP is not supported for this launch type.", _SEEN, OBSERVED, _INVALID)
LAUNCH_TYPE_AND_STRATEGY = Message(
    "Specify either Launch Type or Capacity Provider Strategy, but not both.", _MEMORY, REMEMBERED, _INVALID
)
PROVIDER_NOT_IN_CLUSTER = Message(
    "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the "
    "cluster.",
    _SEEN,
    OBSERVED,
    _INVALID,
)
STRATEGY_MIXES_KINDS = Message(
    "A capacity provider strategy can hold providers of one type only.", _OWN, ASSUMED, _INVALID
)
STRATEGY_WITHOUT_WEIGHT = Message(
    "A capacity provider strategy needs at least one capacity provider with a weight greater than 0.",
    _OWN,
    ASSUMED,
    _INVALID,
)
STRATEGY_TWO_BASES = Message("Only one capacity provider of a strategy can have a base.", _OWN, ASSUMED, _INVALID)
STRATEGY_TWICE = Message("A capacity provider strategy names {provider} twice.", _OWN, ASSUMED, _INVALID)
STRATEGY_OUT_OF_RANGE = Message(
    "{what} of a capacity provider strategy item must be from {low} to {high}.", _OWN, ASSUMED, _INVALID
)
PROVIDER_NOT_FOUND = Message(
    "The specified capacity provider does not exist. Specify a valid name or ARN and try again.",
    "source of the terraform AWS provider, for DeleteCapacityProvider",
    OBSERVED,
    _CLIENT,
)
PROVIDER_NAME_INVALID = Message(
    "The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and "
    'lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". '
    "Specify a valid name and try again.",
    _SEEN,
    OBSERVED,
    _CLIENT,
)
PROVIDER_EXISTS = Message(
    "The specified capacity provider already exists. To change the configuration of an existing capacity provider, "
    "update the capacity provider.",
    _SEEN,
    OBSERVED,
    _CLIENT,
)
PROVIDER_WITHOUT_GROUP = Message(
    "The capacity provider needs an Auto Scaling group: give autoScalingGroupProvider.", _OWN, ASSUMED, _INVALID
)
MANAGED_WITHOUT_CLUSTER = Message(
    "A capacity provider of Managed Instances belongs to a cluster: give its name.", _OWN, ASSUMED, _INVALID
)
GROUP_NOT_FOUND = Message("The Auto Scaling group {group} was not found.", _OWN, ASSUMED, _INVALID)
GROUP_TAKEN = Message(
    "The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto "
    "Scaling group ARN and try again.",
    _SEEN,
    OBSERVED,
    _CLIENT,
)
PROVIDER_OF_AWS = Message("The capacity provider {name} is reserved and cannot be deleted.", _OWN, ASSUMED, _INVALID)
PROVIDER_IN_USE = Message(
    "The specified capacity provider is in use and cannot be removed.", _SEEN, OBSERVED, "ResourceInUseException"
)
PROVIDER_OF_OTHER_CLUSTER = Message(
    "The capacity provider {name} is associated with another cluster.", _OWN, ASSUMED, _INVALID
)
TARGET_CAPACITY_INVALID = Message("targetCapacity must be from {low} to {high}.", _OWN, ASSUMED, _INVALID)
STEP_SIZE_INVALID = Message(
    "The scaling step sizes must be from {low} to {high}, and the minimum not above the maximum.",
    _OWN,
    ASSUMED,
    _INVALID,
)
WARMUP_INVALID = Message("instanceWarmupPeriod must be from {low} to {high}.", _OWN, ASSUMED, _INVALID)
SCALE_IN_AFTER_INVALID = Message("scaleInAfter must be from {low} to {high}.", _OWN, ASSUMED, _INVALID)
PROTECTION_NEEDS_SCALING = Message(
    "The managed termination protection setting for the capacity provider is invalid: it needs managed scaling.",
    _OWN,
    ASSUMED,
    _INVALID,
)
PROTECTION_NEEDS_GROUP = Message(
    "The managed termination protection setting for the capacity provider is invalid. To enable managed termination "
    "protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled.",
    _SEEN,
    OBSERVED,
    _CLIENT,
)
PROVISIONING_LIMIT = Message("Tasks provisioning capacity limit exceeded.", _SEEN, OBSERVED, _CLIENT)
EXTERNAL_UNSUPPORTED = Message("The launch type EXTERNAL does not support {what}.", _OWN, ASSUMED, _INVALID)
SCHEDULING_STRATEGY_INVALID = Message("Invalid scheduling strategy: {strategy}.", _OWN, ASSUMED, _INVALID)
DAEMON_UNSUPPORTED = Message("The scheduling strategy DAEMON does not support {what}.", _OWN, ASSUMED, _INVALID)
ATTRIBUTE_INVALID = Message(
    "An attribute has a name of letters, digits, _ . / \\ and -, and a value, each of at most {limit} characters.",
    _OWN,
    ASSUMED,
    _INVALID,
)
ATTRIBUTE_BUILT_IN = Message("The attribute {name} is built in and cannot be changed.", _OWN, ASSUMED, _INVALID)
TOO_MANY_ATTRIBUTES = Message(
    "A resource can have at most {limit} custom attributes.", _OWN, ASSUMED, "AttributeLimitExceededException"
)
ATTRIBUTE_TARGET_TYPE = Message(
    "Attributes belong to targets of the type container-instance, not {target_type}.", _OWN, ASSUMED, _INVALID
)
ATTRIBUTE_TARGET_NOT_FOUND = Message(
    "The target {target} was not found, or does not have the attribute.", _OWN, ASSUMED, "TargetNotFoundException"
)
AGENT_TASK_STATUS_INVALID = Message(
    "An agent submits the task states PENDING, RUNNING and STOPPED, not {status}.", _OWN, ASSUMED, _INVALID
)
AGENT_SUBMITS_BACKWARDS = Message(
    "The task is {status} already: its state cannot go back to {submitted}.", _OWN, ASSUMED, _INVALID
)

TASK_NOT_FOUND = Message("The referenced task was not found.", _SEEN, OBSERVED, _INVALID)
TASKS_EMPTY = Message("Tasks cannot be empty.", _SEEN, OBSERVED, _INVALID)
EXPIRY_OUT_OF_RANGE = Message("expiresInMinutes must be between {low} and {high}.", _OWN, ASSUMED, _INVALID)
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
TAG_KEY_EMPTY = Message("Tag keys must not be empty.", _OWN, ASSUMED, _INVALID)
RESERVED_TAG = Message("Tag keys must not start with aws:.", _OWN, ASSUMED, _INVALID)
MAX_RESULTS_OUT_OF_RANGE = Message("maxResults must be between 1 and {limit}.", _OWN, ASSUMED, _INVALID)
NEXT_TOKEN_INVALID = Message("Invalid token.", _OWN, ASSUMED, _INVALID)
ARN_NOT_FOUND = Message("The specified resource could not be found: {arn}", _OWN, ASSUMED, "ResourceNotFoundException")
REQUEST_INVALID = Message("{problem}", "botocore's own model of the request", ASSUMED, _INVALID)
VALUE_UNREADABLE = Message("{path} cannot be read: {problem}.", _OWN, ASSUMED, _INVALID)
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
