"""The exercises of lab 23, a backend API."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fnmatch import fnmatch
from typing import Any

from ..safety.cost import prices
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

CATALOG, CHECKOUT = "catalog", "checkout"
GOAL_S = 0.25
LARGE, SMALL = ("1024", "2048"), ("256", "512")
LEAST_TASKS, MOST_TASKS = 1, 6
# Between these shares of what a task bears a target value leaves room, and not too much of it.
LEAST_SHARE, MOST_SHARE = 0.5, 0.95
MOST_CANARY_PERCENT = 10
# How long it takes at least and at most to start all tasks, before the minutes of a canary begin.
SHORTEST_START, LONGEST_START = timedelta(minutes=1), timedelta(minutes=3)
_SECONDS_PER_HOUR = 3600
_MILLION = 1_000_000
_MIB_PER_GIB = 1024

# Stages at which no user has met the new version, and those at which every user has.
_BEFORE_USERS = ("RECONCILE_SERVICE", "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP")
_AFTER_THE_SHIFT = ("POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP")
_OVER = ("SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED")
_NO_CATALOG = NOT_ATTEMPTED, "There is no service catalog: run the cells above first."


# Routes


def _routes(see: See) -> Finding:
    service = see.service(CHECKOUT)
    if service is None or service["status"] != "ACTIVE":
        return NOT_ATTEMPTED, ""
    behind = next(iter(service["loadBalancers"]), None)
    if behind is None:
        return "no_load_balancer"
    advanced = behind.get("advancedConfiguration") or {}
    groups = [behind["targetGroupArn"], advanced.get("alternateTargetGroupArn")]
    if not all(groups):
        return "one_group"
    described = see.client("elbv2").describe_target_groups(TargetGroupArns=groups)["TargetGroups"]
    if any(each["HealthCheckPath"] != "/health" for each in described):
        return "health_path"
    forwarding = [rule for rule in _rules(see) if _groups_of(rule) >= set(groups)]
    if not forwarding:
        return "rule_without_both"
    if not any(fnmatch(f"/{CHECKOUT}", pattern) for rule in forwarding for pattern in _paths_of(rule)):
        return "another_path"
    if service["deploymentConfiguration"].get("strategy") != "CANARY":
        return "not_a_canary"
    if service["desiredCount"] < 2:
        return "one_task"
    if _healthy(see, groups) < 2:
        return "looked_too_soon"
    return DONE, "Both services answer behind one load balancer, and checkout is ready for a canary."


def _rules(see: See) -> Iterator[Mapping[str, Any]]:
    """Yield the rules of the lab's load balancer that have a path."""
    elb = see.client("elbv2")
    for balancer in elb.describe_load_balancers(Names=[f"{see.prefix}-api"])["LoadBalancers"]:
        for listener in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
            yield from elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]


def _groups_of(rule: Mapping[str, Any]) -> set[str]:
    forwards = [action.get("ForwardConfig") or {} for action in rule["Actions"]]
    return {group["TargetGroupArn"] for forward in forwards for group in forward.get("TargetGroups", [])}


def _paths_of(rule: Mapping[str, Any]) -> list[str]:
    of_path = [each for each in rule["Conditions"] if each["Field"] == "path-pattern"]
    return [path for each in of_path for path in (each.get("PathPatternConfig") or each).get("Values", [])]


