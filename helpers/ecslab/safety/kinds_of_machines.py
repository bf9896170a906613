"""How to find and delete the machines that a lab rents, what launches them, and their disks."""

from collections.abc import Iterator
from typing import Any

from ..reading import last_part, pages
from .kind import Bill, Client, Kind, Owns, Thing

_GONE = "terminated"
_ROOT_VOLUME_GB = 30  # of AWS's ECS-optimised images


def name_tags(resource: dict[str, Any]) -> list[str]:
    """Return what the Name tag of something in EC2 says, if it has one."""
    return [tag["Value"] for tag in resource.get("Tags", []) if tag["Key"] == "Name"]


def by_name_tag(client: Client, owns: Owns, operation: str, field: str, id_name: str, **request: Any) -> list[Thing]:
    """Return what a call of EC2 lists and carries a Name tag of the lab."""
    return [
        Thing(each[id_name], name)
        for each in pages(client("ec2"), operation, field, **request)
        for name in name_tags(each) or [""]
        if owns(name)
    ]


def _groups(client: Client, owns: Owns) -> list[Thing]:
    groups = pages(client("autoscaling"), "describe_auto_scaling_groups", "AutoScalingGroups")
    names = [group["AutoScalingGroupName"] for group in groups]
    return [Thing(name, name) for name in names if owns(name)]


def _delete_group(client: Client, name: str) -> None:
    client("autoscaling").delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)


def _templates(client: Client, owns: Owns) -> list[Thing]:
    names = [
        each["LaunchTemplateName"] for each in pages(client("ec2"), "describe_launch_templates", "LaunchTemplates")
    ]
    return [Thing(name, name) for name in names if owns(name)]


def _delete_template(client: Client, name: str) -> None:
    client("ec2").delete_launch_template(LaunchTemplateName=name)


def _all_machines(client: Client, **request: Any) -> Iterator[dict[str, Any]]:
    for reservation in pages(client("ec2"), "describe_instances", "Reservations", **request):
        yield from (each for each in reservation["Instances"] if each["State"]["Name"] != _GONE)


def _machines(client: Client, owns: Owns) -> list[Thing]:
    """Return the machines whose Name tag or instance profile is the lab's."""
    found = []
    for machine in _all_machines(client):
        profile = last_part(machine.get("IamInstanceProfile", {}).get("Arn", ""))
        own = [name for name in (*name_tags(machine), profile) if owns(name)]
        found += [Thing(machine["InstanceId"], name) for name in own[:1]]
    return found


def _terminate(client: Client, machine_id: str) -> None:
    client("ec2").terminate_instances(InstanceIds=[machine_id])


def _machine_bill(client: Client, machine_id: str) -> Bill:
    for machine in _all_machines(client, InstanceIds=[machine_id]):
        instance_type = machine["InstanceType"].replace(".", "_")
        return {f"{instance_type}_hour": 1, "public_ipv4_hour": 1, "gp3_gb_month": _ROOT_VOLUME_GB}
    return {}


def _volumes(client: Client, owns: Owns) -> list[Thing]:
    """Return the volumes that no machine has: that of a machine goes with the machine, and is on its bill."""
    unused = [{"Name": "status", "Values": ["available"]}]
    return by_name_tag(client, owns, "describe_volumes", "Volumes", "VolumeId", Filters=unused)


def _delete_volume(client: Client, volume_id: str) -> None:
    client("ec2").delete_volume(VolumeId=volume_id)


def _volume_bill(client: Client, volume_id: str) -> Bill:
    sizes = [each["Size"] for each in client("ec2").describe_volumes(VolumeIds=[volume_id])["Volumes"]]
    return {"gp3_gb_month": sum(sizes)}


# Groups come before machines, for they would replace the machines.
MACHINES = (
    Kind(
        "Auto Scaling group",
        "autoscaling",
        _groups,
        _delete_group,
        made_by=("autoscaling.CreateAutoScalingGroup",),
        arn="autoscaling:.*:autoScalingGroupName/",
    ),
    Kind(
        "EC2 instance",
        "ec2",
        _machines,
        _terminate,
        made_by=("ec2.RunInstances",),
        arn="ec2:.*:instance/",
        has_id=True,
        bill=_machine_bill,
    ),
)
VOLUMES = Kind("volume", "ec2", _volumes, _delete_volume, arn="ec2:.*:volume/", has_id=True, bill=_volume_bill)
TEMPLATES = Kind(
    "launch template",
    "ec2",
    _templates,
    _delete_template,
    made_by=("ec2.CreateLaunchTemplate",),
)
