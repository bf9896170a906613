"""What rules have done to container instances, the machines behind them, and capacity providers."""

from dataclasses import dataclass

from ...engine.journal import Reason
from ...model.capacity_provider import CapacityProvider
from ...model.container_instance import ContainerInstance
from ...outside.machine import Machine


@dataclass(frozen=True, slots=True)
class RegisterMachine:
    """Let the agent of a machine register it with its cluster."""

    machine: Machine


@dataclass(frozen=True, slots=True)
class ConnectAgent:
    """Note that the agent of a registered machine is connected."""

    machine: Machine


@dataclass(frozen=True, slots=True)
class DisconnectAgent:
    """Note that the agent of a machine is out of reach."""

    machine: Machine


@dataclass(frozen=True, slots=True)
class LoseHost:
    """Stop every task of a machine that is gone, without asking its agent."""

    machine: Machine
    stopped_reason: str
    because: Reason


@dataclass(frozen=True, slots=True)
class DeregisterInstance:
    """Turn a container instance INACTIVE."""

    instance: ContainerInstance


@dataclass(frozen=True, slots=True)
class NoteReservation:
    """Publish a provider's CapacityProviderReservation.

    Arguments:
        reservation: in percent.
        surplus_minutes: for how many minutes in a row it has been below the target.
    """

    provider: CapacityProvider
    reservation: float
    surplus_minutes: int


@dataclass(frozen=True, slots=True)
class ScaleOut:
    """Have the Auto Scaling group of a provider want more instances."""

    provider: CapacityProvider
    desired_capacity: int


@dataclass(frozen=True, slots=True)
class LaunchInstance:
    """Launch an EC2 instance for a provider of Managed Instances."""

    provider: CapacityProvider
    instance_type: str


@dataclass(frozen=True, slots=True)
class TerminateManaged:
    """Terminate an EC2 instance that ECS launched itself."""

    instance: ContainerInstance


@dataclass(frozen=True, slots=True)
class Drain:
    """Set an instance to DRAINING before it is taken away."""

    instance: ContainerInstance


@dataclass(frozen=True, slots=True)
class ScaleIn:
    """Terminate an instance of an Auto Scaling group, which then wants one fewer."""

    provider: CapacityProvider
    ec2_instance_id: str


@dataclass(frozen=True, slots=True)
class Protect:
    """Set whether the Auto Scaling group of a provider may terminate an instance by itself."""

    provider: CapacityProvider
    ec2_instance_id: str
    protected: bool
