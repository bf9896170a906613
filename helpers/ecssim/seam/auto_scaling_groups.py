"""Auto Scaling groups that spread their instances over their subnets, and keep them in the order of their launch.

moto launches every instance of a group into its first subnet. After a scale-in it has the rest of them in the order of
a set, which is another one in each process.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.autoscaling.models import FakeAutoScalingGroup

_moto_launches = FakeAutoScalingGroup.replace_autoscaling_group_instances
_moto_resizes = FakeAutoScalingGroup.set_desired_capacity


@contextmanager
def balanced() -> Iterator[None]:
    """Let the groups of moto launch evenly, and in an order that depends on nothing else, until the block ends."""
    with (
        patch.object(FakeAutoScalingGroup, "replace_autoscaling_group_instances", _launch),
        patch.object(FakeAutoScalingGroup, "set_desired_capacity", _resize),
    ):
        yield


def _launch(group: Any, count: int, tags: dict[str, str]) -> None:
    """Launch instances one at a time, each where the group has the fewest; a group without subnets has zones."""
    for _ in range(count):
        instances = [state.instance for state in group.instance_states]
        if group.vpc_zone_identifier:
            subnet = _emptiest(group.vpc_zone_identifier.split(","), [each.subnet_id for each in instances])
            where: Any = patch.object(group, "vpc_zone_identifier", subnet)
        else:
            zone = _emptiest(group.availability_zones, [each.placement.zone for each in instances])
            where = patch.object(group, "availability_zones", [zone])
        with where:
            _moto_launches(group, 1, tags)


def _emptiest(places: list[str], taken: list[str]) -> str:
    """Return the place that is taken the fewest times, the first one among equals."""
    times = Counter(taken)
    return min(places, key=lambda place: times[place])


def _resize(group: Any, capacity: int | None) -> None:
    """Resize a group; those that stay keep their order, and new ones follow."""
    order = {state: number for number, state in enumerate(group.instance_states)}
    _moto_resizes(group, capacity)
    group.instance_states.sort(key=lambda state: order.get(state, len(order)))
