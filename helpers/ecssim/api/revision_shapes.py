"""What the API shows of service revisions and of service deployments. Nothing here changes anything."""

from typing import Any

from ..model.lifecycle import HookRun, LifecycleStage
from ..model.service import Service
from ..model.service_deployment import Monitor, ServiceDeployment, ServiceDeploymentStatus
from ..model.service_revision import ServiceRevision, TaskCounts
from ..rules.circuit_breaker import threshold
from . import deployment_configuration, load_balancing, service_discovery

Shape = dict[str, Any]


def current(service: Service) -> Shape:
    """Return what a service shows of both: its newest service deployment, and its revisions that have tasks."""
    shape: Shape = {}
    if service.deployments and service.service_deployments:
        shape["currentServiceDeployment"] = service.service_deployments[0].arn
    if revisions := service.revisions:
        shape["currentServiceRevisions"] = [{"arn": each.arn, **_counts(each.counts)} for each in revisions]
    return shape


def service_revision(revision: ServiceRevision) -> Shape:
    """Return a service revision."""
    deployment = revision.deployment
    resolved, connected = load_balancing.resolved(deployment), deployment.discovery.service_connect
    strategy = [
        {"capacityProvider": item.provider, "weight": item.weight, "base": item.base} for item in deployment.strategy
    ]
    return _without_none(
        {
            "serviceRevisionArn": revision.arn,
            "serviceArn": revision.service.arn,
            "clusterArn": revision.service.cluster.arn,
            "taskDefinition": deployment.task_definition.arn,
            "capacityProviderStrategy": strategy or None,
            "launchType": deployment.launch_type,
            "platformVersion": deployment.platform_version,
            "platformFamily": "Linux" if deployment.on_fargate else None,
            "loadBalancers": load_balancing.shape(deployment.load_balancers) or None,
            "serviceRegistries": service_discovery.shape(deployment.discovery.registries) or None,
            "serviceConnectConfiguration": connected.configuration if connected else None,
            "resolvedConfiguration": {"loadBalancers": resolved} if resolved else None,
            "networkConfiguration": deployment.network_configuration,
            "containerImages": [
                _without_none(
                    {
                        "containerName": container["name"],
                        "imageDigest": deployment.image_digests.get(container["name"]),
                        "image": container["image"],
                    }
                )
                for container in deployment.task_definition.containers
            ],
            "guardDutyEnabled": False,
            "createdAt": deployment.created_at,
        }
    )


def service_deployment(each: ServiceDeployment) -> Shape:
    """Return a service deployment."""
    service, alarms = each.target.service, each.configuration.alarms
    return _without_none(
        {
            **_beginning_and_end(each),
            "stoppedAt": each.stopped_at,
            "updatedAt": each.updated_at,
            "sourceServiceRevisions": [_summary(each, revision) for revision in each.sources],
            "targetServiceRevision": _summary(each, each.target),
            "deploymentConfiguration": deployment_configuration.shape(
                each.minimum_healthy_percent, each.maximum_percent, each.circuit_breaker, each.configuration
            ),
            **_lifecycle(each),
            "rollback": {
                "reason": each.rollback.reason,
                "startedAt": each.rollback.started_at,
                "serviceRevisionArn": each.rollback.revision.arn,
            }
            if each.rollback
            else None,
            "deploymentCircuitBreaker": {
                "status": _monitor_status(each, Monitor.CIRCUIT_BREAKER, watches=each.circuit_breaker.enable),
                "failureCount": each.target.deployment.failed_tasks,
                "threshold": threshold(service.desired_count, each.circuit_breaker),
            },
            "alarms": {
                "status": _monitor_status(each, Monitor.ALARMS, watches=bool(each.watched_alarms)),
                "alarmNames": list(alarms.names),
                "triggeredAlarmNames": list(each.triggered_alarms),
            }
            if alarms.enable
            else None,
        }
    )


def brief(each: ServiceDeployment) -> Shape:
    """Return what ListServiceDeployments shows of a service deployment."""
    return _without_none({**_beginning_and_end(each), "targetServiceRevisionArn": each.target.arn})


def _beginning_and_end(each: ServiceDeployment) -> Shape:
    return {
        "serviceDeploymentArn": each.arn,
        "serviceArn": each.target.service.arn,
        "clusterArn": each.target.service.cluster.arn,
        "createdAt": each.created_at,
        "startedAt": each.started_at,
        "finishedAt": each.finished_at,
        "status": each.status,
        "statusReason": each.status_reason,
    }


def _summary(each: ServiceDeployment, revision: ServiceRevision) -> Shape:
    shape = {"arn": revision.arn, **_counts(each.counts(revision))}
    if each.configuration.shifts_traffic:
        shape["requestedTestTrafficWeight"] = each.test_weight(revision)
        shape["requestedProductionTrafficWeight"] = each.production_weight(revision)
    return shape


def _lifecycle(each: ServiceDeployment) -> Shape:
    """Return the stage and its hooks; the API has no name for the stage before a shift of production traffic."""
    if each.stage is None:
        return {}
    before_shift = each.stage is LifecycleStage.PRE_PRODUCTION_TRAFFIC_SHIFT
    return {
        "lifecycleStage": LifecycleStage.PRODUCTION_TRAFFIC_SHIFT if before_shift else each.stage,
        "lifecycleHookDetails": [_hook(run) for run in each.hook_runs],
    }


def _hook(run: HookRun) -> Shape:
    return _without_none(
        {
            "hookId": run.id,
            "targetType": run.hook.target,
            "targetArn": run.hook.target_arn,
            "status": run.status,
            "expiresAt": run.expires_at,
            "timeoutAction": run.hook.timeout_action,
        }
    )


def _counts(counts: TaskCounts) -> Shape:
    return {
        "requestedTaskCount": counts.requested,
        "runningTaskCount": counts.running,
        "pendingTaskCount": counts.pending,
    }


def _monitor_status(each: ServiceDeployment, monitor: Monitor, *, watches: bool) -> str:
    if not watches:
        return "DISABLED"
    if each.failed_by is monitor:
        return "TRIGGERED"
    watching = (ServiceDeploymentStatus.PENDING, ServiceDeploymentStatus.IN_PROGRESS)
    return "MONITORING" if each.status in watching else "MONITORING_COMPLETE"


def _without_none(shape: Shape) -> Shape:
    return {name: value for name, value in shape.items() if value is not None}
