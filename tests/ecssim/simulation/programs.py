"""Programs: what a learner might do to a service, as data, so that one program can run in two worlds."""

from typing import Any

from ecssim.model.task import Task
from hypothesis import strategies as st

from .world import CLUSTER, SERVICE, World

COUNTS = st.integers(0, 6)
MINIMUM_PERCENTS = st.sampled_from([0, 33, 50, 75, 100])
MAXIMUM_PERCENTS = st.sampled_from([100, 125, 150, 200])
MINUTES = st.integers(1, 30)
WAITS_MS = st.one_of(st.integers(1, 15_000), st.integers(1, 200_000))

Step = tuple[Any, ...]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("scale"), COUNTS),
        st.tuples(st.just("deploy"), MINIMUM_PERCENTS, MAXIMUM_PERCENTS),
        st.tuples(st.just("break"), st.booleans()),
        st.tuples(st.just("stop"), st.integers(0, 20)),
        st.tuples(st.just("protect"), st.integers(0, 20), MINUTES),
        st.tuples(st.just("wait"), WAITS_MS),
    ),
    max_size=12,
)


def run(world: World, steps: list[Step], *, looking: bool = False) -> World:
    """Create a service of three tasks, do to it what the steps say, and return the world.

    Arguments:
        looking: whether to look at everything before each step and after the last one.
    """
    world.create(desired=3)
    for step in steps:
        if looking:
            _look_at_everything(world)
        _do(world, step)
    if looking:
        _look_at_everything(world)
    return world


def the_same_seed_gives_the_same_world(steps: list[Step]) -> None:
    assert story(run(World(seed=7), steps)) == story(run(World(seed=7), steps))


def time_passes_in_pieces_as_it_does_in_one(steps: list[Step], pieces_ms: list[int]) -> None:
    in_pieces = run(World(), [*steps, *[("wait", piece_ms) for piece_ms in pieces_ms]])
    in_one = run(World(), [*steps, ("wait", sum(pieces_ms))])
    assert story(in_pieces) == story(in_one)


def looking_changes_nothing(steps: list[Step]) -> None:
    assert story(run(World(), steps, looking=True)) == story(run(World(), steps))


def _do(world: World, step: Step) -> None:
    """Do one step."""
    match step:
        case ("scale", count):
            world.update(desiredCount=count)
        case ("deploy", minimum, maximum):
            percents = {"minimumHealthyPercent": minimum, "maximumPercent": maximum}
            world.deploy(deploymentConfiguration=percents)
        case ("break", rollback):
            world.deploy_broken(rollback=rollback)
        case ("stop", number):
            if tasks := _wanted(world):
                world.stop(tasks[number % len(tasks)])
        case ("protect", number, minutes):
            if tasks := _wanted(world):
                world.protect(tasks[number % len(tasks)], minutes=minutes)
        case ("wait", milliseconds):
            world.sim.advance(milliseconds / 1000)


def _wanted(world: World) -> list[Task]:
    return [task for task in world.existing(world.service()) if task.wanted]


def _look_at_everything(world: World) -> None:
    """Call every operation that only reads, and ask why."""
    tasks = [task.arn for task in _all_tasks(world)]
    world.call("ListClusters")
    world.call("DescribeClusters", clusters=[CLUSTER], include=["STATISTICS", "TAGS", "SETTINGS"])
    world.call("ListServices", cluster=CLUSTER)
    world.call("DescribeServices", cluster=CLUSTER, services=[SERVICE, "nobody"], include=["TAGS"])
    world.call("ListTasks", cluster=CLUSTER)
    world.call("ListTasks", cluster=CLUSTER, serviceName=SERVICE, desiredStatus="STOPPED")
    world.call("DescribeTasks", cluster=CLUSTER, tasks=[*tasks[:99], "nobody"], include=["TAGS"])
    world.call("GetTaskProtection", cluster=CLUSTER, tasks=[*tasks[:99], "nobody"])
    world.call("ListTaskDefinitions")
    world.call("ListTaskDefinitionFamilies")
    world.call("DescribeTaskDefinition", taskDefinition="web", include=["TAGS"])
    for arn in [world.service().arn, *tasks, "nobody"]:
        world.sim.why(arn)


def story(world: World) -> list[object]:
    """All that can be told about a world: its journal, its services and its tasks, with every id and moment."""
    tasks = [world.describe_task(task) for task in _all_tasks(world)]
    return [*world.sim.journal, world.describe(), *tasks, world.sim.now]


def _all_tasks(world: World) -> list[Task]:
    return list(world.account.clusters[CLUSTER].tasks.values())
