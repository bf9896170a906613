"""A shop on EC2 instances: a group of equal machines, and services that share them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..infrastructure import auto_scaling_group
from .app import some_apps
from .site import Site

MACHINES = 3
MOST_MACHINES = 8
INSTANCE_TYPE = "t3.small"
_SMALL_MIB = 128
_EVERY_PORT = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535}


def open_on_machines(
    site: Site, hit_definition: Callable[[int], dict[str, Any]] = lambda _port: {}, **of_the_hit: Any
) -> None:
    """Build three services on three machines, and let them become steady.

    Arguments:
        hit_definition: what the task definition of the service that is hit has beyond the usual, for its port.
        of_the_hit: fields of its App.
    """
    site.create_cluster()
    group = _security_group(site)
    auto_scaling_group(
        site.lab.client,
        site.lab.prefix,
        cluster=site.cluster,
        instance_type=INSTANCE_TYPE,
        minimum=0,
        desired=MACHINES,
        maximum=MOST_MACHINES,
        security_groups=[group],
    )
    site.facts |= {"group": f"{site.lab.prefix}-machines", "machines": str(MACHINES)}
    hit, *others = (replace(app, launch_type="EC2", network_mode="bridge") for app in some_apps(site.chance))
    hit = replace(hit, **of_the_hit)
    site.run(hit, hit_definition(hit.port))
    for app in others:
        site.run(replace(app, memory_mib=_SMALL_MIB))
    _let_in(site, group)
    site.open_doors()


def _security_group(site: Site) -> str:
    ec2 = site.lab.client("ec2")
    vpc_id = ec2.describe_subnets(SubnetIds=site.subnets[:1])["Subnets"][0]["VpcId"]
    name = f"{site.lab.prefix}-machines"
    made = ec2.create_security_group(GroupName=name, Description="Machines of the shop", VpcId=vpc_id)
    return str(made["GroupId"])


def _let_in(site: Site, group: str) -> None:
    """Let the load balancers reach every port of the machines: which one a task gets, only its agent knows."""
    sources = [{"GroupId": balancer.security_group_id} for balancer in site.balancers.values()]
    site.lab.client("ec2").authorize_security_group_ingress(
        GroupId=group, IpPermissions=[{**_EVERY_PORT, "UserIdGroupPairs": sources}]
    )
