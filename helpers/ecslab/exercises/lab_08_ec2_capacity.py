"""The exercises of lab 08, EC2 capacity."""

from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, Exercise, Finding, See

FROM_ZERO = 2
GROUP_MAXIMUM = 3

# The tasks of the strategies: six, of which memory lets three on an instance, and three instances.
PACKED, SPREAD = 2, 3

MARKED = "attribute:disk == ssd"
STORE, STORE_TASKS = "store", 2
OFFERED_SLOTS, WANTED_SLOTS = 3, 5
WEB, WEB_TASKS, CONTAINER_PORT, FIXED_PORT = "web", 4, 80, 8080


def _from_zero(see: See) -> Finding:
    predicted, seen = see.answers.get("predicted"), see.answers.get("seen")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if seen != FROM_ZERO:
        return "not_yet_there"
    if predicted == FROM_ZERO:
        return DONE, "You said 2, and 2 it was, for one small task. Read on for the reason."
    named = {0: "nothing_comes", 1: "as_few_as_fit", GROUP_MAXIMUM: "as_many_as_allowed"}
    return named.get(predicted, "another_number")


def _strategies(see: See) -> Finding:
    packed, spread = see.answers.get("packed"), see.answers.get("spread")
    if packed is None or spread is None:
        return NOT_ATTEMPTED, ""
    if (packed, spread) == (PACKED, SPREAD):
        return DONE, "Packed on 2, with one machine empty; spread over 3. Memory ran out first: three tasks fill one."
    if (packed, spread) == (SPREAD, PACKED):
        return "swapped"
    if spread == SPREAD:
        return "only_cpu" if packed == 1 else "only_spread_is_right"
    return "only_packed_is_right" if packed == PACKED else "another_number"


def _store(see: See) -> Finding:
    service = see.service(STORE)
    if service is None or service["status"] != "ACTIVE":
        return NOT_ATTEMPTED, ""
    expressions = [each["expression"] for each in service["placementConstraints"] if each["type"] == "memberOf"]
    if not expressions:
        return "distinct" if service["placementConstraints"] else "no_constraint"
    allowed = set.intersection(*(_instances(see, expression) for expression in expressions))
    if not allowed:
        return "matches_nothing"
    if allowed != _instances(see, MARKED):
        return "matches_others"
    if service["desiredCount"] != STORE_TASKS:
        return "another_count"
    if any(task.get("containerInstanceArn") not in {None, *allowed} for task in see.tasks(STORE)):
        return "from_before_the_constraint"
    if service["runningCount"] < STORE_TASKS:
        return "looked_too_soon"
    return DONE, "Both tasks run on the instance with the disk, and so will every task that replaces them."


def _instances(see: See, expression: str = "") -> set[str]:
    """Return the ARNs of the container instances that a cluster query selects; of all of them without one."""
    query = {"filter": expression} if expression else {}
    return set(see.ecs.list_container_instances(cluster=see.cluster, **query)["containerInstanceArns"])


def _slots(see: See) -> Finding:
    predicted, seen = see.answers.get("predicted"), see.answers.get("seen")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if seen != OFFERED_SLOTS:
        return "other_machines"
    if predicted == OFFERED_SLOTS:
        return DONE, "You said 3, and 3 it was: one interface is left on each machine, and one task takes it."
    named = {WANTED_SLOTS: "only_cpu_and_memory", 2 * OFFERED_SLOTS: "both_interfaces"}
    return named.get(predicted, "another_number")


def _free_ports(see: See) -> Finding:
    service = see.service(WEB)
    if service is None or service["status"] != "ACTIVE":
        return NOT_ATTEMPTED, "There is no service web: run the cell above first."
    if service["desiredCount"] < WEB_TASKS:
        return "fewer_wanted"
    if len(_instances(see)) > GROUP_MAXIMUM:
        return "another_machine"
    if problem := _problem_with_ports(see, service):
        return problem
    if service["runningCount"] < WEB_TASKS or len(service["deployments"]) > 1:
        return "looked_too_soon"
    return DONE, "Four tasks run on three machines: each has a port of its own there."


