"""What the seam takes for granted of moto's load balancers: a release that changes it fails here."""

from typing import Any

from moto.elbv2.models import (
    ELBv2Backend,
    FakeAction,
    FakeHealthStatus,
    FakeListenerRule,
    FakeRule,
    elbv2_backends,
)

from .contract_kit import ACCOUNT, REGION, parameters


def test_target_groups_are_kept_with_their_settings(moto_subnet: Any) -> None:
    elb = elbv2_backends[ACCOUNT][REGION]
    group = elb.create_target_group("web", protocol="HTTP", port="80", vpc_id=moto_subnet.vpc_id, target_type="ip")
    assert elb.target_groups[group.arn] is group, "moto keeps target groups elsewhere than in target_groups"
    for name in (
        "target_type",
        "health_check_protocol",
        "health_check_port",
        "health_check_path",
        "health_check_interval_seconds",
        "health_check_timeout_seconds",
        "healthy_threshold_count",
        "unhealthy_threshold_count",
        "matcher",
        "protocol",
        "port",
    ):
        assert hasattr(group, name), f"a target group of moto has no {name} any more"
    assert int(group.attributes["deregistration_delay.timeout_seconds"]) == 300


def test_the_target_groups_of_an_action_are_found() -> None:
    assert parameters(ELBv2Backend._get_target_group_arns_from) == ["self", "action_data"]


def test_targets_are_registered_and_described_by_calls_that_can_be_replaced() -> None:
    assert parameters(ELBv2Backend.register_targets) == ["self", "target_group_arn", "instances"]
    assert parameters(ELBv2Backend.deregister_targets) == ["self", "target_group_arn", "instances"]
    assert parameters(ELBv2Backend.describe_target_health) == ["self", "target_group_arn", "targets"]


def test_target_groups_and_load_balancers_are_made_and_deleted_by_calls_that_can_be_replaced(moto_subnet: Any) -> None:
    elb = elbv2_backends[ACCOUNT][REGION]
    assert parameters(ELBv2Backend.create_target_group) == ["self", "name", "kwargs"]
    assert "http_codes" in parameters(ELBv2Backend.modify_target_group)
    assert parameters(ELBv2Backend.delete_load_balancer) == ["self", "arn"]
    made = {"protocol": "TCP", "port": "80", "vpc_id": moto_subnet.vpc_id, "healthcheck_protocol": "HTTP"}
    group = elb.create_target_group("web", target_type="ip", **made)
    assert (group.matcher, group.health_check_path) == ({"HttpCode": "200"}, None), "moto has AWS's defaults now"
    balancer = elb.create_load_balancer("web", [], [moto_subnet.id])
    elb.modify_load_balancer_attributes(balancer.arn, {"deletion_protection.enabled": "true"})
    elb.delete_load_balancer(balancer.arn)
    assert not elb.load_balancers, "moto minds deletion protection now"


def test_the_health_of_a_target_is_made_of_these_parts() -> None:
    assert parameters(FakeHealthStatus.__init__) == [
        "self",
        "instance_id",
        "port",
        "health_port",
        "status",
        "reason",
        "description",
    ], "moto's answer of DescribeTargetHealth is made of other parts"


def test_the_default_security_group_has_no_rule_for_its_own_members(moto_ec2: Any, moto_subnet: Any) -> None:
    group = moto_ec2.get_default_security_group(moto_subnet.vpc_id)
    assert group.ingress_rules == [], "moto's default group has rules now: the seam need not make an exception of it"


def test_rules_and_listeners_take_other_actions() -> None:
    assert parameters(ELBv2Backend.modify_rule) == ["self", "rule_arn", "conditions", "actions"]
    assert parameters(ELBv2Backend.modify_listener)[:2] == ["self", "arn"]
    assert "actions" in parameters(ELBv2Backend.modify_listener)
    action = FakeAction({"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": "arn"}]}})
    assert action.data["ForwardConfig"]["TargetGroups"] == [{"TargetGroupArn": "arn", "Weight": 1}]
    rule = FakeRule("arn", [], "default", [action], is_default=True)
    assert (rule.listener_arn, rule.actions, rule.is_default) == ("arn", [action], True)
    assert not FakeListenerRule("arn", "arn", [], 1, [action]).is_default
