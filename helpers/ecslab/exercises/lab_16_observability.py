"""The exercises of lab 16, observability."""

import json
from datetime import timedelta
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, Exercise, Finding, See

WORKER, WEB = "worker", "web"
PREFIX = "shop"
NEAR = 0.05
CRASHES, PERIOD_S = "Crashes", 300
# In five minutes two workers that live for one die about seven times.
HIGHEST_THRESHOLD = 6
TASK_CHANGE = "ECS Task State Change"


def _logging(see: See) -> Finding:
    families = see.ecs.list_task_definitions(familyPrefix=f"{see.prefix}-{WORKER}", sort="DESC")["taskDefinitionArns"]
    if not families:
        return NOT_ATTEMPTED, ""
    definition = see.ecs.describe_task_definition(taskDefinition=families[0])["taskDefinition"]
    configuration = definition["containerDefinitions"][0].get("logConfiguration")
    if configuration is None:
        return NOT_ATTEMPTED, ""
    options = configuration.get("options", {})
    groups = see.client("logs").describe_log_groups(logGroupNamePrefix=options.get("awslogs-group", "-"))["logGroups"]
    if not any(group["logGroupName"] == options.get("awslogs-group") for group in groups):
        return "no_such_group"
    if options.get("awslogs-region") != see.ecs.meta.region_name:
        return "another_region"
    if options.get("awslogs-stream-prefix") != PREFIX:
        return "another_prefix"
    return DONE, "From now on each worker's lines go to a stream of its own in the group."


def _blind(see: See) -> Finding:
    state, failed = see.answers.get("state"), see.answers.get("failed")
    if state is None or failed is None:
        return NOT_ATTEMPTED, ""
    service = see.service(WORKER)
    if service is None:
        return NOT_ATTEMPTED, "There is no service worker: run the cells above first."
    deployment = service["deployments"][0]
    if (str(state).upper(), failed) == (deployment["rolloutState"], deployment["failedTasks"]):
        return DONE, "COMPLETED, and not one failed task. As far as ECS is concerned, all is well."
    if str(state).upper() == "FAILED":
        return "the_breaker"
    return "crashes_count" if failed else "never_completed"


def _slow(see: See) -> Finding:
    slow = see.answers.get("slow")
    if slow is None:
        return NOT_ATTEMPTED, ""
    p99, average, slowest = (
        max(values, default=0.0)
        for values in (_response_times(see, "p99"), _response_times(see, "Average"), _response_times(see, "Maximum"))
    )
    if not p99:
        return "nothing_measured"
    if _is_near(slow, p99):
        more = 100 * (p99 / average - 1)
        return (
            DONE,
            f"{slow:.3f} s. For one visitor in a hundred it takes at least that, {more:.0f} percent above average.",
        )
    if _is_near(slow, 1000 * p99):
        return "milliseconds"
    if _is_near(slow, average):
        return "the_average"
    return "the_slowest" if _is_near(slow, slowest) else "another_number"


def _response_times(see: See, statistic: str) -> list[float]:
    """Return a statistic of the response time, for each five minutes in which somebody asked."""
    service = see.service(WEB)
    if service is None:
        return []
    begin = service["createdAt"] - timedelta(minutes=5)
    balancer = next(iter(_balancers(see)), "none")
    kind = "Statistics" if statistic[0] != "p" else "ExtendedStatistics"
    points = see.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ApplicationELB",
        MetricName="TargetResponseTime",
        Dimensions=[{"Name": "LoadBalancer", "Value": balancer}],
        Period=PERIOD_S,
        StartTime=begin,
        EndTime=begin + timedelta(hours=6),
        **{kind: [statistic]},
    )["Datapoints"]
    return [float(point[statistic] if kind == "Statistics" else point[kind][statistic]) for point in points]


