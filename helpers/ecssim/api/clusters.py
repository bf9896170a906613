"""CreateCluster, DescribeClusters, ListClusters, UpdateCluster, UpdateClusterSettings, DeleteCluster."""

import re

from ..model.cluster import Cluster, ClusterStatus
from ..model.service import ServiceStatus
from ..model.task import TaskStatus
from ..truth import account_settings as truth
from ..truth import errors, limits
from . import account_settings, capacity_providers, find, shapes
from .call import Answer, Call, operation
from .describing import described
from .paging import at_most, page
from .refusal import refuse
from .service_connect import checked_defaults
from .tagging import given_tags

Settings = list[dict[str, str]]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_CONTAINER_INSIGHTS = "containerInsights"
_ARGUMENTS = (
    "settings",
    "configuration",
    "capacityProviders",
    "defaultCapacityProviderStrategy",
    "serviceConnectDefaults",
    "tags",
)
_EVERYTHING = ("TAGS", "SETTINGS", "CONFIGURATIONS")


@operation
def create_cluster(call: Call) -> Answer:
    """Create a cluster; an ACTIVE one of the same name is returned as it is, unless the request gives other arguments.

    Without settings of its own it takes Container Insights from the account.
    """
    name = call.get("clusterName", find.DEFAULT_CLUSTER)
    if not _NAME.fullmatch(name):
        refuse(errors.INVALID_CLUSTER_NAME)
    arguments = {argument: call.get(argument) for argument in _ARGUMENTS if call.get(argument)}
    cluster = call.account.clusters.get(name)
    if cluster and cluster.status is ClusterStatus.ACTIVE and not arguments.items() <= cluster.created_with.items():
        refuse(errors.CLUSTER_NOT_IDEMPOTENT)
    if cluster is None or cluster.status is ClusterStatus.INACTIVE:
        insights = account_settings.in_force(call.account, _CONTAINER_INSIGHTS)
        cluster = Cluster(
            name,
            call.account.arns.of(f"cluster/{name}"),
            call.account,
            created_with=arguments,
            settings=_settings(call, [{"name": _CONTAINER_INSIGHTS, "value": insights}]),
            configuration=call.get("configuration"),
            service_connect_defaults=checked_defaults(call, None),
            tags=given_tags(call),
        )
        capacity_providers.associate(
            call, cluster, call.get("capacityProviders", []), call.get("defaultCapacityProviderStrategy", [])
        )
        call.account.clusters[name] = cluster
    return {"cluster": shapes.cluster(cluster, include=_EVERYTHING)}


@operation
def describe_clusters(call: Call) -> Answer:
    """Describe clusters by name or ARN; deleted ones are INACTIVE."""
    names = call.get("clusters", [find.DEFAULT_CLUSTER])
    at_most("clusters", names, limits.CLUSTERS_PER_DESCRIBE.value)
    clusters, failures = described(
        call,
        names,
        "cluster",
        lambda name: find.cluster_or_none(call, name),
        lambda cluster: shapes.cluster(cluster, include=call.get("include", [])),
    )
    return {"clusters": clusters, "failures": failures}


@operation
def list_clusters(call: Call) -> Answer:
    """List the ARNs of the ACTIVE clusters."""
    active = [cluster for cluster in call.account.clusters.values() if cluster.status is ClusterStatus.ACTIVE]
    return page(call, "clusterArns", sorted(cluster.arn for cluster in active))


@operation
def update_cluster(call: Call) -> Answer:
    """Change settings, configuration and Service Connect defaults of a cluster."""
    cluster = find.cluster(call)
    cluster.settings = _settings(call, cluster.settings)
    cluster.configuration = call.get("configuration", cluster.configuration)
    cluster.service_connect_defaults = checked_defaults(call, cluster.service_connect_defaults)
    return {"cluster": shapes.cluster(cluster, include=_EVERYTHING)}


@operation
def update_cluster_settings(call: Call) -> Answer:
    """Change the settings of a cluster."""
    cluster = find.cluster(call)
    cluster.settings = _settings(call, cluster.settings)
    return {"cluster": shapes.cluster(cluster, include=_EVERYTHING)}


def _settings(call: Call, default: Settings) -> Settings:
    """Return the settings that the request gives, or the default."""
    settings: Settings = call.get("settings", default)
    for setting in settings:
        if setting.get("name") != _CONTAINER_INSIGHTS:
            refuse(errors.SETTING_NAME_INVALID)
        if setting.get("value") not in truth.VALUES.value[_CONTAINER_INSIGHTS]:
            refuse(errors.SETTING_VALUE_INVALID)
    return settings


@operation
def delete_cluster(call: Call) -> Answer:
    """Turn an empty cluster INACTIVE; another cluster may then have its capacity providers."""
    cluster = find.cluster(call)
    if any(service.status is not ServiceStatus.INACTIVE for service in cluster.services.values()):
        refuse(errors.CLUSTER_HAS_SERVICES)
    if any(instance.listed for instance in cluster.instances.values()):
        refuse(errors.CLUSTER_HAS_INSTANCES)
    if any(task.last_status is not TaskStatus.STOPPED for task in cluster.tasks.values()):
        refuse(errors.CLUSTER_HAS_TASKS)
    cluster.status = ClusterStatus.INACTIVE
    call.change.capacity.associate(cluster, [], ())
    return {"cluster": shapes.cluster(cluster, include=_EVERYTHING)}
