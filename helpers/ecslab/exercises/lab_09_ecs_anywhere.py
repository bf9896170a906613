"""The exercises of lab 09, ECS Anywhere."""

from typing import Any

from ..safety.cost import HOURS_PER_MONTH, prices
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

HOME, CLOUD = "home", "cloud"
TASKS_AT_FIRST = 2
WANTED_AT_HOME, WANTED_IN_CLOUD = 3, 2
SHOPS, TASKS_PER_SHOP = 200, 3
# A month has 28 to 31 days; 730 hours is the mean.
MONTH_TOLERANCE = 0.03
SMALLEST_VCPU, SMALLEST_GB = 0.25, 0.5

Instance = dict[str, Any]

_RUN_FIRST = NOT_ATTEMPTED, "Run the cells above first."


def _machine(see: See) -> Instance | None:
    """Return the container instance of the lab's machine, or None if none is registered."""
    arns = see.ecs.list_container_instances(cluster=see.cluster)["containerInstanceArns"]
    if not arns:
        return None
    answer = see.ecs.describe_container_instances(cluster=see.cluster, containerInstances=arns)
    return dict(answer["containerInstances"][0])


def _network_mode(see: See, definition: str) -> str:
    found = see.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
    return str(found["networkMode"])


def _home(see: See) -> Finding:
    service = see.service(HOME)
    if service is None:
        return "only_the_definition" if _newest_is_for_outside(see) else (NOT_ATTEMPTED, "")
    if service["launchType"] == "EC2":
        return "launch_type_left_out"
    if service["launchType"] != "EXTERNAL":
        return "in_the_cloud"
    if service["desiredCount"] != TASKS_AT_FIRST:
        return "another_count"
    if service["runningCount"] < TASKS_AT_FIRST:
        return "looked_too_soon"
    mode = _network_mode(see, service["taskDefinition"])
    return DONE, f"{TASKS_AT_FIRST} tasks run on your machine, in the network mode {mode}."


def _newest_is_for_outside(see: See) -> bool:
    family = f"{see.prefix}-web"
    if not see.ecs.list_task_definitions(familyPrefix=family)["taskDefinitionArns"]:
        return False
    return _network_mode(see, family) != "awsvpc"


def _away(see: See) -> Finding:
    home, cloud = see.answers.get("home"), see.answers.get("cloud")
    if home is None or cloud is None:
        return NOT_ATTEMPTED, ""
    machine, at_home, in_cloud = _machine(see), see.service(HOME), see.service(CLOUD)
    if machine is None or at_home is None or in_cloud is None:
        return _RUN_FIRST
    if machine["agentConnected"]:
        return NOT_YET, "The machine is connected, so there is nothing to see yet. Run the cell that cuts the network."
    if home != at_home["runningCount"]:
        named = {WANTED_AT_HOME: "placed_in_the_dark", 0: "silence_is_death"}
        return named.get(home, "another_number")
    if cloud != in_cloud["runningCount"]:
        return "cloud_waits_too" if cloud < in_cloud["runningCount"] else "another_number"
    return DONE, f"{home} at home and {cloud} in the cloud: only your machine is cut off, and what runs there goes on."


def _back(see: See) -> Finding:
    machine, service = _machine(see), see.service(HOME)
    if machine is None or service is None:
        return _RUN_FIRST
    if service["desiredCount"] != WANTED_AT_HOME:
        return "wanted_less"
    if not machine["agentConnected"]:
        return NOT_ATTEMPTED, "The agent is not connected. Put the cable back; if you have, let some minutes pass."
    if service["runningCount"] < WANTED_AT_HOME or service["pendingCount"]:
        return "looked_too_soon"
    return DONE, f"The machine has caught up: one task stopped as you wished, and {WANTED_AT_HOME} run as you wished."


def _price(see: See) -> Finding:
    usd = see.answers.get("usd")
    if usd is None:
        return NOT_ATTEMPTED, ""
    hour = prices()["ecs_anywhere_hour"].usd
    one_machine = hour * HOURS_PER_MONTH
    truth = SHOPS * one_machine
    named: dict[str, float] = {
        "counted_tasks": TASKS_PER_SHOP * truth,
        "one_hour": SHOPS * hour,
        "one_machine": one_machine,
    }
    if _near(usd, truth):
        fargate = f"{_fargate_usd():,.0f}"
        return DONE, f"About {truth:,.0f} USD. As many of the smallest Fargate tasks: {fargate} USD, machines included."
    return next((name for name, wrong in named.items() if _near(usd, wrong)), "another_sum")


def _near(usd: float, other: float) -> bool:
    return abs(usd - other) <= MONTH_TOLERANCE * other


def _fargate_usd() -> float:
    """Return what the tasks of all shops would cost in a month as the smallest tasks of Fargate."""
    vcpu, memory_gb = prices()["fargate_vcpu_hour"].usd, prices()["fargate_gb_hour"].usd
    task = SMALLEST_VCPU * vcpu + SMALLEST_GB * memory_gb
    return SHOPS * TASKS_PER_SHOP * task * HOURS_PER_MONTH


def _leave(see: See) -> Finding:
    listed, managed = _machine(see) is not None, _managed(see, str(see.answers.get("machine")))
    if listed and managed:
        return NOT_ATTEMPTED, ""
    if managed:
        return "only_ecs"
    return "only_systems_manager" if listed else (DONE, "Neither ECS nor Systems Manager knows the machine any more.")


