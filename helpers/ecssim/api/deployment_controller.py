"""What CreateService and UpdateService check for services whose deployments somebody else than ECS controls."""

from ..model.deployment import RolloutState
from ..model.service import Service
from ..model.task_set import DeploymentController, StabilityStatus
from ..truth import task_sets as truth
from .call import Call
from .refusal import refuse


def given_controller(call: Call, default: DeploymentController) -> DeploymentController:
    """Return the deployment controller that the request names, or the default."""
    controller = call.get("deploymentController", {}).get("type", default)
    if controller not in list(DeploymentController):
        refuse(truth.CONTROLLER_INVALID, controller=controller)
    return DeploymentController(controller)


def check_new_service(call: Call, controller: DeploymentController) -> None:
    """Refuse a new service with what its controller has no use for, or without what it needs.

    Raises:
        EcsError: InvalidParameterException that names it.
    """
    if controller is DeploymentController.ECS:
        return
    if call.get("schedulingStrategy") == "DAEMON":
        refuse(truth.NOT_FOR_DAEMON, controller=controller)
    _check_nothing_of_ecs(call, controller)
    if controller is DeploymentController.EXTERNAL:
        for parameter in truth.OF_THE_TASK_SET.value:
            if call.get(parameter):
                refuse(truth.NOT_WITH_EXTERNAL, what=parameter)
        return
    if len(call.get("loadBalancers", [])) != 1:
        refuse(truth.LOAD_BALANCER_MISSING)


def check_update(call: Call, controller: DeploymentController) -> None:
    """Refuse to update what the controller that a service has, or is to have, does not leave to UpdateService.

    Raises:
        EcsError: in AWS's words, with whom to ask instead.
    """
    if controller is DeploymentController.ECS:
        return
    of_code_deploy = controller is DeploymentController.CODE_DEPLOY
    if call.get("taskDefinition") and of_code_deploy:
        refuse(truth.TASK_DEFINITION_BY_CODE_DEPLOY)
    if call.get("forceNewDeployment"):
        refuse(truth.FORCED_ON_CODE_DEPLOY if of_code_deploy else truth.FORCED_ON_EXTERNAL)
    _check_nothing_of_ecs(call, controller)
    allowed = (*truth.UPDATABLE.value[controller], *truth.HARMLESS_IN_UPDATE.value)
    for parameter, value in call.request.items():
        if parameter not in allowed and value is not None:
            what = truth.NOUNS.value.get(parameter, parameter)
            refuse(truth.BY_CODE_DEPLOY if of_code_deploy else truth.BY_TASK_SETS, what=what)


def check_change(call: Call, service: Service, controller: DeploymentController) -> None:
    """Refuse to give a service another controller that it cannot have, or not now.

    Raises:
        EcsError: InvalidParameterException that says why.
    """
    if controller is service.controller:
        return
    if controller not in truth.CHANGEABLE_TO.value[service.controller]:
        refuse(truth.CONTROLLER_UNCHANGEABLE, old=service.controller, new=controller)
    if service.daemon:
        refuse(truth.NOT_FOR_DAEMON, controller=controller)
    released = any(each.service is service and not each.status.final for each in call.account.code_deployments.values())
    if released or not _at_rest(service):
        refuse(truth.CONTROLLER_BUSY)


def _check_nothing_of_ecs(call: Call, controller: DeploymentController) -> None:
    """Refuse what only ECS's own deployments have; what is switched off does no harm."""
    if call.get("availabilityZoneRebalancing") == "ENABLED":
        refuse(truth.OF_ECS_ONLY, controller=controller, what="availabilityZoneRebalancing")
    if call.get("serviceConnectConfiguration", {}).get("enabled"):
        refuse(truth.OF_ECS_ONLY, controller=controller, what="serviceConnectConfiguration")
    for name, value in call.get("deploymentConfiguration", {}).items():
        is_off = value in (None, "ROLLING") or (isinstance(value, dict) and value.get("enable") is False)
        if name not in truth.PERCENTAGES.value and not is_off:
            refuse(truth.OF_ECS_ONLY, controller=controller, what=f"deploymentConfiguration.{name}")


def _at_rest(service: Service) -> bool:
    if len(service.configurations) != 1:
        return False
    primary = service.primary_task_set
    if service.controller is DeploymentController.ECS:
        return service.primary.rollout_state is RolloutState.COMPLETED
    return primary is not None and primary.stability is StabilityStatus.STEADY_STATE
