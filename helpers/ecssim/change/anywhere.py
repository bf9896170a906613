"""How machines outside AWS are activated, join a cluster by ECS Anywhere, and lose and regain their network."""

import string
from datetime import datetime
from typing import Never

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..model.account import Account
from ..model.activation import Activation, ManagedInstance
from ..model.container_instance import EXTERNAL_ID_PREFIX
from ..model.tags import Tags
from ..outside.agent_configuration import AgentConfiguration
from ..outside.machine import Machine, MachineFacts
from ..truth import anywhere as truth
from ..truth import timings
from ..truth.fact import Message
from .instances import InstanceChanges

_CODE_LETTERS = string.ascii_letters + string.digits
_ID_DIGITS = 17


class InstallError(RuntimeError):
    """The install script of ECS Anywhere gave up; its words say why, and what to do next."""


class AnywhereChanges:
    """Changes activations and machines outside AWS.

    Arguments:
        account: the state.
        clock, chance: the simulation's.
        instances: what changes container instances.
    """

    def __init__(self, account: Account, clock: Clock, chance: Chance, instances: InstanceChanges) -> None:
        self._account = account
        self._clock = clock
        self._chance = chance
        self._instances = instances

    def create_activation(
        self,
        iam_role: str,
        *,
        expires_at: datetime,
        registration_limit: int,
        description: str | None,
        default_instance_name: str | None,
        tags: Tags,
    ) -> Activation:
        """Create an activation."""
        letters = self._chance.stream("activation codes").choices(_CODE_LETTERS, k=truth.ACTIVATION_CODE_LENGTH.value)
        activation = Activation(
            self._chance.uuid("activation ids"),
            "".join(letters),
            iam_role,
            self._clock.now,
            expires_at,
            registration_limit,
            description=description,
            default_instance_name=default_instance_name,
            tags=tags,
        )
        self._account.activations[activation.id] = activation
        return activation

    def install(
        self,
        activation_id: str,
        activation_code: str,
        cluster: str,
        *,
        cpu_units: int,
        memory_mib: int,
        operating_system: str,
    ) -> Machine:
        """Run the install script on a machine outside AWS; its agent registers once the script is through.

        Raises:
            InstallError: if the script gives up.
            ValueError: if the machine has no CPU or no memory.
        """
        if cpu_units <= 0 or memory_mib <= 0:
            raise ValueError(f"a machine needs CPU and memory: it cannot have {cpu_units} units and {memory_mib} MiB")
        self._check_system(operating_system)
        activation = self._usable(activation_id, activation_code)
        activation.registrations_count += 1
        facts = MachineFacts(
            id=EXTERNAL_ID_PREFIX + self._chance.hex_id("managed instance ids", _ID_DIGITS),
            instance_type="",
            image_id="",
            availability_zone=None,
            subnet_id=None,
            vpc_id=None,
            user_data="",
            has_agent=True,
            may_register=True,
            launched_at=self._clock.now,
            cpu_units=cpu_units,
            memory_mib=memory_mib,
        )
        machine = Machine(self._account, facts, AgentConfiguration({"ECS_CLUSTER": cluster, "ECS_EXTERNAL": "true"}))
        self._account.machines[machine.id] = machine
        now = self._clock.now
        self._account.managed_instances[machine.id] = ManagedInstance(machine, activation, operating_system, now, now)
        spread = timings.EXTERNAL_INSTALL_S.value
        installed_at = self._clock.after(self._chance.seconds("ECS Anywhere installs", spread.low_s, spread.high_s))
        self._instances.notice_at(machine, installed_at)
        return machine

    def cut_network(self, machine: Machine) -> None:
        """Cut the network of any machine."""
        managed = self._account.managed_instances.get(machine.id)
        if managed:
            managed.lose_network(self._clock.now)
        self._instances.set_online(machine, online=False)

    def mend_network(self, machine: Machine) -> None:
        """Mend the network of any machine."""
        managed = self._account.managed_instances.get(machine.id)
        if managed:
            managed.regain_network(self._clock.now)
        self._instances.set_online(machine, online=True)

    def _check_system(self, operating_system: str) -> None:
        supported = truth.OPERATING_SYSTEMS.value
        if operating_system not in supported:
            _give_up(truth.SYSTEM_UNSUPPORTED, operating_system=operating_system, supported=", ".join(supported))

    def _usable(self, activation_id: str, activation_code: str) -> Activation:
        """Return the activation of that id, if it is also of that code and admits one more machine."""
        activation = self._account.activations.get(activation_id)
        if activation is None or activation.code != activation_code:
            _give_up(truth.ACTIVATION_INVALID, id=activation_id)
        if activation.has_expired(self._clock.now):
            _give_up(truth.ACTIVATION_EXPIRED, id=activation_id, at=activation.expires_at)
        if activation.used_up:
            _give_up(truth.ACTIVATION_USED_UP, id=activation_id, limit=activation.registration_limit)
        return activation


def _give_up(message: Message, **values: object) -> Never:
    raise InstallError(message(**values))
