"""How to find and delete what stands around a service: scaling, releases, alarms, events, messages, names, images."""

from typing import Any

from ..reading import last_part, pages
from .kind import Bill, Client, Kind, Owns, Thing, always

_ECS = "ecs"
_BYTES_PER_GB = 1024**3


# Application Auto Scaling: a target has no name of its own, but says service, cluster and service


def _scalable_targets(client: Client, owns: Owns) -> list[Thing]:
    found = pages(
        client("application-autoscaling"), "describe_scalable_targets", "ScalableTargets", ServiceNamespace=_ECS
    )
    return [Thing(each["ResourceId"], cluster) for each in found if owns(cluster := each["ResourceId"].split("/")[1])]


def _deregister_scalable_target(client: Client, resource_id: str) -> None:
    """Deregister a target; its policies, and the alarms that AWS made for them, go with it."""
    client("application-autoscaling").deregister_scalable_target(
        ServiceNamespace=_ECS, ResourceId=resource_id, ScalableDimension="ecs:service:DesiredCount"
    )


# CodeDeploy


def _applications(client: Client, owns: Owns) -> list[Thing]:
    return [
        Thing(name, name) for name in pages(client("codedeploy"), "list_applications", "applications") if owns(name)
    ]


def _delete_application(client: Client, name: str) -> None:
    """Delete an application; its deployment groups go with it."""
    client("codedeploy").delete_application(applicationName=name)


# EventBridge Scheduler: schedules take no tags


def _schedules(client: Client, owns: Owns) -> list[Thing]:
    names = [each["Name"] for each in pages(client("scheduler"), "list_schedules", "Schedules", GroupName="default")]
    return [Thing(name, name) for name in names if owns(name)]


def _delete_schedule(client: Client, name: str) -> None:
    client("scheduler").delete_schedule(Name=name)


# CloudWatch and EventBridge


def own_part(alarm: str) -> str:
    """Return the part of an alarm's name that says whose it is.

    AWS makes alarms for target tracking, and names them after the cluster and the service, or after the Auto Scaling
    group. They go with the policy that they were made for.
    """
    return alarm.removeprefix("TargetTracking-").removeprefix("service/")


def _alarms(client: Client, owns: Owns) -> list[Thing]:
    names = [each["AlarmName"] for each in pages(client("cloudwatch"), "describe_alarms", "MetricAlarms")]
    return [Thing(name, own) for name in names if owns(own := own_part(name))]


def _delete_alarm(client: Client, name: str) -> None:
    client("cloudwatch").delete_alarms(AlarmNames=[name])


def _rules(client: Client, owns: Owns) -> list[Thing]:
    return [
        Thing(each["Name"], each["Name"])
        for each in pages(client("events"), "list_rules", "Rules")
        if owns(each["Name"])
    ]


def _delete_rule(client: Client, name: str) -> None:
    events = client("events")
    if targets := [each["Id"] for each in pages(events, "list_targets_by_rule", "Targets", Rule=name)]:
        events.remove_targets(Rule=name, Ids=targets)
    events.delete_rule(Name=name)


# SQS and SNS


def _queues(client: Client, owns: Owns) -> list[Thing]:
    found = [url for page in client("sqs").get_paginator("list_queues").paginate() for url in page.get("QueueUrls", [])]
    return [Thing(url, last_part(url)) for url in found if owns(last_part(url))]


def _delete_queue(client: Client, url: str) -> None:
    client("sqs").delete_queue(QueueUrl=url)


def _topics(client: Client, owns: Owns) -> list[Thing]:
    arns = [each["TopicArn"] for each in pages(client("sns"), "list_topics", "Topics")]
    return [Thing(arn, name) for arn in arns if owns(name := arn.rpartition(":")[2])]


def _delete_topic(client: Client, arn: str) -> None:
    client("sns").delete_topic(TopicArn=arn)


# Cloud Map: a service in a namespace of the lab's is the lab's


def _namespaces(client: Client, owns: Owns) -> list[Thing]:
    found = pages(client("servicediscovery"), "list_namespaces", "Namespaces")
    return [Thing(each["Id"], each["Name"]) for each in found if owns(each["Name"])]


