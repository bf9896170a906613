"""How much a lab runs at this moment, asked of AWS."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from .. import reading
from ..reading import last_part, pages
from .kind import Client, belongs, owner_of
from .kinds import KINDS
from .limits import weight

_OF_A_SERVICE = "service:"
_OF_A_GROUP = "aws:autoscaling:groupName"
_ENDED = ("shutting-down", "terminated")


def tasks(client: Client, prefix: str, besides: tuple[str, str] = ("", "")) -> int:
    """Return what a lab's services want to run, and what tasks run by themselves, in tasks of the smallest size.

    Arguments:
        besides: the cluster and the name of a service that does not count, because it is about to change.
    """
    ecs = client("ecs")
    size = partial(task_weight, client)
    found = 0
    for cluster in pages(ecs, "list_clusters", "clusterArns"):
        if belongs(last_part(cluster), prefix):
            here = last_part(cluster)
            services = [each for each in reading.services(ecs, cluster) if (here, each["serviceName"]) != besides]
            found += sum(each["desiredCount"] * size(each["taskDefinition"]) for each in services)
            found += sum(weight(each.get("cpu"), each.get("memory")) for each in _lone_tasks(ecs, cluster))
    return found


def task_weight(client: Client, definition: str, cpu: Any = None, memory: Any = None) -> int:
    """Return how large a task of a definition is, in tasks of the smallest size.

    Arguments:
        cpu, memory: what a call gives in place of the definition's.
    """
    ecs = client("ecs")
    try:
        found = ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
    except ecs.exceptions.ClientException:
        # There is no such definition, and AWS says so itself in its answer to the call.
        return weight(cpu, memory)
    return weight(cpu or found.get("cpu"), memory or found.get("memory"))


def service(client: Client, cluster: str, name: str) -> dict[str, Any] | None:
    """Return a service as ECS describes it, or None if there is none."""
    found = client("ecs").describe_services(cluster=cluster, services=[name])["services"]
    return found[0] if found and found[0]["status"] == "ACTIVE" else None


def machines(client: Client, prefix: str, besides: str = "") -> int:
    """Return how many machines a lab's Auto Scaling groups want, and how many run by themselves.

    Arguments:
        besides: the name of a group that does not count, because it is about to change.
    """
    groups = pages(client("autoscaling"), "describe_auto_scaling_groups", "AutoScalingGroups")
    own = [each for each in groups if belongs(each["AutoScalingGroupName"], prefix)]
    wanted = sum(int(each["DesiredCapacity"]) for each in own if each["AutoScalingGroupName"] != besides)
    return wanted + sum(1 for _ in _lone_machines(client, prefix))


def named(client: Client, prefix: str, kind: str, besides: str) -> int:
    """Return how many things of a kind of the clean-up's a lab has.

    Arguments:
        kind: its name, in the plural.
        besides: the name of one that does not count, because the call that would make it finds it there.
    """
    found = next(each for each in KINDS if f"{each.name}s" == kind).find(client, owner_of(prefix))
    return sum(thing.name != besides for thing in found)


def _lone_tasks(ecs: Any, cluster: str) -> Iterator[dict[str, Any]]:
    for task in reading.tasks(ecs, cluster):
        if not task.get("group", "").startswith(_OF_A_SERVICE):
            yield task


def _lone_machines(client: Client, prefix: str) -> Iterator[dict[str, Any]]:
    for reservation in pages(client("ec2"), "describe_instances", "Reservations"):
        for machine in reservation["Instances"]:
            tags = {tag["Key"]: tag["Value"] for tag in machine.get("Tags", [])}
            alive = machine["State"]["Name"] not in _ENDED
            if alive and _OF_A_GROUP not in tags and belongs(tags.get("Name", ""), prefix):
                yield machine
