"""The exercises of lab 02, clusters."""

from collections import Counter
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SERVICE = "web"
TASKS = 10
# The strategy that the learner predicts: a base of 2 on FARGATE, then one task on FARGATE for every three on Spot.
BASE = 2
SHARED_OUT = {"FARGATE": 4, "FARGATE_SPOT": 6}

_NO_CLUSTER = NOT_ATTEMPTED, "There is no cluster yet: run the cells above first."
_DELETED = NOT_YET, "The cluster is deleted. Restart the kernel, and run the lab from its first cell."


def _cluster(see: See) -> dict[str, Any] | None:
    found = see.ecs.describe_clusters(clusters=[see.cluster], include=["SETTINGS"])["clusters"]
    return found[0] if found else None


def _without_cluster(see: See) -> Finding | None:
    """Return what to say if there is no cluster that holds anything, or None."""
    cluster = _cluster(see)
    if cluster is None:
        return _NO_CLUSTER
    return _DELETED if cluster["status"] == "INACTIVE" else None


def _partial(see: See) -> Finding:
    found, failed = see.answers.get("found"), see.answers.get("failed")
    if found is None or failed is None:
        return NOT_ATTEMPTED, ""
    answer = see.ecs.describe_clusters(clusters=[see.cluster, f"{see.prefix}-typo"])
    if (found, failed) == (len(answer["clusters"]), len(answer["failures"])):
        return DONE, "One and one: you get what there is, and a failure for what there is not."
    if found == 0:
        return "one_wrong_name_spoils_all"
    return "wrong_names_are_dropped" if failed == 0 else "another_number"


def _insights(see: See) -> Finding:
    cluster = _cluster(see)
    if cluster is None:
        return _NO_CLUSTER
    if cluster["status"] == "INACTIVE":
        return "deleted_instead"
    value = {setting["name"]: setting["value"] for setting in cluster["settings"]}.get("containerInsights")
    if value == "disabled":
        return DONE, "Container Insights is off: the cluster itself costs nothing again."
    return "even_more_of_it" if value == "enhanced" else (NOT_ATTEMPTED, "")


def _spread(see: See) -> Finding:
    fargate, spot = see.answers.get("fargate"), see.answers.get("spot")
    if fargate is None or spot is None:
        return NOT_ATTEMPTED, ""
    if finding := _without_cluster(see):
        return finding
    seen = Counter(task.get("capacityProviderName", "no provider") for task in see.tasks(SERVICE))
    if seen.total() < TASKS:
        return (
            NOT_YET,
            f"{seen.total()} of {TASKS} tasks exist. Run the cells above, let a minute pass, then check again.",
        )
    if seen != SHARED_OUT:
        return NOT_YET, f"The service got another strategy: {dict(seen)}. Restart the kernel, and run the lab again."
    if (fargate, spot) == tuple(SHARED_OUT.values()):
        return DONE, "4 and 6: two fill the base, and the other eight go one to three."
    named: dict[tuple[float, float], Finding] = {
        (2, 8): "only_the_base",
        (8, 2): "weights_the_wrong_way_round",
        (6, 4): "equal_shares_of_the_rest",
        (5, 5): "equal_shares_of_all",
        (3, 7): "the_base_was_forgotten",
        (2.5, 7.5): "the_base_was_forgotten",
    }
    if fargate + spot != TASKS:
        return "not_ten"
    return named.get((fargate, spot), "another_number")


def _spot_only(see: See) -> Finding:
    if finding := _without_cluster(see):
        return finding
    arns = see.ecs.list_tasks(cluster=see.cluster)["taskArns"]
    tasks = see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    if any(task["group"].startswith("service:") and task["group"] != f"service:{SERVICE}" for task in tasks):
        return "a_service_instead"
    alone = [task for task in tasks if not task["group"].startswith("service:")]
    if not alone:
        return NOT_ATTEMPTED, ""
    providers = Counter(task.get("capacityProviderName") for task in alone)
    if not providers["FARGATE_SPOT"]:
        return "base_came_first" if providers["FARGATE"] else "launch_type_decided"
    # The default strategy comes to Spot only after its base: fewer tasks on FARGATE are an earlier attempt.
    if providers["FARGATE"] >= BASE:
        return "several_on_fargate"
    return DONE, "It runs on spare capacity, whatever the default strategy says."


