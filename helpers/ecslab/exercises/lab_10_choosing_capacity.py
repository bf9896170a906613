"""The exercises of lab 10, choosing capacity."""

from collections.abc import Mapping
from typing import Any

from ..compare.capacity_cost import Need, bills
from ..safety.cost import HOURS_PER_MONTH
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SERVICES = ("fargate", "ec2", "external")
EXTERNAL = "external"
WANTED = 2
TASKS_ON_ONE_MACHINE = 3

_NO_SERVICE = NOT_ATTEMPTED, "There is no service external: run the cells above first."

# How far a learner's seconds may be from the truth: enough for rounding.
_ROUNDING_S = 1.0
_ROUNDING_HOURS = 2.0


def _external_service(see: See) -> Finding:
    service = see.service(EXTERNAL)
    if service is None or service["status"] != "ACTIVE":
        return NOT_ATTEMPTED, ""
    if service.get("launchType") != "EXTERNAL":
        return "another_launch_type"
    if service["desiredCount"] != WANTED:
        return "another_count"
    if service["runningCount"] < WANTED:
        return "looked_too_soon"
    return DONE, "Two tasks run on your own machine. The call needed no network: the machine has one already."


def _start_seconds(see: See) -> Finding:
    start_s = see.answers.get("start_s")
    if start_s is None:
        return NOT_ATTEMPTED, ""
    if not isinstance(start_s, Mapping) or not set(SERVICES) <= set(start_s):
        return "not_three_services"
    if any(isinstance(start_s[name], bool) or not isinstance(start_s[name], int | float) for name in SERVICES):
        return "not_seconds"
    if all(start_s[name] < 0 for name in SERVICES):
        return "the_wrong_way_round"
    if _agrees(see, start_s, "createdAt", "startedAt"):
        named = ", ".join(f"{name} {start_s[name]:.0f} s" for name in SERVICES)
        return DONE, f"From createdAt to startedAt: {named}."
    if _agrees(see, start_s, "pullStartedAt", "startedAt") or _agrees(see, start_s, "pullStartedAt", "pullStoppedAt"):
        return "only_the_end"
    return "another_stretch"


def _agrees(see: See, told_s: Mapping[str, Any], begin: str, end: str) -> bool:
    """Whether each number lies within what the tasks of its service took from one moment to another."""
    for name in SERVICES:
        tasks = [*see.tasks(name), *see.tasks(name, desired_status="STOPPED")]
        took_s = [(task[end] - task[begin]).total_seconds() for task in tasks if begin in task and end in task]
        if not took_s or not min(took_s) - _ROUNDING_S <= told_s[name] <= max(took_s) + _ROUNDING_S:
            return False
    return True


def _cut_off(see: See) -> Finding:
    running, started = see.answers.get("running"), see.answers.get("started")
    if running is None or started is None:
        return NOT_ATTEMPTED, ""
    if (running, started) == (WANTED, 0):
        return DONE, "Two, and none: ECS hears nothing of the machine, so it changes nothing."
    if running == 0 and started == 0:
        return "counted_as_lost"
    if started > 0:
        return "replaced"
    return "another_number"


def _rescue(see: See) -> Finding:
    service = see.service(EXTERNAL)
    if service is None or service["status"] != "ACTIVE":
        return _NO_SERVICE
    own = [each for each in _machines(see) if each["ec2InstanceId"].startswith("mi-")]
    silent = [each for each in own if not each["agentConnected"]]
    if service["desiredCount"] != WANTED:
        return "another_wish"
    if silent:
        return "the_lost_one_still_counts" if len(own) > len(silent) else (NOT_ATTEMPTED, "")
    if not own:
        return "no_machine_left"
    # The machine that was cut off is older than the service; what is meant to replace it is not.
    if any(each["registeredAt"] < service["createdAt"] for each in own):
        return "the_cable_was_mended"
    answering = {each["containerInstanceArn"] for each in own}
    running = [task for task in see.tasks(EXTERNAL) if task["lastStatus"] == "RUNNING"]
    if len([task for task in running if task["containerInstanceArn"] in answering]) < WANTED:
        return NOT_YET, "The new machine is there and the lost one is out. Give the service a few minutes, then look."
    return DONE, "You told ECS what it could not know. It started two tasks on the machine that answers."


