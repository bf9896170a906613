"""Pictures of state: read once through boto3, then drawn as text and as SVG from the same model."""

from datetime import datetime
from typing import Any

from . import cluster_svg, cluster_text, svg, task_life_svg, task_life_text, timeline_svg, timeline_text
from .chart import Chart, chart_picture
from .cluster_view import read_cluster
from .picture import Picture
from .task_life_view import NoSuchTaskError, read_task_life
from .timeline_view import NeverDeployedError, read_timeline

__all__ = ["Chart", "Picture", "chart_picture", "cluster_picture", "task_life_picture", "timeline_picture"]


def cluster_picture(ecs: Any, cluster: str, now: datetime) -> Picture:
    """Draw a cluster with its services, deployments, tasks and container instances.

    Arguments:
        ecs: a boto3 client of ECS.
        cluster: its name.
        now: the moment that the picture shows.
    """
    try:
        view = read_cluster(ecs, cluster, now)
    except ecs.exceptions.ClusterNotFoundException:
        return _nothing(f"There is no cluster {cluster}.")
    return Picture(cluster_text.draw(view), cluster_svg.draw(view))


def timeline_picture(ecs: Any, cluster: str, service: str, now: datetime) -> Picture:
    """Draw the tasks of a service over time.

    Arguments:
        ecs: a boto3 client of ECS.
        cluster, service: their names.
        now: where the timeline ends.
    """
    try:
        view = read_timeline(ecs, cluster, service, now)
    except ecs.exceptions.ClusterNotFoundException:
        return _nothing(f"There is no cluster {cluster}.")
    except NeverDeployedError as missing:
        return _nothing(str(missing))
    return Picture(timeline_text.draw(view), timeline_svg.draw(view))


def task_life_picture(ecs: Any, cluster: str, task: str, now: datetime) -> Picture:
    """Draw the life of one task.

    Arguments:
        ecs: a boto3 client of ECS.
        cluster: its name.
        task: the id or the ARN of the task.
        now: where the life of a task ends that has not stopped.
    """
    try:
        view = read_task_life(ecs, cluster, task, now)
    except ecs.exceptions.ClusterNotFoundException:
        return _nothing(f"There is no cluster {cluster}.")
    except NoSuchTaskError as missing:
        return _nothing(str(missing))
    return Picture(task_life_text.draw(view), task_life_svg.draw(view))


def _nothing(words: str) -> Picture:
    """Return a picture of nothing that says why there is nothing."""
    drawing = svg.Drawing(760, words, words)
    drawing.text(16, 28, words, 13, svg.FAINT)
    return Picture(words, drawing.finish(44))
