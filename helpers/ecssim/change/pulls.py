"""How a task gets the images of its containers: those of private ECR registries with leave of its execution role."""

from typing import Any

from ..model.account import Account
from ..model.task import Container, Lack, Missing, Task
from ..neighbours import Neighbours
from ..outside import container_environment
from ..outside.ecr_image import EcrImage, parse
from ..outside.images import Images
from ..outside.program import NotUnderstoodError
from ..rules import resources
from ..truth import permissions as truth
from .reach import Reach
from .role_calls import RoleCalls


class Pulls:
    """Pulls images.

    Arguments:
        account: the account and Region of the tasks.
        images: what images do, and which of the public ones there are.
        neighbours: the services around ECS.
        role_calls: what is asked of the tasks' roles.
        reach: what a task reaches.
    """

    def __init__(
        self, account: Account, images: Images, neighbours: Neighbours, role_calls: RoleCalls, reach: Reach
    ) -> None:
        self._account = account
        self._images = images
        self._neighbours = neighbours
        self._role_calls = role_calls
        self._reach = reach

    def log_in(self, task: Task) -> Lack | None:
        """Log in to the private registries that the images of a task come from; return the first that refuses."""
        for container in task.containers:
            image = parse(str(container.settings["image"]))
            if image is None:
                continue
            if not self._reach.service(task, "ecr.api", image.region):
                return Lack(container, Missing.ROUTE_TO_REGISTRY, image.host)
            if refusal := self._refusal(task, truth.REGISTRY_LOGIN.value, "*"):
                return Lack(container, Missing.LEAVE_TO_LOG_IN, image.host, refusal)
        return None

    def pull(self, task: Task) -> Lack | None:
        """Give the containers of a task their images; return the first one that cannot be had."""
        return next(filter(None, (self._pull(task, container) for container in task.containers)), None)

    def _pull(self, task: Task, container: Container) -> Lack | None:
        reference = resources.image_of(task, container)
        private = parse(reference)
        missing, refusal = self._barrier_to(task, private) if private else self._barrier(task)
        digest = None if missing else self._digest(reference, private)
        if digest is None:
            return Lack(container, missing or Missing.IMAGE, reference, refusal)
        container.image_digest = digest
        deployment = resources.pinning_deployment(task, container)
        if deployment:
            deployment.image_digests.setdefault(container.name, digest)
        image = f"{reference.partition('@')[0]}@{digest}" if private else reference
        try:
            container.program = self._images.program_of(_seen_inside(task, container, image))
        except NotUnderstoodError as word:
            return Lack(container, Missing.COMMAND, str(word))
        return None

    def _digest(self, reference: str, private: EcrImage | None) -> str | None:
        if private:
            return self._neighbours.digest_of(private)
        return self._images.digest_of(reference) if self._images.exists(reference) else None

    def _barrier(self, task: Task) -> tuple[Missing | None, str]:
        """Return what keeps a task from a public registry, and why."""
        return (None if self._reach.internet(task) else Missing.ROUTE_TO_IMAGE), ""

    def _barrier_to(self, task: Task, image: EcrImage) -> tuple[Missing | None, str]:
        """Return what keeps a task from an image in a private registry, and why."""
        if not self._reach.service(task, "ecr.dkr", image.region):
            return Missing.ROUTE_TO_IMAGE, ""
        arns = self._account.arns
        if image.registry_id != arns.account_id:
            return Missing.LEAVE_TO_PULL, truth.OTHER_REGISTRY(registry=image.registry_id)
        for action in truth.IMAGE_PULL.value:
            if refusal := self._refusal(task, action, image.repository_arn(arns.partition)):
                return Missing.LEAVE_TO_PULL, refusal
        if not self._reach.service(task, "s3", image.region):
            return Missing.ROUTE_TO_LAYERS, ""
        return None, ""

    def _refusal(self, task: Task, action: str, resource: str) -> str | None:
        """On an instance an image can be pulled without an execution role: with the role of the instance."""
        role = task.execution_role
        return self._role_calls.refusal(task, role, action, resource) if role else None


def _seen_inside(task: Task, container: Container, image: str) -> dict[str, Any]:
    """Return a container's settings with the image that was pulled and all its variables.

    Those that ECS adds have no value yet, for some name a container that does not run before its program is known.
    """
    added = dict.fromkeys(container_environment.environment(task, container), "")
    own = {each["name"]: each.get("value", "") for each in container.settings.get("environment") or []}
    variables = added | own | container.secrets
    environment = [{"name": name, "value": value} for name, value in variables.items()]
    return {**container.settings, "image": image, "environment": environment}
