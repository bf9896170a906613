"""Where new tasks go."""

import pytest
from ecssim.model.capacity_provider import CapacityProvider, ManagedScaling, ProviderKind, StrategyItem
from ecssim.model.cluster import Cluster
from ecssim.rules.launching import NO_INSTANCES, Target, find
from ecssim.truth import limits

from .builders import a_cluster, a_container_instance, a_request, a_task, give_provider


def through(*names: str) -> list[StrategyItem]:
    """A strategy of equal weights."""
    return [StrategyItem(name, 1) for name in names]


def give_fargate(cluster: Cluster) -> None:
    for name in ("FARGATE", "FARGATE_SPOT"):
        cluster.providers[name] = CapacityProvider(name, f"arn:{name}", ProviderKind.FARGATE)


# Fargate


def test_on_fargate_there_is_always_a_place() -> None:
    places = find(a_cluster(), 3, None, launch_type="FARGATE")
    assert (places.targets, places.missing) == ([Target("FARGATE")] * 3, 0)


def test_the_two_providers_of_fargate_share_tasks_by_weight() -> None:
    cluster = a_cluster()
    give_fargate(cluster)
    strategy = [StrategyItem("FARGATE", 1), StrategyItem("FARGATE_SPOT", 3)]
    chosen = [
        target.capacity_provider for target in find(cluster, 4, None, launch_type=None, strategy=strategy).targets
    ]
    assert sorted(str(name) for name in chosen) == ["FARGATE", "FARGATE_SPOT", "FARGATE_SPOT", "FARGATE_SPOT"]


def test_tasks_that_are_there_already_count_for_the_strategy() -> None:
    cluster = a_cluster()
    give_fargate(cluster)
    strategy = through("FARGATE", "FARGATE_SPOT")
    places = find(cluster, 2, None, launch_type=None, strategy=strategy, taken={"FARGATE": 2})
    assert [target.capacity_provider for target in places.targets] == ["FARGATE_SPOT"] * 2


def test_without_capacity_on_fargate_nothing_starts_and_awss_words_say_so() -> None:
    cluster = a_cluster()
    cluster.account.exhausted.add("FARGATE")
    places = find(cluster, 2, None, launch_type="FARGATE")
    assert (places.targets, places.missing) == ([], 2)
    assert places.problem is not None
    assert places.problem.startswith("Capacity is unavailable at this time.")


# Instances


def test_tasks_go_to_instances_as_long_as_these_have_room() -> None:
    cluster = a_cluster()
    instance = a_container_instance(cluster, cpu=512)
    places = find(cluster, 3, a_request(256), launch_type="EC2")
    assert places.targets == [Target("EC2", None, instance)] * 2
    assert (places.missing, places.summary) == (1, "RESOURCE:CPU")


def test_what_does_not_fit_is_told_of_every_instance_once() -> None:
    cluster = a_cluster()
    instances = [a_container_instance(cluster, cpu=100) for _ in range(3)]
    places = find(cluster, 5, a_request(256), launch_type="EC2")
    assert [each.instance for each in places.rejections] == instances
    assert places.missing == 5


def test_without_a_single_instance_the_summary_says_so() -> None:
    places = find(a_cluster(), 1, a_request(), launch_type="EC2")
    assert (places.missing, places.summary) == (1, NO_INSTANCES)


def test_looking_for_a_place_takes_none() -> None:
    cluster = a_cluster()
    a_container_instance(cluster, cpu=256)
    assert find(cluster, 1, a_request(256), launch_type="EC2").missing == 0
    assert find(cluster, 1, a_request(256), launch_type="EC2").missing == 0


def test_a_task_for_instances_has_to_ask_something_of_them() -> None:
    with pytest.raises(ValueError, match="asks nothing"):
        find(a_cluster(), 1, None, launch_type="EC2")


# Capacity providers of instances


def test_a_task_through_a_provider_goes_to_one_of_its_instances() -> None:
    cluster = a_cluster()
    provider = give_provider(cluster)
    a_container_instance(cluster)
    own = a_container_instance(cluster, capacity_provider=provider.name)
    places = find(cluster, 1, a_request(), launch_type=None, strategy=through(provider.name))
    assert places.targets == [Target("EC2", provider.name, own)]


def test_under_managed_scaling_a_task_without_room_waits() -> None:
    cluster = a_cluster()
    provider = give_provider(cluster)
    places = find(cluster, 2, a_request(), launch_type=None, strategy=through(provider.name))
    assert (places.targets, places.missing) == ([Target("EC2", provider.name)] * 2, 0)


@pytest.mark.parametrize("scaling", [None, ManagedScaling(False, 100, 1, 10_000, 300)])
def test_without_managed_scaling_a_task_without_room_does_not_wait(scaling: ManagedScaling | None) -> None:
    cluster = a_cluster()
    provider = give_provider(cluster)
    provider.managed_scaling = scaling
    places = find(cluster, 2, a_request(), launch_type=None, strategy=through(provider.name))
    assert (places.targets, places.missing) == ([], 2)


def test_only_so_many_tasks_of_a_cluster_may_wait() -> None:
    cluster = a_cluster()
    provider = give_provider(cluster)
    for _ in range(limits.PROVISIONING_TASKS_PER_CLUSTER.value - 1):
        task = a_task()
        task.launch_type = "EC2"
        cluster.tasks[task.id] = task
    places = find(cluster, 3, a_request(), launch_type=None, strategy=through(provider.name))
    assert (len(places.targets), places.missing) == (1, 2)
    assert places.problem == "Tasks provisioning capacity limit exceeded."
