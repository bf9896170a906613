"""How EventBridge learns what happens in ECS."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.errand import Errand
from ..engine.journal import Journal, Reason
from ..model.account import Account, Disturbance
from ..model.container_instance import ContainerInstance
from ..model.deployment import Deployment
from ..model.service import Service
from ..model.task import Task
from ..neighbours import Neighbours
from ..outside.alarms import Alarm, AlarmState
from ..rules import alarm_events, events
from ..rules.service import CANNOT_PLACE
from ..rules.throttle import CANNOT_START
from ..truth import alarms, messages
from ..truth import events as known
from ..truth.fact import Fact

_SOURCE = "EventBridge user guide, targets"
_ABOUT_PROVIDERS = (known.CAPACITY_PROVIDER_STEADY_STATE, known.TASK_PLACEMENT_FAILURE)


class Events:
    """Tells EventBridge what has just happened, as it is at that moment.

    AWS delivers an event at least once, and sometimes out of order: a program should look at `version`. Here each
    event comes exactly once, at its moment, and in order, unless a fault disturbs them. Where no rule listens, no event
    is written at all.

    Arguments:
        account: the state; its ids say where the events come from.
        clock, chance, journal: the simulation's.
        neighbours: the services around ECS.
    """

    def __init__(
        self, account: Account, clock: Clock, chance: Chance, journal: Journal, neighbours: Neighbours
    ) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._neighbours = neighbours

    def task_changed(self, task: Task) -> None:
        """Tell of a task that has a new version."""
        if self._heard(known.TASK_STATE_CHANGE):
            self._send(events.task_state_change(task, self._clock.now))

    def instance_changed(self, instance: ContainerInstance) -> None:
        """Tell of a container instance that has a new version."""
        if self._heard(known.INSTANCE_STATE_CHANGE):
            self._send(events.instance_state_change(instance, self._clock.now))

    def service_acted(
        self,
        service: Service,
        name: Fact[str],
        reason: str | None = None,
        *,
        container_instance_arns: Sequence[str] = (),
    ) -> None:
        """Tell what the scheduler did or saw.

        Arguments:
            name: one of the service actions.
            container_instance_arns: the instances that it is about.
        """
        if self._heard(known.SERVICE_ACTION):
            event = events.service_action(
                service,
                name.value,
                reason,
                self._clock.now,
                capacity_provider_arns=_providers(service) if name in _ABOUT_PROVIDERS else (),
                container_instance_arns=container_instance_arns,
            )
            self._send(event)

    def providers_steady(self, service: Service) -> None:
        """Tell of the capacity providers of a service that has just become steady, if it has any."""
        if _providers(service):
            self.service_acted(service, known.CAPACITY_PROVIDER_STEADY_STATE)

    def service_complained(self, service: Service, kind: str) -> None:
        """Tell of a problem that the scheduler has just complained of; of most of them AWS tells nothing."""
        if kind.startswith(CANNOT_PLACE):
            problem = kind.removeprefix(f"{CANNOT_PLACE}: ")
            reason = known.NO_FARGATE_CAPACITY.value if problem == messages.NO_FARGATE_CAPACITY() else problem
            self.service_acted(service, known.TASK_PLACEMENT_FAILURE, reason)
        elif kind == CANNOT_START:
            self.service_acted(service, known.TASK_START_IMPAIRED)

    def deployment_changed(self, service: Service, deployment: Deployment) -> None:
        """Tell of a deployment that has a new rollout state."""
        if self._heard(known.DEPLOYMENT_STATE_CHANGE):
            self._send(events.deployment_state_change(service, deployment, self._clock.now))

    def alarm_changed(self, alarm: Alarm, state: AlarmState, reason: str, reason_data: str) -> None:
        """Tell of an alarm that comes into another state."""
        if self._neighbours.hears_events(alarms.SOURCE.value, alarms.STATE_CHANGE.value):
            self._send(alarm_events.state_change(alarm, state, reason, reason_data, self._clock.now))

    def _heard(self, detail_type: Fact[str]) -> bool:
        return self._neighbours.hears_events(known.SOURCE.value, detail_type.value)

    def _send(self, event: events.Event) -> None:
        event_id = self._chance.uuid("ids of events on the bus")
        envelope = events.envelope(event, event_id, self._account.arns, self._clock.now)
        if self._account.disturbance:
            self._send_disturbed(envelope, self._account.disturbance)
        else:
            self.deliver(envelope)

    def _send_disturbed(self, envelope: dict[str, Any], disturbance: Disturbance) -> None:
        chance = self._chance.stream("disturbed events")
        twice, late = chance.random() < disturbance.twice, chance.random() < disturbance.late
        first_s, second_s = chance.uniform(0, disturbance.up_to_s), chance.uniform(0, disturbance.up_to_s)
        if late:
            self._clock.wake(self._clock.after(first_s), _LateEvent(self, envelope))
        else:
            self.deliver(envelope)
        if twice:
            self._clock.wake(self._clock.after(second_s), _LateEvent(self, envelope))

    def deliver(self, envelope: dict[str, Any]) -> None:
        """Give EventBridge an event."""
        for lost in self._neighbours.send_event(envelope):
            self._note(Reason("events", lost.rule_arn, lost.sentence, _SOURCE))

    def _note(self, reason: Reason) -> None:
        """Write that a target gets nothing, once for as long as the cause is the same."""
        earlier = self._journal.about(reason.subject)
        if reason not in (entry.reason for entry in earlier):
            self._journal.write(self._clock.now, reason)


@dataclass(frozen=True, slots=True, eq=False)
class _LateEvent(Errand):
    """An event that comes at a moment of its own."""

    events: Events
    envelope: dict[str, Any]

    def run(self) -> None:
        """Deliver it."""
        self.events.deliver(self.envelope)


def _providers(service: Service) -> list[str]:
    """Return the ARNs of the capacity providers through which the service starts its tasks."""
    providers = service.cluster.providers
    names = dict.fromkeys(item.provider for each in service.configurations for item in each.strategy)
    return [providers[name].arn for name in names if name in providers]
