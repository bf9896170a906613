"""RunTask, StopTask, DescribeTasks, ListTasks."""

from typing import Any

from ..change.tasks import overridden
from ..engine.journal import Reason
from ..model.cluster import Cluster
from ..model.tags import Tags
from ..model.task import DesiredStatus, StopCode, Task
from ..model.task_definition import TaskDefinition
from ..truth import errors, limits, messages
from . import container_rules, definition_rules, find, launch, shapes
from .call import Answer, Call, operation
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
    launch_type = launch.checked_launch_type(call, definition)
    network = launch.checked_network(call, definition, call.get("networkConfiguration"))
    count = call.get("count", 1)
    if not 1 <= count <= limits.TASKS_PER_RUN_TASK.value:
        refuse(errors.COUNT_OUT_OF_RANGE, limit=limits.TASKS_PER_RUN_TASK.value)
    overrides = _checked_overrides(call, definition)
    if launch_type != "FARGATE":
        refuse(errors.NO_CONTAINER_INSTANCES)
    definition_rules.check_overridden_size(definition.settings, overrides)
    tags = _tags(call, cluster, definition)
    tasks = [
        call.change.tasks.create(
            cluster,
            definition,
            group=call.get("group", f"family:{definition.family}"),
            launch_type=launch_type,
            because=Reason("api", cluster.arn, "RunTask started it", "API reference, RunTask"),
            network_configuration=network,
            started_by=call.get("startedBy"),
            platform_version=launch.platform_version(call, launch_type),
            overrides=overrides,
            enable_execute_command=call.get("enableExecuteCommand", False),
            tags=dict(tags),
        )
        for _ in range(count)
    ]
    answer = {"tasks": [shapes.task(task, include=["TAGS"]) for task in tasks], "failures": []}
    if token:
        call.account.client_tokens[token] = (call.request, answer)
    return answer


def _checked_overrides(call: Call, definition: TaskDefinition) -> dict[str, Any]:
    overrides: dict[str, Any] = call.get("overrides", {})
    names = {container["name"] for container in definition.containers}
    for item in overrides.get("containerOverrides") or []:
        if item.get("name") not in names:
            refuse(errors.UNKNOWN_CONTAINER, name=item.get("name"))
    container_rules.check_commands(overridden(definition.containers, overrides))
    return overrides


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
    tasks, failures = [], []
    for name in names:
        task = find.task_or_none(cluster, name)
        if task:
            tasks.append(shapes.task(task, include=call.get("include", [])))
        else:
            arn = name if name.startswith("arn:") else call.account.arns.of(f"task/{cluster.name}/{name}")
            failures.append({"arn": arn, "reason": "MISSING"})
    return {"tasks": tasks, "failures": failures}


@operation
def list_tasks(call: Call) -> Answer:
    """List tasks that fit every filter; without desiredStatus those that shall run."""
    cluster = find.cluster(call)
    started_by = call.get("startedBy")
    if started_by and any(call.get(name) for name in ("family", "serviceName", "containerInstance", "launchType")):
        refuse(errors.STARTED_BY_ALONE)
    found = [task.arn for task in _candidates(call, cluster) if _fits(call, task)]
    return page(call, "taskArns", sorted(found))


def _candidates(call: Call, cluster: Cluster) -> list[Task]:
    service_name = call.get("serviceName")
    if service_name is None:
        return list(cluster.tasks.values())
    service = find.service(cluster, service_name)
    return [task for task in cluster.tasks.values() if task.service is service]


def _fits(call: Call, task: Task) -> bool:
    return (
        task.desired_status == call.get("desiredStatus", DesiredStatus.RUNNING)
        and call.get("startedBy", task.started_by) == task.started_by
        and call.get("family", task.task_definition.family) == task.task_definition.family
        and call.get("launchType", task.launch_type) == task.launch_type
        and call.get("containerInstance") is None
    )
