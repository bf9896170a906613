"""The deployment circuit breaker as CreateService and UpdateService take it, and as services show it."""

from typing import Any

from ..model.circuit_breaker import CircuitBreaker, ThresholdType
from ..truth import errors, failures
from .call import Call
from .refusal import refuse


def checked_circuit_breaker(call: Call, old: CircuitBreaker) -> CircuitBreaker:
    """Return the circuit breaker that the request asks for; the old one stays if it asks for none."""
    given: dict[str, Any] | None = call.get("deploymentConfiguration", {}).get("deploymentCircuitBreaker")
    if given is None:
        return old
    default = CircuitBreaker()
    threshold = given.get("thresholdConfiguration") or _threshold(default)
    _check_threshold(threshold)
    resets = given.get("resetOnHealthyTask")
    return CircuitBreaker(
        enable=given["enable"],
        rollback=given["rollback"],
        reset_on_healthy_task=default.reset_on_healthy_task if resets is None else resets,
        threshold_type=ThresholdType(threshold["type"]),
        threshold_value=threshold["value"],
    )


def _check_threshold(threshold: dict[str, Any]) -> None:
    least, greatest = failures.THRESHOLD_RANGE_PERCENT.value
    if threshold["type"] not in list(ThresholdType):
        refuse(errors.THRESHOLD_TYPE_INVALID, type=threshold["type"])
    if threshold["type"] == ThresholdType.COUNT:
        least_count = failures.THRESHOLD_LEAST_COUNT.value
        allowed, fits = f"{least_count} or more", threshold["value"] >= least_count
    else:
        allowed, fits = f"from {least} to {greatest}", least <= threshold["value"] <= greatest
    if not fits:
        refuse(errors.THRESHOLD_OUT_OF_RANGE, allowed=allowed, **threshold)


def shape(breaker: CircuitBreaker) -> dict[str, Any]:
    """Return the circuit breaker under AWS's names; one that is off shows no threshold, which is assumed."""
    switches = {"enable": breaker.enable, "rollback": breaker.rollback}
    if not breaker.enable:
        return switches
    return {
        **switches,
        "resetOnHealthyTask": breaker.reset_on_healthy_task,
        "thresholdConfiguration": _threshold(breaker),
    }


def _threshold(breaker: CircuitBreaker) -> dict[str, Any]:
    return {"type": breaker.threshold_type, "value": breaker.threshold_value}
