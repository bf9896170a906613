"""An alarm that goes off during a deployment fails it, and rolls it back if that is wanted. One that was in the ALARM
state before the deployment began makes ECS look at no alarm for as long as that deployment takes.
"""

from datetime import datetime, timedelta

from ..model.service import Service
from ..model.service_deployment import Monitor
from ..truth import deployment_alarms as truth
from . import rollback
from .plan import Plan

SOURCE = "developer guide, How CloudWatch alarms detect Amazon ECS deployment failures"
FAILURE = rollback.Failure(
    "deployment_alarms",
    SOURCE,
    truth.EVENT,
    truth.ROLLOUT,
    truth.ROLLING_BACK,
    truth.ROLLED_BACK(),
    truth.STOPPED(),
    Monitor.ALARMS,
)


def plan(service: Service, now: datetime) -> Plan:
    """Return what the alarms do to the ongoing service deployment."""
    result = Plan()
    ongoing = service.ongoing
    if ongoing is None or not ongoing.goes_forward or not ongoing.watched_alarms:
        return result
    if ongoing.triggered_alarms:
        names = " and ".join(ongoing.triggered_alarms)
        because = f"deployment {service.primary.id} failed: {names} went off"
        return rollback.fail(service, FAILURE, because, rollback=ongoing.configuration.alarms.rollback)
    result.look_again(now + timedelta(seconds=truth.POLL_S.value))
    return result
