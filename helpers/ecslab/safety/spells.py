"""What AWS's answers say of how long something was there: tasks, machines, load balancers and more as spells."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from .. import reading
from ..reading import last_part, pages
from .estimate import Spell
from .kind import belongs, without_folder
from .kinds_of_network import bill_of_load_balancer

# A public address with every task on Fargate and every rented machine, for the labs use no NAT gateway. Which of them
# had one can no longer be seen when it has ended.
_ADDRESS = {"public_ipv4_hour": 1.0}
_MINUTE_S = 60
_HOUR_S = 3600
_MIB_PER_GB = 1024
_CPU_UNITS_PER_VCPU = 1024
_BYTES_PER_GB = 1024**3
_FREE_TASK_DISK_GB = 20
# The disk that the ECS-optimised machine image brings.
_MACHINE_DISK_GB = 30
_ENDED = ("shutting-down", "terminated")
# AWS tells when an instance ended only in words, such as User initiated (2026-01-05 09:30:00 GMT).
_WHEN = re.compile(r"\((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?:GMT|UTC)\)")


def in_clusters(ecs: Any, prefix: str) -> Iterator[Spell]:
    """Yield the tasks on Fargate and the ECS Anywhere machines of a lab's clusters."""
    for cluster in pages(ecs, "list_clusters", "clusterArns"):
        if belongs(last_part(cluster), prefix):
            for wanted in ("RUNNING", "STOPPED"):
                for task in reading.tasks(ecs, cluster, desiredStatus=wanted):
                    yield from of_task(task)
            for instance in reading.container_instances(ecs, cluster):
                yield from of_container_instance(instance)


def of_task(task: Mapping[str, Any]) -> Iterator[Spell]:
    """Yield the spell of a task, as DescribeTasks shows it, if it is paid for by itself."""
    # AWS bills from the pull of the image on; on a machine of one's own a task costs nothing more.
    if task.get("launchType") != "FARGATE" or "pullStartedAt" not in task:
        return
    kind = "fargate_arm" if _architecture(task) == "arm64" else "fargate"
    units = {
        f"{kind}_vcpu_hour": int(task["cpu"]) / _CPU_UNITS_PER_VCPU,
        f"{kind}_gb_hour": int(task["memory"]) / _MIB_PER_GB,
        **_ADDRESS,
    }
    disk_gb = task.get("ephemeralStorage", {}).get("sizeInGiB", _FREE_TASK_DISK_GB)
    if disk_gb > _FREE_TASK_DISK_GB:
        units["fargate_storage_gb_hour"] = disk_gb - _FREE_TASK_DISK_GB
    yield Spell(task["taskArn"], task["pullStartedAt"], task.get("stoppedAt"), units, minimum_s=_MINUTE_S)


def _architecture(task: Mapping[str, Any]) -> str | None:
    attributes = {each["name"]: each.get("value") for each in task.get("attributes", [])}
    return attributes.get("ecs.cpu-architecture")


def of_container_instance(instance: Mapping[str, Any]) -> Iterator[Spell]:
    """Yield the spell of a container instance if it is an ECS Anywhere machine; EC2 bills the others."""
    if instance.get("ec2InstanceId", "").startswith("mi-"):
        # The price is one for an hour, and AWS does not say that it counts parts of it.
        yield Spell(
            instance["containerInstanceArn"],
            instance["registeredAt"],
            None,
            {"ecs_anywhere_hour": 1.0},
            minimum_s=_HOUR_S,
        )


def machines(ec2: Any, prefix: str) -> Iterator[Spell]:
    """Yield a lab's EC2 instances."""
    for reservation in pages(ec2, "describe_instances", "Reservations"):
        for machine in reservation["Instances"]:
            if any(belongs(name, prefix) for name in _names(machine)):
                yield of_machine(machine)


def _names(machine: Mapping[str, Any]) -> list[str]:
    tags = [tag["Value"] for tag in machine.get("Tags", []) if tag["Key"] == "Name"]
    return [last_part(machine.get("IamInstanceProfile", {}).get("Arn", "")), *tags]


