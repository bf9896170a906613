"""How requests are handed out to targets: all those of a stretch of time at once, never one by one.

As long as no target, container, or listener changes, every request of a flow goes the same way. So whoever changes one
of these first has handed out what was sent until then; a minute that ends is the only other time. Nothing depends on
who looks, or when.
"""

from datetime import datetime

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.target import RegisteredTarget
from ..model.task import Task
from ..model.traffic import Use
from ..neighbours import Neighbours
from ..outside.load_balancing import FixedAnswer, Forward, Listener
from ..outside.traffic import Answer, Constant, Flow, Pattern, Request, first_line
from ..rules import routing, serving
from ..rules.utilization import vcpus_of
from ..truth import traffic as truth

Arrivals = list[tuple[Flow, Listener, int]]
_NOBODY = 0


class TrafficChanges:
    """Hands out the requests of one account.

    Arguments:
        account: the state.
        clock, chance: the simulation's.
        neighbours: the services around ECS.
    """

    def __init__(self, account: Account, clock: Clock, chance: Chance, neighbours: Neighbours) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._neighbours = neighbours

    def begin(self, request: Request, pattern: Pattern) -> Flow:
        """Have requests sent from now on.

        Raises:
            LookupError: if no load balancer has that DNS name, or it does not listen on that port.
        """
        self._listener_for(request)
        self.settle()
        traffic = self._account.traffic
        flow = Flow(len(traffic.flows) + 1, request, pattern, self._clock.now)
        traffic.flows.append(flow)
        flow.noise = self._noise(flow)
        return flow

    def ask(self, request: Request) -> Answer:
        """Send one request now, and return what became of it.

        Raises:
            LookupError: if no load balancer has that DNS name, or it does not listen on that port.
        """
        listener = self._listener_for(request)
        self.settle()
        now = self._clock.now
        alone = Flow(0, request, Constant(0.0), now)
        arrivals: dict[RegisteredTarget, Arrivals] = {}
        self._route(alone, 1, self._targets_by_group(), arrivals)
        for target, came in arrivals.items():
            self._serve(target, came, now, 0.0)
        [status] = alone.answers.by_status
        if status == _NOBODY:
            return Answer(_NOBODY)
        if not arrivals:
            action = routing.action_for(listener, request)
            return Answer(status, first_line(action.body) if isinstance(action, FixedAnswer) else "")
        [target] = arrivals
        succeeds = status in truth.SUCCESS_STATUSES.value
        page = target.container.program.first_line if succeeds else ""
        return Answer(status, page, f"{target.id}:{target.port}")

    def end(self, flow: Flow) -> None:
        """Have no more requests sent."""
        self.settle()
        flow.ended_at = flow.ended_at or self._clock.now

    def _listener_for(self, request: Request) -> Listener:
        self.follow()
        listeners = self._account.traffic.listeners
        listener = routing.find(listeners, request.host, request.port)
        if listener is None:
            known = any(each.dns_name == request.host for each in listeners)
            message = truth.NO_LISTENER if known else truth.UNKNOWN_HOST
            raise LookupError(message(host=request.host, port=request.port))
        return listener

    def follow(self) -> None:
        """Take notice of load balancers and listeners that somebody has changed."""
        listeners = self._neighbours.load_balancers.listeners()
        if listeners != self._account.traffic.listeners:
            self.settle()
            self._account.traffic.listeners = listeners

    def settle(self) -> None:
        """Hand out what was sent until now, before somebody changes where it goes."""
        self.hand_out_until(self._clock.now)

    def settle_for(self, task: Task) -> None:
        """Hand out what was sent until now, before a task changes that may have got some of it."""
        traffic, targets = self._account.traffic, self._account.targets.values()
        if traffic.flows and any(target.task is task and routing.may_receive(target) for target in targets):
            self.settle()

    def hand_out_until(self, moment: datetime) -> None:
        """Hand out what was sent since the last time, as everything has been since then; not beyond one minute."""
        traffic = self._account.traffic
        since = traffic.settled_until or moment
        traffic.settled_until = moment
        if (traffic.flows or traffic.tallies) and since < moment:
            self._hand_out(since, moment)

    def begin_minute(self) -> None:
        """Forget what the last minute came to: it has been measured."""
        traffic = self._account.traffic
        traffic.tallies.clear()
        traffic.uses.clear()
        for flow in traffic.flows:
            if flow.ended_at is None:
                flow.noise = self._noise(flow)

    def _noise(self, flow: Flow) -> float:
        share = truth.NOISE_SHARE.value
        return self._chance.stream(f"requests of flow {flow.number}").uniform(1 - share, 1 + share)

    def _hand_out(self, since: datetime, until: datetime) -> None:
        arrivals: dict[RegisteredTarget, Arrivals] = {
            target: [] for target in self._account.targets.values() if target.waiting
        }
        by_group = self._targets_by_group()
        for flow in self._account.traffic.flows:
            if count := flow.requests(since, until):
                self._route(flow, count, by_group, arrivals)
        seconds = (until - since).total_seconds()
        for target, came in arrivals.items():
            self._serve(target, came, since, seconds)

    def _targets_by_group(self) -> dict[str, list[RegisteredTarget]]:
        by_group: dict[str, list[RegisteredTarget]] = {}
        for target in self._account.targets.values():
            by_group.setdefault(target.target_group_arn, []).append(target)
        return by_group

    def _route(
        self,
        flow: Flow,
        count: int,
        by_group: dict[str, list[RegisteredTarget]],
        arrivals: dict[RegisteredTarget, Arrivals],
    ) -> None:
        """Find the targets of a flow's requests; where there are none, they are answered at once."""
        traffic = self._account.traffic
        listener = routing.find(traffic.listeners, flow.request.host, flow.request.port)
        if listener is None or not listener.lets_visitors_in:
            flow.answers.note(_NOBODY, count)
            return
        action = routing.action_for(listener, flow.request)
        if not isinstance(action, Forward):
            status = action.status if isinstance(action, FixedAnswer) else truth.NO_ACTION_STATUS.value
            self._answer_without_target(flow, listener, "", status, count)
            return
        weights = [weight for _, weight in action.groups]
        key = f"{listener.load_balancer_arn} {action.groups}"
        shares = serving.split(count, weights, traffic.handed_out[key])
        traffic.handed_out[key] += count
        if not any(weights):
            self._answer_without_target(flow, listener, "", truth.NO_TARGET_STATUS.value, count)
        for (group_arn, _), share in zip(action.groups, shares, strict=True):
            targets = routing.receivers(by_group.get(group_arn, []))
            if not targets and share:
                self._answer_without_target(flow, listener, group_arn, truth.NO_TARGET_STATUS.value, share)
            before = traffic.handed_out[group_arn]
            traffic.handed_out[group_arn] += share if targets else 0
            for position, each in serving.in_turn(share, len(targets), before):
                arrivals.setdefault(targets[position], []).append((flow, listener, each))

    def _answer_without_target(self, flow: Flow, listener: Listener, group_arn: str, status: int, count: int) -> None:
        """Let the load balancer answer; a network load balancer does not speak HTTP, and takes no connection."""
        if listener.kind != "application":
            flow.answers.note(_NOBODY, count)
            return
        flow.answers.note(status, count)
        self._account.traffic.tally(listener.load_balancer_arn, group_arn).by_load_balancer[status] += count

    def _serve(self, target: RegisteredTarget, came: Arrivals, since: datetime, seconds: float) -> None:
        """Let a target answer what came to it, and note what that took."""
        for flow, listener, count in came:
            self._account.traffic.tally(listener.load_balancer_arn, target.target_group_arn).requests += count
            sent_to = flow.answers.sent_to
            sent_to[target.key] = sent_to.get(target.key, 0) + count
        started_at, program = target.container.started_at, target.container.program
        age_s = (since - started_at).total_seconds() if started_at else 0.0
        if unreachable := routing.failure(target, age_s):
            target.waiting = 0.0
            for flow, listener, count in came:
                self._answer_without_target(flow, listener, target.target_group_arn, unreachable, count)
            return
        served: list[tuple[Flow, Listener, int, int]] = []
        for flow, listener, count in came:
            status = program.answer_to(flow.request.path, age_s)
            if status is None:
                no_answer = truth.NO_ANSWER_STATUS.value
                self._answer_without_target(flow, listener, target.target_group_arn, no_answer, count)
            else:
                served.append((flow, listener, count, status))
        self._answer(target, served, seconds)

    def _answer(self, target: RegisteredTarget, served: list[tuple[Flow, Listener, int, int]], seconds: float) -> None:
        """Answer requests as the program of a target serves them; each comes with the status of its path."""
        workload = target.container.program.workload
        counts = [count for _, _, count, _ in served]
        outcome = serving.serve(workload, sum(counts), seconds, target.waiting, vcpus_of(target.task))
        target.waiting = outcome.waiting
        use = self._account.traffic.uses.setdefault(target.task.id, Use())
        use.cpu_s += outcome.cpu_s
        use.memory_mib_s += outcome.in_flight * workload.memory_mib_per_request * seconds
        turned_away = serving.split(outcome.turned_away, counts, 0)
        failed = serving.split(outcome.failed, counts, 0)
        for (flow, listener, count, status), away, wrong in zip(served, turned_away, failed, strict=True):
            tally = self._account.traffic.tally(listener.load_balancer_arn, target.target_group_arn)
            for each, number in (
                (status, count - away - wrong),
                (truth.PROGRAM_FAILED_STATUS.value, wrong),
                (truth.TOO_BUSY_STATUS.value, away),
            ):
                flow.answers.note(each, number)
                tally.by_target[each] += number
            for time_s, number_of in serving.response_times(outcome.response_time_s, count - away):
                flow.answers.response_times[time_s] += number_of
                tally.response_times[time_s] += number_of
