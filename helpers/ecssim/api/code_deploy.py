"""CodeDeploy's calls about deployments of ECS: how they are begun, shown, stopped and continued."""

from dataclasses import replace
from typing import Any

from ..model.code_deploy import (
    CodeDeployment,
    CodeDeployStatus,
    DeploymentGroup,
    EventStatus,
    LifecycleEvent,
    RollbackTrigger,
)
from ..model.service import Service, ServiceStatus
from ..model.task_set import DeploymentController
from ..truth import code_deploy as truth
from . import appspec, code_deploy_shapes, find, task_set_shapes
from .appspec import AppSpec
from .call import Answer, Call
from .refusal import EcsError, refuse
from .task_sets import how_to_run


def create_deployment(call: Call, group: DeploymentGroup) -> Answer:
    """Begin a deployment; it goes on by itself.

    Arguments:
        group: the deployment group that the request names.
    """
    group = _with_overrides(call, group)
    spec = appspec.read(call.get("revision", {}))
    configuration = call.get("deploymentConfigName", group.configuration)
    if configuration not in truth.CONFIGURATIONS.value:
        refuse(truth.NO_CONFIGURATION, name=configuration)
    if ":listener/net/" in group.production_listener and configuration != truth.ALL_AT_ONCE.value:
        refuse(truth.NETWORK_LOAD_BALANCER)
    service = _service(call, group)
    for each in call.account.code_deployments.values():
        if each.service is service and not each.status.final:
            refuse(truth.BUSY, group=group.name, deployment=each.id)
    if spec.functions and call.neighbours.functions is None:
        refuse(truth.NO_FUNCTIONS)
    deployment = call.change.code_deploy.begin(
        group,
        service,
        revision=call.get("revision"),
        how_to_run=_how_to_run(call, service, spec),
        functions={name: _function_arn(call, function) for name, function in spec.functions.items()},
        configuration=configuration,
        description=call.get("description"),
    )
    return {"deploymentId": deployment.id}


def get_deployment(call: Call) -> Answer:
    """Show a deployment."""
    return {"deploymentInfo": code_deploy_shapes.deployment(_deployment(call))}


def get_deployment_target(call: Call) -> Answer:
    """Show the service that a deployment is about."""
    deployment = _deployment(call)
    _check_target(deployment, call.get("targetId", ""))
    return {"deploymentTarget": code_deploy_shapes.target(deployment)}


def batch_get_deployment_targets(call: Call) -> Answer:
    """Show the service that a deployment is about, as one of a list."""
    deployment = _deployment(call)
    for target_id in call.get("targetIds", []):
        _check_target(deployment, target_id)
    return {"deploymentTargets": [code_deploy_shapes.target(deployment)]}


def list_deployment_targets(call: Call) -> Answer:
    """Name the service that a deployment is about."""
    return {"targetIds": [_deployment(call).target_id]}


def stop_deployment(call: Call) -> Answer:
    """Stop a deployment; what becomes of it is seen a moment later."""
    deployment = _ongoing(call)
    call.change.code_deploy.stop(deployment, rolls_back=call.get("autoRollbackEnabled"))
    return {"status": "Pending", "statusMessage": truth.STOP_BEGUN()}


def continue_deployment(call: Call) -> Answer:
    """End the wait that a deployment is in: before the traffic shifts, or before the old task set goes."""
    deployment = _ongoing(call)
    wait = call.get("deploymentWaitType", "READY_WAIT")
    if wait == "READY_WAIT" and deployment.status is CodeDeployStatus.READY:
        call.change.code_deploy.let_shift(deployment)
    elif wait == "TERMINATION_WAIT" and deployment.terminates_at and deployment.terminates_at > call.now:
        call.change.code_deploy.let_terminate(deployment)
    else:
        refuse(truth.NOT_READY, deployment=deployment.id)
    return {}


def put_lifecycle_event_hook_execution_status(call: Call) -> Answer:
    """Take what a function says of the lifecycle event that invoked it."""
    deployment, execution = _deployment(call), call.get("lifecycleEventHookExecutionId", "")
    event = _event(deployment, execution)
    status = call.get("status", "")
    if event.status.ended:
        refuse(truth.EXECUTION_OVER, event=event.name)
    if status not in (EventStatus.SUCCEEDED, EventStatus.FAILED):
        refuse(truth.EXECUTION_STATUS, status=status)
    call.change.code_deploy.report(deployment, event, EventStatus(status))
    return {"lifecycleEventHookExecutionId": execution}


def get_deployment_config(call: Call) -> Answer:
    """Show how a predefined configuration shifts traffic."""
    name = call.get("deploymentConfigName", "")
    if name not in truth.CONFIGURATIONS.value:
        refuse(truth.NO_CONFIGURATION, name=name)
    return {"deploymentConfigInfo": code_deploy_shapes.configuration(name)}


