"""What holds whatever is done to a service."""

import os
import subprocess
import sys
from typing import TypeVar

from ecssim.model.cluster import Cluster
from ecssim.model.service import ServiceStatus
from ecssim.model.task import Task
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from . import programs
from .programs import COUNTS, MAXIMUM_PERCENTS, MINIMUM_PERCENTS, MINUTES, STEPS, WAITS_MS, Step, run, story
from .properties import Watch, every_rollout_is_done_or_explained
from .world import CLUSTER, ENOUGH_S, World

NUMBERS = st.integers(0, 50)
A_PROGRAM = [
    ("wait", 90_000),
    ("deploy", 50, 150),
    ("wait", 40_000),
    ("stop", 1),
    ("scale", 5),
    ("protect", 2, 5),
    ("wait", 300_000),
    ("break", True),
    ("wait", 300_000),
]
TELL = f"""
from tests.ecssim.simulation.programs import run, story
from tests.ecssim.simulation.world import World
print(story(run(World(seed=7), {A_PROGRAM})))
"""
Thing = TypeVar("Thing")
deterministic = settings(
    deadline=None, derandomize=True, database=None, report_multiple_bugs=False, phases=[Phase.generate, Phase.shrink]
)
moderate = settings(deterministic, max_examples=60)


@moderate
@given(COUNTS, MINIMUM_PERCENTS, MAXIMUM_PERCENTS)
def test_every_rollout_keeps_the_percentages_and_is_done_or_explained(desired: int, minimum: int, maximum: int) -> None:
    world = World()
    watch = Watch(world)
    world.create(desired, minimum, maximum)
    watch.advance(ENOUGH_S)
    world.deploy()
    watch.advance(ENOUGH_S)
    every_rollout_is_done_or_explained(world)


@moderate
@given(STEPS)
def test_the_same_seed_and_the_same_calls_give_the_same_world(steps: list[Step]) -> None:
    programs.the_same_seed_gives_the_same_world(steps)


def test_another_seed_gives_another_world() -> None:
    assert story(run(World(seed=7), A_PROGRAM)) != story(run(World(seed=8), A_PROGRAM))


def test_the_world_does_not_depend_on_the_hash_seed_of_the_process() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", TELL],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1


@moderate
@given(STEPS, st.lists(WAITS_MS, min_size=1, max_size=4))
def test_time_passes_in_pieces_as_it_does_in_one(steps: list[Step], pieces_ms: list[int]) -> None:
    programs.time_passes_in_pieces_as_it_does_in_one(steps, pieces_ms)


@moderate
@given(STEPS)
def test_looking_changes_nothing(steps: list[Step]) -> None:
    programs.looking_changes_nothing(steps)


def pick(things: list[Thing], number: int) -> Thing:
    return things[number % len(things)]


class Learner(RuleBasedStateMachine):
    """Somebody who creates, changes and deletes services in any order, while every moment is watched."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.watch = Watch(self.world)

    @property
    def cluster(self) -> Cluster:
        return self.world.account.clusters[CLUSTER]

    @property
    def active(self) -> list[str]:
        """The names of the services that can be changed."""
        return [name for name, service in self.cluster.services.items() if service.status is ServiceStatus.ACTIVE]

    @property
    def free(self) -> list[str]:
        """The names that a new service may have."""
        taken = [name for name, service in self.cluster.services.items() if service.status != ServiceStatus.INACTIVE]
        return [name for name in ("web", "api") if name not in taken]

    @property
    def wanted(self) -> list[Task]:
        return [task for task in self.cluster.tasks.values() if task.wanted]

    @property
    def of_services(self) -> list[Task]:
        """The tasks that can be protected."""
        return [task for task in self.wanted if task.service]

    @initialize(desired=COUNTS)
    def begin(self, desired: int) -> None:
        self.world.create(desired)
        self.watch.advance(90)

    @precondition(lambda self: self.free)
    @rule(desired=COUNTS, minimum=MINIMUM_PERCENTS, maximum=MAXIMUM_PERCENTS)
    def create(self, desired: int, minimum: int, maximum: int) -> None:
        self.world.create(desired, minimum, maximum, name=self.free[0])

    @precondition(lambda self: self.active)
    @rule(number=NUMBERS, desired=COUNTS)
    def scale(self, number: int, desired: int) -> None:
        self.world.update(pick(self.active, number), desiredCount=desired)

    @precondition(lambda self: self.active)
    @rule(number=NUMBERS, minimum=MINIMUM_PERCENTS, maximum=MAXIMUM_PERCENTS, again=st.booleans())
    def change_percents(self, number: int, minimum: int, maximum: int, again: bool) -> None:
        percents = {"minimumHealthyPercent": minimum, "maximumPercent": maximum}
        self.world.update(pick(self.active, number), deploymentConfiguration=percents, forceNewDeployment=again)

    @precondition(lambda self: self.active)
    @rule(number=NUMBERS)
    def deploy(self, number: int) -> None:
        self.world.deploy(pick(self.active, number))

    @precondition(lambda self: self.active)
    @rule(number=NUMBERS, enable=st.booleans(), rollback=st.booleans())
    def deploy_what_cannot_start(self, number: int, enable: bool, rollback: bool) -> None:
        self.world.deploy_broken(pick(self.active, number), enable=enable, rollback=rollback)

    @precondition(lambda self: self.active)
    @rule(number=NUMBERS)
    def deploy_what_can_start(self, number: int) -> None:
        self.world.update(pick(self.active, number), taskDefinition="web")

    @precondition(lambda self: self.of_services)
    @rule(number=NUMBERS, minutes=MINUTES)
    def protect_a_task(self, number: int, minutes: int) -> None:
        self.world.protect(pick(self.of_services, number), minutes=minutes)

    @precondition(lambda self: self.wanted)
    @rule(number=NUMBERS)
    def stop_a_task(self, number: int) -> None:
        self.world.stop(pick(self.wanted, number))

    @precondition(lambda self: self.wanted)
    @rule()
    def stop_every_task(self) -> None:
        for task in self.wanted:
            self.world.stop(task)

    @rule()
    def run_task(self) -> None:
        self.world.run_task()

    @precondition(lambda self: self.active)
    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        self.world.delete(pick(self.active, number))

    @rule(milliseconds=WAITS_MS)
    def wait(self, milliseconds: int) -> None:
        self.watch.advance(milliseconds / 1000)

    @rule()
    def come_to_rest(self) -> None:
        self.watch.advance(ENOUGH_S)
        every_rollout_is_done_or_explained(self.world)


TestLearner = Learner.TestCase
TestLearner.settings = settings(deterministic, max_examples=100, stateful_step_count=50)
