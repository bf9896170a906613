"""How to find and delete what a lab made in the network: load balancers, and what a VPC of its own consists of."""

from collections.abc import Mapping
from typing import Any

from ..reading import pages
from .kind import Bill, Client, Kind, Owns, Thing
from .kinds_of_machines import by_name_tag, name_tags


def _load_balancers(client: Client, owns: Owns) -> list[Thing]:
    found = pages(client("elbv2"), "describe_load_balancers", "LoadBalancers")
    return [
        Thing(each["LoadBalancerArn"], each["LoadBalancerName"]) for each in found if owns(each["LoadBalancerName"])
    ]


def _delete_load_balancer(client: Client, arn: str) -> None:
    """Delete a load balancer; its listeners and their rules go with it."""
    client("elbv2").delete_load_balancer(LoadBalancerArn=arn)


def _bill_of_load_balancer(client: Client, arn: str) -> Bill:
    """Return what a load balancer costs, whatever goes through it: its hours, and its public addresses."""
    (found,) = client("elbv2").describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
    return bill_of_load_balancer(found)


def bill_of_load_balancer(balancer: Mapping[str, Any]) -> Bill:
    """Return the same of a load balancer as DescribeLoadBalancers shows it."""
    price = "nlb_hour" if balancer["Type"] == "network" else "alb_hour"
    # An address in each of its Availability Zones.
    addresses = len(balancer["AvailabilityZones"]) if balancer["Scheme"] == "internet-facing" else 0
    return {price: 1.0, **({"public_ipv4_hour": float(addresses)} if addresses else {})}


def _target_groups(client: Client, owns: Owns) -> list[Thing]:
    found = pages(client("elbv2"), "describe_target_groups", "TargetGroups")
    return [Thing(each["TargetGroupArn"], each["TargetGroupName"]) for each in found if owns(each["TargetGroupName"])]


def _delete_target_group(client: Client, arn: str) -> None:
    client("elbv2").delete_target_group(TargetGroupArn=arn)


def _vpcs(client: Client, owns: Owns) -> list[Thing]:
    return by_name_tag(client, owns, "describe_vpcs", "Vpcs", "VpcId")


def _interfaces(client: Client, owns: Owns) -> list[Thing]:
    """Return the interfaces that nobody uses any more: those with the lab's name, and those in a VPC of the lab's.

    One that is in use belongs to a task, a machine or a load balancer, and goes when that goes.
    """
    unused = [{"Name": "status", "Values": ["available"]}]
    interfaces = list(pages(client("ec2"), "describe_network_interfaces", "NetworkInterfaces", Filters=unused))
    if not interfaces:
        return []
    own_vpcs = {vpc.reference: vpc.name for vpc in _vpcs(client, owns)}
    found = []
    for each in interfaces:
        own = [name for name in _tag_set_names(each) if owns(name)] or list(filter(None, [own_vpcs.get(each["VpcId"])]))
        found += [Thing(each["NetworkInterfaceId"], name) for name in own[:1]]
    return found


def _tag_set_names(interface: dict[str, Any]) -> list[str]:
    """Return what the Name tag of an interface says; EC2 calls the tags of interfaces alone a tag set."""
    return name_tags({"Tags": interface.get("TagSet", [])})


def _delete_interface(client: Client, interface_id: str) -> None:
    client("ec2").delete_network_interface(NetworkInterfaceId=interface_id)


def _security_groups(client: Client, owns: Owns) -> list[Thing]:
    groups = pages(client("ec2"), "describe_security_groups", "SecurityGroups")
    return [Thing(group["GroupId"], group["GroupName"]) for group in groups if owns(group["GroupName"])]


def _delete_security_group(client: Client, group_id: str) -> None:
    client("ec2").delete_security_group(GroupId=group_id)


def _subnets(client: Client, owns: Owns) -> list[Thing]:
    return by_name_tag(client, owns, "describe_subnets", "Subnets", "SubnetId")


def _delete_subnet(client: Client, subnet_id: str) -> None:
    client("ec2").delete_subnet(SubnetId=subnet_id)


def _gateways(client: Client, owns: Owns) -> list[Thing]:
    return by_name_tag(client, owns, "describe_internet_gateways", "InternetGateways", "InternetGatewayId")


def _delete_gateway(client: Client, gateway_id: str) -> None:
    ec2 = client("ec2")
    for gateway in ec2.describe_internet_gateways(InternetGatewayIds=[gateway_id])["InternetGateways"]:
        for attachment in gateway["Attachments"]:
            ec2.detach_internet_gateway(InternetGatewayId=gateway_id, VpcId=attachment["VpcId"])
    ec2.delete_internet_gateway(InternetGatewayId=gateway_id)


def _delete_vpc(client: Client, vpc_id: str) -> None:
    """Delete a VPC; its main route table and its default security group go with it."""
    client("ec2").delete_vpc(VpcId=vpc_id)


# A target group can be deleted when no load balancer sends anything to it.
LOAD_BALANCING = (
    Kind(
        "load balancer",
        "elbv2",
        _load_balancers,
        _delete_load_balancer,
        # Its listeners and their rules go with it.
        made_by=("elbv2.CreateLoadBalancer", "elbv2.CreateListener", "elbv2.CreateRule"),
        arn="elasticloadbalancing:.*:loadbalancer/[a-z]+/",
        bill=_bill_of_load_balancer,
    ),
    Kind(
        "target group",
        "elbv2",
        _target_groups,
        _delete_target_group,
        made_by=("elbv2.CreateTargetGroup",),
        arn="elasticloadbalancing:.*:targetgroup/",
    ),
)
# From the inside out: EC2 refuses to delete what something else is still in.
NETWORK = (
    Kind("network interface", "ec2", _interfaces, _delete_interface, arn="ec2:.*:network-interface/", has_id=True),
    Kind(
        "security group",
        "ec2",
        _security_groups,
        _delete_security_group,
        made_by=("ec2.CreateSecurityGroup",),
        arn="ec2:.*:security-group/",
        has_id=True,
    ),
    Kind(
        "subnet",
        "ec2",
        _subnets,
        _delete_subnet,
        made_by=("ec2.CreateSubnet",),
        arn="ec2:.*:subnet/",
        has_id=True,
    ),
    Kind(
        "internet gateway",
        "ec2",
        _gateways,
        _delete_gateway,
        made_by=("ec2.CreateInternetGateway",),
        arn="ec2:.*:internet-gateway/",
        has_id=True,
    ),
    Kind("VPC", "ec2", _vpcs, _delete_vpc, made_by=("ec2.CreateVpc",), arn="ec2:.*:vpc/", has_id=True),
)
