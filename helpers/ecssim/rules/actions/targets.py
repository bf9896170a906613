"""What rules have done to the targets of load balancers."""

from dataclasses import dataclass

from ...model.target import Finding, RegisteredTarget, TargetState


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """Note what a load balancer knows of a target.

    Arguments:
        finding: why it is not healthy; None if it is.
        passed_checks, failed_checks: how many checks have passed, or failed, in a row.
    """

    target: RegisteredTarget
    state: TargetState
    finding: Finding | None
    passed_checks: int
    failed_checks: int


@dataclass(frozen=True, slots=True)
class BeginChecks:
    """Let a target that was not used begin anew."""

    target: RegisteredTarget


@dataclass(frozen=True, slots=True)
class ForgetTarget:
    """Let go of a target that has drained."""

    target: RegisteredTarget
