"""Incidents of capacity on Fargate: a zone, Spot, and limits that somebody has set."""

import json
import math

from ...patterns import constant
from .. import steps
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site

_PROTECTED_MINUTES = 2880
_CPU_TARGET_PERCENT = 60
_VCPUS = 0.25
_HEAVY_CPU_S = 0.02
_PER_TASK_PER_S = 6


# A zone is lost


def _zones(site: Site) -> dict[str, str]:
    """Return the zone of each subnet of the shop."""
    found = site.lab.client("ec2").describe_subnets(SubnetIds=site.subnets)["Subnets"]
    return {subnet["SubnetId"]: subnet["AvailabilityZone"] for subnet in found}


def _arrange_one_zone(site: Site) -> None:
    site.subnets = site.lab.subnets()
    site.chance.shuffle(site.subnets)
    site.open_shop()
    here = site.balancers[site.hit.name].network["awsvpcConfiguration"]
    narrow = {"awsvpcConfiguration": {**here, "subnets": site.subnets[:1]}}
    site.ecs.update_service(cluster=site.cluster, service=site.hit.name, networkConfiguration=narrow)
    site.settle()
    wide = {"awsvpcConfiguration": {**here, "subnets": site.subnets[1:]}}
    site.facts |= {"subnet": site.subnets[0], "zone": _zones(site)[site.subnets[0]], "network": json.dumps(wide)}


def _spoil_zone(site: Site) -> None:
    site.break_nature("LoseZone", amends="RestoreZone", zone=site.facts["zone"])


ZONE_LOST = Scenario(
    "zone_lost",
    "an Availability Zone is lost, and the service was in no other",
    _arrange_one_zone,
    _spoil_zone,
    nothing_remains,
    hints=(
        "Tasks ended, and none comes in their place. What does ECS say when it tries?",
        "There is no capacity. Where does the service look for some? Other services found theirs.",
        "The service has one subnet, and so one zone. `update_service` takes a networkConfiguration with others.",
    ),
    looks=(
        steps.events("ECS finds no place for new tasks.", "Capacity is unavailable at this time"),
        steps.service(
            "Where does it look?", '["networkConfiguration"]["awsvpcConfiguration"]["subnets"]', "['$subnet']"
        ),
        Step(
            "That is one subnet, in one zone.",
            'ec2.describe_subnets(SubnetIds=["$subnet"])["Subnets"][0]["AvailabilityZone"]',
            "$zone",
        ),
    ),
    mends=(
        Step(
            "Let it use subnets in other zones.",
            'ecs.update_service(cluster="$cluster", service="$service", networkConfiguration=$network)',
        ),
    ),
    prevents="give every service subnets in three zones, and enough tasks that two zones can carry all visitors.",
)


# Spot takes everything back


