"""Whatever somebody asks of ECS, it answers or it refuses; and time goes on afterwards."""

import json
from collections import Counter
from datetime import datetime
from random import Random

import pytest
from ecssim.api import OPERATIONS, EcsError

from .careless import Careless
from .crowd import SOUND, Crowd

WORLDS = 5
BATCHES, BATCH = 3, 100
# Those whose wrong requests would do their harm only later.
MOST_ASKED = ("RegisterTaskDefinition", "CreateService", "UpdateService", "RunTask", "StartTask")


@pytest.mark.parametrize("seed", range(WORLDS))
def test_no_wrong_request_breaks_ecs_or_stops_the_time(seed: int) -> None:
    random, world = Random(seed), Crowd(seed)
    for _ in range(BATCHES):
        careless = Careless(random, world.names(), SOUND)
        for _ in range(BATCH):
            ask(world, careless, random.choice([*sorted(OPERATIONS), *MOST_ASKED]))
        world.sim.advance(random.choice((1, 30, 300)))


def test_the_careless_are_right_often_enough_to_get_anywhere() -> None:
    world = Crowd()
    careless = Careless(Random(0), world.names(), SOUND)
    outcomes = Counter(ask(world, careless, operation) for operation in MOST_ASKED * 40)
    assert outcomes[True] > 40
    assert outcomes[False] > 40


def ask(world: Crowd, careless: Careless, operation: str) -> bool:
    """Make one request, and return whether it was answered; what is answered can be written as JSON."""
    request = careless.request(operation)
    try:
        answer, fault = world.call(operation, **request), None
    except EcsError as refusal:
        answer, fault = None, refusal
    assert fault is None or fault.code != "ServerException", f"{fault} {operation}: {request}"
    json.dumps(answer, default=datetime.timestamp)
    return answer is not None
