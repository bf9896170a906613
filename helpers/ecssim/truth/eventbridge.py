"""What EventBridge and EventBridge Scheduler say and do."""

from .fact import ASSUMED, REMEMBERED, Fact, Message

_DLQ = "EventBridge user guide, Using dead-letter queues; the names are from memory"
_SCHEDULER_DLQ = "EventBridge Scheduler user guide, Configuring a dead-letter queue; the names are from memory"

SCHEDULED_EVENT = Fact("Scheduled Event", "EventBridge user guide, scheduled rules")
SCHEDULED_SOURCE = Fact("aws.events", "EventBridge user guide, scheduled rules")
RULE_STARTED_BY = Fact("events-rule/", "startedBy of tasks that a rule ran, as far as memory goes", REMEMBERED)
SCHEDULE_STARTED_BY = Fact("chronos-schedule/", "startedBy of tasks that a schedule ran, from memory", REMEMBERED)
STARTED_BY_LENGTH = Fact(128, "API reference, RunTask")
ENTRIES = Fact(10, "API reference, PutEvents")
DEAD_LETTER_NAMES = Fact(("RULE_ARN", "TARGET_ARN", "ERROR_CODE", "ERROR_MESSAGE"), _DLQ, REMEMBERED)
SCHEDULE_DEAD_LETTER_NAMES = Fact(
    ("SCHEDULE_ARN", "TARGET_ARN", "ERROR_CODE", "ERROR_MESSAGE"), _SCHEDULER_DLQ, REMEMBERED
)
SCHEDULE_RETRIES = Fact(185, "EventBridge Scheduler user guide, retry policy: the default")
SCHEDULE_AGE_S = Fact(86_400.0, "EventBridge Scheduler user guide, retry policy: the default")
RETRY_AFTER_S = Fact((1.0, 300.0), "the guide says exponential backoff; its first and longest wait are ours", ASSUMED)
NOT_AUTHORIZED = Message(
    "Not authorized for the source.",
    "API reference, PutEvents: sources that begin with aws. are refused; the words are from memory",
    REMEMBERED,
    code="NotAuthorizedForSource",
)
BAD_PATTERN = Message("Event pattern is not valid. Reason: {problem}", "errors of PutRule, from memory", REMEMBERED)
BAD_EXPRESSION = Message("Parameter ScheduleExpression is not valid.", "errors of PutRule", code="ValidationException")
BAD_SCHEDULE = Message("Invalid Schedule Expression {expression}.", "errors of CreateSchedule, from memory", REMEMBERED)
BAD_ZONE = Message("Invalid Schedule Expression Timezone {zone}.", "errors of CreateSchedule, from memory", REMEMBERED)
ROLE_NOT_ASSUMED = Message(
    "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    "errors of CreateSchedule, from memory",
    REMEMBERED,
    code="ValidationException",
)
