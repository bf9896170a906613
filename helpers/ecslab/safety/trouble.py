"""What went wrong with a call of the clean-up, in a sentence that says what to do."""

import re
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .iam import action

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"})
_THROTTLED = re.compile("Throttl|TooManyRequests|RequestLimitExceeded|SlowDown")
_IN_USE = re.compile("DependencyViolation|InUse|Contains|DeleteConflict|IncorrectState")
_ACTION = re.compile(r"not authorized to perform: ([a-z0-9-]+:[A-Za-z0-9]+)")


def is_denied(trouble: Exception) -> bool:
    """Return whether AWS forbade a call, so that trying again is of no use."""
    return isinstance(trouble, ClientError) and is_denial(trouble.response["Error"])


def is_denial(error: Mapping[str, Any]) -> bool:
    """Return whether the Error of an answer says that AWS forbade the call."""
    return error.get("Code") in _DENIED


def missing_action(error: Mapping[str, Any], called: str) -> str:
    """Return the IAM action that a caller lacks, such as ecs:DeleteCluster.

    Arguments:
        error: the Error of AWS's answer, which names the action in most services.
        called: the operation, such as ecs.DeleteCluster, for an answer that does not.
    """
    named = _ACTION.search(error.get("Message", ""))
    return named.group(1) if named else action(called)


def sentence(trouble: Exception, service: str) -> str:
    """Return what happened, why, and what to do.

    Arguments:
        trouble: what a call of boto3 raised.
        service: the AWS service that was called.
    """
    if not isinstance(trouble, ClientError):
        return _of_the_way(trouble)
    code, message = trouble.response["Error"]["Code"], trouble.response["Error"].get("Message", "")
    if code in _DENIED:
        missing = missing_action(trouble.response["Error"], f"{service}.{trouble.operation_name}")
        if "explicit deny" in message:
            return f"A policy of this account forbids {missing}. Ask whoever runs it to do that, then look again."
        return f"You lack the permission {missing}. Ask whoever runs the account for it, then sweep again."
    if _THROTTLED.search(code):
        return f"AWS asks for fewer calls ({code}). Wait some minutes, then sweep again."
    if _IN_USE.search(code):
        return f"Something still uses it ({code}: {message}). Wait some minutes, then sweep again."
    return f"AWS refused ({code}: {message}). Sweep again, and delete it by hand if that does not help."


def _of_the_way(trouble: Exception) -> str:
    if isinstance(trouble, BotoCoreError):
        return f"AWS gave no clear answer ({trouble}). Look at your connection, then sweep again."
    return str(trouble)
