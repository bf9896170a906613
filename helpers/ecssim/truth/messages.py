"""What Amazon ECS says: service events, rollout and stop reasons, word for word."""

from .fact import ASSUMED, OBSERVED, Message

_SEEN = "seen in real output"
_TROUBLESHOOTING = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."

# Service events. AWS's API writes "(service web)"; its pages write "service (web)".
STARTED_TASKS = Message("(service {service}) has started {count} tasks: {tasks}.", _SEEN, OBSERVED)
STOPPED_TASKS = Message("(service {service}) has stopped {count} running tasks: {tasks}.", _SEEN, OBSERVED)
STEADY_STATE = Message("(service {service}) has reached a steady state.", _SEEN, OBSERVED)
DEPLOYMENT_COMPLETED = Message("(service {service}) (deployment {deployment}) deployment completed.", _SEEN, OBSERVED)
UNHEALTHY_TASK = Message("(service {service}) (task {task_id}) failed container health checks.", _SEEN, OBSERVED)
CANNOT_PLACE = Message("(service {service}) was unable to place a task. Reason: {reason}", _SEEN, OBSERVED)
DEPLOYMENT_CANNOT_MOVE = Message(
    "(service {service}) was unable to stop or start tasks during a deployment because of the service deployment "
    "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
    "developer guide, Amazon ECS service event messages",
)
NO_CONTAINER_INSTANCES = Message(
    "(service {service}) was unable to place a task because no container instance met all of its requirements. "
    "Reason: No Container Instances were found in your cluster. " + _TROUBLESHOOTING,
    "developer guide, Amazon ECS service event messages",
)
TASK_IN_EVENT = Message("(task {task_id})", _SEEN, OBSERVED)

# Rollout states.
ROLLOUT_IN_PROGRESS = Message("ECS deployment {deployment} in progress.", _SEEN, OBSERVED)
ROLLOUT_COMPLETED = Message("ECS deployment {deployment} completed.", _SEEN, OBSERVED)

# Why a task stopped.
SCALING_ACTIVITY = Message("Scaling activity initiated by (deployment {deployment})", _SEEN, OBSERVED)
STOPPED_BY_USER = Message("Task stopped by user", _SEEN, OBSERVED)
ESSENTIAL_CONTAINER_EXITED = Message("Essential container in task exited", _SEEN, OBSERVED)
TASK_FAILED_TO_START = Message("Task failed to start", _SEEN, OBSERVED)
FAILED_HEALTH_CHECKS = Message("Task failed container health checks", _SEEN, OBSERVED)
CANNOT_PULL = Message(
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {reference}: "
    "{reference}: not found",
    _SEEN,
    OBSERVED,
)
DEPENDENCY_FAILED = Message(
    "TaskDependencyError: container {name} cannot start: {dependency} did not become {condition}",
    "the name of the error is the agent's; the wording is ours",
    ASSUMED,
)
# Seen in real output; that a subnet without addresses is one of its causes is assumed.
NO_NETWORK_INTERFACE = Message("Timeout waiting for network interface provisioning to complete.", _SEEN, OBSERVED)