def _empty(see: See) -> Finding:
    cluster = _cluster(see)
    if cluster is None:
        return _NO_CLUSTER
    if cluster["status"] == "INACTIVE":
        return DONE, "The cluster is INACTIVE: nothing is left in it, and nothing comes back."
    service = see.service(SERVICE)
    instances = cluster["registeredContainerInstancesCount"]
    if service and service["status"] == "ACTIVE":
        return _with_service(see, service, instances)
    if see.ecs.list_tasks(cluster=see.cluster)["taskArns"]:
        return "tasks_left"
    if _stopping(see):
        return "still_stopping"
    return "machine_left" if instances else "empty_and_still_there"


def _with_service(see: See, service: dict[str, Any], instances: int) -> Finding:
    if service["desiredCount"] == 0:
        return "only_scaled_to_zero"
    if any(task.get("stopCode") == "UserInitiated" for task in see.tasks(SERVICE, desired_status="STOPPED")):
        return "tasks_came_back"
    return (NOT_ATTEMPTED, "") if instances else "service_left"


def _stopping(see: See) -> bool:
    """Whether a task was told to stop and has not stopped yet."""
    arns = see.ecs.list_tasks(cluster=see.cluster, desiredStatus="STOPPED")["taskArns"]
    tasks = see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    return any(task["lastStatus"] != "STOPPED" for task in tasks)


