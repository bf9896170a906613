"""The exercises of lab 12, load balancing."""

from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

WEB, TCP = "web", "tcp"
PORT, PYTHON_PORT = 80, 8000
TARGET_TYPES = {"awsvpc": "ip", "bridge": "instance", "host": "instance"}
DRAIN_S, DEFAULT_DRAIN_S = 20, 300
DELAY = "deregistration_delay.timeout_seconds"
BROKEN_PATH = "/health"
UNHEALTHY_THRESHOLD, CHECK_INTERVAL_S = 2, 10
WARM_UP_S, LONGEST_GRACE_S = 90, 600
LOOPBACK = ("127.0.0.1", "localhost")

Group = dict[str, Any]

_TOO_SOON = NOT_YET, "That is right, and not enough targets are healthy yet. Let some minutes pass, then check again."


def _group(see: See, name: str) -> Group | None:
    """Return a target group of the lab as DescribeTargetGroups shows it, or None if there is none."""
    elb = see.client("elbv2")
    try:
        found: Group = elb.describe_target_groups(Names=[f"{see.prefix}-{name}"])["TargetGroups"][0]
    except elb.exceptions.TargetGroupNotFoundException:
        return None
    return found


def _healthy(see: See, group: Group) -> int:
    """Return how many targets of a group are healthy."""
    seen = see.client("elbv2").describe_target_health(TargetGroupArn=group["TargetGroupArn"])
    return sum(each["TargetHealth"]["State"] == "healthy" for each in seen["TargetHealthDescriptions"])


def _is_served(see: See, group: Group) -> bool:
    """Whether the service's newest deployment is complete, and every task that it wants is a healthy target."""
    service = see.service(WEB)
    if service is None or service["deployments"][0]["rolloutState"] != "COMPLETED":
        return False
    return bool(0 < service["desiredCount"] <= _healthy(see, group))


def _security_group(see: See, name: str) -> dict[str, Any] | None:
    """Return a security group of the lab by the end of its name."""
    wanted = [{"Name": "group-name", "Values": [f"{see.prefix}-{name}"]}]
    found = see.client("ec2").describe_security_groups(Filters=wanted)["SecurityGroups"]
    return found[0] if found else None


def _lets_in(rule: dict[str, Any], port: int) -> bool:
    return bool(rule["IpProtocol"] == "-1" or rule.get("FromPort", 0) <= port <= rule.get("ToPort", 0))


def _container(see: See, task_definition: str) -> dict[str, Any]:
    """Return the only container of a task definition."""
    found = see.ecs.describe_task_definition(taskDefinition=task_definition)["taskDefinition"]
    container: dict[str, Any] = found["containerDefinitions"][0]
    return container


def _revisions(see: See) -> list[dict[str, Any]]:
    """Return the container of each revision of the service's task definition, the newest first."""
    found = see.ecs.list_task_definitions(familyPrefix=f"{see.prefix}-{WEB}", sort="DESC")["taskDefinitionArns"]
    return [_container(see, arn) for arn in found]


def _target_types(see: See) -> Finding:
    types = see.answers.get("types")
    if types is None or (isinstance(types, dict) and not any(types.values())):
        return NOT_ATTEMPTED, ""
    if not isinstance(types, dict) or set(types) != set(TARGET_TYPES):
        return "another_shape"
    if not all(types.values()):
        return NOT_YET, "One of the three modes has no target type yet."
    if not set(types.values()) <= set(TARGET_TYPES.values()):
        return "no_such_type"
    if types == TARGET_TYPES:
        return DONE, "An address of its own makes a task an `ip` target; a port of its machine makes it an `instance`."
    if types["awsvpc"] != "ip":
        return "own_address"
    return "host_has_an_address" if types["bridge"] == "instance" else "bridge_has_an_address"


def _drain(see: See) -> Finding:
    group = _group(see, WEB)
    if group is None:
        return NOT_ATTEMPTED, "There is no target group yet: run the cells above first."
    answer = see.client("elbv2").describe_target_group_attributes(TargetGroupArn=group["TargetGroupArn"])
    delay_s = next(int(each["Value"]) for each in answer["Attributes"] if each["Key"] == DELAY)
    if delay_s == DEFAULT_DRAIN_S:
        return NOT_ATTEMPTED, ""
    if delay_s == 0:
        return "no_time_at_all"
    if delay_s != DRAIN_S:
        return "another_delay"
    return DONE, f"From now on a task that leaves has {DRAIN_S} seconds before its SIGTERM, and rollouts are quicker."


