"""What ECS asks of the alarms in moto's CloudWatch, which is imported when the first deployment has some."""

from typing import Any

from ..neighbours import AlarmState
from .backend import backend_in


class MotoAlarms:
    """The alarms of CloudWatch in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def state(self, name: str) -> AlarmState | None:
        """Return the state of an alarm, or None if there is none of that name."""
        from moto.cloudwatch.models import cloudwatch_backends

        backend = backend_in(cloudwatch_backends, self._account_id, self._region)
        alarm: Any = backend.alarms.get(name) if backend else None
        return AlarmState(alarm.state_value) if alarm else None
