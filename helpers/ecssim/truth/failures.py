"""When a deployment counts as failed, and how long ECS waits before it starts again what did not start."""

from .fact import ASSUMED, OBSERVED, Fact, Spread

_BREAKER = "developer guide, How the Amazon ECS deployment circuit breaker detects failures"
_THROTTLE = "developer guide, Amazon ECS service throttle logic"

# The deployment circuit breaker.
THRESHOLD_PERCENT = Fact(50, _BREAKER + ": half the desired count unless the service says otherwise")
THRESHOLD_BOUNDS = Fact((3, 200), _BREAKER + ": the least and the greatest threshold of BOUNDED_PERCENT")
THRESHOLD_RANGE_PERCENT = Fact((1, 100), _BREAKER)
THRESHOLD_LEAST_COUNT = Fact(1, "AWS gives no range for COUNT; a threshold of 0 would be met at once", ASSUMED)
BREAKER_REACTION_S = Fact(
    40.0,
    "from the failure that reaches the threshold to the failed deployment: 37 s in one run of 2026, and between 22 and "
    "66 s in another",
    OBSERVED,
)
FAILED_DEPLOYMENT_LISTED_S = Fact(
    Spread(25.0, 105.0),
    "rollbacks of 2026: one was COMPLETED, and the failed deployment gone, after 26 s; another listed it for 106 s",
    OBSERVED,
)

# The restart throttle. Only its maximum is documented. In 2026 a service with a missing image waited 31 or 32 s twice
# and five minutes then; another still waited five minutes around its tenth failure; a third nothing for eleven minutes.
_FIRST_WAITS_S = (31.0, 31.0)
_MIDDLE_WAITS_S = (300.0,) * 8
_LONGEST_WAIT_S = 1620.0
RESTART_WAITS_S = Fact(
    (*_FIRST_WAITS_S, *_MIDDLE_WAITS_S, _LONGEST_WAIT_S),
    _THROTTLE + ": up to 27 minutes. How it grows is not documented: 31 s twice and then five minutes until the tenth "
    "failure, as observed; that the longest wait comes right after that is ours",
    ASSUMED,
)
RESTARTS_SLOWED_FROM_FAILURES = Fact(
    2, "from which failure in a row on the service says that it cannot start tasks; AWS does not say", ASSUMED
)
