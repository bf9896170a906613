"""ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions and StopServiceDeployment over boto3."""

from datetime import timedelta
from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import ARN, INVALID, create_service, refused

OF_WEB = {"cluster": CLUSTER, "service": SERVICE}


@pytest.fixture
def releases(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Any:
    """A client, and a service that was released three times, an hour apart; the last release has just begun."""
    create_service(ecs, network)
    for _ in range(2):
        sim.advance(3600)
        ecs.update_service(**OF_WEB, forceNewDeployment=True)
    return ecs


def listed(ecs: Any, **filters: Any) -> list[dict[str, Any]]:
    return list(ecs.list_service_deployments(**OF_WEB, **filters)["serviceDeployments"])


def test_service_deployments_are_listed_newest_first(sim: Simulation, releases: Any) -> None:
    found = listed(releases)
    assert [each["status"] for each in found] == ["PENDING", "SUCCESSFUL", "SUCCESSFUL"]
    assert found[0]["createdAt"] == sim.now
    assert found[0]["serviceArn"] == f"{ARN}:service/{CLUSTER}/{SERVICE}"
    assert f":service-revision/{CLUSTER}/{SERVICE}/" in found[0]["targetServiceRevisionArn"]


def test_a_list_can_be_narrowed_by_status_and_by_moment(sim: Simulation, releases: Any) -> None:
    assert len(listed(releases, status=["SUCCESSFUL"])) == 2
    assert len(listed(releases, createdAt={"after": sim.now - timedelta(minutes=90)})) == 2
    assert len(listed(releases, createdAt={"before": sim.now - timedelta(minutes=90)})) == 1


def test_a_list_comes_in_pages(releases: Any) -> None:
    first = releases.list_service_deployments(**OF_WEB, maxResults=2)
    rest = releases.list_service_deployments(**OF_WEB, nextToken=first["nextToken"])
    assert (len(first["serviceDeployments"]), len(rest["serviceDeployments"])) == (2, 1)


def test_looking_changes_nothing(releases: Any) -> None:
    arns = [each["serviceDeploymentArn"] for each in listed(releases)]
    once, again = (releases.describe_service_deployments(serviceDeploymentArns=arns) for _ in range(2))
    assert once["serviceDeployments"] == again["serviceDeployments"]


def test_unknown_arns_are_failures(ecs: Any) -> None:
    arn = f"{ARN}:service-deployment/{CLUSTER}/{SERVICE}/none"
    failures = [{"arn": arn, "reason": "MISSING"}]
    assert ecs.describe_service_deployments(serviceDeploymentArns=[arn])["failures"] == failures
    assert ecs.describe_service_revisions(serviceRevisionArns=[arn])["failures"] == failures


def test_one_call_describes_at_most_twenty(ecs: Any) -> None:
    with refused(INVALID, "serviceDeploymentArns cannot have more than 20 entries."):
        ecs.describe_service_deployments(serviceDeploymentArns=["arn"] * 21)
    with refused(INVALID, "serviceRevisionArns cannot have more than 20 entries."):
        ecs.describe_service_revisions(serviceRevisionArns=["arn"] * 21)


def test_an_unknown_status_is_refused(releases: Any) -> None:
    with refused(INVALID, "Invalid service deployment status: DONE."):
        listed(releases, status=["DONE"])


def test_the_history_of_an_unknown_service_is_refused(ecs: Any) -> None:
    with refused("ServiceNotFoundException", "Service not found."):
        listed(ecs)


def test_a_stopped_release_is_answered_with_its_arn(releases: Any) -> None:
    arn = listed(releases)[0]["serviceDeploymentArn"]
    assert releases.stop_service_deployment(serviceDeploymentArn=arn)["serviceDeploymentArn"] == arn
    assert listed(releases)[0]["status"] == "ROLLBACK_REQUESTED"


def test_what_has_ended_or_never_was_cannot_be_stopped(releases: Any) -> None:
    ended = listed(releases)[1]["serviceDeploymentArn"]
    with refused(
        "ConflictException", "The service deployment is SUCCESSFUL: only one that has not ended can be stopped."
    ):
        releases.stop_service_deployment(serviceDeploymentArn=ended)
    with refused("ServiceDeploymentNotFoundException", "Service deployment not found."):
        releases.stop_service_deployment(serviceDeploymentArn="arn")


def test_an_unknown_stop_type_is_refused(releases: Any) -> None:
    with refused(INVALID, "Invalid stopType: NOW."):
        releases.stop_service_deployment(serviceDeploymentArn="arn", stopType="NOW")
