"""PutAttributes, DeleteAttributes, ListAttributes: what container instances say of themselves and what users add."""

import re
from typing import Any

from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance
from ..truth import errors, instances, limits
from . import find
from .call import Answer, Call, operation
from .paging import page
from .refusal import refuse

_NAME = re.compile(r"[A-Za-z0-9_./\\-]{1,128}")
_TARGET_TYPE = "container-instance"


@operation
def put_attributes(call: Call) -> Answer:
    """Add attributes to container instances, or change their values."""
    cluster = find.cluster(call)
    wanted = [(_target(cluster, attribute), attribute) for attribute in call.get("attributes", [])]
    names: dict[str, set[str]] = {}
    for instance, attribute in wanted:
        name, value = attribute["name"], attribute.get("value")
        if not _NAME.fullmatch(name) or len(value or "") > limits.ATTRIBUTE_LENGTH.value:
            refuse(errors.ATTRIBUTE_INVALID, limit=limits.ATTRIBUTE_LENGTH.value)
        if name in _RESERVED:
            refuse(errors.ATTRIBUTE_BUILT_IN, name=name)
        custom = names.setdefault(instance.id, {each for each in instance.attributes if each not in _RESERVED})
        custom.add(name)
        if len(custom) > limits.ATTRIBUTES_PER_RESOURCE.value:
            refuse(errors.TOO_MANY_ATTRIBUTES, limit=limits.ATTRIBUTES_PER_RESOURCE.value)
    for instance, attribute in wanted:
        instance.attributes[attribute["name"]] = attribute.get("value")
        call.change.tasks.count_instance_version(instance)
    call.change.instances.offer_room(cluster)
    return {"attributes": [_shape(instance, each["name"], each.get("value")) for instance, each in wanted]}


_RESERVED = frozenset(instances.BUILT_IN_ATTRIBUTES.value) | frozenset(
    instances.capabilities(external=False) + instances.capabilities(external=True)
)


@operation
def delete_attributes(call: Call) -> Answer:
    """Take attributes away from container instances."""
    cluster = find.cluster(call)
    unwanted = [(_target(cluster, attribute), attribute) for attribute in call.get("attributes", [])]
    for instance, attribute in unwanted:
        if attribute["name"] not in instance.attributes:
            refuse(errors.ATTRIBUTE_TARGET_NOT_FOUND, target=attribute.get("targetId"))
        if attribute["name"] in _RESERVED:
            refuse(errors.ATTRIBUTE_BUILT_IN, name=attribute["name"])
    deleted = []
    for instance, attribute in unwanted:
        value = instance.attributes.pop(attribute["name"], None)
        call.change.tasks.count_instance_version(instance)
        deleted.append(_shape(instance, attribute["name"], value))
    call.change.instances.offer_room(cluster)
    return {"attributes": deleted}


@operation
def list_attributes(call: Call) -> Answer:
    """List attributes of container instances by name and value."""
    cluster = find.cluster(call)
    if call.get("targetType") != _TARGET_TYPE:
        refuse(errors.ATTRIBUTE_TARGET_TYPE, target_type=call.get("targetType"))
    name, value = call.get("attributeName"), call.get("attributeValue")
    found = [
        _shape(instance, each, instance.attributes[each])
        for instance in sorted(cluster.instances.values(), key=lambda instance: instance.arn)
        if instance.listed
        for each in sorted(instance.attributes)
        if name in (None, each) and value in (None, instance.attributes[each])
    ]
    return page(call, "attributes", found)


def _target(cluster: Cluster, attribute: dict[str, Any]) -> ContainerInstance:
    if attribute.get("targetType", _TARGET_TYPE) != _TARGET_TYPE:
        refuse(errors.ATTRIBUTE_TARGET_TYPE, target_type=attribute["targetType"])
    instance = find.instance_or_none(cluster, attribute.get("targetId", ""))
    if instance is None or not instance.listed:
        refuse(errors.ATTRIBUTE_TARGET_NOT_FOUND, target=attribute.get("targetId"))
    return instance


def _shape(instance: ContainerInstance, name: str, value: str | None) -> dict[str, str]:
    shape = {"name": name, "targetType": _TARGET_TYPE, "targetId": instance.arn}
    return shape | ({"value": value} if value is not None else {})
