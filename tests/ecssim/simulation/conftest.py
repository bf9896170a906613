"""What the tests of the simulation share."""

from typing import Any

import pytest
from ecssim import Simulation

from .ec2_world import Ec2World
from .task_kit import Tasks
from .world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def tasks(sim: Simulation, ecs: Any, network: dict[str, Any]) -> Tasks:
    return Tasks(sim, ecs, network)


@pytest.fixture
def ec2() -> Ec2World:
    """A world whose task definitions run on EC2."""
    return Ec2World()
