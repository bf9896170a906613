"""Attributes of container instances: those that users add, beside those that agents register."""

from typing import Any

import pytest

from tests.conftest import CLUSTER
from tests.ecssim.api.api_kit import INVALID, refused
from tests.ecssim.api.instances_kit import attributes, define, describe_instance, join, leave, run

NOBODY = "0" * 32
FORM = ("An attribute has a name of letters, digits, _ . / \\ and -, and a value, each of at most 128 characters.",)


def put(ecs: Any, instance: dict[str, Any], **values: str) -> list[dict[str, str]]:
    wanted = [
        {"name": name, "value": value, "targetId": instance["containerInstanceArn"]} for name, value in values.items()
    ]
    return list(ecs.put_attributes(cluster=CLUSTER, attributes=wanted)["attributes"])


def delete(ecs: Any, instance: dict[str, Any], *names: str) -> list[dict[str, str]]:
    unwanted = [{"name": name, "targetId": instance["containerInstanceArn"]} for name in names]
    return list(ecs.delete_attributes(cluster=CLUSTER, attributes=unwanted)["attributes"])


def listed(ecs: Any, **request: Any) -> list[dict[str, str]]:
    return list(
        ecs.list_attributes(**{"cluster": CLUSTER, "targetType": "container-instance", **request})["attributes"]
    )


def shape(instance: dict[str, Any], name: str, value: str) -> dict[str, str]:
    return {
        "name": name,
        "value": value,
        "targetType": "container-instance",
        "targetId": instance["containerInstanceArn"],
    }


def test_an_attribute_is_added_changed_and_removed(ecs: Any) -> None:
    instance = join(ecs)
    assert put(ecs, instance, stack="test") == [shape(instance, "stack", "test")]
    put(ecs, instance, stack="prod")
    assert attributes(describe_instance(ecs, instance))["stack"] == "prod"
    assert delete(ecs, instance, "stack") == [shape(instance, "stack", "prod")]
    assert "stack" not in attributes(describe_instance(ecs, instance))


def test_an_attribute_needs_no_value(ecs: Any) -> None:
    instance = join(ecs)
    arn = instance["containerInstanceArn"]
    ecs.put_attributes(cluster=CLUSTER, attributes=[{"name": "fast", "targetId": arn}])
    assert listed(ecs, attributeName="fast") == [{"name": "fast", "targetType": "container-instance", "targetId": arn}]


def test_a_target_is_named_by_its_id_as_by_its_arn(ecs: Any) -> None:
    instance = join(ecs)
    name = instance["containerInstanceArn"].rsplit("/", 1)[-1]
    ecs.put_attributes(
        cluster=CLUSTER,
        attributes=[{"name": "stack", "value": "test", "targetType": "container-instance", "targetId": name}],
    )
    assert attributes(describe_instance(ecs, instance))["stack"] == "test"


def test_a_new_attribute_lets_a_task_be_placed(ecs: Any) -> None:
    define(ecs, placementConstraints=[{"type": "memberOf", "expression": "attribute:stack == prod"}])
    instance = join(ecs)
    assert run(ecs)["tasks"] == []
    put(ecs, instance, stack="prod")
    assert len(run(ecs)["tasks"]) == 1


def test_attributes_are_listed_by_name_and_value(ecs: Any) -> None:
    one, two = join(ecs, 1), join(ecs, 2)
    put(ecs, one, stack="test", rack="1")
    put(ecs, two, stack="prod")
    in_order = sorted([shape(one, "stack", "test"), shape(two, "stack", "prod")], key=lambda each: each["targetId"])
    assert listed(ecs, attributeName="stack") == in_order
    assert listed(ecs, attributeName="stack", attributeValue="prod") == [shape(two, "stack", "prod")]
    assert listed(ecs, attributeName="unknown") == []


