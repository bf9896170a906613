"""Capacity providers are made of Auto Scaling groups, changed, described, given to clusters, and deleted."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import ARN, CLIENT, INVALID, create_service, refused, run_task
from tests.ecssim.api.instances_kit import FAMILY, define, run, scale

PROVIDER = "mine"
PROVIDER_ARN = f"{ARN}:capacity-provider/{PROVIDER}"
NO_PROVIDER = (
    CLIENT,
    "The specified capacity provider does not exist. Specify a valid name or ARN and try again.",
)
IN_USE = ("ResourceInUseException", "The specified capacity provider is in use and cannot be removed.")
STEPS = "The scaling step sizes must be from 1 to 10000, and the minimum not above the maximum."


@pytest.fixture
def group(sim: Simulation) -> str:
    """The ARN of an Auto Scaling group without instances."""
    return scale()


def create(ecs: Any, group: str, name: str = PROVIDER, **settings: Any) -> dict[str, Any]:
    given = {"autoScalingGroupArn": group, **settings}
    return dict(ecs.create_capacity_provider(name=name, autoScalingGroupProvider=given)["capacityProvider"])


def update(ecs: Any, name: str = PROVIDER, **settings: Any) -> dict[str, Any]:
    return dict(
        ecs.update_capacity_provider(name=name, autoScalingGroupProvider=settings)["capacityProvider"],
    )


def delete(ecs: Any, name: str = PROVIDER) -> dict[str, Any]:
    return dict(ecs.delete_capacity_provider(capacityProvider=name)["capacityProvider"])


def describe(ecs: Any, name: str = PROVIDER, **request: Any) -> dict[str, Any]:
    (found,) = ecs.describe_capacity_providers(capacityProviders=[name], **request)["capacityProviders"]
    return dict(found)


def give(ecs: Any, *names: str, strategy: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    answer = ecs.put_cluster_capacity_providers(
        cluster=CLUSTER, capacityProviders=list(names), defaultCapacityProviderStrategy=strategy or []
    )
    return dict(answer["cluster"])


def item(name: str, weight: int = 1, base: int = 0) -> dict[str, Any]:
    return {"capacityProvider": name, "weight": weight, "base": base}


# CreateCapacityProvider


def test_a_provider_is_made_of_a_group_with_the_defaults_of_aws(ecs: Any, group: str) -> None:
    provider = create(ecs, group)
    assert (provider["name"], provider["capacityProviderArn"]) == (PROVIDER, PROVIDER_ARN)
    assert (provider["status"], provider["type"]) == ("ACTIVE", "EC2_AUTOSCALING")
    assert provider["autoScalingGroupProvider"] == {
        "autoScalingGroupArn": group,
        "managedScaling": {
            "status": "DISABLED",
            "targetCapacity": 100,
            "minimumScalingStepSize": 1,
            "maximumScalingStepSize": 10000,
            "instanceWarmupPeriod": 300,
        },
        "managedTerminationProtection": "DISABLED",
        "managedDraining": "ENABLED",
    }


def test_a_provider_is_made_as_it_is_asked_for(ecs: Any) -> None:
    scaling = {
        "status": "ENABLED",
        "targetCapacity": 80,
        "minimumScalingStepSize": 2,
        "maximumScalingStepSize": 5,
        "instanceWarmupPeriod": 60,
    }
    provider = create(
        ecs,
        scale(protects=True),
        managedScaling=scaling,
        managedTerminationProtection="ENABLED",
        managedDraining="DISABLED",
    )
    made = provider["autoScalingGroupProvider"]
    assert made["managedScaling"] == scaling
    assert (made["managedTerminationProtection"], made["managedDraining"]) == ("ENABLED", "DISABLED")


def test_a_group_is_known_by_its_name_as_by_its_arn(ecs: Any, group: str) -> None:
    assert create(ecs, "group")["autoScalingGroupProvider"]["autoScalingGroupArn"] == group


@pytest.mark.parametrize("name", ["aws-mine", "ECSmine", "fargate2", "a b", "", "a" * 256])
def test_a_provider_with_a_wrong_name_is_refused(ecs: Any, name: str) -> None:
    message = (
        "The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper "
        'and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or '
        '"fargate". Specify a valid name and try again.'
    )
    with refused(CLIENT, message):
        create(ecs, "group", name)


def test_a_provider_without_a_group_is_refused(ecs: Any) -> None:
    with refused(INVALID, "The capacity provider needs an Auto Scaling group: give autoScalingGroupProvider."):
        ecs.create_capacity_provider(name=PROVIDER)


def test_a_provider_of_an_unknown_group_is_refused(ecs: Any) -> None:
    with refused(INVALID, "The Auto Scaling group nobody was not found."):
        create(ecs, "nobody")


def test_a_name_is_taken_until_its_provider_is_deleted(ecs: Any, group: str) -> None:
    create(ecs, group)
    message = (
        "The specified capacity provider already exists. To change the configuration of an existing capacity "
        "provider, update the capacity provider."
    )
    with refused(CLIENT, message):
        create(ecs, scale("other"))
    delete(ecs)
    assert create(ecs, group)["status"] == "ACTIVE"


def test_a_group_has_one_provider(ecs: Any, group: str) -> None:
    create(ecs, group)
    message = (
        "The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique "
        "Auto Scaling group ARN and try again."
    )
    with refused(CLIENT, message):
        create(ecs, group, "other")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"managedScaling": {"targetCapacity": 101}}, "targetCapacity must be from 1 to 100."),
        ({"managedScaling": {"minimumScalingStepSize": 3, "maximumScalingStepSize": 2}}, STEPS),
        ({"managedScaling": {"maximumScalingStepSize": 10001}}, STEPS),
        (
            {"managedTerminationProtection": "ENABLED"},
            "The managed termination protection setting for the capacity provider is invalid: it needs managed "
            "scaling.",
        ),
    ],
    ids=str,
)
def test_wrong_settings_are_refused(ecs: Any, group: str, settings: dict[str, Any], message: str) -> None:
    with refused(INVALID, message):
        create(ecs, group, **settings)
    create(ecs, group)
    with refused(INVALID, message):
        update(ecs, **settings)


def test_termination_protection_needs_a_group_that_protects_its_instances(ecs: Any, group: str) -> None:
    message = (
        "The managed termination protection setting for the capacity provider is invalid. To enable managed "
        "termination protection for a capacity provider, the Auto Scaling group must have instance protection from "
        "scale in enabled."
    )
    with refused(CLIENT, message):
        create(ecs, group, managedScaling={"status": "ENABLED"}, managedTerminationProtection="ENABLED")


# UpdateCapacityProvider


def test_an_update_changes_what_it_names_and_nothing_else(ecs: Any, group: str) -> None:
    create(ecs, group, managedScaling={"status": "ENABLED", "instanceWarmupPeriod": 60}, managedDraining="DISABLED")
    provider = update(ecs, managedScaling={"targetCapacity": 50})
    made = provider["autoScalingGroupProvider"]
    assert made["managedScaling"]["targetCapacity"] == 50
    assert (made["managedScaling"]["status"], made["managedScaling"]["instanceWarmupPeriod"]) == ("ENABLED", 60)
    assert (made["managedDraining"], provider["updateStatus"]) == ("DISABLED", "UPDATE_COMPLETE")


def test_an_unknown_or_deleted_provider_is_not_updated(ecs: Any, group: str) -> None:
    with refused(*NO_PROVIDER):
        update(ecs, "nobody")
    create(ecs, group)
    delete(ecs)
    with refused(*NO_PROVIDER):
        update(ecs)


# DeleteCapacityProvider


@pytest.mark.parametrize("name", [PROVIDER, PROVIDER_ARN])
def test_a_deleted_provider_is_inactive(ecs: Any, group: str, name: str) -> None:
    create(ecs, group)
    assert (delete(ecs, name)["status"], describe(ecs)["updateStatus"]) == ("INACTIVE", "DELETE_COMPLETE")
    assert describe(ecs)["status"] == "INACTIVE"
    with refused(*NO_PROVIDER):
        delete(ecs)


def test_the_deletion_of_a_provider_that_a_cluster_has_fails_in_its_answer(ecs: Any, group: str) -> None:
    create(ecs, group)
    give(ecs, PROVIDER)
    failed = delete(ecs)
    assert (failed["status"], failed["updateStatus"]) == ("ACTIVE", "DELETE_FAILED")
    assert failed["updateStatusReason"] == (
        "The capacity provider cannot be deleted because it is associated with cluster: lab. Remove the capacity "
        "provider from the cluster and try again."
    )
    give(ecs)
    assert (delete(ecs)["status"], describe(ecs).get("updateStatusReason")) == ("INACTIVE", None)


def test_the_providers_of_fargate_cannot_be_deleted(ecs: Any) -> None:
    with refused(INVALID, "The capacity provider FARGATE is reserved and cannot be deleted."):
        delete(ecs, "FARGATE")


# DescribeCapacityProviders


def names(ecs: Any, **request: Any) -> list[str]:
    return [each["name"] for each in ecs.describe_capacity_providers(**request)["capacityProviders"]]


def test_without_names_every_provider_is_described_but_the_deleted(ecs: Any, group: str) -> None:
    create(ecs, scale("other"), "other")
    create(ecs, group)
    delete(ecs, "other")
    assert names(ecs) == ["FARGATE", "FARGATE_SPOT", PROVIDER]


def test_the_providers_of_one_cluster_are_described(ecs: Any, group: str) -> None:
    create(ecs, group)
    give(ecs, PROVIDER)
    assert names(ecs, cluster=CLUSTER) == [PROVIDER]


def test_providers_are_described_in_pages(ecs: Any) -> None:
    for number in range(9):
        create(ecs, scale(f"group{number}"), f"mine{number}")
    first = ecs.describe_capacity_providers()
    assert len(first["capacityProviders"]) == 10
    assert names(ecs, nextToken=first["nextToken"]) == ["mine8"]
    assert names(ecs, maxResults=1) == ["FARGATE"]
    with refused(INVALID, "maxResults must be between 1 and 10."):
        names(ecs, maxResults=11)


def test_an_unknown_provider_is_missing(ecs: Any) -> None:
    failures = ecs.describe_capacity_providers(capacityProviders=["nobody"])["failures"]
    assert failures == [{"arn": f"{ARN}:capacity-provider/nobody", "reason": "MISSING"}]


def test_more_than_a_hundred_names_are_refused(ecs: Any) -> None:
    with refused(INVALID, "capacityProviders cannot have more than 100 entries."):
        names(ecs, capacityProviders=["x"] * 101)


def test_the_tags_of_a_provider_are_shown_only_if_asked_for(ecs: Any, group: str) -> None:
    tags = [{"key": "team", "value": "blue"}]
    given = {"autoScalingGroupArn": group}
    made = ecs.create_capacity_provider(name=PROVIDER, autoScalingGroupProvider=given, tags=tags)
    assert made["capacityProvider"]["tags"] == tags
    assert describe(ecs)["tags"] == []
    assert describe(ecs, include=["TAGS"])["tags"] == tags


def test_the_providers_of_fargate_are_always_there(ecs: Any) -> None:
    assert [describe(ecs, name)["type"] for name in ("FARGATE", "FARGATE_SPOT")] == ["FARGATE", "FARGATE_SPOT"]


# PutClusterCapacityProviders, and CreateCluster with providers


def test_a_cluster_gets_exactly_the_providers_that_are_named(ecs: Any, group: str) -> None:
    create(ecs, group)
    give(ecs, "FARGATE", "FARGATE_SPOT", strategy=[item("FARGATE", base=1), item("FARGATE_SPOT", 4)])
    cluster = give(ecs, PROVIDER_ARN, strategy=[item(PROVIDER)])
    assert cluster["capacityProviders"] == [PROVIDER]
    assert cluster["defaultCapacityProviderStrategy"] == [item(PROVIDER)]
    assert describe(ecs)["cluster"] == cluster["clusterArn"]


def test_a_cluster_is_made_with_providers(ecs: Any) -> None:
    cluster = ecs.create_cluster(
        clusterName="spot", capacityProviders=["FARGATE_SPOT"], defaultCapacityProviderStrategy=[item("FARGATE_SPOT")]
    )["cluster"]
    assert cluster["capacityProviders"] == ["FARGATE_SPOT"]


def test_a_cluster_with_an_unknown_provider_is_not_made(ecs: Any) -> None:
    with refused(*NO_PROVIDER):
        ecs.create_cluster(clusterName="new", capacityProviders=["nobody"])
    assert ecs.describe_clusters(clusters=["new"])["clusters"] == []


def test_an_unknown_provider_cannot_be_given(ecs: Any) -> None:
    with refused(*NO_PROVIDER):
        give(ecs, "nobody")


def test_a_cluster_has_at_most_twenty_providers(ecs: Any) -> None:
    with refused(INVALID, "capacityProviders cannot have more than 20 entries."):
        give(ecs, *["FARGATE"] * 21)


def test_a_provider_of_a_group_belongs_to_one_cluster(ecs: Any, group: str) -> None:
    create(ecs, group)
    give(ecs, PROVIDER)
    ecs.create_cluster(clusterName="other")
    with refused(INVALID, f"The capacity provider {PROVIDER} is associated with another cluster."):
        ecs.put_cluster_capacity_providers(
            cluster="other", capacityProviders=[PROVIDER], defaultCapacityProviderStrategy=[]
        )


def test_a_default_strategy_names_providers_of_the_cluster(ecs: Any) -> None:
    message = (
        "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the "
        "cluster."
    )
    with refused(INVALID, message):
        give(ecs, "FARGATE", strategy=[item("FARGATE_SPOT")])
    (cluster,) = ecs.describe_clusters(clusters=[CLUSTER])["clusters"]
    assert cluster["capacityProviders"] == []


def test_a_provider_that_a_task_runs_through_stays(ecs: Any, network: dict[str, Any]) -> None:
    give(ecs, "FARGATE_SPOT")
    run_task(ecs, network, launchType=None, capacityProviderStrategy=[item("FARGATE_SPOT")])
    with refused(*IN_USE):
        give(ecs)


def test_a_provider_that_a_service_names_stays_until_the_service_is_gone(
    ecs: Any, network: dict[str, Any], sim: Simulation
) -> None:
    give(ecs, "FARGATE_SPOT")
    create_service(ecs, network, desiredCount=0, launchType=None, capacityProviderStrategy=[item("FARGATE_SPOT")])
    with refused(*IN_USE):
        give(ecs)
    ecs.delete_service(cluster=CLUSTER, service=SERVICE)
    sim.advance(60)
    assert give(ecs)["capacityProviders"] == []


# What a provider does


def test_a_task_waits_for_a_provider_that_makes_room_for_it(ecs: Any, group: str, sim: Simulation) -> None:
    define(ecs)
    create(ecs, group, managedScaling={"status": "ENABLED"})
    give(ecs, PROVIDER, strategy=[item(PROVIDER)])
    answer = run(ecs, launchType=None)
    assert answer["failures"] == []
    assert answer["tasks"][0]["lastStatus"] == "PROVISIONING"
    ecs.get_waiter("tasks_running").wait(cluster=CLUSTER, tasks=[answer["tasks"][0]["taskArn"]])
    (instance,) = ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"][:1]
    (seen,) = ecs.describe_container_instances(cluster=CLUSTER, containerInstances=[instance])["containerInstances"]
    assert seen["capacityProviderName"] == PROVIDER


def test_a_provider_without_managed_scaling_makes_no_room(ecs: Any, group: str) -> None:
    define(ecs)
    create(ecs, group)
    give(ecs, PROVIDER, strategy=[item(PROVIDER)])
    assert run(ecs, launchType=None)["tasks"] == []


def test_more_than_five_hundred_tasks_do_not_wait(ecs: Any, group: str) -> None:
    define(ecs)
    create(ecs, group, managedScaling={"status": "ENABLED"})
    give(ecs, PROVIDER, strategy=[item(PROVIDER)])
    for _ in range(50):
        assert len(run(ecs, 10, launchType=None)["tasks"]) == 10
    with refused(CLIENT, "Tasks provisioning capacity limit exceeded."):
        run(ecs, launchType=None)


def test_a_service_of_a_provider_shows_its_strategy(ecs: Any, group: str) -> None:
    define(ecs)
    create(ecs, group)
    give(ecs, PROVIDER)
    service = ecs.create_service(
        cluster=CLUSTER,
        serviceName="box",
        taskDefinition=FAMILY,
        desiredCount=1,
        capacityProviderStrategy=[item(PROVIDER)],
    )["service"]
    assert (service["capacityProviderStrategy"], "launchType" in service) == ([item(PROVIDER)], False)
