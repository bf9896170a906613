"""The exercises of lab 07, Fargate."""

from datetime import timedelta
from typing import Any

from ..safety.cost import HOURS_PER_MONTH, prices
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

# The report that the learner finds the cheapest size for.
MEMORY_NEEDED_MIB = 5120
CHEAPEST_CPU = 1024
_MONTH_HOURS = range(720, 745)

WARNING_S = 120
_A_MOMENT_S = 5
_IMAGE = "nginx"
_PORT = 80

TaskDefinition = dict[str, Any]
Item = dict[str, Any]


def _newest(see: See, family: str) -> TaskDefinition | None:
    """Return the newest revision of one of the lab's families, or None if there is none."""
    name = f"{see.prefix}-{family}"
    if not see.ecs.list_task_definitions(familyPrefix=name)["taskDefinitionArns"]:
        return None
    found: TaskDefinition = see.ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
    return found


def _newest_with_stop_timeout(see: See, family: str) -> TaskDefinition | None:
    """Return the newest revision that sets a stopTimeout: whoever runs the lab's own cell again adds one without."""
    name = f"{see.prefix}-{family}"
    for arn in see.ecs.list_task_definitions(familyPrefix=name, sort="DESC")["taskDefinitionArns"]:
        found: TaskDefinition = see.ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
        if found["containerDefinitions"][0].get("stopTimeout") is not None:
            return found
    return None


def _cheapest(see: See) -> Finding:
    definition, usd = _newest(see, "report"), see.answers.get("usd_per_month")
    if definition is None:
        return (NOT_ATTEMPTED, "") if usd is None else "nothing_registered"
    if "FARGATE" not in definition.get("requiresCompatibilities", []):
        return NOT_YET, "It does not ask for Fargate, so nobody compared its size with the table. Use `register`."
    cpu, memory = int(definition["cpu"]), int(definition["memory"])
    if memory < MEMORY_NEEDED_MIB:
        return "too_little_memory"
    if (cpu, memory) != (CHEAPEST_CPU, MEMORY_NEEDED_MIB):
        return "a_cheaper_one_holds_it"
    if usd is None:
        return NOT_YET, f"{cpu} CPU units and {memory} MiB: no size that holds it is cheaper. Now set `usd_per_month`."
    return _price_finding(usd, cpu, memory)


def _price_finding(usd: float, cpu: int, memory_mib: int) -> Finding:
    vcpu, gb = prices()["fargate_vcpu_hour"].usd, prices()["fargate_gb_hour"].usd
    of_cpu, of_memory = cpu / 1024 * vcpu, memory_mib / 1024 * gb
    named = {
        "only_an_hour": of_cpu + of_memory,
        "only_a_day": 24 * (of_cpu + of_memory),
        "without_memory": HOURS_PER_MONTH * of_cpu,
        "without_cpu": HOURS_PER_MONTH * of_memory,
        "mib_for_gb": HOURS_PER_MONTH * (of_cpu + memory_mib * gb),
        "units_for_vcpu": HOURS_PER_MONTH * (cpu * vcpu + of_memory),
    }
    hour = of_cpu + of_memory
    if hour * _MONTH_HOURS[0] - 0.01 <= usd <= hour * _MONTH_HOURS[-1] + 0.01:
        return DONE, f"{cpu} CPU units, {memory_mib} MiB, {usd:.2f} USD a month: the memory made you rent a whole vCPU."
    return next((name for name, wrong in named.items() if abs(usd - wrong) <= 0.02 * wrong), "another_price")


def _addresses(see: See) -> Finding:
    predicted, free = see.answers.get("predicted"), see.answers.get("free")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if not isinstance(free, int):
        return NOT_YET, "`free` is no number of addresses: run the cell above once more."
    if predicted == free // 2:
        return DONE, f"{predicted}: of {free} addresses, {predicted} are for old tasks and {predicted} for new ones."
    if predicted == free:
        return "forgot_the_rollout"
    if predicted == 8:
        return "forgot_what_aws_keeps"
    if predicted == 16:
        return "forgot_both"
    return "rounded_up" if free / 2 <= predicted <= free // 2 + 1 else "another_number"


