"""The exercises of lab 03, task definitions."""

from collections.abc import Callable
from typing import Any

from .broken_definitions import FAILING, REFUSED, broken_definitions
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

# Which of the sizes in the notebook Fargate refuses.
REFUSED_SIZES = {"b", "d", "e"}
ALL_SIZES = {"a", "b", "c", "d", "e"}
# What two containers need together, and the smallest size that Fargate has for it.
NEEDED = (800, 2400)
SMALLEST = (1024, 3072)
# The memory sizes of each CPU size in the picture that is large enough.
MEMORY_SIZES = {
    1024: range(2048, 8192 + 1, 1024),
    2048: range(4096, 16384 + 1, 1024),
    4096: range(8192, 30720 + 1, 1024),
    8192: range(16384, 61440 + 1, 4096),
    16384: range(32768, 122880 + 1, 8192),
}

PASSWORD = "swordfish"
VARIABLE = "DB_PASSWORD"

_REFUSED = "If ECS refused yours, read what it says."

Definition = dict[str, Any]
Task = dict[str, Any]


def _definition(see: See, name: str) -> Definition | None:
    """Return the newest ACTIVE revision of one of the lab's families, or None."""
    try:
        answer = see.ecs.describe_task_definition(taskDefinition=f"{see.prefix}-{name}")
    except see.ecs.exceptions.ClientException:
        return None
    definition: Definition = answer["taskDefinition"]
    return definition if definition["status"] == "ACTIVE" else None


def _newest_task(see: See, definition: Definition) -> Task | None:
    """Return the task of that very revision that was started last, or None."""
    found: list[Task] = []
    for status in ("RUNNING", "STOPPED"):
        arns = see.ecs.list_tasks(cluster=see.cluster, family=definition["family"], desiredStatus=status)["taskArns"]
        found += see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    ours = [task for task in found if task["taskDefinitionArn"] == definition["taskDefinitionArn"]]
    return max(ours, key=lambda task: task["createdAt"], default=None)


def _container(definition: Definition, name: str) -> Definition | None:
    return next((each for each in definition["containerDefinitions"] if each["name"] == name), None)


# Sizes


def _refused(see: See) -> Finding:
    predicted = see.answers.get("predicted")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if not isinstance(predicted, list | tuple | set):
        return "not_letters"
    letters = {str(letter).strip().lower() for letter in predicted}
    if not letters <= ALL_SIZES:
        return "not_letters"
    if letters == REFUSED_SIZES:
        return DONE, "Fargate refuses b, d and e: too much memory, too little, and a size between two steps."
    if letters - REFUSED_SIZES:
        return "one_too_many"
    missing = min(REFUSED_SIZES - letters)
    return {"b": "too_much_memory", "d": "too_little_memory", "e": "between_two_steps"}[missing]


def _smallest(see: See) -> Finding:
    cpu, memory = see.answers.get("cpu"), see.answers.get("memory")
    if cpu is None or memory is None:
        return NOT_ATTEMPTED, ""
    if (cpu, memory) == SMALLEST:
        return DONE, f"{cpu} and {memory}: the first row with enough CPU, and the first step in it with enough memory."
    if cpu <= 32 and memory <= 256:
        return "in_whole_units"
    if cpu < NEEDED[0]:
        return "too_little_cpu"
    if memory < NEEDED[1]:
        return "too_little_memory_for_both"
    return "larger_than_needed" if memory in MEMORY_SIZES.get(cpu, ()) else "not_a_size"


# Revisions


def _next_revision(see: See) -> Finding:
    predicted: int | None = see.answers.get("predicted")
    seen: int | None = see.answers.get("seen")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if seen is None:
        return NOT_ATTEMPTED, "Run the cell above first: it registers the family again."
    if predicted == seen or _registered_again(see, predicted, seen):
        return DONE, f"Revision {predicted}. A number is used once, whatever becomes of its revision."
    if predicted == seen - 2:
        return "takes_the_deleted_one"
    return "takes_the_inactive_one" if predicted == seen - 1 else "another_number"


