"""What the calls of task sets refuse, and which services leave what to them."""

from typing import Any

import pytest

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import ARN, INVALID, create_service, refused

EXTERNAL = {"type": "EXTERNAL"}
HERE = {"cluster": CLUSTER, "service": SERVICE}
CODE_DEPLOYS = "Use AWS CodeDeploy to trigger a new deployment."


@pytest.fixture
def external(ecs: Any) -> Any:
    """The client of an account with a service of the EXTERNAL controller."""
    ecs.create_service(cluster=CLUSTER, serviceName=SERVICE, desiredCount=2, deploymentController=EXTERNAL)
    return ecs


def a_task_set(ecs: Any, network: dict[str, Any], **changes: Any) -> dict[str, Any]:
    how = {"taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
    return dict(ecs.create_task_set(**HERE, **how, **changes)["taskSet"])


def test_a_task_set_has_an_arn_of_its_own(external: Any, network: dict[str, Any]) -> None:
    made = a_task_set(external, network)
    assert made["taskSetArn"] == f"{ARN}:task-set/{CLUSTER}/{SERVICE}/{made['id']}"
    assert made["scale"] == {"value": 100.0, "unit": "PERCENT"}


def test_a_task_set_is_found_by_id_and_by_arn(external: Any, network: dict[str, Any]) -> None:
    made = a_task_set(external, network)
    for name in (made["id"], made["taskSetArn"]):
        assert external.describe_task_sets(**HERE, taskSets=[name])["taskSets"][0]["id"] == made["id"]


def test_an_unknown_task_set_is_a_failure_of_its_own(external: Any) -> None:
    answer = external.describe_task_sets(**HERE, taskSets=["ecs-svc/1"])
    assert [failure["reason"] for failure in answer["failures"]] == ["MISSING"]


def test_tags_are_shown_if_asked_for(external: Any, network: dict[str, Any]) -> None:
    tags = [{"key": "release", "value": "1"}]
    made = a_task_set(external, network, tags=tags)
    assert made["tags"] == tags
    assert external.list_tags_for_resource(resourceArn=made["taskSetArn"])["tags"] == tags
    assert external.describe_task_sets(**HERE)["taskSets"][0]["tags"] == []
    assert external.describe_task_sets(**HERE, include=["TAGS"])["taskSets"][0]["tags"] == tags


def test_the_same_token_makes_one_task_set(external: Any, network: dict[str, Any]) -> None:
    first, second = (a_task_set(external, network, clientToken="once") for _ in range(2))
    assert first["id"] == second["id"]


@pytest.mark.parametrize("percent", [-1, 100.5])
def test_a_scale_beyond_its_range_is_refused(external: Any, network: dict[str, Any], percent: float) -> None:
    with refused(INVALID, "The scale of a task set must be from 0 to 100 percent."):
        a_task_set(external, network, scale={"value": percent, "unit": "PERCENT"})


def test_a_service_has_at_most_five_task_sets(external: Any, network: dict[str, Any]) -> None:
    for _ in range(5):
        a_task_set(external, network)
    with refused("LimitExceededException", "The service has 5 task sets, and cannot have more: delete one first."):
        a_task_set(external, network)


def test_a_task_set_that_is_not_there_is_refused(external: Any) -> None:
    with refused("TaskSetNotFoundException", "TaskSet not found."):
        external.delete_task_set(**HERE, taskSet="ecs-svc/1")


def test_a_task_set_above_zero_is_deleted_by_force_only(external: Any, network: dict[str, Any]) -> None:
    made = a_task_set(external, network)
    message = "The task set cannot be deleted while it is scaled above 0: scale it down, or use force."
    with refused(INVALID, message):
        external.delete_task_set(**HERE, taskSet=made["id"])
    assert external.delete_task_set(**HERE, taskSet=made["id"], force=True)["taskSet"]["status"] == "DRAINING"


def test_the_primary_task_set_is_deleted_by_force_only(external: Any, network: dict[str, Any]) -> None:
    made = a_task_set(external, network, scale={"value": 0, "unit": "PERCENT"})
    external.update_service_primary_task_set(**HERE, primaryTaskSet=made["id"])
    with refused(INVALID, "The primary task set cannot be deleted: make another one primary first, or use force."):
        external.delete_task_set(**HERE, taskSet=made["id"])


def test_a_draining_task_set_cannot_be_changed(external: Any, network: dict[str, Any]) -> None:
    made = a_task_set(external, network)
    external.delete_task_set(**HERE, taskSet=made["id"], force=True)
    with refused(INVALID, "The task set is DRAINING, so it cannot be changed any more."):
        external.update_service_primary_task_set(**HERE, primaryTaskSet=made["id"])


def test_a_service_of_ecs_has_no_task_sets(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    message = (
        "Task sets of a service with the deployment controller ECS cannot be changed by this call: "
        "it is for services with the deployment controller EXTERNAL."
    )
    with refused(INVALID, message):
        a_task_set(ecs, network)


def test_a_service_with_two_task_sets_is_deleted_by_force_only(external: Any, network: dict[str, Any]) -> None:
    for _ in range(2):
        a_task_set(external, network)
    external.update_service(**HERE, desiredCount=0)
    with refused(INVALID, "The service cannot be stopped while deployments are active."):
        external.delete_service(**HERE)


def test_the_same_external_service_is_created_once(external: Any) -> None:
    again = {"cluster": CLUSTER, "serviceName": SERVICE, "deploymentController": EXTERNAL}
    assert external.create_service(**again, desiredCount=2)["service"]["serviceName"] == SERVICE
    with refused(INVALID, "Creation of service was not idempotent."):
        external.create_service(**again, desiredCount=3)


def test_a_launch_type_is_listed_by_what_the_primary_task_set_runs(external: Any, network: dict[str, Any]) -> None:
    assert external.list_services(cluster=CLUSTER, launchType="FARGATE")["serviceArns"] == []
    a_task_set(external, network)
    assert len(external.list_services(cluster=CLUSTER, launchType="FARGATE")["serviceArns"]) == 1


# What a controller leaves to CreateService and UpdateService


def test_an_external_service_takes_no_task_definition(ecs: Any) -> None:
    message = (
        "taskDefinition cannot be given to a service with an EXTERNAL deployment controller: "
        "give it to CreateTaskSet instead."
    )
    with refused(INVALID, message):
        ecs.create_service(
            cluster=CLUSTER, serviceName=SERVICE, taskDefinition="web", deploymentController=EXTERNAL, desiredCount=1
        )


def test_an_unknown_controller_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    message = "The deployment controller type MINE is not valid: use ECS, CODE_DEPLOY or EXTERNAL."
    with refused(INVALID, message):
        create_service(ecs, network, deploymentController={"type": "MINE"})


@pytest.mark.parametrize("controller", ["EXTERNAL", "CODE_DEPLOY"])
def test_a_daemon_belongs_to_ecs(ecs: Any, controller: str) -> None:
    message = f"The scheduling strategy DAEMON does not support the deployment controller {controller}."
    with refused(INVALID, message):
        ecs.create_service(
            cluster=CLUSTER,
            serviceName=SERVICE,
            schedulingStrategy="DAEMON",
            deploymentController={"type": controller},
        )


def test_code_deploy_needs_a_target_group(ecs: Any, network: dict[str, Any]) -> None:
    message = (
        "A service with a CODE_DEPLOY deployment controller needs one target group in loadBalancers: "
        "CodeDeploy shifts traffic from it to a second one."
    )
    with refused(INVALID, message):
        create_service(ecs, network, deploymentController={"type": "CODE_DEPLOY"})


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"deploymentConfiguration": {"strategy": "CANARY"}}, "deploymentConfiguration.strategy"),
        (
            {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}},
            "deploymentConfiguration.deploymentCircuitBreaker",
        ),
        ({"availabilityZoneRebalancing": "ENABLED"}, "availabilityZoneRebalancing"),
    ],
    ids=["strategy", "circuit breaker", "rebalancing"],
)
def test_code_deploy_has_nothing_of_the_deployments_of_ecs(
    ecs: Any, network: dict[str, Any], changes: dict[str, Any], what: str
) -> None:
    message = (
        f"The deployment controller CODE_DEPLOY does not support {what}: it belongs to the ECS deployment controller."
    )
    with refused(INVALID, message):
        create_service(ecs, network, deploymentController={"type": "CODE_DEPLOY"}, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"taskDefinition": "web"}, "Unable to update task definition on services with an EXTERNAL deployment"),
        ({"forceNewDeployment": True}, "Cannot force a new deployment on services with an EXTERNAL deployment"),
        ({"platformVersion": "1.4.0"}, "Unable to update platform version on services with an EXTERNAL deployment"),
        (
            {"deploymentConfiguration": {"maximumPercent": 150}},
            "Unable to update deployment configuration on services with an EXTERNAL deployment",
        ),
    ],
)
def test_an_external_service_leaves_the_rest_to_task_sets(external: Any, changes: Any, message: str) -> None:
    with refused(INVALID, f"{message} controller. Use CreateTaskSet instead."):
        external.update_service(**HERE, **changes)