def _moved(see: See) -> Finding:
    definition = _newest(see, "moved")
    if definition is None:
        return NOT_ATTEMPTED, ""
    if "FARGATE" not in definition.get("requiresCompatibilities", []):
        return "fargate_no_longer_asked_for"
    images = [container["image"] for container in definition["containerDefinitions"]]
    if not any(_IMAGE in image for image in images):
        return "another_image"
    ports = [port["containerPort"] for each in definition["containerDefinitions"] for port in each["portMappings"]]
    if not ports:
        return "port_lost"
    if _PORT not in ports:
        return "port_of_the_host_kept"
    if definition.get("ephemeralStorage"):
        return "bought_storage"
    if (definition["cpu"], definition["memory"]) != ("256", "512"):
        return "bought_size"
    return DONE, "ECS takes it. What reached for a host is gone, and the program is served as before."


def _grace(see: See) -> Finding:
    definition = _newest_with_stop_timeout(see, "worker") or _newest(see, "worker")
    if definition is None or definition["revision"] == 1:
        return NOT_ATTEMPTED, ""
    container = definition["containerDefinitions"][0]
    if container.get("stopTimeout") is None:
        return "start_and_not_stop" if container.get("startTimeout") else "no_timeout"
    if container["stopTimeout"] < WARNING_S:
        return "not_all_of_it"
    return _grace_of(_tasks_of(see, definition))


def _tasks_of(see: See, definition: TaskDefinition) -> list[dict[str, Any]]:
    """Return the tasks of one revision, stopped ones included."""
    arns = [
        arn
        for status in ("RUNNING", "STOPPED")
        for arn in see.ecs.list_tasks(cluster=see.cluster, family=definition["family"], desiredStatus=status)[
            "taskArns"
        ]
    ]
    tasks = see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    return [task for task in tasks if task["taskDefinitionArn"] == definition["taskDefinitionArn"]]


def _grace_of(tasks: list[dict[str, Any]]) -> Finding:
    if not tasks:
        return "never_run"
    on_spot = [task for task in tasks if task.get("capacityProviderName") == "FARGATE_SPOT"]
    if not on_spot:
        return "not_on_spot"
    interrupted = [task for task in on_spot if task.get("stopCode") == "SpotInterruption"]
    if not interrupted:
        return "stopped_by_hand" if any("stopCode" in task for task in on_spot) else "not_interrupted"
    ended = [task for task in interrupted if "executionStoppedAt" in task]
    if not ended:
        return "looked_too_soon"
    lived = max((task["executionStoppedAt"] - task["stoppingAt"] for task in ended), default=timedelta())
    if lived.total_seconds() < WARNING_S - _A_MOMENT_S:
        return (
            NOT_YET,
            f"The worker ended by itself, {lived.total_seconds():.0f} seconds after SIGTERM. Let it sleep on.",
        )
    return DONE, f"The worker had {lived.total_seconds():.0f} seconds from SIGTERM to SIGKILL: the whole warning."


def _empty(see: See) -> Finding:
    predicted, running = see.answers.get("predicted"), see.answers.get("running")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if running != 0:
        return "tasks_still_run"
    if predicted == 0:
        return DONE, "None. The service asks for Spot and for nothing else, and Spot has nothing."
    return "expected_ordinary_fargate" if predicted == 3 else "another_number"


def _keep_one(see: See) -> Finding:
    service = see.service("web")
    if service is None or service["status"] != "ACTIVE":
        return NOT_ATTEMPTED, "There is no service web: run the cells above first."
    items = {item["capacityProvider"]: item for item in service.get("capacityProviderStrategy", [])}
    if set(items) == {"FARGATE_SPOT"}:
        return "another_count" if service["desiredCount"] != 3 else (NOT_ATTEMPTED, "")
    if mistake := _strategy_mistake(items):
        return mistake
    if service["desiredCount"] != 3:
        return "another_count"
    tasks = [task for task in see.tasks("web") if task["lastStatus"] == "RUNNING"]
    if not any(task.get("capacityProviderName") == "FARGATE" for task in tasks):
        return "looked_too_soon"
    return DONE, "One task runs on ordinary Fargate, whatever Spot does. The other two wait for Spot."


def _strategy_mistake(items: dict[str, Item]) -> str | None:
    ordinary, spot = items.get("FARGATE"), items.get("FARGATE_SPOT")
    if ordinary is None or spot is None:
        return "gave_spot_up"
    if spot["base"]:
        return "base_on_spot"
    if not ordinary["base"]:
        return "no_base"
    if ordinary["base"] > 1:
        return "base_too_high"
    return "the_rest_is_shared" if ordinary["weight"] else None


