"""Service deployments: their numbers, and the reasons that they give for how they ended."""

from .fact import ASSUMED, OBSERVED, Fact, Message

_GUIDE = "developer guide, View service history using Amazon ECS service deployments"
_STOPPING = "developer guide, Stopping Amazon ECS service deployments"
_API = "API reference"
_SEEN = "seen in real output"
_OWN = "AWS's code; the wording is ours"
_INVALID = "InvalidParameterException"

HISTORY_DAYS = Fact(90, _GUIDE)
DEPLOYMENTS_PAGE_DEFAULT = Fact(20, _API + ", ListServiceDeployments")
DEPLOYMENTS_PER_DESCRIBE = Fact(20, _API + ", DescribeServiceDeployments")
REVISIONS_PER_DESCRIBE = Fact(20, _API + ", DescribeServiceRevisions")
DEPLOYMENT_ID_LENGTH = Fact(21, "an ARN in real output ends in pAqFD3ipH3ItQ5wt3lJOy", OBSERVED)
REVISION_ID_LENGTH = Fact(19, "ARNs of service revisions in real output", OBSERVED)
TRANSITIONS = Fact(
    {
        "PENDING": ("IN_PROGRESS", "ROLLBACK_REQUESTED", "STOP_REQUESTED", "STOPPED"),
        "IN_PROGRESS": ("SUCCESSFUL", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "STOPPED"),
        "STOP_REQUESTED": ("STOPPED",),
        "ROLLBACK_REQUESTED": ("ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED"),
        "ROLLBACK_IN_PROGRESS": ("ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"),
        "SUCCESSFUL": (),
        "STOPPED": (),
        "ROLLBACK_SUCCESSFUL": (),
        "ROLLBACK_FAILED": (),
    },
    _GUIDE + "; what follows ROLLBACK_REQUESTED is not listed there",
)
STOPPABLE = Fact(("PENDING", "IN_PROGRESS"), _STOPPING + ": from these a rollback begins")
STOPPING_ALREADY = Fact(
    ("STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"), _STOPPING + ": these go on with what they do"
)

# Why a service deployment is in its state.
BREAKER_TRIPPED = Message(
    "Service deployment rolled back because the circuit breaker threshold was exceeded.", _SEEN, OBSERVED
)
BREAKER_TRIPPED_AND_STOPPED = Message(
    "Service deployment stopped because the circuit breaker threshold was exceeded.",
    "worded like the one of a rollback",
    ASSUMED,
)
NO_ROLLBACK_CANDIDATE = Message("No rollback candidate was found to run the rollback.", _SEEN, OBSERVED)
ROLLBACK_REQUESTED = Message(
    "Service deployment rolled back because StopServiceDeployment asked for it.",
    "AWS's words for this are not known; these are ours",
    ASSUMED,
)
ABORT_REQUESTED = Message(
    "Service deployment stopped because StopServiceDeployment asked for it.",
    "AWS names the stop type ABORT and does not describe it; what it does here, and these words, are ours",
    ASSUMED,
)
SUPERSEDED = Message(
    "Service deployment stopped because a new service deployment was started.",
    _GUIDE + ", which has the states and not the words; these are ours",
    ASSUMED,
)

# What the service says of a deployment that was stopped by a call, and what the deployment itself does.
STOPPED_EVENT = Message(
    "(service {service}) deployment failed: stop requested.", "worded like the one of the circuit breaker", ASSUMED
)
STOPPED_ROLLOUT = Message(
    "ECS deployment stopped: StopServiceDeployment was called.", "worded like the circuit breaker's", ASSUMED
)
STOPPED_ROLLING_BACK = Message(
    "ECS deployment stopped: rolling back to deploymentId {deployment}.", "worded like the circuit breaker's", ASSUMED
)

# What is wrong with a call.
NOT_FOUND = Message("Service deployment not found.", _OWN, ASSUMED, "ServiceDeploymentNotFoundException")
ENDED = Message(
    "The service deployment is {status}: only one that has not ended can be stopped.",
    _OWN,
    ASSUMED,
    "ConflictException",
)
STATUS_INVALID = Message("Invalid service deployment status: {status}.", _OWN, ASSUMED, _INVALID)
STOP_TYPE_INVALID = Message("Invalid stopType: {stop_type}.", _OWN, ASSUMED, _INVALID)
