"""Before its containers start, a task needs their secrets, their images and their log groups. A task that cannot have
one of them fails to start, and its service calls that a task that it could not place.

The first task of a deployment finds out which image each tag stands for, and the other tasks of that deployment use the
same image, even when the tag has been pushed again; a container can opt out of this by its versionConsistency. In which
order AWS fetches these things is assumed, and that what it says of the task it also says of the container.
"""

from ..engine.journal import Reason
from ..model.deployment import Deployment
from ..model.task import Container, Lack, Missing, StopCode, Task
from ..outside.images import full_name
from ..truth import messages
from ..truth.fact import Message
from .plan import EndTask, Plan, PrepareTask

SOURCE = "developer guide, Amazon ECS stopped task error messages; Container image resolution"

_WORDS = {
    Missing.SECRET: messages.SECRET_MISSING,
    Missing.SECRET_KEY: messages.SECRET_KEY_MISSING,
    Missing.PARAMETER: messages.PARAMETER_MISSING,
    Missing.IMAGE: messages.CANNOT_PULL,
    Missing.LOG_GROUP: messages.LOG_GROUP_MISSING,
    Missing.COMMAND: messages.CANNOT_FORESEE,
}


def plan(task: Task) -> Plan:
    """Have the agent fetch what the task needs; end the task if something cannot be had."""
    if task.prepared_at is None:
        return Plan([PrepareTask(task)])
    if task.lack is None:
        return Plan()
    return _end(task, task.lack)


def _end(task: Task, lack: Lack) -> Plan:
    name = full_name(lack.name) if lack.missing is Missing.IMAGE else lack.name
    words = _words(task, lack.missing)(name=name)
    sentence = f"container {lack.container.name} lacks {lack.missing}: {lack.name}"
    # On a container instance the task's own reason is general, and the container has the cause.
    of_task = words if task.on_fargate else messages.TASK_FAILED_TO_START()
    ended = EndTask(task, StopCode.TASK_FAILED_TO_START, of_task, lack.container, words, unplaceable=True)
    return Plan([ended], [Reason("resources", task.arn, sentence, SOURCE)])


def _words(task: Task, missing: Missing) -> Message:
    """Return what AWS says; on an instance the agent asks Docker for the manifest first, and passes on its answer."""
    if missing is Missing.IMAGE and not task.on_fargate:
        return messages.CANNOT_PULL_ON_INSTANCE
    return _WORDS[missing]


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
