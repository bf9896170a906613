"""How services are measured, and scaled."""

from datetime import datetime

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal, Reason
from ..model.scaling import Activity, Metering
from ..model.service import Service
from ..neighbours import Neighbours
from ..outside.load import Load
from ..rules import autoscaling, plan
from ..truth import autoscaling as truth
from ..truth import events as known
from .events import Events
from .services import ServiceChanges


class ScalingChanges:
    """Changes what service auto scaling has to do with.

    Arguments:
        clock, chance, journal: the simulation's.
        neighbours: the services around ECS.
        services: the changes of services.
        events: what tells EventBridge.
    """

    def __init__(
        self,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        neighbours: Neighbours,
        services: ServiceChanges,
        events: Events,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._neighbours = neighbours
        self._services = services
        self._events = events

    def set_load(self, service: Service, load: Load) -> None:
        """Keep the tasks of a service busy, and measure how busy they are from now on."""
        self._metering(service).load = load

    def follow_target(self, service: Service) -> None:
        """Take notice of a scalable target: the desired count moves into its bounds at once."""
        target = self._neighbours.auto_scaling.target(resource_id(service))
        if target is None:
            return
        metering = self._metering(service)
        desired = autoscaling.within(service.desired_count, target)
        if desired != service.desired_count:
            raised = desired > service.desired_count
            words = truth.MINIMUM_CAUSE if raised else truth.MAXIMUM_CAUSE
            self._set_desired(metering, desired, words(count=desired))

    def publish(self, action: plan.Publish) -> None:
        """Give CloudWatch the values of a minute."""
        service = action.metering.service
        dimensions = {"ClusterName": service.cluster.name, "ServiceName": service.name}
        for metric, value in action.values.items():
            action.metering.add(metric, action.minute, value)
            self._neighbours.auto_scaling.publish(truth.NAMESPACE.value, metric, dimensions, action.minute, value)

    def set_alarm(self, action: plan.SetAlarm) -> None:
        """Let an alarm be in another state."""
        self._neighbours.auto_scaling.set_alarm(action.alarm, action.state, action.reason)

    def scale(self, action: plan.Scale) -> None:
        """Want another number of tasks."""
        metering, service = action.metering, action.metering.service
        if action.desired_count > service.desired_count:
            metering.scaled_out_at, metering.scaled_in_at = self._clock.now, None
            metering.scaled_out_from = sum(task.running for task in service.tasks.values())
        else:
            metering.scaled_in_at = self._clock.now
        self._set_desired(metering, action.desired_count, action.cause)

    def look_at(self, metering: Metering, at: datetime) -> None:
        """Look at the metrics of a service at that moment, unless somebody looks earlier anyway."""
        if metering.next_look_at is None or at < metering.next_look_at:
            metering.next_look_at = at
            self._clock.wake(at, metering)

    def _metering(self, service: Service) -> Metering:
        service.metering = service.metering or Metering(service)
        self.look_at(service.metering, autoscaling.next_minute(self._clock.now))
        return service.metering

    def _set_desired(self, metering: Metering, desired_count: int, cause: str) -> None:
        service = metering.service
        activity = Activity(self._chance.uuid("scaling activities"), self._clock.now, desired_count, cause)
        metering.activities.appendleft(activity)
        self._journal.write(self._clock.now, Reason("autoscaling", service.arn, cause, autoscaling.SOURCE))
        self._services.set_desired_count(service, desired_count)
        self._events.service_acted(service, known.DESIRED_COUNT_UPDATED)
        self._services.notice(service)


def resource_id(service: Service) -> str:
    """Return the name that Application Auto Scaling has for a service."""
    return f"service/{service.cluster.name}/{service.name}"
