"""A hook of a deployment invokes a function of Lambda that really runs, and does what it says."""

import json
from typing import Any

import boto3
import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import create_service

from .functions_kit import FunctionsKit

MINUTE_S = 60
# Keeps each event that it gets, and does then what a test wants.
NOTING = """
import boto3, json

def handler(event, context):
    log = boto3.client("ssm")
    name = f"/hooks/{event['lifecycleStage']}/{context.aws_request_id}"
    log.put_parameter(Name=name, Type="String", Value=json.dumps(event))
    seen = len(log.get_parameters_by_path(Path="/hooks", Recursive=True)["Parameters"])
"""


class Releases:
    """A service whose releases have hooks."""

    def __init__(self, sim: Simulation, ecs: Any, network: dict[str, Any]) -> None:
        self.sim = sim
        self.ecs = ecs
        self.functions = FunctionsKit()
        create_service(ecs, network)
        sim.advance(2 * MINUTE_S)

    def begin(self, body: str, *stages: str, **settings: Any) -> str:
        """Begin a release with a hook that runs this, and return the ARN of the function."""
        indented = "".join(f"    {line}\n" for line in body.splitlines())
        function = self.functions.create(NOTING + indented, **settings)
        hook = {"hookTargetArn": function, "roleArn": self.functions.role, "lifecycleStages": list(stages)}
        self.ecs.update_service(
            cluster=CLUSTER,
            service=SERVICE,
            forceNewDeployment=True,
            deploymentConfiguration={"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 1, "lifecycleHooks": [hook]},
        )
        return function

    def described(self) -> dict[str, Any]:
        """The newest release."""
        listed = self.ecs.list_service_deployments(cluster=CLUSTER, service=SERVICE)["serviceDeployments"]
        arn = listed[0]["serviceDeploymentArn"]
        [found] = self.ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"]
        return dict(found)

    def ended(self) -> dict[str, Any]:
        """The newest release, once it has ended."""
        states = ("SUCCESSFUL", "ROLLBACK_SUCCESSFUL")
        assert self.sim.until(lambda: self.described()["status"] in states, 3600)
        return self.described()

    def events(self) -> list[dict[str, Any]]:
        """What the function got, in the order of its stages and invocations."""
        found = boto3.client("ssm").get_parameters_by_path(Path="/hooks", Recursive=True)["Parameters"]
        return [json.loads(each["Value"]) for each in sorted(found, key=lambda each: each["LastModifiedDate"])]

    def problem(self) -> str:
        """Why the newest release was rolled back."""
        release = self.ended()
        assert release["status"] == "ROLLBACK_SUCCESSFUL"
        return str(release["statusReason"])


@pytest.fixture
def releases(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Releases:
    return Releases(sim, ecs, network)


def failed(problem: str) -> str:
    return f"Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. {problem}"


def test_a_function_that_succeeds_lets_the_release_go_on_and_knows_what_it_is_about(releases: Releases) -> None:
    releases.begin("return {'hookStatus': 'SUCCEEDED'}", "PRE_SCALE_UP", "POST_SCALE_UP")
    release = releases.ended()
    assert release["status"] == "SUCCESSFUL"
    before, after = releases.events()
    assert (before["lifecycleStage"], after["lifecycleStage"]) == ("PRE_SCALE_UP", "POST_SCALE_UP")
    assert before["resourceArn"] == release["serviceDeploymentArn"]
    assert before["executionDetails"]["targetServiceRevisionArn"] == release["targetServiceRevision"]["arn"]


def test_a_function_that_says_it_failed_rolls_the_release_back(releases: Releases) -> None:
    function = releases.begin("return {'hookStatus': 'FAILED'}", "PRE_SCALE_UP")
    assert releases.problem() == failed(f"Lifecycle hook target {function} returned FAILED status.")


def test_a_function_that_is_in_progress_is_invoked_again_after_its_own_delay(releases: Releases) -> None:
    releases.begin(
        "return {'hookStatus': 'SUCCEEDED'} if seen > 2 else "
        "{'hookStatus': 'IN_PROGRESS', 'callBackDelaySeconds': 90, 'hookDetails': {'seen': seen}}",
        "PRE_SCALE_UP",
    )
    began = releases.sim.now
    assert releases.sim.until(lambda: len(releases.events()) == 3, 600)
    assert 180 <= (releases.sim.now - began).total_seconds() < 180 + MINUTE_S
    assert [event.get("hookDetails") for event in releases.events()] == [None, {"seen": 1}, {"seen": 2}]
    assert releases.ended()["status"] == "SUCCESSFUL"


@pytest.mark.parametrize("body", ["raise ValueError('no')", "return missing", "import time; time.sleep(30)"])
def test_a_function_that_returns_nothing_because_it_fails_rolls_the_release_back(releases: Releases, body: str) -> None:
    function = releases.begin(body, "PRE_SCALE_UP", Timeout=3)
    assert releases.problem() == failed(f"Lifecycle hook target {function} returned FAILED status.")


@pytest.mark.parametrize("body", ["return 'fine'", "return {'hookStatus': 'OK'}", "return None", "return [1]"])
def test_a_function_whose_answer_nobody_can_read_rolls_the_release_back(releases: Releases, body: str) -> None:
    function = releases.begin(body, "PRE_SCALE_UP")
    assert releases.problem() == failed(f"ECS was unable to parse the response from {function}")


def test_a_function_that_is_gone_rolls_the_release_back(releases: Releases) -> None:
    function = releases.begin("return {'hookStatus': 'SUCCEEDED'}", "PRE_SCALE_UP")
    releases.functions.client.delete_function(FunctionName="f")
    assert releases.problem() == failed(f"Lifecycle hook target {function} returned FAILED status.")


def test_a_function_can_look_at_what_it_is_asked_about(releases: Releases) -> None:
    count = f"len(boto3.client('ecs').list_tasks(cluster='{CLUSTER}')['taskArns'])"
    releases.begin(f"return {{'hookStatus': 'SUCCEEDED' if {count} == 2 else 'FAILED'}}", "POST_SCALE_UP")
    assert releases.ended()["status"] == "SUCCESSFUL"


def test_on_the_way_back_the_function_of_the_shift_runs_once_more(releases: Releases) -> None:
    releases.begin(
        "return {'hookStatus': 'SUCCEEDED' if seen == 1 else 'FAILED'}",
        *("PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"),
    )
    releases.ended()
    stages = [event["lifecycleStage"] for event in releases.events()]
    assert stages == ["PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"]
    weights = list(releases.events()[-1]["executionDetails"]["productionTrafficWeights"].values())
    assert weights == [0, 100]
