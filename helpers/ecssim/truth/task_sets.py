"""Task sets and the deployment controllers that use them: their numbers, and what ECS says of them."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Message

_API = "API reference"
_UPDATE = _API + ", UpdateService"
_CONTROLLER = "developer guide, Updating Amazon ECS service parameters"
_OWN = "AWS's code; the wording is ours"
_INVALID = "InvalidParameterException"

PERCENT_RANGE = Fact((0.0, 100.0), _API + ", Scale")
WHOLE_PERCENT = Fact(100.0, _API + ", Scale; that it is the default is not said", ASSUMED)
ALL_PER_SERVICE = Fact(5, "developer guide, Amazon ECS service quotas, as remembered", REMEMBERED)
ID_DIGITS = Fact(19, "ids such as ecs-svc/9666680786127906806 in real output", OBSERVED)
TOKEN_LENGTH = Fact(36, _API + ", CreateTaskSet")

# Which parameters of UpdateService a controller leaves to ECS, beside cluster and service.
_SHARED = (
    "desiredCount",
    "placementConstraints",
    "placementStrategy",
    "healthCheckGracePeriodSeconds",
    "enableECSManagedTags",
    "propagateTags",
)
UPDATABLE = Fact(
    {"CODE_DEPLOY": (*_SHARED, "deploymentConfiguration"), "EXTERNAL": _SHARED},
    _UPDATE,
)
HARMLESS_IN_UPDATE = Fact(
    (
        "cluster",
        "service",
        "deploymentController",
        "forceNewDeployment",
        "enableExecuteCommand",
        "availabilityZoneRebalancing",
    ),
    "these have a rule of their own or change no task that runs; that enableExecuteCommand may be set is assumed",
    ASSUMED,
)
CHANGEABLE_TO = Fact(
    {"ECS": ("EXTERNAL",), "EXTERNAL": ("ECS",), "CODE_DEPLOY": ("ECS", "EXTERNAL")},
    _CONTROLLER,
)
PERCENTAGES = Fact(
    ("minimumHealthyPercent", "maximumPercent"), _API + ", DeploymentConfiguration: all else is for the ECS controller"
)
# What CreateService leaves to CreateTaskSet.
OF_THE_TASK_SET = Fact(
    (
        "taskDefinition",
        "launchType",
        "capacityProviderStrategy",
        "platformVersion",
        "networkConfiguration",
        "loadBalancers",
        "serviceRegistries",
        "deploymentConfiguration",
    ),
    _API + ", CreateService; which they are is read from CreateTaskSet",
    ASSUMED,
)
NOUNS = Fact(
    {
        "taskDefinition": "task definition",
        "networkConfiguration": "network parameters",
        "loadBalancers": "load balancers",
        "platformVersion": "platform version",
        "capacityProviderStrategy": "capacity provider strategy",
        "deploymentConfiguration": "deployment configuration",
    },
    "the first two are seen in real output; the others are worded like them",
    ASSUMED,
)

# What the service says.
STEADY = Message(
    "(service {service}, taskSet {task_set}) updated state to STEADY_STATE.", "seen in real output", OBSERVED
)
STABILIZING = Message(
    "(service {service}, taskSet {task_set}) updated state to STABILIZING.", "worded like the other state", ASSUMED
)

# What is wrong with a call.
CONTROLLER_INVALID = Message(
    "The deployment controller type {controller} is not valid: use ECS, CODE_DEPLOY or EXTERNAL.",
    _OWN,
    ASSUMED,
    _INVALID,
)
TASK_DEFINITION_BY_CODE_DEPLOY = Message(
    "Unable to update task definition on services with a CODE_DEPLOY deployment controller. "
    "Use AWS CodeDeploy to trigger a new deployment.",
    "seen in real output of 2019 to 2024 (such as boto3 issue 1936); the guide calls it a ClientException",
    OBSERVED,
    _INVALID,
)
BY_CODE_DEPLOY = Message(
    "Unable to update {what} on services with a CODE_DEPLOY deployment controller. "
    "Use AWS CodeDeploy to trigger a new deployment.",
    "seen in real output for network parameters",
    OBSERVED,
    _INVALID,
)
FORCED_ON_CODE_DEPLOY = Message(
    "Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. "
    "Use AWS CodeDeploy to trigger a new deployment.",
    "seen in real output",
    OBSERVED,
    _INVALID,
)
BY_TASK_SETS = Message(
    "Unable to update {what} on services with an EXTERNAL deployment controller. Use CreateTaskSet instead.",
    "worded like that of CODE_DEPLOY",
    ASSUMED,
    _INVALID,
)
FORCED_ON_EXTERNAL = Message(
    "Cannot force a new deployment on services with an EXTERNAL deployment controller. Use CreateTaskSet instead.",
    "worded like that of CODE_DEPLOY",
    ASSUMED,
    _INVALID,
)
NOT_WITH_EXTERNAL = Message(
    "{what} cannot be given to a service with an EXTERNAL deployment controller: give it to CreateTaskSet instead.",
    _OWN,
    ASSUMED,
    _INVALID,
)
NOT_FOR_DAEMON = Message(
    "The scheduling strategy DAEMON does not support the deployment controller {controller}.", _OWN, ASSUMED, _INVALID
)
OF_ECS_ONLY = Message(
    "The deployment controller {controller} does not support {what}: it belongs to the ECS deployment controller.",
    _API
    + ", DeploymentConfiguration; the wording is ours, and that it holds for Availability Zone rebalancing is assumed",
    ASSUMED,
    _INVALID,
)
LOAD_BALANCER_MISSING = Message(
    "A service with a CODE_DEPLOY deployment controller needs one target group in loadBalancers: "
    "CodeDeploy shifts traffic from it to a second one.",
    _OWN,
    ASSUMED,
    _INVALID,
)
CONTROLLER_UNCHANGEABLE = Message(
    "The deployment controller cannot be changed from {old} to {new}.",
    _CONTROLLER + "; the wording is ours",
    ASSUMED,
    _INVALID,
)
CONTROLLER_BUSY = Message(
    "The deployment controller cannot be changed during a deployment: wait until the service has one deployment, "
    "or one task set, that is primary and steady.",
    _CONTROLLER + "; the wording is ours",
    ASSUMED,
    _INVALID,
)
NEEDS_EXTERNAL = Message(
    "Task sets of a service with the deployment controller {controller} cannot be changed by this call: "
    "it is for services with the deployment controller EXTERNAL.",
    _API + ", CreateTaskSet; the wording is ours",
    ASSUMED,
    _INVALID,
)
NOT_FOUND = Message("TaskSet not found.", _OWN, ASSUMED, "TaskSetNotFoundException")
TOO_MANY = Message(
    "The service has {limit} task sets, and cannot have more: delete one first.",
    _OWN,
    ASSUMED,
    "LimitExceededException",
)
PERCENT_INVALID = Message("The scale of a task set must be from 0 to 100 percent.", _OWN, ASSUMED, _INVALID)
ABOVE_ZERO = Message(
    "The task set cannot be deleted while it is scaled above 0: scale it down, or use force.", _OWN, ASSUMED, _INVALID
)
IS_PRIMARY = Message(
    "The primary task set cannot be deleted: make another one primary first, or use force.", _OWN, ASSUMED, _INVALID
)
IS_DRAINING = Message("The task set is DRAINING, so it cannot be changed any more.", _OWN, ASSUMED, _INVALID)
