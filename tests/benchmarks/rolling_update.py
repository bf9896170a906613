"""How much wall time a rolling update of 1,000 tasks behind a load balancer takes, with and without requests."""

import os
import platform
import statistics
import time
from typing import Any

import boto3
import ecssim
from ecssim import traffic

from .front import front

TASKS = 1_000
ROUNDS = 3
CLUSTER, SERVICE = "bench", "web"
PER_S = 2_000
LOOK_EVERY_S = 60
ENOUGH_S = 3_600


def seconds_for_an_update(per_s: float) -> float:
    """Return how long it takes from UpdateService until the service is steady again.

    Arguments:
        per_s: requests each second meanwhile.

    Raises:
        RuntimeError: if the service is not steady after an hour of virtual time, or a request failed.
    """
    with ecssim.simulate() as simulation:
        ecs, made = boto3.client("ecs"), front()
        ecs.create_cluster(clusterName=CLUSTER)
        _define("shop:1")
        ecs.create_service(
            cluster=CLUSTER,
            serviceName=SERVICE,
            taskDefinition="web",
            launchType="FARGATE",
            desiredCount=TASKS,
            networkConfiguration=made.network,
            loadBalancers=[{"targetGroupArn": made.target_group_arn, "containerName": "web", "containerPort": 80}],
        )
        _wait_until_steady(simulation)
        flow = simulation.traffic(made.dns_name, traffic.Constant(per_s))
        _define("shop:2")
        begin = time.perf_counter()
        ecs.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition="web")
        _wait_until_steady(simulation)
        took_s = time.perf_counter() - begin
        if flow.answers.failed or flow.answers.sent < per_s:
            raise RuntimeError(f"of {flow.answers.sent} requests {flow.answers.failed} failed")
        return took_s


def main() -> None:
    """Print a table of medians."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, {platform.machine()}; {TASKS} tasks")
    for name, per_s in (("without requests", 0), (f"{PER_S:,} requests a second", PER_S)):
        print(f"{name:>26} {statistics.median(seconds_for_an_update(per_s) for _ in range(ROUNDS)):>8.2f} s")


def _define(image: str) -> None:
    container: dict[str, Any] = {"name": "web", "image": image, "portMappings": [{"containerPort": 80}]}
    boto3.client("ecs").register_task_definition(
        family="web",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )


def _wait_until_steady(simulation: ecssim.Simulation) -> None:
    (cluster,) = simulation.clusters()
    service = cluster.services[SERVICE]

    for _ in range(ENOUGH_S // LOOK_EVERY_S):
        simulation.advance(LOOK_EVERY_S)
        if len(service.deployments) == 1 and sum(task.running for task in service.tasks.values()) == TASKS:
            return
    raise RuntimeError(f"the service is not steady after {ENOUGH_S} seconds")


if __name__ == "__main__":
    main()
