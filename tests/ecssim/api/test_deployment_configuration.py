"""The deployment configuration: what is kept and shown, and what does not fit together."""

from typing import Any

import pytest

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import INVALID, create_service, describe_service, refused

ALARMS = {"alarmNames": ["errors"], "enable": True, "rollback": True}
NEEDS_LOAD_BALANCER = (
    "The deployment strategy {} needs a load balancer with an advancedConfiguration, or Service Connect."
)
EARLY = {"enable": True, "healthyPercent": 100, "sourceServiceRevisionCleanup": "BLOCKING"}
PAUSE = {
    "targetType": "PAUSE",
    "lifecycleStages": ["PRE_SCALE_UP"],
    "timeoutConfiguration": {"timeoutInMinutes": 1440, "action": "ROLLBACK"},
}
FUNCTION = {
    "targetType": "AWS_LAMBDA",
    "hookTargetArn": "arn:aws:lambda:us-east-1:123456789012:function:check",
    "roleArn": "arn:aws:iam::123456789012:role/hooks",
    "lifecycleStages": ["PRE_SCALE_UP"],
}


def shown(ecs: Any) -> dict[str, Any]:
    return dict(describe_service(ecs)["deploymentConfiguration"])


@pytest.mark.parametrize(
    "given",
    [
        {"alarms": ALARMS},
        {"alarms": ALARMS, "bakeTimeInMinutes": 3},
        {"earlySuccessCriteria": EARLY},
        {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 3},
        {"lifecycleHooks": [PAUSE, FUNCTION]},
        {"lifecycleHooks": [{**FUNCTION, "timeoutConfiguration": {"timeoutInMinutes": 5, "action": "CONTINUE"}}]},
    ],
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
        ({"strategy": "BLUE_GREEN"}, "bakeTimeInMinutes is required for the deployment strategy BLUE_GREEN."),
        ({"strategy": "RED_BLACK"}, "Invalid deployment strategy: RED_BLACK."),
        ({"strategy": "CANARY"}, NEEDS_LOAD_BALANCER.format("CANARY")),
        ({"strategy": "LINEAR"}, NEEDS_LOAD_BALANCER.format("LINEAR")),
        ({"linearConfiguration": {"stepPercent": 2.9}}, "stepPercent must be from 3.0 to 100.0."),
        ({"canaryConfiguration": {"canaryPercent": 0.15}}, "canaryPercent must be a multiple of 0.1."),
        (
            {"canaryConfiguration": {"canaryBakeTimeInMinutes": 1441}},
            "canaryBakeTimeInMinutes must be from 0 to 1440.",
        ),
        (
            {"lifecycleHooks": [{**PAUSE, "lifecycleStages": ["TEST_TRAFFIC_SHIFT"]}]},
            "A lifecycle hook of the type PAUSE cannot run at the stage TEST_TRAFFIC_SHIFT.",
        ),
        (
            {"lifecycleHooks": [{**FUNCTION, "timeoutConfiguration": {"timeoutInMinutes": 1_441}}]},
            "timeoutInMinutes must be from 1 to 1440.",
        ),
        (
            {"lifecycleHooks": [{**PAUSE, "timeoutConfiguration": {"timeoutInMinutes": 20_161}}]},
            "timeoutInMinutes must be from 1 to 20160.",
        ),
        (
            {"lifecycleHooks": [{"lifecycleStages": ["PRE_SCALE_UP"]}]},
            "A lifecycle hook of the type AWS_LAMBDA needs a hookTargetArn.",
        ),
        (
            {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1, "earlySuccessCriteria": EARLY},
            "earlySuccessCriteria are only for the strategy ROLLING.",
        ),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(ecs: Any, network: dict[str, Any], given: dict[str, Any], message: str) -> None:
    with refused(INVALID, message):
        create_service(ecs, network, deploymentConfiguration=given)
