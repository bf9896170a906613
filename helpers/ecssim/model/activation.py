"""What Systems Manager knows of ECS Anywhere: activations, and the machines outside AWS that they admitted."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..truth import anywhere as truth
from .tags import Tags

if TYPE_CHECKING:
    from ..outside.machine import Machine


@dataclass(slots=True, eq=False)
class Activation:
    """A permission to register machines outside AWS.

    Arguments:
        id: a UUID.
        code: the secret that a machine shows together with the id.
        iam_role: the name of the role whose credentials the machines get.
        registration_limit: how many machines it admits.
        registrations_count: how many it has admitted.
    """

    id: str
    code: str
    iam_role: str
    created_at: datetime
    expires_at: datetime
    registration_limit: int
    registrations_count: int = 0
    description: str | None = None
    default_instance_name: str | None = None
    tags: Tags = field(default_factory=dict)

    @property
    def used_up(self) -> bool:
        """Whether it has admitted as many machines as it may."""
        return self.registrations_count >= self.registration_limit

    def has_expired(self, now: datetime) -> bool:
        """Whether it is too late to register a machine with it."""
        return now >= self.expires_at


@dataclass(frozen=True, slots=True)
class RoleCredentials:
    """Temporary credentials of the role of an activation, as a machine outside AWS holds them."""

    issued_at: datetime
    expires_at: datetime

    def have_expired(self, now: datetime) -> bool:
        """Whether AWS accepts them no longer."""
        return now >= self.expires_at


@dataclass(slots=True, eq=False)
class ManagedInstance:
    """A machine outside AWS as Systems Manager sees it.

    Arguments:
        operating_system: such as Ubuntu 24.04.
        credentials_since: when it got the first of those credentials that have been rotated in time ever since.
        offline_since: when its network was cut; None while it works.
    """

    machine: "Machine"
    activation: Activation
    operating_system: str
    registered_at: datetime
    credentials_since: datetime
    offline_since: datetime | None = None

    @property
    def id(self) -> str:
        """The id of the machine."""
        return self.machine.id

    def last_heard_at(self, now: datetime) -> datetime:
        """When Systems Manager could last reach it."""
        return self.offline_since or now

    def is_lost(self, now: datetime) -> bool:
        """Whether Systems Manager has noticed that it is silent."""
        return now - self.last_heard_at(now) >= timedelta(seconds=truth.PING_LOST_S.value)

    def credentials(self, now: datetime) -> RoleCredentials:
        """Return the credentials that it holds: it rotates them at a fixed pace as long as it is online."""
        pace = timedelta(seconds=truth.CREDENTIALS_ROTATE_S.value)
        rotations = (self.last_heard_at(now) - self.credentials_since) // pace
        issued_at = self.credentials_since + rotations * pace
        return RoleCredentials(issued_at, issued_at + timedelta(seconds=truth.CREDENTIALS_LAST_S.value))

    def lose_network(self, now: datetime) -> None:
        """Note that it is offline from now on; it keeps the credentials that it has."""
        self.offline_since = self.offline_since or now

    def regain_network(self, now: datetime) -> None:
        """Note that it is online again: credentials that it could not rotate in time it rotates now."""
        overdue_at = self.credentials(now).issued_at + timedelta(seconds=truth.CREDENTIALS_ROTATE_S.value)
        if now >= overdue_at:
            self.credentials_since = now
        self.offline_since = None
