"""What the tests of the changes share."""

import pytest

from tests.ecssim.simulation.world import World


@pytest.fixture
def world() -> World:
    return World()
