"""What ECS asks of moto's other services."""

from typing import Any

from moto.ec2.exceptions import InvalidSubnetIdError
from moto.ec2.models import ec2_backends

from ..neighbours import Interface, Subnet, Undelivered
from ..outside.aws_call import Answer, AwsCall
from ..outside.ecr_image import EcrImage
from ..outside.iam_role import Role
from . import event_bus, registry, roles, routes
from .addresses import Addresses
from .alarms import MotoAlarms
from .application_auto_scaling import MotoAutoScaling
from .aws_calls import AwsCaller
from .cloud_map import MotoCloudMap
from .compute import MotoCompute
from .functions import MotoFunctions
from .load_balancers import MotoLoadBalancers
from .logs import MotoLogs
from .network import MotoNetwork
from .secrets import MotoSecrets


class MotoNeighbours:
    """The neighbours of ECS in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region
        self._addresses = Addresses()
        self._caller = AwsCaller(region)
        self.compute = MotoCompute(account_id, region)
        self.auto_scaling = MotoAutoScaling(account_id, region)
        self.alarms = MotoAlarms(account_id, region)
        self.logs = MotoLogs(account_id, region)
        self.network = MotoNetwork(account_id, region)
        self.load_balancers = MotoLoadBalancers(account_id, region, self.network)
        self.secrets = MotoSecrets(account_id, region)
        self.cloud_map = MotoCloudMap(account_id, region)
        self.functions = MotoFunctions(account_id, region)

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self._account_id][self._region]

    def subnet(self, subnet_id: str) -> Subnet | None:
        """Return the subnet, or None if there is none of that id."""
        try:
            subnet = self._ec2.get_subnet(subnet_id)
        except InvalidSubnetIdError:
            return None
        vpc = self._ec2.get_vpc(subnet.vpc_id)
        return Subnet(subnet.id, subnet.availability_zone, subnet.cidr_block, vpc.cidr_block if vpc else None)

    def has_security_group(self, group_id: str) -> bool:
        """Return whether there is a security group of that id."""
        return self._ec2.get_security_group_from_id(group_id) is not None

    def role_trusts(self, role: str, service: str) -> bool:
        """Return whether there is an IAM role of that name, with or without its path, which that service may assume."""
        return roles.trusts(self._account_id, self._region, role, service)

    def role(self, name_or_arn: str) -> Role | None:
        """Return an IAM role of the account; None if there is none of that name or ARN."""
        return roles.role(self._account_id, self._region, name_or_arn)

    def call(self, call: AwsCall) -> Answer:
        """Make a call of a program, and return what comes of it."""
        return self._caller.call(call)

    def digest_of(self, image: EcrImage) -> str | None:
        """Return the digest of an image in a private registry of ECR; None if it is not there."""
        return registry.digest_of(image)

    def push_image(self, image: EcrImage, manifest: str) -> str:
        """Push an image to a private registry of ECR, and return its digest.

        Raises:
            PushRefusedError: if the registry does not take it.
        """
        return registry.push(image, manifest)

    def reach_internet(self, subnet_id: str, *, public_address: bool) -> bool:
        """Return whether the route table of a subnet leads out."""
        return routes.reach_internet(self._account_id, self._region, subnet_id, public_address=public_address)

    def has_endpoint(self, subnet_id: str, service: str) -> bool:
        """Return whether a VPC endpoint leads from a subnet to a service such as ecr.api."""
        return routes.has_endpoint(self._account_id, self._region, subnet_id, service)

    def create_interface(self, subnet_id: str, security_groups: list[str], description: str) -> Interface:
        """Make a network interface with an address from the subnet; without groups it gets the VPC's default one.

        Raises:
            NoFreeAddressError: if the subnet has none left.
        """
        subnet = self._ec2.get_subnet(subnet_id)
        if not security_groups:
            security_groups = [self._ec2.get_default_security_group(subnet.vpc_id).id]
        address = self._addresses.next_free(subnet, self._ec2.enis)
        interface = self._ec2.create_network_interface(
            subnet, address, group_ids=security_groups, description=description
        )
        self._addresses.add(interface, self._ec2.enis)
        return Interface(
            interface.id,
            interface.mac_address,
            interface.private_ip_address,
            # moto sets this only in a VPC with DNS host names.
            getattr(interface, "private_dns_name", None),
        )

    def delete_interface(self, interface_id: str) -> None:
        """Delete a network interface; one that is gone already is no error."""
        interface = self._ec2.enis.get(interface_id)
        if interface:
            self._ec2.delete_network_interface(interface_id)
            self._addresses.remove(interface, self._ec2.enis)

    def hears_events(self, source: str, detail_type: str) -> bool:
        """Return whether a rule of EventBridge's default bus may match events of that source and detail type."""
        return event_bus.hears(self._account_id, self._region, source, detail_type)

    def send_event(self, event: dict[str, Any]) -> list[Undelivered]:
        """Give an event to the targets of the rules that match it, and return what could not be delivered."""
        return event_bus.send(self._account_id, self._region, event)