def list_deployment_configs(call: Call) -> Answer:  # noqa: ARG001
    """Name the predefined configurations of ECS; those of other compute platforms are left out."""
    return {"deploymentConfigsList": list(truth.CONFIGURATIONS.value)}


OPERATIONS = {
    "BatchGetDeploymentTargets": batch_get_deployment_targets,
    "ContinueDeployment": continue_deployment,
    "GetDeployment": get_deployment,
    "GetDeploymentConfig": get_deployment_config,
    "GetDeploymentTarget": get_deployment_target,
    "ListDeploymentConfigs": list_deployment_configs,
    "ListDeploymentTargets": list_deployment_targets,
    "PutLifecycleEventHookExecutionStatus": put_lifecycle_event_hook_execution_status,
    "StopDeployment": stop_deployment,
}


def triggers(configuration: dict[str, Any]) -> frozenset[RollbackTrigger]:
    """Return what an autoRollbackConfiguration names, if it is enabled."""
    events = configuration.get("events", []) if configuration.get("enabled") else []
    return frozenset(RollbackTrigger(event) for event in events)


def alarms(configuration: dict[str, Any]) -> tuple[str, ...]:
    """Return the names in an alarmConfiguration, if it is enabled."""
    return tuple(alarm["name"] for alarm in configuration.get("alarms", [])) if configuration.get("enabled") else ()


def _with_overrides(call: Call, group: DeploymentGroup) -> DeploymentGroup:
    if (rollback := call.get("autoRollbackConfiguration")) is not None:
        group = replace(group, rolls_back_on=triggers(rollback))
    if (overriding := call.get("overrideAlarmConfiguration")) is not None:
        group = replace(group, alarms=alarms(overriding))
    return group


def _service(call: Call, group: DeploymentGroup) -> Service:
    cluster = find.cluster_or_none(call, group.cluster)
    service = find.service_or_none(cluster, group.service) if cluster else None
    if service is None:
        refuse(truth.SERVICE_INVALID, problem=f"there is no service {group.service} in the cluster {group.cluster}")
    if service.status is not ServiceStatus.ACTIVE:
        refuse(truth.SERVICE_INVALID, problem=f"{service.name} is {service.status}")
    if service.controller is not DeploymentController.CODE_DEPLOY:
        refuse(truth.SERVICE_INVALID, problem=f"that of {service.name} is {service.controller}")
    target_group = service.primary.load_balancers[0].target_group_arn
    if target_group not in group.target_groups:
        refuse(truth.PAIR_INVALID, problem=f"{service.name} is behind {target_group}, which is neither of the two")
    return service


def _how_to_run(call: Call, service: Service, spec: AppSpec) -> dict[str, Any]:
    """Return what the new task set is made from, checked as CreateTaskSet would; blue gives what the file leaves out.

    On AWS some of this is found out only when the deployment comes to Install.
    """
    blue = service.primary
    strategy = spec.capacity_provider_strategy or task_set_shapes.strategy(blue.strategy)
    request = {
        "taskDefinition": spec.task_definition,
        "capacityProviderStrategy": strategy,
        "launchType": None if strategy else blue.launch_type,
        "platformVersion": spec.platform_version or blue.platform_version,
        "networkConfiguration": spec.network_configuration or blue.network_configuration,
        "loadBalancers": [
            {
                "targetGroupArn": blue.load_balancers[0].target_group_arn,
                "containerName": spec.container_name,
                "containerPort": spec.container_port,
            }
        ],
    }
    try:
        return how_to_run(Call("CreateTaskSet", request, call.account, call.simulation), service)
    except EcsError as refusal:
        refuse(truth.REVISION_INVALID, problem=refusal.message.rstrip("."))


def _function_arn(call: Call, function: str) -> str:
    if function.startswith("arn:"):
        return function
    arns = call.account.arns
    return f"arn:{arns.partition}:lambda:{arns.region}:{arns.account_id}:function:{function}"


def _deployment(call: Call) -> CodeDeployment:
    deployment_id = call.get("deploymentId", "")
    found = call.account.code_deployments.get(deployment_id)
    if found is None:
        refuse(truth.NO_DEPLOYMENT, deployment=deployment_id)
    return found


def _ongoing(call: Call) -> CodeDeployment:
    deployment = _deployment(call)
    if deployment.status.final:
        refuse(truth.COMPLETED, deployment=deployment.id, status=deployment.status)
    return deployment


def _event(deployment: CodeDeployment, execution_id: str) -> LifecycleEvent:
    found = next((each for each in deployment.events if each.execution_id == execution_id), None)
    if found is None:
        refuse(truth.NO_EXECUTION, deployment=deployment.id, execution=execution_id)
    return found


def _check_target(deployment: CodeDeployment, target_id: str) -> None:
    if target_id not in (deployment.target_id, deployment.service.arn):
        refuse(truth.TARGET_INVALID, target=target_id)
