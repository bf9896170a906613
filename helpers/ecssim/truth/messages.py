"""What Amazon ECS says: service events, rollout and stop reasons, word for word."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Message

_SEEN = "seen in real output"
_TROUBLESHOOTING = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
_CANNOT_PULL_SECRETS = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
)

# Service events. AWS's API writes "(service web)"; its pages write "service (web)".
STARTED_TASKS = Message("(service {service}) has started {count} tasks: {tasks}.", _SEEN, OBSERVED)
STOPPED_TASKS = Message("(service {service}) has stopped {count} running tasks: {tasks}.", _SEEN, OBSERVED)
STEADY_STATE = Message("(service {service}) has reached a steady state.", _SEEN, OBSERVED)
DEPLOYMENT_COMPLETED = Message("(service {service}) (deployment {deployment}) deployment completed.", _SEEN, OBSERVED)
UNHEALTHY_TASK = Message("(service {service}) (task {task_id}) failed container health checks.", _SEEN, OBSERVED)
# Events about targets end without a full stop.
REGISTERED_TARGETS = Message(
    "(service {service}) registered {count} targets in (target-group {target_group})", _SEEN, OBSERVED
)
DEREGISTERED_TARGETS = Message(
    "(service {service}) deregistered {count} targets in (target-group {target_group})", _SEEN, OBSERVED
)
DRAINING_CONNECTIONS = Message(
    "(service {service}, taskSet {deployment}) has begun draining connections on {count} tasks.",
    _SEEN + " of 2026; before, it did not name the task set",
    OBSERVED,
)
UNHEALTHY_TARGET = Message(
    "(service {service}) (task {task_id}) {instance}(port {port}) is unhealthy in (target-group {target_group}) due to "
    "(reason {reason})",
    _SEEN,
    OBSERVED,
)
TARGET_MISSING = Message(
    "(service {service}) (task {task_id}) {instance}(port {port}) is not healthy in target-group ({target_group}) due "
    "to {reason}",
    "developer guide, service event messages; how it begins is taken from the event for an unhealthy target",
    ASSUMED,
)
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
EMPTY_PROVIDER = Message(
    "EMPTY CAPACITY PROVIDER",
    "developer guide, API failure reasons; that RunTask gives it where managed scaling is off is assumed",
    ASSUMED,
)
CLOSEST_INSTANCE = Message(
    "(service {service}) was unable to place a task because no container instance met all of its requirements. "
    "The closest matching (container-instance {instance}) {lack} " + _TROUBLESHOOTING,
    "API reference, DescribeServices example; developer guide, Amazon ECS service event messages",
)
NO_INSTANCES_OF_PROVIDER = Message(
    "(service {service}) was unable to reach steady state. Reason: No Container Instances were found in your capacity "
    "provider.",
    "developer guide, Amazon ECS service event messages",
)
TASKS_PROVISIONING_LIMIT = Message(
    "(service {service}) was unable to place tasks in your cluster because the tasks provisioning capacity limit was "
    "exceeded.",
    "developer guide, Amazon ECS service event messages",
)
MEMBER_OF_UNSATISFIED = Message(
    "MemberOf placement constraint unsatisfied.", "developer guide, API failure reasons of Amazon ECS"
)
DISTINCT_INSTANCE_UNSATISFIED = Message(
    "DistinctInstance placement constraint unsatisfied.", "worded like the one of memberOf", ASSUMED
)
# What the closest instance lacks, by the reason that RunTask gives.
LACKS = {
    "RESOURCE:CPU": Message("has insufficient CPU units available.", "developer guide, service event messages"),
    "RESOURCE:MEMORY": Message("has insufficient memory available.", "from memory", REMEMBERED),
    "RESOURCE:PORTS": Message(
        "is already using a port required by your task.", "API reference, DescribeServices example"
    ),
}
LACKS_OTHERWISE = Message(
    'encountered error "{reason}".', "developer guide, service event messages, where the error is AGENT"
)
ONLY_PROTECTED_TASKS = Message(
    "(service {service}) was unable to reach steady state because task set ({deployment}) was unable to scale in. "
    "Reason: The number of protected tasks are more than the desired count of tasks",
    "developer guide, Amazon ECS service event messages; real output was seen to end in (reason 2 tasks under "
    "protection)",
)
CANNOT_START = Message(
    "(service {service}) is unable to consistently start tasks successfully. " + _TROUBLESHOOTING, _SEEN, OBSERVED
)
DEPLOYMENT_FAILED = Message(
    "(service {service}) deployment failed: tasks failed to start.",
    _SEEN + ", and as well with the deployment in parentheses after the service",
    OBSERVED,
)
ROLLING_BACK = Message("(service {service}) rolling back to deployment {deployment}.", _SEEN, OBSERVED)
_REBALANCING = "developer guide, Track Amazon ECS Availability Zone rebalancing"
NOT_AZ_BALANCED = Message(
    "(service {service}) is not AZ balanced with {counts}. AZ Rebalancing in progress.", _REBALANCING
)
AZ_BALANCED = Message("(service {service}) is AZ balanced with {counts}.", _REBALANCING)
REBALANCING_STARTED_TASKS = Message(
    "(service {service}) has started {count} tasks in {zone} to AZ Rebalance: {tasks}.", _REBALANCING
)
REBALANCING_STOPPED_TASKS = Message(
    "(service {service}) has stopped {count} running tasks in {zone} due to AZ rebalancing: {tasks}.", _REBALANCING
)
TASK_IN_EVENT = Message("(task {task_id})", _SEEN, OBSERVED)

# Rollout states.
ROLLOUT_IN_PROGRESS = Message("ECS deployment {deployment} in progress.", _SEEN, OBSERVED)
ROLLOUT_COMPLETED = Message("ECS deployment {deployment} completed.", _SEEN, OBSERVED)
ROLLOUT_FAILED = Message("ECS deployment circuit breaker: tasks failed to start.", _SEEN, OBSERVED)
ROLLOUT_ROLLING_BACK = Message(
    "ECS deployment circuit breaker: rolling back to deploymentId {deployment}.", _SEEN, OBSERVED
)

# Why no task was started.
NO_FARGATE_CAPACITY = Message(
    "Capacity is unavailable at this time. Please try again later or in a different availability zone. "
    + _TROUBLESHOOTING,
    _SEEN,
    OBSERVED,
)
PROVIDER_ASSOCIATED = Message(
    "The capacity provider cannot be deleted because it is associated with cluster: {cluster}. Remove the capacity "
    "provider from the cluster and try again.",
    _SEEN,
    OBSERVED,
)
PROVISIONING_LIMIT = Message("Tasks provisioning capacity limit exceeded.", _SEEN, OBSERVED)

# Why a task stopped.
HOST_TERMINATED = Message("Host EC2 (instance {instance}) terminated.", _SEEN, OBSERVED)
HOST_STOPPED = Message(
    "Host EC2 (instance {instance}) stopped.", _SEEN + "; its stop code was not: TerminationNotice is assumed", OBSERVED
)
ZONE_LOST = Message(
    "The infrastructure hosting the task failed.", "AWS's words for a lost zone are not known; these are ours", ASSUMED
)
SPOT_INTERRUPTED = Message("Your Spot Task was interrupted.", "developer guide, Fargate capacity providers")
INSTANCE_DEREGISTERED = Message("Container instance deregistered forcibly by user", "from memory", REMEMBERED)
SCALING_ACTIVITY = Message("Scaling activity initiated by (deployment {deployment})", _SEEN, OBSERVED)
REBALANCED = Message(
    "Availability-zone rebalancing initiated by (deployment {deployment})",
    "developer guide, Track Amazon ECS Availability Zone rebalancing",
)
STOPPED_BY_USER = Message("Task stopped by user", _SEEN, OBSERVED)
ESSENTIAL_CONTAINER_EXITED = Message("Essential container in task exited", _SEEN, OBSERVED)
TASK_FAILED_TO_START = Message("Task failed to start", _SEEN, OBSERVED)
FAILED_HEALTH_CHECKS = Message("Task failed container health checks", _SEEN, OBSERVED)
FAILED_ELB_CHECKS = Message("Task failed ELB health checks in (target-group {target_group})", _SEEN, OBSERVED)
CANNOT_PULL = Message(
    "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref {name}: "
    "{name}: not found",
    _SEEN + " of 2025 and 2026; until 2024 it was retried once",
    OBSERVED,
)
CANNOT_PULL_ON_INSTANCE = Message(
    "CannotPullImageManifestError: Error response from daemon: manifest unknown: manifest unknown",
    "tests of amazon-ecs-agent, and real output of AWS Batch on EC2; some registries end it in other words",
    OBSERVED,
)
SECRET_MISSING = Message(
    _CANNOT_PULL_SECRETS + "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to "
    "fetch secret {name} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified "
    "secret.",
    _SEEN,
    OBSERVED,
)
SECRET_KEY_MISSING = Message(
    _CANNOT_PULL_SECRETS + "unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved "
    "secret from Secrets Manager did not contain json key {name}",
    _SEEN,
    OBSERVED,
)
PARAMETER_MISSING = Message(
    _CANNOT_PULL_SECRETS + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm "
    "parameters: {name}",
    _SEEN,
    OBSERVED,
)
LOG_GROUP_MISSING = Message(
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to "
    "create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1",
    _SEEN,
    OBSERVED,
)
_LOGIN = "ResourceInitializationError: unable to pull secrets or registry auth: "
_STREAM = "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "
_CANCELED = "RequestCanceled: request context canceled caused by: context deadline exceeded"
LOGIN_DENIED = Message(
    _CANNOT_PULL_SECRETS + "unable to retrieve ecr registry auth: service call has been retried 1 time(s): "
    "AccessDeniedException: {refusal}",
    "seen in real output with another error at its end; there a status code and a request id follow",
    OBSERVED,
)
LOGIN_DENIED_ON_INSTANCE = Message(
    "CannotPullECRContainerError: AccessDeniedException: {refusal}",
    "the name of the error is the agent's; what follows is worded like the one of Fargate",
    ASSUMED,
)
PULL_DENIED = Message(
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {name}: pulling "
    "from host {host} failed with status code [manifests {version}]: 403 Forbidden",
    _SEEN,
    OBSERVED,
)
PULL_DENIED_ON_INSTANCE = Message(
    "CannotPullImageManifestError: Error response from daemon: denied: {refusal}",
    "the name of the error is the agent's; what Docker answers is assumed",
    ASSUMED,
)
SECRET_DENIED = Message(
    _CANNOT_PULL_SECRETS + "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to "
    "fetch secret {name} from secrets manager: AccessDeniedException: {refusal}",
    _SEEN + ", where a status code and a request id follow",
    OBSERVED,
)
PARAMETER_DENIED = Message(
    _CANNOT_PULL_SECRETS + "unable to retrieve secrets from ssm: service call has been retried 1 time(s): "
    "AccessDeniedException: {refusal}",
    _SEEN + ", where a status code and a request id follow",
    OBSERVED,
)
LOG_STREAM_DENIED = Message(
    _STREAM + "failed to create Cloudwatch log stream: AccessDeniedException: {refusal} : exit status 1",
    _SEEN + " up to the session; its end is that of the message on a missing log group",
    OBSERVED,
)
LOG_GROUP_DENIED = Message(
    _STREAM + "failed to create Cloudwatch log group: AccessDeniedException: {refusal} : exit status 1",
    "worded like the one on a log stream",
    ASSUMED,
)
# Where there is no way, the time is over before an answer comes.
REGISTRY_UNREACHABLE = Message(
    _LOGIN + "The task cannot pull registry authentication from Amazon ECR. There is a connection issue between the "
    "task and Amazon ECR. Check your task network configuration.",
    "developer guide, ResourceInitializationError",
)
IMAGE_UNREACHABLE = Message(
    "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {name}: failed to "
    'do request: Head "https://{host}/v2/{repository}/manifests/{version}": dial tcp 192.0.2.1:443: i/o timeout',
    _SEEN + "; the address is one that nobody has",
    OBSERVED,
)
LAYERS_UNREACHABLE = Message(
    "CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: "
    'failed to do request: Get "https://prod-{region}-starport-layer-bucket.s3.{region}.amazonaws.com/": dial tcp '
    "192.0.2.1:443: i/o timeout",
    "from memory; there the path of the layer follows the name of the bucket",
    REMEMBERED,
)
SECRET_UNREACHABLE = Message(
    _CANNOT_PULL_SECRETS + "unable to retrieve secret from asm: service call has been retried 5 time(s): failed to "
    f"fetch secret {{name}} from secrets manager: {_CANCELED}. Please check your task network configuration.",
    _SEEN,
    OBSERVED,
)
PARAMETER_UNREACHABLE = Message(
    _LOGIN + "unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a "
    "connection issue between the task and AWS Systems Manager Parameter Store. Check your task network "
    f"configuration. {_CANCELED}",
    _SEEN,
    OBSERVED,
)
LOGS_UNREACHABLE = Message(
    _STREAM + f"failed to create Cloudwatch log stream: {_CANCELED} : exit status 1",
    "worded like the other errors of the log driver",
    ASSUMED,
)
CANNOT_FORESEE = Message(
    "CannotStartContainerError: ecssim does not know what the container would do on AWS: {name}",
    "the name of the error is the agent's; the wording is ours",
    ASSUMED,
)
OUT_OF_MEMORY = Message("OutOfMemoryError: Container killed due to memory usage", _SEEN, OBSERVED)
DEPENDENCY_FAILED = Message(
    "TaskDependencyError: container {name} cannot start: {dependency} did not become {condition}",
    "the name of the error is the agent's; the wording is ours",
    ASSUMED,
)
# Seen in real output; that a subnet without addresses is one of its causes is assumed.
NO_NETWORK_INTERFACE = Message("Timeout waiting for network interface provisioning to complete.", _SEEN, OBSERVED)
