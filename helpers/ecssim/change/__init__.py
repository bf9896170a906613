"""Carries out what the rules decide, and what calls ask of tasks and services."""

from collections.abc import Callable
from typing import Any

from ..engine.chance import Chance
from ..engine.clock import Clock
from ..engine.journal import Journal
from ..model.account import Account
from ..neighbours import Neighbours
from ..outside.images import Images
from ..rules import plan
from .alarms import AlarmChanges
from .anywhere import AnywhereChanges
from .aws_calls import AwsCalls
from .builds import Builds
from .capacity import CapacityChanges
from .code_deploy import CodeDeployChanges
from .containers import ContainerChanges
from .discovery import DiscoveryChanges
from .events import Events
from .faults import FaultChanges
from .instances import InstanceChanges
from .lifecycle import LifecycleChanges
from .metering import MeteringChanges
from .other_targets import OtherTargetChanges
from .resources import ResourceChanges
from .role_calls import RoleCalls
from .run_command import CommandChanges
from .scaling import ScalingChanges
from .service_deployments import ServiceDeploymentChanges
from .services import ServiceChanges
from .targets import TargetChanges
from .task_sets import TaskSetChanges
from .tasks import TaskChanges
from .traffic import TrafficChanges


class Change:
    """Changes the state of one account, and wakes whoever must look at the change.

    Arguments:
        account: the state.
        clock, chance, journal: the simulation's.
        neighbours: the services around ECS.
        images: the registry that tasks pull their images from.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        chance: Chance,
        journal: Journal,
        neighbours: Neighbours,
        images: Images,
    ) -> None:
        events = Events(account, clock, chance, journal, neighbours)
        self.role_calls = role_calls = RoleCalls(account, clock, neighbours)
        self.traffic = TrafficChanges(account, clock, chance, neighbours)
        self.metering = MeteringChanges(account, clock, self.traffic)
        self.alarms = AlarmChanges(account, clock, chance, journal, neighbours, events)
        self.targets = TargetChanges(account, clock, chance, neighbours, self.traffic)
        self.discovery = DiscoveryChanges(account, chance, neighbours, events)
        self.other_targets = OtherTargetChanges(account, clock, self.targets, self.traffic)
        self.tasks = TaskChanges(account, clock, chance, journal, neighbours, events, self.targets, self.discovery)
        self.lifecycle = LifecycleChanges(clock, chance, neighbours, self.traffic)
        self.service_deployments = ServiceDeploymentChanges(account, clock, chance, neighbours, self.lifecycle)
        self.task_sets = TaskSetChanges(account, clock, chance, self.service_deployments, events)
        self.services = ServiceChanges(
            account,
            clock,
            chance,
            self.tasks,
            self.discovery,
            self.service_deployments,
            self.task_sets,
            events,
            role_calls,
        )
        self.code_deploy = CodeDeployChanges(account, clock, chance, neighbours, self.services, self.task_sets)
        self.instances = InstanceChanges(account, clock, chance, journal, self.tasks, events, self.traffic)
        self.faults = FaultChanges(
            account, clock, chance, journal, neighbours, images, self.tasks, self.instances, self.traffic
        )
        self.builds = Builds(images, neighbours)
        self.anywhere = AnywhereChanges(account, clock, chance, self.instances)
        self.commands = CommandChanges(account, clock, chance)
        self.capacity = CapacityChanges(account, clock, neighbours, self.instances)
        self.scaling = ScalingChanges(account, clock, chance, journal, neighbours, self.services, events)
        containers = ContainerChanges(clock, chance, self.other_targets, self.discovery, self.traffic)
        resources = ResourceChanges(account, clock, images, neighbours, role_calls)
        aws_calls = AwsCalls(account, clock, neighbours, role_calls, resources)
        self._handlers: dict[type[Any], Callable[[Any], None]] = {
            plan.TakeStep: self.tasks.take_step,
            plan.PrepareTask: resources.prepare,
            plan.BeginContainer: containers.begin,
            plan.RunContainer: containers.run,
            plan.OpenLogStream: resources.open_log_stream,
            plan.PrintLines: resources.print_lines,
            plan.CallAws: aws_calls.make,
            plan.SignalContainer: containers.signal,
            plan.EndContainer: containers.end,
            plan.RestartContainer: containers.restart,
            plan.CheckHealth: containers.check_health,
            plan.GiveUp: self.tasks.give_up,
            plan.EndTask: self.tasks.end,
            plan.AwaitAnswer: self.targets.await_answer,
            plan.NoteTarget: self.targets.note,
            plan.BeginChecks: self.targets.begin_checks,
            plan.ForgetTarget: self.targets.forget,
            plan.PlaceTask: self.instances.place_task,
            plan.ConnectAgent: self.instances.connect_machine,
            plan.DisconnectAgent: self.instances.disconnect,
            plan.LoseHost: self.instances.lose_host,
            plan.DeregisterInstance: self.instances.deregister_lost,
            plan.SetDesiredCount: self.services.set_desired,
            plan.TellConstraintViolated: self.services.tell_constraint_violated,
            plan.NoteReservation: self.capacity.note_reservation,
            plan.ScaleOut: self.capacity.scale_out,
            plan.LaunchInstance: self.capacity.launch,
            plan.TerminateManaged: self.capacity.terminate_managed,
            plan.Drain: self.capacity.drain,
            plan.ScaleIn: self.capacity.scale_in,
            plan.Protect: self.capacity.protect,
            plan.StartTasks: self.services.start_tasks,
            plan.StopTasks: self.services.stop_tasks,
            plan.RetireDeployments: self.services.retire_deployments,
            plan.SetTaskSetStability: self.task_sets.set_stability,
            plan.RetireTaskSet: self.task_sets.retire,
            plan.CompleteDeployment: self.services.complete_deployment,
            plan.AdvanceServiceDeployment: self.service_deployments.advance,
            plan.BeginBake: self.service_deployments.begin_bake,
            plan.EnterStage: self.lifecycle.enter_stage,
            plan.ShiftTraffic: self.lifecycle.shift_traffic,
            plan.InvokeHook: self.lifecycle.invoke_hook,
            plan.InvokeRollbackHooks: self.lifecycle.invoke_rollback_hooks,
            plan.TimeOutHook: self.lifecycle.time_out_hook,
            plan.CountFailedStarts: self.services.count_failed_starts,
            plan.CountHealthy: self.services.count_healthy,
            plan.FailDeployment: self.services.fail_deployment,
            plan.RollBack: self.services.roll_back,
            plan.BeginEvent: self.code_deploy.begin_event,
            plan.EndEvent: self.code_deploy.end_event,
            plan.ShiftToGreen: self.code_deploy.shift_to_green,
            plan.AwaitContinuation: self.code_deploy.await_continuation,
            plan.AwaitTermination: self.code_deploy.await_termination,
            plan.TerminateTaskSet: self.code_deploy.terminate,
            plan.SucceedDeployment: self.code_deploy.succeed,
            plan.EndDeployment: self.code_deploy.end,
            plan.SetSteady: self.services.set_steady,
            plan.Say: self.services.say,
            plan.SetProblem: self.services.set_problem,
            plan.SetRebalancing: self.services.set_rebalancing,
            plan.Scale: self.scaling.scale,
            plan.SetAlarm: self.alarms.set_state,
            plan.ChangeBounds: self.scaling.change_bounds,
            plan.Deactivate: self.services.deactivate,
            plan.SetInvocation: self.commands.set_status,
        }

    def __call__(self, action: plan.Action) -> None:
        """Carry out one action of a plan."""
        self._handlers[type(action)](action)


__all__ = ["Change"]
