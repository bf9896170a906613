"""RegisterContainerInstance, DeregisterContainerInstance, the calls that read them, UpdateContainerInstancesState."""

import json
import re
from typing import Any

from ..engine.journal import Reason
from ..model.container_instance import InstanceStatus
from ..model.resources import Resources
from ..rules.expression import ExpressionError, check, matches
from ..rules.placement import subject
from ..truth import agent, errors, instances, limits, messages
from . import find, shapes
from .call import Answer, Call, operation
from .describing import described, missing
from .paging import at_most, page
from .refusal import refuse
from .tagging import given_tags

_RESOURCE_TYPES = {
    "INTEGER": "integerValue",
    "LONG": "longValue",
    "DOUBLE": "doubleValue",
    "STRINGSET": "stringSetValue",
}


_IDENTITY = ("instanceId", "instanceType", "imageId", "availabilityZone")
_PORT = re.compile(r"[0-9]{1,5}")


@operation
def register_container_instance(call: Call) -> Answer:
    """Let a machine join a cluster; its agent calls this, and so can whoever plays the agent.

    Without resources and attributes of its own the machine gets those of its instance type.
    """
    cluster = find.cluster(call)
    identity = _identity(call)
    named = call.get("containerInstanceArn")
    if named:
        instance = find.instance(cluster, named)
        if not instance.listed:
            refuse(errors.INSTANCE_INACTIVE)
        return {"containerInstance": shapes.container_instance(instance, include=["TAGS"])}
    ec2_instance_id = str(identity.get("instanceId") or call.simulation.chance.hex_id("played instances", 17))
    for instance in cluster.instances.values():
        if instance.listed and instance.ec2_instance_id == ec2_instance_id:
            return {"containerInstance": shapes.container_instance(instance, include=["TAGS"])}
    machine = call.account.machines.get(ec2_instance_id)
    version = call.get("versionInfo", {})
    instance = call.change.instances.register(
        cluster,
        ec2_instance_id,
        _resources(call, identity),
        _attributes(call, identity),
        machine=machine if machine and machine.facts.has_agent else None,
        agent_version=version.get("agentVersion", agent.AGENT_VERSION.value),
        agent_hash=version.get("agentHash", agent.AGENT_HASH.value),
        docker_version=version.get("dockerVersion", agent.DOCKER_VERSION.value),
        tags=given_tags(call),
    )
    return {"containerInstance": shapes.container_instance(instance, include=["TAGS"])}


def _identity(call: Call) -> dict[str, Any]:
    """Return the instance identity document, which EC2 signs and the agent passes on."""
    try:
        document = json.loads(call.get("instanceIdentityDocument", "{}"))
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not all(isinstance(document.get(name), str | None) for name in _IDENTITY):
        refuse(errors.IDENTITY_DOCUMENT_INVALID)
    return document


def _resources(call: Call, identity: dict[str, Any]) -> Resources:
    kind = instances.INSTANCE_TYPES.value.get(str(identity.get("instanceType")))
    given = {
        resource.get("name"): resource.get(_RESOURCE_TYPES.get(resource.get("type", "INTEGER"), "integerValue"))
        for resource in call.get("totalResources", [])
    }
    gpus = tuple(device["id"] for device in call.get("platformDevices", []) if device["type"] == "GPU")
    return Resources(
        cpu=_size("CPU", given) or (kind.cpu_units if kind else agent.EXTERNAL_CPU_UNITS.value),
        memory_mib=_size("MEMORY", given) or (kind.memory_mib if kind else agent.EXTERNAL_MEMORY_MIB.value),
        tcp_ports=_ports("PORTS", given) or frozenset(instances.RESERVED_TCP_PORTS.value),
        udp_ports=_ports("PORTS_UDP", given),
        network_interfaces=kind.network_interfaces - 1 if kind else 0,
        gpus=gpus,
    )


def _size(name: str, given: dict[str | None, Any]) -> int:
    """Return how much of a resource the request gives; 0 if it gives none."""
    value = given.get(name) or 0
    if isinstance(value, list) or value < 0:
        refuse(errors.REGISTERED_RESOURCE_INVALID, name=name)
    return int(value)


def _ports(name: str, given: dict[str | None, Any]) -> frozenset[int]:
    """Return the ports that the request gives as taken."""
    texts = given.get(name) or []
    highest = limits.HOST_PORT_RANGE.value[1]
    if not isinstance(texts, list) or not all(_PORT.fullmatch(text) and int(text) <= highest for text in texts):
        refuse(errors.REGISTERED_RESOURCE_INVALID, name=name)
    return frozenset(int(text) for text in texts)