def test_all_attributes_are_listed_in_pages(ecs: Any) -> None:
    instance = join(ecs)
    assert len(listed(ecs, maxResults=7)) == 7
    pages = ecs.get_paginator("list_attributes").paginate(
        cluster=CLUSTER, targetType="container-instance", PaginationConfig={"PageSize": 10}
    )
    found = {each["name"] for page in pages for each in page["attributes"]}
    assert found == set(attributes(instance))


def test_an_instance_that_left_has_no_attributes_to_list(ecs: Any) -> None:
    instance = join(ecs)
    put(ecs, instance, stack="test")
    leave(ecs, instance)
    assert listed(ecs, attributeName="stack") == []


def test_the_tenth_attribute_of_an_instance_is_the_last(ecs: Any) -> None:
    instance = join(ecs)
    put(ecs, instance, **{f"a{number}": "x" for number in range(9)})
    put(ecs, instance, a9="x")
    put(ecs, instance, a9="replaced")
    with refused("AttributeLimitExceededException", "A resource can have at most 10 custom attributes."):
        put(ecs, instance, a10="x")


def test_eleven_attributes_in_one_call_are_too_many(ecs: Any) -> None:
    instance = join(ecs)
    with refused("AttributeLimitExceededException", "A resource can have at most 10 custom attributes."):
        put(ecs, instance, **{f"a{number}": "x" for number in range(11)})
    assert attributes(describe_instance(ecs, instance)) == attributes(instance)


@pytest.mark.parametrize(
    ("name", "value"), [("a b", "x"), ("", "x"), ("a" * 129, "x"), ("stack", "x" * 129), ("Größe", "x")]
)
def test_an_attribute_with_a_wrong_name_or_value_is_refused(ecs: Any, name: str, value: str) -> None:
    instance = join(ecs)
    with refused(INVALID, *FORM):
        put(ecs, instance, **{name: value})


@pytest.mark.parametrize("name", ["ecs.availability-zone", "ecs.capability.task-eni"])
def test_what_is_built_in_cannot_be_changed_or_removed(ecs: Any, name: str) -> None:
    instance = join(ecs)
    message = f"The attribute {name} is built in and cannot be changed."
    with refused(INVALID, message):
        put(ecs, instance, **{name: "x"})
    with refused(INVALID, message):
        delete(ecs, instance, name)
    assert describe_instance(ecs, instance) == instance


def test_one_wrong_attribute_spoils_the_call(ecs: Any) -> None:
    instance = join(ecs)
    put(ecs, instance, stack="test")
    with refused(INVALID, *FORM):
        put(ecs, instance, **{"rack": "1", "a b": "x"})
    with refused("TargetNotFoundException", _not_found(instance["containerInstanceArn"])):
        delete(ecs, instance, "stack", "unknown")
    assert [each["name"] for each in listed(ecs) if each["name"] in ("stack", "rack")] == ["stack"]


@pytest.mark.parametrize("operation", ["put_attributes", "delete_attributes"])
def test_attributes_belong_to_instances_that_are_there(ecs: Any, operation: str) -> None:
    gone = join(ecs)
    leave(ecs, gone)
    for target in (NOBODY, gone["containerInstanceArn"]):
        with refused("TargetNotFoundException", _not_found(target)):
            getattr(ecs, operation)(cluster=CLUSTER, attributes=[{"name": "stack", "targetId": target}])


def _not_found(target: str) -> str:
    return f"The target {target} was not found, or does not have the attribute."


@pytest.mark.parametrize("operation", ["put_attributes", "delete_attributes"])
def test_attributes_belong_to_no_other_type_of_target(ecs: Any, operation: str) -> None:
    wanted = {"name": "stack", "targetType": "service", "targetId": NOBODY}
    with refused(INVALID, "Attributes belong to targets of the type container-instance, not service."):
        getattr(ecs, operation)(cluster=CLUSTER, attributes=[wanted])


def test_attributes_of_another_type_of_target_are_not_listed(ecs: Any) -> None:
    with refused(INVALID, "Attributes belong to targets of the type container-instance, not service."):
        listed(ecs, targetType="service")