def _open_door(see: See) -> Finding:
    inside, front, group = _security_group(see, "inside"), _security_group(see, "front"), _group(see, WEB)
    if not inside or not front or not front["IpPermissions"] or not group:
        return NOT_ATTEMPTED, "There are no load balancer and security groups yet: run the cells above first."
    rules = inside["IpPermissions"]
    if not rules:
        doors = front["IpPermissions"]
        return "another_group_opened" if len(doors) > 1 or doors[0]["UserIdGroupPairs"] else (NOT_ATTEMPTED, "")
    if any(rule.get("IpRanges") or rule.get("Ipv6Ranges") for rule in rules):
        return "open_to_addresses"
    sources = {pair["GroupId"] for rule in rules for pair in rule["UserIdGroupPairs"]}
    if sources != {front["GroupId"]}:
        return "another_source"
    if not any(_lets_in(rule, PORT) for rule in rules):
        return "another_port"
    healthy = _healthy(see, group)
    if not healthy:
        return _TOO_SOON
    return DONE, "There are healthy targets, and nobody but the load balancer reaches the tasks."


def _right_path(see: See) -> Finding:
    group = _group(see, WEB)
    if group is None:
        return NOT_ATTEMPTED, "There is no target group yet: run the cells above first."
    codes = group.get("Matcher", {}).get("HttpCode", "200")
    if codes != "200":
        return "takes_anything"
    if group["HealthCheckPath"] == BROKEN_PATH:
        return NOT_ATTEMPTED, ""
    if _healthy(see, group) < 2:
        return "still_not_found" if _has_reason(see, group, "Target.ResponseCodeMismatch") else _TOO_SOON
    return DONE, "Two targets are healthy: the check asks for a page that the program has."


def _has_reason(see: See, group: Group, reason: str) -> bool:
    seen = see.client("elbv2").describe_target_health(TargetGroupArn=group["TargetGroupArn"])
    return any(each["TargetHealth"].get("Reason") == reason for each in seen["TargetHealthDescriptions"])


def _listen_outside(see: See) -> Finding:
    service, group = see.service(WEB), _group(see, WEB)
    if service is None or group is None:
        return NOT_ATTEMPTED, "There is no service web yet: run the cells above first."
    container = _container(see, service["taskDefinition"])
    if "http.server" not in container["command"]:
        tried = any("http.server" in each["command"] for each in _revisions(see))
        return "went_back" if tried else (NOT_ATTEMPTED, "The service web runs no Python server yet.")
    loopback, port = _listens_on(container["command"])
    wanted_port = service["loadBalancers"][0]["containerPort"]
    if loopback and port != wanted_port:
        return (NOT_ATTEMPTED, "") if _revisions(see)[0] == container else "not_deployed"
    if loopback:
        return "still_loopback"
    if port != wanted_port:
        return "still_another_port"
    inside = _security_group(see, "inside")
    if inside and not any(_lets_in(rule, port) for rule in inside["IpPermissions"]):
        return "no_door"
    if not _is_served(see, group):
        return _TOO_SOON
    return DONE, "The new version listens where the load balancer asks, and has taken over."


def _listens_on(command: list[str]) -> tuple[bool, int]:
    """Return whether Python's server listens to its own task alone, and on which port."""
    return any(word in LOOPBACK for word in command), next(map(int, filter(str.isdigit, command)), PYTHON_PORT)


def _grace(see: See) -> Finding:
    service, group = see.service(WEB), _group(see, WEB)
    if service is None or group is None:
        return NOT_ATTEMPTED, "There is no service web yet: run the cells above first."
    if not _warms_up(_container(see, service["taskDefinition"])):
        tried = any(map(_warms_up, _revisions(see)))
        return "changed_the_program" if tried else (NOT_ATTEMPTED, "The service web does not run the slow version yet.")
    grace_s = service["healthCheckGracePeriodSeconds"]
    if grace_s == 0:
        return "patient_checks" if _checks_are_patient(group) else (NOT_ATTEMPTED, "")
    if grace_s < WARM_UP_S + CHECK_INTERVAL_S:
        return "too_short"
    if grace_s > LONGEST_GRACE_S:
        return "too_long"
    if not _is_served(see, group):
        return _TOO_SOON
    return DONE, f"For {grace_s} seconds failed checks do not count, and after that they do."


