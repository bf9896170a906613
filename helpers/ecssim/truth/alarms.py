"""CloudWatch alarms: how they are evaluated, and in which words they tell."""

from .fact import ASSUMED, REMEMBERED, Fact, Message

_GUIDE = "CloudWatch user guide, Using Amazon CloudWatch alarms"
_WORDS = "state reasons of real alarms, from memory"

SOURCE = Fact("aws.cloudwatch", "CloudWatch user guide, Alarm events and EventBridge")
STATE_CHANGE = Fact("CloudWatch Alarm State Change", "CloudWatch user guide, Alarm events and EventBridge")
INVOKER = Fact(
    "lambda.alarms.cloudwatch.amazonaws.com", "CloudWatch user guide, Invoke a Lambda function from an alarm"
)
EXTRA_PERIODS = Fact(
    2, _GUIDE + ", missing data: it retrieves more points than it evaluates; its examples have two more", ASSUMED
)
COMPARISONS = Fact(
    {
        "GreaterThanThreshold": "greater than",
        "GreaterThanOrEqualToThreshold": "greater than or equal to",
        "LessThanThreshold": "less than",
        "LessThanOrEqualToThreshold": "less than or equal to",
    },
    "API reference, PutMetricAlarm ComparisonOperator; the words are from memory",
    REMEMBERED,
)
CROSSED = Message(
    "Threshold Crossed: {count} out of the last {of} datapoints [{values}] {were} {comparison} the threshold "
    "({threshold}) (minimum {least} for {transition} transition).",
    _WORDS,
    REMEMBERED,
)
UNKNOWN = Message("Insufficient Data: {count} {points} {were} unknown.", _WORDS, REMEMBERED)
TREATED = Message(
    "Threshold Crossed: no datapoints were received for {count} periods and {count} missing {points} {were} treated as "
    "[{state}].",
    _WORDS,
    REMEMBERED,
)
UNCHECKED = Message("Unchecked: Initial alarm creation", _WORDS, REMEMBERED)
NOT_SIMULATED = Message(
    "ecssim does not simulate {what} yet: on AWS it works. {instead}", "our own words", ASSUMED, "ValidationError"
)
ACTION_NOT_SIMULATED = Message(
    "its action {action} does nothing here: ecssim notifies SNS topics, invokes Lambda functions, lets scaling "
    "policies act, and tells EventBridge of the alarm",
    "our own words",
    ASSUMED,
)
FUNCTION_NOT_INVOKED = Message("its action {function} was not invoked: {problem}", "our own words", ASSUMED)
