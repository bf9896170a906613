"""What ECS Service Connect does, and what it says when it cannot."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Message

_GUIDE = "developer guide, Use Service Connect to connect Amazon ECS services with short names"
_API = "API reference, "
_SEEN = "seen in real output"
_AGENT = "amazon-ecs-agent, Service Connect"
_OWN = "AWS's code; the wording is ours"
_INVALID = "InvalidParameterException"

SERVICES_PER_NAMESPACE = Fact(300, "AWS General Reference, Amazon ECS endpoints and quotas: Service Connect")
CLIENT_ALIASES = Fact(1, _API + "ServiceConnectService clientAliases")
DISCOVERY_NAME = Fact(r"[a-z0-9_][a-z0-9_-]{0,63}", _API + "ServiceConnectService discoveryName")
DNS_NAME = Fact(r"[a-z0-9_.][a-z0-9_.-]{0,126}", _API + "ServiceConnectClientAlias dnsName")
NAMESPACE_NAME = Fact(r'[^<>"/]{1,1024}', _API + "ClusterServiceConnectDefaultsRequest namespace")
NETWORK_MODES = Fact(("awsvpc", "bridge"), _GUIDE + ": the host mode is not supported")
SERVICES_PAGE_DEFAULT = Fact(10, _API + "ListServicesByNamespace")

# The proxy.
PROXY_NAME = Message("ecs-service-connect-{unique}", _SEEN, OBSERVED)
PROXY_NAME_LETTERS = Fact(5, _SEEN + ", such as ecs-service-connect-oRK9o", OBSERVED)
PROXY_IMAGE = Fact("ecs-service-connect-agent:interface-v1", _AGENT + "; seen on container instances", OBSERVED)
PROXY_CHECK_INTERVAL_S = Fact(5, "how often ECS checks its proxy is not known", ASSUMED)
ATTACHMENT_TYPE = Fact("ServiceConnect", _SEEN, OBSERVED)
VIRTUAL_ADDRESS = Message("127.255.0.{number}", _AGENT + ": what /etc/hosts has for an endpoint; " + _SEEN, OBSERVED)

# In Cloud Map.
MANAGED_BY = Message("Managed by {arn}", "the description of a service of Cloud Map that ECS made", REMEMBERED)
ZONE = Fact("AvailabilityZone", "an attribute of a task in Cloud Map, from memory", REMEMBERED)
DEPLOYMENT = Fact("DeploymentId", "an attribute of a task in Cloud Map, from memory", REMEMBERED)

NAMESPACE_NOT_FOUND = Message(
    "The specified namespace wasn't found.", _API + "CreateService errors", code="NamespaceNotFoundException"
)
NAMESPACE_MISSING = Message(
    "Service Connect needs a namespace: name one, or give the cluster a default.", _OWN, ASSUMED, _INVALID
)
NAMESPACE_INVALID = Message("Invalid namespace name: {name}", _OWN, ASSUMED, _INVALID)
PORT_NAME_UNKNOWN = Message(
    "portName({name}) does not refer to any named PortMapping in the container definitions", _SEEN, OBSERVED, _INVALID
)
NAME_USED = Message(
    "{operation} error: SC service is already used by {namespace}",
    _SEEN + " for CreateService",
    OBSERVED,
    _INVALID,
)
NAME_INVALID = Message("Invalid {what}: {name}", _OWN, ASSUMED, _INVALID)
ALIAS_MISSING = Message("Service Connect service {name} needs a client alias with a port.", _OWN, ASSUMED, _INVALID)
ALIAS_TWICE = Message(
    "The client alias {name}:{port} is used more than once in the namespace.", _OWN, ASSUMED, _INVALID
)
NETWORK_MODE_UNSUPPORTED = Message("Service Connect does not support the network mode {mode}.", _OWN, ASSUMED, _INVALID)
TIMEOUT_OF_TCP = Message(
    "perRequestTimeoutSeconds needs an appProtocol other than TCP in port mapping {name}.", _OWN, ASSUMED, _INVALID
)
TOO_MANY_SERVICES = Message("The namespace has {limit} services already.", _OWN, ASSUMED, _INVALID)
