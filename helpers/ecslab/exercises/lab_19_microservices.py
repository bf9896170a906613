"""The exercises of lab 19, microservices."""

from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

WEB = "web"
CALLED = ("cart", "stock")
PORT = 80
ZONES = 3
MOST_TASKS = 6
REQUESTS_A_MINUTE = 180
# Five a second for five minutes.
REQUESTS_WHILE_A_ZONE_IS_LOST = 1500
# From here on one may say that all were lost: the last were answered before the load balancer noticed.
ALL = 0.9
METRIC = "ALBRequestCountPerTarget"

Service = dict[str, Any]
Rule = dict[str, Any]


def _names(see: See) -> Finding:
    services = {name: see.service(name) for name in CALLED}
    there = {name: service for name, service in services.items() if service}
    if not there:
        return NOT_ATTEMPTED, ""
    if len(there) < len(CALLED):
        return "only_one"
    for name, service in there.items():
        if problem := _offer(name, service):
            return problem
    if any(service["runningCount"] == 0 for service in there.values()):
        return "looked_too_soon"
    return DONE, "Both can be called: http://cart and http://stock, wherever their tasks run."


def _offer(name: str, service: Service) -> str | None:
    """Return what is wrong with the name that a service offers itself under; None if nothing is."""
    connect = service["deployments"][0].get("serviceConnectConfiguration", {})
    if not connect.get("enabled"):
        return "not_connected"
    aliases = [alias for offered in connect.get("services", ()) for alias in offered.get("clientAliases", ())]
    if not aliases:
        return "not_offered"
    if all(alias.get("dnsName") != name for alias in aliases):
        return "another_name"
    return None if any(alias["port"] == PORT for alias in aliases) else "another_port"


def _door(see: See) -> Finding:
    group = str(see.answers.get("group"))
    found = see.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"]
    rules = found[0]["IpPermissions"]
    if any(address["CidrIp"] == "0.0.0.0/0" for rule in rules for address in rule.get("IpRanges", ())):
        return "open_to_all"
    own = [rule for rule in rules if group in [pair["GroupId"] for pair in rule.get("UserIdGroupPairs", ())]]
    if not own:
        return "another_source" if len(_sources(rules)) > 1 else (NOT_ATTEMPTED, "")
    if any((rule.get("IpProtocol"), rule.get("FromPort"), rule.get("ToPort")) == ("tcp", PORT, PORT) for rule in own):
        return DONE, "Tasks of this group reach each other on port 80. Who is not in it stays outside."
    return "wider_than_needed" if any(_covers(rule) for rule in own) else "another_port"


def _sources(rules: list[Rule]) -> set[str]:
    return {pair["GroupId"] for rule in rules for pair in rule.get("UserIdGroupPairs", ())} | {
        address["CidrIp"] for rule in rules for address in rule.get("IpRanges", ())
    }


def _covers(rule: Rule) -> bool:
    return rule.get("IpProtocol") == "-1" or rule.get("FromPort", PORT) <= PORT <= rule.get("ToPort", PORT)


def _lost(see: See) -> str | None:
    """Return how many requests failed while the zone was lost: none, some or all; None if no zone was lost."""
    failed = see.answers.get("failed")
    if failed is None:
        return None
    if failed == 0:
        return "none"
    return "all" if failed >= ALL * REQUESTS_WHILE_A_ZONE_IS_LOST else "some"


def _outage(see: See) -> Finding:
    predicted, lost = see.answers.get("predicted"), _lost(see)
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if predicted not in ("none", "some", "all"):
        return "another_word"
    if lost is None:
        return NOT_YET, "No zone was lost, so there is nothing to compare with. On a real account leave this open."
    if predicted == lost:
        return DONE, f"You said {predicted}. {see.answers['failed']:,} of 1,500 failed: nothing could start elsewhere."
    return "hoped_for_another_zone" if predicted == "some" else "hoped_for_luck"


def _spread(see: See) -> Finding:
    services = {name: see.service(name) for name in (*CALLED, WEB)}
    if any(service is None for service in services.values()):
        return NOT_ATTEMPTED, "cart, stock and web must be there first."
    there = {name: service for name, service in services.items() if service}
    subnets = {name: _network(service)["subnets"] for name, service in there.items()}
    if all(len(each) == 1 and there[name]["desiredCount"] == 1 for name, each in subnets.items()):
        return NOT_ATTEMPTED, ""
    if any(len(each) == 1 for each in subnets.values()):
        return "only_some" if any(len(each) > 1 for each in subnets.values()) else "more_in_one_zone"
    if any(service["desiredCount"] < ZONES for service in there.values()):
        return "too_few"
    if not all(_network(service).get("securityGroups") for service in there.values()):
        return "lost_its_group"
    if any(len(_zones(see, name)) < ZONES for name in there):
        return "looked_too_soon"
    return DONE, "Nine tasks in three zones: each service has one task in each of them."