def _attributes(call: Call, identity: dict[str, Any]) -> dict[str, str | None]:
    """Return what the request gives, or the built-in attributes and the capabilities of a current agent."""
    given = {attribute["name"]: attribute.get("value") for attribute in call.get("attributes", [])}
    if given:
        return given
    kind = instances.INSTANCE_TYPES.value.get(str(identity.get("instanceType")))
    built_in = {
        "ecs.ami-id": identity.get("imageId"),
        "ecs.availability-zone": identity.get("availabilityZone"),
        "ecs.instance-type": identity.get("instanceType"),
        "ecs.os-type": "linux",
        "ecs.cpu-architecture": kind.architecture if kind else "x86_64",
    }
    return {name: value for name, value in built_in.items() if value} | dict.fromkeys(
        instances.capabilities(external=False)
    )


@operation
def deregister_container_instance(call: Call) -> Answer:
    """Take an instance out of its cluster; with `force` although tasks run on it.

    ECS then shows those tasks as STOPPED and starts copies elsewhere for services. AWS contradicts itself on whether
    the containers go on; nothing here can see them any more.
    """
    cluster = find.cluster(call)
    instance = find.instance(cluster, call.get("containerInstance", ""))
    if not instance.listed:
        refuse(errors.INSTANCE_INACTIVE)
    if instance.tasks and not call.get("force"):
        refuse(errors.INSTANCE_HAS_TASKS)
    because = Reason("api", instance.arn, "DeregisterContainerInstance took its instance away", "API reference")
    call.change.instances.stop_all(instance, messages.INSTANCE_DEREGISTERED(), because)
    call.change.instances.deregister(instance)
    return {"containerInstance": shapes.container_instance(instance, include=["TAGS"])}


@operation
def describe_container_instances(call: Call) -> Answer:
    """Describe instances by id or ARN; deregistered ones are INACTIVE."""
    cluster = find.cluster(call)
    names = call.get("containerInstances", [])
    if not names:
        refuse(errors.INSTANCES_EMPTY)
    at_most("containerInstances", names, limits.INSTANCES_PER_DESCRIBE.value)
    found, failures = described(
        call,
        names,
        f"container-instance/{cluster.name}",
        lambda name: find.instance_or_none(cluster, name),
        lambda instance: shapes.container_instance(instance, include=call.get("include", [])),
    )
    return {"containerInstances": found, "failures": failures}


@operation
def list_container_instances(call: Call) -> Answer:
    """List the instances that fit status and filter; without a status those that are not INACTIVE."""
    cluster = find.cluster(call)
    status, text = call.get("status"), call.get("filter")
    found = [
        instance
        for instance in cluster.instances.values()
        if (instance.status == status if status else instance.listed)
    ]
    if text:
        try:
            check(text)
            found = [instance for instance in found if matches(text, subject(instance))]
        except ExpressionError as problem:
            refuse(errors.EXPRESSION_INVALID, problem=problem)
    return page(call, "containerInstanceArns", sorted(instance.arn for instance in found))


@operation
def update_container_instances_state(call: Call) -> Answer:
    """Set instances to DRAINING, or back to ACTIVE."""
    cluster = find.cluster(call)
    names = call.get("containerInstances", [])
    status = call.get("status", "")
    if status not in (InstanceStatus.ACTIVE, InstanceStatus.DRAINING):
        refuse(errors.INSTANCE_STATUS_INVALID, status=status)
    at_most("containerInstances", names, limits.INSTANCES_PER_STATE_UPDATE.value)
    changed, failures = [], []
    for name in names:
        instance = find.instance_or_none(cluster, name)
        if instance is None or not instance.listed:
            reason = "MISSING" if instance is None else "INACTIVE"
            failures.append(missing(call, f"container-instance/{cluster.name}", name, reason))
            continue
        call.change.instances.set_status(instance, InstanceStatus(status))
        changed.append(shapes.container_instance(instance))
    return {"containerInstances": changed, "failures": failures}


@operation
def update_container_agent(call: Call) -> Answer:
    """Ask an agent to update itself; the simulated ones run the newest version and have nothing to do.

    An older version is that of somebody who plays the agent: the update stays PENDING, for its end would be told over
    the web socket.
    """
    instance = find.instance(find.cluster(call), call.get("containerInstance", ""))
    if not instance.listed:
        refuse(errors.INSTANCE_INACTIVE)
    if instance.external:
        refuse(errors.EXTERNAL_AGENT_UPDATE)
    if instance.agent_version == agent.AGENT_VERSION.value:
        refuse(errors.NO_AGENT_UPDATE)
    if instance.agent_update_status:
        refuse(errors.AGENT_UPDATE_IN_PROGRESS)
    call.change.instances.request_agent_update(instance)
    return {"containerInstance": shapes.container_instance(instance)}
