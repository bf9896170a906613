"""Where tasks and machines run: the default VPC, or a small one of the lab's own where the account has none.

Each step of making one looks first whether it is done, so a VPC that was left half made is finished by the next call.
Its subnets are public: a NAT gateway would cost more than all that a lab runs.
"""

from collections.abc import Iterator
from typing import Any

_SUBNETS = 3
# A VPC is alone with its addresses, so those of every lab can be the same; AWS takes five of each subnet for itself.
_VPC_ADDRESSES = "10.73.0.0/24"
_SUBNET_ADDRESSES = ("10.73.0.0/26", "10.73.0.64/26", "10.73.0.128/26")
_ANYWHERE = "0.0.0.0/0"


def subnets(ec2: Any, prefix: str) -> list[str]:
    """Return the ids of three public subnets in different Availability Zones.

    Arguments:
        ec2: a boto3 client of EC2.
        prefix: of the lab; what a VPC of its own is called by, which is made if the account has no default VPC.
    """
    default = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    if not default:
        return own_subnets(ec2, prefix)
    inside = [{"Name": "vpc-id", "Values": [default[0]["VpcId"]]}, {"Name": "default-for-az", "Values": ["true"]}]
    found = ec2.describe_subnets(Filters=inside)["Subnets"]
    if not found:
        # The learner keeps a default VPC and took its subnets away.
        return own_subnets(ec2, prefix)
    found.sort(key=lambda subnet: str(subnet["AvailabilityZone"]))
    return [str(subnet["SubnetId"]) for subnet in found[:_SUBNETS]]


def own_subnets(ec2: Any, prefix: str) -> list[str]:
    """Return the ids of the subnets of the lab's own VPC, and make it, or finish it, if there is none.

    Arguments:
        ec2: a boto3 client of EC2.
        prefix: of the lab.
    """
    name = f"{prefix}-network"
    vpc_id = _vpc(ec2, name)
    _let_out(ec2, vpc_id, _gateway(ec2, name, vpc_id))
    return list(_subnets(ec2, prefix, vpc_id))


def open_port(ec2: Any, prefix: str, vpc_id: str, port: int, source_group_id: str | None = None) -> str:
    """Return the id of a security group of the lab's that lets others reach a TCP port, and make it if needed.

    Arguments:
        ec2: a boto3 client of EC2.
        prefix: of the lab; the group is called by it and the port.
        vpc_id: where the group is used.
        port: that tasks listen on.
        source_group_id: the security group of those who may reach it; None lets everybody.
    """
    name = f"{prefix}-port-{port}"
    wanted = [{"Name": "group-name", "Values": [name]}, {"Name": "vpc-id", "Values": [vpc_id]}]
    found = ec2.describe_security_groups(Filters=wanted)["SecurityGroups"]
    if not found:
        ec2.create_security_group(GroupName=name, VpcId=vpc_id, Description=f"Port {port} of the lab")
        found = ec2.describe_security_groups(Filters=wanted)["SecurityGroups"]
    if not found[0]["IpPermissions"]:
        source = (
            {"UserIdGroupPairs": [{"GroupId": source_group_id}]}
            if source_group_id
            else {"IpRanges": [{"CidrIp": _ANYWHERE}]}
        )
        allowed = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}
        ec2.authorize_security_group_ingress(GroupId=found[0]["GroupId"], IpPermissions=[allowed])
    return str(found[0]["GroupId"])


def _vpc(ec2: Any, name: str) -> str:
    found = ec2.describe_vpcs(Filters=_called(name))["Vpcs"]
    if found:
        return str(found[0]["VpcId"])
    made = ec2.create_vpc(CidrBlock=_VPC_ADDRESSES, TagSpecifications=_tags("vpc", name))["Vpc"]
    ec2.get_waiter("vpc_available").wait(VpcIds=[made["VpcId"]])
    return str(made["VpcId"])


def _gateway(ec2: Any, name: str, vpc_id: str) -> str:
    found = ec2.describe_internet_gateways(Filters=_called(name))["InternetGateways"]
    if not found:
        found = [ec2.create_internet_gateway(TagSpecifications=_tags("internet-gateway", name))["InternetGateway"]]
    if not found[0].get("Attachments"):
        ec2.attach_internet_gateway(InternetGatewayId=found[0]["InternetGatewayId"], VpcId=vpc_id)
    return str(found[0]["InternetGatewayId"])


def _let_out(ec2: Any, vpc_id: str, gateway_id: str) -> None:
    """Give the VPC's main route table, which all of its subnets use, a way to the internet."""
    inside = [{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "association.main", "Values": ["true"]}]
    table = ec2.describe_route_tables(Filters=inside)["RouteTables"][0]
    if not any(route.get("GatewayId") == gateway_id for route in table["Routes"]):
        ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock=_ANYWHERE, GatewayId=gateway_id)


def _subnets(ec2: Any, prefix: str, vpc_id: str) -> Iterator[str]:
    there = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])["Subnets"]
    by_addresses = {subnet["CidrBlock"]: subnet for subnet in there}
    for zone, addresses in zip(_zones(ec2), _SUBNET_ADDRESSES, strict=False):
        subnet = by_addresses.get(addresses) or _make_subnet(ec2, vpc_id, zone, addresses, f"{prefix}-{zone}")
        if not subnet.get("MapPublicIpOnLaunch"):
            ec2.modify_subnet_attribute(SubnetId=subnet["SubnetId"], MapPublicIpOnLaunch={"Value": True})
        yield str(subnet["SubnetId"])


def _make_subnet(ec2: Any, vpc_id: str, zone: str, addresses: str, name: str) -> dict[str, Any]:
    answer = ec2.create_subnet(
        VpcId=vpc_id, CidrBlock=addresses, AvailabilityZone=zone, TagSpecifications=_tags("subnet", name)
    )
    made: dict[str, Any] = answer["Subnet"]
    return made


def _zones(ec2: Any) -> list[str]:
    """Return the Region's Availability Zones by name; Local Zones, which one must opt in to, cannot run everything."""
    wanted = [{"Name": "zone-type", "Values": ["availability-zone"]}, {"Name": "state", "Values": ["available"]}]
    return sorted(
        str(zone["ZoneName"]) for zone in ec2.describe_availability_zones(Filters=wanted)["AvailabilityZones"]
    )


def _called(name: str) -> list[dict[str, Any]]:
    return [{"Name": "tag:Name", "Values": [name]}]


def _tags(resource_type: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": resource_type, "Tags": [{"Key": "Name", "Value": name}]}]