def _network(service: Service) -> dict[str, Any]:
    return dict(service["networkConfiguration"]["awsvpcConfiguration"])


def _zones(see: See, service: str) -> set[str]:
    return {task["availabilityZone"] for task in see.tasks(service) if task["lastStatus"] == "RUNNING"}


def _scale(see: See) -> Finding:
    scaling, resource = see.client("application-autoscaling"), f"service/{see.cluster}/{WEB}"
    targets = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[resource])["ScalableTargets"]
    if not targets:
        return NOT_ATTEMPTED, ""
    if targets[0]["MinCapacity"] < ZONES:
        return "minimum_too_low"
    if targets[0]["MaxCapacity"] != MOST_TASKS:
        return "another_maximum"
    policies = scaling.describe_scaling_policies(ServiceNamespace="ecs", ResourceId=resource)["ScalingPolicies"]
    tracking = [each.get("TargetTrackingScalingPolicyConfiguration") for each in policies]
    wanted = [each for each in tracking if each and _metric(each) == METRIC]
    if not wanted:
        return "another_metric" if policies else "no_policy"
    if wanted[0]["TargetValue"] != REQUESTS_A_MINUTE:
        return "another_target"
    return DONE, "Between 3 and 6 tasks, by the requests that each gets. The minimum outlives a zone."


def _metric(policy: dict[str, Any]) -> str:
    return str(policy.get("PredefinedMetricSpecification", {}).get("PredefinedMetricType"))


def _again(see: See) -> Finding:
    predicted, lost = see.answers.get("predicted"), _lost(see)
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if predicted not in ("none", "some", "all"):
        return "another_word"
    if lost is None:
        return NOT_YET, "No zone was lost, so there is nothing to compare with. On a real account leave this open."
    if lost != "none":
        return "still_in_one_zone"
    if predicted == "none":
        return DONE, "None of 1,500. The tasks of the other zones were there before the zone was lost."
    return "as_before" if predicted == "all" else "waits_for_new_tasks"


_ANOTHER_WORD = 'Write one of the words "none", "some" and "all", in quotes.'

