"""One simulated Amazon ECS: clock, model and rules wired together."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from .change import Change
from .change.wake import look_at
from .engine.chance import Chance
from .engine.clock import Clock
from .engine.journal import Journal
from .model.account import Account
from .model.arn import Arns
from .model.cluster import Cluster
from .model.service import Service
from .model.task import Task
from .neighbours import Neighbours
from .rules import service as service_rule
from .rules import task as task_rule
from .rules.plan import Plan
from .why import explain


class Simulation:
    """Amazon ECS in virtual time.

    Time stands still until `advance` or `until` moves it; everything that is due happens on the way, in order.
    The same seed and the same calls give the same world in every process.

    Arguments:
        seed: the number that all ids and durations grow from.
        start: the first moment of virtual time.
        region: the Region that a client without one of its own talks to.
        neighbours: gives the services around ECS for an account id and a Region.
    """

    def __init__(self, seed: int, start: datetime, region: str, neighbours: Callable[[str, str], Neighbours]) -> None:
        self.region = region
        self.journal = Journal()
        self.lock = threading.RLock()
        self.clock = Clock(start)
        self.chance = Chance(seed)
        self._neighbours = neighbours
        self._changes: dict[tuple[str, str], Change] = {}
        self._accounts: dict[tuple[str, str], Account] = {}
        self._on_move: list[Callable[[datetime], None]] = []

    @property
    def seed(self) -> int:
        """The number that the world grows from."""
        return self.chance.seed

    @property
    def now(self) -> datetime:
        """The present moment of virtual time, in UTC."""
        return self.clock.now

    def advance(self, seconds: float) -> None:
        """Let virtual time pass.

        Arguments:
            seconds: how long, in virtual seconds.

        Raises:
            ValueError: for a negative number of seconds.
        """
        if seconds < 0:
            raise ValueError(f"time cannot run backwards: {seconds} seconds")
        with self.lock:
            self._run_to(self.now + timedelta(seconds=seconds), stop=lambda: False)

    def until(self, condition: Callable[[], bool], timeout_s: float = 600.0) -> bool:
        """Let virtual time pass until the condition holds.

        Arguments:
            condition: asked now and after every moment at which something happened.
            timeout_s: how long to wait at most, in virtual seconds.

        Returns:
            whether the condition holds.
        """
        with self.lock:
            return condition() or self._run_to(self.now + timedelta(seconds=timeout_s), condition)

    def why(self, arn: str) -> str:
        """Return, in a sentence or two, why the task or service of that ARN is as it is."""
        with self.lock:
            return explain(arn, self.journal, self._accounts.values())

    def account(self, account_id: str, region: str) -> Account:
        """Return the state of one account and Region, empty at first."""
        key = (account_id, region)
        if key not in self._accounts:
            account = Account(Arns(account_id, region))
            self._accounts[key] = account
            self._changes[key] = Change(
                account, self.clock, self.chance, self.journal, self._neighbours(account_id, region)
            )
        return self._accounts[key]

    def clusters(self) -> Iterator[Cluster]:
        """Every cluster of every account and Region."""
        for account in self._accounts.values():
            yield from account.clusters.values()

    def change(self, account: Account) -> Change:
        """Return what changes the state of an account."""
        return self._changes[account.arns.account_id, account.arns.region]

    def neighbours(self, account: Account) -> Neighbours:
        """Return the services around ECS in an account."""
        return self._neighbours(account.arns.account_id, account.arns.region)

    def forget_everything(self) -> None:
        """Empty every account, and wake nobody of what is gone."""
        with self.lock:
            self.clock.forget()
            self._accounts.clear()
            self._changes.clear()

    def on_move(self, follow: Callable[[datetime], None]) -> None:
        """Have `follow` called with each new moment, so that other clocks can keep step."""
        self._on_move.append(follow)

    def _run_to(self, end: datetime, stop: Callable[[], bool]) -> bool:
        while (at := self.clock.next_wake_at) is not None and at <= end:
            self._move_to(at)
            for subject in self.clock.pop_due():
                self._look_at(subject)
            if stop():
                return True
        self._move_to(end)
        return stop()

    def _move_to(self, moment: datetime) -> None:
        if moment != self.clock.now:
            self.clock.move_to(moment)
            for follow in self._on_move:
                follow(moment)

    def _look_at(self, subject: object) -> None:
        """Ask the subject's rule, once for this moment, and do what it says."""
        if isinstance(subject, Task):
            self._look_at_task(subject)
        elif isinstance(subject, Service):
            self._look_at_service(subject)
        else:
            raise TypeError(f"no rule looks at {subject!r}")

    def _look_at_task(self, task: Task) -> None:
        """Ask a task's rule until it has nothing more to do now: one container's end may be another's start."""
        if task.next_look_at != self.now:
            return
        task.next_look_at = None
        while (plan := task_rule.plan(task, self.now)).actions:
            self._carry_out(plan, task.arn)
        if plan.look_again_at:
            self.change(self._account_of(task.arn)).tasks.look_at(task, plan.look_again_at)

    def _look_at_service(self, service: Service) -> None:
        if service.next_pass_at != self.now:
            return
        service.next_pass_at, service.looked_at = None, self.now
        plan = service_rule.plan(service, self.now)
        self._carry_out(plan, service.arn)
        if plan.look_again_at:
            look_at(service, plan.look_again_at, self.clock)

    def _carry_out(self, plan: Plan, arn: str) -> None:
        change = self.change(self._account_of(arn))
        for reason in plan.reasons:
            self.journal.write(self.now, reason)
        for action in plan.actions:
            change(action)

    def _account_of(self, arn: str) -> Account:
        _, _, _, region, account_id, _ = arn.split(":", 5)
        return self._accounts[account_id, region]
