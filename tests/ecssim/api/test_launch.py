"""What RunTask and CreateService say of where tasks run: a launch type, or a capacity provider strategy."""

from collections import Counter
from typing import Any

import pytest

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import CLIENT, INVALID, create_service, refused, request, run_task, run_tasks
from tests.ecssim.api.instances_kit import FAMILY, define, join, run, scale

NOT_IN_CLUSTER = (
    "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the "
    "cluster."
)
BOTH = pytest.mark.parametrize("operation", ["run_task", "create_service"])


def item(name: str, weight: int = 1, base: int = 0) -> dict[str, Any]:
    return {"capacityProvider": name, "weight": weight, "base": base}


def give(ecs: Any, *names: str, default: tuple[dict[str, Any], ...] = ()) -> None:
    ecs.put_cluster_capacity_providers(
        cluster=CLUSTER, capacityProviders=list(names), defaultCapacityProviderStrategy=list(default)
    )


@pytest.fixture
def both(ecs: Any) -> None:
    """The cluster has both providers of Fargate."""
    give(ecs, "FARGATE", "FARGATE_SPOT")


@pytest.mark.usefixtures("both")
def test_tasks_are_divided_by_base_and_weight(ecs: Any, network: dict[str, Any]) -> None:
    strategy = [item("FARGATE", 1, base=2), item("FARGATE_SPOT", 3)]
    tasks = run_tasks(ecs, network, count=10, launchType=None, capacityProviderStrategy=strategy)
    assert Counter(task["capacityProviderName"] for task in tasks) == {"FARGATE": 4, "FARGATE_SPOT": 6}
    assert {task["launchType"] for task in tasks} == {"FARGATE"}


def test_who_says_nothing_gets_the_default_strategy_of_the_cluster(ecs: Any, network: dict[str, Any]) -> None:
    give(ecs, "FARGATE_SPOT", default=(item("FARGATE_SPOT"),))
    assert run_task(ecs, network, launchType=None)["capacityProviderName"] == "FARGATE_SPOT"
    service = create_service(ecs, network, launchType=None)
    assert (service["capacityProviderStrategy"], "launchType" in service) == ([item("FARGATE_SPOT")], False)


def test_a_launch_type_outweighs_the_default_strategy(ecs: Any, network: dict[str, Any]) -> None:
    give(ecs, "FARGATE_SPOT", default=(item("FARGATE_SPOT"),))
    assert "capacityProviderName" not in run_task(ecs, network, launchType="FARGATE")


def test_who_says_nothing_where_there_is_no_default_gets_ec2(ecs: Any) -> None:
    define(ecs)
    instance = join(ecs)
    (task,) = run(ecs, launchType=None)["tasks"]
    assert (task["launchType"], task["containerInstanceArn"]) == ("EC2", instance["containerInstanceArn"])


@pytest.mark.usefixtures("both")
def test_a_service_is_moved_to_another_strategy_by_a_new_deployment(ecs: Any, network: dict[str, Any]) -> None:
    create_service(ecs, network)
    strategy = [item("FARGATE_SPOT")]
    service = ecs.update_service(
        cluster=CLUSTER, service=SERVICE, capacityProviderStrategy=strategy, forceNewDeployment=True
    )["service"]
    assert service["capacityProviderStrategy"] == strategy
    assert len(service["deployments"]) == 2


@BOTH
@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        ([item("FARGATE"), item("nobody")], NOT_IN_CLUSTER),
        (
            [item("FARGATE", 0), item("FARGATE_SPOT", 0)],
            "A capacity provider strategy needs at least one capacity provider with a weight greater than 0.",
        ),
        (
            [item("FARGATE", base=1), item("FARGATE_SPOT", base=1)],
            "Only one capacity provider of a strategy can have a base.",
        ),
        ([item("FARGATE"), item("FARGATE")], "A capacity provider strategy names FARGATE twice."),
        ([item("FARGATE")] * 21, "capacityProviderStrategy cannot have more than 20 entries."),
    ],
    ids=["unknown", "weights", "bases", "twice", "too many"],
)
@pytest.mark.usefixtures("both")
def test_a_wrong_strategy_is_refused(
    ecs: Any, network: dict[str, Any], operation: str, strategy: list[dict[str, Any]], message: str
) -> None:
    wanted = {"launchType": None, "capacityProviderStrategy": strategy}
    with refused(INVALID, message):
        getattr(ecs, operation)(**request(operation, network, wanted))


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (item("FARGATE", 1001), "weight of a capacity provider strategy item must be from 0 to 1000."),
        (item("FARGATE", 1, base=100001), "base of a capacity provider strategy item must be from 0 to 100000."),
    ],
    ids=["weight", "base"],
)
def test_a_weight_or_base_out_of_range_is_refused(
    ecs: Any, network: dict[str, Any], wrong: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        run_task(ecs, network, launchType=None, capacityProviderStrategy=[wrong])


@BOTH
def test_a_strategy_holds_providers_of_one_type(ecs: Any, network: dict[str, Any], operation: str) -> None:
    ecs.create_capacity_provider(name="mine", autoScalingGroupProvider={"autoScalingGroupArn": scale()})
    give(ecs, "FARGATE", "mine")
    wanted = {"launchType": None, "capacityProviderStrategy": [item("FARGATE"), item("mine")]}
    with refused(INVALID, "A capacity provider strategy can hold providers of one type only."):
        getattr(ecs, operation)(**request(operation, network, wanted))


@BOTH
@pytest.mark.usefixtures("both")
def test_a_launch_type_and_a_strategy_exclude_each_other(ecs: Any, network: dict[str, Any], operation: str) -> None:
    wanted = {"launchType": "FARGATE", "capacityProviderStrategy": [item("FARGATE")]}
    with refused(INVALID, "Specify either Launch Type or Capacity Provider Strategy, but not both."):
        getattr(ecs, operation)(**request(operation, network, wanted))


@BOTH
@pytest.mark.usefixtures("both")
def test_a_definition_that_fargate_cannot_run_is_refused_for_its_providers(ecs: Any, operation: str) -> None:
    define(ecs)
    strategy = {"launchType": None, "capacityProviderStrategy": [item("FARGATE")]}
    wanted = {"taskDefinition": FAMILY, "networkConfiguration": None, **strategy}
    with refused(INVALID, "Task definition does not support launch_type FARGATE."):
        getattr(ecs, operation)(**request(operation, {}, wanted))


@BOTH
def test_an_unknown_launch_type_is_refused(ecs: Any, network: dict[str, Any], operation: str) -> None:
    with refused(CLIENT, "Invalid launch type: MOON."):
        getattr(ecs, operation)(**request(operation, network, {"launchType": "MOON"}))


@BOTH
def test_tasks_on_instances_get_no_public_address(ecs: Any, network: dict[str, Any], operation: str) -> None:
    define(ecs, networkMode="awsvpc")
    join(ecs)
    wanted = {"taskDefinition": FAMILY, "launchType": "EC2"}
    with refused(INVALID, "Assign public IP is not supported for this launch type."):
        getattr(ecs, operation)(**request(operation, network, wanted))


@pytest.mark.parametrize(("operation", "limit"), [("run_task", 64), ("create_service", 36)])
def test_a_client_token_has_a_longest_length(ecs: Any, network: dict[str, Any], operation: str, limit: int) -> None:
    getattr(ecs, operation)(**request(operation, network, {"clientToken": "x" * limit}))
    with refused(INVALID, f"clientToken can have at most {limit} characters."):
        getattr(ecs, operation)(**request(operation, network, {"clientToken": "x" * (limit + 1)}))
