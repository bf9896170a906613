"""CreateTaskSet, UpdateTaskSet, DeleteTaskSet, DescribeTaskSets and UpdateServicePrimaryTaskSet."""

from typing import Any

from ..model.service import Service, ServiceStatus
from ..model.task_set import DeploymentController, TaskSet, TaskSetStatus
from ..truth import errors
from ..truth import task_sets as truth
from . import find, launch
from .call import Answer, Call, operation
from .describing import described
from .load_balancing import checked_load_balancers
from .refusal import refuse
from .tagging import given_tags
from .task_set_shapes import task_set as shape


@operation
def create_task_set(call: Call) -> Answer:
    """Create a task set, which is not the primary one; the scheduler starts its tasks a few seconds later."""
    service = _external_service(call)
    launch.check_token(call, truth.TOKEN_LENGTH.value)
    token = call.get("clientToken")
    if token and (same := next((each for each in service.task_sets if each.client_token == token), None)):
        return {"taskSet": shape(service, same, include=["TAGS"])}
    configuration = how_to_run(call, service)
    if len(service.task_sets) >= truth.ALL_PER_SERVICE.value:
        refuse(truth.TOO_MANY, limit=truth.ALL_PER_SERVICE.value)
    task_set = call.change.task_sets.create(
        service,
        scale_percent=_checked_percent(call.get("scale", {})),
        external_id=call.get("externalId"),
        client_token=token,
        tags=given_tags(call),
        **configuration,
    )
    call.change.services.notice(service)
    return {"taskSet": shape(service, task_set, include=["TAGS"])}


def how_to_run(call: Call, service: Service) -> dict[str, Any]:
    """Return what the tasks of a new task set are made from, under the names of the fields of a deployment.

    Raises:
        EcsError: if ECS would not run such tasks.
    """
    definition = find.runnable_task_definition(call)
    capacity = launch.checked_capacity(call, service.cluster, definition)
    network = launch.checked_network(call, definition, call.get("networkConfiguration"))
    launch.check_public_ip(network, capacity)
    return {
        "task_definition": definition,
        "launch_type": capacity.launch_type,
        "strategy": capacity.strategy,
        "platform_version": launch.platform_version(call, capacity),
        "network_configuration": network.configuration,
        "zones": network.zones,
        "load_balancers": checked_load_balancers(call, definition, capacity, ()),
    }


@operation
def update_task_set(call: Call) -> Answer:
    """Change the scale of a task set."""
    service = _external_service(call)
    task_set = _kept_task_set(service, call.get("taskSet", ""))
    call.change.task_sets.scale(service, task_set, _checked_percent(call.get("scale", {})))
    call.change.services.notice(service)
    return {"taskSet": shape(service, task_set)}


@operation
def delete_task_set(call: Call) -> Answer:
    """Delete a task set: it is DRAINING until its tasks are gone."""
    service = _external_service(call)
    task_set = _task_set(service, call.get("taskSet", ""))
    if not call.get("force"):
        if task_set.status is TaskSetStatus.PRIMARY:
            refuse(truth.IS_PRIMARY)
        if task_set.kept and task_set.scale_percent > 0:
            refuse(truth.ABOVE_ZERO)
    call.change.task_sets.delete(service, task_set)
    call.change.services.notice(service)
    return {"taskSet": shape(service, task_set)}


@operation
def describe_task_sets(call: Call) -> Answer:
    """Describe some task sets of a service, or all of them; CodeDeploy's can be described too."""
    service = _service(call)
    if service.controller is DeploymentController.ECS:
        refuse(truth.NEEDS_EXTERNAL, controller=service.controller)
    shapes, failures = described(
        call,
        call.get("taskSets") or [each.id for each in service.task_sets],
        f"task-set/{service.cluster.name}/{service.name}",
        lambda name: _task_set_or_none(service, name),
        lambda task_set: shape(service, task_set, include=call.get("include", [])),
    )
    return {"taskSets": shapes, "failures": failures}


@operation
def update_service_primary_task_set(call: Call) -> Answer:
    """Make a task set the primary one."""
    service = _external_service(call)
    task_set = _kept_task_set(service, call.get("primaryTaskSet", ""))
    call.change.task_sets.make_primary(service, task_set)
    call.change.services.notice(service)
    return {"taskSet": shape(service, task_set)}


def _service(call: Call) -> Service:
    service = find.service(find.cluster(call), call.get("service", ""))
    if service.status is not ServiceStatus.ACTIVE:
        refuse(errors.SERVICE_NOT_ACTIVE)
    return service


def _external_service(call: Call) -> Service:
    service = _service(call)
    if service.controller is not DeploymentController.EXTERNAL:
        refuse(truth.NEEDS_EXTERNAL, controller=service.controller)
    return service


def _task_set_or_none(service: Service, id_or_arn: str) -> TaskSet | None:
    return next((each for each in service.task_sets if id_or_arn in (each.id, each.arn)), None)


def _task_set(service: Service, id_or_arn: str) -> TaskSet:
    found = _task_set_or_none(service, id_or_arn)
    if found is None:
        refuse(truth.NOT_FOUND)
    return found


def _kept_task_set(service: Service, id_or_arn: str) -> TaskSet:
    found = _task_set(service, id_or_arn)
    if not found.kept:
        refuse(truth.IS_DRAINING)
    return found


def _checked_percent(scale: dict[str, Any]) -> float:
    percent = scale.get("value", truth.WHOLE_PERCENT.value)
    low, high = truth.PERCENT_RANGE.value
    if not low <= percent <= high:
        refuse(truth.PERCENT_INVALID)
    return float(percent)