def _managed(see: See, machine_id: str) -> bool:
    """Whether Systems Manager lists a machine."""
    wanted = [{"Key": "InstanceIds", "Values": [machine_id]}]
    return bool(see.client("ssm").describe_instance_information(Filters=wanted)["InstanceInformationList"])


EXERCISES = (
    Exercise(
        "home",
        f"Register a revision for your machine, and have a service {HOME} run {TASKS_AT_FIRST} of its tasks there.",
        _home,
        hints=(
            "Two calls, as for the service cloud. What must differ on a machine that stands in no VPC?",
            'The definition takes networkMode="bridge" and requiresCompatibilities=["EXTERNAL"]. It needs no cpu and '
            "memory of the task: `containers` has them.",
            f'Then create_service with serviceName="{HOME}", the new revision, desiredCount={TASKS_AT_FIRST} and '
            'launchType="EXTERNAL", without a networkConfiguration. Wait with the waiter services_stable.',
        ),
        mistakes={
            "only_the_definition": "The recipe is there. Now a service must keep two tasks of it running.",
            "launch_type_left_out": (
                "The launch type of the service is EC2, as if you had left it out, and your machine is no EC2 "
                "instance. Delete the service with force=True, and create it with the launch type of your machine."
            ),
            "in_the_cloud": (
                "The tasks run on Fargate, not on your machine. Delete the service with force=True, and try again."
            ),
            "another_count": f"The service wants another number of tasks than {TASKS_AT_FIRST}.",
            "looked_too_soon": "The service wants its tasks, and not all run yet. Wait, then check again.",
        },
    ),
    Exercise(
        "away",
        "Set `home` and `cloud` to the number of tasks that ECS shows as running in each service.",
        _away,
        hints=(
            "Who starts a task at home, and who starts one on Fargate? Which of the two can ECS reach?",
            "What ECS cannot reach it neither starts, nor stops, nor takes for dead.",
            f"{CLOUD.capitalize()} gets what it wants. {HOME.capitalize()} stays as ECS last heard of it.",
        ),
        mistakes={
            "placed_in_the_dark": (
                "Nobody on the machine has heard of the third task. A service may want what cannot be placed yet: "
                "compare its two counts."
            ),
            "silence_is_death": (
                "You took silence for death. ECS keeps what it last heard: look at runningCount of the service."
            ),
            "cloud_waits_too": "Your line is cut, and not that of AWS. What has Fargate to do with your machine?",
            "another_number": "That is not what ECS shows. Compare with the counts under the cell.",
        },
        numbers=("home", "cloud"),
    ),
    Exercise(
        "back",
        f"Put the cable back, and wait until the service {HOME} runs the {WANTED_AT_HOME} tasks that it wants.",
        _back,
        hints=(
            "There are two things to wait for: the agent must connect, then the service must place what is missing.",
            "lab.mend_network takes the id of the machine.",
            "Then wait for the counts: the waiter services_stable does, once the agent is connected. time.sleep(180) "
            "does too.",
        ),
        mistakes={
            "looked_too_soon": (
                "The machine is connected, and the service has not caught up yet. Let a minute or two pass, then check "
                "again."
            ),
            "wanted_less": (
                f"The service no longer wants {WANTED_AT_HOME} tasks. Let it want them: the machine has room, and only "
                "its line was missing."
            ),
        },
    ),
    Exercise(
        "price",
        f"Set `usd` to what ECS Anywhere costs for {SHOPS} machines in a month.",
        _price,
        hints=(
            "Which of the numbers in the text does the bill depend on, and which not?",
            f"It is a price for each machine and hour. There are {SHOPS} machines, and {HOURS_PER_MONTH} hours.",
        ),
        mistakes={
            "counted_tasks": "You counted tasks. What is the unit of the price?",
            "one_hour": "That is the price of one hour. The machines stay registered all month.",
            "one_machine": "That is the price of one machine. How many shops are there?",
            "another_sum": "That is another sum. Multiply three numbers: price, machines, hours.",
        },
        numbers=("usd",),
    ),
    Exercise(
        "leave",
        "Deregister the machine, in ECS and in Systems Manager.",
        _leave,
        hints=(
            "Two services know the machine: ECS by the ARN of a container instance, Systems Manager by its id.",
            'deregister_container_instance takes cluster and containerInstance: instance()["containerInstanceArn"].',
            "Systems Manager's call is deregister_managed_instance, which takes InstanceId, here `machine`.",
        ),
        mistakes={
            "only_ecs": "ECS has forgotten the machine. Systems Manager still trusts it.",
            "only_systems_manager": (
                "Systems Manager has forgotten the machine. ECS still lists it, and would place tasks there."
            ),
        },
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "who opens the connection to ECS? No call comes in from AWS, by whatever way.",
                "b": "the container agent has Docker run them, on EC2 as well as here.",
            },
        ),
        Question(
            "a",
            {
                "b": "the containers need Docker, and not ECS. Who would stop them?",
                "c": "who on the machine has heard of the two new ones?",
            },
        ),
        Question(
            "b",
            {
                "a": "that mode gives a task a network interface in a VPC, and there is none around the machine.",
                "c": "a capacity provider launches machines for you. AWS cannot launch yours.",
            },
        ),
        todo="Answer the three questions: write one letter for each in place of None.",
        hints=(
            "The first and second follow from who talks to whom, the third from what is missing around the machine.",
            "For the third, think of the service that you ran beside the one at home.",
        ),
        done="You know what Systems Manager is for, what goes on without a line, and what stays in the cloud.",
    ),
)
