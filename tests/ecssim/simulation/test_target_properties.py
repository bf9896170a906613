"""What holds of targets whatever is done to their service, to their target group and to themselves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from ecssim import faults, programs
from ecssim.change.targets import TargetChanges
from ecssim.faults import NothingToBreakError
from ecssim.model.target import RegisteredTarget, TargetState
from hypothesis import given
from hypothesis import strategies as st

from .fake_load_balancers import GROUP_ARN, QUICK
from .test_load_balancing import create
from .test_properties import moderate
from .world import World

NOBODY = "10.9.9.9"
Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["wait", "wait", "scale", "deploy", "hang", "kill", "take out", "put back", "stray", "shut", "delete group"]
        ),
        st.integers(0, 5),
    ),
    max_size=12,
)


class Watch:
    """Looks at every target at every moment.

    Arguments:
        world: whose targets they are.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.seen: dict[int, RegisteredTarget] = {}
        self.last_checked: dict[int, datetime | None] = {}

    def look(self) -> bool:
        """Return False, so that time goes on.

        Raises:
            AssertionError: if a target that is not registered is checked, or healthy.
        """
        registered = {id(target) for target in self.world.account.targets.values() if target.registered}
        for target in self.world.account.targets.values():
            self.seen[id(target)] = target
        for number, target in self.seen.items():
            if number in registered and target.state is not TargetState.DRAINING:
                self.last_checked.pop(number, None)
                continue
            last = self.last_checked.setdefault(number, target.checked_at)
            assert target.checked_at == last, f"{target.key} was checked, and is not registered"
            assert target.state in (TargetState.DRAINING, TargetState.UNUSED), f"{target.key} is {target.state}"
        return False

    def wait(self, seconds: float) -> None:
        self.world.sim.until(self.look, seconds)


def run(steps: list[Step]) -> World:
    """Do one thing after another to a service of two tasks, while somebody watches."""
    world = World()
    create(world)
    watch = Watch(world)
    for step, number in steps:
        _DO[step](world, number)
        watch.look()
        watch.wait(7 + 20 * number if step == "wait" else 1)
    watch.wait(400)
    return world


def _hang(world: World, number: int) -> None:
    try:
        world.sim.inject(faults.HangContainer(service="web"))
    except NothingToBreakError:
        return


def _kill(world: World, number: int) -> None:
    try:
        world.sim.inject(faults.KillContainer(service="web"))
    except NothingToBreakError:
        return


def _take_out(world: World, number: int) -> None:
    for key in list(world.account.targets)[number : number + 1]:
        world.sim.change(world.account).other_targets.deregister(*key, 30)


def _put_back(world: World, number: int) -> None:
    targets = [target for task in world.service().tasks.values() for target in task.targets]
    for target in targets[number : number + 1]:
        world.sim.change(world.account).other_targets.register(*target.key)


def _stray(world: World, number: int) -> None:
    world.sim.change(world.account).other_targets.register(GROUP_ARN, NOBODY, 80 + number)


def _shut(world: World, number: int) -> None:
    world.neighbours.load_balancers.lets_in = number % 2 == 0


def _delete_group(world: World, number: int) -> None:
    groups = world.neighbours.load_balancers.groups
    if groups.pop(GROUP_ARN, None) is None:
        groups[GROUP_ARN] = replace(QUICK, healthy_threshold=2, deregistration_delay_s=10 * number)


_DO: dict[str, Callable[[World, int], None]] = {
    "wait": lambda _, __: None,
    "scale": lambda world, number: world.update(desiredCount=number),
    "deploy": lambda world, _: world.deploy(),
    "hang": _hang,
    "kill": _kill,
    "take out": _take_out,
    "put back": _put_back,
    "stray": _stray,
    "shut": _shut,
    "delete group": _delete_group,
}


@moderate
@given(STEPS)
def test_a_target_that_is_not_registered_is_neither_checked_nor_healthy(steps: list[Step]) -> None:
    run(steps)


@moderate
@given(STEPS)
def test_once_everything_works_again_the_service_becomes_steady(steps: list[Step]) -> None:
    world = run(steps)
    world.neighbours.load_balancers.lets_in = True
    world.neighbours.load_balancers.groups[GROUP_ARN] = QUICK
    world.update(desiredCount=2)
    world.sim.advance(3600)
    service = world.service()
    assert service.steady_said_at, world.events()[-5:]
    targets = [target for task in service.tasks.values() for target in task.targets]
    assert [target.state for target in targets] == [TargetState.HEALTHY] * 2


def test_a_target_that_is_taken_out_and_checked_all_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TargetChanges, "drain", lambda self, target: None)
    with pytest.raises(AssertionError, match="is healthy"):
        run([("take out", 0), ("wait", 1)])


@pytest.mark.parametrize("pieces", [1, 7, 60])
def test_time_passes_in_pieces_as_it_does_in_one_for_targets_that_ecs_did_not_register(pieces: int) -> None:
    worlds = []
    for count in (1, pieces):
        world = World()
        world.sim.images.put("shop:1", programs.hangs_after(200))
        world.define(image="shop:1", portMappings=[{"containerPort": 80}])
        # The address that the next interface gets: whoever registers it knows it beforehand.
        world.sim.change(world.account).other_targets.register(GROUP_ARN, "10.0.0.1", 80)
        world.run_task()
        for _ in range(count):
            world.sim.advance(420 / count)
        worlds.append([str(entry) for entry in world.sim.journal])
    assert worlds[0] == worlds[1]
    assert any("now unhealthy" in entry for entry in worlds[0])
