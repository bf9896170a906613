"""Deployment alarms: how ECS watches them, and what it says when one goes off."""

from .fact import ASSUMED, REMEMBERED, Fact, Message

_GUIDE = "developer guide, How CloudWatch alarms detect Amazon ECS deployment failures"
_LIKE_BREAKER = "AWS's words for this are not known; these are worded like the circuit breaker's"

POLL_S = Fact(15.0, _GUIDE + ": ECS polls DescribeAlarms; how often is not documented", ASSUMED)
BAKE_S = Fact(
    240.0,
    _GUIDE + ": without bakeTimeInMinutes less than five minutes, by the alarms' configuration; four are ours",
    ASSUMED,
)
EVENT = Message("(service {service}) deployment failed: alarm detected.", "from memory", REMEMBERED)
ROLLOUT = Message("ECS deployment alarm: alarm detected.", _LIKE_BREAKER, ASSUMED)
ROLLING_BACK = Message("ECS deployment alarm: rolling back to deploymentId {deployment}.", _LIKE_BREAKER, ASSUMED)
ROLLED_BACK = Message(
    "Service deployment rolled back because a CloudWatch alarm was in the ALARM state.", _LIKE_BREAKER, ASSUMED
)
STOPPED = Message(
    "Service deployment stopped because a CloudWatch alarm was in the ALARM state.", _LIKE_BREAKER, ASSUMED
)
