"""Where a task goes."""

from typing import Any

import pytest
from ecssim.model.cluster import Cluster
from ecssim.model.container_instance import ContainerInstance, InstanceStatus
from ecssim.model.task import Task
from ecssim.rules.placement import (
    SERVICE_DEFAULT,
    Board,
    Constraint,
    Rejection,
    Request,
    Strategy,
    by_zone,
    closest,
    emptiest_zone,
)

from .builders import a_cluster, a_container_instance, a_request, a_task, put_on

ON_SSD = Constraint("memberOf", "attribute:disk == ssd")
DISTINCT = Constraint("distinctInstance")
PACKED = (Strategy("binpack", "memory"),)


def place(cluster: Cluster, request: Request) -> ContainerInstance | list[Rejection]:
    """Where one task would go."""
    return Board(cluster.instances.values()).place(request)


def reasons(cluster: Cluster, request: Request) -> dict[str, str]:
    """Why each examined instance does not suit, by its id."""
    rejections = place(cluster, request)
    assert isinstance(rejections, list)
    return {each.instance.id: each.reason for each in rejections}


def in_zones(zones: str | list[str]) -> list[Task]:
    """One task in each of the zones, with rising ids."""
    return [a_task(zone=zone, task_id=f"{number:032x}") for number, zone in enumerate(zones)]


@pytest.mark.parametrize(("taken", "zone"), [("", "a"), ("a", "b"), ("ab", "c"), ("abc", "a"), ("aabcc", "b")])
def test_a_new_task_goes_where_the_fewest_are_and_to_the_first_among_equals(taken: str, zone: str) -> None:
    assert emptiest_zone("abc", by_zone(in_zones(taken))) == zone


def test_a_task_that_was_told_to_stop_takes_no_place() -> None:
    assert emptiest_zone("ab", by_zone([a_task(zone="a", leaving=True)])) == "a"


def test_only_the_zones_offered_are_chosen_from() -> None:
    assert emptiest_zone("b", by_zone(in_zones("bbb"))) == "b"


# Which instances are examined, and why they are not taken


def test_each_examined_instance_is_rejected_with_its_reason() -> None:
    cluster = a_cluster()
    small = a_container_instance(cluster, cpu=100)
    full = a_container_instance(cluster, memory_mib=100)
    assert reasons(cluster, a_request(256, 512)) == {small.id: "RESOURCE:CPU", full.id: "RESOURCE:MEMORY"}


@pytest.mark.parametrize(
    ("instance", "request_", "reason"),
    [
        ({"connected": False}, {}, "AGENT"),
        ({}, {"attributes": ("ecs.capability.unheard-of",)}, "ATTRIBUTE"),
        ({"zone": "a"}, {"zones": frozenset("bc")}, "LOCATION"),
        ({"interfaces": 0}, {"interface": True}, "RESOURCE:ENI"),
        ({"gpus": 1}, {"gpus": 2}, "RESOURCE:GPU"),
        ({}, {"tcp_ports": frozenset({22})}, "RESOURCE:PORTS"),
        ({}, {"constraints": (ON_SSD,)}, "MemberOf placement constraint unsatisfied."),
    ],
)
def test_an_instance_that_does_not_suit_says_why_in_awss_words(
    instance: dict[str, Any], request_: dict[str, Any], reason: str
) -> None:
    cluster = a_cluster()
    a_container_instance(cluster, **instance)
    assert list(reasons(cluster, a_request(**request_)).values()) == [reason]


@pytest.mark.parametrize("status", [InstanceStatus.DRAINING, InstanceStatus.INACTIVE, InstanceStatus.REGISTERING])
def test_an_instance_that_takes_no_tasks_is_not_even_examined(status: InstanceStatus) -> None:
    cluster = a_cluster()
    a_container_instance(cluster, status=status)
    assert reasons(cluster, a_request()) == {}


def test_through_a_provider_only_its_own_instances_are_examined() -> None:
    cluster = a_cluster()
    a_container_instance(cluster, capacity_provider="other")
    a_container_instance(cluster)
    own = a_container_instance(cluster, capacity_provider="own")
    assert place(cluster, a_request(capacity_provider="own")) is own
    assert list(reasons(cluster, a_request(9999, capacity_provider="own"))) == [own.id]


def test_without_a_provider_the_instances_of_every_provider_may_be_used() -> None:
    cluster = a_cluster()
    instance = a_container_instance(cluster, capacity_provider="some")
    assert place(cluster, a_request()) is instance


def test_tasks_of_the_launch_type_ec2_do_not_go_to_machines_outside_aws() -> None:
    cluster = a_cluster()
    external = a_container_instance(cluster)
    external.ec2_instance_id = "mi-0123456789abcdef0"
    assert reasons(cluster, a_request()) == {}
    assert place(cluster, a_request(launch_type="EXTERNAL")) is external


# Constraints


def test_a_memberof_constraint_lets_only_instances_through_that_match() -> None:
    cluster = a_cluster()
    a_container_instance(cluster)
    ssd = a_container_instance(cluster, attributes={"disk": "ssd"})
    assert place(cluster, a_request(constraints=(ON_SSD,))) is ssd


def test_distinct_instances_hold_one_task_of_a_group_each() -> None:
    cluster = a_cluster()
    one, other = a_container_instance(cluster), a_container_instance(cluster)
    board, request = Board(cluster.instances.values()), a_request(constraints=(DISTINCT,))
    assert {board.place(request), board.place(request)} == {one, other}
    rejections = board.place(request)
    assert isinstance(rejections, list)
    assert {each.reason for each in rejections} == {"DistinctInstance placement constraint unsatisfied."}


