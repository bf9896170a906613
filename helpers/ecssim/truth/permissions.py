"""What ECS may do only if a role allows it, and how a refusal reads."""

from .fact import ASSUMED, OBSERVED, Fact, Message

_DENIED = "IAM user guide, Troubleshoot access denied error messages"
_EXECUTION = "developer guide, Amazon ECS task execution IAM role"

TASKS_SERVICE = Fact("ecs-tasks.amazonaws.com", "developer guide, Amazon ECS task IAM role")

# What the execution role needs, by what the task needs.
REGISTRY_LOGIN = Fact("ecr:GetAuthorizationToken", _EXECUTION)
IMAGE_PULL = Fact(("ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"), _EXECUTION)
READ_SECRET = Fact("secretsmanager:GetSecretValue", _EXECUTION)
READ_PARAMETER = Fact("ssm:GetParameters", _EXECUTION)
DECIPHER = Fact("kms:Decrypt", _EXECUTION + ": needed only where a secret has a key of the customer's own")
CREATE_LOG_GROUP = Fact("logs:CreateLogGroup", _EXECUTION + ": needed only for awslogs-create-group")
CREATE_LOG_STREAM = Fact("logs:CreateLogStream", _EXECUTION)
WRITE_LOG = Fact("logs:PutLogEvents", _EXECUTION)

# How IAM words a refusal, without the code that comes before it.
NOT_ALLOWED_BY_POLICY = Message(
    "User: {session} is not authorized to perform: {action} on resource: {resource} because no identity-based policy "
    "allows the {action} action",
    _DENIED,
)
DENIED_BY_POLICY = Message(
    "User: {session} is not authorized to perform: {action} on resource: {resource} with an explicit deny in an "
    "identity-based policy",
    _DENIED,
)
NOT_ALLOWED_BY_BOUNDARY = Message(
    "User: {session} is not authorized to perform: {action} on resource: {resource} because no permissions boundary "
    "allows the {action} action",
    _DENIED,
)
DENIED_BY_BOUNDARY = Message(
    "User: {session} is not authorized to perform: {action} on resource: {resource} with an explicit deny in a "
    "permissions boundary",
    _DENIED,
)
KMS_DENIED = Message("Access to KMS is not allowed", "seen in real output of a secret of Secrets Manager", OBSERVED)

# The reason why a task is not launched, and what a service and RunTask say of it.
CANNOT_ASSUME = Message(
    "ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role being "
    "passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this "
    "role.",
    "seen in the events of services; that RunTask refuses with it too is from memory",
    OBSERVED,
    "ClientException",
)
CANNOT_LAUNCH = Message(
    "(service {service}) failed to launch a task with (error {error}).", "seen in real output", OBSERVED
)
OTHER_REGISTRY = Message(
    "the registry belongs to account {registry}, and ecssim reads no policies of repositories",
    "the wording is ours",
    ASSUMED,
)
NOT_SIMULATED = Message(
    "ecssim cannot tell whether a role allows this, for it does not know {what}", "the wording is ours", ASSUMED
)
