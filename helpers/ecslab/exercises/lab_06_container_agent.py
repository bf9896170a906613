"""The exercises of lab 06, the container agent."""

from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SERVICE = "web"
SERVICE_TASKS = 2
TASK_SIZE = 256
TYPE_MEMORY_MIB = 1024
EXIT_CODE = 3
INTROSPECTION_PORT = 51678

Instance = dict[str, Any]
Task = dict[str, Any]

_RUN_FIRST = NOT_ATTEMPTED, "Run the cells above first."


def _instances(see: See) -> list[Instance]:
    """Return the container instances of the lab's cluster, the oldest first."""
    arns = see.ecs.list_container_instances(cluster=see.cluster)["containerInstanceArns"]
    return sorted(_described(see, arns), key=lambda instance: str(instance["registeredAt"]))


def _described(see: See, arns: list[str]) -> list[Instance]:
    if not arns:
        return []
    answer = see.ecs.describe_container_instances(cluster=see.cluster, containerInstances=arns)
    return list(answer["containerInstances"])


def _machines(see: See) -> dict[str, Instance]:
    """Return the lab's EC2 instances that are not terminated, by id."""
    named = [{"Name": "tag:Name", "Values": [see.prefix]}]
    reservations = see.client("ec2").describe_instances(Filters=named)["Reservations"]
    found = [instance for reservation in reservations for instance in reservation["Instances"]]
    alive = [instance for instance in found if instance["State"]["Name"] in ("pending", "running")]
    return {instance["InstanceId"]: instance for instance in alive}


def _task(see: See, arn: str | None) -> Task | None:
    found = see.ecs.describe_tasks(cluster=see.cluster, tasks=[arn])["tasks"] if arn else []
    return found[0] if found else None


def _join(see: See) -> Finding:
    machines, listed = _machines(see), _instances(see)
    if not machines:
        return "none_runs"
    if any(instance["ec2InstanceId"] not in machines for instance in listed):
        return "by_hand"
    if not any(instance["agentConnected"] for instance in listed):
        given = any("IamInstanceProfile" in machine for machine in machines.values())
        return "looked_too_soon" if given else (NOT_ATTEMPTED, "")
    if len(machines) > len(listed):
        return "another_machine"
    return DONE, "The agent had its credentials, called RegisterContainerInstance, and is connected."


def _fit(see: See) -> Finding:
    fits, started = see.answers.get("fits"), see.answers.get("started")
    if fits is None:
        return NOT_ATTEMPTED, ""
    listed = _instances(see)
    if started is None or not listed:
        return _RUN_FIRST
    if fits == started:
        return DONE, f"{_memory_mib(listed[0])} MiB hold {started} tasks of {TASK_SIZE} MiB, and not one more."
    if fits == TYPE_MEMORY_MIB // TASK_SIZE:
        return "memory_of_the_type"
    return "counted_cpu" if fits == _cpu_units(listed[0]) // TASK_SIZE else "another_number"


def _registered(instance: Instance, name: str) -> int:
    return next(int(each["integerValue"]) for each in instance["registeredResources"] if each["name"] == name)


def _memory_mib(instance: Instance) -> int:
    return _registered(instance, "MEMORY")


def _cpu_units(instance: Instance) -> int:
    return _registered(instance, "CPU")


def _port(see: See) -> Finding:
    port, task = see.answers.get("port"), _task(see, see.answers.get("task"))
    if port is None:
        return NOT_ATTEMPTED, ""
    if task is None:
        return _RUN_FIRST
    binding = task["containers"][0]["networkBindings"][0]
    if port == binding["hostPort"]:
        return DONE, f"Port {port} of the machine leads to port {binding['containerPort']} of the container."
    if port == binding["containerPort"]:
        return "port_of_the_container"
    if port == INTROSPECTION_PORT:
        return "port_of_the_agent"
    return "port_of_another_task" if port in _host_ports(see) else "another_port"


def _host_ports(see: See) -> set[int]:
    """Return the ports of the machine that the cluster's tasks have."""
    arns = see.ecs.list_tasks(cluster=see.cluster)["taskArns"]
    tasks = see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    containers = [container for task in tasks for container in task["containers"]]
    return {binding["hostPort"] for container in containers for binding in container["networkBindings"]}


def _cut(see: See) -> Finding:
    running, started = see.answers.get("running"), see.answers.get("started")
    if running is None or started is None:
        return NOT_ATTEMPTED, ""
    listed = _instances(see)
    if not listed or listed[0]["agentConnected"]:
        return NOT_YET, "The agent is connected, so there is nothing to see yet. Run the cell that cuts the network."
    shown = listed[0]["runningTasksCount"]
    if running != shown:
        return "silence_is_death" if running == 0 else "another_number"
    if started != 0:
        return "placed_in_the_dark"
    return DONE, f"{shown} go on, as far as ECS knows, and nothing new is placed where nobody answers."