def _machines(see: See) -> list[dict[str, Any]]:
    arns = see.ecs.list_container_instances(cluster=see.cluster)["containerInstanceArns"]
    if not arns:
        return []
    answer = see.ecs.describe_container_instances(cluster=see.cluster, containerInstances=arns)
    return list(answer["containerInstances"])


def _break_even(see: See) -> Finding:
    hours = see.answers.get("hours")
    if hours is None:
        return NOT_ATTEMPTED, ""
    fargate, ec2, _ = bills(Need(TASKS_ON_ONE_MACHINE))
    share = ec2.usd / fargate.usd
    truth = share * HOURS_PER_MONTH
    if abs(hours - truth) <= _ROUNDING_HOURS:
        return DONE, (
            f"From {truth:.0f} hours on, {share * 24:.0f} a day. Below that the machine is idle too long; with fewer "
            "than three tasks it is emptier, and the hours go up."
        )
    named = {
        "only_one_task": truth * TASKS_ON_ONE_MACHINE,
        "hours_of_a_day": share * 24,
        "the_other_way_round": HOURS_PER_MONTH / share,
        "a_share_of_the_month": share,
    }
    return next((name for name, value in named.items() if abs(hours - value) <= value * 0.02), "another_number")


EXERCISES = (
    Exercise(
        "external_service",
        "Create a service `external` of two tasks on your own machine, and wait until both run.",
        _external_service,
        hints=(
            "Look at the two calls above: which three things make up a choice, and which of them does EXTERNAL need?",
            "External machines know no awsvpc, so the recipe is the other one. A task without an address of its own "
            "needs no networkConfiguration.",
            'ecs.create_service with serviceName="external", desiredCount=2, taskDefinition=bridge and '
            'launchType="EXTERNAL"; then the waiter services_stable.',
        ),
        mistakes={
            "another_launch_type": (
                "The service external runs somewhere else. Look at its launchType, delete it with force=True, wait "
                "until it is INACTIVE, and create it again."
            ),
            "another_count": "The service wants another number of tasks than two. Change its desiredCount.",
            "looked_too_soon": "The service is there, and not both tasks run yet. Wait for it, then check again.",
        },
    ),
    Exercise(
        "start_seconds",
        "Set `start_s` to the seconds from createdAt to startedAt of one task of each of the three services.",
        _start_seconds,
        hints=(
            "tasks(name) gives a list of dictionaries. Both moments are in there, as datetimes.",
            "The later moment minus the earlier one is a timedelta, and .total_seconds() makes it a number.",
            'For each name: task = tasks(name)[0], then (task["startedAt"] - task["createdAt"]).total_seconds().',
        ),
        mistakes={
            "not_three_services": 'Give a dictionary with the keys "fargate", "ec2" and "external".',
            "not_seconds": "The values must be numbers of seconds. A timedelta becomes one with .total_seconds().",
            "the_wrong_way_round": "Your times are negative: subtract the earlier moment from the later one.",
            "only_the_end": "That is only the end of it: something happens before the image is pulled. Begin earlier.",
            "another_stretch": "At least one of these is another stretch of time. From which moment to which is asked?",
        },
    ),
    Exercise(
        "cut_off",
        "Set `running` and `started`: how many tasks ECS counts as running, and how many new ones it has started.",
        _cut_off,
        hints=(
            "What does ECS learn from a machine that does not answer, and what does it not learn?",
            "The machine has power. What happens to containers when only the network is gone?",
            "The containers go on, and ECS knows nothing else of them than what it last heard.",
        ),
        mistakes={
            "counted_as_lost": (
                "You expected ECS to take silence for death. Look at external in the picture: what does it still count?"
            ),
            "replaced": (
                "You expected replacements. Where would they run, and what if the first ones still serve? Look at "
                "external in the picture, and at the ids of its tasks."
            ),
            "another_number": "That is not what ECS counts. Compare `running` with the picture under the cell.",
        },
        numbers=("running", "started"),
    ),
    Exercise(
        "rescue",
        "Let a second machine join, and take the lost one out, so that two tasks of external really run.",
        _rescue,
        hints=(
            "Two things are missing: a place to run, and the news that the old place is gone.",
            "lab.install_ecs_anywhere(activation) brings the machine. The lost one is the entry of machines() whose "
            "ec2InstanceId is own_machine; its ARN is its containerInstanceArn.",
            "Then ecs.deregister_container_instance(cluster=cluster, containerInstance=lost['containerInstanceArn'], "
            "force=True), and a few minutes with time.sleep(300).",
        ),
        mistakes={
            "the_lost_one_still_counts": (
                "A machine that answers is there, but the lost one is still registered, and its tasks still count as "
                "running. So the service sees nothing to do."
            ),
            "no_machine_left": (
                "The lost machine is out, and the service wants two tasks. They have nowhere to run: no machine of "
                "yours answers. (A machine needs a minute or two to join.)"
            ),
            "another_wish": (
                "The service wants another number of tasks than two. A wish cannot bring a machine back. Set the "
                "desiredCount to 2 again."
            ),
            "the_cable_was_mended": (
                "You mended the cable. In this story the machine burned: cut the network again, and do without it."
            ),
        },
    ),
    Exercise(
        "break_even",
        "Set `hours` to the hours of running in a month from which on a t3.small costs less than three Fargate tasks.",
        _break_even,
        hints=(
            "What does the machine cost in a month, whatever runs on it? What do three tasks cost in one hour?",
            "The machine costs 730 times its hour. Fargate costs `hours` times three times a task's hour.",
            'Set both equal: hours = 730 * hour["one t3.small"] / (3 * hour["one Fargate task"]).',
        ),
        mistakes={
            "only_one_task": "That is for a single task, and more than a month has. Three tasks run at a time.",
            "hours_of_a_day": "That is the hours of each day. Asked are the hours of the month.",
            "the_other_way_round": "That is more than a month has. Which of the two prices belongs below the line?",
            "a_share_of_the_month": "That is a share of the month. How many of its 730 hours is it?",
            "another_number": "Not this one. Write down what each costs in a month, and set the two equal.",
        },
        numbers=("hours",),
    ),
    choices(
        "six_cases",
        Question(
            "b",
            {
                "a": "the hour costs less, but who pays for the other 23 hours and 40 minutes?",
                "c": "the right place. But you measured the starts: which one was slowest, and does a report care?",
            },
        ),
        Question(
            "a",
            {
                "b": "move the sliders to many tasks and 24 hours. Which line is higher?",
                "c": "the right place. But who looks after the operating system of a rented machine?",
            },
        ),
        Question(
            "c",
            {
                "a": "encrypted or not, these disks stand in AWS's building. Where may the images be?",
                "b": "the right place. But the fee comes on top of servers and people, and was not the question.",
            },
        ),
        Question(
            "c",
            {
                "a": "size is not what is missing: Fargate's task definitions know no GPUs.",
                "b": "its agent does. But which machine would it run on?",
            },
        ),
        Question(
            "a",
            {
                "b": "look at what ECS Anywhere lacks: it has no load balancers for services.",
                "c": "only if there is room on a machine. Who keeps that room, and patches it?",
            },
        ),
        Question(
            "b",
            {
                "a": "Fargate runs in AWS's Region. How would the ship reach it without contact?",
                "c": "the right place. But you cut a cable: did ECS move anything?",
            },
        ),
        todo="Give six letters, one for each case.",
        hints=(
            "For each case ask what cannot be changed: the place, the hardware, the people, or the hours.",
            "In some cases two answers name the right place. Choose by what you saw in this lab: the starts, the "
            "losses, the prices.",
            "Cases 1 and 5 want no machines. Cases 3 and 6 must run on machines of one's own. Cases 2 and 4 want "
            "rented ones.",
        ),
        done="Six places, each for a reason that you have seen or computed.",
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "no time limit was involved: after any time it would look the same from afar.",
                "c": "the service watches all its tasks. What did it count as running meanwhile?",
            },
        ),
        Question(
            "c",
            {
                "a": "starts cost seconds. You measured them, and the bill is a month's.",
                "b": "an address costs the same everywhere, and a machine's tasks share one with bridge.",
            },
        ),
        Question(
            "a",
            {
                "b": "you needed two recipes. Which setting was different?",
                "c": "look at the first picture again: whose colour has the operating system in each column?",
            },
        ),
        todo="Give three letters, one for each question.",
        hints=(
            "Each question has its answer in something that you saw or computed above.",
            "Think of the cable, of the empty room on the last machine, and of what you asked the three services.",
        ),
        done="You know what differs below the control plane, and what it costs to be wrong about it.",
    ),
)
