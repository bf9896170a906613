"""What ECS asks of the services around it; the seam answers with moto's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from .outside.alarms import Alarms
from .outside.auto_scaling import AutoScaling
from .outside.cloud_map import CloudMap
from .outside.load_balancing import LoadBalancers
from .outside.machine import MachineFacts, MachineState
from .outside.network import Network
from .task_needs import TaskNeeds


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet that tasks can be placed in.

    Arguments:
        cidr_block, vpc_cidr_block: its address range and that of its VPC, if they are known.
    """

    id: str
    availability_zone: str
    cidr_block: str | None = None
    vpc_cidr_block: str | None = None


@dataclass(frozen=True, slots=True)
class Interface:
    """An elastic network interface as EC2 made it."""

    id: str
    mac_address: str
    private_ipv4_address: str
    private_dns_name: str | None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An event that a target of an EventBridge rule did not get.

    Arguments:
        sentence: which target, and why.
    """

    rule_arn: str
    sentence: str


class NoFreeAddressError(LookupError):
    """A subnet has no address left."""


@dataclass(frozen=True, slots=True)
class AutoScalingGroup:
    """An Auto Scaling group as EC2 Auto Scaling has it.

    Arguments:
        minimum, maximum, desired: how many instances it may have, and wants.
        instance_ids: those in service.
        protects_new_instances: whether it protects new instances from its own scale-in.
        protected_ids: the instances that are protected from it now.
    """

    name: str
    arn: str
    instance_type: str
    minimum: int
    maximum: int
    desired: int
    instance_ids: tuple[str, ...]
    protects_new_instances: bool
    protected_ids: frozenset[str]


class Compute(Protocol):
    """EC2 and EC2 Auto Scaling."""

    def states(self) -> dict[str, MachineState]:
        """Return the state of every EC2 instance by its id, in the order of their launch."""

    def facts(self, instance_id: str) -> MachineFacts:
        """Return what does not change about an EC2 instance."""

    def has_policy(self, instance_id: str, policy: str) -> bool:
        """Return whether the role of an EC2 instance has the AWS managed policy of that name."""

    def run_instance(self, instance_type: str, subnet_id: str, image_id: str) -> str:
        """Launch an EC2 instance, and return its id."""

    def stop(self, instance_id: str) -> None:
        """Stop an EC2 instance."""

    def terminate(self, instance_id: str) -> None:
        """Terminate an EC2 instance; its group, if it has one, launches another."""

    def group(self, name_or_arn: str) -> AutoScalingGroup | None:
        """Return an Auto Scaling group, or None if there is none of that name or ARN."""

    def set_desired_capacity(self, group_name: str, capacity: int) -> None:
        """Want another number of instances in a group."""

    def terminate_in_group(self, instance_id: str) -> None:
        """Terminate an instance of a group, and have the group want one fewer."""

    def protect_from_scale_in(self, group_name: str, instance_id: str, protected: bool) -> None:
        """Set whether the group may terminate an instance by itself."""

    def tag_group(self, group_name: str, key: str) -> None:
        """Put a tag without a value on a group and on the instances that it launches."""


class Logs(Protocol):
    """CloudWatch Logs of one account; no Region is the one that asks."""

    def has_group(self, group: str, region: str | None) -> bool:
        """Return whether there is a log group of that name."""

    def create_group(self, group: str, region: str | None) -> bool:
        """Create a log group, and return whether it is there now."""

    def write(self, group: str, stream: str, lines: Sequence[tuple[datetime, str]], region: str | None) -> None:
        """Open a stream unless it is open, and add lines to it; if its group is gone, the lines are lost."""


class FunctionFailedError(Exception):
    """A function of AWS Lambda could not be invoked, or did not come to an end."""


class Functions(Protocol):
    """AWS Lambda, as far as deployments and alarms invoke functions."""

    def queue(self, function_arn: str, payload: str, source_arn: str, service: str) -> None:
        """Have a function invoked asynchronously on behalf of another service.

        Arguments:
            payload: JSON.
            source_arn, service: who asks; the function's policy must let it.

        Raises:
            PermissionError: if the policy does not.
            LookupError: if there is no such function.
        """

    def invoke(self, function_arn: str, payload: Mapping[str, Any]) -> Any:
        """Invoke a function, and return what it returns, which can be any JSON.

        Raises:
            FunctionFailedError: if there is none, or it fails.
        """


class Neighbours(TaskNeeds, Protocol):
    """The services around ECS in one account and Region."""

    @property
    def compute(self) -> Compute:
        """EC2 and EC2 Auto Scaling."""

    @property
    def auto_scaling(self) -> AutoScaling:
        """Application Auto Scaling."""

    @property
    def alarms(self) -> Alarms:
        """The alarms of CloudWatch."""

    @property
    def logs(self) -> Logs:
        """CloudWatch Logs."""

    @property
    def load_balancers(self) -> LoadBalancers:
        """Elastic Load Balancing."""

    @property
    def cloud_map(self) -> CloudMap:
        """AWS Cloud Map."""

    @property
    def network(self) -> Network:
        """The network of EC2."""

    @property
    def functions(self) -> Functions | None:
        """AWS Lambda; None where no function can be invoked."""

    def subnet(self, subnet_id: str) -> Subnet | None:
        """Return the subnet, or None if there is none of that id."""

    def has_security_group(self, group_id: str) -> bool:
        """Return whether there is a security group of that id."""

    def role_trusts(self, role: str, service: str) -> bool:
        """Return whether there is an IAM role of that name, with or without its path, which that service may assume."""

    def create_interface(self, subnet_id: str, security_groups: list[str], description: str) -> Interface:
        """Make a network interface with an address from the subnet.

        Raises:
            NoFreeAddressError: if the subnet has none left.
        """

    def delete_interface(self, interface_id: str) -> None:
        """Delete a network interface; one that is gone already is no error."""

    def hears_events(self, source: str, detail_type: str) -> bool:
        """Return whether a rule of EventBridge's default bus may match events of that source and detail type."""

    def send_event(self, event: dict[str, Any]) -> list[Undelivered]:
        """Give an event, complete with id and time, to the targets of the rules that match it.

        Returns:
            what could not be delivered.
        """
