"""How services are scaled."""

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal, Reason
from ..model.account import Account
from ..model.scaling import Activity
from ..model.service import Service, ServiceStatus
from ..neighbours import Neighbours
from ..outside.auto_scaling import ScheduledAction
from ..rules import autoscaling, plan
from ..truth import autoscaling as truth
from ..truth import events as known
from .events import Events
from .services import ServiceChanges


class ScalingChanges:
    """Changes what service auto scaling has to do with.

    Arguments:
        account: the state.
        clock, chance, journal: the simulation's.
        neighbours: the services around ECS.
        services: the changes of services.
        events: what tells EventBridge.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        neighbours: Neighbours,
        services: ServiceChanges,
        events: Events,
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._neighbours = neighbours
        self._services = services
        self._events = events

    def follow_target(self, service: Service) -> None:
        """Take notice of a scalable target: the desired count moves into its bounds at once."""
        target = self._neighbours.auto_scaling.target(resource_id(service))
        if target is None:
            return
        desired = autoscaling.within(service.desired_count, target)
        if desired != service.desired_count:
            raised = desired > service.desired_count
            words = truth.MINIMUM_CAUSE if raised else truth.MAXIMUM_CAUSE
            self._set_desired(service, desired, words(count=desired))

    def scale(self, action: plan.Scale) -> None:
        """Want another number of tasks."""
        service, scaling = action.service, action.service.scaling
        if action.desired_count > service.desired_count:
            scaling.scaled_out_at, scaling.scaled_in_at = self._clock.now, None
            scaling.scaled_out_from = sum(task.running for task in service.tasks.values())
        else:
            scaling.scaled_in_at = self._clock.now
        self._set_desired(service, action.desired_count, action.cause)

    def change_bounds(self, action: plan.ChangeBounds) -> None:
        """Do what a scheduled action asks for, unless its service is gone."""
        scheduled: ScheduledAction = action.action
        service = self.service(scheduled.resource_id)
        target = self._neighbours.auto_scaling.target(scheduled.resource_id)
        if service is None or target is None or target.scheduled_suspended:
            return
        self._neighbours.auto_scaling.set_bounds(scheduled.resource_id, scheduled.minimum, scheduled.maximum)
        self.follow_target(service)

    def service(self, resource: str) -> Service | None:
        """Return the active service that Application Auto Scaling has that name for."""
        _, cluster_name, name = resource.split("/")
        cluster = self._account.clusters.get(cluster_name)
        service = cluster.services.get(name) if cluster else None
        return service if service and service.status is ServiceStatus.ACTIVE else None

    def _set_desired(self, service: Service, desired_count: int, cause: str) -> None:
        activity = Activity(self._chance.uuid("scaling activities"), self._clock.now, desired_count, cause)
        service.scaling.activities.appendleft(activity)
        self._journal.write(self._clock.now, Reason("autoscaling", service.arn, cause, autoscaling.SOURCE))
        self._services.set_desired_count(service, desired_count)
        self._events.service_acted(service, known.DESIRED_COUNT_UPDATED)
        self._services.notice(service)


def resource_id(service: Service) -> str:
    """Return the name that Application Auto Scaling has for a service."""
    return f"service/{service.cluster.name}/{service.name}"
