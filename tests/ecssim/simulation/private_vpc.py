"""A VPC of its own for tasks, made through boto3."""

from typing import Any

import boto3


def add_internet_gateway(vpc: str) -> None:
    """Let the subnets of a VPC that are with its main route table lead to the internet."""
    ec2 = boto3.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    (table,) = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


class PrivateVpc:
    """A VPC of one subnet, without a way out until it gets one."""

    def __init__(self) -> None:
        self.ec2 = boto3.client("ec2")
        self.vpc = self.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        self.subnet = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
        of_vpc = [{"Name": "vpc-id", "Values": [self.vpc]}]
        (table,) = self.ec2.describe_route_tables(Filters=of_vpc)["RouteTables"]
        self.table = table["RouteTableId"]

    def network(self, public: str = "DISABLED") -> dict[str, Any]:
        return {"awsvpcConfiguration": {"subnets": [self.subnet], "assignPublicIp": public}}

    def add_endpoint(self, service: str) -> None:
        name = f"com.amazonaws.us-east-1.{service}"
        if service == "s3":
            how: dict[str, Any] = {"VpcEndpointType": "Gateway", "RouteTableIds": [self.table]}
        else:
            how = {"VpcEndpointType": "Interface", "SubnetIds": [self.subnet]}
        self.ec2.create_vpc_endpoint(VpcId=self.vpc, ServiceName=name, **how)

    def add_internet_gateway(self) -> None:
        add_internet_gateway(self.vpc)

    def add_nat_gateway(self) -> None:
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        made = self.ec2.create_nat_gateway(SubnetId=self.subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
        self.ec2.create_route(RouteTableId=self.table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=made)

    def cut_off(self) -> None:
        """Take the way out away again."""
        self.ec2.delete_route(RouteTableId=self.table, DestinationCidrBlock="0.0.0.0/0")
