"""What the seam takes for granted of moto's network: a release that changes it fails here."""

import inspect
from typing import Any

from moto.ec2.models.amis import AmiBackend
from moto.elbv2.models import elbv2_backends

from .contract_kit import ACCOUNT, REGION


def test_interfaces_know_their_address_their_subnet_and_their_groups(moto_ec2: Any, moto_subnet: Any) -> None:
    group = moto_ec2.get_default_security_group(moto_subnet.vpc_id)
    interface = moto_ec2.create_network_interface(moto_subnet, "172.31.0.50", group_ids=[group.id])
    assert moto_ec2.enis[interface.id] is interface, "moto keeps interfaces elsewhere than in enis"
    assert (interface.private_ip_address, interface.subnet.id) == ("172.31.0.50", moto_subnet.id)
    assert [each.id for each in interface.group_set] == [group.id]
    assert interface.public_ip is None


def test_the_rules_of_a_security_group_are_made_of_these_parts(moto_ec2: Any, moto_subnet: Any) -> None:
    group = moto_ec2.create_security_group("web", "web", vpc_id=moto_subnet.vpc_id)
    moto_ec2.authorize_security_group_ingress(
        group.id, "tcp", "80", "81", [{"CidrIp": "10.0.0.0/8"}], vpc_id=moto_subnet.vpc_id
    )
    [rule] = group.ingress_rules
    assert (rule.ip_protocol, rule.from_port, rule.to_port, rule.ip_range["CidrIp"]) == ("tcp", 80, 81, "10.0.0.0/8")
    assert rule.source_group == {}
    [out] = group.egress_rules
    assert (out.ip_protocol, out.from_port, out.ip_range) == ("-1", None, {"CidrIp": "0.0.0.0/0"})
    assert not group.is_default


def test_every_subnet_has_a_network_acl_of_these_parts(moto_ec2: Any, moto_subnet: Any) -> None:
    [acl] = [
        acl
        for acl in moto_ec2.network_acls.values()
        if any(each.subnet_id == moto_subnet.id for each in acl.associations)
    ]
    entry = acl.network_acl_entries[0]
    assert (entry.rule_number, entry.rule_action, entry.protocol, entry.cidr_block) == (100, "allow", "-1", "0.0.0.0/0")
    assert (entry.egress, entry.port_range_from, entry.port_range_to) == (True, None, None)


def test_every_vpc_has_a_main_route_table_with_a_local_route(moto_ec2: Any, moto_subnet: Any) -> None:
    [table] = [each for each in moto_ec2.route_tables.values() if each.vpc_id == moto_subnet.vpc_id]
    assert table.main_association_id
    assert moto_subnet.id not in table._associations.values()
    [route] = table.routes
    assert route.local
    for way in (
        "gateway",
        "nat_gateway",
        "vpc_pcx",
        "transit_gateway",
        "instance",
        "interface",
        "carrier_gateway",
        "vpc_endpoint_id",
    ):
        assert getattr(route, way) is None, f"a route of moto has another {way}"


def test_load_balancers_know_their_subnets_and_their_groups(moto_subnet: Any) -> None:
    balancer = elbv2_backends[ACCOUNT][REGION].create_load_balancer("web", [], [moto_subnet.id])
    assert [subnet.id for subnet in balancer.subnets] == [moto_subnet.id]
    assert (balancer.security_groups, balancer.type, balancer.scheme) == ([], "application", "internet-facing")


def test_ec2_keeps_its_images_in_an_attribute_that_it_fills_when_it_is_made() -> None:
    source = inspect.getsource(AmiBackend.__init__)
    assert "self.amis: dict[str, Ami] = {}" in source, "AmiBackend no longer keeps its images in .amis"
    assert "self._load_amis()" in source, "AmiBackend no longer reads its images with _load_amis"
