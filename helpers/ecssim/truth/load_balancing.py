"""What Elastic Load Balancing says of targets, and how ECS and it keep time with each other."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Message, Spread

_API = "Elastic Load Balancing API reference, TargetHealth"
_WORDS = _API + ", and real output of DescribeTargetHealth"
_EXAMPLE = "two Fargate tasks behind an Application Load Balancer of which one hangs, 2026"

TARGET_GROUPS_PER_SERVICE = Fact(5, "API reference, CreateService loadBalancers")
GRACE_PERIOD_MAX_S = Fact(2_147_483_647, "API reference, UpdateService healthCheckGracePeriodSeconds")
CHECKS_UNTIL_FIRST_HEALTHY = Fact(
    1, "Elastic Load Balancing user guides of both load balancers, Health checks for your target groups"
)
NETWORK_LOAD_BALANCER_PROTOCOLS = Fact(
    ("TCP", "UDP", "TCP_UDP", "TLS"), "Elastic Load Balancing API reference, CreateTargetGroup Protocol"
)
APPLICATION_MATCHER = Fact("200", "Elastic Load Balancing API reference, Matcher")
NETWORK_MATCHER = Fact("200-399", "Elastic Load Balancing API reference, Matcher")
NETWORK_HTTP_TIMEOUT_S = Fact(
    6, "Elastic Load Balancing API reference, CreateTargetGroup HealthCheckTimeoutSeconds; its text names HTTP alone"
)
CHECK_PATH = Fact("/", "Elastic Load Balancing API reference, CreateTargetGroup HealthCheckPath")
STATUS_OF_AN_UNWELL_PROGRAM = Fact(503, "what a program answers whose health check fails; ours", ASSUMED)

# How long things take.
REGISTRATION_S = Fact(Spread(0.3, 1.0), _EXAMPLE + "; the time between the start and the registration is ours", ASSUMED)
FIRST_CHECK_S = Fact(Spread(1.5, 2.5), _EXAMPLE + ": healthy 2 s after its registration", OBSERVED)
NETWORK_FIRST_CHECK_S = Fact(
    Spread(90.0, 150.0),
    "Network Load Balancer guide, Health checks: registration can take a few minutes; how many is assumed",
    ASSUMED,
)
UNHEALTHY_REACTION_S = Fact(Spread(36.0, 44.0), _EXAMPLE + ": from unhealthy to the start of a replacement", OBSERVED)
DEREGISTRATION_S = Fact(Spread(9.5, 10.5), _EXAMPLE + ": from the stop of a task to the end of its target", OBSERVED)

# Why a target is in its state: the code is AWS's reason code, the text its description.
REGISTERING = Message("Target registration is in progress", _WORDS, REMEMBERED, "Elb.RegistrationInProgress")
CHECKING = Message("Initial health checks in progress", _WORDS, REMEMBERED, "Elb.InitialHealthChecking")
WRONG_STATUS = Message(
    "Health checks failed with these codes: [{status}]", _WORDS, OBSERVED, "Target.ResponseCodeMismatch"
)
TIMED_OUT = Message("Request timed out", _WORDS, OBSERVED, "Target.Timeout")
NO_CONNECTION = Message("Health checks failed", _WORDS, OBSERVED, "Target.FailedHealthChecks")
DRAINING = Message("Target deregistration is in progress", _WORDS, REMEMBERED, "Target.DeregistrationInProgress")
NOT_IN_USE = Message(
    "Target group is not configured to receive traffic from the load balancer",
    _WORDS,
    REMEMBERED,
    "Target.NotInUse",
)
ZONE_NOT_ENABLED = Message(
    "Target is in an Availability Zone that is not enabled for the load balancer", _WORDS, OBSERVED, "Target.NotInUse"
)
GROUP_MISSING = Message("TARGET GROUP IS NOT FOUND", "developer guide, service event messages")
TARGET_MISSING = Message("TARGET IS NOT FOUND", "developer guide, service event messages")
NOT_REGISTERED = Message("Target is not registered to the target group", _WORDS, REMEMBERED, "Target.NotRegistered")
INSTANCE_STOPPED = Message("Target is in the stopped state", _WORDS, REMEMBERED, "Target.InvalidState")
DELETION_PROTECTED = Message(
    "Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
    "from memory",
    REMEMBERED,
    "OperationNotPermitted",
)