def _balancers(see: See) -> list[str]:
    """Return how CloudWatch calls the lab's load balancers."""
    found = see.client("elbv2").describe_load_balancers()["LoadBalancers"]
    ours = [each["LoadBalancerArn"] for each in found if each["LoadBalancerName"].startswith(see.prefix)]
    return [arn.partition("loadbalancer/")[2] for arn in ours]


def _is_near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= NEAR * abs(wanted)


def _insights(see: See) -> Finding:
    clusters = see.ecs.describe_clusters(clusters=[see.cluster], include=["SETTINGS"])["clusters"]
    settings = {each["name"]: each["value"] for each in clusters[0]["settings"]} if clusters else {}
    level = settings.get("containerInsights", "disabled")
    if level == "disabled":
        return NOT_ATTEMPTED, ""
    if level != "enhanced":
        return "only_standard"
    return DONE, "Now there are numbers for each task and each container, and a bill for them."


def _rule(see: See) -> Finding:
    events = see.client("events")
    rules = [each for each in events.list_rules(NamePrefix=see.prefix)["Rules"] if each.get("EventPattern")]
    if not rules:
        return NOT_ATTEMPTED, ""
    rule = rules[0]
    pattern = rule["EventPattern"]

    def picks(cluster: str = see.cluster, kind: str = TASK_CHANGE, status: str = "RUNNING") -> bool:
        event = _event(see, cluster, kind, status)
        return bool(events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"])

    if not any(picks(status=status) for status in ("PENDING", "RUNNING", "STOPPED")):
        return "picks_nothing"
    if picks(cluster="somebody-elses"):
        return "every_cluster"
    if picks(kind="ECS Service Action"):
        return "other_kinds"
    if not all(picks(status=status) for status in ("PENDING", "RUNNING", "STOPPED")):
        return "some_changes"
    targets = [target["Arn"] for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]]
    if not any(arn.startswith("arn:aws") and ":sqs:" in arn for arn in targets):
        return "no_queue"
    return DONE, "Each change of a task of this cluster goes into the queue, and nothing else does."


def _event(see: See, cluster: str, kind: str, status: str) -> dict[str, Any]:
    """Return an event as ECS sends it, as far as patterns of this lab look."""
    clusters = see.ecs.describe_clusters(clusters=[see.cluster])["clusters"]
    arn = str(clusters[0]["clusterArn"]).rpartition("/")[0] + f"/{cluster}"
    detail = {"clusterArn": arn, "lastStatus": status, "desiredStatus": "RUNNING", "group": f"service:{WORKER}"}
    return {
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": kind,
        "source": "aws.ecs",
        "account": arn.split(":")[4],
        "time": "2026-01-05T09:00:00Z",
        "region": arn.split(":")[3],
        "resources": [],
        "detail": detail,
    }


def _incident_log(see: See) -> Finding:
    log, found = see.answers.get("log"), see.answers.get("found")
    if log is None or not found:
        return NOT_ATTEMPTED, ""
    if not isinstance(log, list) or not all(isinstance(each, dict) for each in log):
        return "no_list"
    if not all("taskArn" in each for each in log):
        return "whole_events"
    newest: dict[str, int] = {}
    for event in found:
        task, version = event["detail"]["taskArn"], event["detail"]["version"]
        newest[task] = max(version, newest.get(task, 0))
    tasks = [each["taskArn"] for each in log]
    if len(set(tasks)) < len(tasks):
        return "twice"
    if set(tasks) != set(newest):
        return "some_tasks_are_missing"
    if any(each["version"] < newest[each["taskArn"]] for each in log):
        return "older_changes"
    return DONE, f"{len(found)} messages, {len(log)} tasks, each as it was last. No order of arrival changes that."


