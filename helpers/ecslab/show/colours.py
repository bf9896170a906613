"""The colours of tasks, the same in every picture."""

from . import svg


def task_colour(status: str, leaving: bool, new: bool) -> str:
    """Return the colour of a task: by deployment while it runs, pale on its way up, grey on its way down."""
    if leaving:
        return svg.LEAVING
    if status == "RUNNING":
        return svg.NEW if new else svg.OLD
    return svg.STARTING if new else svg.STARTING_OLD
