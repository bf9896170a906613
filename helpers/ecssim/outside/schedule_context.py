"""EventBridge Scheduler puts what it knows of an invocation in the place of its keywords in the input of the target."""

import hashlib
from datetime import UTC, datetime

SOURCE = "EventBridge Scheduler user guide, Adding context attributes"


def filled(text: str, schedule_arn: str, due: datetime, attempt: int) -> str:
    """Return the input of a target with the values of all keywords in it.

    Arguments:
        text: the input as CreateSchedule was given it.
        due: when the schedule was to invoke its target, also if it is tried again or had a flexible window.
        attempt: the so-manieth try, from 1 on; each has an execution id of its own.
    """
    execution_id = hashlib.sha256(f"{schedule_arn}/{due.isoformat()}/{attempt}".encode()).hexdigest()[:16]
    values = {
        "schedule-arn": schedule_arn,
        "scheduled-time": due.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": execution_id,
        "attempt-number": str(attempt),
    }
    for name, value in values.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
