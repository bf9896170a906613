"""What ECS does with AWS Cloud Map, and what it says when it cannot."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Message, Spread

_GUIDE = "developer guide, Use service discovery to connect Amazon ECS services with DNS names"
_API = "API reference, ServiceRegistry"
_CLOUD_MAP = "AWS Cloud Map API reference, "
_SEEN = "seen in real output"
_OWN = "AWS's code; the wording is ours"
_INVALID = "InvalidParameterException"

REGISTRIES_PER_SERVICE = Fact(1, _API)
TASKS_PER_SERVICE = Fact(1000, _GUIDE + "; AWS General Reference, Amazon ECS endpoints and quotas")
ANSWERS = Fact(8, _CLOUD_MAP + "DnsConfig RoutingPolicy: an answer holds at most so many records")
CUSTOM_HEALTH_DELAY_S = Fact(30, _CLOUD_MAP + "HealthCheckCustomConfig: until a new status counts")
SRV_PRIORITY_AND_WEIGHT = Fact((1, 1), _CLOUD_MAP + "DnsRecord")
RECORD_TYPES = Fact(
    {"awsvpc": ("A", "AAAA", "SRV"), "bridge": ("SRV",), "host": ("SRV",)},
    _GUIDE + ": the records that tasks of a network mode can have",
)
DEREGISTRATION_S = Fact(
    Spread(1.0, 3.0), "AWS does not say how soon a task that stops leaves Cloud Map, nor that it waits", ASSUMED
)

# The attributes of an instance, and of which of them DNS knows.
ADDRESS = Fact("AWS_INSTANCE_IPV4", _GUIDE)
PORT = Fact("AWS_INSTANCE_PORT", _GUIDE)
INITIAL_HEALTH = Fact(
    "AWS_INIT_HEALTH_STATUS",
    _CLOUD_MAP + "RegisterInstance; that a task with a container health check begins UNHEALTHY is what users see",
    OBSERVED,
)
ZONE = Fact("AVAILABILITY_ZONE", _GUIDE)
REGION = Fact("REGION", _GUIDE)
SERVICE_NAME = Fact("ECS_SERVICE_NAME", _GUIDE)
CLUSTER_NAME = Fact("ECS_CLUSTER_NAME", _GUIDE)
INSTANCE_ID = Fact("EC2_INSTANCE_ID", _GUIDE)
FAMILY = Fact("ECS_TASK_DEFINITION_FAMILY", _GUIDE)

REGISTRY_NOT_FOUND = Message("The specified service registry does not exist: {arn}", _OWN, ASSUMED, _INVALID)
ARN_BLANK = Message("Registry ARN can not be blank.", _OWN, ASSUMED, _INVALID)
PORT_AND_CONTAINER = Message(
    "Specify a value for either 'port' or the 'containerName' and 'containerPort' combination, but not both. Remove "
    "one and retry.",
    _SEEN,
    OBSERVED,
    _INVALID,
)
VALUE_NOT_REQUIRED = Message(
    "The values specified for serviceRegistries do not require a value for '{name}'. Remove the value and retry.",
    _SEEN + " for containerPort",
    OBSERVED,
    _INVALID,
)
CONTAINER_REQUIRED = Message(
    "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be "
    "specified from the task definition. Registry: {arn}",
    _SEEN,
    OBSERVED,
    _INVALID,
)
PORT_REQUIRED = Message(
    "With an SRV record, serviceRegistries needs either 'port' or 'containerName' and 'containerPort'. Registry: {arn}",
    _OWN,
    ASSUMED,
    _INVALID,
)
RECORD_TYPE_INCOMPATIBLE = Message(
    "The network mode {mode} takes a service registry with {allowed} records only. Registry: {arn}",
    _OWN,
    ASSUMED,
    _INVALID,
)
TOO_MANY_TASKS = Message("With service discovery, desiredCount must be at most {limit}.", _OWN, ASSUMED, _INVALID)

# Cloud Map's own refusals.
SERVICE_IN_USE = Message(
    "Service contains registered instances; delete the instances before deleting the service", _SEEN, OBSERVED
)
NAMESPACE_IN_USE = Message(
    "Namespace contains services; delete the services before deleting the namespace", "from memory", REMEMBERED
)
SERVICE_EXISTS = Message("Service already exists.", "from memory", REMEMBERED)
