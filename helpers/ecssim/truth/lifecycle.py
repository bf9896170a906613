"""Deployments that shift traffic: their defaults and limits, and what their hooks say."""

from .fact import ASSUMED, OBSERVED, Fact, Message

_API = "API reference"
_HOOKS = "developer guide, Lifecycle hooks for Amazon ECS service deployments"
_LAMBDA = "developer guide, Lambda hooks for Amazon ECS service deployments"
_SEEN = "seen in real output"
_OWN = "AWS's code; the wording is ours"
_INVALID = "InvalidParameterException"

LINEAR_STEP = Fact((10.0, 6), _API + ", LinearConfiguration: percent and minutes of a step")
CANARY_STEP = Fact((5.0, 10), _API + ", CanaryConfiguration: percent and minutes of the first step")
LINEAR_RANGE_PERCENT = Fact((3.0, 100.0), _API + ", LinearConfiguration stepPercent, in steps of 0.1")
CANARY_RANGE_PERCENT = Fact((0.1, 100.0), _API + ", CanaryConfiguration canaryPercent, in steps of 0.1")
STEP_BAKE_RANGE_MINUTES = Fact((0, 1440), _API + ", LinearConfiguration stepBakeTimeInMinutes")
BAKE_RANGE_MINUTES = Fact((0, 1440), "taken from the range of a step's bake time", ASSUMED)
BAKE_MINUTES = Fact(
    0, "the bake time of LINEAR and CANARY when nobody gives one; AWS requires one only for BLUE_GREEN", ASSUMED
)
PAUSE_STAGES_LEFT_OUT = Fact(("TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"), _HOOKS + ": a pause is not for these")
STAGES_WITHOUT_HOOKS = Fact(("SCALE_UP", "BAKE_TIME", "CLEAN_UP"), _HOOKS)
STAGE_TIMEOUT_MINUTES = Fact(1440, "developer guide, blue/green deployments: a stage takes at most 24 hours")
PAUSE_RANGE_MINUTES = Fact((1, 20_160), _API + ", DeploymentLifecycleHookTimeoutConfiguration")
FUNCTION_RANGE_MINUTES = Fact((1, 1440), _LAMBDA + ", timeoutConfiguration")
PAUSE_MINUTES = Fact(1440, _API + ", DeploymentLifecycleHookTimeoutConfiguration timeoutInMinutes")
CALL_BACK_S = Fact(30, _LAMBDA + ": the time until a function that returned IN_PROGRESS is invoked again")
CALL_BACK_NAMES = Fact(
    ("callBackDelay", "callBackDelaySeconds"), _LAMBDA + "; the second is in other descriptions of it"
)
WHOLE_TRAFFIC_PERCENT = Fact(100.0, "production and test traffic each sum to 100 percent over the revisions")

# What fails a deployment.
HOOK_FAILED_EVENT = Message(
    "(service {service}) deployment failed: hook execution failure(s) detected.",
    "a report of real output, without what the service says before it",
    OBSERVED,
)
HOOKS_FAILED = Message(
    "Service deployment rolled back because {stage} lifecycle hook(s) failed. {problems}", _SEEN, OBSERVED
)
HOOK_RETURNED_FAILED = Message(
    "Lifecycle hook target {target} returned FAILED status.", _SEEN + " up to the ARN of the target", ASSUMED
)
HOOK_UNREADABLE = Message("ECS was unable to parse the response from {target}", _SEEN, OBSERVED)
HOOK_TIMED_OUT = Message("Lifecycle hook target {target} timed out.", "worded like the others", ASSUMED)
HOOK_REFUSED = Message(
    "Lifecycle hook {target} was told to roll back by ContinueServiceDeployment.", "worded like the others", ASSUMED
)
HOOK_ROLLOUT = Message("ECS deployment lifecycle hook failed.", "worded like the circuit breaker's", ASSUMED)
HOOK_ROLLING_BACK = Message(
    "ECS deployment lifecycle hook: rolling back to deploymentId {deployment}.",
    "worded like the circuit breaker's",
    ASSUMED,
)
STAGE_TIMED_OUT = Message(
    "Service deployment rolled back because the {stage} stage took longer than 24 hours.",
    "AWS's words for this are not known; these are ours",
    ASSUMED,
)
STAGE_EVENT = Message(
    "(service {service}) deployment failed: a lifecycle stage timed out.", "worded like the others", ASSUMED
)
STAGE_ROLLOUT = Message("ECS deployment lifecycle stage timed out.", "worded like the circuit breaker's", ASSUMED)
STAGE_ROLLING_BACK = Message(
    "ECS deployment lifecycle stage: rolling back to deploymentId {deployment}.",
    "worded like the circuit breaker's",
    ASSUMED,
)
NETWORKING_INVALID = Message(
    "Service deployment rolled back because of invalid networking configuration. Both targetGroup and "
    "alternateTargetGroup must be associated with the productionListenerRule",
    _SEEN + ", where more follows",
    OBSERVED,
)
NETWORKING_EVENT = Message(
    "(service {service}) deployment failed: invalid networking configuration.", "worded like the others", ASSUMED
)
NETWORKING_ROLLOUT = Message(
    "ECS deployment failed: invalid networking configuration.", "worded like the others", ASSUMED
)
NETWORKING_ROLLING_BACK = Message(
    "ECS deployment failed: rolling back to deploymentId {deployment}.", "worded like the circuit breaker's", ASSUMED
)

