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