def _arrange_spot(site: Site) -> None:
    site.create_cluster()
    providers = ["FARGATE", "FARGATE_SPOT"]
    site.ecs.put_cluster_capacity_providers(
        cluster=site.cluster, capacityProviders=providers, defaultCapacityProviderStrategy=[]
    )
    spot = {"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]}
    site.open_shop(service=spot)


def _spoil_spot(site: Site) -> None:
    """Spot has no capacity any more, and takes back what it gave, task by task."""
    site.break_nature("ExhaustCapacity", amends="ReturnCapacity", of="FARGATE_SPOT")
    for number, task in enumerate(site.tasks(site.hit)):
        site.lab.inject("InterruptSpot", after_s=20.0 * number, task=task["taskArn"])


SPOT_STORM = Scenario(
    "spot_storm",
    "Fargate Spot took its capacity back, and the service had nothing else",
    _arrange_spot,
    _spoil_spot,
    nothing_remains,
    hints=(
        "Somebody stopped the tasks, and it was none of you. Read their stop code.",
        "Spot gives two minutes and takes. On what may the service run instead?",
        "`update_service` takes a capacityProviderStrategy: a base on FARGATE, and with it forceNewDeployment.",
    ),
    looks=(
        steps.stopped("The tasks did not fail: they were taken.", "Your Spot Task was interrupted."),
        steps.events("And there is no more of the kind.", "Capacity is unavailable at this time"),
        steps.service("Does the service know any other capacity?", '["capacityProviderStrategy"]', "FARGATE_SPOT"),
    ),
    mends=(
        Step(
            "Let it run on capacity that nobody takes back.",
            "ecs.update_service(\n"
            '    cluster="$cluster", service="$service", forceNewDeployment=True,\n'
            '    capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}],\n'
            ")",
        ),
    ),
    prevents="keep a base on FARGATE that carries the visitors in bad times, and put only what is beyond it on Spot.",
)


# Tasks that may not be stopped


def _arrange_many(site: Site) -> None:
    """A service that has more tasks than it needs, each with work that must not be cut off, or so somebody thought."""
    more = site.chance.randint(2, 4)
    site.open_shop()
    app = site.hit
    site.ecs.update_service(cluster=site.cluster, service=app.name, desiredCount=app.count + more)
    site.settle()
    tasks = [task["taskArn"] for task in site.tasks(app)]
    site.ecs.update_task_protection(
        cluster=site.cluster, tasks=tasks, protectionEnabled=True, expiresInMinutes=_PROTECTED_MINUTES
    )
    site.facts |= {"tasks": json.dumps(tasks), "count": str(app.count), "many": str(app.count + more)}


def _spoil_count(site: Site) -> None:
    site.ecs.update_service(cluster=site.cluster, service=site.hit.name, desiredCount=site.hit.count)


def _still_protected(site: Site) -> str:
    protected = set(json.loads(site.facts["tasks"]))
    for task in site.tasks(site.hit, "STOPPED"):
        if task["taskArn"] in protected and task.get("stopCode") == "UserInitiated":
            return (
                f"A protected task of {site.hit.name} was stopped by hand, and its work is lost: nothing brings that "
                "back. Begin the incident again."
            )
    running = [task["taskArn"] for task in site.tasks(site.hit)]
    found = site.ecs.get_task_protection(cluster=site.cluster, tasks=running[:10])["protectedTasks"]
    if any(each["protectionEnabled"] for each in found):
        return f"{site.hit.name} has its number, and its next scale-in will be as stuck as this one was."
    return ""


SCALE_IN_PROTECTION = Scenario(
    "scale_in_protection",
    "tasks are protected from scale-in, long after their work is done",
    _arrange_many,
    _spoil_count,
    _still_protected,
    hints=(
        "More tasks run than are wanted, and ECS does not stop them. Why does it say so?",
        "Somebody has protected them. `get_task_protection` says until when. Stopping them by hand would cut off what "
        "they do.",
        "`update_task_protection` with protectionEnabled=False ends it; then ECS stops them as it should.",
    ),
    looks=(
        steps.service(
            "How many are wanted, and how many run?",
            '["desiredCount"], "wanted,", service["runningCount"], "running"',
            "$count wanted, $many running",
        ),
        steps.events("ECS says why it stops none.", "was unable to scale in"),
        Step(
            "Protected until when?",
            'running = ecs.list_tasks(cluster="$cluster", serviceName="$service")["taskArns"]\n'
            'ecs.get_task_protection(cluster="$cluster", tasks=running)["protectedTasks"]',
            "'protectionEnabled': True",
        ),
    ),
    mends=(
        Step(
            "End the protection; ECS does the rest.",
            'ecs.update_task_protection(cluster="$cluster", tasks=running, protectionEnabled=False)',
        ),
    ),
    prevents=(
        "let the task protect itself while it works, for not much longer than the work takes, and end the protection "
        "when it is done."
    ),
)


# More visitors than may be served


def _arrange_scaling(site: Site) -> None:
    """A service that follows its CPU."""
    count = site.chance.randint(2, 3)
    site.open_shop(count=count, per_s=_PER_TASK_PER_S * count, cpu_s_per_request=_HEAVY_CPU_S)
    scaling, resource = site.lab.client("application-autoscaling"), f"service/{site.cluster}/{site.hit.name}"
    where = {"ServiceNamespace": "ecs", "ResourceId": resource, "ScalableDimension": "ecs:service:DesiredCount"}
    scaling.register_scalable_target(**where, MinCapacity=count, MaxCapacity=12)
    scaling.put_scaling_policy(
        **where,
        PolicyName=f"{site.lab.prefix}-cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": float(_CPU_TARGET_PERCENT),
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
        },
    )
    site.facts |= {"resource": resource, "count": str(count)}


def _spoil_limit(site: Site) -> None:
    """Somebody wanted to save money; then come the visitors of a campaign."""
    app, most = site.hit, site.hit.count + site.chance.randint(0, 1)
    site.lab.client("application-autoscaling").register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId=site.facts["resource"],
        ScalableDimension="ecs:service:DesiredCount",
        MaxCapacity=most,
    )
    of_one_task = _VCPUS / _HEAVY_CPU_S
    visitors = of_one_task * (most + 2)
    more = constant(visitors - app.per_s)
    site.flows[f"{app.name} in the campaign"] = site.lab.traffic(site.balancers[app.name].dns_name, more)
    needed = math.ceil(visitors / (of_one_task * _CPU_TARGET_PERCENT / 100))
    site.facts |= {"most": str(most), "enough": str(needed + 2)}


def _still_limited(site: Site) -> str:
    found = site.lab.client("application-autoscaling").describe_scalable_targets(
        ServiceNamespace="ecs", ResourceIds=[site.facts["resource"]]
    )["ScalableTargets"]
    if found and found[0]["MaxCapacity"] <= int(site.facts["most"]):
        return f"{site.hit.name} can serve its visitors for now, and its scaling will take the tasks away again."
    return ""


SCALING_LIMIT = Scenario(
    "scaling_limit",
    "service auto scaling may not start the tasks that the visitors need",
    _arrange_scaling,
    _spoil_limit,
    _still_limited,
    hints=(
        "The tasks are well, and turn requests away. How busy are they?",
        "The service scales with its CPU. Why does it not scale now?",
        "`register_scalable_target` sets MaxCapacity; the policy then does what it could not do before.",
    ),
    looks=(
        steps.metric("The tasks have all the CPU that they can get.", "CPUUtilization", "#" * 19),
        steps.service("How many tasks does the service want?", '["desiredCount"]', "$most"),
        Step(
            "And how many may it have?",
            'scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=["$resource"])["ScalableTargets"]',
            "'MaxCapacity': $most",
        ),
    ),
    mends=(
        Step(
            "Allow more; the scaling policy works out how many.",
            "scaling.register_scalable_target(\n"
            '    ServiceNamespace="ecs", ResourceId="$resource",\n'
            '    ScalableDimension="ecs:service:DesiredCount", MaxCapacity=$enough,\n'
            ")",
        ),
    ),
    prevents="set an alarm on a service that has as many tasks as it may have: a limit that nobody watches is a fault.",
)