def _registered_again(see: See, predicted: int, seen: int) -> bool:
    """Whether a revision was the right prediction, and the cell below it was run more than once."""
    pages = see.ecs.get_paginator("list_task_definitions").paginate(familyPrefix=f"{see.prefix}-hello", status="ACTIVE")
    active = {int(arn.rpartition(":")[2]) for page in pages for arn in page["taskDefinitionArns"]}
    return predicted < seen and active == {number for number in range(seen + 1) if number >= predicted}


# Secrets


def _secret(see: See) -> Finding:
    definition = _definition(see, "greeter")
    container = _container(definition, "greeter") if definition else None
    if container is None:
        return NOT_ATTEMPTED, "There is no definition of the greeter: run the cells above first."
    secrets = {each["name"]: each["valueFrom"] for each in container.get("secrets", [])}
    clear = [each["name"] for each in container["environment"] if PASSWORD in each.get("value", "")]
    if PASSWORD in secrets.values():
        return "value_instead_of_name"
    if clear == [VARIABLE] and not secrets:
        return NOT_ATTEMPTED, f"Register a revision that takes {VARIABLE} from the parameter. {_REFUSED}"
    if clear:
        return "still_in_clear"
    if PASSWORD in " ".join(container.get("command", [])):
        return "in_the_command"
    if VARIABLE not in secrets:
        return "another_variable" if secrets else "password_lost"
    if _value_of(see, secrets[VARIABLE]) != PASSWORD:
        return "names_nothing"
    return DONE, f"{VARIABLE} comes from {secrets[VARIABLE]}, and the newest revision shows no password."


def _value_of(see: See, value_from: str) -> str | None:
    """Return what the valueFrom of a secret stands for, or None if it stands for nothing."""
    if ":secretsmanager:" in value_from:
        manager = see.client("secretsmanager")
        try:
            return str(manager.get_secret_value(SecretId=value_from)["SecretString"])
        except manager.exceptions.ClientError:
            return None
    store = see.client("ssm")
    name = value_from.rpartition(":parameter/")[2]
    try:
        found = store.get_parameters(Names=[name], WithDecryption=True)["Parameters"]
    except store.exceptions.ClientError:
        return None
    return str(found[0]["Value"]) if found else None


# Several containers


def _shop(see: See) -> Finding:
    definition = _definition(see, "shop")
    if definition is None:
        return NOT_ATTEMPTED, f"There is no definition of the shop. {_REFUSED}"
    prepare, web = _container(definition, "prepare"), _container(definition, "web")
    if prepare is None or web is None:
        return "container_missing"
    if not any(
        (definition.get("taskRoleArn"), definition.get("volumes"), web.get("dependsOn"), web.get("healthCheck"))
    ):
        return NOT_ATTEMPTED, f"Add the four pieces to the definition, register it, and run it. {_REFUSED}"
    return _shop_settings(see, definition) or _shop_containers(prepare, web) or _shop_task(see, definition)


def _shop_settings(see: See, definition: Definition) -> str | None:
    if "FARGATE" not in definition["compatibilities"]:
        return "not_for_fargate"
    if (definition.get("cpu"), definition.get("memory")) != ("256", "512"):
        return "another_size"
    role = definition.get("taskRoleArn", "")
    if role.endswith(f"/{see.prefix}-task"):
        return None
    mixed_up = f"/{see.prefix}-task" in definition.get("executionRoleArn", "") or role
    return "other_role" if mixed_up else "no_task_role"


def _shop_containers(prepare: Definition, web: Definition) -> str | None:
    conditions = [each["condition"] for each in web.get("dependsOn", []) if each["containerName"] == "prepare"]
    if conditions != ["SUCCESS"]:
        return "other_condition" if conditions else "no_order"
    if not web.get("healthCheck"):
        return "no_health_check"
    shared = [
        {(each.get("sourceVolume"), each.get("containerPath")) for each in one["mountPoints"]} for one in (prepare, web)
    ]
    return None if all(("pages", "/pages") in mounts for mounts in shared) else "not_shared"


def _shop_task(see: See, definition: Definition) -> Finding:
    task = _newest_task(see, definition)
    if task is None:
        return "not_run"
    if task["desiredStatus"] == "STOPPED":
        return "task_stopped"
    if task["healthStatus"] == "UNHEALTHY":
        return "unhealthy"
    if task["healthStatus"] != "HEALTHY":
        return "looked_too_soon"
    return DONE, "prepare did its work and left, web started after it, and the task is HEALTHY."


