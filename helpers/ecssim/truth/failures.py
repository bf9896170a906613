"""When a deployment counts as failed, and how long ECS waits before it starts again what did not start."""

from .fact import ASSUMED, OBSERVED, Fact, Spread

_BREAKER = "developer guide, How the Amazon ECS deployment circuit breaker detects failures"
_THROTTLE = "developer guide, Amazon ECS service throttle logic"

# The deployment circuit breaker.
THRESHOLD_PERCENT = Fact(50, _BREAKER + ": half the desired count unless the service says otherwise")
THRESHOLD_BOUNDS = Fact((3, 200), _BREAKER + ": the least and the greatest threshold of BOUNDED_PERCENT")
THRESHOLD_RANGE_PERCENT = Fact((1, 100), _BREAKER)
THRESHOLD_LEAST_COUNT = Fact(1, "AWS gives no range for COUNT; a threshold of 0 would be met at once", ASSUMED)
FAILED_DEPLOYMENT_LISTED_S = Fact(
    Spread(25.0, 105.0),
    "rollbacks of 2026: one was COMPLETED, and the failed deployment gone, after 26 s; another listed it for 106 s",
    OBSERVED,
)

# The restart throttle. Only its maximum is documented. The first wait was 31 s in 2026; three failures of a missing
# image with a desired count of 1 took about twelve minutes, which the second wait makes up for.
RESTART_WAITS_S = Fact(
    (30.0, 540.0, 1080.0, 1620.0),
    _THROTTLE + ": up to 27 minutes. How it grows is not documented: 30 s as observed, then steps of nine minutes",
    ASSUMED,
)
RESTARTS_SLOWED_FROM_FAILURES = Fact(
    2, "from which failure in a row on the service says that it cannot start tasks; AWS does not say", ASSUMED
)