def test_an_external_service_keeps_its_count_and_grace_period(external: Any) -> None:
    service = external.update_service(**HERE, desiredCount=5, healthCheckGracePeriodSeconds=30)["service"]
    assert (service["desiredCount"], service["healthCheckGracePeriodSeconds"]) == (5, 30)


def test_the_controller_is_not_changed_during_a_deployment(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    message = (
        "The deployment controller cannot be changed during a deployment: wait until the service has one "
        "deployment, or one task set, that is primary and steady."
    )
    with refused(INVALID, message):
        ecs.update_service(**HERE, deploymentController=EXTERNAL)


def test_a_service_of_ecs_does_not_change_to_code_deploy(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    with refused(INVALID, "The deployment controller cannot be changed from ECS to CODE_DEPLOY."):
        ecs.update_service(**HERE, deploymentController={"type": "CODE_DEPLOY"})


@pytest.fixture
def code_deploy(ecs: Any, network: dict[str, Any]) -> Any:
    """The client of an account with a service of the CODE_DEPLOY controller."""
    import boto3

    subnets = network["awsvpcConfiguration"]["subnets"]
    vpc = boto3.client("ec2").describe_subnets(SubnetIds=subnets)["Subnets"][0]["VpcId"]
    elb = boto3.client("elbv2")
    group = elb.create_target_group(Name="blue", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
    group_arn = group["TargetGroups"][0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(Name="shop", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group_arn}]
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)
    behind = [{"targetGroupArn": group_arn, "containerName": "web", "containerPort": 80}]
    create_service(ecs, network, loadBalancers=behind, deploymentController={"type": "CODE_DEPLOY"})
    return ecs


def test_a_service_of_code_deploy_has_a_primary_task_set(code_deploy: Any) -> None:
    [service] = code_deploy.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    [task_set] = service["taskSets"]
    assert (task_set["status"], task_set["scale"]["value"], service["deployments"]) == ("PRIMARY", 100.0, [])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"taskDefinition": "web"}, "Unable to update task definition on"),
        ({"networkConfiguration": {}}, "Unable to update network parameters on"),
        ({"platformVersion": "1.4.0"}, "Unable to update platform version on"),
        ({"loadBalancers": []}, "Unable to update load balancers on"),
        ({"forceNewDeployment": True}, "Cannot force a new deployment on"),
    ],
)
def test_a_service_of_code_deploy_leaves_the_rest_to_it(code_deploy: Any, changes: Any, message: str) -> None:
    with refused(INVALID, f"{message} services with a CODE_DEPLOY deployment controller. {CODE_DEPLOYS}"):
        code_deploy.update_service(**HERE, **changes)


def test_a_service_of_code_deploy_takes_percentages(code_deploy: Any) -> None:
    percents = {"minimumHealthyPercent": 50, "maximumPercent": 150}
    service = code_deploy.update_service(**HERE, desiredCount=3, deploymentConfiguration=percents)["service"]
    assert service["deploymentConfiguration"].items() >= percents.items()
    assert service["taskSets"][0]["computedDesiredCount"] == 3


def test_the_task_sets_of_code_deploy_are_shown_and_not_changed(code_deploy: Any) -> None:
    [task_set] = code_deploy.describe_task_sets(**HERE)["taskSets"]
    message = (
        "Task sets of a service with the deployment controller CODE_DEPLOY cannot be changed by this call: "
        "it is for services with the deployment controller EXTERNAL."
    )
    with refused(INVALID, message):
        code_deploy.delete_task_set(**HERE, taskSet=task_set["id"])
