"""Tasks that do not start are started again more and more slowly; tasks that ran are replaced at once."""

from datetime import datetime, timedelta
from itertools import pairwise

from .test_service_events import told
from .world import World

NO_SUCH_IMAGE = {"image": "nginx:no-such-tag"}
CRASHING = {"image": "busybox", "command": ["sh", "-c", "sleep 5; exit 1"]}
CANNOT_START = (
    "(service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting "
    "section of the Amazon ECS Developer Guide."
)
FULL = {"subnet-a", "subnet-b", "subnet-c"}


def starts(world: World) -> list[datetime]:
    """When the service started tasks, oldest first."""
    events = reversed(world.describe()["events"])
    return [event["createdAt"] for event in events if "has started" in event["message"]]


def gaps(world: World) -> list[timedelta]:
    moments = starts(world)
    return [later - earlier for earlier, later in pairwise(moments)]


def failing_service(world: World, desired: int = 1) -> None:
    world.define(**NO_SUCH_IMAGE)
    world.create(desired)


def test_the_gaps_between_starts_grow_up_to_27_minutes_and_it_never_gives_up(world: World) -> None:
    failing_service(world)
    world.sim.advance(5 * 3600)
    failed = gaps(world)
    assert all(timedelta(minutes=1) < gap < timedelta(minutes=3) for gap in failed[:2])
    assert all(timedelta(minutes=6) <= gap < timedelta(minutes=7) for gap in failed[2:10])
    assert len(failed[10:]) > 6
    assert all(timedelta(minutes=28) <= gap < timedelta(minutes=29) for gap in failed[10:])


def test_many_tasks_that_fail_together_are_one_failure(world: World) -> None:
    failing_service(world, desired=10)
    world.sim.advance(225)
    assert world.service().primary.failed_starts == 2
    assert len(starts(world)) == 2


def test_the_service_says_once_that_it_cannot_start_tasks(world: World) -> None:
    failing_service(world)
    world.sim.advance(5 * 3600)
    assert told(world).count(CANNOT_START) == 1


def test_a_service_that_failed_to_start_only_once_says_nothing(world: World) -> None:
    world.neighbours.full = set(FULL)
    world.create(1)
    world.sim.advance(12)
    world.neighbours.full = set()
    world.settle()
    assert CANNOT_START not in told(world)
    assert told(world)[-1] == "(service web) has reached a steady state."


def test_a_new_deployment_starts_its_tasks_without_a_wait(world: World) -> None:
    failing_service(world)
    world.sim.advance(2 * 3600)
    world.define()
    world.update(taskDefinition="web")
    updated = world.sim.now
    world.sim.advance(150)
    assert starts(world)[-1] - updated < timedelta(seconds=49)
    assert told(world)[-1] == "(service web) has reached a steady state."


def test_a_task_that_runs_ends_the_waiting(world: World) -> None:
    world.neighbours.full = set(FULL)
    service = world.create(1)
    world.sim.advance(1200)
    assert service.primary.failed_starts > 1
    world.neighbours.full = set()
    world.settle()
    assert (service.primary.failed_starts, service.primary.restart_at) == (0, None)
    [task] = world.existing(service)
    world.stop(task)
    stopped = world.sim.now
    world.sim.advance(60)
    assert starts(world)[-1] - stopped < timedelta(seconds=12)


def test_tasks_that_ran_and_crashed_are_replaced_at_once_for_ever(world: World) -> None:
    world.define(**CRASHING)
    world.create(1)
    world.sim.advance(3600)
    assert len(gaps(world)) > 20
    assert max(gaps(world)) < timedelta(minutes=2)
    assert CANNOT_START not in told(world)


def test_tasks_that_somebody_stops_before_they_run_are_replaced_at_once(world: World) -> None:
    service = world.create(1)
    for _ in range(5):
        world.sim.until(lambda: any(task.pending for task in world.existing(service)))
        [pending] = [task for task in world.existing(service) if task.pending]
        world.stop(pending)
    world.settle()
    assert max(gaps(world)) < timedelta(minutes=1)
