"""How much wall time a simulated day takes: of a service under a day curve with target tracking, and of idle ones."""

import os
import platform
import statistics
import time
from typing import Any

import boto3
import ecssim
from ecssim import Simulation, Workload, programs, traffic

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
    """Return how long a day of two to some twenty tasks behind a load balancer takes, with their metrics and alarms."""
    with ecssim.simulate() as simulation:
        elb, scaling = boto3.client("elbv2"), boto3.client("application-autoscaling")
        subnets = _subnets()
        vpc = boto3.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
        group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")
        group_arn = group["TargetGroups"][0]["TargetGroupArn"]
        [balancer] = elb.create_load_balancer(Name="web", Subnets=subnets)["LoadBalancers"]
        elb.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group_arn}],
        )
        simulation.images.put("shop:1", programs.serves(Workload(cpu_s_per_request=0.004)))
        _serve("web", loadBalancers=[{"targetGroupArn": group_arn, "containerName": "web", "containerPort": 80}])
        simulation.advance(300)
        scaling.register_scalable_target(**SCALED, MinCapacity=2, MaxCapacity=40)
        metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
        scaling.put_scaling_policy(
            **SCALED,
            PolicyName="cpu",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={"TargetValue": 60.0, "PredefinedMetricSpecification": metric},
        )
        simulation.traffic(balancer["DNSName"], traffic.DayCurve(quiet_per_s=20, busy_per_s=800))
        return _seconds_for_a_day(simulation)


def seconds_for_an_idle_day() -> float:
    """Return how long a day takes during which many services do nothing."""
    with ecssim.simulate() as simulation:
        for number in range(IDLE_SERVICES):
            _serve(f"web-{number}")
        simulation.advance(300)
        return _seconds_for_a_day(simulation)


def main() -> None:
    """Print a table of medians."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, {platform.machine()}")
    for name, measure in (("busy", seconds_for_a_busy_day), ("idle", seconds_for_an_idle_day)):
        print(f"{name:>5} day {statistics.median(measure() for _ in range(ROUNDS)):>8.2f} s")


def _serve(name: str, **request: Any) -> None:
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
        networkConfiguration={"awsvpcConfiguration": {"subnets": _subnets(), "assignPublicIp": "ENABLED"}},
        **request,
    )


def _subnets() -> list[str]:
    return [subnet["SubnetId"] for subnet in boto3.client("ec2").describe_subnets()["Subnets"][:3]]


def _seconds_for_a_day(simulation: Simulation) -> float:
    begin = time.perf_counter()
    simulation.advance(DAY_S)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