def _delete_namespace(client: Client, namespace_id: str) -> None:
    client("servicediscovery").delete_namespace(Id=namespace_id)


def _namespace_bill(client: Client, namespace_id: str) -> Bill:
    """Return what a namespace costs: only one with DNS has a hosted zone, and that has a price."""
    found = client("servicediscovery").get_namespace(Id=namespace_id)["Namespace"]
    return {"hosted_zone_month": 1} if found["Type"].startswith("DNS") else {}


def _discovery_services(client: Client, owns: Owns) -> list[Thing]:
    found = []
    for namespace in _namespaces(client, owns):
        inside = [{"Name": "NAMESPACE_ID", "Values": [namespace.reference], "Condition": "EQ"}]
        services: Any = pages(client("servicediscovery"), "list_services", "Services", Filters=inside)
        found += [Thing(each["Id"], namespace.name) for each in services]
    return found


def _delete_discovery_service(client: Client, service_id: str) -> None:
    discovery = client("servicediscovery")
    for instance in pages(discovery, "list_instances", "Instances", ServiceId=service_id):
        discovery.deregister_instance(ServiceId=service_id, InstanceId=instance["Id"])
    discovery.delete_service(Id=service_id)


# ECR


def _repositories(client: Client, owns: Owns) -> list[Thing]:
    names = [each["repositoryName"] for each in pages(client("ecr"), "describe_repositories", "repositories")]
    return [Thing(name, name) for name in names if owns(name)]


def _repository_bill(client: Client, name: str) -> Bill:
    images = pages(client("ecr"), "describe_images", "imageDetails", repositoryName=name)
    return {"ecr_gb_month": sum(each.get("imageSizeInBytes", 0) for each in images) / _BYTES_PER_GB}


def _delete_repository(client: Client, name: str) -> None:
    client("ecr").delete_repository(repositoryName=name, force=True)


# What would start a task or change a service goes before all else.
STARTING = (
    Kind("schedule", "scheduler", _schedules, _delete_schedule, made_by=("scheduler.CreateSchedule",)),
    Kind(
        "scalable target",
        "application-autoscaling",
        _scalable_targets,
        _deregister_scalable_target,
        made_by=("application-autoscaling.RegisterScalableTarget",),
    ),
    Kind(
        "CodeDeploy application",
        "codedeploy",
        _applications,
        _delete_application,
        # Its deployment groups and their deployments go with it.
        made_by=("codedeploy.CreateApplication", "codedeploy.CreateDeploymentGroup", "codedeploy.CreateDeployment"),
        arn="codedeploy:.*:application:",
    ),
)
APPLICATIONS = (
    Kind(
        "alarm",
        "cloudwatch",
        _alarms,
        _delete_alarm,
        made_by=("cloudwatch.PutMetricAlarm",),
        arn="cloudwatch:.*:alarm:",
        bill=always(alarm_month=1),
    ),
    Kind("event rule", "events", _rules, _delete_rule, made_by=("events.PutRule",), arn="events:.*:rule/"),
    Kind("queue", "sqs", _queues, _delete_queue, made_by=("sqs.CreateQueue",), arn="sqs:[^:]*:[^:]*:"),
    # Its subscriptions go with it.
    Kind(
        "topic",
        "sns",
        _topics,
        _delete_topic,
        made_by=("sns.CreateTopic", "sns.Subscribe"),
        arn="sns:[^:]*:[^:]*:",
    ),
    Kind(
        "Cloud Map service",
        "servicediscovery",
        _discovery_services,
        _delete_discovery_service,
        made_by=("servicediscovery.CreateService",),
        has_id=True,
    ),
    Kind(
        "Cloud Map namespace",
        "servicediscovery",
        _namespaces,
        _delete_namespace,
        made_by=("servicediscovery.CreateHttpNamespace", "servicediscovery.CreatePrivateDnsNamespace"),
        arn="servicediscovery:.*:namespace/",
        has_id=True,
        bill=_namespace_bill,
    ),
    Kind(
        "repository",
        "ecr",
        _repositories,
        _delete_repository,
        made_by=("ecr.CreateRepository",),
        arn="ecr:.*:repository/",
        bill=_repository_bill,
    ),
)
