"""The deployment configuration: what is kept and shown, and what does not fit together."""

from typing import Any

import pytest

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import INVALID, create_service, describe_service, refused

ALARMS = {"alarmNames": ["errors"], "enable": True, "rollback": True}
EARLY = {"enable": True, "healthyPercent": 100, "sourceServiceRevisionCleanup": "BLOCKING"}


def shown(ecs: Any) -> dict[str, Any]:
    return dict(describe_service(ecs)["deploymentConfiguration"])


@pytest.mark.parametrize(
    "given",
    [{"alarms": ALARMS}, {"alarms": ALARMS, "bakeTimeInMinutes": 3}, {"earlySuccessCriteria": EARLY}],
    ids=" ".join,
)
def test_a_service_shows_the_configuration_that_it_was_given(
    ecs: Any, network: dict[str, Any], given: dict[str, Any]
) -> None:
    create_service(ecs, network, deploymentConfiguration=given)
    assert {name: shown(ecs)[name] for name in given} == given


def test_an_update_leaves_alone_what_it_does_not_name(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network, deploymentConfiguration={"alarms": ALARMS, "bakeTimeInMinutes": 3})
    ecs.update_service(cluster=CLUSTER, service=SERVICE, deploymentConfiguration={"bakeTimeInMinutes": 5})
    assert shown(ecs)["alarms"] == ALARMS
    assert shown(ecs)["bakeTimeInMinutes"] == 5


def test_another_configuration_begins_no_deployment(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    ecs.update_service(cluster=CLUSTER, service=SERVICE, deploymentConfiguration={"alarms": ALARMS})
    assert len(describe_service(ecs)["deployments"]) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"alarms": {**ALARMS, "alarmNames": []}}, "alarmNames must not be empty when alarms are enabled."),
        ({"bakeTimeInMinutes": -1}, "bakeTimeInMinutes must be from 0 to 1440."),
        (
            {"earlySuccessCriteria": {**EARLY, "healthyPercent": 99}},
            "healthyPercent must be from the minimumHealthyPercent, 100, to 100.",
        ),
        (
            {"earlySuccessCriteria": {**EARLY, "sourceServiceRevisionCleanup": "NEVER"}},
            "sourceServiceRevisionCleanup must be BLOCKING or DEFERRED, not NEVER.",
        ),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(ecs: Any, network: dict[str, Any], given: dict[str, Any], message: str) -> None:
    with refused(INVALID, message):
        create_service(ecs, network, deploymentConfiguration=given)
