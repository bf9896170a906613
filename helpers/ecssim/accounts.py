"""The accounts of a simulation, and who changes each of them."""

from collections.abc import Callable, Iterator
from datetime import datetime

from .change import Change
from .engine.chance import Chance
from .engine.clock import Clock
from .engine.journal import Journal
from .model.account import Account
from .model.arn import Arns
from .model.cluster import Cluster
from .neighbours import Neighbours
from .outside.images import Images


class Accounts:
    """Every account and Region that somebody has asked for; each is empty at first.

    Arguments:
        clock, chance, journal: the simulation's.
        images: the registry.
        neighbours: gives the services around ECS for an account id and a Region.
    """

    def __init__(
        self,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        images: Images,
        neighbours: Callable[[str, str], Neighbours],
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._journal = journal
        self._images = images
        self._neighbours = neighbours
        self._accounts: dict[tuple[str, str], Account] = {}
        self._changes: dict[tuple[str, str], Change] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts.values())

    def get(self, account_id: str, region: str) -> Account:
        """Return the state of one account and Region."""
        key = (account_id, region)
        if key not in self._accounts:
            account = Account(Arns(account_id, region))
            neighbours = self._neighbours(account_id, region)
            self._accounts[key] = account
            self._changes[key] = Change(account, self._clock, self._chance, self._journal, neighbours, self._images)
        return self._accounts[key]

    def clusters(self) -> Iterator[Cluster]:
        """Every cluster of every account and Region."""
        for account in self._accounts.values():
            yield from account.clusters.values()

    def change(self, account: Account) -> Change:
        """Return what changes the state of an account."""
        return self._changes[account.arns.account_id, account.arns.region]

    def pass_until(self, moment: datetime) -> None:
        """Measure what is true until the clock moves on to that moment; see `MeteringChanges.pass_until`."""
        for change in self._changes.values():
            change.metering.pass_until(moment)

    def neighbours(self, account: Account) -> Neighbours:
        """Return the services around ECS in an account."""
        return self._neighbours(account.arns.account_id, account.arns.region)

    def forget(self) -> None:
        """Empty every account."""
        self._accounts.clear()
        self._changes.clear()
