"""TagResource, UntagResource, ListTagsForResource, and the tags that a create call brings."""

from collections.abc import Mapping

from ..model.capacity_provider import CapacityProvider
from ..model.cluster import Cluster
from ..model.container_instance import ContainerInstance
from ..model.service import Service
from ..model.tags import Tags, from_api, to_api
from ..model.task import Task
from ..model.task_definition import TaskDefinition
from ..model.task_set import TaskSet
from ..truth import errors, limits
from . import find
from .call import Answer, Call, operation
from .refusal import refuse

_Tagged = Cluster | CapacityProvider | TaskDefinition | Service | Task | TaskSet | ContainerInstance


def given_tags(call: Call) -> Tags:
    """Return the tags of a create call."""
    tags = _read(call)
    _check({}, tags)
    return tags


@operation
def tag_resource(call: Call) -> Answer:
    """Add tags to a resource, replacing values of keys that it has."""
    tags, new = _tags_of(call), _read(call)
    _check(tags, new)
    tags.update(new)
    return {}


@operation
def untag_resource(call: Call) -> Answer:
    """Remove tags from a resource."""
    tags = _tags_of(call)
    for key in call.get("tagKeys", []):
        tags.pop(key, None)
    return {}


@operation
def list_tags_for_resource(call: Call) -> Answer:
    """List the tags of a resource."""
    return {"tags": to_api(_tags_of(call))}


def _read(call: Call) -> Tags:
    given = call.get("tags", [])
    if not all(tag.get("key") for tag in given):
        refuse(errors.TAG_KEY_EMPTY)
    return from_api(given)


def _check(old: Tags, new: Tags) -> None:
    if any(key.lower().startswith("aws:") for key in new):
        refuse(errors.RESERVED_TAG)
    if len(old | new) > limits.TAGS_PER_RESOURCE.value:
        refuse(errors.TOO_MANY_TAGS, limit=limits.TAGS_PER_RESOURCE.value)


def _tags_of(call: Call) -> Tags:
    """Return the tags of the resource that the request names, to read or to change."""
    arn = call.get("resourceArn", "")
    kind, _, path = arn.removeprefix(call.account.arns.of("")).partition("/")
    resource = _resource(call, arn, kind, path)
    if resource is None or resource.arn != arn:
        refuse(errors.ARN_NOT_FOUND, arn=arn)
    return resource.tags


def _resource(call: Call, arn: str, kind: str, path: str) -> _Tagged | None:
    """Return the resource of that kind at that path; whether its ARN is the one that was asked for is not looked at."""
    account = call.account
    if kind == "cluster":
        return account.clusters.get(path)
    if kind == "capacity-provider":
        return account.providers.get(path)
    if kind == "task-definition":
        return find.task_definition_or_none(call, arn)
    cluster_name, _, name = path.partition("/")
    cluster = account.clusters.get(cluster_name)
    if cluster is None:
        return None
    if kind == "task-set":
        service = cluster.services.get(name.partition("/")[0])
        return next((each for each in service.task_sets if each.arn == arn), None) if service else None
    members: dict[str, Mapping[str, _Tagged]] = {
        "service": cluster.services,
        "task": cluster.tasks,
        "container-instance": cluster.instances,
    }
    return members.get(kind, {}).get(name)
