"""Whether what runs in a subnet can reach a service of AWS, or anything else on the internet, by moto's route tables.

Security groups and network ACLs are not looked at.
"""

from typing import Any

from moto.ec2.models import ec2_backends

_EVERYWHERE = "0.0.0.0/0"
_INTERNET_GATEWAY = "igw-"


def reach_internet(account_id: str, region: str, subnet_id: str, *, public_address: bool) -> bool:
    """Return whether the subnet's route table leads out: through a NAT device, or with a public address directly."""
    ec2 = ec2_backends[account_id][region]
    table = _route_table(ec2, subnet_id)
    route = next((each for each in table.routes if each.destination_cidr_block == _EVERYWHERE), None)
    if route is None:
        # moto's default VPC has no internet gateway; that of AWS has one.
        return public_address and bool(ec2.get_vpc(table.vpc_id).is_default) and bool(table.main_association_id)
    if (route.gateway_id or "").startswith(_INTERNET_GATEWAY):
        return public_address
    return True


def has_endpoint(account_id: str, region: str, subnet_id: str, service: str) -> bool:
    """Return whether the subnet's VPC has an endpoint for a service such as ecr.api that the subnet can use."""
    ec2 = ec2_backends[account_id][region]
    table = _route_table(ec2, subnet_id)
    return any(
        endpoint.vpc_id == table.vpc_id
        and endpoint.service_name == f"com.amazonaws.{region}.{service}"
        and _serves(endpoint, table.id)
        for endpoint in ec2.vpc_end_points.values()
    )


def _serves(endpoint: Any, table_id: str) -> bool:
    """A gateway endpoint serves the route tables that name it; an interface endpoint serves whoever asks by DNS."""
    if endpoint.vpc_endpoint_type == "Interface":
        return endpoint.private_dns_enabled is not False
    return table_id in (endpoint.route_table_ids or [])


def _route_table(ec2: Any, subnet_id: str) -> Any:
    """Return the route table of a subnet, which is the VPC's main one unless it is associated with another."""
    vpc_id = ec2.get_subnet(subnet_id).vpc_id
    tables = [each for each in ec2.route_tables.values() if each.vpc_id == vpc_id]
    own = (each for each in tables if subnet_id in each._associations.values())
    return next(own, None) or next(each for each in tables if each.main_association_id)
