"""What a task asks of a container instance."""

from ecssim.rules.placement import ANYWHERE, SERVICE_DEFAULT, Constraint, Strategy
from ecssim.rules.requests import request_for

from .builders import a_definition

BY_TYPE = {"type": "memberOf", "expression": "attribute:ecs.instance-type == t3.small"}
DISTINCT = {"type": "distinctInstance"}


def test_the_constraints_of_the_definition_and_of_the_call_both_bind() -> None:
    definition = a_definition(placementConstraints=[BY_TYPE])
    request = request_for(definition, "family:web", launch_type="EC2", constraints=[DISTINCT])
    assert request.constraints == (Constraint("memberOf", BY_TYPE["expression"]), Constraint("distinctInstance"))


def test_without_a_strategy_a_service_is_spread_over_zones_and_then_over_instances() -> None:
    request = request_for(a_definition(), "service:web", launch_type="EC2", of_service=True)
    assert request.strategies == SERVICE_DEFAULT
    assert (Strategy("spread", "attribute:ecs.availability-zone"), Strategy("spread", "instanceId")) == SERVICE_DEFAULT


def test_without_a_strategy_a_task_of_nobody_goes_anywhere() -> None:
    assert request_for(a_definition(), "family:web", launch_type="EC2").strategies == ANYWHERE


def test_a_given_strategy_replaces_the_default() -> None:
    given = [{"type": "binpack", "field": "memory"}, {"type": "random"}]
    request = request_for(a_definition(), "service:web", launch_type="EC2", strategy=given, of_service=True)
    assert request.strategies == (Strategy("binpack", "memory"), Strategy("random"))


def test_binpack_takes_its_field_in_capitals_too() -> None:
    request = request_for(
        a_definition(), "family:web", launch_type="EC2", strategy=[{"type": "binpack", "field": "CPU"}]
    )
    assert request.strategies == (Strategy("binpack", "cpu"),)


def test_through_a_capacity_provider_the_launch_type_is_ec2() -> None:
    assert request_for(a_definition(), "family:web", launch_type=None).launch_type == "EC2"


def test_overrides_change_what_the_task_needs() -> None:
    assert request_for(a_definition(), "family:web", launch_type="EC2", overrides={"cpu": "512"}).needs.cpu == 512
