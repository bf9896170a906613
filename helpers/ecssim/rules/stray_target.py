"""A target can be registered although nothing is there, or although it is no container of ECS: then every health check
fails, so that it goes from initial to unhealthy after as many checks as the threshold of its group says.
"""

from datetime import datetime, timedelta

from ..model.target import Finding, StrayTarget, TargetState
from ..outside.load_balancing import TargetGroup
from ..truth import load_balancing as truth
from .load_balancer import finding

SOURCE = "Elastic Load Balancing API reference, RegisterTargets, and TargetHealth"


def health(stray: StrayTarget, group: TargetGroup, failure: Finding, now: datetime) -> tuple[TargetState, Finding]:
    """Return what Elastic Load Balancing says of a target that nothing answers for.

    Arguments:
        failure: what each of its checks finds.
    """
    if stray.drained_at:
        return TargetState.DRAINING, finding(truth.DRAINING)
    if not group.zones:
        return TargetState.UNUSED, finding(truth.NOT_IN_USE)
    failed = _failed_checks(stray, group, failure, now)
    if failed >= group.unhealthy_threshold:
        return TargetState.UNHEALTHY, failure
    return TargetState.INITIAL, finding(truth.CHECKING if failed else truth.REGISTERING)


def _failed_checks(stray: StrayTarget, group: TargetGroup, failure: Finding, now: datetime) -> int:
    """Return how many checks have failed; one that times out has failed only then."""
    spread = (truth.NETWORK_FIRST_CHECK_S if group.of_network_load_balancer else truth.FIRST_CHECK_S).value
    waits_s = group.check_timeout_s if failure == finding(truth.TIMED_OUT) else 0
    since = now - stray.registered_at - timedelta(seconds=spread.high_s + waits_s)
    return max(0, since // timedelta(seconds=group.check_interval_s) + 1)
