"""Carries out what the rules decide, and what calls ask of tasks and services."""

from collections.abc import Callable
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal
from ..model.account import Account
from ..neighbours import Neighbours
from ..rules import plan
from .containers import ContainerChanges
from .services import ServiceChanges
from .tasks import TaskChanges


class Change:
    """Changes the state of one account, and wakes whoever must look at the change.

    Arguments:
        account: the state.
        clock, chance, journal: the simulation's.
        neighbours: the services around ECS.
    """

    def __init__(
        self, account: Account, clock: Clock, chance: Chance, journal: Journal, neighbours: Neighbours
    ) -> None:
        self.tasks = TaskChanges(account, clock, chance, journal, neighbours)
        self.services = ServiceChanges(account, clock, chance, self.tasks)
        containers = ContainerChanges(clock, chance)
        self._handlers: dict[type[Any], Callable[[Any], None]] = {
            plan.TakeStep: self.tasks.take_step,
            plan.BeginContainer: containers.begin,
            plan.RunContainer: containers.run,
            plan.SignalContainer: containers.signal,
            plan.EndContainer: containers.end,
            plan.RestartContainer: containers.restart,
            plan.CheckHealth: containers.check_health,
            plan.EndTask: self.tasks.end,
            plan.StartTasks: self.services.start_tasks,
            plan.StopTasks: self.services.stop_tasks,
            plan.RetireDeployments: self.services.retire_deployments,
            plan.CompleteDeployment: self.services.complete_deployment,
            plan.SetSteady: self.services.set_steady,
            plan.Say: self.services.say,
            plan.SetProblem: self.services.set_problem,
            plan.Deactivate: self.services.deactivate,
        }

    def __call__(self, action: plan.Action) -> None:
        """Carry out one action of a plan."""
        self._handlers[type(action)](action)


__all__ = ["Change"]
