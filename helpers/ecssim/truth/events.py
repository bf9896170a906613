"""What Amazon ECS tells EventBridge: the kinds of events, their names and how serious they are."""

from .fact import ASSUMED, Fact

_GUIDE = "developer guide, Amazon ECS events"
_ACTIONS = "developer guide, Amazon ECS service action events"
_DEPLOYMENTS = "developer guide, Amazon ECS service deployment state change events"

SOURCE = Fact("aws.ecs", _GUIDE)
TASK_STATE_CHANGE = Fact("ECS Task State Change", _GUIDE)
INSTANCE_STATE_CHANGE = Fact("ECS Container Instance State Change", _GUIDE)
SERVICE_ACTION = Fact("ECS Service Action", _ACTIONS)
DEPLOYMENT_STATE_CHANGE = Fact("ECS Deployment State Change", _DEPLOYMENTS)

# AWS lists the three names of deployments among the actions too. Here they come as deployment events alone.
SERVICE_ACTIONS = Fact(
    {
        "SERVICE_STEADY_STATE": "INFO",
        "TASKSET_STEADY_STATE": "INFO",
        "CAPACITY_PROVIDER_STEADY_STATE": "INFO",
        "SERVICE_DESIRED_COUNT_UPDATED": "INFO",
        "TASKS_STOPPED": "INFO",
        "TASKS_STARTED": "INFO",
        "SERVICE_REBALANCING_STARTED": "INFO",
        "SERVICE_REBALANCING_COMPLETED": "INFO",
        "SERVICE_REBALANCING_STOPPED": "INFO",
        "SERVICE_TASK_START_IMPAIRED": "WARN",
        "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY": "WARN",
        "VPC_LATTICE_TARGET_UNHEALTHY": "WARN",
        "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED": "ERROR",
        "ECS_OPERATION_THROTTLED": "ERROR",
        "SERVICE_DISCOVERY_OPERATION_THROTTLED": "ERROR",
        "SERVICE_TASK_PLACEMENT_FAILURE": "ERROR",
        "SERVICE_TASK_CONFIGURATION_FAILURE": "ERROR",
        "SERVICE_HEALTH_UNKNOWN": "ERROR",
    },
    _ACTIONS,
)
STEADY_STATE = Fact("SERVICE_STEADY_STATE", _ACTIONS)
TASK_SET_STEADY_STATE = Fact("TASKSET_STEADY_STATE", _ACTIONS)
CAPACITY_PROVIDER_STEADY_STATE = Fact(
    "CAPACITY_PROVIDER_STEADY_STATE",
    _ACTIONS + "; that it comes when a service with a capacity provider strategy becomes steady is ours",
    ASSUMED,
)
DESIRED_COUNT_UPDATED = Fact(
    "SERVICE_DESIRED_COUNT_UPDATED",
    _ACTIONS + ", which do not say whose counts are computed; here those of daemons and of service auto scaling are",
    ASSUMED,
)
DAEMON_PLACEMENT_CONSTRAINT_VIOLATED = Fact("SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED", _ACTIONS)
TASK_CONFIGURATION_FAILURE = Fact("SERVICE_TASK_CONFIGURATION_FAILURE", _ACTIONS)
DISCOVERY_INSTANCE_UNHEALTHY = Fact("SERVICE_DISCOVERY_INSTANCE_UNHEALTHY", _ACTIONS)
TASK_START_IMPAIRED = Fact("SERVICE_TASK_START_IMPAIRED", _ACTIONS)
TASKS_STOPPED = Fact("TASKS_STOPPED", _ACTIONS + ", which do not say that every stop by the scheduler is one", ASSUMED)
_REBALANCING = "developer guide, Track Amazon ECS Availability Zone rebalancing"
TASKS_STARTED = Fact("TASKS_STARTED", _REBALANCING)
REBALANCING_STARTED = Fact("SERVICE_REBALANCING_STARTED", _REBALANCING)
REBALANCING_COMPLETED = Fact("SERVICE_REBALANCING_COMPLETED", _REBALANCING)
REBALANCING_STOPPED = Fact(
    "SERVICE_REBALANCING_STOPPED",
    _REBALANCING + "; that it comes when a deployment or another count breaks in, and "
    "when what was started does not become healthy, is ours",
    ASSUMED,
)
TASK_PLACEMENT_FAILURE = Fact(
    "SERVICE_TASK_PLACEMENT_FAILURE",
    _ACTIONS + ", which do not say that a failed image pull is one, with the task's stopped reason for its reason",
    ASSUMED,
)
NO_FARGATE_CAPACITY = Fact("RESOURCE:FARGATE", _ACTIONS + ", the reason in a sample event")
DEPLOYMENT_STATES = Fact(
    {
        "IN_PROGRESS": ("SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO"),
        "COMPLETED": ("SERVICE_DEPLOYMENT_COMPLETED", "INFO"),
        "FAILED": ("SERVICE_DEPLOYMENT_FAILED", "ERROR"),
    },
    _DEPLOYMENTS,
)
