"""What CodeDeploy's API shows of deployments of ECS. Nothing here changes anything."""

from typing import Any

from ..model.arn import last_part
from ..model.code_deploy import CodeDeployment, CodeDeployStatus, LifecycleEvent
from ..model.task_set import TaskSet
from ..rules import traffic_shift
from ..truth import code_deploy as truth

Shape = dict[str, Any]
# In the overview every deployment has one target, counted under the status that it has.
_COUNTED_AS = {
    CodeDeployStatus.CREATED: "Pending",
    CodeDeployStatus.STOPPED: "Skipped",
}
_OVERVIEW = ("Pending", "InProgress", "Succeeded", "Failed", "Skipped", "Ready")


def deployment(deployment: CodeDeployment) -> Shape:
    """Return a deployment without what its group says of it."""
    group, status = deployment.group, deployment.status
    counted = _COUNTED_AS.get(status, status.value)
    return _without_none(
        {
            "applicationName": group.application,
            "deploymentGroupName": group.name,
            "deploymentConfigName": deployment.configuration,
            "deploymentId": deployment.id,
            "revision": deployment.revision or None,
            "status": status,
            "errorInformation": {"code": deployment.ending.code, "message": deployment.ending.message}
            if deployment.ending
            else None,
            "createTime": deployment.created_at,
            "startTime": deployment.started_at,
            "completeTime": deployment.completed_at,
            "deploymentOverview": {name: int(name == counted) for name in _OVERVIEW},
            "description": deployment.description,
            "creator": deployment.creator,
            "autoRollbackConfiguration": {
                "enabled": bool(group.rolls_back_on),
                "events": sorted(group.rolls_back_on),
            },
            "rollbackInfo": _rollback(deployment),
            "instanceTerminationWaitTimeStarted": deployment.terminates_at is not None,
            "computePlatform": "ECS",
        }
    )


def target(deployment: CodeDeployment) -> Shape:
    """Return the one target of a deployment: its service, with its lifecycle events and its task sets."""
    return {
        "deploymentTargetType": "ECSTarget",
        "ecsTarget": _without_none(
            {
                "deploymentId": deployment.id,
                "targetId": deployment.target_id,
                "targetArn": deployment.service.arn,
                "lastUpdatedAt": deployment.updated_at,
                "lifecycleEvents": [_event(each) for each in deployment.events],
                "status": _COUNTED_AS.get(deployment.status, deployment.status.value),
                "taskSetsInfo": _task_sets(deployment),
            }
        ),
    }


def configuration(name: str) -> Shape:
    """Return a predefined configuration."""
    strategy, percent, minutes = truth.CONFIGURATIONS.value[name]
    return {
        "deploymentConfigName": name,
        "computePlatform": "ECS",
        "trafficRoutingConfig": {
            "BLUE_GREEN": {"type": "AllAtOnce"},
            "LINEAR": {
                "type": "TimeBasedLinear",
                "timeBasedLinear": {"linearPercentage": int(percent), "linearInterval": minutes},
            },
            "CANARY": {
                "type": "TimeBasedCanary",
                "timeBasedCanary": {"canaryPercentage": int(percent), "canaryInterval": minutes},
            },
        }[strategy],
    }


def _rollback(deployment: CodeDeployment) -> Shape | None:
    if deployment.rolls_back:
        return {"rollbackTriggeringDeploymentId": deployment.rolls_back.id}
    if deployment.rolled_back_by:
        message = truth.ROLLED_BACK(deployment=deployment.id)
        return {"rollbackDeploymentId": deployment.rolled_back_by.id, "rollbackMessage": message}
    return None


def _event(event: LifecycleEvent) -> Shape:
    shape = {
        "lifecycleEventName": event.name,
        "startTime": event.started_at,
        "endTime": event.ended_at,
        "status": event.status,
    }
    return _without_none(shape)


def _task_sets(deployment: CodeDeployment) -> list[Shape]:
    labels = (("Blue", deployment.blue), ("Green", deployment.green))
    return [
        _task_set(deployment, label, task_set)
        for label, task_set in labels
        if task_set in deployment.service.task_sets and task_set
    ]


def _task_set(deployment: CodeDeployment, label: str, task_set: TaskSet) -> Shape:
    tasks = deployment.service.tasks_of(task_set.deployment)
    green = deployment.production_percent
    group_arn = task_set.deployment.load_balancers[0].target_group_arn
    return {
        "identifer": task_set.id,  # AWS's own spelling
        "desiredCount": task_set.deployment.desired_count,
        "pendingCount": sum(task.pending for task in tasks),
        "runningCount": sum(task.running for task in tasks),
        "status": task_set.status,
        "trafficWeight": green if label == "Green" else traffic_shift.WHOLE - green,
        "targetGroup": {"name": last_part(group_arn.rpartition("/")[0])},
        "taskSetLabel": label,
    }


def _without_none(shape: Shape) -> Shape:
    return {name: value for name, value in shape.items() if value is not None}
