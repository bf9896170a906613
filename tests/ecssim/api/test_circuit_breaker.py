"""The deployment circuit breaker as services take it and show it."""

from typing import Any

import pytest

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import INVALID, create_service, describe_service, refused

SWITCHES = {"enable": True, "rollback": True}
DEFAULTS = {"resetOnHealthyTask": True, "thresholdConfiguration": {"type": "BOUNDED_PERCENT", "value": 50}}
OWN = {"resetOnHealthyTask": False, "thresholdConfiguration": {"type": "COUNT", "value": 7}}


def breaker(**settings: Any) -> dict[str, Any]:
    """The parameter of CreateService and UpdateService."""
    return {"deploymentConfiguration": {"deploymentCircuitBreaker": SWITCHES | settings}}


def shown(service: dict[str, Any]) -> Any:
    return service["deploymentConfiguration"]["deploymentCircuitBreaker"]


def update(ecs: Any, **changes: Any) -> dict[str, Any]:
    return dict(ecs.update_service(cluster=CLUSTER, service=SERVICE, **changes)["service"])


def test_a_service_without_one_shows_that_it_is_off(ecs: Any, network: dict[str, Any]) -> None:
    assert shown(create_service(ecs, network)) == {"enable": False, "rollback": False}


def test_one_that_is_switched_on_shows_its_defaults(ecs: Any, network: dict[str, Any]) -> None:
    assert shown(create_service(ecs, network, **breaker())) == SWITCHES | DEFAULTS
    assert shown(describe_service(ecs)) == SWITCHES | DEFAULTS


def test_one_shows_what_was_asked_for(ecs: Any, network: dict[str, Any]) -> None:
    assert shown(create_service(ecs, network, **breaker(**OWN))) == SWITCHES | OWN


def test_an_update_sets_it_without_a_new_deployment(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    service = update(ecs, **breaker(**OWN))
    assert shown(service) == SWITCHES | OWN
    assert len(service["deployments"]) == 1


def test_an_update_of_something_else_leaves_it(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, **breaker(**OWN))
    service = update(ecs, desiredCount=2, deploymentConfiguration={"maximumPercent": 150})
    assert shown(service) == SWITCHES | OWN


def test_an_update_switches_it_off(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, **breaker())
    assert shown(update(ecs, **breaker(enable=False, rollback=False))) == {"enable": False, "rollback": False}


def test_spelling_out_its_defaults_is_the_same_call(ecs: Any, network: dict[str, Any]) -> None:
    first = create_service(ecs, network, **breaker())
    assert create_service(ecs, network, **breaker(**DEFAULTS))["serviceArn"] == first["serviceArn"]


def test_another_one_is_not_the_same_call(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, **breaker())
    with refused(INVALID, "Creation of service was not idempotent."):
        create_service(ecs, network, **breaker(rollback=False))


@pytest.mark.parametrize(
    ("kind", "value", "allowed"),
    [
        ("BOUNDED_PERCENT", 0, "from 1 to 100"),
        ("BOUNDED_PERCENT", 101, "from 1 to 100"),
        ("UNBOUNDED_PERCENT", 101, "from 1 to 100"),
        ("COUNT", 0, "1 or more"),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused(
    ecs: Any, network: dict[str, Any], kind: str, value: int, allowed: str
) -> None:
    with refused(INVALID, f"Invalid circuit breaker threshold: {value}. With {kind} it must be {allowed}."):
        create_service(ecs, network, **breaker(thresholdConfiguration={"type": kind, "value": value}))


def test_a_threshold_of_unknown_type_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "Invalid circuit breaker threshold type: SOME."):
        create_service(ecs, network, **breaker(thresholdConfiguration={"type": "SOME", "value": 5}))
