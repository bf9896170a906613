"""Before its containers start, a task needs their secrets, their images and their log groups, leave of its execution
role to use them, and on Fargate a way to them. A task that cannot have one of them fails to start, and its service
calls that a task that it could not place.

The first task of a deployment finds out which image each tag stands for, and the other tasks of that deployment use the
same image, even when the tag has been pushed again; a container can opt out of this by its versionConsistency. In which
order AWS fetches these things is assumed, and that what it says of the task it also says of the container.
"""

from ..engine.journal import Reason
from ..model.deployment import Deployment
from ..model.task import Container, Lack, Missing, StopCode, Task
from ..outside.ecr_image import parse
from ..outside.images import full_name, split
from ..truth import messages
from .plan import EndTask, GiveUp, Plan, PrepareTask

SOURCE = "developer guide, Amazon ECS stopped task error messages; Container image resolution"

_WORDS = {
    Missing.SECRET: messages.SECRET_MISSING,
    Missing.SECRET_KEY: messages.SECRET_KEY_MISSING,
    Missing.PARAMETER: messages.PARAMETER_MISSING,
    Missing.IMAGE: messages.CANNOT_PULL,
    Missing.LOG_GROUP: messages.LOG_GROUP_MISSING,
    Missing.LEAVE_TO_LOG_IN: messages.LOGIN_DENIED,
    Missing.LEAVE_TO_PULL: messages.PULL_DENIED,
    Missing.LEAVE_TO_READ_SECRET: messages.SECRET_DENIED,
    Missing.LEAVE_TO_READ_PARAMETER: messages.PARAMETER_DENIED,
    Missing.LEAVE_TO_CREATE_LOG_GROUP: messages.LOG_GROUP_DENIED,
    Missing.LEAVE_TO_WRITE_LOG: messages.LOG_STREAM_DENIED,
    Missing.ROUTE_TO_REGISTRY: messages.REGISTRY_UNREACHABLE,
    Missing.ROUTE_TO_IMAGE: messages.IMAGE_UNREACHABLE,
    Missing.ROUTE_TO_LAYERS: messages.LAYERS_UNREACHABLE,
    Missing.ROUTE_TO_SECRET: messages.SECRET_UNREACHABLE,
    Missing.ROUTE_TO_PARAMETER: messages.PARAMETER_UNREACHABLE,
    Missing.ROUTE_TO_LOG_GROUP: messages.LOGS_UNREACHABLE,
    Missing.COMMAND: messages.CANNOT_FORESEE,
}
# On an instance the agent asks Docker for the manifest first, and passes on its answer.
_WORDS_ON_INSTANCE = {
    Missing.IMAGE: messages.CANNOT_PULL_ON_INSTANCE,
    Missing.LEAVE_TO_LOG_IN: messages.LOGIN_DENIED_ON_INSTANCE,
    Missing.LEAVE_TO_PULL: messages.PULL_DENIED_ON_INSTANCE,
}
# The registry that answers to a name which Docker gives to its own.
_DOCKER_HUB = {"docker.io": "registry-1.docker.io"}
_OF_IMAGES = (Missing.IMAGE, Missing.LEAVE_TO_PULL, Missing.ROUTE_TO_IMAGE, Missing.ROUTE_TO_LAYERS)


def plan(task: Task) -> Plan:
    """Have the agent fetch what the task needs; if something cannot be had, the task ends, on Fargate after retries."""
    if task.prepared_at is None:
        return Plan([PrepareTask(task)])
    if task.lack is None:
        return Plan()
    result = Plan([GiveUp(task)]) if task.on_fargate else end(task)
    because = f": {task.lack.refusal}" if task.lack.refusal else ""
    sentence = f"container {task.lack.container.name} lacks {task.lack.missing}: {task.lack.name}{because}"
    result.reasons.append(Reason("resources", task.arn, sentence, SOURCE))
    return result


def end(task: Task) -> Plan:
    """End a task that lacks something."""
    if task.lack is None:
        return Plan()
    words = _words(task, task.lack)
    # On a container instance the task's own reason is general, and the container has the cause.
    of_task = words if task.on_fargate else messages.TASK_FAILED_TO_START()
    return Plan([EndTask(task, StopCode.TASK_FAILED_TO_START, of_task, task.lack.container, words, unplaceable=True)])


def _words(task: Task, lack: Lack) -> str:
    """Return what AWS says."""
    on_instance = None if task.on_fargate else _WORDS_ON_INSTANCE.get(lack.missing)
    words = on_instance or _WORDS[lack.missing]
    if lack.missing not in _OF_IMAGES:
        return words(name=lack.name, refusal=lack.refusal)
    name = full_name(lack.name)
    host, _, rest = name.partition("/")
    repository, version = split(rest)
    image = parse(lack.name)
    return words(
        name=name,
        refusal=lack.refusal,
        host=_DOCKER_HUB.get(host, host),
        repository=repository,
        version=version,
        region=image.region if image else "",
    )


def image_of(task: Task, container: Container) -> str:
    """Return the image that a container is to run, with its digest if the deployment has settled on one."""
    image = str(container.settings["image"])
    deployment = pinning_deployment(task, container)
    digest = deployment.image_digests.get(container.name) if deployment else None
    return f"{image.partition('@')[0]}@{digest}" if digest else image


def pinning_deployment(task: Task, container: Container) -> Deployment | None:
    """Return the deployment that settles on one image for a container; None for a container that goes by its tag."""
    if task.service is None or container.settings.get("versionConsistency") == "disabled":
        return None
    return task.service.deployment(task.started_by)
