"""CreateCapacityProvider and its kin, and PutClusterCapacityProviders."""

import re
from typing import Any

from ..model.capacity_provider import CapacityProvider, ManagedScaling, ProviderKind, ProviderStatus
from ..model.cluster import Cluster
from ..model.service import ServiceStatus
from ..model.tags import to_api
from ..model.task import TaskStatus
from ..truth import capacity_errors, errors, limits, managed_instances, messages
from ..truth import cluster_auto_scaling as truth
from . import find, launch, shapes
from .call import Answer, Call, operation
from .describing import described
from .paging import at_most, page
from .refusal import refuse
from .tagging import given_tags

_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_RESERVED = re.compile(r"(aws|ecs|fargate)", re.IGNORECASE)
_SWITCH = {True: "ENABLED", False: "DISABLED"}


@operation
def create_capacity_provider(call: Call) -> Answer:
    """Make a provider of an Auto Scaling group; a cluster can use it once it is associated with it."""
    name = call.get("name", "")
    if not _NAME.fullmatch(name) or _RESERVED.match(name):
        refuse(capacity_errors.PROVIDER_NAME_INVALID)
    if name in call.account.providers and call.account.providers[name].status is ProviderStatus.ACTIVE:
        refuse(capacity_errors.PROVIDER_EXISTS)
    if call.get("managedInstancesProvider"):
        return _create_managed(call, name)
    given = call.get("autoScalingGroupProvider")
    if given is None:
        refuse(capacity_errors.PROVIDER_WITHOUT_GROUP)
    group = call.neighbours.compute.group(given.get("autoScalingGroupArn", ""))
    if group is None:
        refuse(capacity_errors.GROUP_NOT_FOUND, group=given.get("autoScalingGroupArn"))
    if any(
        each.auto_scaling_group == group.name and each.status is ProviderStatus.ACTIVE
        for each in call.account.providers.values()
    ):
        refuse(capacity_errors.GROUP_TAKEN)
    provider = CapacityProvider(
        name,
        call.account.arns.of(f"capacity-provider/{name}"),
        ProviderKind.AUTO_SCALING_GROUP,
        auto_scaling_group=group.name,
        settings={"autoScalingGroupArn": group.arn},
        tags=given_tags(call),
    )
    _configure(provider, given, protects=group.protects_new_instances)
    call.account.providers[name] = provider
    return {"capacityProvider": _shape(provider, include=["TAGS"])}


def _create_managed(call: Call, name: str) -> Answer:
    """Make a provider of Managed Instances, which belongs to one cluster from the beginning."""
    if not call.get("cluster"):
        refuse(capacity_errors.MANAGED_WITHOUT_CLUSTER)
    cluster = find.cluster(call)
    given = call.get("managedInstancesProvider")
    _check_managed(call, given)
    provider = CapacityProvider(
        name,
        call.account.arns.of(f"capacity-provider/{cluster.name}/{name}"),
        ProviderKind.MANAGED_INSTANCES,
        settings=given,
        tags=given_tags(call),
    )
    call.account.providers[name] = provider
    call.change.capacity.add_managed(cluster, provider)
    return {"capacityProvider": _shape(provider, include=["TAGS"])}


def _check_managed(call: Call, settings: dict[str, Any]) -> None:
    """Refuse Managed Instances without a subnet to launch them in, and a time that is out of range."""
    subnets = settings["instanceLaunchTemplate"]["networkConfiguration"].get("subnets")
    if not subnets:
        refuse(errors.SUBNETS_EMPTY)
    for subnet in subnets:
        if call.neighbours.subnet(subnet) is None:
            refuse(errors.SUBNET_NOT_FOUND, subnet=subnet)
    low, high = managed_instances.SCALE_IN_AFTER_RANGE_S.value
    if not low <= settings.get("infrastructureOptimization", {}).get("scaleInAfter", low) <= high:
        refuse(capacity_errors.SCALE_IN_AFTER_INVALID, low=low, high=high)


@operation
def update_capacity_provider(call: Call) -> Answer:
    """Change managed scaling, termination protection or draining of a provider."""
    provider = _find(call, call.get("name", ""))
    if provider.kind is ProviderKind.MANAGED_INSTANCES:
        given = call.get("managedInstancesProvider", {})
        template = provider.settings["instanceLaunchTemplate"] | given.get("instanceLaunchTemplate", {})
        settings = provider.settings | given | {"instanceLaunchTemplate": template}
        _check_managed(call, settings)
        provider.settings = settings
        return {"capacityProvider": _shape(provider, include=["TAGS"])}
    given = call.get("autoScalingGroupProvider", {})
    group = call.neighbours.compute.group(provider.auto_scaling_group or "")
    if group is None:
        refuse(capacity_errors.PROVIDER_WITHOUT_GROUP)
    _configure(provider, given, protects=group.protects_new_instances)
    provider.update_status, provider.update_status_reason = "UPDATE_COMPLETE", None
    if provider.supplies_instances and provider.cluster:
        call.change.capacity.look_at(provider, call.now)
    return {"capacityProvider": _shape(provider, include=["TAGS"])}