def _problem_with_ports(see: See, service: dict[str, Any]) -> Finding | None:
    """Return what keeps the service from having free ports, or None if nothing does."""
    revision = _definition(see, service["taskDefinition"])
    if revision["networkMode"] == "awsvpc":
        return "one_interface_each"
    ports = _ports(revision)
    if CONTAINER_PORT not in ports:
        return "no_port"
    if ports[CONTAINER_PORT] == 0:
        return None
    if ports[CONTAINER_PORT] != FIXED_PORT:
        return "still_fixed"
    newest = _definition(see, revision["family"])
    return "not_deployed" if newest["revision"] != revision["revision"] else (NOT_ATTEMPTED, "")


def _definition(see: See, name: str) -> dict[str, Any]:
    found: dict[str, Any] = see.ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
    return found


def _ports(definition: dict[str, Any]) -> dict[int, int]:
    """Return the host port of each container port; 0 where the agent picks a free one."""
    mappings = [mapping for container in definition["containerDefinitions"] for mapping in container["portMappings"]]
    return {mapping["containerPort"]: mapping.get("hostPort", 0) for mapping in mappings}


EXERCISES = (
    Exercise(
        "from_zero",
        "Set `predicted` to the number of instances that managed scaling launches for one task.",
        _from_zero,
        hints=(
            "One machine would have room. Does ECS stop there?",
            "AWS documents a special case for a group without instances: more than one, fewer than three.",
        ),
        mistakes={
            "nothing_comes": (
                "With launch type EC2 you would be right, as the error above showed. A capacity provider with managed "
                "scaling lets the task wait, and sends for machines. Count them in the picture."
            ),
            "as_few_as_fit": "One would do, and ECS did not stop at one. Count the instances in the picture.",
            "as_many_as_allowed": "The maximum is a limit, not a wish. Count the instances in the picture.",
            "another_number": "Not this number. Count the instances in the picture.",
            "not_yet_there": (
                "The cluster does not have the two instances yet. Run the cell above again after a minute, then check."
            ),
        },
        numbers=("predicted",),
    ),
    Exercise(
        "strategies",
        "Set `packed` and `spread` to the number of instances that the six tasks run on.",
        _strategies,
        hints=(
            "First find out how many of these tasks one empty instance holds. Look at both bars.",
            "CPU would allow eight on one instance. Memory allows fewer: divide what an instance registers by 256.",
            "Packing fills one instance before it begins the next. Spreading gives each zone the same.",
        ),
        mistakes={
            "swapped": "Right numbers in the wrong places: packing needs fewer machines than spreading.",
            "only_cpu": (
                "`spread` is right. `packed` looks at CPU only: six tasks need 1536 of 2048 units. What do they need "
                "of memory?"
            ),
            "only_spread_is_right": "`spread` is right. For `packed`: how many tasks of 256 MiB fill an instance?",
            "only_packed_is_right": "`packed` is right. For `spread`: in how many zones are there instances?",
            "another_number": "Not these. Count the instances that have tasks on them in the two pictures.",
        },
        numbers=("packed", "spread"),
    ),
    Exercise(
        STORE,
        "Create the service `store` with two tasks that may only run on the instance with the disk.",
        _store,
        hints=(
            "create_service takes cluster, serviceName, taskDefinition, desiredCount and placementConstraints.",
            "The expression is the one that found the instance in the cell above.",
            'placementConstraints=[{"type": "memberOf", "expression": "attribute:disk == ssd"}], then time.sleep(60).',
        ),
        mistakes={
            "no_constraint": (
                "The service has no placement constraint, so its tasks may go anywhere, now or when they are replaced. "
                "A strategy would only prefer. update_service takes placementConstraints, with forceNewDeployment."
            ),
            "distinct": (
                "distinctInstance keeps tasks apart from each other. You want them on one certain instance: which "
                "type takes an expression?"
            ),
            "matches_nothing": (
                "No instance fits this expression, so no task can be placed. Try the expression as the filter of "
                "list_container_instances first."
            ),
            "matches_others": (
                "This expression selects other instances than the one with the disk. Try it as the filter of "
                "list_container_instances first."
            ),
            "another_count": "The constraint is right. Look at desiredCount: two tasks are wanted.",
            "from_before_the_constraint": (
                "The constraint is right, and a task from before it still runs on another machine. A new constraint "
                "alone starts no deployment: update_service takes forceNewDeployment=True. Then wait."
            ),
            "looked_too_soon": "The constraint is right, and not both tasks run yet. Wait a minute, then check again.",
        },
    ),
    Exercise(
        "slots",
        "Set `predicted` to the number of awsvpc tasks, of five, that find a place.",
        _slots,
        hints=(
            "CPU and memory do not decide here. Count the network interfaces.",
            "Each machine has two interfaces and keeps one. Three machines: how many are left in all?",
        ),
        mistakes={
            "only_cpu_and_memory": (
                "There is CPU and memory for all five. Each of these tasks needs one more thing from its machine: "
                "which one, and how many does a t3.micro have?"
            ),
            "both_interfaces": "A t3.micro has two interfaces, and the machine itself needs one of them.",
            "another_number": "Not this number. Count the interfaces that are left after each machine took its own.",
            "other_machines": (
                "Another number of tasks than expected was placed: are there not three empty machines? Run the lab "
                "from its first cell."
            ),
        },
        numbers=("predicted",),
    ),
    Exercise(
        "free_ports",
        "Let the service `web` run four tasks on the three machines that you have.",
        _free_ports,
        hints=(
            "What is scarce is port 8080. Which host port makes the agent look for a free one?",
            "Register a new revision of the family web with `define`, and give the service this revision.",
            'define("web", memory=128, portMappings=[{"containerPort": 80, "hostPort": 0}]) returns the revision; '
            'update_service(cluster=cluster, service="web", taskDefinition=…), then time.sleep(300).',
        ),
        mistakes={
            "fewer_wanted": (
                "The service wants fewer tasks now, so nothing is short. Four are wanted: set desiredCount back, and "
                "look at the port."
            ),
            "another_machine": (
                "A fourth machine does help, and you pay for it only because of a port. Go back to three, and let two "
                "tasks share a machine."
            ),
            "one_interface_each": (
                "In awsvpc mode the port is free, but each task needs an interface, and each machine has one left. "
                "Stay with bridge mode."
            ),
            "no_port": "Without a mapping of container port 80 nobody reaches nginx. Keep it; change the host port.",
            "still_fixed": "The new revision names a fixed host port too. Any fixed port fits once on each machine.",
            "not_deployed": "A new revision is registered, and the service still runs the first. Update the service.",
            "looked_too_soon": "The ports are free now, and the rollout is not through. Let some minutes pass.",
        },
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "CPU and memory that a definition reserves count for each task, packed or not. What else do the "
                "two tasks now share?",
                "b": "A strategy is a preference: if packing is impossible, the task goes to any instance with room.",
            },
        ),
        Question(
            "a",
            {
                "b": "Only tasks that come through a capacity provider make managed scaling act. Which of the two "
                "calls waited in PROVISIONING?",
                "c": "RunTask with a launch type and without room starts nothing. Where did the reasons stand?",
            },
        ),
        Question(
            "b",
            {
                "a": "A daemon runs on every instance. If its tasks counted, no cluster with one would ever shrink.",
                "c": "The task of the service still needs its instance. Only the other two are empty.",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1, think of the machine that fails. For 2, compare the first and the second RunTask of this lab.",
            "For 3: which tasks count when ECS asks whether an instance is empty?",
        ),
        done="All three. You know what buys machines, what chooses among them, and what says no.",
    ),
)
