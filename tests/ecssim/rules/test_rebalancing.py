"""When a service is out of balance over its zones, and what is done about it."""

from datetime import timedelta

import pytest
from ecssim.model.rebalancing import Rebalancing
from ecssim.model.service import Service
from ecssim.model.task import TaskStatus
from ecssim.rules import rebalancing
from ecssim.rules import service as scheduler
from ecssim.rules.plan import Plan, SetRebalancing, StartTasks
from ecssim.truth import timings

from .builders import NOW, a_service, a_task, completed, of_kind, said, started, stopped

WAIT = timedelta(seconds=timings.AZ_REBALANCING_WAIT_S.value)


def spread(*zones: str, over: str = "abc", maximum: int = 200) -> Service:
    """A steady service that has been out of balance for long enough, with a task in each of the zones given."""
    service = completed(a_service(desired=len(zones), maximum=maximum))
    service.settings = {"availabilityZoneRebalancing": "ENABLED"}
    service.primary.zones = frozenset(over)
    service.rebalancing = Rebalancing(unbalanced_since=NOW - WAIT)
    for zone in zones:
        a_task(service, zone=zone)
    return service


def plan(service: Service, after: timedelta = timedelta()) -> Plan:
    return scheduler.plan(service, NOW + after)


def started_in(plan: Plan) -> dict[str | None, int]:
    return {action.rebalances: action.count for action in plan.actions if isinstance(action, StartTasks)}


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ("aabb", {"c": 1}),
        ("aaaa", {"b": 1, "c": 1}),
        ("aaabbb", {"c": 2}),
        ("aaabbcc", {}),
        ("abc", {}),
        ("aabbc", {}),
        ("aa", {"b": 1}),
        ("a", {}),
    ],
)
def test_tasks_are_started_where_a_zone_has_fewer_than_its_share(zones: str, expected: dict[str, int]) -> None:
    assert started_in(plan(spread(*zones))) == expected


def test_each_new_task_must_go_to_the_poor_zone() -> None:
    [action] = [each for each in plan(spread(*"aabb")).actions if isinstance(each, StartTasks)]
    assert [target.zone for target in action.targets] == ["c"]


def test_the_event_counts_the_tasks_of_each_zone() -> None:
    assert said(plan(spread(*"aabb"))) == [
        "(service web) is not AZ balanced with 2 tasks in a, 2 in b, and 0 in c. AZ Rebalancing in progress."
    ]


def test_an_imbalance_is_noted_first_and_mended_after_a_while() -> None:
    service = spread(*"aabb")
    service.rebalancing = Rebalancing()
    noted = plan(service)
    assert noted.actions == [SetRebalancing(service, Rebalancing(unbalanced_since=NOW))]
    assert noted.look_again_at == NOW + WAIT


def test_an_imbalance_that_is_gone_is_no_longer_waited_for() -> None:
    service = spread(*"abc")
    assert plan(service).actions == [SetRebalancing(service, Rebalancing())]


def test_the_maximum_limits_how_many_tasks_are_moved_at_once() -> None:
    assert started_in(plan(spread(*"aaaaaaaa", maximum=125))) == {"b": 2}


def test_without_a_whole_task_of_room_nothing_is_moved() -> None:
    assert started(plan(spread(*"aa", maximum=125))) == {}


def test_a_zone_without_capacity_is_none_of_the_zones() -> None:
    service = spread(*"aabb")
    service.cluster.account.exhausted.add("c")
    assert started(plan(service)) == {}


def test_a_service_that_is_not_settled_waits() -> None:
    service = spread(*"aabb")
    a_task(service, zone="a", leaving=True)
    assert started(plan(service)) == {}


def test_only_protected_tasks_in_the_rich_zones_keep_everything_where_it_is() -> None:
    service = spread(*"aabb")
    for task in service.tasks.values():
        task.protected_until = NOW + timedelta(hours=1)
    assert started(plan(service)) == {}


