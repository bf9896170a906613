"""How much wall time a simulated day takes: of a service under a day curve with target tracking, and of idle ones."""

import os
import platform
import statistics
import time
from typing import Any

import boto3
import ecssim
from ecssim import Simulation, Workload, programs, traffic

from .front import front

DAY_S = 86_400
ROUNDS = 3
IDLE_SERVICES = 50
CLUSTER = "bench"
SCALED = {
    "ServiceNamespace": "ecs",
    "ResourceId": f"service/{CLUSTER}/web",
    "ScalableDimension": "ecs:service:DesiredCount",
}


def seconds_for_a_busy_day() -> float:
    """Return how long a day of two to some twenty tasks behind a load balancer takes, with their metrics and alarms.

    Raises:
        RuntimeError: if nothing was scaled, or more than a tenth of the requests failed.
    """
    with ecssim.simulate() as simulation:
        scaling, made = boto3.client("application-autoscaling"), front()
        simulation.images.put("shop:1", programs.serves(Workload(cpu_s_per_request=0.004)))
        behind = [{"targetGroupArn": made.target_group_arn, "containerName": "web", "containerPort": 80}]
        _serve("web", made.network, loadBalancers=behind)
        simulation.advance(300)
        scaling.register_scalable_target(**SCALED, MinCapacity=2, MaxCapacity=40)
        metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
        scaling.put_scaling_policy(
            **SCALED,
            PolicyName="cpu",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={"TargetValue": 60.0, "PredefinedMetricSpecification": metric},
        )
        flow = simulation.traffic(made.dns_name, traffic.DayCurve(quiet_per_s=20, busy_per_s=800))
        took_s = _seconds_for_a_day(simulation)
        (cluster,) = simulation.clusters()
        scaled = cluster.services["web"].scaling.activities
        if not scaled or flow.answers.failed > flow.answers.sent / 10:
            raise RuntimeError(f"{len(scaled)} activities, and {flow.answers.failed} of {flow.answers.sent} failed")
        return took_s


def seconds_for_an_idle_day() -> float:
    """Return how long a day takes during which many services do nothing."""
    with ecssim.simulate() as simulation:
        subnets = [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"][:3]]
        network = {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}
        for number in range(IDLE_SERVICES):
            _serve(f"web-{number}", network)
        simulation.advance(300)
        return _seconds_for_a_day(simulation)


def main() -> None:
    """Print a table of medians."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, {platform.machine()}")
    for name, measure in (("busy", seconds_for_a_busy_day), ("idle", seconds_for_an_idle_day)):
        print(f"{name:>5} day {statistics.median(measure() for _ in range(ROUNDS)):>8.2f} s")


def _serve(name: str, network: dict[str, Any], **request: Any) -> None:
    """Create a service of two tasks, and what it needs unless it is there."""
    ecs = boto3.client("ecs")
    ecs.create_cluster(clusterName=CLUSTER)
    container = {"name": "web", "image": "shop:1", "portMappings": [{"containerPort": 80}]}
    ecs.register_task_definition(
        family="web",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )
    ecs.create_service(
        cluster=CLUSTER,
        serviceName=name,
        taskDefinition="web",
        launchType="FARGATE",
        desiredCount=2,
        networkConfiguration=network,
        **request,
    )


def _seconds_for_a_day(simulation: Simulation) -> float:
    begin = time.perf_counter()
    simulation.advance(DAY_S)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
