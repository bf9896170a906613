"""The operations of the Amazon ECS API over the model."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from ..model.account import Account
from ..truth import errors
from . import (
    account_settings,
    agent_calls,
    attributes,
    capacity_providers,
    clusters,
    container_instances,
    execute_command,
    service_connect,
    service_deployments,
    services,
    tagging,
    task_definitions,
    task_protection,
    task_sets,
    tasks,
)
from .call import OPERATIONS, Answer, Call
from .external import refuse_what_external_lacks
from .not_simulated import refuse_what_is_not_simulated
from .refusal import EcsError, refuse
from .wire import refuse_unreadable

if TYPE_CHECKING:
    from ..simulation import Simulation

__all__ = [
    "OPERATIONS",
    "EcsError",
    "account_settings",
    "agent_calls",
    "answer",
    "attributes",
    "capacity_providers",
    "clusters",
    "container_instances",
    "ecs_model",
    "execute_command",
    "service_connect",
    "service_deployments",
    "services",
    "tagging",
    "task_definitions",
    "task_protection",
    "task_sets",
    "tasks",
]


@lru_cache
def ecs_model() -> ServiceModel:
    """Return the description of ECS that comes with botocore, whatever models the user has added."""
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    return ServiceModel(loader.load_service_model("ecs", "service-2"), "ecs")


def answer(
    simulation: "Simulation", account: Account, operation: str, request: dict[str, Any], model: ServiceModel
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
    shape = model.operation_model(operation).input_shape
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        refuse(errors.REQUEST_INVALID, problem=report.generate_report())
    refuse_unreadable(request, shape)
    call = Call(operation, request, account, simulation)
    refuse_what_external_lacks(call)
    refuse_what_is_not_simulated(call)
    try:
        return OPERATIONS[operation](call)
    except EcsError:
        raise
    except Exception as fault:  # a learner must see an AWS error, whatever went wrong in here
        refuse(errors.SERVER_ERROR, operation=operation, problem=f"{type(fault).__name__}: {fault}")