EXERCISES = (
    Exercise(
        "cheapest",
        "Register the cheapest size for the report in the family `report`, and set `usd_per_month` to its price.",
        _cheapest,
        hints=(
            "Find the rows of the table that offer 5120 MiB at all. Which of them has the fewest CPU units?",
            'register("report", cpu, memory) takes both as texts, such as "256" and "512".',
            "The price of an hour is vCPUs times vcpu_usd plus GB times gb_usd. A month has HOURS_PER_MONTH hours.",
            "The row of 512 ends at 4096 MiB, so take 1024 and 5120: one vCPU and 5 GB.",
        ),
        mistakes={
            "nothing_registered": "There is a price, and no task definition in the family `report` yet. Register it.",
            "too_little_memory": "The report needs 5120 MiB, and this size has less. Its containers would be killed.",
            "a_cheaper_one_holds_it": "That size holds the report, and a cheaper one does as well. Look at the table.",
            "only_an_hour": "The size is right. That is the price of an hour: let the task run all month.",
            "only_a_day": "The size is right. That is the price of a day: let the task run all month.",
            "without_memory": "The size is right. You counted the vCPU only: the memory is paid for as well.",
            "without_cpu": "The size is right. You counted the memory only: the vCPU is paid for as well.",
            "mib_for_gb": "The size is right. The price of memory is for a GB, and you counted MiB.",
            "units_for_vcpu": "The size is right. The price of CPU is for a vCPU, and you counted CPU units.",
            "another_price": "The size is right, and the price is not. Take the cell above, and put in this size.",
        },
        numbers=("usd_per_month",),
    ),
    Exercise(
        "addresses",
        "Set `predicted` to the greatest number of tasks whose rollout at 200 percent fits into a subnet /28.",
        _addresses,
        hints=(
            "How many of the 16 addresses are left for you when AWS has taken its own?",
            "At 200 percent each of the tasks has a new one beside it for a while, with an address of its own.",
            "11 addresses are left. Divide them among old and new tasks, and take a whole number of pairs.",
        ),
        mistakes={
            "forgot_the_rollout": "So many tasks fit. During the rollout twice as many may exist: where would they go?",
            "forgot_what_aws_keeps": "You shared out all 16 addresses. AWS keeps some of them for itself.",
            "forgot_both": "AWS keeps some of the 16 addresses, and a rollout needs two for each of your tasks.",
            "rounded_up": "Half of the free addresses is no whole number, and this one is too high: the last new task "
            "would find no address.",
            "another_number": "Compare with `free`: half of these addresses are for the old tasks, half for the new.",
        },
        numbers=("predicted",),
    ),
    Exercise(
        "moved",
        "Register a task definition in the family `moved` that Fargate takes, and that serves port 80 as before.",
        _moved,
        hints=(
            "Run the registration, read the refusal, change only that, and run it again. There are five.",
            "Ask of each setting: does it reach for the host? Then leave it out. What Fargate needs, ECS names.",
            "An interface of its own gives a task all ports, so nothing has to be mapped to another number. The "
            "default scratch disk comes without a word.",
            'Take networkMode="awsvpc", cpu="256", memory="512", a container with its image and '
            'portMappings=[{"containerPort": 80}], and nothing else.',
        ),
        mistakes={
            "fargate_no_longer_asked_for": (
                "ECS took it because it no longer asks for FARGATE in requiresCompatibilities, so nobody compared it "
                "with Fargate. Ask for it again."
            ),
            "another_image": "That is another program. Keep the image of the old definition.",
            "port_lost": "ECS takes it, and nobody would know its port: the port mapping is gone.",
            "port_of_the_host_kept": (
                "The program listens on 80, and you map the other number. Which of the two numbers was the host's?"
            ),
            "bought_storage": "You pay for storage above 20 GiB. To have the default, what must you ask for?",
            "bought_size": "A larger size than the smallest costs more, and nobody asked for it: 512 MiB were enough.",
        },
    ),
    Exercise(
        "grace",
        "Register a revision of `worker` with the longest stopTimeout, run it on Spot, interrupt it, let it stop.",
        _grace,
        hints=(
            "The task definition says how long ECS waits between SIGTERM and SIGKILL.",
            "Everything that `register` does not know goes into the container: add stopTimeout to the worker's call.",
            "Then repeat the two cells above: start it with capacityProviderStrategy=spot, wait until it runs, "
            "inject InterruptSpot, wait until it has stopped.",
            'Begin with worker_2 = register("worker", "256", "512", image=BUSYBOX, command=SLEEP, stopTimeout=120).',
        ),
        mistakes={
            "no_timeout": "There is a new revision, and it sets no stopTimeout: it would get the default again.",
            "start_and_not_stop": "startTimeout is for containers that wait for others. Which one is for the end?",
            "not_all_of_it": "The worker has longer than before, and still less than the whole warning.",
            "never_run": "The revision is right. Now run it on Spot, and interrupt it.",
            "not_on_spot": "The worker runs on ordinary Fargate, which nobody interrupts. Start it with `spot`.",
            "not_interrupted": "The worker runs on Spot. Now interrupt it with lab.inject.",
            "stopped_by_hand": "You stopped the worker yourself. Run it again, and let Spot take it: lab.inject.",
            "looked_too_soon": "Spot has told the worker to go, and it is still there. Wait until it has stopped.",
        },
    ),
    Exercise(
        "empty",
        "Set `predicted` to the number of tasks that you expect to run ten minutes later.",
        _empty,
        hints=(
            "What does the service's strategy name? Is there anything else that ECS could use?",
            "An interrupted task is replaced by the strategy of its service, and by nothing else.",
            "With only FARGATE_SPOT in the strategy and no Spot capacity, nothing can start.",
        ),
        mistakes={
            "expected_ordinary_fargate": (
                "You expected ordinary Fargate to step in. Look at the strategy: who asked for it, and who would pay?"
            ),
            "another_number": "That is not what came. Compare with `running`, and ask where a new task could go.",
            "tasks_still_run": "Tasks still run, so Spot did not take all of them. Run the cell above once more.",
        },
        numbers=("predicted",),
    ),
    Exercise(
        "keep_one",
        "Change the strategy of `web`: one task on ordinary Fargate, all others on Spot. Wait until that one runs.",
        _keep_one,
        hints=(
            "A strategy may name both providers. Which of base and weight is a promise, and which is a share?",
            "Give FARGATE a base and no weight, and FARGATE_SPOT a weight and no base.",
            "update_service takes cluster, service, capacityProviderStrategy and forceNewDeployment=True.",
            'The items are {"capacityProvider": "FARGATE", "base": 1} and '
            '{"capacityProvider": "FARGATE_SPOT", "weight": 1}. Then let a minute pass.',
        ),
        mistakes={
            "gave_spot_up": "Every task is on ordinary Fargate now. One is enough: put the others back on Spot.",
            "base_on_spot": "The base is on Spot, which may take it away. Who can keep a promise?",
            "no_base": "Weights only share tasks out, and promise none. What makes sure of the first task?",
            "base_too_high": "More than one task has the full price. One was asked for.",
            "the_rest_is_shared": "The first task is safe. FARGATE has a weight too, so it gets a share of the others.",
            "another_count": "Leave the desired count at 3. It is the strategy that has to change.",
            "looked_too_soon": (
                "The strategy is right, and no task runs on ordinary Fargate yet. Let a minute pass. If none comes, "
                "the change has started no deployment: force one."
            ),
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "Fargate does not look whether the program is busy. The task is there all day.",
                "c": "Both are rented together, as one size, for as long as the task is there.",
            },
        ),
        Question(
            "c",
            {
                "a": "120 is the longest stopTimeout on Fargate, and the machine is gone after two minutes anyway.",
                "b": "The replacement starts from the beginning, and may be interrupted in its turn.",
            },
        ),
        Question(
            "a",
            {
                "b": "The largest size has plenty of memory. It still shows the agent no machine of yours.",
                "c": "A platform version is the software of AWS's machine. None of them makes it yours.",
            },
        ),
        todo='Write your three letters into `answers`, such as ["a", "a", "a"].',
        hints=(
            "All three follow from what you rent: a size for a time, on a machine that is not yours.",
            "For the second: how long is the warning, and how long is a piece of work?",
        ),
        done="You pay for the size, the warning is two minutes long, and the host is not yours.",
    ),
)
