"""A timeline in words."""

from collections.abc import Iterator

from .timeline_view import TaskLine, TimelineView


def draw(view: TimelineView) -> str:
    """Return the timeline as one line for each task, and what it adds up to."""
    return "\n".join(_lines(view))


def _lines(view: TimelineView) -> Iterator[str]:
    yield f"service {view.service}, seconds since its newest deployment began at {view.begin:%H:%M:%S}"
    yield from (_task(line) for line in view.tasks)
    yield f"most tasks at once: {view.most_existing} of {view.maximum} allowed"
    yield f"fewest running at once: {view.fewest_running}, at least {view.minimum} wanted"
    yield f"rollout after {view.end_s:.0f} s: {view.rollout_state}"


def _task(line: TaskLine) -> str:
    stretches = ", ".join(f"{each.kind} {each.begin_s:.0f} to {each.end_s:.0f}" for each in line.segments)
    return f"  task {line.id} {line.revision}: {stretches}"
