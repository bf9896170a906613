"""What a rule answers: actions to take, the reasons for them, and when to ask again.

A rule only reads. Whatever it wants changed it says here, and change/ carries it out.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ..engine.journal import Reason
from .actions.alarms import ChangeBounds, SetAlarm
from .actions.code_deploy import (
    AwaitContinuation,
    AwaitTermination,
    BeginEvent,
    EndDeployment,
    EndEvent,
    ShiftToGreen,
    SucceedDeployment,
    TerminateTaskSet,
)
from .actions.commands import RunOnMachine, SetInvocation
from .actions.instances import (
    ConnectAgent,
    DeregisterInstance,
    DisconnectAgent,
    Drain,
    LaunchInstance,
    LoseHost,
    NoteReservation,
    Protect,
    RegisterMachine,
    ScaleIn,
    ScaleOut,
    TerminateManaged,
)
from .actions.service_deployments import (
    AdvanceServiceDeployment,
    BeginBake,
    EnterStage,
    InvokeHook,
    InvokeRollbackHooks,
    ShiftTraffic,
    TimeOutHook,
)
from .actions.services import (
    CompleteDeployment,
    CountFailedStarts,
    CountHealthy,
    Deactivate,
    FailDeployment,
    RetireDeployments,
    RetireTaskSet,
    RollBack,
    Say,
    Scale,
    SetDesiredCount,
    SetProblem,
    SetRebalancing,
    SetSteady,
    SetTaskSetStability,
    StartTasks,
    StopTasks,
    TellConstraintViolated,
)
from .actions.targets import BeginChecks, ForgetTarget, NoteTarget
from .actions.tasks import (
    AwaitAnswer,
    BeginContainer,
    CallAws,
    CheckHealth,
    EndContainer,
    EndTask,
    GiveUp,
    OpenLogStream,
    PlaceTask,
    PrepareTask,
    PrintLines,
    RestartContainer,
    RunContainer,
    SignalContainer,
    TakeStep,
)

Action = (
    TakeStep
    | PrepareTask
    | BeginContainer
    | RunContainer
    | OpenLogStream
    | PrintLines
    | CallAws
    | SignalContainer
    | EndContainer
    | RestartContainer
    | CheckHealth
    | GiveUp
    | EndTask
    | AwaitAnswer
    | NoteTarget
    | BeginChecks
    | ForgetTarget
    | PlaceTask
    | RegisterMachine
    | ConnectAgent
    | DisconnectAgent
    | LoseHost
    | DeregisterInstance
    | NoteReservation
    | ScaleOut
    | LaunchInstance
    | TerminateManaged
    | Drain
    | ScaleIn
    | Protect
    | StartTasks
    | StopTasks
    | RetireDeployments
    | RetireTaskSet
    | SetTaskSetStability
    | CompleteDeployment
    | AdvanceServiceDeployment
    | BeginBake
    | EnterStage
    | ShiftTraffic
    | InvokeHook
    | InvokeRollbackHooks
    | TimeOutHook
    | CountFailedStarts
    | CountHealthy
    | FailDeployment
    | RollBack
    | SetSteady
    | AwaitContinuation
    | AwaitTermination
    | BeginEvent
    | EndDeployment
    | EndEvent
    | ShiftToGreen
    | SucceedDeployment
    | TerminateTaskSet
    | Say
    | SetProblem
    | SetDesiredCount
    | TellConstraintViolated
    | SetRebalancing
    | Scale
    | SetAlarm
    | ChangeBounds
    | Deactivate
    | SetInvocation
    | RunOnMachine
)


__all__ = [
    "Action",
    "AdvanceServiceDeployment",
    "AwaitAnswer",
    "AwaitContinuation",
    "AwaitTermination",
    "BeginBake",
    "BeginChecks",
    "BeginContainer",
    "BeginEvent",
    "CallAws",
    "ChangeBounds",
    "CheckHealth",
    "CompleteDeployment",
    "ConnectAgent",
    "CountFailedStarts",
    "CountHealthy",
    "Deactivate",
    "DeregisterInstance",
    "DisconnectAgent",
    "Drain",
    "EndContainer",
    "EndDeployment",
    "EndEvent",
    "EndTask",
    "EnterStage",
    "FailDeployment",
    "ForgetTarget",
    "GiveUp",
    "InvokeHook",
    "InvokeRollbackHooks",
    "LaunchInstance",
    "LoseHost",
    "NoteReservation",
    "NoteTarget",
    "OpenLogStream",
    "PlaceTask",
    "Plan",
    "PrepareTask",
    "PrintLines",
    "Protect",
    "RegisterMachine",
    "RestartContainer",
    "RetireDeployments",
    "RetireTaskSet",
    "RollBack",
    "RunContainer",
    "RunOnMachine",
    "Say",
    "Scale",
    "ScaleIn",
    "ScaleOut",
    "SetAlarm",
    "SetDesiredCount",
    "SetInvocation",
    "SetProblem",
    "SetRebalancing",
    "SetSteady",
    "SetTaskSetStability",
    "ShiftToGreen",
    "ShiftTraffic",
    "SignalContainer",
    "StartTasks",
    "StopTasks",
    "SucceedDeployment",
    "TakeStep",
    "TellConstraintViolated",
    "TerminateManaged",
    "TerminateTaskSet",
    "TimeOutHook",
]


@dataclass(slots=True)
class Plan:
    """The answer of a rule.

    Arguments:
        actions: what to do now, in order.
        reasons: why, for the journal.
        look_again_at: when the rule's answer may change although nobody acts, if it may.
    """

    actions: list[Action] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    look_again_at: datetime | None = None

    def add(self, other: "Plan") -> None:
        """Take on what another rule answers as well."""
        self.actions += other.actions
        self.reasons += other.reasons
        if other.look_again_at:
            self.look_again(other.look_again_at)

    def look_again(self, at: datetime) -> None:
        """Ask to be called again at that moment, unless an earlier one is asked for already."""
        if self.look_again_at is None or at < self.look_again_at:
            self.look_again_at = at