EXERCISES = (
    Exercise(
        "partial",
        "Set `found` and `failed`: how many clusters, and how many failures, the answer will hold.",
        _partial,
        hints=(
            "You ask for up to 100 clusters at once. What should one wrong name do to the other 99?",
            "Describe calls in ECS answer as much as they can. The rest is in a list of its own.",
            "One of the two names exists. Each name ends up in exactly one of the two lists.",
        ),
        mistakes={
            "one_wrong_name_spoils_all": (
                "You expected the wrong name to spoil the whole answer. Look at the output: the cluster that exists "
                "is there."
            ),
            "wrong_names_are_dropped": (
                "You expected no failure for the wrong name. Look at the second line of the output: ECS drops no name."
            ),
            "another_number": "That is not what you saw. Each of the two names ends up in exactly one of the lists.",
        },
        numbers=("found", "failed"),
    ),
    Exercise(
        "insights",
        "Switch Container Insights off for your cluster, and leave the cluster itself as it is.",
        _insights,
        hints=(
            "It is a setting of the cluster. Which call of this section changes settings?",
            "update_cluster_settings takes cluster and settings: a list of a dict with name and value, as at creation.",
            'The name is "containerInsights". The value is "enabled" now; the word that you need is its opposite.',
        ),
        mistakes={
            "even_more_of_it": (
                "The setting is enhanced now: that collects more metrics, down to each container. You want none."
            ),
            "deleted_instead": (
                "The cluster is deleted. A setting can be changed without that. Restart the kernel, and run the lab "
                "from its first cell."
            ),
        },
    ),
    Exercise(
        "spread",
        "Set `fargate` and `spot`: how many of the ten tasks each capacity provider gets.",
        _spread,
        hints=(
            "Take the base first. How many tasks are left after it?",
            "The weights share out only what is left: for each task on FARGATE, three on FARGATE_SPOT.",
            "Eight are left, and they go 2 and 6. Now add the base to the provider that has it.",
        ),
        mistakes={
            "only_the_base": (
                "That gives FARGATE its base and no more. It has a weight, too, so it takes part in sharing the rest."
            ),
            "weights_the_wrong_way_round": "Which provider has the greater weight? It gets more of the rest.",
            "equal_shares_of_the_rest": "That shares what the base leaves into equal parts. Look at the two weights.",
            "equal_shares_of_all": "That shares all ten into equal parts. Look at the base and at the weights.",
            "the_base_was_forgotten": (
                "That shares all ten by weight. The weights come in only after the base is filled."
            ),
            "not_ten": "Your two numbers do not add up to the ten tasks that the service wants.",
            "another_number": "Not these. Take the base away first, and then share out the rest by weight.",
        },
        numbers=("fargate", "spot"),
    ),
    Exercise(
        "spot_only",
        "Run one task by itself, without a service, so that it runs on spare capacity for certain.",
        _spot_only,
        hints=(
            "The call above was nearly right: it said two things where one is enough.",
            "run_task takes a capacityProviderStrategy of its own, and then the default strategy is not asked.",
            "Leave launchType out, and give a strategy of one item: FARGATE_SPOT with weight 1.",
        ),
        mistakes={
            "launch_type_decided": (
                "A task by itself runs with a launch type and without a capacity provider: launchType FARGATE never "
                "means Spot. Say it with a strategy."
            ),
            "base_came_first": (
                "A task by itself came to FARGATE, as a base wants it. Give a strategy of your own, in which only "
                "spare capacity has a part."
            ),
            "several_on_fargate": (
                "Several tasks by themselves run on FARGATE, beside what runs on Spot. Stop them with "
                "ecs.stop_task(cluster=cluster, task=...). Then run one task, on spare capacity only."
            ),
            "a_service_instead": (
                "There is another service now. Delete it: a task by itself comes from RunTask, and nobody replaces it."
            ),
        },
    ),
    Exercise(
        "empty",
        "Delete the cluster: first what is in it, in an order in which nothing comes back.",
        _empty,
        hints=(
            "For each thing in the cluster ask who would put it back. Begin with what puts other things back.",
            "First the service, then the tasks that are left, then the machine, and at last the cluster. Some of that "
            "takes time: wait for it.",
            "delete_service with force=True; stop_task for each ARN of list_tasks, then the waiter tasks_stopped for "
            "all of them; deregister_container_instance; delete_cluster.",
            'The tasks that are still stopping: list_tasks(cluster=cluster, desiredStatus="STOPPED")["taskArns"]. '
            'The machine: list_container_instances(cluster=cluster)["containerInstanceArns"][0].',
        ),
        mistakes={
            "service_left": "The service is ACTIVE and wants ten tasks. A cluster with a service cannot be deleted.",
            "tasks_came_back": (
                "You stopped tasks of the service, and the service started others. Take away first what puts them back."
            ),
            "only_scaled_to_zero": "The service wants no tasks any more, but it still exists. Delete it, too.",
            "tasks_left": "The service is deleted. There is a task left that no service looks after: stop it yourself.",
            "still_stopping": (
                "Every task is told to stop, and not every one is STOPPED. The waiter tasks_stopped waits for that."
            ),
            "machine_left": "No service and no task is left. The machine is still registered: look at the cluster.",
            "empty_and_still_there": "The cluster is empty now, and still ACTIVE. One call is missing.",
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "a cluster has no network. Look at the picture: what lies outside of the frame?",
                "c": "being in the same cluster opens nothing, and being in another one closes nothing.",
            },
        ),
        Question(
            "c",
            {
                "a": "the default strategy stands in for what a call leaves out. Here the call leaves nothing out.",
                "b": "ECS refuses a launch type together with a strategy in the same call. The default is not in it.",
            },
        ),
        Question(
            "a",
            {
                "b": "stopped tasks can be described for a while, but only those that have not STOPPED are in the way.",
                "c": "DeleteCluster takes no force: it never deletes what is in the cluster.",
            },
        ),
        todo='Give one letter for each of the three questions, such as answers = ["a", "a", "a"].',
        hints=(
            "For the first, look at the picture again: what is inside of the frame, and what is outside?",
            "For the second: when is the default strategy asked at all? For the third: who looks after the number of "
            "tasks?",
        ),
        done="All three. A cluster is a name that services, tasks and capacity share; networks are not part of it.",
    ),
)