def test_a_task_of_another_group_does_not_make_an_instance_less_distinct() -> None:
    cluster = a_cluster()
    instance = a_container_instance(cluster)
    put_on(instance, a_task(), a_request(group="family:other"))
    assert place(cluster, a_request(constraints=(DISTINCT,))) is instance


def test_a_task_that_was_told_to_stop_no_longer_keeps_its_instance_distinct() -> None:
    """Developer guide: distinctInstance looks at desiredStatus, so two running tasks may share an instance."""
    cluster = a_cluster()
    instance = a_container_instance(cluster)
    put_on(instance, a_task(leaving=True))
    assert place(cluster, a_request(constraints=(DISTINCT,))) is instance


def test_constraints_bind_although_a_strategy_would_rather_have_another_instance() -> None:
    cluster = a_cluster()
    a_container_instance(cluster, memory_mib=500)
    ssd = a_container_instance(cluster, memory_mib=2000, attributes={"disk": "ssd"})
    assert place(cluster, a_request(0, 100, constraints=(ON_SSD,), strategies=PACKED)) is ssd


# Strategies


def test_binpack_takes_the_instance_with_the_least_left() -> None:
    cluster = a_cluster()
    a_container_instance(cluster, memory_mib=2000)
    fuller = a_container_instance(cluster, memory_mib=4000)
    put_on(fuller, a_task(), a_request(0, 3000))
    a_container_instance(cluster, memory_mib=500)  # too small
    assert place(cluster, a_request(0, 600, strategies=PACKED)) is fuller


def test_binpack_on_cpu_minds_cpu_and_not_memory() -> None:
    cluster = a_cluster()
    a_container_instance(cluster, cpu=2048, memory_mib=500)
    less_cpu = a_container_instance(cluster, cpu=1024, memory_mib=4000)
    assert place(cluster, a_request(128, 128, strategies=(Strategy("binpack", "cpu"),))) is less_cpu


def test_spread_over_zones_counts_the_tasks_of_the_same_group_only() -> None:
    cluster = a_cluster()
    crowded, other = a_container_instance(cluster, zone="a"), a_container_instance(cluster, zone="b")
    put_on(crowded, a_task())
    for _ in range(3):
        put_on(other, a_task(), a_request(group="service:other"))
    assert place(cluster, a_request(strategies=SERVICE_DEFAULT)) is other


def test_spread_counts_the_tasks_on_every_instance_of_a_zone() -> None:
    cluster = a_cluster()
    put_on(a_container_instance(cluster, zone="a"), a_task())
    a_container_instance(cluster, zone="a")
    elsewhere = a_container_instance(cluster, zone="b")
    assert place(cluster, a_request(strategies=SERVICE_DEFAULT)) is elsewhere


def test_within_a_zone_a_service_goes_to_the_instance_with_the_fewest_of_its_tasks() -> None:
    cluster = a_cluster()
    put_on(a_container_instance(cluster), a_task())
    empty = a_container_instance(cluster)
    assert place(cluster, a_request(strategies=SERVICE_DEFAULT)) is empty


@pytest.mark.parametrize("field", ["instanceId", "host"])
def test_spread_over_instances_has_two_names(field: str) -> None:
    cluster = a_cluster()
    put_on(a_container_instance(cluster, number=1), a_task())
    empty = a_container_instance(cluster, number=2)
    assert place(cluster, a_request(strategies=(Strategy("spread", field),))) is empty


def test_spread_goes_over_an_attribute_of_ones_own() -> None:
    cluster = a_cluster()
    put_on(a_container_instance(cluster, attributes={"rack": "1"}), a_task())
    a_container_instance(cluster, attributes={"rack": "1"})
    elsewhere = a_container_instance(cluster, attributes={"rack": "2"})
    assert place(cluster, a_request(strategies=(Strategy("spread", "attribute:rack"),))) is elsewhere


def test_the_second_strategy_decides_among_those_that_are_equal_by_the_first() -> None:
    cluster = a_cluster()
    put_on(a_container_instance(cluster, zone="a", memory_mib=300), a_task())
    a_container_instance(cluster, zone="b", memory_mib=2000)
    small = a_container_instance(cluster, zone="b", memory_mib=1000)
    strategies = (SERVICE_DEFAULT[0], *PACKED)
    assert place(cluster, a_request(0, 100, strategies=strategies)) is small


def test_strategies_do_their_best_where_they_cannot_be_followed() -> None:
    cluster = a_cluster()
    only = a_container_instance(cluster, zone="a")
    put_on(only, a_task())
    a_container_instance(cluster, zone="b", cpu=1)
    assert place(cluster, a_request(256, strategies=SERVICE_DEFAULT)) is only


def test_random_does_not_always_take_the_first_instance() -> None:
    cluster = a_cluster()
    for number in range(4):
        a_container_instance(cluster, number=number)
    board = Board(cluster.instances.values())
    placed = [board.place(a_request(strategies=(Strategy("random"),))) for _ in range(12)]
    assert len({each.id for each in placed if isinstance(each, ContainerInstance)}) > 1


def test_placing_changes_no_instance() -> None:
    cluster = a_cluster()
    a_container_instance(cluster)
    before = repr(cluster)
    place(cluster, a_request(256, 256, strategies=SERVICE_DEFAULT))
    assert repr(cluster) == before


# The closest of those that do not suit


def test_the_closest_instance_lacks_what_is_looked_at_last() -> None:
    cluster = a_cluster()
    a_container_instance(cluster, connected=False)
    near = a_container_instance(cluster, tcp_ports=frozenset({80}))
    a_container_instance(cluster, cpu=0)
    rejections = Board(cluster.instances.values()).place(a_request(1, tcp_ports=frozenset({80})))
    assert isinstance(rejections, list)
    assert closest(rejections) == Rejection(near, "RESOURCE:PORTS")
