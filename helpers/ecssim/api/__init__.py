"""The operations of the Amazon ECS API over the model."""

from typing import Any

from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from ..model.account import Account
from ..simulation import Simulation
from ..truth import errors
from . import account_settings, clusters, execute_command, services, tagging, task_definitions, tasks
from .call import OPERATIONS, Answer, Call
from .not_simulated import refuse_what_is_not_simulated
from .refusal import EcsError, refuse

__all__ = [
    "OPERATIONS",
    "EcsError",
    "account_settings",
    "answer",
    "clusters",
    "execute_command",
    "services",
    "tagging",
    "task_definitions",
    "tasks",
]


def answer(
    simulation: Simulation, account: Account, operation: str, request: dict[str, Any], model: ServiceModel
) -> Answer:
    """Answer one request.

    Arguments:
        operation: its name, such as RunTask.
        request: its parameters under the API's names.
        model: botocore's description of ECS, which says what a valid request is.

    Returns:
        the answer under the API's names.

    Raises:
        EcsError: whenever AWS would refuse, and for what is not simulated; never anything else.
    """
    if operation not in OPERATIONS:
        refuse(errors.NOT_SIMULATED_OPERATION, operation=operation)
    report = ParamValidator().validate(request, model.operation_model(operation).input_shape)
    if report.has_errors():
        refuse(errors.REQUEST_INVALID, problem=report.generate_report())
    call = Call(operation, request, account, simulation)
    refuse_what_is_not_simulated(call)
    try:
        return OPERATIONS[operation](call)
    except EcsError:
        raise
    except Exception as fault:  # a learner must see an AWS error, whatever went wrong in here
        refuse(errors.SERVER_ERROR, operation=operation, problem=f"{type(fault).__name__}: {fault}")
