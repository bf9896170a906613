"""A real AWS account, from the usual places of boto3: watched by the guard, and only after a yes."""

from contextlib import ExitStack
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

from ..course import LabInfo
from ..notes import show
from ..safety import consent, waits
from ..safety.accounts import Accounts
from ..safety.caller import caller, unreachable
from ..safety.guard import Guard
from ..safety.kinds import SERVICES
from ..safety.ledger import Ledger
from ..safety.left_by_name import left_by_name
from ..safety.operations import world_calls
from ..safety.preflight import preflight, require_budget
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


class AwsBackend:
    """An account of the learner's.

    Opening it shows where the calls go and what the lab will cost, and asks; until then it only reads.

    Arguments:
        lab: the lab that the account is used for.
        ask: shows a question and returns what was typed; input, if it is left out.

    Raises:
        AwsUnreachableError: if AWS cannot be asked.
        OverBudgetError: if the lab could cost more than its cap.
        NoConsentError: if nobody says yes.
    """

    name = "aws"
    # What an earlier kernel made and never closed is still there, whichever services this one has asked.
    sweeps = SERVICES

    def __init__(self, lab: LabInfo, ask: consent.Ask | None = None) -> None:
        self._time = RealTime()
        self._clients: dict[str, Any] = {}
        with ExitStack() as stack:
            stack.enter_context(waits.shown(self._time.sleep))
            self._session = _session()
            self._caller = caller(self._unwatched)
            require_budget(lab, self._caller.region)
            self._guard = Guard(lab, Ledger(), self._caller.account, self._caller.region, self.client)
            self.world: World = AwsWorld(self.client, KeyboardPerson(), self._caller.region)
            by_hand = wishes.sentences(world_calls(lab.id))
            show(preflight(lab, self._caller, self._left_behind(lab.prefix), by_hand))
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
            self._clients[service] = client
        return self._clients[service]

    def now(self) -> datetime:
        """Return the present moment."""
        return self._time.now()

    def why(self, arn: str) -> str | None:  # noqa: ARG002 (AWS has no such call)
        """Return None: AWS does not tell."""
        return None

    def close(self) -> None:
        """Leave; waits are the kernel's own again, and what the lab made stays where it is."""
        self._stack.close()

    def _unwatched(self, service: str) -> Any:
        return self._session.client(service, config=_CONFIG)

    def _left_behind(self, prefix: str) -> list[str]:
        try:
            return [str(each) for each in left_by_name(self.client, {prefix: prefix})[prefix]]
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