@operation
def delete_capacity_provider(call: Call) -> Answer:
    """Delete a provider; the deletion of one that a cluster has fails, and the answer says so without an error."""
    provider = _find(call, call.get("capacityProvider", ""))
    if provider.kind is ProviderKind.FARGATE:
        refuse(capacity_errors.PROVIDER_OF_AWS, name=provider.name)
    cluster = provider.cluster
    if cluster and provider.kind is ProviderKind.AUTO_SCALING_GROUP:
        provider.update_status = "DELETE_FAILED"
        provider.update_status_reason = messages.PROVIDER_ASSOCIATED(cluster=cluster.name)
        return {"capacityProvider": _shape(provider, include=["TAGS"])}
    if cluster and _in_use(cluster, provider.name):
        refuse(capacity_errors.PROVIDER_IN_USE)
    if cluster:
        call.change.capacity.remove_managed(cluster, provider)
    provider.status = ProviderStatus.INACTIVE
    provider.update_status, provider.update_status_reason = "DELETE_COMPLETE", None
    return {"capacityProvider": _shape(provider, include=["TAGS"])}


@operation
def describe_capacity_providers(call: Call) -> Answer:
    """Describe providers by name or ARN; without names all of them, or those of the cluster that the request names."""
    names = call.get("capacityProviders", [])
    at_most("capacityProviders", names, limits.INSTANCES_PER_DESCRIBE.value)
    include = call.get("include", [])
    if not names:
        holder = find.cluster(call) if call.get("cluster") else call.account
        everyone = [each for each in holder.providers.values() if each.status is ProviderStatus.ACTIVE]
        shown = [_shape(provider, include) for provider in sorted(everyone, key=lambda each: each.name)]
        default = limits.PROVIDERS_PAGE_DEFAULT.value
        return page(call, "capacityProviders", shown, default, default) | {"failures": []}
    found, failures = described(
        call,
        names,
        "capacity-provider",
        lambda name: _find_or_none(call, name),
        lambda provider: _shape(provider, include),
    )
    return {"capacityProviders": found, "failures": failures}


@operation
def put_cluster_capacity_providers(call: Call) -> Answer:
    """Give a cluster exactly the named providers and default strategy; what is not named is taken away."""
    cluster = find.cluster(call)
    associate(call, cluster, call.get("capacityProviders", []), call.get("defaultCapacityProviderStrategy", []))
    return {"cluster": shapes.cluster(cluster, include=["TAGS", "SETTINGS", "CONFIGURATIONS"])}


def associate(call: Call, cluster: Cluster, names: list[str], default_strategy: list[dict[str, Any]]) -> None:
    """Associate providers with a cluster; those of Managed Instances belong to it without being named.

    Arguments:
        names: of all providers that the cluster shall have.
        default_strategy: under the API's names.
    """
    at_most("capacityProviders", names, limits.PROVIDERS_PER_CLUSTER.value)
    providers = []
    for name in names:
        provider = _find(call, name)
        if provider.cluster not in (None, cluster):
            refuse(capacity_errors.PROVIDER_OF_OTHER_CLUSTER, name=provider.name)
        providers.append(provider)
    before = cluster.providers
    managed = [each for each in before.values() if each.kind is ProviderKind.MANAGED_INSTANCES]
    cluster.providers = {provider.name: provider for provider in [*providers, *managed]}
    try:
        strategy = launch.checked_strategy(default_strategy, cluster)
        if any(name not in cluster.providers and _in_use(cluster, name) for name in before):
            refuse(capacity_errors.PROVIDER_IN_USE)
    finally:
        cluster.providers = before
    call.change.capacity.associate(cluster, providers, strategy)


def _in_use(cluster: Cluster, name: str) -> bool:
    """Whether a task or a service of the cluster runs through the provider."""
    return any(
        task.capacity_provider == name and task.last_status is not TaskStatus.STOPPED for task in cluster.tasks.values()
    ) or any(
        item.provider == name
        for service in cluster.services.values()
        if service.status is ServiceStatus.ACTIVE
        for configuration in service.configurations
        for item in configuration.strategy
    )


