"""TagResource, UntagResource, ListTagsForResource, and the tags that a create call brings."""

from ..model.tags import Tags, from_api, to_api
from ..truth import errors, limits
from .call import Answer, Call, operation
from .refusal import refuse


def given_tags(call: Call) -> Tags:
    """Return the tags of a create call."""
    tags = from_api(call.get("tags"))
    _check({}, tags)
    return tags


@operation
def tag_resource(call: Call) -> Answer:
    """Add tags to a resource, replacing values of keys that it has."""
    tags, new = _tags_of(call), from_api(call.get("tags"))
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


def _check(old: Tags, new: Tags) -> None:
    if any(key.lower().startswith("aws:") for key in new):
        refuse(errors.RESERVED_TAG)
    if len(old | new) > limits.TAGS_PER_RESOURCE.value:
        refuse(errors.TOO_MANY_TAGS, limit=limits.TAGS_PER_RESOURCE.value)


def _tags_of(call: Call) -> Tags:
    """Return the tags of the resource that the request names, to read or to change."""
    account = call.account
    tags_by_arn = {definition.arn: definition.tags for definition in account.task_definitions()}
    for cluster in account.clusters.values():
        tags_by_arn[cluster.arn] = cluster.tags
        tags_by_arn |= {service.arn: service.tags for service in cluster.services.values()}
        tags_by_arn |= {task.arn: task.tags for task in cluster.tasks.values()}
    arn = call.get("resourceArn", "")
    if arn not in tags_by_arn:
        refuse(errors.ARN_NOT_FOUND, arn=arn)
    return tags_by_arn[arn]
