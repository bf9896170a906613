"""What the tests of the simulation share."""

import pytest

from .world import World


@pytest.fixture
def world() -> World:
    return World()
