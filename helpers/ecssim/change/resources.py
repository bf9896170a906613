"""How a task gets its secrets, its images and its log groups."""

from typing import Any

from ..engine.clock import Clock
from ..model.task import Container, Lack, Missing, Task
from ..neighbours import Neighbours
from ..outside import container_environment
from ..outside.images import Images
from ..outside.program import NotUnderstoodError
from ..rules import logs, plan, resources, secrets


class ResourceChanges:
    """Fetches what tasks need before they start, and keeps their logs.

    Arguments:
        clock: the simulation's.
        images: the registry.
        neighbours: the services around ECS.
    """

    def __init__(self, clock: Clock, images: Images, neighbours: Neighbours) -> None:
        self._clock = clock
        self._images = images
        self._neighbours = neighbours

    def prepare(self, action: plan.PrepareTask) -> None:
        """Fetch what the containers of a task need, and note the first thing that cannot be had."""
        task = action.task
        task.prepared_at = self._clock.now
        task.lack = self._fetch_secrets(task) or self._pull_images(task) or self._find_log_groups(task)

    def open_log_stream(self, action: plan.OpenLogStream) -> None:
        """Open the log stream of a container that runs."""
        self._write(action.task, action.container, [])

    def print_lines(self, action: plan.PrintLines) -> None:
        """Write lines to a container's log stream; CloudWatch Logs takes no empty ones."""
        action.container.lines_printed += len(action.lines)
        self._write(action.task, action.container, [line for line in action.lines if line[1]])

    def _write(self, task: Task, container: Container, lines: list[logs.Line]) -> None:
        to = logs.destination(container)
        if to:
            self._neighbours.logs.write(to.group, to.stream(task, container), lines, to.region)

    def _fetch_secrets(self, task: Task) -> Lack | None:
        for container in task.containers:
            for secret in container.settings.get("secrets") or []:
                found = self._secret(secret["valueFrom"])
                if isinstance(found, tuple):
                    return Lack(container, *found)
                container.secrets[secret["name"]] = found
        return None

    def _secret(self, value_from: str) -> str | tuple[Missing, str]:
        """Return the value of a secret, or what is missing."""
        source = secrets.where(value_from)
        if source is None:
            return Missing.PARAMETER, value_from
        if isinstance(source, secrets.Parameter):
            value = self._neighbours.secrets.parameter(source.name, source.region)
            return (Missing.PARAMETER, source.name) if value is None else value
        text = self._neighbours.secrets.secret(source.arn, source.version_stage, source.version_id, source.region)
        if text is None:
            return Missing.SECRET, source.arn
        value = secrets.value_of_key(text, source.json_key) if source.json_key else text
        return (Missing.SECRET_KEY, source.json_key) if value is None else value

    def _pull_images(self, task: Task) -> Lack | None:
        for container in task.containers:
            image = resources.image_of(task, container)
            if not self._images.exists(image):
                return Lack(container, Missing.IMAGE, image)
            container.image_digest = self._images.digest_of(image)
            deployment = resources.pinning_deployment(task, container)
            if deployment:
                deployment.image_digests.setdefault(container.name, container.image_digest)
            try:
                container.program = self._images.program_of(_seen_inside(task, container, image))
            except NotUnderstoodError as word:
                return Lack(container, Missing.COMMAND, str(word))
        return None

    def _find_log_groups(self, task: Task) -> Lack | None:
        for container in task.containers:
            to = logs.destination(container)
            if to is None or self._neighbours.logs.has_group(to.group, to.region):
                continue
            if not to.creates_group or not self._neighbours.logs.create_group(to.group, to.region):
                return Lack(container, Missing.LOG_GROUP, to.group)
        return None


def _seen_inside(task: Task, container: Container, image: str) -> dict[str, Any]:
    """Return a container's settings with the image that was pulled and all its variables.

    Those that ECS adds have no value yet, for some name a container that does not run before its program is known.
    """
    added = dict.fromkeys(container_environment.environment(task, container), "")
    own = {each["name"]: each.get("value", "") for each in container.settings.get("environment") or []}
    variables = added | own | container.secrets
    environment = [{"name": name, "value": value} for name, value in variables.items()]
    return {**container.settings, "image": image, "environment": environment}