def _configure(provider: CapacityProvider, given: dict[str, Any], *, protects: bool) -> None:
    """Set what the request gives; what it leaves out stays as it is, or gets AWS's default.

    Arguments:
        given: the request's autoScalingGroupProvider.
        protects: whether the group protects new instances from its scale-in.
    """
    old, new = provider.managed_scaling, given.get("managedScaling") or {}
    scaling = ManagedScaling(
        enabled=(new.get("status") or _SWITCH[old.enabled] if old else new.get("status") or truth.STATUS.value)
        == "ENABLED",
        target_capacity=new.get("targetCapacity") or (old.target_capacity if old else truth.TARGET_CAPACITY.value),
        minimum_step=new.get("minimumScalingStepSize") or (old.minimum_step if old else truth.MINIMUM_STEP.value),
        maximum_step=new.get("maximumScalingStepSize") or (old.maximum_step if old else truth.MAXIMUM_STEP.value),
        warmup_s=new.get("instanceWarmupPeriod", old.warmup_s if old else truth.WARMUP_S.value),
    )
    low, high = truth.TARGET_CAPACITY_RANGE.value
    if not low <= scaling.target_capacity <= high:
        refuse(capacity_errors.TARGET_CAPACITY_INVALID, low=low, high=high)
    low, high = truth.STEP_RANGE.value
    if not low <= scaling.minimum_step <= scaling.maximum_step <= high:
        refuse(capacity_errors.STEP_SIZE_INVALID, low=low, high=high)
    low, high = truth.WARMUP_RANGE_S.value
    if not low <= scaling.warmup_s <= high:
        refuse(capacity_errors.WARMUP_INVALID, low=low, high=high)
    protection = given.get("managedTerminationProtection", _SWITCH[provider.managed_termination_protection])
    if protection == "ENABLED" and not scaling.enabled:
        refuse(capacity_errors.PROTECTION_NEEDS_SCALING)
    if protection == "ENABLED" and not protects:
        refuse(capacity_errors.PROTECTION_NEEDS_GROUP)
    draining = given.get("managedDraining", _SWITCH[provider.managed_draining] if old else truth.DRAINING.value)
    provider.managed_scaling = scaling
    provider.managed_termination_protection = protection == "ENABLED"
    provider.managed_draining = draining == "ENABLED"


def _shape(provider: CapacityProvider, include: list[str]) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "capacityProviderArn": provider.arn,
        "name": provider.name,
        "status": provider.status,
        "type": _TYPES[provider.name] if provider.kind is ProviderKind.FARGATE else provider.kind.value,
        "tags": to_api(provider.tags) if "TAGS" in include else [],
    }
    if provider.managed_scaling:
        shape["autoScalingGroupProvider"] = {
            **provider.settings,
            "managedScaling": {
                "status": _SWITCH[provider.managed_scaling.enabled],
                "targetCapacity": provider.managed_scaling.target_capacity,
                "minimumScalingStepSize": provider.managed_scaling.minimum_step,
                "maximumScalingStepSize": provider.managed_scaling.maximum_step,
                "instanceWarmupPeriod": provider.managed_scaling.warmup_s,
            },
            "managedTerminationProtection": _SWITCH[provider.managed_termination_protection],
            "managedDraining": _SWITCH[provider.managed_draining],
        }
    if provider.kind is ProviderKind.MANAGED_INSTANCES:
        shape["managedInstancesProvider"] = provider.settings
    if provider.cluster:
        shape["cluster"] = provider.cluster.arn
    if provider.update_status:
        shape["updateStatus"] = provider.update_status
    if provider.update_status_reason:
        shape["updateStatusReason"] = provider.update_status_reason
    return shape


_TYPES = {"FARGATE": "FARGATE", "FARGATE_SPOT": "FARGATE_SPOT"}


def _find_or_none(call: Call, name_or_arn: str) -> CapacityProvider | None:
    """Return the ACTIVE or deleted provider of that name or ARN."""
    provider = call.account.providers.get(name_or_arn.rsplit("/", 1)[-1])
    if provider and name_or_arn.startswith("arn:") and provider.arn != name_or_arn:
        return None
    return provider


def _find(call: Call, name_or_arn: str) -> CapacityProvider:
    provider = _find_or_none(call, name_or_arn)
    if provider is None or provider.status is ProviderStatus.INACTIVE:
        refuse(capacity_errors.PROVIDER_NOT_FOUND)
    return provider