# Broken definitions


def _moved(definition: Definition) -> str | None:
    if "FARGATE" not in definition.get("requiresCompatibilities", []):
        return "fargate_given_up"
    ports = [mapping.get("containerPort") for mapping in definition["containerDefinitions"][0]["portMappings"]]
    return None if 80 in ports else "port_given_up"


def _logged(definition: Definition) -> str | None:
    return None if definition["containerDefinitions"][0].get("logConfiguration") else "log_given_up"


def _shared(definition: Definition) -> str | None:
    return None if definition["containerDefinitions"][0]["mountPoints"] else "mount_given_up"


def _ordered(definition: Definition) -> str | None:
    web = _container(definition, "web") or {}
    return None if [each["condition"] for each in web.get("dependsOn", [])] == ["SUCCESS"] else "order_given_up"


# What a mended definition must still be, so that nobody mends it by taking away what it is for.
_STILL: dict[str, Callable[[Definition], str | None]] = dict(
    zip(REFUSED, (_moved, _logged, _shared, _ordered), strict=True)
)


def _mend_refused(see: See) -> Finding:
    found = {name: _definition(see, name) for name in REFUSED}
    refused = [name for name, definition in found.items() if definition is None]
    if len(refused) == len(found):
        return NOT_ATTEMPTED, ""
    for name, definition in found.items():
        if definition and (mistake := _STILL[name](definition)):
            return mistake
    if refused:
        return (
            NOT_YET,
            f"{len(found) - len(refused)} of {len(found)} are registered. Still missing: {', '.join(refused)}.",
        )
    return DONE, "ECS takes all four, and each still does what it was written for."


def _mend_failing(see: See) -> Finding:
    findings = {name: _mended(see, name) for name in FAILING}
    mistakes = [finding for finding in findings.values() if isinstance(finding, str)]
    if mistakes:
        return mistakes[0]
    left = [name for name, finding in findings.items() if finding is None]
    if len(left) == len(FAILING):
        return NOT_ATTEMPTED, ""
    if left:
        return NOT_YET, f"{len(FAILING) - len(left)} of {len(FAILING)} run. Still as they were: {', '.join(left)}."
    return DONE, "All three run. You read each reason where it stands: at the task, at the container, in the log."


def _mended(see: See, name: str) -> str | bool | None:
    """Return True if the task of a definition works, None if the definition is as it was, or the mistake."""
    definition = _definition(see, name)
    if definition is None:
        return None
    task = _newest_task(see, definition)
    if task and _works(task):
        return _given_up(name, definition) or True
    if _as_it_was(see, name, definition):
        return None
    if task is None:
        return "mended_but_not_run"
    return "task_on_its_way" if task["lastStatus"] not in ("RUNNING", "STOPPED") else f"{name}_still_fails"


def _works(task: Task) -> bool:
    """Whether a task runs, or has run to its end without an error."""
    codes = [container.get("exitCode") for container in task["containers"]]
    return task["lastStatus"] == "RUNNING" if codes == [None] else codes == [0]


def _as_it_was(see: See, name: str, definition: Definition) -> bool:
    broken = broken_definitions(see.prefix, execution_role="", log_group="", region="")[name]
    before, now = broken["containerDefinitions"][0], definition["containerDefinitions"][0]
    return all(before.get(each, []) == now.get(each, []) for each in ("image", "command", "environment", "secrets"))


def _given_up(name: str, definition: Definition) -> str | None:
    container = definition["containerDefinitions"][0]
    if name == "image" and "nginx" not in container["image"]:
        return "another_program"
    if name == "secret" and not container.get("secrets"):
        return "secret_given_up"
    return None


