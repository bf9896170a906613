"""What a task asks of a container instance, read from its definition and from the call that starts it."""

from collections.abc import Sequence
from typing import Any

from ..model.task_definition import TaskDefinition
from .placement import ANYWHERE, SERVICE_DEFAULT, Constraint, Request, Strategy
from .room import needs_of

Items = Sequence[dict[str, str]]


def request_for(
    definition: TaskDefinition,
    group: str,
    *,
    launch_type: str | None,
    zones: frozenset[str] | None = None,
    constraints: Items = (),
    strategy: Items = (),
    of_service: bool = False,
    overrides: dict[str, Any] | None = None,
) -> Request:
    """Return the request of a new task.

    Arguments:
        zones: the zones of the subnets that it may use; None if it brings no subnets.
        constraints, strategy: those of the call, under the API's names; the definition's own constraints come on top.
        of_service: whether a service starts it, so that without a strategy it is spread.
        overrides: those of RunTask.
    """
    given = strategies(strategy)
    return Request(
        needs=needs_of(definition, overrides),
        group=group,
        constraints=tuple(
            Constraint(item["type"], item.get("expression", ""))
            for item in [*(definition.settings.get("placementConstraints") or []), *constraints]
        ),
        strategies=given or (SERVICE_DEFAULT if of_service else ANYWHERE),
        zones=zones,
        launch_type=launch_type or "EC2",
    )


def strategies(items: Items) -> tuple[Strategy, ...]:
    """Return placement strategies as the API gives them; binpack and spread have a field.

    The API takes the fields of binpack in capitals too, as its examples write them.
    """
    return tuple(
        Strategy(item["type"], item.get("field", "").lower() if item["type"] == "binpack" else item.get("field", ""))
        for item in items
    )
