"""What is wrong with capacity providers and their strategies, in AWS's words: code and sentence of each error."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Message

_SEEN = "seen in real output"
_MEMORY = "from memory"
_OWN = "AWS's code; the wording is ours"
_INVALID = "InvalidParameterException"
_CLIENT = "ClientException"

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
