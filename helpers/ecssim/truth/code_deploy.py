"""CodeDeploy's blue/green deployments of ECS: their numbers, and what CodeDeploy says of them."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Message

_GUIDE = "CodeDeploy user guide"
_API = "CodeDeploy API reference"
_HOOKS = _GUIDE + ", AppSpec hooks section"
_OWN = "AWS's code; the wording is ours"
_OURS = "AWS's words for this are not known; these are ours"

# How a predefined configuration shifts traffic: the strategy of that kind, percent, and minutes until the next step.
CONFIGURATIONS = Fact(
    {
        "CodeDeployDefault.ECSAllAtOnce": ("BLUE_GREEN", 100.0, 0),
        "CodeDeployDefault.ECSLinear10PercentEvery1Minutes": ("LINEAR", 10.0, 1),
        "CodeDeployDefault.ECSLinear10PercentEvery3Minutes": ("LINEAR", 10.0, 3),
        "CodeDeployDefault.ECSCanary10Percent5Minutes": ("CANARY", 10.0, 5),
        "CodeDeployDefault.ECSCanary10Percent15Minutes": ("CANARY", 10.0, 15),
    },
    _GUIDE + ", Working with deployment configurations",
)
ALL_AT_ONCE = Fact("CodeDeployDefault.ECSAllAtOnce", _GUIDE + ", the only one for a Network Load Balancer")
LIFECYCLE_EVENTS = Fact(
    (
        "BeforeInstall",
        "Install",
        "AfterInstall",
        "TestTraffic",
        "AfterAllowTestTraffic",
        "BeforeAllowTraffic",
        "AllowTraffic",
        "AfterAllowTraffic",
    ),
    _HOOKS,
)
HOOKS = Fact(
    ("BeforeInstall", "AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic", "AfterAllowTraffic"), _HOOKS
)
TEST_EVENTS = Fact(
    ("TestTraffic", "AfterAllowTestTraffic"), "that these are left out without a test listener is assumed", ASSUMED
)
HOOK_TIMEOUT_S = Fact(3600.0, _HOOKS + ": a function has an hour to report")
INSTALL_TIMEOUT_S = Fact(3600.0, "the message of a deployment that timed out, as remembered", REMEMBERED)
REACTION_S = Fact(2.0, "how soon CodeDeploy begins; AWS does not say", ASSUMED)
POLL_S = Fact(5.0, "how often CodeDeploy looks at task sets and alarms; AWS does not say", ASSUMED)
ID_LENGTH = Fact(9, "deployment ids such as d-RPCR1U3TW in AWS's examples")
ID_LETTERS = Fact("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "the same")
STARTED_BY = Fact("CODE_DEPLOY", "API reference, TaskSet")

# Why a deployment failed, was stopped, or rolled back.
HOOK_FAILED = Message("The lifecycle event hook {event} failed.", _OURS, ASSUMED, "HOOK_EXECUTION_FAILURE")
HOOK_TIMED_OUT = Message(
    "The lifecycle event hook {event} did not report its result within one hour.", _OURS, ASSUMED, "TIMEOUT"
)
INSTALL_TIMED_OUT = Message(
    "The deployment timed out while waiting for the replacement task set to become healthy. "
    "This time out period is 60 minutes.",
    "remembered from real output",
    REMEMBERED,
    "TIMEOUT",
)
ALARM_ACTIVE = Message(
    "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, "
    "and the affected deployments have been stopped. Activated alarms: <{alarms}>",
    "remembered from real output",
    REMEMBERED,
    "ALARM_ACTIVE",
)
STOPPED = Message("The deployment was stopped by StopDeployment.", _OURS, ASSUMED, "MANUAL_STOP")
NOT_CONTINUED = Message(
    "The deployment was stopped because nobody continued it within {minutes} minutes.", _OURS, ASSUMED, "TIMEOUT"
)
SERVICE_GONE = Message("The ECS service is not ACTIVE any more.", _OURS, ASSUMED, "INVALID_ECS_SERVICE")
ROLLED_BACK = Message("Deployment {deployment} was rolled back.", _OURS, ASSUMED)
STOP_BEGUN = Message("The deployment is being stopped.", _OURS, ASSUMED)

# What is wrong with a call.
NO_DEPLOYMENT = Message(
    "The deployment {deployment} could not be found.", _OWN, ASSUMED, "DeploymentDoesNotExistException"
)
COMPLETED = Message(
    "The deployment {deployment} has ended with the status {status}.",
    _OWN,
    ASSUMED,
    "DeploymentAlreadyCompletedException",
)
NOT_READY = Message(
    "The deployment {deployment} waits for nothing that could be continued.",
    _OWN,
    ASSUMED,
    "DeploymentIsNotInReadyStateException",
)
TARGET_INVALID = Message(
    "Invalid id {target} for ECS deployment, valid Id should be in format <cluster-name>:<service-name>",
    "seen in real output",
    OBSERVED,
    "InvalidDeploymentTargetIdException",
)
NO_EXECUTION = Message(
    "No lifecycle event hook of the deployment {deployment} has the execution id {execution}.",
    _OWN,
    ASSUMED,
    "InvalidLifecycleEventHookExecutionIdException",
)
EXECUTION_OVER = Message(
    "The lifecycle event {event} has ended already.", _OWN, ASSUMED, "LifecycleEventAlreadyCompletedException"
)
EXECUTION_STATUS = Message(
    "The status of a lifecycle event hook must be Succeeded or Failed, not {status}.",
    _API + ", PutLifecycleEventHookExecutionStatus; the wording is ours",
    ASSUMED,
    "InvalidLifecycleEventHookExecutionStatusException",
)
BUSY = Message(
    "The Deployment Group '{group}' already has an active Deployment '{deployment}'",
    "remembered from real output",
    REMEMBERED,
    "DeploymentLimitExceededException",
)
NO_CONFIGURATION = Message(
    "No deployment configuration of ECS is named {name}.", _OWN, ASSUMED, "DeploymentConfigDoesNotExistException"
)
NETWORK_LOAD_BALANCER = Message(
    "A Network Load Balancer supports the deployment configuration CodeDeployDefault.ECSAllAtOnce only.",
    _GUIDE + "; the wording is ours",
    ASSUMED,
    "InvalidTrafficRoutingConfigurationException",
)
REVISION_TYPE = Message(
    "ecssim reads an AppSpec file from appSpecContent only: give the content there instead of {kind}.",
    "ours",
    ASSUMED,
    "InvalidRevisionException",
)
REVISION_INVALID = Message("The AppSpec file cannot be used: {problem}.", _OWN, ASSUMED, "InvalidRevisionException")
REVISION_MISSING = Message("A revision is required.", _OWN, ASSUMED, "RevisionRequiredException")
SHA_WRONG = Message("its SHA-256 hash is not the one in sha256", "ours", ASSUMED)
SERVICE_INVALID = Message(
    "The deployment group needs one ECS service that is ACTIVE and has the deployment controller "
    "CODE_DEPLOY: {problem}.",
    _OWN,
    ASSUMED,
    "InvalidECSServiceException",
)
PAIR_INVALID = Message(
    "The deployment group needs one pair of target groups with a production listener: {problem}.",
    _OWN,
    ASSUMED,
    "InvalidTargetGroupPairException",
)
GROUP_INCOMPLETE = Message(
    "A deployment group of the compute platform ECS needs {what}.",
    _API + ", CreateDeploymentGroup; the wording is ours",
    ASSUMED,
    "InvalidInputException",
)
NO_FUNCTIONS = Message(
    "ecssim cannot invoke the functions of lifecycle event hooks here: leave the Hooks out, or run this step on AWS.",
    "ours",
    ASSUMED,
    "InvalidRevisionException",
)
