"""A real AWS account, from the usual places of boto3: watched by the guard, and only after a yes."""

from collections.abc import Collection
from contextlib import ExitStack, suppress
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

from ..course import LabInfo
from ..learner import learner
from ..notes import show
from ..safety import consent, waits
from ..safety.accounts import Accounts
from ..safety.caller import caller, unreachable
from ..safety.estimate import usd_of
from ..safety.guard import Guard
from ..safety.kind import Client
from ..safety.ledger import Ledger
from ..safety.left_by_name import left_by_name
from ..safety.leftover import Leftover
from ..safety.leftovers import leftovers, touched_services
from ..safety.operations import world_calls
from ..safety.preflight import preflight, require_budget
from ..safety.prices import prices
from ..safety.sweep import clear
from ..safety.usage import Usage
from . import wishes
from .aws_world import AwsWorld
from .person import KeyboardPerson
from .real_time import RealTime
from .world import World

_CONFIG = Config(
    # Throttling is normal where many learners share an account.
    retries={"mode": "standard", "total_max_attempts": 8},
    connect_timeout=10,
    # CloudTrail shows it, so that an account's owner can tell the course's calls from others.
    user_agent_extra="ecslab",
)


class SimulatedOnlyError(RuntimeError):
    """A lab cannot be done on a real account."""


class AwsBackend:
    """An account of the learner's.

    Opening it shows where the calls go and what the lab will cost, and asks; until then it only reads.

    Arguments:
        lab: the lab that the account is used for.
        ask: shows a question and returns what was typed; input, if it is left out.

    Raises:
        SimulatedOnlyError: if the lab cannot be done on an account; AWS is not even asked.
        AwsUnreachableError: if AWS cannot be asked.
        OverBudgetError: if the lab could cost more than its cap.
        NoConsentError: if nobody says yes.
    """

    name = "aws"

    def __init__(self, lab: LabInfo, ask: consent.Ask | None = None) -> None:
        if lab.simulated_only:
            raise SimulatedOnlyError(
                f"Lab {lab.number} runs on the simulated AWS only: it loses zones, ends capacity and cuts machines "
                "off, which nobody can order on an account. Nothing was made there. Open it without "
                'backend="aws" and without ECSLAB_BACKEND.'
            )
        self._time = RealTime()
        self._lab = lab
        self._ledger = Ledger()
        self._usage = Usage(lab.prefix, self._time.now)
        self._clients: dict[str, Any] = {}
        with ExitStack() as stack:
            stack.enter_context(waits.shown(self._time.sleep))
            self._session = _session()
            self._caller = caller(self._unwatched)
            require_budget(lab, self._caller.region)
            self._guard = Guard(lab, self._ledger, self._caller.account, self._caller.region, self.client)
            self.world: World = AwsWorld(self.client, KeyboardPerson(), self._caller.region, lab.prefix)
            by_hand = wishes.sentences(world_calls(lab.id))
            show(preflight(lab, self._caller, self._left_behind(), by_hand))
            consent.require(self._caller.account, lab.id, Accounts(), ask)
            self._stack = stack.pop_all()

    @property
    def description(self) -> str:
        """One sentence: where the calls go, and what it costs."""
        where = f"{self._caller.account} in {self._caller.region}"
        return f"AWS account {where}, where time is real and what you create costs money until lab.close()"

    def client(self, service: str) -> Any:
        """Return a boto3 client that lets only the lab's own calls leave."""
        if service not in self._clients:
            client = self._unwatched(service)
            self._guard.watch(client)
            self._usage.watch(client)
            self._clients[service] = client
        return self._clients[service]

    def now(self) -> datetime:
        """Return the present moment."""
        return self._time.now()

    def why(self, arn: str) -> str | None:  # noqa: ARG002 (AWS has no such call)
        """Return None: AWS does not tell."""
        return None

    def clean_up(self, client: Client, prefix: str, asked: Collection[str]) -> list[Leftover]:  # noqa: ARG002
        """Delete what a lab made, and return what is left by name, by tag and by the ledger.

        What an earlier kernel made is deleted as well, whichever services this one has asked.
        """
        with suppress(BotoCoreError, ClientError):
            # The last moment to see what is about to go.
            self._usage.look()
        services = touched_services([self._lab.id], self._ledger)
        problems = clear(client, [prefix], services)
        where = (self._caller.account, self._caller.region)
        return leftovers(
            client, {self._lab.id: prefix}, self._ledger, *where, services, problems=problems, learner=learner()
        )[self._lab.id]

    def spent(self) -> str:
        """Return what was seen to run, and what that costs."""
        usd = usd_of(self._usage.spells, prices(self._caller.region), self.now())
        return f"What ran for it cost about {usd:.4f} USD, without data transfer, logs and requests."

    def close(self) -> None:
        """Leave; waits are the kernel's own again, and what the lab made stays where it is."""
        self._stack.close()

    def _unwatched(self, service: str) -> Any:
        return self._session.client(service, config=_CONFIG)

    def _left_behind(self) -> list[str]:
        services = touched_services([self._lab.id], self._ledger)
        try:
            found = left_by_name(self.client, {self._lab.id: self._lab.prefix}, services)
            return [str(each) for each in found[self._lab.id]]
        except (BotoCoreError, ClientError) as fault:
            return [f"nobody knows, for AWS did not say: {fault}"]


def _session() -> Any:
    try:
        session = boto3.Session()
        region = session.region_name
    except BotoCoreError as fault:
        raise unreachable(fault) from fault
    if not region:
        raise unreachable(NoRegionError())
    return session
