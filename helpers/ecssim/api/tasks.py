"""RunTask, StartTask, StopTask, DescribeTasks, ListTasks."""

from collections import Counter
from dataclasses import replace
from typing import Any

from ..change.tasks import overridden
from ..engine.journal import Reason
from ..model.arn import last_part
from ..model.cluster import Cluster
from ..model.tags import Tags
from ..model.task import DesiredStatus, StopCode, Task
from ..model.task_definition import TaskDefinition
from ..rules import launching
from ..rules.launching import Places, Target
from ..rules.placement import Board
from ..rules.requests import request_for
from ..rules.room import Room
from ..truth import capacity_errors, errors, limits, messages
from . import container_rules, definition_rules, find, launch, shapes
from .call import Answer, Call, operation
from .describing import described, missing
from .paging import at_most, page
from .refusal import EcsError, refuse
from .tagging import given_tags


@operation
def run_task(call: Call) -> Answer:
    """Start up to ten tasks that no service looks after."""
    cluster = find.cluster(call)
    token = call.get("clientToken")
    launch.check_token(call, limits.RUN_TASK_TOKEN_LENGTH.value)
    if token and token in call.account.client_tokens:
        request, answer = call.account.client_tokens[token]
        if request != call.request:
            arns = [task["taskArn"] for task in answer["tasks"]]
            raise EcsError(errors.REUSED_CLIENT_TOKEN.code, errors.REUSED_CLIENT_TOKEN(), {"resourceIds": arns})
        return answer
    definition = find.runnable_task_definition(call)
    capacity = launch.checked_capacity(call, cluster, definition)
    network = launch.checked_network(call, definition, call.get("networkConfiguration"))
    count = call.get("count", 1)
    if not 1 <= count <= limits.TASKS_PER_RUN_TASK.value:
        refuse(errors.COUNT_OUT_OF_RANGE, limit=limits.TASKS_PER_RUN_TASK.value)
    _check_instances(cluster, capacity)
    launch.check_public_ip(network, capacity)
    launch_type = launch.kind_of(cluster, capacity)
    constraints, strategy = launch.checked_placement(
        launch_type, definition, call.get("placementConstraints", []), call.get("placementStrategy", [])
    )
    overrides = _checked_overrides(call, definition)
    launch.check_roles(call, definition, overrides)
    group = call.get("group", f"family:{definition.family}")
    wanted = None
    if capacity.on_fargate:
        definition_rules.check_overridden_size(definition.settings, overrides)
    else:
        wanted = request_for(
            definition,
            group,
            launch_type=launch_type,
            zones=network.zones,
            constraints=constraints,
            strategy=strategy,
            overrides=overrides,
        )
    tags = _tags(call, cluster, definition)
    places = launching.find(
        cluster, count, wanted, launch_type=capacity.launch_type, strategy=capacity.strategy, zones=network.zones
    )
    if places.problem == messages.PROVISIONING_LIMIT() and not places.targets:
        refuse(capacity_errors.PROVISIONING_LIMIT)
    zones = call.change.tasks.zones_of(cluster, group)
    tasks = [
        call.change.tasks.create(
            cluster,
            definition,
            group=group,
            target=target,
            because=Reason("api", cluster.arn, "RunTask started it", "API reference, RunTask"),
            zones=zones,
            request=wanted,
            network_configuration=network.configuration,
            started_by=call.get("startedBy"),
            platform_version=launch.platform_version(call, capacity),
            overrides=overrides,
            enable_execute_command=call.get("enableExecuteCommand", False),
            tags=dict(tags),
        )
        for target in places.targets
    ]
    answer = {"tasks": [shapes.task(task, include=["TAGS"]) for task in tasks], "failures": _failures(places)}
    if token:
        call.account.client_tokens[token] = (call.request, answer)
    return answer


def _check_instances(cluster: Cluster, capacity: launch.Capacity) -> None:
    """Refuse a launch type of which the cluster has not a single instance; a provider may have none."""
    if (
        capacity.launch_type
        and not capacity.on_fargate
        and not any(
            instance.takes_tasks and instance.launch_type == capacity.launch_type
            for instance in cluster.instances.values()
        )
    ):
        refuse(errors.NO_CONTAINER_INSTANCES)


def _failures(places: Places) -> list[dict[str, str]]:
    """Return why tasks were not started: each instance that was examined, or what all of them lack."""
    if places.missing and not places.rejections:
        return [{"reason": places.problem or messages.EMPTY_PROVIDER()}]
    return [{"arn": each.instance.arn, "reason": each.reason} for each in places.rejections]


