"""Service auto scaling: the numbers and the words of Application Auto Scaling and of its alarms."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Message

_GUIDE = "developer guide, Automatically scale your Amazon ECS service"
_TRACKING = "Application Auto Scaling user guide, How target tracking scaling works"
_ALARMS = "alarms of a real service, exported by Terraform"
_ACTIVITIES = "Application Auto Scaling user guide, Scaling activities"

REQUESTS_METRIC = Fact("ALBRequestCountPerTarget", "API reference, PredefinedMetricSpecification")
REQUESTS_NAMESPACE = Fact("AWS/ApplicationELB", "Application Load Balancer user guide, CloudWatch metrics")
PREDEFINED_METRICS = Fact(
    {
        "ECSServiceAverageCPUUtilization": "CPUUtilization",
        "ECSServiceAverageMemoryUtilization": "MemoryUtilization",
    },
    "API reference, PredefinedMetricSpecification",
)
REQUESTS_DIMENSIONS = Fact(("LoadBalancer", "TargetGroup"), "alarms of real policies, from memory", REMEMBERED)
LOOK_S = Fact(60.0, "developer guide, Amazon ECS service utilization metrics: a value for each minute")
HIGH_PERIODS = Fact(3, _ALARMS, OBSERVED)
LOW_PERIODS = Fact(15, _ALARMS, OBSERVED)
LOW_SHARE = Fact(0.9, _ALARMS + ": the low alarm of a target of 70 has 63, and of 80 has 72", OBSERVED)
COOLDOWN_S = Fact(300, _GUIDE + ": the default of both cooldowns for ECS")
SCALE_IN_SHARE = Fact(
    0.1, _TRACKING + ", which says that it scales in gradually: here by a tenth of the tasks, and at least one", ASSUMED
)

FROM_ZERO = Fact(
    1, _GUIDE + ": from zero it waits for a value of the metric, and then scales out by the minimum possible amount"
)

SETTING = Message("Setting desired count to {count}.", _ACTIVITIES)
FULFILLED = Message(
    "Successfully set desired count to {count}. Change successfully fulfilled by ecs.",
    _ACTIVITIES + "; that it is fulfilled at once, and not when the tasks run, is ours",
)
ALARM_CAUSE = Message("monitor alarm {alarm} in state ALARM triggered policy {policy}", _ACTIVITIES)
MINIMUM_CAUSE = Message("minimum capacity was set to {count}", "from memory", REMEMBERED)
MAXIMUM_CAUSE = Message("maximum capacity was set to {count}", "from memory", REMEMBERED)
NO_TARGET = Message(
    "No scalable target registered for service namespace: {namespace}, resource ID: {resource}, scalable dimension: "
    "{dimension}",
    "from memory",
    REMEMBERED,
    "ObjectNotFoundException",
)
NOT_SIMULATED = Message(
    "ecssim does not simulate {what} yet: on AWS it works. StepScaling works here, and TargetTrackingScaling of "
    "ECSServiceAverageCPUUtilization, ECSServiceAverageMemoryUtilization, ALBRequestCountPerTarget or one metric of "
    "your own.",
    "our own words",
    ASSUMED,
    "ValidationException",
)
BOUNDS_MISSING = Message(
    "A new scalable target needs both MinCapacity and MaxCapacity.", "our own words", ASSUMED, "ValidationException"
)
BOUNDS_CROSSED = Message(
    "MinCapacity {minimum} is greater than MaxCapacity {maximum}: raise the one or lower the other.",
    "our own words",
    ASSUMED,
    "ValidationException",
)
NO_SCHEDULE = Message(
    "The schedule {schedule} cannot be followed: {problem}.", "our own words", ASSUMED, "ValidationException"
)
NO_LABEL = Message(
    "ALBRequestCountPerTarget needs a ResourceLabel app/<name>/<id>/targetgroup/<name>/<id>, the ends of the ARNs of "
    "load balancer and target group, and not {label}.",
    "our own words",
    ASSUMED,
    "ValidationException",
)
STEPS_MISSING = Message(
    "A StepScaling policy needs StepAdjustments, and an AdjustmentType: ChangeInCapacity, PercentChangeInCapacity or "
    "ExactCapacity.",
    "our own words",
    ASSUMED,
    "ValidationException",
)
STEPS_APART = Message(
    "There must be no gap and no overlap between StepAdjustments: each begins where another ends.",
    "our own words",
    ASSUMED,
    "ValidationException",
)