def _drain(see: See) -> Finding:
    service, old = see.service(SERVICE), _described(see, [see.answers.get("old", "")])
    if service is None or not old:
        return _RUN_FIRST
    status = old[0]["status"]
    if status == "INACTIVE":
        return "deregistered_it" if old[0]["ec2InstanceId"] in _machines(see) else "terminated_it"
    if service["desiredCount"] < SERVICE_TASKS:
        return "scaled_in"
    tasks = [*see.tasks(SERVICE), *see.tasks(SERVICE, "STOPPED")]
    moved = [_has_moved(task, old[0]) for task in tasks if task["lastStatus"] != "STOPPED"]
    if status == "ACTIVE":
        if any(instance["status"] == "DRAINING" for instance in _instances(see)):
            return "the_wrong_one"
        return "active_again" if all(moved) else (NOT_ATTEMPTED, "")
    if len(moved) < SERVICE_TASKS or not all(moved):
        return "looked_too_soon"
    return DONE, "Both tasks of the service run on the other machine. They started there before ECS stopped the old."


def _has_moved(task: Task, old: Instance) -> bool:
    elsewhere: bool = task["containerInstanceArn"] != old["containerInstanceArn"]
    return elsewhere and task["lastStatus"] == "RUNNING"


def _play(see: See) -> Finding:
    task = _task(see, see.answers.get("task"))
    if task is None:
        return _RUN_FIRST
    container = task["containers"][0]
    if task.get("stopCode") == "UserInitiated" or (task["desiredStatus"], task["lastStatus"]) == ("STOPPED", "RUNNING"):
        return "asked_ecs"
    if task["lastStatus"] != "STOPPED":
        return "only_the_container" if container["lastStatus"] == "STOPPED" else (NOT_ATTEMPTED, "")
    if "exitCode" not in container:
        return "no_exit_code"
    if container["exitCode"] != EXIT_CODE:
        return "another_exit_code"
    return DONE, f'ECS writes: "{task["stoppedReason"]}". It believes its agent, and has no other eye on the machine.'


