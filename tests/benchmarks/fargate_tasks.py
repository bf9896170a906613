"""How long it takes until tasks of Fargate services are RUNNING, in wall time, at growing sizes."""

import os
import platform
import statistics
import time

import boto3
import ecssim

SIZES = (100, 1_000, 10_000)
ROUNDS = 3
TASKS_PER_SERVICE = 1_000
LOOK_EVERY_S = 5


def seconds_until_running(tasks: int) -> float:
    """Return how many seconds of wall time pass until that many tasks run.

    Raises:
        RuntimeError: if they do not all run within an hour of virtual time.
    """
    with ecssim.simulate() as simulation:
        ecs, ec2 = boto3.client("ecs"), boto3.client("ec2")
        subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
        ecs.create_cluster(clusterName="bench")
        ecs.register_task_definition(
            family="web",
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "web", "image": "nginx:1.27"}],
        )
        begin = time.perf_counter()
        for number in range(-(-tasks // TASKS_PER_SERVICE)):
            ecs.create_service(
                cluster="bench",
                serviceName=f"web-{number}",
                taskDefinition="web",
                launchType="FARGATE",
                desiredCount=min(tasks, TASKS_PER_SERVICE),
                networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}},
            )
        (cluster,) = simulation.clusters()
        for _ in range(3600 // LOOK_EVERY_S):
            simulation.advance(LOOK_EVERY_S)
            if sum(task.running for task in cluster.tasks.values()) == tasks:
                return time.perf_counter() - begin
        raise RuntimeError(f"of {tasks} tasks not all came to run")


def main() -> None:
    """Print a table of medians."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, {platform.machine()}")
    print(f"{'tasks':>7} {'seconds':>8} {'ms a task':>10} {'to the first':>13}")
    first = 0.0
    for tasks in SIZES:
        seconds = statistics.median(seconds_until_running(tasks) for _ in range(ROUNDS))
        per_task_ms = seconds / tasks * 1000
        first = first or per_task_ms
        print(f"{tasks:>7} {seconds:>8.2f} {per_task_ms:>10.2f} {per_task_ms / first:>12.2f}x")


if __name__ == "__main__":
    main()
