"""The exercises of lab 01, what ECS is."""

from collections import Counter
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SERVICE, FAMILY = "web", "web"
SCALED_OUT = 6

Task = dict[str, Any]


def _tasks(see: See) -> list[Task]:
    """Return the tasks of the lab's cluster that ECS wants to run."""
    try:
        arns = see.ecs.list_tasks(cluster=see.cluster)["taskArns"]
    except see.ecs.exceptions.ClusterNotFoundException:
        return []
    return list(see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"]) if arns else []


def _standalone(see: See) -> list[Task]:
    """Return the tasks of the lab's definition that belong to no service."""
    of_the_lab = f"/{see.prefix}-{FAMILY}:"
    return [task for task in _tasks(see) if task["group"] != f"service:{SERVICE}" and of_the_lab in _definition(task)]


def _definition(task: Task) -> str:
    return str(task["taskDefinitionArn"])


def _runs(task: Task) -> bool:
    return bool(task["lastStatus"] == "RUNNING")


def _addresses(task: Task) -> dict[str, str]:
    """Return the subnet, zone and network interface of a task, and what else could be taken for them."""
    details = {
        detail["name"]: detail["value"]
        for attachment in task.get("attachments", [])
        for detail in attachment["details"]
    }
    return {
        "subnet": details.get("subnetId", ""),
        "zone": task.get("availabilityZone", ""),
        "interface": details.get("networkInterfaceId", ""),
        "address": details.get("privateIPv4Address", ""),
        "mac": details.get("macAddress", ""),
        "attachment": task["attachments"][0]["id"] if task.get("attachments") else "",
    }


def _where(see: See) -> Finding:
    wanted = ("subnet", "zone", "interface")
    given = {name: str(see.answers[name]) for name in wanted if see.answers.get(name) is not None}
    if not given:
        return NOT_ATTEMPTED, ""
    missing = [name for name in wanted if name not in given]
    if missing:
        return NOT_YET, f"`{missing[0]}` is still None."
    places = [_addresses(task) for task in _tasks(see)]
    if not places:
        return NOT_YET, "No task runs here. Restart the kernel, and run the lab from its first cell."
    if any(all(place[name] == given[name] for name in given) for place in places):
        return DONE, f"One task, one interface: {given['interface']} in {given['zone']}."
    known: dict[str, set[str]] = {name: {place[name] for place in places} for name in places[0]}
    if given["interface"] in known["attachment"]:
        return "attachment_instead"
    if given["interface"] in known["address"] | known["mac"]:
        return "address_instead"
    if given["zone"] in known["subnet"] or given["subnet"] in known["zone"] | known["interface"]:
        return "swapped"
    return "of_two_tasks" if all(given[name] in known[name] for name in given) else "nowhere"


def _left(see: See) -> Finding:
    predicted = see.answers.get("predicted")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    zones = Counter(task["availabilityZone"] for task in see.tasks(SERVICE) if _runs(task))
    if zones.total() != SCALED_OUT:
        return NOT_YET, f"The service does not run {SCALED_OUT} tasks. Run the cell above, which makes it so."
    lost = max(zones.values())
    if predicted == SCALED_OUT - lost:
        return DONE, f"{predicted:g} are left, for no zone has more than {lost} of the {SCALED_OUT}."
    named = {lost: "those_that_are_lost", 0: "all_in_one_zone", SCALED_OUT: "all_of_them"}
    return named.get(predicted, "another_number")


def _second_capacity(see: See) -> Finding:
    own = _standalone(see)
    on_ec2 = [task for task in own if task.get("launchType") == "EC2"]
    if any(_runs(task) for task in on_ec2):
        return DONE, "One definition, two kinds of capacity: the service on Fargate, and this task on your instance."
    if on_ec2:
        return "looked_too_soon"
    if own:
        return "fargate_again"
    strangers = [task for task in _tasks(see) if task.get("launchType") == "EC2"]
    return "another_definition" if strangers else (NOT_ATTEMPTED, "")


def _role(see: See) -> Finding:
    own = _standalone(see)
    roles = {task["taskArn"]: _role_of(see, task) for task in own}
    with_role = [task for task in own if roles[task["taskArn"]]]
    running = [roles[task["taskArn"]] for task in with_role if _runs(task)]
    if running:
        return DONE, f"A task runs as {running[0].rsplit('/', 1)[-1]}. What that role may do, its policies say."
    if with_role:
        return "looked_too_soon"
    newest = see.ecs.list_task_definitions(familyPrefix=f"{see.prefix}-{FAMILY}", sort="DESC")["taskDefinitionArns"]
    if len(newest) < 2:
        return NOT_ATTEMPTED, ""
    definition = see.ecs.describe_task_definition(taskDefinition=newest[0])["taskDefinition"]
    if not definition.get("taskRoleArn"):
        return "execution_role" if definition.get("executionRoleArn") else "without_a_role"
    old_one_again = any(task.get("launchType") == "FARGATE" for task in own)
    return "old_revision" if old_one_again else "registered_only"


def _role_of(see: See, task: Task) -> str:
    """Return the ARN of the role that a task runs as; an override comes before the definition."""
    definition = see.ecs.describe_task_definition(taskDefinition=_definition(task))["taskDefinition"]
    return str(task.get("overrides", {}).get("taskRoleArn") or definition.get("taskRoleArn") or "")


EXERCISES = (
    choices(
        "planes",
        Question(
            "a",
            {
                "b": "To notice and to decide is not to run. Who does the thinking?",
                "c": "A machine decides nothing. Who compares what is wanted with what is?",
            },
        ),
        Question(
            "c",
            {
                "a": "An instance decides nothing about ECS. It is there to carry something.",
                "b": "The instance is what things run on. What runs there is another part.",
            },
        ),
        Question(
            "b",
            {
                "a": "Your users' requests never pass the ECS API. Where is nginx?",
                "c": "The machine under it carries nginx. Who does the answering?",
            },
        ),
        Question(
            "b",
            {
                "a": "The decision came from there. The pulling and starting happens where the container will be.",
                "c": "The agent is a program that runs on the machine, and works. It is not the machine.",
            },
        ),
        Question(
            "a",
            {
                "b": "The containers go on. What is missing is somebody who would start a new one.",
                "c": "No machine is lost here. What cannot be reached is who you call.",
            },
        ),
        todo="Set `answers` to one letter for each of the five statements: a decides, b runs, c is run on.",
        hints=(
            "Ask of each statement: is somebody deciding, is somebody working, or is it what they work on?",
            "Statements 1 and 5 are about decisions. Statements 3 and 4 are about work where the containers are.",
            "The second one is the only machine.",
        ),
        done="All five. Whoever can tell these apart knows where to look when something is wrong.",
    ),
    Exercise(
        "where",
        "Set `subnet`, `zone` and `interface` to the subnet's id, the zone's name and the interface's id of one task.",
        _where,
        hints=(
            'The zone stands in the task itself: one["availabilityZone"].',
            'The other two stand in one["attachments"][0]["details"], a list of pairs of name and value.',
            "Make a dict of these pairs, and take subnetId and networkInterfaceId from it.",
        ),
        mistakes={
            "attachment_instead": (
                "That interface is the id of the attachment. The id of an interface begins with eni-, and stands in "
                "the details."
            ),
            "address_instead": "That is an address of the interface. Its id begins with eni-.",
            "swapped": "All of these exist, but not in these places. Subnets begin with subnet-, interfaces with eni-.",
            "of_two_tasks": "Each of the three exists, but no single task has all of them. Take them from one task.",
            "nowhere": "No running task has these three. Print `one`, and compare letter by letter.",
        },
    ),
    Exercise(
        "left",
        "Set `predicted` to the number of tasks that are left when the zone with the most of the six fails.",
        _left,
        hints=(
            "How would you share six tasks out over three zones, if you had to fear for each zone?",
            "The scheduler puts each new task into the zone that has the fewest tasks of this service.",
            "Six tasks, three zones: two in each. Take one zone away.",
        ),
        mistakes={
            "those_that_are_lost": "So many are lost. The question is how many are left.",
            "all_in_one_zone": "That would be so if all tasks were in one zone. Count the zones in the picture.",
            "all_of_them": "Every zone has a task of this service, so the loss of one is felt. Count in the picture.",
            "another_number": "Count the tasks of each zone in the picture, and take the fullest zone away.",
        },
        numbers=("predicted",),
    ),
    Exercise(
        "second_capacity",
        "Run the definition `web` once with the launch type EC2, and wait until the task is RUNNING.",
        _second_capacity,
        hints=(
            "It is the call that was refused, and now there is an instance.",
            "run_task takes cluster, taskDefinition, launchType and networkConfiguration; `inside` is such a one.",
            'The answer has ["tasks"][0]["taskArn"]; hand it to the waiter tasks_running.',
        ),
        mistakes={
            "fargate_again": "You started a task of the definition, and it is on Fargate. Which argument says where?",
            "looked_too_soon": (
                "Your task is on its way. Let time pass until it is RUNNING, then check again. Start no second one: "
                "the instance has room for one."
            ),
            "another_definition": "A task is on the instance, but of another definition. Take `web`.",
        },
    ),
    Exercise(
        "role",
        "Make a task of the family run with a task role, and wait until it is RUNNING.",
        _role,
        hints=(
            "register takes more settings by name. The one that you want is taskRoleArn.",
            'lab.role("task") returns the ARN of a role that tasks may take.',
            'Run register(taskRoleArn=lab.role("task")) on Fargate with lab.network(), and wait with tasks_running.',
        ),
        mistakes={
            "execution_role": (
                "Your newest revision has an execution role. That one is for pulling images and sending logs; the "
                "program itself needs the other."
            ),
            "without_a_role": "Your newest revision names no task role.",
            "registered_only": "The newest revision has a task role, and no task runs from it. Run one.",
            "old_revision": "A task of your own runs on Fargate, from a revision without a task role. Run the newest.",
            "looked_too_soon": "Your task with a role is on its way. Wait until it is RUNNING, then check again.",
        },
    ),
    choices(
        "decide",
        Question(
            "c",
            {
                "a": "It would work. But a task would wait day and night for three seconds of work.",
                "b": "A whole cluster of Kubernetes for three seconds of work now and then: who looks after it?",
            },
        ),
        Question(
            "a",
            {
                "b": "Nobody there knows Kubernetes, and nothing that they have needs it. Why learn it for one job?",
                "c": "Look at the row for the longest run.",
            },
        ),
        Question(
            "b",
            {
                "a": "ECS does not read Kubernetes manifests. All of that would have to be written anew.",
                "c": "Lambda does not read Kubernetes manifests, and their programs run all the time.",
            },
        ),
        todo="Set `answers` to one letter for each of the three cases.",
        hints=(
            "Look for the one fact that rules the others out: how long, how often, what they have already.",
            "One case is short and rare, one is longer than 15 minutes, one brings its own tools along.",
        ),
        done="All three. None of the services is best; each case has one fact that decides.",
    ),
    choices(
        "recap",
        Question(
            "a",
            {
                "b": "Nobody is there to stop them: what would stop them comes over the connection that is lost.",
                "c": "ECS does not move tasks, and it does not know yet that anything is wrong with them.",
            },
        ),
        Question(
            "c",
            {
                "a": "The same definition ran on the instance in this lab. Nothing in it had to change.",
                "b": "A missing permission has other words. Read the message again: what was not found?",
            },
        ),
        Question(
            "b",
            {
                "a": "Being in the account gives a program no credentials. You saw a task without any.",
                "c": "With the execution role images are pulled and logs are sent. The program cannot use it.",
            },
        ),
        todo="Set `answers` to one letter for each of the three questions.",
        hints=(
            "Question 1: which part runs the tasks? Question 2: which of the three parts is missing? Question 3: who "
            "is it that wants to read?",
            "The data plane goes on alone; capacity has to be there first; a program acts as its task role.",
        ),
        done="All three. You know what ECS is made of.",
    ),
)