@operation
def start_task(call: Call) -> Answer:
    """Start a task on each of the named instances, whatever strategy or constraint says otherwise."""
    cluster = find.cluster(call)
    names = call.get("containerInstances", [])
    if not names:
        refuse(errors.INSTANCES_EMPTY)
    at_most("containerInstances", names, limits.INSTANCES_PER_START_TASK.value)
    definition = find.runnable_task_definition(call)
    network = launch.checked_network(call, definition, call.get("networkConfiguration"))
    launch.check_public_ip(network, launch.Capacity("EC2"))
    overrides = _checked_overrides(call, definition)
    launch.check_roles(call, definition, overrides)
    group = call.get("group", f"family:{definition.family}")
    tags = _tags(call, cluster, definition)
    tasks, failures = [], []
    for name in names:
        instance = find.instance_or_none(cluster, name)
        if instance is None or not instance.listed:
            reason = "MISSING" if instance is None else "INACTIVE"
            failures.append(missing(call, f"container-instance/{cluster.name}", name, reason))
            continue
        request = request_for(
            definition, group, launch_type=instance.launch_type, zones=network.zones, overrides=overrides
        )
        against = Board([]).reason_against(Room(instance), replace(request, constraints=()))
        if against:
            failures.append({"arn": instance.arn, "reason": against})
            continue
        task = call.change.tasks.create(
            cluster,
            definition,
            group=group,
            target=Target(instance.launch_type, None, instance),
            because=Reason("api", cluster.arn, "StartTask started it", "API reference, StartTask"),
            zones=Counter(),
            request=request,
            network_configuration=network.configuration,
            started_by=call.get("startedBy"),
            overrides=overrides,
            enable_execute_command=call.get("enableExecuteCommand", False),
            tags=dict(tags),
        )
        tasks.append(task)
    return {"tasks": [shapes.task(task, include=["TAGS"]) for task in tasks], "failures": failures}


def _checked_overrides(call: Call, definition: TaskDefinition) -> dict[str, Any]:
    overrides: dict[str, Any] = call.get("overrides", {})
    names = {container["name"] for container in definition.containers}
    items = overrides.get("containerOverrides") or []
    for item in items:
        if item.get("name") not in names:
            refuse(errors.UNKNOWN_CONTAINER, name=item.get("name"))
    container_rules.check_numbers(items)
    container_rules.check_variables(items)
    container_rules.check_gpus(items)
    container_rules.check_commands(overridden(definition.containers, overrides), call.simulation.images)
    return definition_rules.with_plain_sizes(overrides)


def _tags(call: Call, cluster: Cluster, definition: TaskDefinition) -> Tags:
    tags = given_tags(call)
    if call.get("propagateTags") == "SERVICE":
        refuse(errors.PROPAGATE_FROM_SERVICE)
    if call.get("propagateTags") == "TASK_DEFINITION":
        tags = definition.tags | tags
    if call.get("enableECSManagedTags"):
        tags["aws:ecs:clusterName"] = cluster.name
    return tags


@operation
def stop_task(call: Call) -> Answer:
    """Want a task STOPPED, and delete its tags; the answer still shows it where it is."""
    cluster = find.cluster(call)
    task = find.task_or_none(cluster, call.get("task", ""))
    if task is None:
        refuse(errors.TASK_NOT_FOUND)
    reason = call.get("reason", messages.STOPPED_BY_USER())
    because = Reason("api", task.arn, f"StopTask was called for it: {reason}", "API reference, StopTask")
    call.change.tasks.stop(task, StopCode.USER_INITIATED, reason, because)
    task.tags.clear()
    return {"task": shapes.task(task)}


@operation
def describe_tasks(call: Call) -> Answer:
    """Describe tasks by id or ARN; what is unknown is a failure, not an error."""
    cluster = find.cluster(call)
    names = call.get("tasks", [])
    if not names:
        refuse(errors.TASKS_EMPTY)
    at_most("tasks", names, limits.TASKS_PER_DESCRIBE.value)
    tasks, failures = described(
        call,
        names,
        f"task/{cluster.name}",
        lambda name: find.task_or_none(cluster, name),
        lambda task: shapes.task(task, include=call.get("include", [])),
    )
    return {"tasks": tasks, "failures": failures}


@operation
def list_tasks(call: Call) -> Answer:
    """List tasks that fit every filter; without desiredStatus those that shall run."""
    cluster = find.cluster(call)
    started_by = call.get("startedBy")
    if started_by and any(call.get(name) for name in ("family", "serviceName", "containerInstance", "launchType")):
        refuse(errors.STARTED_BY_ALONE)
    if call.get("containerInstance"):
        find.instance(cluster, call.get("containerInstance"))
    found = [task.arn for task in _candidates(call, cluster) if _fits(call, task)]
    return page(call, "taskArns", sorted(found))


def _candidates(call: Call, cluster: Cluster) -> list[Task]:
    service_name = call.get("serviceName")
    if service_name is None:
        return list(cluster.tasks.values())
    service = find.service(cluster, service_name)
    return [task for task in cluster.tasks.values() if task.service is service]


def _fits(call: Call, task: Task) -> bool:
    instance_id = last_part(call.get("containerInstance", "")) or None
    return (
        task.desired_status == call.get("desiredStatus", DesiredStatus.RUNNING)
        and call.get("startedBy", task.started_by) == task.started_by
        and call.get("family", task.task_definition.family) == task.task_definition.family
        and call.get("launchType", task.launch_type) == task.launch_type
        and (instance_id is None or (task.container_instance is not None and task.container_instance.id == instance_id))
    )