AZ_SPREAD = {"type": "spread", "field": "attribute:ecs.availability-zone"}


@pytest.mark.parametrize(
    ("change", "applies"),
    [
        ({}, True),
        ({"settings": {"availabilityZoneRebalancing": "DISABLED"}}, False),
        ({"daemon": True}, False),
        ({"maximum_percent": 100}, False),
        (
            {
                "placement_constraints": [
                    {"type": "memberOf", "expression": "attribute:ecs.availability-zone != us-east-1a"}
                ]
            },
            False,
        ),
        ({"placement_constraints": [{"type": "distinctInstance"}]}, True),
        ({"placement_strategy": [AZ_SPREAD, {"type": "binpack", "field": "memory"}]}, True),
        ({"placement_strategy": [{"type": "binpack", "field": "memory"}, AZ_SPREAD]}, False),
        ({"placement_strategy": [{"type": "random"}]}, False),
    ],
)
def test_only_services_that_may_be_rebalanced_are(change: dict[str, object], applies: bool) -> None:
    service = spread(*"aabb")
    for name, value in change.items():
        setattr(service, name, value)
    assert rebalancing.applies_to(service) is applies


# What was started is on its way, or there


def under_way(*zones: str, desired: int, new: str) -> Service:
    """A service in the middle of it: the zones are those of its old tasks, and a new one is in the zone `new`."""
    service = spread(*zones)
    service.desired_count = service.primary.desired_count = desired
    before = tuple((zone, zones.count(zone)) for zone in "abc")
    service.rebalancing = Rebalancing(began_with=before, desired_count=desired)
    a_task(service, zone=new, running_s=60)
    return service


def test_while_the_new_task_is_not_healthy_nothing_is_stopped() -> None:
    service = spread(*"aabb")
    service.rebalancing = Rebalancing(began_with=(("a", 2), ("b", 2), ("c", 0)), desired_count=4)
    a_task(service, zone="c", status=TaskStatus.PENDING)
    assert stopped(plan(service)) == []


def test_once_the_new_task_is_healthy_one_of_the_fullest_zone_is_stopped() -> None:
    service = under_way(*"aaabb", desired=5, new="c")
    [task] = stopped(plan(service))
    assert task.availability_zone == "a"


def test_the_stopped_task_says_why() -> None:
    [message] = said(plan(under_way(*"aabb", desired=4, new="c")))
    assert message.startswith("(service web) has stopped 1 running tasks in b due to AZ rebalancing: (task ")


def test_a_protected_task_is_spared_and_another_rich_zone_gives_one() -> None:
    service = under_way(*"aabb", desired=4, new="c")
    for task in service.tasks.values():
        if task.availability_zone == "b":
            task.protected_until = NOW + timedelta(hours=1)
    [task] = stopped(plan(service))
    assert task.availability_zone == "a"


def test_when_every_zone_has_its_share_it_is_complete() -> None:
    service = spread(*"aabc")
    service.rebalancing = Rebalancing(began_with=(("a", 2), ("b", 2), ("c", 0)), desired_count=4)
    assert said(plan(service))[0] == "(service web) is AZ balanced with 2 tasks in a, 1 tasks in b, and 1 tasks in c."


def test_what_was_started_in_vain_is_not_started_again() -> None:
    service = spread(*"aabb")
    service.rebalancing = Rebalancing(began_with=(("a", 2), ("b", 2), ("c", 0)), desired_count=4)
    given_up = plan(service)
    assert started(given_up) == {}
    [action] = of_kind(given_up, SetRebalancing)
    assert isinstance(action, SetRebalancing)
    service.rebalancing = action.state
    assert started(plan(service, WAIT)) == {}


def test_another_desired_count_ends_it_and_the_surplus_goes() -> None:
    service = under_way(*"aabb", desired=4, new="c")
    service.desired_count = service.primary.desired_count = 3
    assert len(stopped(plan(service))) == 2