EXERCISES = (
    Exercise(
        "names",
        "Start `cart` and `stock` so that others in the namespace can call them by these names on port 80.",
        _names,
        hints=(
            "Whoever only calls needs `enabled` and `namespace`. Whoever is called also says under which name.",
            "portName is the name of the port in the recipe: `define` calls it like the service. The alias is "
            '{"port": 80, "dnsName": name}.',
            '{"enabled": True, "namespace": cluster, "services": [{"portName": "cart", "clientAliases": [{"port": 80, '
            '"dnsName": "cart"}]}]}, and the same for stock.',
        ),
        mistakes={
            "only_one": "One of the two is there. `web` needs both, `cart` and `stock`.",
            "not_connected": "A service has no Service Connect. Delete it, wait until it is INACTIVE, and start it.",
            "not_offered": "A service may call others and offers nothing itself. What stands in its list `services`?",
            "another_name": "A service has another name than its own. Compare its `dnsName` with what web asks for.",
            "another_port": "A name is there on another port than 80, which is what web will call.",
            "looked_too_soon": "The tasks are starting. Wait until both services are stable, then check again.",
        },
    ),
    Exercise(
        "door",
        "Let the tasks of the security group reach each other on port 80, and nobody else.",
        _door,
        hints=(
            "The tasks of all three services are in the same security group. Who should be let in?",
            "The rule's source is a group, not an address: UserIdGroupPairs. Which group are the callers in?",
            '{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": group}]}',
        ),
        mistakes={
            "open_to_all": (
                "Now the whole internet may call cart and stock, which have public addresses. Take that rule back with "
                "revoke_security_group_ingress, and let in a group."
            ),
            "another_source": "There is a new rule, and its source is not the group of the tasks. Who calls cart?",
            "another_port": "The tasks let each other in, on another port. On which do cart and stock listen?",
            "wider_than_needed": "The tasks reach each other on more than port 80. Allow what is needed, and no more.",
        },
    ),
    Exercise(
        "outage",
        'Set `predicted` to "none", "some" or "all": the share of the requests that fail.',
        _outage,
        hints=(
            "ECS starts a lost task again. Where may it? Look at the subnets of `web`.",
            "A subnet is in one zone. `start` gives each service one subnet.",
            "The only subnet is in the zone that fails, so nothing starts until it is back.",
        ),
        mistakes={
            "another_word": _ANOTHER_WORD,
            "hoped_for_another_zone": "You expect ECS to start the task elsewhere. Which subnets may it use?",
            "hoped_for_luck": "Compare your prediction with the number that failed. Where was the one task of web?",
        },
    ),
    Exercise(
        "spread",
        "Give web, cart and stock three tasks each, one in each zone.",
        _spread,
        hints=(
            "Two things must change: how many tasks are wanted, and where they may run.",
            "balancer.network has all subnets, and the security group of the tasks.",
            "For each: ecs.update_service(cluster=cluster, service=name, desiredCount=3, "
            "networkConfiguration=balancer.network). Then wait for ten minutes.",
        ),
        mistakes={
            "only_some": "One service still stands in one zone. A shop whose cart is closed is closed.",
            "more_in_one_zone": "There are more tasks, all in the same zone. They will be lost together.",
            "too_few": "The subnets are right, and there are fewer tasks than zones. How many does each service want?",
            "lost_its_group": (
                "The tasks are no longer in the security group that lets the load balancer and each other in. A "
                "network configuration replaces the old one as a whole."
            ),
            "looked_too_soon": "The tasks are moving. Let some minutes pass, and look at lab.show().",
        },
    ),
    Exercise(
        "scale",
        "Let target tracking hold 180 requests a minute for each task of `web`, with 3 to 6 tasks.",
        _scale,
        hints=(
            "First register_scalable_target with both bounds, then put_scaling_policy. Both take **web.",
            "PolicyType is TargetTrackingScaling; the metric is ready in `metric`.",
            'TargetTrackingScalingPolicyConfiguration={"TargetValue": 180, "PredefinedMetricSpecification": metric}, '
            "and MinCapacity=3, MaxCapacity=6 before.",
        ),
        mistakes={
            "minimum_too_low": (
                "On a quiet night the tasks would become fewer than the zones, and one zone could take them all. "
                "Register the target again with a higher minimum."
            ),
            "another_maximum": "The maximum is another one. Registering the target again changes it.",
            "no_policy": "The target is registered, and nothing moves it yet: it needs a policy.",
            "another_metric": "The policy follows another metric. Requests for each target are what `metric` asks for.",
            "another_target": "The policy holds another number of requests than 180 a minute for each task.",
        },
    ),
    Exercise(
        "again",
        'Set `predicted_again` to "none", "some" or "all".',
        _again,
        hints=(
            "What was lost last time, and what is there this time besides?",
            "The load balancer sends requests to healthy targets. In how many zones are they?",
            "Two zones go on, with more tasks than five visitors a second need.",
        ),
        mistakes={
            "another_word": _ANOTHER_WORD,
            "as_before": "You expect the same as before. Where do the tasks of web run now?",
            "waits_for_new_tasks": (
                "You expect a gap until new tasks run. Which tasks answer in the meantime? (On AWS, some requests that "
                "are under way would be lost.)"
            ),
            "still_in_one_zone": (
                "Requests failed, so web still stands in one zone. Do the exercise `spread`, then lose the zone again."
            ),
        },
    ),
    choices(
        "recap",
        Question(
            "a",
            {
                "b": "Question 1: whoever started too early does not know the name at all. Here it was known.",
                "c": "Question 1: inside, nobody goes through the load balancer.",
            },
        ),
        Question(
            "b",
            {
                "a": "Question 2: a task has the same price in every zone of a Region, and there are three either way.",
                "c": "Question 2: one load balancer stands in all zones that you give it.",
            },
        ),
        Question(
            "c",
            {
                "a": "Question 3: the target stays registered, and the minimum stays 1.",
                "b": "Question 3: ECS starts tasks in other zones, if the service has subnets there. What until then?",
            },
        ),
        todo="Set `answers` to a list of three letters.",
        hints=(
            "Think of the three things that went wrong in this lab, and of what mended each.",
            "1: what did you change when the call timed out? 2: count tasks. 3: how many tasks are left at once?",
            "The first is a, and the last is about the minutes until a new task runs.",
        ),
        done="Names, doors and zones: your shop has all three in order.",
    ),
)
