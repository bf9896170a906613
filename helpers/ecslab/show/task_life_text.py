"""The life of a task in words."""

from collections.abc import Iterator

from .task_life_view import ContainerEnd, TaskLifeView


def draw(view: TaskLifeView) -> str:
    """Return the life as one line for each stretch, then how each container is or ended, and why the task stopped."""
    return "\n".join(_lines(view))


def _lines(view: TaskLifeView) -> Iterator[str]:
    yield f"task {view.id} {view.revision} {view.status}, seconds since it was created at {view.created:%H:%M:%S}"
    for each in view.stretches:
        yield f"  {seconds(each.begin_s)} to {seconds(each.end_s)}: {each.kind} {each.what}".rstrip()
    yield from (f"  {line}" for line in endings(view))


def endings(view: TaskLifeView) -> Iterator[str]:
    """Yield how each container is or ended, and why the task stopped if it did."""
    yield from (_container(each) for each in view.containers)
    if view.stop_code or view.stopped_reason:
        yield ": ".join(filter(None, (view.stop_code, view.stopped_reason)))


def seconds(number: float) -> str:
    """Return a number of seconds, with one decimal below 100: some stretches are shorter than a second."""
    return f"{round(number, 1):g}" if number < 100 else f"{number:.0f}"


def _container(container: ContainerEnd) -> str:
    exit_code = "" if container.exit_code is None else f", exit code {container.exit_code}"
    reason = f", {container.reason}" if container.reason else ""
    return f"container {container.name}: {container.status}{exit_code}{reason}"
