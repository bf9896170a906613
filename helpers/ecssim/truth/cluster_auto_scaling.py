"""Managed scaling of Auto Scaling groups: its numbers."""

from .fact import ASSUMED, REMEMBERED, Fact

_API = "API reference, ManagedScaling"
_GUIDE = "developer guide, Amazon ECS managed scaling behavior"

STATUS = Fact("DISABLED", "managed scaling of a provider that is created without it", ASSUMED)
DRAINING = Fact("ENABLED", "developer guide, Amazon ECS managed instance draining: on by default")
TARGET_CAPACITY = Fact(100, _API + " targetCapacity")
TARGET_CAPACITY_RANGE = Fact((1, 100), _API + " targetCapacity")
MINIMUM_STEP = Fact(1, _API + " minimumScalingStepSize")
MAXIMUM_STEP = Fact(10_000, _API + " maximumScalingStepSize")
STEP_RANGE = Fact((1, 10_000), _API + " minimumScalingStepSize, maximumScalingStepSize")
WARMUP_S = Fact(300, _API + " instanceWarmupPeriod")
WARMUP_RANGE_S = Fact((0, 10_000), _API + " instanceWarmupPeriod")
FROM_ZERO = Fact(2, _GUIDE + ": from zero instances it launches two")
RESERVATION_FROM_ZERO_PERCENT = Fact(
    200.0, "AWS blog on cluster auto scaling: 200 with no instance and tasks that wait", REMEMBERED
)
RESERVATION_OF_NOTHING_PERCENT = Fact(
    100.0, "AWS blog on cluster auto scaling: 100 with neither instances nor tasks", REMEMBERED
)
SCALE_IN_MINUTES = Fact(15, _GUIDE + ": the scale-in alarm needs 15 points of one minute")
SCALE_IN_AFTER_SCALE_OUT_S = Fact(900.0, _GUIDE + ": it waits 15 minutes after a scale-out")
SCALE_IN_SHARE = Fact(0.5, _GUIDE + ": it removes less than half of the instances in a minute, but at least one")
TAG = Fact("AmazonECSManaged", "developer guide, Auto Scaling group capacity providers")
NAMESPACE = Fact("AWS/ECS/ManagedScaling", _GUIDE)
METRIC = Fact("CapacityProviderReservation", _GUIDE)