EXERCISES = (
    Exercise(
        "refused",
        "Set `predicted` to the list of the letters of the sizes that Fargate refuses.",
        _refused,
        hints=(
            "Find the row of the CPU first. Then ask whether the memory lies in that row.",
            "Three things can be wrong: too much memory for the CPU, too little, or an amount between two steps.",
            "From 512 on memory goes in steps of 1024. Three of the five sizes are refused.",
        ),
        mistakes={
            "not_letters": 'Give a list of letters from a to e, such as ["a", "c"].',
            "one_too_many": "One of your letters is a size that Fargate has. Compare with what the cell printed.",
            "too_much_memory": "One is missing: look at the size with the least CPU. How far does its row reach?",
            "too_little_memory": "One is missing: look for a row that begins above the memory that is asked for.",
            "between_two_steps": "One is missing: its memory lies within the row. Does it lie on a step?",
        },
    ),
    Exercise(
        "smallest",
        "Set `cpu` and `memory` to the smallest Fargate size for both containers, in CPU units and MiB.",
        _smallest,
        hints=(
            "The containers run side by side, so add up what they need.",
            "Together they need 800 CPU units and 2,400 MiB. Which is the first row with enough CPU?",
            "In the row of 1024 CPU units memory goes from 2048 to 8192 in steps of 1024.",
        ),
        mistakes={
            "in_whole_units": "Give CPU units and MiB, as RegisterTaskDefinition takes them: 1 vCPU is 1024 units.",
            "too_little_cpu": "Too little CPU: the two containers run at the same time. Add up their CPU units.",
            "too_little_memory_for_both": "Too little memory for both containers together. Add it up.",
            "not_a_size": "Enough, but Fargate has no such pair. Look for it in the picture.",
            "larger_than_needed": "It would run, and you would pay for more than you need. A smaller size is enough.",
        },
        numbers=("cpu", "memory"),
    ),
    Exercise(
        "next_revision",
        "Set `predicted` to the number that the next revision will get.",
        _next_revision,
        hints=(
            "Think of somebody who wrote down the name of a revision a year ago. What may that name mean today?",
            "If a number could come back, an old name would suddenly mean something else.",
            "A number is never used again. Add one to the highest that there ever was.",
        ),
        mistakes={
            "takes_the_deleted_one": (
                "That was the number of the deleted revision. Look at the number under the cell: does ECS use it again?"
            ),
            "takes_the_inactive_one": (
                "That number belongs to a revision that is INACTIVE. It still exists and still has its number."
            ),
            "another_number": "That is not what you saw. Compare your prediction with the number under the cell.",
        },
        numbers=("predicted",),
    ),
    Exercise(
        "secret",
        f"Register a revision of the greeter that takes {VARIABLE} from the parameter, and shows the password nowhere.",
        _secret,
        hints=(
            "The container has two lists of variables: environment holds values, secrets holds names of values.",
            "Each secret has a name, which is the variable, and a valueFrom, which is the name of the parameter.",
            'Empty greeter["containerDefinitions"][0]["environment"], and set "secrets" there to a list with one '
            'item: {"name": "DB_PASSWORD", "valueFrom": parameter}. Then register the greeter again.',
        ),
        mistakes={
            "value_instead_of_name": (
                "valueFrom holds the password itself, so it is still there to read. It takes the name of the parameter."
            ),
            "still_in_clear": "The newest revision still shows the password among its environment variables.",
            "in_the_command": "The password stands in the command now. Whoever may describe the definition reads it.",
            "another_variable": f"The secret arrives under another name. The program looks for {VARIABLE}.",
            "password_lost": f"The password is gone, and nothing gives the program its {VARIABLE}.",
            "names_nothing": (
                "valueFrom names nothing that holds the password. Compare it with the name of the parameter."
            ),
        },
    ),
    Exercise(
        "shop",
        "Add the four pieces to the definition shop, register it, run it, and wait until its task is HEALTHY.",
        _shop,
        hints=(
            "Ask of each piece whether it belongs to a container or to the whole task. Each stands in the list above, "
            "ready to be copied.",
            "prepare needs essential and mountPoints; web needs dependsOn, healthCheck and the same mountPoints. The "
            "task needs taskRoleArn and volumes.",
            'For instance prepare["essential"] = False, and shop["volumes"] = [{"name": "pages"}], all of it above the '
            "line that registers.",
            'Register it, call run(f"{lab.prefix}-shop"), and let time.sleep(90) pass before you check.',
        ),
        mistakes={
            "container_missing": "The newest revision lacks a container called prepare, or one called web.",
            "not_for_fargate": "The newest revision cannot run on Fargate. Look at its networkMode, cpu and memory.",
            "another_size": "It has another size than the smallest of Fargate. Look at the first row of the picture.",
            "no_task_role": "The code in the container has no role. Which of the two roles does it work with?",
            "other_role": "The task role is not the right one. One role is for ECS, the other for your code.",
            "no_order": "web does not wait for prepare. Look at the item on dependsOn.",
            "other_condition": "web waits for prepare, but not for its success. Look at the condition.",
            "no_health_check": "web has no health check, so its health stays UNKNOWN.",
            "not_shared": "The volume pages is not mounted at /pages in both containers.",
            "not_run": "The newest revision is right, and no task of it was run. Run one.",
            "task_stopped": "The newest task has stopped. Read its stoppedReason and the exit codes with look(task).",
            "unhealthy": "The task is UNHEALTHY: the command of the health check fails.",
            "looked_too_soon": "The task is on its way, and not HEALTHY yet. Let a minute pass, then check again.",
        },
    ),
    Exercise(
        "mend_refused",
        "Change what is wrong in the four definitions, and register them.",
        _mend_refused,
        hints=(
            'Take one at a time. broken["moved"] shows you the definition, and the message says which part to look at.',
            "moved: Fargate has one network mode, and in it a host port can only be the container's own. "
            "logged: on Fargate it is ECS that writes the log, and it needs a role for that.",
            "shared: volumes stand beside containerDefinitions. ordered: who is waited for until it ends cannot be "
            "essential, and no container says that it is not.",
            'For instance: broken["ordered"]["containerDefinitions"][0]["essential"] = False. For logged set '
            '"executionRoleArn", for shared "volumes", for moved "networkMode", and take "hostPort" out.',
        ),
        mistakes={
            "fargate_given_up": "moved is registered, and it is not for Fargate any more. It is to move to Fargate.",
            "port_given_up": "moved is registered, and its port 80 is gone. Keep the container port.",
            "log_given_up": "logged is registered, and writes no log any more. Keep the log, and say who may write it.",
            "mount_given_up": "shared is registered, and mounts nothing any more. Keep the mount, declare the volume.",
            "order_given_up": (
                "ordered is registered, and web no longer waits for the success of prepare. Keep the order."
            ),
        },
    ),
    Exercise(
        "mend_failing",
        "Mend the three definitions, register them, and run a task of each.",
        _mend_failing,
        hints=(
            "Look for what each reason names: an image, a parameter, an exit code.",
            "Compare the names with those that you know: the tag of NGINX, and the name in `parameter`.",
            'An exit code needs the log: log(tasks["command"], "pauser") shows where a number is missing. Which '
            "variable does the command read, and which one is set?",
            'Set image to NGINX, valueFrom to parameter, and the name of the environment variable to "PAUSE". Then '
            "register and run all three.",
        ),
        mistakes={
            "mended_but_not_run": "A definition is changed and registered, and no task of it was run. Run one.",
            "task_on_its_way": "A task is not RUNNING yet. Let a minute pass, then check again.",
            "image_still_fails": "image is changed, and its newest task still cannot start. Read its stoppedReason.",
            "secret_still_fails": "secret is changed, and its newest task still cannot start. Read its stoppedReason.",
            "command_still_fails": "command is changed, and its newest task still ends with an error. Read its log.",
            "another_program": "image runs, and it is no nginx any more. Only the tag was wrong.",
            "secret_given_up": "secret runs, and without its secret. The program needs the password.",
        },
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "an INACTIVE revision is still described, with everything that stands in it.",
                "b": "a task's container does read it, but so does everybody who may describe the definition.",
            },
        ),
        Question(
            "a",
            {
                "b": "the execution role is for what happens before your code runs: image, secrets, log.",
                "c": "the roles do not add up. Your code works with one of them.",
            },
        ),
        Question(
            "c",
            {
                "a": "0 is a success for a job, and yet nothing is left to run.",
                "b": "a task definition restarts nothing, unless it has a restart policy, which is off by default.",
            },
        ),
        todo='Set `answers` to your three letters, such as ["a", "b", "c"].',
        hints=(
            "1: think of what you saw when you described the greeter. A revision is never changed.",
            "2: who makes the call: ECS before your code runs, or your code?",
            "3: what does ECS do when an essential container stops, whatever its exit code?",
        ),
        done="A revision keeps what was written in it, each role has its own caller, and essential means essential.",
    ),
)
