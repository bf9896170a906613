"""Amazon ECS behaviour for moto: a deterministic, simulated ECS in virtual time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from unittest.mock import patch

from . import faults
from .change.anywhere import InstallError
from .outside import programs, traffic
from .outside.behaviour import program_of
from .outside.endpoint import EndpointError, UnreachableError
from .outside.workload import Workload
from .simulation import Simulation

__all__ = [
    "DEFAULT_START",
    "EndpointError",
    "InstallError",
    "Simulation",
    "UnreachableError",
    "Workload",
    "faults",
    "program_of",
    "programs",
    "simulate",
    "traffic",
]

DEFAULT_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@contextmanager
def simulate(seed: int = 0, start: datetime = DEFAULT_START, region: str = "us-east-1") -> Iterator[Simulation]:
    """Let every boto3 client in this process talk to a simulated AWS, until the block ends.

    Inside the block `time.sleep` and botocore's waiters pass virtual time, the clock stands at the simulation's
    moment, and nothing can leave the machine. moto's mock_aws is part of it and may be active already.

    Arguments:
        seed: the number that all ids and durations grow from.
        start: the first moment of virtual time.
        region: the Region of clients that name none.

    Raises:
        RuntimeError: if a simulation runs already.
        ValueError: if the Region is no name.
    """
    if not isinstance(region, str) or not region:
        raise ValueError(f"region must be a name such as us-east-1, not {region!r}")
    from .seam.loading import load_moto

    load_moto()
    from .seam import (
        activations,
        application_auto_scaling_calls,
        auto_scaling_groups,
        balancers,
        cloud_map,
        cloudwatch_calls,
        code_deploy_calls,
        current,
        egress,
        environment,
        event_calls,
        event_history,
        freeze,
        functions,
        launches,
        machine_images,
        managed_policies,
        queues,
        registration,
        registry,
        schedules,
        target_groups,
        targets,
    )
    from .seam.neighbours import MotoNeighbours

    simulation = Simulation(seed, start, region, MotoNeighbours)
    current.set_current(simulation)
    with ExitStack() as stack:
        stack.callback(current.set_current, None)
        ports_out = stack.enter_context(environment.isolated_environment(region))
        stack.enter_context(patch("boto3.DEFAULT_SESSION", None))
        stack.enter_context(registration.registered())
        stack.enter_context(activations.added())
        stack.enter_context(event_history.added())
        stack.enter_context(application_auto_scaling_calls.registered())
        stack.enter_context(cloudwatch_calls.registered())
        stack.enter_context(code_deploy_calls.registered(simulation))
        stack.enter_context(managed_policies.added())
        stack.enter_context(machine_images.read_when_asked_for())
        stack.enter_context(cloud_map.with_rules_of_aws())
        stack.enter_context(registration.mocked())
        stack.enter_context(auto_scaling_groups.balanced())
        stack.enter_context(launches.idempotent())
        stack.enter_context(registry.corrected())
        stack.enter_context(targets.kept(simulation))
        stack.enter_context(target_groups.as_aws_makes_them())
        stack.enter_context(balancers.made_once())
        stack.enter_context(freeze.frozen_time(simulation))
        stack.enter_context(freeze.frozen_ids(simulation))
        stack.enter_context(freeze.virtual_sleep(simulation))
        stack.enter_context(egress.guarded(ports_out))
        stack.enter_context(event_calls.carried_out())
        stack.enter_context(queues.patient())
        stack.enter_context(schedules.carried_out())
        stack.enter_context(functions.run_without_docker())
        yield simulation
