"""Events that come twice or out of order, and programs that survive it."""

from typing import Any

import pytest
from ecssim import faults

from tests.ecssim.simulation.world import World

SEEDS = range(5)
EVERYTHING_DISTURBED = faults.DisturbEvents(twice=0.5, late=0.5, up_to_s=120)


def heard_of(seed: int, fault: faults.Fault | None) -> tuple[World, list[dict[str, Any]]]:
    """A world in which a service was deployed anew and deleted, and all events on tasks, as they came."""
    world = World(seed)
    world.neighbours.listening = True
    if fault:
        world.sim.inject(fault)
    world.create(3)
    world.settle()
    world.deploy()
    world.settle()
    world.delete()
    world.settle()
    return world, [event for event in world.neighbours.heard if event["detail-type"] == "ECS Task State Change"]


def by_version(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a program knows of each task that believes an event only if it is newer than what it knows."""
    known: dict[str, dict[str, Any]] = {}
    for event in events:
        detail = event["detail"]
        if detail["version"] > known.get(detail["taskArn"], {"version": 0})["version"]:
            known[detail["taskArn"]] = detail
    return known


def by_arrival(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a program knows of each task that believes whatever came last."""
    return {event["detail"]["taskArn"]: event["detail"] for event in events}


def the_truth(world: World) -> dict[str, tuple[str, int]]:
    tasks = world.account.clusters["lab"].tasks.values()
    return {task.arn: (task.last_status, task.version) for task in tasks}


def told(known: dict[str, dict[str, Any]], tasks: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {arn: (detail["lastStatus"], detail["version"]) for arn, detail in known.items() if arn in tasks}


def versions_by_task(events: list[dict[str, Any]]) -> list[list[int]]:
    """The versions of each task in the order in which they came."""
    versions: dict[str, list[int]] = {}
    for event in events:
        versions.setdefault(event["detail"]["taskArn"], []).append(event["detail"]["version"])
    return list(versions.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_program_that_compares_versions_knows_the_truth_in_the_end(seed: int) -> None:
    world, events = heard_of(seed, EVERYTHING_DISTURBED)
    truth = the_truth(world)
    assert truth
    assert told(by_version(events), truth) == truth


def test_a_program_that_believes_what_came_last_is_mistaken() -> None:
    worlds = [heard_of(seed, EVERYTHING_DISTURBED) for seed in SEEDS]
    assert any(told(by_arrival(events), the_truth(world)) != the_truth(world) for world, events in worlds)


def test_no_event_is_lost_and_some_come_twice_with_the_same_id() -> None:
    _, events = heard_of(0, EVERYTHING_DISTURBED)
    _, undisturbed = heard_of(0, None)
    ids = [event["id"] for event in events]
    assert set(ids) == {event["id"] for event in undisturbed}
    assert len(set(ids)) < len(ids) <= 2 * len(set(ids))


def test_what_happens_is_the_same_whether_events_are_disturbed_or_not() -> None:
    disturbed, _ = heard_of(0, EVERYTHING_DISTURBED)
    calm, _ = heard_of(0, None)
    assert the_truth(disturbed) == the_truth(calm)


def test_each_kind_of_disturbance_can_be_had_alone() -> None:
    _, twice = heard_of(0, faults.DisturbEvents(twice=1, late=0))
    ids = [event["id"] for event in twice]
    assert len(ids) == 2 * len(set(ids))
    _, late = heard_of(0, faults.DisturbEvents(twice=0, late=1))
    ids = [event["id"] for event in late]
    assert len(ids) == len(set(ids))
    assert any(versions != sorted(versions) for versions in versions_by_task(late))


def test_calm_events_come_once_and_in_order_again() -> None:
    world = World()
    world.neighbours.listening = True
    world.sim.inject(faults.DisturbEvents(twice=1, late=1))
    world.sim.inject(faults.CalmEvents())
    task = world.run_task()
    world.settle()
    versions = [event["detail"]["version"] for event in world.neighbours.heard]
    assert versions == list(range(1, task.version + 1))


@pytest.mark.parametrize("wrong", [{"twice": 1.5}, {"late": -0.1}, {"up_to_s": 0}])
def test_a_disturbance_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        faults.DisturbEvents(**wrong)