def of_machine(machine: Mapping[str, Any]) -> Spell:
    """Return the spell of an EC2 instance, as DescribeInstances shows it."""
    price = f"{machine['InstanceType'].replace('.', '_')}_hour"
    units = {price: 1.0, "gp3_gb_month": _MACHINE_DISK_GB, **_ADDRESS}
    return Spell(machine["InstanceId"], machine["LaunchTime"], _ended_at(machine), units, minimum_s=_MINUTE_S)


def _ended_at(machine: Mapping[str, Any]) -> datetime | None:
    said = _WHEN.search(machine.get("StateTransitionReason", ""))
    if machine["State"]["Name"] not in _ENDED or not said:
        return None
    return datetime.strptime(said[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def load_balancers(elbv2: Any, prefix: str) -> Iterator[Spell]:
    """Yield a lab's load balancers, each with a public address in each of its Availability Zones."""
    for balancer in pages(elbv2, "describe_load_balancers", "LoadBalancers"):
        if belongs(balancer["LoadBalancerName"], prefix):
            units = bill_of_load_balancer(balancer)
            # AWS counts each hour that has begun.
            yield Spell(balancer["LoadBalancerArn"], balancer["CreatedTime"], None, units, minimum_s=_HOUR_S)


def alarms(cloudwatch: Any, prefix: str) -> Iterator[Spell]:
    """Yield the alarms that a lab made itself."""
    for alarm in pages(cloudwatch, "describe_alarms", "MetricAlarms"):
        if belongs(alarm["AlarmName"], prefix):
            # AWS does not say when it was made, but when it was last changed.
            yield Spell(alarm["AlarmArn"], alarm["AlarmConfigurationUpdatedTimestamp"], None, {"alarm_month": 1.0})


def namespaces(servicediscovery: Any, prefix: str) -> Iterator[Spell]:
    """Yield a lab's namespaces of Cloud Map that have a hosted zone for their DNS."""
    for namespace in pages(servicediscovery, "list_namespaces", "Namespaces"):
        if belongs(namespace["Name"], prefix) and namespace["Type"].startswith("DNS"):
            yield Spell(namespace["Arn"], namespace["CreateDate"], None, {"hosted_zone_month": 1.0})


def tracking_alarms(scaling: Any, prefix: str) -> Iterator[Spell]:
    """Yield the alarms of a lab's scaling policies, also for a lab that never asks CloudWatch."""
    for policy in pages(scaling, "describe_scaling_policies", "ScalingPolicies", ServiceNamespace="ecs"):
        if belongs(policy["ResourceId"].removeprefix("service/"), prefix):
            for alarm in policy.get("Alarms", []):
                yield Spell(alarm["AlarmARN"], policy["CreationTime"], None, {"alarm_month": 1.0})


def secrets(secretsmanager: Any, prefix: str) -> Iterator[Spell]:
    """Yield a lab's secrets; one that is about to be deleted costs nothing more."""
    for secret in pages(secretsmanager, "list_secrets", "SecretList", IncludePlannedDeletion=True):
        if belongs(secret["Name"], prefix):
            yield Spell(secret["ARN"], secret["CreatedDate"], secret.get("DeletedDate"), {"secret_month": 1.0})


def logs(logs: Any, prefix: str) -> Iterator[Spell]:
    """Yield a lab's log groups; AWS counts what they hold only after a while."""
    for group in pages(logs, "describe_log_groups", "logGroups"):
        if belongs(without_folder(group["logGroupName"]), prefix):
            begin = datetime.fromtimestamp(group["creationTime"] / 1000, UTC)
            held_gb = group.get("storedBytes", 0) / _BYTES_PER_GB
            yield Spell(group["logGroupName"], begin, None, {}, once={"log_gb": held_gb})


SPELLS: Mapping[str, Callable[[Any, str], Iterator[Spell]]] = {
    "ecs": in_clusters,
    "ec2": machines,
    "elbv2": load_balancers,
    "cloudwatch": alarms,
    "application-autoscaling": tracking_alarms,
    "servicediscovery": namespaces,
    "secretsmanager": secrets,
    "logs": logs,
}
"""What yields a lab's spells, by the AWS service that knows of them."""
