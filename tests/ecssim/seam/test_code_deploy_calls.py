"""CodeDeploy as boto3 sees it: applications and groups are moto's, deployments of ECS run."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import create_service, refused

from .code_deploy_kit import APPLICATION, GROUP, REPORTING, balanced, group_request, revision
from .functions_kit import FunctionsKit

HERE = {"applicationName": APPLICATION, "deploymentGroupName": GROUP}


@pytest.fixture
def arns(ecs: Any, network: dict[str, Any]) -> dict[str, str]:
    """A service of CodeDeploy behind a load balancer, whose ARNs these are."""
    made = balanced(network["awsvpcConfiguration"]["subnets"])
    behind = [{"targetGroupArn": made["blue"], "containerName": "web", "containerPort": 80}]
    create_service(ecs, network, loadBalancers=behind, deploymentController={"type": "CODE_DEPLOY"})
    return made


@pytest.fixture
def deploy(arns: dict[str, str]) -> Any:
    """The client of CodeDeploy in an account with an application for ECS."""
    import boto3

    client = boto3.client("codedeploy")
    client.create_application(applicationName=APPLICATION, computePlatform="ECS")
    return client


@pytest.fixture
def grouped(deploy: Any, arns: dict[str, str]) -> Any:
    deploy.create_deployment_group(**group_request(arns))
    return deploy


def begin(deploy: Any, **changes: Any) -> str:
    return str(deploy.create_deployment(**HERE, revision=revision(), **changes)["deploymentId"])


def info(deploy: Any, deployment: str) -> dict[str, Any]:
    return dict(deploy.get_deployment(deploymentId=deployment)["deploymentInfo"])


def test_a_deployment_runs_to_its_end(sim: Simulation, ecs: Any, grouped: Any, arns: dict[str, str]) -> None:
    import boto3

    sim.advance(300)
    deployment = begin(grouped, description="the second")
    assert info(grouped, deployment)["status"] == "Created"
    grouped.get_waiter("deployment_successful").wait(deploymentId=deployment)
    shown = info(grouped, deployment)
    assert (shown["status"], shown["description"], shown["computePlatform"]) == ("Succeeded", "the second", "ECS")
    assert shown["deploymentOverview"]["Succeeded"] == 1
    assert shown["createTime"] < shown["startTime"] < shown["completeTime"]
    [service] = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    [task_set] = service["taskSets"]
    assert (task_set["externalId"], service["deployments"]) == (deployment, [])
    [listener] = boto3.client("elbv2").describe_listeners(ListenerArns=[arns["production"]])["Listeners"]
    [action] = listener["DefaultActions"]
    shares = {each["TargetGroupArn"]: each["Weight"] for each in action["ForwardConfig"]["TargetGroups"]}
    assert shares == {arns["blue"]: 0, arns["green"]: 100}


def test_the_target_shows_lifecycle_events_and_task_sets(sim: Simulation, grouped: Any) -> None:
    sim.advance(300)
    deployment = begin(grouped)
    sim.advance(30)
    [target_id] = grouped.list_deployment_targets(deploymentId=deployment)["targetIds"]
    found = grouped.get_deployment_target(deploymentId=deployment, targetId=target_id)["deploymentTarget"]
    assert found["deploymentTargetType"] == "ECSTarget"
    target = found["ecsTarget"]
    assert [each["status"] for each in target["lifecycleEvents"][:3]] == ["Succeeded", "InProgress", "Pending"]
    blue, green = target["taskSetsInfo"]
    assert (blue["targetGroup"]["name"], green["targetGroup"]["name"]) == ("blue", "green")
    assert (blue["trafficWeight"], green["trafficWeight"]) == (100.0, 0.0)
    batch = grouped.batch_get_deployment_targets(deploymentId=deployment, targetIds=[target_id])
    assert batch["deploymentTargets"] == [found]


def test_a_stopped_deployment_is_rolled_back_by_another(sim: Simulation, grouped: Any) -> None:
    sim.advance(300)
    deployment = begin(grouped)
    sim.advance(60)
    assert grouped.stop_deployment(deploymentId=deployment, autoRollbackEnabled=True)["status"] == "Pending"
    sim.advance(900)
    shown = info(grouped, deployment)
    assert (shown["status"], shown["errorInformation"]["code"]) == ("Stopped", "MANUAL_STOP")
    rollback = info(grouped, shown["rollbackInfo"]["rollbackDeploymentId"])
    assert (rollback["status"], rollback["creator"]) == ("Succeeded", "codeDeployRollback")


def test_a_deployment_may_wait_until_it_is_continued(sim: Simulation, deploy: Any, arns: dict[str, str]) -> None:
    waits = {
        "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE"},
        "deploymentReadyOption": {"actionOnTimeout": "STOP_DEPLOYMENT", "waitTimeInMinutes": 60},
    }
    deploy.create_deployment_group(**group_request(arns, blueGreenDeploymentConfiguration=waits))
    sim.advance(300)
    deployment = begin(deploy)
    sim.advance(600)
    assert info(deploy, deployment)["status"] == "Ready"
    deploy.continue_deployment(deploymentId=deployment, deploymentWaitType="READY_WAIT")
    sim.advance(600)
    assert info(deploy, deployment)["status"] == "Succeeded"


def test_deployments_are_listed_and_described_together(sim: Simulation, grouped: Any) -> None:
    sim.advance(300)
    deployment = begin(grouped)
    assert grouped.list_deployments(**HERE)["deployments"] == [deployment]
    assert grouped.list_deployments(**HERE, includeOnlyStatuses=["Succeeded"])["deployments"] == []
    [shown] = grouped.batch_get_deployments(deploymentIds=[deployment, "d-NONE"])["deploymentsInfo"]
    assert shown["deploymentId"] == deployment


def test_a_group_shows_the_waits_that_nobody_gave(grouped: Any) -> None:
    shown = grouped.get_deployment_group(**HERE)["deploymentGroupInfo"]
    assert shown["blueGreenDeploymentConfiguration"]["deploymentReadyOption"]["waitTimeInMinutes"] == 0
    assert shown["deploymentConfigName"] == "CodeDeployDefault.ECSAllAtOnce"


def test_a_group_is_changed_and_keeps_the_rest(grouped: Any) -> None:
    before = grouped.get_deployment_group(**HERE)["deploymentGroupInfo"]
    canary = "CodeDeployDefault.ECSCanary10Percent5Minutes"
    changed = {"currentDeploymentGroupName": GROUP, "newDeploymentGroupName": "slow", "deploymentConfigName": canary}
    grouped.update_deployment_group(applicationName=APPLICATION, **changed)
    shown = grouped.get_deployment_group(applicationName=APPLICATION, deploymentGroupName="slow")
    after = shown["deploymentGroupInfo"]
    assert after == {**before, "deploymentGroupName": "slow", "deploymentConfigName": canary}
    assert grouped.list_deployment_groups(applicationName=APPLICATION)["deploymentGroups"] == ["slow"]


def test_a_group_is_not_changed_to_what_cannot_deploy(grouped: Any) -> None:
    with refused(
        "DeploymentConfigDoesNotExistException",
        "No deployment configuration of ECS is named CodeDeployDefault.OneAtATime.",
    ):
        grouped.update_deployment_group(
            applicationName=APPLICATION,
            currentDeploymentGroupName=GROUP,
            deploymentConfigName="CodeDeployDefault.OneAtATime",
        )


def test_the_predefined_configurations_say_how_they_shift_traffic(deploy: Any) -> None:
    names = deploy.list_deployment_configs()["deploymentConfigsList"]
    shown = [deploy.get_deployment_config(deploymentConfigName=name)["deploymentConfigInfo"] for name in names]
    assert [each["trafficRoutingConfig"] for each in shown] == [
        {"type": "AllAtOnce"},
        {"type": "TimeBasedLinear", "timeBasedLinear": {"linearPercentage": 10, "linearInterval": 1}},
        {"type": "TimeBasedLinear", "timeBasedLinear": {"linearPercentage": 10, "linearInterval": 3}},
        {"type": "TimeBasedCanary", "timeBasedCanary": {"canaryPercentage": 10, "canaryInterval": 5}},
        {"type": "TimeBasedCanary", "timeBasedCanary": {"canaryPercentage": 10, "canaryInterval": 15}},
    ]


def test_groups_and_applications_can_be_deleted(grouped: Any) -> None:
    grouped.delete_deployment_group(**HERE)
    assert grouped.list_deployment_groups(applicationName=APPLICATION)["deploymentGroups"] == []
    grouped.delete_application(applicationName=APPLICATION)
    assert grouped.list_applications()["applications"] == []


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        (
            {"deploymentStyle": None},
            "InvalidInputException",
            "A deployment group of the compute platform ECS needs the deploymentStyle BLUE_GREEN with "
            "WITH_TRAFFIC_CONTROL.",
        ),
        (
            {"ecsServices": []},
            "InvalidECSServiceException",
            "The deployment group needs one ECS service that is ACTIVE and has the deployment controller CODE_DEPLOY: "
            "ecsServices must name it.",
        ),
        (
            {"loadBalancerInfo": {}},
            "InvalidTargetGroupPairException",
            "The deployment group needs one pair of target groups with a production listener: "
            "targetGroupPairInfoList must have one pair of two target groups.",
        ),
        (
            {"deploymentConfigName": "CodeDeployDefault.OneAtATime"},
            "DeploymentConfigDoesNotExistException",
            "No deployment configuration of ECS is named CodeDeployDefault.OneAtATime.",
        ),
    ],
    ids=["style", "service", "pair", "configuration"],
)
def test_a_group_that_cannot_deploy_is_refused(
    deploy: Any, arns: dict[str, str], changes: dict[str, Any], code: str, message: str
) -> None:
    with refused(code, message):
        deploy.create_deployment_group(**group_request(arns, **changes))


@pytest.mark.parametrize(("status", "ends"), [("Succeeded", "Succeeded"), ("Failed", "Failed")])
def test_a_function_reports_through_codedeploy(sim: Simulation, grouped: Any, status: str, ends: str) -> None:
    FunctionsKit().create(REPORTING.format(status=status), "check", Timeout=60)
    sim.advance(300)
    hooks = [{"AfterInstall": "check"}]
    deployment = grouped.create_deployment(**HERE, revision=revision(Hooks=hooks))["deploymentId"]
    sim.advance(1800)
    assert info(grouped, deployment)["status"] == ends


def test_a_function_that_reports_nothing_is_waited_for(sim: Simulation, grouped: Any) -> None:
    FunctionsKit().create("def handler(event, context):\n    raise ValueError", "check")
    sim.advance(300)
    hooks = [{"AfterInstall": "check"}]
    deployment = grouped.create_deployment(**HERE, revision=revision(Hooks=hooks))["deploymentId"]
    sim.advance(1800)
    assert info(grouped, deployment)["status"] == "InProgress"
    sim.advance(3600)
    assert info(grouped, deployment)["errorInformation"]["code"] == "TIMEOUT"


def test_an_unknown_deployment_is_refused(deploy: Any) -> None:
    with refused("DeploymentDoesNotExistException", "The deployment d-NONE could not be found."):
        deploy.get_deployment(deploymentId="d-NONE")


def test_other_compute_platforms_stay_motos(deploy: Any) -> None:
    deploy.create_application(applicationName="servers", computePlatform="Server")
    deploy.create_deployment_group(
        applicationName="servers", deploymentGroupName="all", serviceRoleArn="arn:aws:iam::123456789012:role/r"
    )
    made = deploy.create_deployment(
        applicationName="servers",
        deploymentGroupName="all",
        revision={"revisionType": "S3", "s3Location": {"bucket": "b", "key": "k"}},
    )
    assert info(deploy, made["deploymentId"])["computePlatform"] == "Server"


def test_ids_depend_on_the_seed_alone() -> None:
    import boto3
    from ecssim import simulate

    def application() -> str:
        with simulate(seed=7):
            client = boto3.client("codedeploy")
            return str(client.create_application(applicationName="shop", computePlatform="ECS")["applicationId"])

    assert application() == application()
