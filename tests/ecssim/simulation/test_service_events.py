"""What a service tells in its events, in the order in which it happens."""

import re

from .world import World

_ID = re.compile(r"[0-9a-f]{32}|(?<=ecs-svc/)\d{19}")


def told(world: World) -> list[str]:
    """The events of the service, with every id shortened to a star."""
    return [_ID.sub("*", message) for message in world.events()]


def test_a_new_service_starts_completes_and_is_steady(world: World) -> None:
    world.create(desired=2)
    world.settle()
    assert told(world) == [
        "(service web) has started 2 tasks: (task *) (task *).",
        "(service web) (deployment ecs-svc/*) deployment completed.",
        "(service web) has reached a steady state.",
    ]


def test_a_rolling_update_starts_before_it_stops(world: World) -> None:
    world.create(desired=1)
    world.settle()
    world.deploy()
    world.settle()
    assert told(world)[3:] == [
        "(service web) has started 1 tasks: (task *).",
        "(service web) has stopped 1 running tasks: (task *).",
        "(service web) (deployment ecs-svc/*) deployment completed.",
        "(service web) has reached a steady state.",
    ]


def test_a_steady_service_says_so_every_six_hours(world: World) -> None:
    world.create(desired=1)
    world.sim.advance(13 * 3600)
    assert told(world).count("(service web) has reached a steady state.") == 3


def test_a_stuck_deployment_says_so_every_six_hours_and_completes_once_it_is_mended(world: World) -> None:
    world.create(desired=2, minimum=100, maximum=100)
    world.settle()
    world.deploy()
    world.sim.advance(7 * 3600)
    assert sum("was unable to stop or start tasks" in message for message in told(world)) == 2
    world.update(deploymentConfiguration={"minimumHealthyPercent": 50, "maximumPercent": 100})
    world.settle()
    assert told(world)[-2:] == [
        "(service web) (deployment ecs-svc/*) deployment completed.",
        "(service web) has reached a steady state.",
    ]


def test_a_large_service_launches_500_tasks_a_minute(world: World) -> None:
    service = world.create(desired=1100)
    world.sim.until(lambda: bool(world.existing(service)))
    counts = [len(world.existing(service))]
    for _ in range(2):
        world.sim.advance(61)
        counts.append(len(world.existing(service)))
    assert counts == [500, 1000, 1100]