def _healthy(see: See, groups: list[str]) -> int:
    elb = see.client("elbv2")
    found = [elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"] for arn in groups]
    return sum(target["TargetHealth"]["State"] == "healthy" for some in found for target in some)


# Throughput and size


def _throughput(see: See) -> Finding:
    per_s, measured = see.answers.get("per_s"), see.answers.get("measured") or {}
    if per_s is None:
        return NOT_ATTEMPTED, ""
    right = _highest_rate({rate: p95 for rate, (_, p95) in measured.items()})
    if right is None:
        return "nothing_measured"
    if per_s == right:
        return DONE, f"{right} requests a second: one more, and every twentieth user waits longer than the goal."
    if per_s > right:
        by_the_half = per_s == _highest_rate({rate: half for rate, (half, _) in measured.items()})
        return "by_the_half" if by_the_half else "beyond_the_goal"
    return "too_careful"


def _highest_rate(times_s: Mapping[float, float | None]) -> float | None:
    """Return the highest rate whose time is within the goal; None if there is none."""
    return max((rate for rate, time_s in times_s.items() if time_s is not None and time_s <= GOAL_S), default=None)


def _size(see: See) -> Finding:
    service = see.service(CATALOG)
    if service is None or service["status"] != "ACTIVE":
        return _NO_CATALOG
    runs = _definition(see, service["taskDefinition"])
    size = runs["cpu"], runs["memory"]
    if size == LARGE:
        newest = _definition(see, runs["family"])
        return "not_deployed" if (newest["cpu"], newest["memory"]) != LARGE else (NOT_ATTEMPTED, "")
    if size != SMALL:
        return "still_too_much_memory" if size[0] == SMALL[0] else "still_too_much_cpu"
    if len(service["deployments"]) > 1 or service["deployments"][0]["rolloutState"] != "COMPLETED":
        return "looked_too_soon"
    return DONE, "A quarter of a vCPU and half a GB: the smallest size of all has room for it."


def _definition(see: See, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = see.ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
    return found


# Cost


def _million_usd(per_s: float, size: tuple[str, str], kind: str = "fargate", address: bool = True) -> float:
    """Return what a million requests cost on tasks of a size, in US dollars."""
    usd = {name: price.usd for name, price in prices().items()}
    vcpu, gb = int(size[0]) / _MIB_PER_GIB, int(size[1]) / _MIB_PER_GIB
    hour = vcpu * usd[f"{kind}_vcpu_hour"] + gb * usd[f"{kind}_gb_hour"] + address * usd["public_ipv4_hour"]
    return hour / (per_s * _SECONDS_PER_HOUR) * _MILLION


def _near(said: float, right: float) -> bool:
    return abs(said - right) <= 0.01 * right


def _cost(see: See) -> Finding:
    before, after, per_s = (see.answers.get(name) for name in ("before", "after", "per_s"))
    if before is None and after is None:
        return NOT_ATTEMPTED, ""
    if before is None or after is None:
        return NOT_YET, "One of the two is missing: give both, `before` and `after`."
    if not per_s:
        return "no_rate"
    right = _million_usd(per_s, LARGE), _million_usd(per_s, SMALL)
    if _near(before, right[0]) and _near(after, right[1]):
        return DONE, f"{before:.2f} USD before, {after:.2f} USD after: the same answers for a third of the money."
    if _near(before, right[1]) and _near(after, right[0]):
        return "swapped"
    if _near(after, _million_usd(per_s, SMALL, address=False)):
        return "without_address"
    if _near(after, right[1] * 60):
        return "per_minute"
    if _near(after, right[1] * _SECONDS_PER_HOUR):
        return "per_second"
    if _near(after, right[1]):
        return "only_after_is_right"
    return "only_before_is_right" if _near(before, right[0]) else "another_amount"


# Scaling


def _scaling(see: See) -> Finding:
    scaling, resource = see.client("application-autoscaling"), f"service/{see.cluster}/{CATALOG}"
    of_service = {"ServiceNamespace": "ecs", "ResourceId": resource}
    policies = scaling.describe_scaling_policies(**of_service)["ScalingPolicies"]
    targets = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[resource])["ScalableTargets"]
    service = see.service(CATALOG)
    if service is None or not targets:
        return NOT_ATTEMPTED, ""
    if not policies:
        return "no_policy"
    configuration = policies[0].get("TargetTrackingScalingPolicyConfiguration") or {}
    metric = configuration.get("PredefinedMetricSpecification", {}).get("PredefinedMetricType")
    if metric != "ALBRequestCountPerTarget":
        return "another_metric"
    if (targets[0]["MinCapacity"], targets[0]["MaxCapacity"]) != (LEAST_TASKS, MOST_TASKS):
        return "other_bounds"
    borne = (see.answers.get("per_s") or 0) * 60
    value = configuration["TargetValue"]
    if borne and value > MOST_SHARE * borne:
        return "no_room"
    if borne and value < LEAST_SHARE * borne:
        return "per_second" if value <= borne / 60 else "too_much_room"
    if service["desiredCount"] <= LEAST_TASKS:
        return "did_not_scale"
    return DONE, f"{service['desiredCount']} tasks share the load now, with room to spare."


# The release


def _canary(see: See) -> Finding:
    release = _newest_release(see)
    if release is None or not release["sourceServiceRevisions"]:
        return NOT_ATTEMPTED, ""
    configuration = release["deploymentConfiguration"]
    if configuration.get("strategy") != "CANARY":
        return "not_a_canary"
    if configuration["canaryConfiguration"]["canaryPercent"] > MOST_CANARY_PERCENT:
        return "too_many_users"
    alarms = configuration.get("alarms") or {}
    if not alarms.get("alarmNames"):
        return "no_alarm"
    if not (alarms["enable"] and alarms["rollback"]):
        return "switched_off"
    if release["status"] not in _OVER:
        return "looked_too_soon"
    if release["alarms"]["status"] == "DISABLED":
        return "was_on_already"
    if release["status"] == "SUCCESSFUL":
        return "deaf"
    if "rollback" not in release or not release["alarms"].get("triggeredAlarmNames"):
        return "another_end"
    if _met_by_nobody(release):
        return "before_users"
    return "too_late" if _met_by_all(release) else (DONE, "Taken back with a tenth of the users on it.")


def _newest_release(see: See) -> Mapping[str, Any] | None:
    service = see.service(CHECKOUT)
    if service is None or service["status"] != "ACTIVE":
        return None
    listed = see.ecs.list_service_deployments(cluster=see.cluster, service=CHECKOUT)["serviceDeployments"]
    if not listed:
        return None
    arns = [listed[0]["serviceDeploymentArn"]]
    found: Mapping[str, Any] = see.ecs.describe_service_deployments(serviceDeploymentArns=arns)["serviceDeployments"][0]
    return found


def _met_by_nobody(release: Mapping[str, Any]) -> bool:
    """Whether no user had the new version when it was taken back."""
    return release.get("lifecycleStage") in _BEFORE_USERS or _taken_back_after(release) < SHORTEST_START


def _met_by_all(release: Mapping[str, Any]) -> bool:
    """Whether every user had the new version when it was taken back."""
    minutes = release["deploymentConfiguration"]["canaryConfiguration"]["canaryBakeTimeInMinutes"]
    late = _taken_back_after(release) > timedelta(minutes=minutes) + LONGEST_START
    return late or release.get("lifecycleStage") in _AFTER_THE_SHIFT


def _taken_back_after(release: Mapping[str, Any]) -> timedelta:
    after: timedelta = release["rollback"]["startedAt"] - release["createdAt"]
    return after


# The report


def _report(see: See) -> Finding:
    report = see.answers.get("report")
    if report is None:
        return NOT_ATTEMPTED, ""
    wanted = ("per_s", "before", "after", "graviton")
    if not isinstance(report, dict) or not all(isinstance(report.get(name), int | float) for name in wanted):
        return "not_four_numbers"
    per_s, before, after, graviton = (report[name] for name in wanted)
    if per_s <= 0:
        return "not_four_numbers"
    if not (_near(before, _million_usd(per_s, LARGE)) and _near(after, _million_usd(per_s, SMALL))):
        return "other_costs"
    if _near(graviton, _million_usd(per_s, SMALL, "fargate_arm")):
        return DONE, (
            f"One task bears {per_s:g} requests a second at a p95 of {GOAL_S} s. A million cost {before:.2f} USD at "
            f"first, {after:.2f} USD in the right size, and {graviton:.2f} USD on Graviton."
        )
    return "large_graviton" if _near(graviton, _million_usd(per_s, LARGE, "fargate_arm")) else "another_graviton"


EXERCISES = (
    Exercise(
        "routes",
        "Build the service `checkout` with two target groups and a rule for `/checkout*`, ready for a canary.",
        _routes,
        hints=(
            "Four calls of elbv2 and ECS: create_target_group twice, create_rule, create_service. Lab 17 has all four.",
            'The rule: Conditions=[{"Field": "path-pattern", "Values": ["/checkout*"]}], Actions=[{"Type": "forward", '
            '"ForwardConfig": {"TargetGroups": [...]}}] with two groups, each with TargetGroupArn and Weight.',
            'The service: loadBalancers=[{"targetGroupArn": blue, "containerName": "checkout", "containerPort": 8080, '
            '"advancedConfiguration": {"alternateTargetGroupArn": green, "productionListenerRule": rule, "roleArn": '
            'lab.role("load_balancing")}}], and then time.sleep(180).',
            'Still stuck? lab.solution("routes") shows one way to write it.',
        ),
        mistakes={
            "no_load_balancer": "The service is in no target group, so no request reaches it. See loadBalancers.",
            "one_group": "The service knows one target group only. Where does a canary run? See advancedConfiguration.",
            "health_path": (
                "The health check of a group asks for another page than /health, and gets 404. So the load balancer "
                "holds its tasks for sick, and ECS replaces them. See HealthCheckPath; modify_target_group changes it."
            ),
            "rule_without_both": (
                "No rule of the load balancer forwards to both of the service's groups. ECS changes the weights in "
                "that rule, so both must stand there, the second with weight 0."
            ),
            "another_path": "The rule for both groups does not match /checkout. Look at its path pattern.",
            "not_a_canary": "The service has another strategy than CANARY: see deploymentConfiguration.",
            "one_task": "Two tasks are wanted, so that the loss of one is not the loss of the checkout.",
            "looked_too_soon": "All is in place, and not both tasks are healthy yet. Wait, then check again.",
        },
    ),
    Exercise(
        "throughput",
        "Set `per_s` to the highest rate of the table whose p95 is at most 0.25 s.",
        _throughput,
        hints=(
            "Read the column p95, from the top, until it passes 0.25.",
            "The last rate before that is the one.",
        ),
        mistakes={
            "nothing_measured": "No rate of `measured` keeps the goal. Run the cell above again.",
            "by_the_half": "At that rate half of the users are within the goal. Which column is about 95 of 100?",
            "beyond_the_goal": "At that rate p95 is beyond the goal: more than one user of twenty waits too long.",
            "too_careful": "The goal is kept there, and at a higher rate of the table too.",
        },
        numbers=("per_s",),
    ),
    Exercise(
        "size",
        "Let `catalog` run in the smallest size of Fargate that has room for what it uses.",
        _size,
        hints=(
            "Take the percentages of 1 vCPU and of 2048 MiB. What is that in vCPUs and MiB?",
            "register takes name, image, CPU units and MiB; a quarter of a vCPU is 256 units.",
            'small = register("catalog", "shop/catalog:1", 256, 512), then update_service and time.sleep(180).',
        ),
        mistakes={
            "not_deployed": "The new revision is registered, and `catalog` runs the old one. Update the service.",
            "still_too_much_cpu": "Much of the CPU would still idle. How many vCPUs did it use at most?",
            "still_too_much_memory": "The CPU fits. How much memory did it use at most, of 2048 MiB? There is less.",
            "looked_too_soon": "The size is right, and the rollout is not through. Wait, then check again.",
        },
    ),
    Exercise(
        "cost",
        "Set `before` and `after` to the US dollars that a million requests cost in the old and in the new size.",
        _cost,
        hints=(
            "First the price of an hour: vCPUs, GB and one address. Then the requests of an hour: per_s times 3600.",
            "Divide the one by the other, and take it times a million.",
            'after = (0.25 * usd["fargate_vcpu_hour"] + 0.5 * usd["fargate_gb_hour"] + usd["public_ipv4_hour"]) '
            "/ (per_s * 3600) * 1_000_000.",
        ),
        mistakes={
            "no_rate": "`per_s` is missing: do the exercise `throughput` first.",
            "swapped": "Right numbers in the wrong places: `before` is the large task.",
            "without_address": "The task has a public address, and that costs by the hour too. What else is right.",
            "per_minute": "The prices are for an hour. How many requests come in an hour, and not in a minute?",
            "per_second": "The prices are for an hour. How many requests come in an hour, and not in a second?",
            "only_after_is_right": "`after` is right. For `before` take 1 vCPU and 2 GB.",
            "only_before_is_right": "`before` is right. For `after` take 0.25 vCPU and 0.5 GB.",
            "another_amount": "Not these amounts. First the price of a task's hour, then the requests of an hour.",
        },
        numbers=("before", "after", "per_s"),
    ),
    Exercise(
        "scaling",
        "Let `catalog` scale from one to six tasks by ALBRequestCountPerTarget, with room in the target value.",
        _scaling,
        hints=(
            "Two calls of application-autoscaling: register_scalable_target, then put_scaling_policy.",
            'Both take ServiceNamespace="ecs", ResourceId=f"service/{cluster}/catalog" and '
            'ScalableDimension="ecs:service:DesiredCount".',
            "One task bears per_s * 60 requests a minute. Four fifths of that leave room.",
            'label = balancer.arn.split("loadbalancer/")[1] + "/" + balancer.target_group_arn.split(":")[-1], and '
            'TargetTrackingScalingPolicyConfiguration={"TargetValue": ..., "PredefinedMetricSpecification": '
            '{"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": label}}.',
        ),
        mistakes={
            "no_policy": "The bounds are set, and nothing says when to scale. Which call is missing?",
            "another_metric": "The policy looks at another metric than the requests for each target.",
            "other_bounds": "Look at MinCapacity and MaxCapacity: from one to six tasks.",
            "no_room": (
                "At this target value a task has no room left when the metric reaches it, and new tasks take minutes. "
                "Go below per_s * 60."
            ),
            "per_second": "The metric counts requests in a minute. Your target value looks like requests in a second.",
            "too_much_room": "At this target value more than half of each task would idle. You pay for it.",
            "did_not_scale": "The policy is right, and the rush did not come to it. Run the cell of the rush again.",
        },
        numbers=("per_s",),
    ),
    Exercise(
        "canary",
        "Release `slow` as a canary under alarms that take it back while a tenth of the users have it.",
        _canary,
        hints=(
            "What does the goal say of response times? And what does version 1 have? The threshold lies between.",
            "One alarm for each of the two target groups: with its own dimension, green is not lost among blue.",
            'put_metric_alarm(Namespace="AWS/ApplicationELB", MetricName="TargetResponseTime", '
            'ExtendedStatistic="p95", Period=60, EvaluationPeriods=1, Threshold=0.3, '
            'ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching", ...).',
            "Then update_service with taskDefinition=slow and the deploymentConfiguration from above, with "
            '"alarms": {"alarmNames": [...], "enable": True, "rollback": True} besides, and time.sleep(900).',
        ),
        mistakes={
            "not_a_canary": "This release is no canary. Look at the strategy in deploymentConfiguration.",
            "too_many_users": "More than a tenth of the users met it. See canaryPercent.",
            "no_alarm": "Nobody listens: the deployment has no alarms. So it goes on, however slow it is.",
            "switched_off": "The deployment names alarms. Are both switches on, enable and rollback?",
            "looked_too_soon": "The release is not over yet. Wait, then check again.",
            "was_on_already": (
                "An alarm was in ALARM before the release, so ECS minded none. Is the threshold above what version 1 "
                "has? Wait until all are OK, and release again."
            ),
            "deaf": (
                "The release went through, so your alarms did not hear it. Is the threshold above 0.6 s? Do they look "
                "at the right group?"
            ),
            "too_late": (
                "The alarm rang when everybody had it. A tenth of the users changes the figures of all only a little. "
                "Look at one target group by itself."
            ),
            "before_users": (
                "An alarm rang before a single user met the version, so it was not the canary that it heard. Is its "
                "threshold above what version 1 has?"
            ),
            "another_end": "No alarm ended this release. Read its statusReason, and release `slow`.",
        },
    ),
    Exercise(
        "report",
        "Put `per_s`, `before`, `after` and `graviton` into the dictionary `report`.",
        _report,
        hints=(
            "graviton is the sum of `after` with the prices fargate_arm_vcpu_hour and fargate_arm_gb_hour.",
            'report = {"per_s": per_s, "before": before, "after": after, "graviton": ...}; the address costs the same.',
        ),
        mistakes={
            "not_four_numbers": (
                'Give a dictionary with four numbers: {"per_s": ..., "before": ..., "after": ..., "graviton": ...}.'
            ),
            "other_costs": "`before` or `after` does not fit `per_s`. Take them from the exercise `cost`.",
            "large_graviton": "That is Graviton in the size from before. Take the size that you chose.",
            "another_graviton": "Look at `graviton` again: the prices of ARM for CPU and memory, and the same address.",
        },
    ),
    choices(
        "recap",
        Question(
            "a",
            {
                "b": "after a release the traffic is with the other group. What does the metric of blue say then?",
                "c": "AWS says that this metric does not go with blue/green. One of the groups is always empty.",
            },
        ),
        Question(
            "b",
            {
                "a": "time does not change the shares. How many of 100 answers are slow, and which does p95 look at?",
                "c": "looking twice changes nothing. How many of 100 answers are slow, and which does p95 look at?",
            },
        ),
        Question(
            "c",
            {
                "a": "twice the tasks run for twice the requests. What do both do to the price of one request?",
                "b": "the bill doubles. But by what do you divide it?",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1: where is the traffic after a release? For 2: two of a hundred answers are slow.",
            "For 3: which part of the bill grows with the requests, and which does not?",
        ),
        done="All three. You can build an API, let it grow, release it, and say what it costs.",
    ),
)
