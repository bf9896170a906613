"""Services with the EXTERNAL deployment controller: all that their tasks are made from belongs to their task sets."""

from ..model.cluster import Cluster
from ..model.service import Service
from ..model.task_set import DeploymentController
from . import launch
from .call import Call
from .load_balancing import checked_grace_period_s
from .service_settings import DEFAULT_PERCENTS, changed_settings, checked_count, new_settings
from .tagging import given_tags

_NO_TASKS = 0


def new_service(call: Call, cluster: Cluster, name: str) -> Service:
    """Return a new service without a task set."""
    minimum, maximum = DEFAULT_PERCENTS[False]
    constraints, strategy = launch.checked_placement(
        "EC2", None, call.get("placementConstraints", []), call.get("placementStrategy", [])
    )
    return Service(
        name=name,
        arn=call.account.arns.of(f"service/{cluster.name}/{name}"),
        cluster=cluster,
        created_at=call.now,
        created_by=call.account.arns.root,
        desired_count=checked_count(call.get("desiredCount", _NO_TASKS)),
        minimum_healthy_percent=minimum,
        maximum_percent=maximum,
        settings=new_settings(call) | {"availabilityZoneRebalancing": "DISABLED"},
        controller=DeploymentController.EXTERNAL,
        tags=given_tags(call),
        placement_constraints=constraints,
        placement_strategy=strategy,
        health_check_grace_period_s=checked_grace_period_s(call, 0),
    )


def is_same(new: Service, existing: Service) -> bool:
    """Return whether CreateService asks for a service that there is already."""
    return all(
        getattr(new, name) == getattr(existing, name)
        for name in (
            "controller",
            "desired_count",
            "settings",
            "placement_constraints",
            "placement_strategy",
            "health_check_grace_period_s",
        )
    )


def update(call: Call, service: Service) -> None:
    """Change what such a service keeps to itself."""
    placement = launch.checked_placement(
        "EC2",
        None,
        call.get("placementConstraints", service.placement_constraints),
        call.get("placementStrategy", service.placement_strategy),
    )
    desired_count = checked_count(call.get("desiredCount", service.desired_count))
    call.change.services.configure(
        service,
        minimum_healthy_percent=service.minimum_healthy_percent,
        maximum_percent=service.maximum_percent,
        circuit_breaker=service.circuit_breaker,
        deployment_configuration=service.deployment_configuration,
        settings=changed_settings(call, service.settings),
        placement=placement,
        health_check_grace_period_s=checked_grace_period_s(call, service.health_check_grace_period_s),
    )
    call.change.services.set_desired_count(service, desired_count)
