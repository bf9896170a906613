"""The credentials of a task's role, as its containers fetch them: not real ones, and made to be seen as such.

They are renewed before they expire, so whoever keeps them must ask again.
"""

from datetime import datetime, timedelta

from ..model.task import Task
from ..truth import endpoints as truth
from .container_facts import digits_of, uuid_of
from .endpoint import Json, timestamp


def role_arn(task: Task) -> str | None:
    """Return the task role: that of RunTask's overrides, or else of the definition."""
    return task.overrides.get("taskRoleArn") or task.task_definition.settings.get("taskRoleArn")


def path(task: Task) -> str | None:
    """Return where the credentials are, below the address of the endpoint; None without a task role."""
    return truth.CREDENTIALS_PATH(id=uuid_of(f"credentials of {task.arn}")) if role_arn(task) else None


def credentials(task: Task, now: datetime) -> Json:
    """Return the credentials that are valid now; the same ones until they are renewed."""
    renewals = int((now - task.created_at).total_seconds() // truth.CREDENTIALS_RENEWED_AFTER_S.value)
    issued_at = task.created_at + timedelta(seconds=renewals * truth.CREDENTIALS_RENEWED_AFTER_S.value)
    digits = digits_of(f"{task.arn} {renewals}", 40)
    return {
        "RoleArn": role_arn(task),
        "AccessKeyId": f"ASIASIMULATED{digits[:7].upper()}",
        "SecretAccessKey": f"simulated-secret-{digits[7:30]}",
        "Token": f"simulated-token-{digits[30:]}",
        "Expiration": timestamp(issued_at + timedelta(seconds=truth.CREDENTIALS_LAST_S.value)),
    }