def _warms_up(container: dict[str, Any]) -> bool:
    return any("sleep" in word for word in container["command"])


def _checks_are_patient(group: Group) -> bool:
    threshold, interval_s = group["UnhealthyThresholdCount"], group["HealthCheckIntervalSeconds"]
    return bool(threshold > UNHEALTHY_THRESHOLD or interval_s > CHECK_INTERVAL_S)


def _connections(see: See) -> Finding:
    group = _group(see, TCP)
    if group is None:
        return NOT_ATTEMPTED, ""
    if group["TargetType"] != "instance":
        return "another_type"
    if group["Protocol"] != "TCP":
        return "another_protocol"
    if not group["LoadBalancerArns"]:
        return "no_listener"
    service = see.service(TCP)
    if service is None or service["status"] != "ACTIVE":
        return "no_service"
    if _healthy(see, group) < service["desiredCount"]:
        return NOT_YET, "All three are there, and not every target is healthy yet. Let some minutes pass, check again."
    return DONE, "Two targets with the id of one machine, and a port each. One load balancer serves both."


EXERCISES = (
    Exercise(
        "target_types",
        'Write "ip" or "instance" in place of each None.',
        _target_types,
        hints=(
            "Ask for each mode: does the task have an address that no other task has?",
            "awsvpc gives a task a network interface of its own. In the other two it is reached by its machine.",
            "An address of its own is an `ip` target. Whoever is reached by a port of a machine is an `instance`.",
        ),
        mistakes={
            "own_address": (
                "Look at awsvpc again: such a task has an interface and an address of its own, whatever it runs on."
            ),
            "host_has_an_address": (
                "Look at host again: the address belongs to the machine, and all of its tasks share it."
            ),
            "bridge_has_an_address": (
                "Look at bridge again: outside of the machine nobody knows an address of the container. By what is it "
                "reached?"
            ),
            "no_such_type": 'Two types are asked for: "ip" and "instance".',
            "another_shape": "Keep the dictionary with its three modes, and replace each None.",
        },
    ),
    Exercise(
        "drain",
        f"Give the target group a deregistration delay of {DRAIN_S} seconds.",
        _drain,
        hints=(
            "It is an attribute of the target group, so one call changes it.",
            "modify_target_group_attributes takes TargetGroupArn=group and Attributes, a list of pairs.",
            f'Attributes=[{{"Key": "{DELAY}", "Value": "{DRAIN_S}"}}]',
        ),
        mistakes={
            "no_time_at_all": (
                "With 0 a task is told to stop at once, and who is being served gets an error. Give requests the time "
                "that they need."
            ),
            "another_delay": f"The delay has changed, but not to {DRAIN_S} seconds.",
        },
    ),
    Exercise(
        "open_door",
        "Let the load balancer, and only it, reach the tasks on port 80.",
        _open_door,
        hints=(
            "The rule belongs to the security group around the tasks, and it names the one around the load balancer.",
            "authorize_security_group_ingress takes GroupId, whose door it is, and IpPermissions, who may come in. "
            "Copy `everybody`, and put UserIdGroupPairs in the place of IpRanges.",
            '{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": front}]} for '
            "GroupId=inside, then time.sleep(180).",
        ),
        mistakes={
            "another_group_opened": (
                "You gave the load balancer's group another rule. That door was open; the tasks' door is the other one."
            ),
            "open_to_addresses": (
                "The tasks let in addresses, so others than the load balancer may reach them. Take that rule back with "
                "revoke_security_group_ingress, on a real account in the EC2 console; then name a security group."
            ),
            "another_source": (
                "The rule names another security group than the load balancer's. Take it back with "
                "revoke_security_group_ingress, on a real account in the EC2 console. Who asks the tasks?"
            ),
            "another_port": "The rule is about another port than the one that the tasks listen on.",
        },
    ),
    Exercise(
        "right_path",
        "Change the health check so that it finds the program well, and a program that fails ill.",
        _right_path,
        hints=(
            "Which page does nginx have for certain? You have seen lab.get answer 200.",
            "modify_target_group takes TargetGroupArn and HealthCheckPath.",
            'elb.modify_target_group(TargetGroupArn=group, HealthCheckPath="/"), then time.sleep(180).',
        ),
        mistakes={
            "takes_anything": (
                "Now a page that is missing counts as healthy, and so would a program that lost all of its pages. "
                "Leave the codes at 200, and ask for something that is there."
            ),
            "still_not_found": "This page does not exist either. Which one does nginx have out of the box?",
        },
    ),
    Exercise(
        "listen_outside",
        "Deploy the Python server so that it listens on port 80 of every address.",
        _listen_outside,
        hints=(
            "Both mistakes are in the command of the container: an address and a port.",
            'Register a revision with define(python, [...]). The command is ["python", "-m", "http.server", PORT].',
            'define(python, ["python", "-m", "http.server", "80"]), then update_service(cluster=cluster, '
            'service="web", taskDefinition=...) and time.sleep(300).',
        ),
        mistakes={
            "still_loopback": (
                "The port is right. 127.0.0.1 is the loopback: whatever listens there is reached from its task only."
            ),
            "still_another_port": (
                "The address is right. Without a port in its command, Python's server takes 8000. Which port does the "
                "load balancer ask?"
            ),
            "not_deployed": "A new revision is registered, and the service still runs the old one. Update the service.",
            "went_back": "The service runs nginx again. That is a rollback; mend the Python server, and deploy it.",
            "no_door": (
                "The server listens where the load balancer asks, and now the checks time out: the security group "
                "around the tasks does not let this port in."
            ),
        },
    ),
    Exercise(
        "grace",
        "Set the grace period of `web` so that its tasks can warm up.",
        _grace,
        hints=(
            "The tasks need 90 seconds before they listen. How long must failed checks not count?",
            'update_service takes cluster, service="web" and healthCheckGracePeriodSeconds.',
            "Take a little more than 90 seconds, for the checks must have time to pass: 120, then time.sleep(900).",
        ),
        mistakes={
            "too_short": (
                "Too short: the program listens after 90 seconds, and a check after that must have passed before the "
                "grace period ends."
            ),
            "too_long": (
                "So long it works, and it hides too much: a task that will never be ready is found out only after "
                "that time. Take a little more than the program needs."
            ),
            "patient_checks": (
                "You made the checks slower for all of a task's life, so a task that breaks later gets requests for "
                "longer. Set them back (interval 10, threshold 2); only the beginning needs patience."
            ),
            "changed_the_program": (
                "The program of the service does not warm up any more. Real ones often must: deploy `slow` again, and "
                "give it time."
            ),
        },
    ),
    Exercise(
        "connections",
        "Make the target group, the listener and the service behind the Network Load Balancer.",
        _connections,
        hints=(
            "Copy the three calls from above. Protocol, target type, names and capacity differ.",
            "The tasks are in bridge mode: which target type was that? A Network Load Balancer takes the protocol TCP.",
            'create_target_group(Name=f"{lab.prefix}-tcp", VpcId=vpc, TargetType="instance", Protocol="TCP", Port=80); '
            'create_listener(LoadBalancerArn=tcp["LoadBalancerArn"], Protocol="TCP", Port=80, DefaultActions=[...]); '
            'serve("tcp", bridge, ..., launchType="EC2").',
        ),
        mistakes={
            "another_type": (
                "Tasks in bridge mode have no address of their own, so ECS refuses this target type. Delete the target "
                "group (first its listener, if there is one), and make it anew with the other type."
            ),
            "another_protocol": (
                "The protocol of this target group is not TCP, so no listener of a Network Load Balancer can use it "
                "here. Delete it, and make it anew."
            ),
            "no_listener": "The target group is there, and no listener leads to it.",
            "no_service": "Listener and target group are there. Nobody registers targets: create the service `tcp`.",
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "A wrong path is answered, with the wrong code. A timeout is no answer at all.",
                "c": "Where nobody listens, the connection is refused at once. Here nothing comes back.",
            },
        ),
        Question(
            "a",
            {
                "b": "To find that out somebody would have to read the answer. What does a check over TCP look at?",
                "c": "Only a target that leaves drains. What does a check over TCP look at?",
            },
        ),
        Question(
            "c",
            {
                "a": "The grace period only says which failed checks do not count. What makes a target healthy?",
                "b": "Nothing adds these two up. The grace period begins with the task; what makes a target healthy?",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1, use the table. For 2: does a Network Load Balancer read pages?",
            "For 3: who looks at the grace period, ECS or the load balancer?",
        ),
        done="All three. You can read from a reason where to look, and you know who looks.",
    ),
)
