"""RegisterTaskDefinition, DescribeTaskDefinition, the list calls, DeregisterTaskDefinition, DeleteTaskDefinitions."""

from ..model.tags import to_api
from ..model.task_definition import Family, TaskDefinition, TaskDefinitionStatus
from ..truth import definition_errors, limits
from . import definition_rules, find, shapes
from .call import Answer, Call, operation
from .paging import at_most, page
from .refusal import EcsError, refuse
from .tagging import given_tags


@operation
def register_task_definition(call: Call) -> Answer:
    """Register the next revision of a family; revision numbers are never used again."""
    settings, tags = definition_rules.checked_settings(call.request, call.simulation.images), given_tags(call)
    family = call.account.families.setdefault(call.request["family"], Family(call.request["family"]))
    family.last_revision += 1
    definition = TaskDefinition(
        family.name,
        family.last_revision,
        call.account.arns.of(f"task-definition/{family.name}:{family.last_revision}"),
        call.now,
        call.account.arns.root,
        definition_rules.compatibilities(settings),
        settings,
        tags=tags,
    )
    family.revisions[definition.revision] = definition
    return {"taskDefinition": shapes.task_definition(definition), "tags": to_api(definition.tags)}


@operation
def describe_task_definition(call: Call) -> Answer:
    """Describe a revision, or the newest ACTIVE one of a family."""
    definition = find.task_definition_or_none(call, call.get("taskDefinition", ""))
    if definition is None:
        refuse(definition_errors.TASK_DEFINITION_NOT_DESCRIBED)
    answer: Answer = {"taskDefinition": shapes.task_definition(definition)}
    if "TAGS" in call.get("include", []):
        answer["tags"] = to_api(definition.tags)
    return answer


@operation
def list_task_definitions(call: Call) -> Answer:
    """List revisions by family and revision; without a status the ACTIVE ones."""
    status = call.get("status", TaskDefinitionStatus.ACTIVE)
    found = [
        definition.arn
        for definition in call.account.task_definitions()
        if definition.status == status and call.get("familyPrefix", definition.family) == definition.family
    ]
    if call.get("sort") == "DESC":
        found.reverse()
    return page(call, "taskDefinitionArns", found)


@operation
def list_task_definition_families(call: Call) -> Answer:
    """List families that have a revision of the status: ACTIVE, INACTIVE, or with ALL any."""
    status, prefix = call.get("status", "ALL"), call.get("familyPrefix", "")
    found = [
        name
        for name, family in sorted(call.account.families.items())
        if name.startswith(prefix) and _family_matches(family, status)
    ]
    return page(call, "families", found)


def _family_matches(family: Family, status: str) -> bool:
    """A family is INACTIVE only when it has no ACTIVE revision left."""
    active = family.latest_active() is not None
    return bool(family.revisions) and (status == "ALL" or active == (status == "ACTIVE"))


@operation
def deregister_task_definition(call: Call) -> Answer:
    """Turn a revision INACTIVE: what runs keeps running, nothing new may use it."""
    name = call.get("taskDefinition", "")
    if ":" not in name.rsplit("/", 1)[-1]:
        refuse(definition_errors.REVISION_MISSING)
    definition = find.task_definition_or_none(call, name)
    if definition is None:
        refuse(definition_errors.TASK_DEFINITION_NOT_DESCRIBED)
    if definition.status is TaskDefinitionStatus.ACTIVE:
        definition.status = TaskDefinitionStatus.INACTIVE
        definition.deregistered_at = call.now
    return {"taskDefinition": shapes.task_definition(definition)}


@operation
def delete_task_definitions(call: Call) -> Answer:
    """Ask for the deletion of INACTIVE revisions; each refusal is a failure of its own."""
    names = call.get("taskDefinitions", [])
    at_most("taskDefinitions", names, limits.TASK_DEFINITIONS_PER_DELETE.value)
    deleted, failures = [], []
    for name in names:
        try:
            deleted.append(shapes.task_definition(_request_deletion(call, name)))
        except EcsError as refusal:
            failures.append({"arn": name, "reason": refusal.message})
    return {"taskDefinitions": deleted, "failures": failures}


def _request_deletion(call: Call, name: str) -> TaskDefinition:
    definition = find.task_definition_or_none(call, name)
    if definition is None:
        refuse(definition_errors.TASK_DEFINITION_NOT_FOUND)
    if definition.status is TaskDefinitionStatus.ACTIVE:
        refuse(definition_errors.TASK_DEFINITION_STILL_ACTIVE)
    definition.status = TaskDefinitionStatus.DELETE_IN_PROGRESS
    definition.delete_requested_at = call.now
    return definition