def _crash_alarm(see: See) -> Finding:
    alarms = see.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{see.prefix}-crash-loop")["MetricAlarms"]
    if not alarms:
        return NOT_ATTEMPTED, ""
    alarm = alarms[0]
    if (alarm["Namespace"], alarm["MetricName"]) != (see.prefix, CRASHES):
        return "another_metric"
    if {each["Name"]: each["Value"] for each in alarm["Dimensions"]} != {"ServiceName": WORKER}:
        return "other_dimensions"
    if alarm.get("Statistic") not in ("Sum", "SampleCount"):
        return "another_statistic"
    if not alarm["ComparisonOperator"].startswith("Greater"):
        return "the_other_side"
    if (alarm["Period"], alarm["EvaluationPeriods"]) != (PERIOD_S, 1):
        return "another_time"
    if alarm["StateValue"] != "ALARM":
        return "too_high" if alarm["Threshold"] > HIGHEST_THRESHOLD else "too_soon"
    return DONE, "It rings. What ECS calls a steady state, you call a crash loop, and somebody is woken up."


EXERCISES = (
    Exercise(
        "logging",
        "Put the worker's logConfiguration into `log`: driver awslogs, with group, region and prefix.",
        _logging,
        hints=(
            "It is a dictionary with two keys, logDriver and options; options is a dictionary of texts.",
            'The keys of options are "awslogs-group", "awslogs-region" and "awslogs-stream-prefix".',
            '{"logDriver": "awslogs", "options": {"awslogs-group": group, "awslogs-region": region, '
            '"awslogs-stream-prefix": "shop"}}',
        ),
        mistakes={
            "no_such_group": (
                "There is no log group of the name in awslogs-group, so the tasks would stop before they start. Use "
                "the variable `group`, without quotes."
            ),
            "another_region": "The log group is in another Region than awslogs-region says. Use the variable `region`.",
            "another_prefix": "Group and Region are right. The prefix of the streams should be `shop`.",
        },
    ),
    Exercise(
        "blind",
        "Set `state` and `failed` to the rolloutState and the failedTasks that you expect of the service.",
        _blind,
        hints=(
            "When does a task without a health check count as healthy? How long does a worker live?",
            "The circuit breaker counts tasks that never come to RUNNING. Did these?",
            "They ran for a minute, 40 seconds are enough, and none failed to start.",
        ),
        mistakes={
            "the_breaker": (
                "The circuit breaker would say so if it had seen anything. What does it count: tasks that fail to "
                "start, or tasks that end?"
            ),
            "crashes_count": "failedTasks counts tasks that failed to start. Look at the number under the cell.",
            "never_completed": "A deployment completes when its tasks are healthy. These were, for some seconds.",
        },
        numbers=("failed",),
    ),
    Exercise(
        "slow",
        "Put the highest p99 of the response time into `slow`, in seconds.",
        _slow,
        hints=(
            "Call read as above, with ExtendedStatistics in place of Statistics.",
            'Each point has point["ExtendedStatistics"]["p99"].',
            'max(point["ExtendedStatistics"]["p99"] for point in read("TargetResponseTime", '
            'ExtendedStatistics=["p99"]))',
        ),
        mistakes={
            "milliseconds": "That would be in milliseconds. CloudWatch has the response time in seconds.",
            "the_average": "That is an average. The percentile is under ExtendedStatistics.",
            "the_slowest": "That is the slowest answer of all, which one accident can decide. Look for p99.",
            "another_number": "That is none of the p99 values. Take the highest of them, as it comes.",
            "nothing_measured": "There is no response time yet. Run the cell that sends visitors, then this one.",
        },
        numbers=("slow",),
    ),
    Exercise(
        "insights",
        "Set containerInsights of your cluster to enhanced.",
        _insights,
        hints=(
            "settings is a list, and each setting a dictionary with name and value.",
            'ecs.update_cluster_settings(cluster=cluster, settings=[{"name": "containerInsights", "value": …}])',
        ),
        mistakes={
            "only_standard": (
                "Container Insights is on, at the standard level: no line of the list has a TaskId or a ContainerName. "
                "Which value was the other one?"
            ),
        },
    ),
    Exercise(
        "rule",
        "Make a rule for all task changes of your cluster, with the queue as its target.",
        _rule,
        hints=(
            "Each value in a pattern is a list, even if one fits. The pattern goes through json.dumps.",
            'pattern = {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"], '
            '"detail": {"clusterArn": [cluster_arn]}}',
            "events.put_rule(Name=rule, EventPattern=json.dumps(pattern)), then events.put_targets with the queue.",
        ),
        mistakes={
            "picks_nothing": (
                "This pattern fits no task change of your cluster. Compare each word with the text: one letter is "
                "enough to hear nothing, and nobody complains."
            ),
            "every_cluster": "This pattern picks the tasks of every cluster of the account. Say which in `detail`.",
            "other_kinds": "This pattern picks other events of ECS as well. Say which by `detail-type`.",
            "some_changes": "This pattern picks only some changes of a task. Leave the status out: you want them all.",
            "no_queue": "The rule picks the right events, and gives them to no queue. put_targets is missing.",
        },
    ),
    Exercise(
        "incident_log",
        "Write `incident_log`: the detail of each task's newest change, each task once.",
        _incident_log,
        hints=(
            "A dictionary by taskArn keeps each task once.",
            "Put a detail in only if the task is new, or if its version is higher than that of the known one.",
            'if known is None or known["version"] < detail["version"]: newest[detail["taskArn"]] = detail; at the end '
            "return list(newest.values()).",
        ),
        mistakes={
            "no_list": "Return a list of details. From a dictionary you get one with list(newest.values()).",
            "whole_events": "These are whole events. Return only what is under `detail` in each.",
            "twice": "Some tasks are in it more than once: you keep each change. Keep one for each taskArn.",
            "some_tasks_are_missing": "Some tasks are missing. All of them belong into the log, running ones too.",
            "older_changes": (
                "Each task is there once, and some not as they were last. Not the last to arrive counts, but the "
                "highest version."
            ),
        },
    ),
    Exercise(
        "crash_alarm",
        "Make the alarm: three crashes or more of the service worker in five minutes.",
        _crash_alarm,
        hints=(
            "The metric is Crashes in the namespace `cluster`, with the one dimension that publish writes.",
            "To count, add up: Statistic Sum, Period 300, EvaluationPeriods 1, Threshold 3.",
            'Namespace=cluster, MetricName="Crashes", Dimensions=of_worker, '
            'ComparisonOperator="GreaterThanOrEqualToThreshold".',
        ),
        mistakes={
            "another_metric": "This alarm looks at another metric. The namespace is `cluster`, the name Crashes.",
            "other_dimensions": (
                "With other dimensions it is another metric, and that one has no values. publish writes ServiceName, "
                "which is worker, and nothing else."
            ),
            "another_statistic": "Each minute has one or two crashes, and so has their average. Add the minutes up.",
            "the_other_side": "This alarm rings when there are few crashes. Turn the comparison round.",
            "another_time": "Five minutes are one period of 300 seconds. In several short ones nothing is added up.",
            "too_high": "The alarm is made, and two workers do not crash as often in five minutes. Three, it was.",
            "too_soon": "The alarm is made, and does not ring yet. Publish for some minutes, then check again.",
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "The last to arrive is not the last that happened. What do versions count?",
                "c": "Late does not matter, as the changes have numbers. Which is the highest?",
            },
        ),
        Question(
            "a",
            {
                "b": "CPU says how busy tasks are, and that can be fine while some answers are slow.",
                "c": "Events tell what ECS did with tasks. How long an answer takes they do not know.",
            },
        ),
        Question(
            "c",
            {
                "a": "That is your own alarm. The circuit breaker knows no crashes of tasks that ran.",
                "b": "A lower threshold of failures is of no use where none is counted.",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1, think of your incident log. For 2: whom does an average hide?",
            "For 3: why did failedTasks stay at 0?",
        ),
        done="All three. You know which trace answers which question, and what nobody counts for you.",
    ),
)
