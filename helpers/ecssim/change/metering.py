"""How time that has passed becomes metrics: each minute, what was true when it ended is written down.

Nothing changes between two moments at which the clock stops. So when it moves, whole hours can be written down at
once, for whatever is as it was; only requests and leaks make one minute differ from the next by themselves.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..engine.clock import Clock
from ..model.account import Account
from ..model.cluster import Cluster
from ..model.service import Service
from ..rules import insights, metrics
from ..rules.metrics import Measurement
from ..rules.utilization import change_by_themselves, next_minute
from .traffic import TrafficChanges

_MINUTE = timedelta(minutes=1)


class MeteringChanges:
    """Measures one account.

    Arguments:
        account: the state.
        clock: the simulation's.
        traffic: what hands out requests.
    """

    def __init__(self, account: Account, clock: Clock, traffic: TrafficChanges) -> None:
        self._account = account
        self._clock = clock
        self._traffic = traffic

    def pass_until(self, moment: datetime) -> None:
        """Write down the minutes that end until then, before the clock moves there."""
        account = self._account
        measured_until = account.measured_until or self._clock.now.replace(second=0, microsecond=0)
        account.traffic.settled_until = account.traffic.settled_until or self._clock.now
        first = next_minute(measured_until)
        if first <= moment:
            whole = (moment - measured_until) // _MINUTE
            if account.traffic.goes_on:
                for number in range(whole):
                    self._traffic.hand_out_until(measured_until + (number + 1) * _MINUTE)
                    self._measure(measured_until + number * _MINUTE, 1)
                    self._traffic.begin_minute()
            else:
                self._measure(measured_until, whole)
            measured_until += whole * _MINUTE
        account.measured_until = measured_until

    def _measure(self, minute: datetime, minutes: int) -> None:
        """Write down some minutes in a row during which nothing happened."""
        account = self._account
        for cluster in account.clusters.values():
            for service in cluster.services.values():
                self._measure_service(service, minute, minutes)
            if cluster.instances or insights.level(cluster):
                self._measure_cluster(cluster, minute, minutes)
        targets, traffic = account.targets.values(), account.traffic
        if targets:
            self._write(metrics.of_targets(targets, traffic.listeners), minute, minutes)
        if traffic.tallies:
            self._write(metrics.of_traffic(traffic.tallies, targets, traffic.listeners), minute, minutes)

    def _measure_service(self, service: Service, minute: datetime, minutes: int) -> None:
        metering, uses = service.metering, self._account.traffic.uses
        if uses or change_by_themselves(service.tasks.values()):
            metering.last = None
            for begin in _each(minute, minutes):
                self._write(metrics.of_service(service, uses, begin + _MINUTE), begin, 1)
            return
        if metering.last is None:
            metering.last = metrics.of_service(service, uses, minute + _MINUTE)
        self._write(metering.last, minute, minutes)

    def _measure_cluster(self, cluster: Cluster, minute: datetime, minutes: int) -> None:
        uses = self._account.traffic.uses
        alike = minutes if not change_by_themselves(cluster.tasks.values()) else 1
        for begin in _each(minute, minutes // alike):
            self._write(metrics.of_cluster(cluster, uses, begin + _MINUTE), begin, alike)
            if insights.level(cluster):
                self._write(insights.of_cluster(cluster, uses, begin + _MINUTE), begin, alike)

    def _write(self, measurements: Iterable[Measurement], minute: datetime, minutes: int) -> None:
        for each in measurements:
            self._account.metrics.add(each.metric, minute, each.datapoint, each.unit, minutes)


def _each(minute: datetime, minutes: int) -> list[datetime]:
    return [minute + number * _MINUTE for number in range(minutes)]