# What is wrong with a call.
STRATEGY_INVALID = Message("Invalid deployment strategy: {strategy}.", _OWN, ASSUMED, _INVALID)
BAKE_TIME_MISSING = Message(
    "bakeTimeInMinutes is required for the deployment strategy BLUE_GREEN.", _OWN, ASSUMED, _INVALID
)
OUT_OF_RANGE = Message("{setting} must be from {low} to {high}.", _OWN, ASSUMED, _INVALID)
NOT_A_TENTH = Message("{setting} must be a multiple of 0.1.", _OWN, ASSUMED, _INVALID)
HOOK_STAGE_INVALID = Message(
    "A lifecycle hook of the type {target} cannot run at the stage {stage}.", _OWN, ASSUMED, _INVALID
)
HOOK_TYPE_INVALID = Message("Invalid lifecycle hook target type: {target}.", _OWN, ASSUMED, _INVALID)
HOOK_ACTION_INVALID = Message("Invalid lifecycle hook action: {action}.", _OWN, ASSUMED, _INVALID)
HOOK_TARGET_MISSING = Message("A lifecycle hook of the type AWS_LAMBDA needs a hookTargetArn.", _OWN, ASSUMED, _INVALID)
HOOK_NOT_FOUND = Message("No hook {hook} of this service deployment waits for an action.", _OWN, ASSUMED, _INVALID)
ADVANCED_MISSING = Message(
    "advancedConfiguration needs an alternateTargetGroupArn and a productionListenerRule.", _OWN, ASSUMED, _INVALID
)
NEEDS_LOAD_BALANCER = Message(
    "The deployment strategy {strategy} needs a load balancer with an advancedConfiguration, or Service Connect.",
    _OWN,
    ASSUMED,
    _INVALID,
)
RULE_NOT_FOUND = Message("The specified listener rule {rule} does not exist.", _OWN, ASSUMED, _INVALID)
CLEANING_UP = Message(
    "The service deployment is cleaning up: it can no longer be stopped.", _OWN, ASSUMED, "ConflictException"
)
NEEDS_APPLICATION_LOAD_BALANCER = Message(
    "The deployment strategy {strategy} needs a rule of an Application Load Balancer.", _OWN, ASSUMED, _INVALID
)
EARLY_SUCCESS_STRATEGY = Message("earlySuccessCriteria are only for the strategy ROLLING.", _OWN, ASSUMED, _INVALID)
EARLY_SUCCESS_PERCENT = Message(
    "healthyPercent must be from the minimumHealthyPercent, {low}, to 100.", _OWN, ASSUMED, _INVALID
)
EARLY_SUCCESS_CLEANUP = Message(
    "sourceServiceRevisionCleanup must be BLOCKING or DEFERRED, not {cleanup}.", _OWN, ASSUMED, _INVALID
)
ALARM_NAMES_MISSING = Message("alarmNames must not be empty when alarms are enabled.", _OWN, ASSUMED, _INVALID)
