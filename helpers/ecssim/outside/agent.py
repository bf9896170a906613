"""The simulated container agent: like AWS's own it is a client of the ECS API, and calls nothing else."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ..model.container_instance import EXTERNAL_ID_PREFIX
from ..truth import agent as truth
from ..truth import instances, managed_instances
from .machine import Machine, MachineFacts

Call = Callable[[str, dict[str, Any]], dict[str, Any]]


class Agent:
    """What the agents of one account call.

    Arguments:
        call: makes a call of the ECS API, given the name of the operation and the request.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def register(self, machine: Machine, now: datetime) -> None:
        """Join the machine to its cluster; an agent that was told no cluster makes itself the one named default.

        Raises:
            EcsError: if ECS refuses.
        """
        cluster = machine.facts.cluster or machine.configuration.cluster
        if not cluster:
            cluster = "default"
            self._call("CreateCluster", {"clusterName": cluster})
        request = registration(machine, now) | {"cluster": cluster}
        registered = self._call("RegisterContainerInstance", request)["containerInstance"]
        self._call(
            "DiscoverPollEndpoint", {"cluster": cluster, "containerInstance": registered["containerInstanceArn"]}
        )


def registration(machine: Machine, now: datetime) -> dict[str, Any]:
    """Return what the agent says of its machine in RegisterContainerInstance, without the cluster."""
    facts, configuration = machine.facts, machine.configuration
    kind = instances.INSTANCE_TYPES.value.get(facts.instance_type)
    cpu = facts.cpu_units or (kind.cpu_units if kind else truth.EXTERNAL_CPU_UNITS.value)
    memory_mib = facts.memory_mib or (kind.memory_mib if kind else truth.EXTERNAL_MEMORY_MIB.value)
    attributes = _attributes(machine) | dict(configuration.attributes)
    return {
        "instanceIdentityDocument": json.dumps(_identity(facts, now)),
        "instanceIdentityDocumentSignature": "signed by EC2",
        "totalResources": [
            _number("CPU", cpu),
            _number("MEMORY", memory_mib - configuration.reserved_memory_mib),
            _ports("PORTS", configuration.reserved_ports),
            _ports("PORTS_UDP", configuration.reserved_udp_ports),
        ],
        "platformDevices": [
            {"id": f"GPU-{facts.id}-{number}", "type": "GPU"} for number in range(kind.gpus if kind else 0)
        ],
        "versionInfo": {
            "agentVersion": truth.AGENT_VERSION.value,
            "agentHash": truth.AGENT_HASH.value,
            "dockerVersion": truth.DOCKER_VERSION.value,
        },
        "attributes": [
            {"name": name} if value is None else {"name": name, "value": value} for name, value in attributes.items()
        ],
        "tags": [{"key": key, "value": value} for key, value in configuration.tags.items()],
    }


def _attributes(machine: Machine) -> dict[str, str | None]:
    """What is built in, and what the agent is capable of."""
    facts = machine.facts
    external = facts.id.startswith(EXTERNAL_ID_PREFIX)
    kind = instances.INSTANCE_TYPES.value.get(facts.instance_type)
    built_in = {
        "ecs.ami-id": facts.image_id,
        "ecs.availability-zone": facts.availability_zone,
        "ecs.instance-type": None if external else facts.instance_type,
        "ecs.os-type": "linux",
        "ecs.os-family": "LINUX",
        "ecs.cpu-architecture": kind.architecture if kind else "x86_64",
        "ecs.vpc-id": facts.vpc_id,
        "ecs.subnet-id": facts.subnet_id,
    }
    if facts.capacity_provider:
        built_in = {name: built_in[name] for name in managed_instances.ATTRIBUTES.value}
    found: dict[str, str | None] = {name: value for name, value in built_in.items() if value}
    found.update(dict.fromkeys(instances.capabilities(external=external)))
    for driver in machine.configuration.logging_drivers:
        found[f"com.amazonaws.ecs.capability.logging-driver.{driver}"] = None
    return found


def _identity(facts: MachineFacts, now: datetime) -> dict[str, Any]:
    return {
        "instanceId": facts.id,
        "instanceType": facts.instance_type,
        "imageId": facts.image_id,
        "availabilityZone": facts.availability_zone,
        "pendingTime": now.isoformat(),
    }


def _number(name: str, value: int) -> dict[str, Any]:
    return {"name": name, "type": "INTEGER", "integerValue": value}


def _ports(name: str, ports: frozenset[int]) -> dict[str, Any]:
    return {"name": name, "type": "STRINGSET", "stringSetValue": [str(port) for port in sorted(ports)]}