EXERCISES = (
    Exercise(
        "join",
        "Give the machine the instance profile, and wait until the cluster lists a connected container instance.",
        _join,
        hints=(
            "The agent has no credentials. Which call of EC2 gives an instance profile to a machine that runs already?",
            'ec2.associate_iam_instance_profile takes InstanceId and IamInstanceProfile={"Name": ...}.',
            "Then wait. lab.wait asks a function again and again, until what it returns is true; an empty list is not. "
            'Try lab.wait(lambda: ecs.list_container_instances(cluster=cluster)["containerInstanceArns"]).',
        ),
        mistakes={
            "looked_too_soon": (
                "A machine has the profile now, and no agent is connected yet. It tries again within a minute or two: "
                "let time pass, then check again."
            ),
            "another_machine": (
                "A machine has joined, but another one of yours has not; it runs all the same, and costs money. Give "
                "that one the profile too, or terminate it."
            ),
            "by_hand": (
                "You registered a container instance, and there is no machine behind it. Deregister it. The call "
                "belongs to the agent; what does the agent lack?"
            ),
            "none_runs": "None of your machines runs. Launch one that has the profile, or restart the lab.",
        },
    ),
    Exercise(
        "fit",
        "Set `fits` to the number of the four tasks that you expect to start.",
        _fit,
        hints=(
            f"Each task takes {TASK_SIZE} CPU units and {TASK_SIZE} MiB. Which of the two runs out first?",
            "Divide what the agent registered, not what the type promises, and leave out the remainder.",
            f"It is MEMORY // {TASK_SIZE}, with the MEMORY that stands under the cell above.",
        ),
        mistakes={
            "memory_of_the_type": (
                "You took the memory that EC2 promises for the type. ECS places tasks by what the agent registered."
            ),
            "counted_cpu": "The CPU would be enough for that many. A task needs both: look at the memory too.",
            "another_number": "That is not what happened. Compare with the numbers that the agent registered.",
        },
        numbers=("fits",),
    ),
    Exercise(
        "port",
        "Set `port` to the port of the machine that leads to nginx of the first task.",
        _port,
        hints=(
            "`inside` is a dict. A port belongs to a container, so look there.",
            'inside["Containers"] is a list, and this task has one container. What does its key Ports hold?',
            'Take the HostPort: inside["Containers"][0]["Ports"][0]["HostPort"].',
        ),
        mistakes={
            "port_of_the_container": (
                "That is the port within the container. Three containers on one machine cannot share it outside: "
                "which one did the agent pick on the host?"
            ),
            "port_of_the_agent": "At that port the agent answers. The question is where nginx does.",
            "port_of_another_task": "That port leads to nginx of another task. Look at the first of `tasks`.",
            "another_port": "No task of the cluster has that port. Look at Ports of the container.",
        },
        numbers=("port",),
    ),
    Exercise(
        "cut",
        "Set `running` and `started`: how many of the two tasks ECS calls RUNNING, and how many new ones it starts.",
        _cut,
        hints=(
            "What can ECS know of a machine that does not answer?",
            "A machine that burns and a machine with a broken cable look the same from afar. Which mistake would be "
            "worse: to start copies of tasks that run, or to wait?",
            "ECS changes nothing about what it last heard, and places nothing on a machine that does not answer.",
        ),
        mistakes={
            "silence_is_death": (
                "You took silence for death. ECS cannot tell the two apart: it keeps what it last heard. Look at the "
                "states under the cell."
            ),
            "placed_in_the_dark": (
                "Somebody has to tell the machine to start the task, and nobody there listens. Look at the reason of "
                "the failure."
            ),
            "another_number": "That is not what ECS shows. Count the states under the cell.",
        },
        numbers=("running", "started"),
    ),
    Exercise(
        "drain",
        "Set the old machine to DRAINING, and wait until both tasks of the service run on the other one.",
        _drain,
        hints=(
            "You do not move tasks. You say that a machine shall have none, and the service scheduler acts on it.",
            "update_container_instances_state takes cluster, containerInstances, which is a list, and status.",
            'Set the status of [old] to "DRAINING", then let three minutes pass with time.sleep(180).',
        ),
        mistakes={
            "looked_too_soon": (
                "The machine is DRAINING, and the service has not moved yet: new tasks start, then the old ones stop. "
                "Let a few minutes pass."
            ),
            "the_wrong_one": "You drain the other machine. Set that one back to ACTIVE, and drain `old`.",
            "active_again": (
                "The tasks have moved, and the machine is ACTIVE: the next task may be placed there again."
            ),
            "deregistered_it": (
                "You deregistered the machine with its tasks on it: for a while the service had none there. Restart "
                "the lab, and drain it instead."
            ),
            "terminated_it": (
                "You ended the machine with its tasks on it: for a while the service had none there. Restart the lab, "
                "and drain it instead."
            ),
            "scaled_in": f"The service wants fewer tasks now. Let it want {SERVICE_TASKS}, and have them move.",
        },
    ),
    Exercise(
        "play",
        f"Tell ECS that container web exited with code {EXIT_CODE}, and that the task is STOPPED.",
        _play,
        hints=(
            "It is the call that you have just seen, with another status.",
            "submit_task_state_change takes a list of containers too: each with containerName, status and exitCode.",
            'Add status="STOPPED" and containers=[{"containerName": "web", "status": "STOPPED", "exitCode": ...}].',
        ),
        mistakes={
            "only_the_container": (
                "ECS knows that the container has stopped, and still takes the task for RUNNING. The agent says both."
            ),
            "asked_ecs": (
                "You asked ECS to stop the task. It notes the wish, and waits for the agent to report. That is you."
            ),
            "no_exit_code": (
                "The task is STOPPED, and nobody knows how its container ended. Nothing changes a stopped task: run "
                "the cells from `Be the agent` on again for another one."
            ),
            "another_exit_code": (
                f"The container ended with another exit code than {EXIT_CODE}. Nothing changes a stopped task: run "
                "the cells from `Be the agent` on again for another one."
            ),
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "who opens the connection over which ECS tells the agent of a new task?",
                "c": "that port is for questions on the host itself. Does ECS ever ask there?",
            },
        ),
        Question(
            "c",
            {
                "a": "how would ECS know that the tasks have ended? Two copies of a worker may do harm.",
                "b": "who would stop them there? Nobody on that machine hears ECS.",
            },
        ),
        Question(
            "b",
            {
                "a": "the service recovers, but what becomes of the task that belongs to no service?",
                "c": "force means: although tasks run. For ECS they all end there and then.",
            },
        ),
        todo="Answer the three questions: write one letter for each in place of None.",
        hints=(
            "Each answer follows from who opens the connection, and from what ECS can know without it.",
            "For the third, remember which tasks a drain moves, and which it leaves alone.",
        ),
        done="The agent reaches out, ECS believes the last report, and a drain leaves single tasks alone.",
    ),
)
