"""The exercises of lab 05, services."""

from collections.abc import Callable
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SERVICE = "web"
AT_FIRST = 3
SCALED_OUT = 5
HEALTHY_AFTER_S = 40

# The rolling update that the learner predicts.
MINIMUM_PERCENT = 50
MAXIMUM_PERCENT = 130

Service = dict[str, Any]

_DELETED = NOT_YET, "The service is deleted. Restart the kernel, and run the lab from its first cell."
_NO_SERVICE = NOT_ATTEMPTED, "There is no service web: run the cells above first."


def _of_the_service(check: Callable[[See, Service], Finding]) -> Callable[[See], Finding]:
    """Return a check that looks at the service web, and says so when there is none or it is deleted."""

    def look(see: See) -> Finding:
        service = see.service(SERVICE)
        if service is None:
            return _NO_SERVICE
        return check(see, service) if service["status"] == "ACTIVE" else _DELETED

    return look


def _right_away(see: See) -> Finding:
    predicted, seen = see.answers.get("predicted"), see.answers.get("seen")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if seen != 0:
        return "not_straight_after"
    if predicted == 0:
        return DONE, "You said 0, and 0 it was: the call wrote a wish down and started nothing."
    return "the_call_starts_tasks" if predicted == AT_FIRST else "another_number"


def _steady_seconds(see: See) -> Finding:
    seconds = see.answers.get("seconds")
    if seconds is None:
        return NOT_ATTEMPTED, ""
    truth = _seconds_to_steady_state(see)
    if truth is None:
        return "no_steady_state_yet"
    named: dict[float, Finding] = {
        truth: (DONE, f"{truth:.0f} seconds: the tasks start, and then ECS waits 40 seconds to be sure of them."),
        -truth: "the_wrong_way_round",
        24 * 3600 - truth: "the_sign_was_hidden",
        HEALTHY_AFTER_S: "only_the_wait",
        truth - HEALTHY_AFTER_S: "stopped_counting_at_running",
    }
    nearest = min(named, key=lambda number: abs(number - seconds))
    return named[nearest] if abs(nearest - seconds) <= (1 if nearest == truth else 3) else "another_stretch"


def _seconds_to_steady_state(see: See) -> float | None:
    """Return the time from the first start to the first steady state, as the service's events tell it."""
    events = list(reversed((see.service(SERVICE) or {"events": []})["events"]))
    started = [event["createdAt"] for event in events if " has started " in event["message"]]
    steady = [event["createdAt"] for event in events if "has reached a steady state" in event["message"]]
    return float((steady[0] - started[0]).total_seconds()) if started and steady else None


@_of_the_service
def _self_healing(see: See, service: Service) -> Finding:
    stopped = see.tasks(SERVICE, desired_status="STOPPED")
    if not any(task.get("stopCode") == "UserInitiated" for task in stopped):
        return NOT_ATTEMPTED, ""
    leaving = any(task["lastStatus"] == "RUNNING" for task in stopped)
    if leaving or service["pendingCount"] > 0 or service["runningCount"] != service["desiredCount"]:
        return "looked_too_soon"
    if service["desiredCount"] == 0:
        return "nothing_to_heal"
    return DONE, f"You stopped a task, and ECS brought the service back to {service['desiredCount']}."


@_of_the_service
def _scale_out(see: See, service: Service) -> Finding:
    if service["desiredCount"] == AT_FIRST:
        return "tasks_by_hand" if _by_hand(see) else (NOT_ATTEMPTED, "")
    if service["desiredCount"] != SCALED_OUT:
        return "another_count"
    if service["runningCount"] < SCALED_OUT:
        return "looked_too_soon"
    return DONE, f"{SCALED_OUT} tasks are wanted, and {SCALED_OUT} run."


def _by_hand(see: See) -> bool:
    """Whether somebody started tasks of the family with RunTask."""
    arns = see.ecs.list_tasks(cluster=see.cluster)["taskArns"]
    tasks = see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    return any(task["group"].startswith("family:") for task in tasks)


def _percents(see: See) -> Finding:
    fewest, most = see.answers.get("fewest"), see.answers.get("most")
    if fewest is None or most is None:
        return NOT_ATTEMPTED, ""
    low, high = SCALED_OUT * MINIMUM_PERCENT, SCALED_OUT * MAXIMUM_PERCENT
    right_fewest, right_most = -(-low // 100), high // 100
    if (fewest, most) == (right_fewest, right_most):
        return DONE, f"At least {fewest} and at most {most}. The dashed lines of the timeline say the same."
    if (most, fewest) == (right_fewest, right_most):
        return "swapped"
    if fewest == low // 100:
        return "minimum_rounded_down"
    if most == -(-high // 100):
        return "maximum_rounded_up"
    if fewest == right_fewest:
        return "only_fewest_is_right"
    return "only_most_is_right" if most == right_most else "another_number"


@_of_the_service
def _unstick(see: See, service: Service) -> Finding:
    limits, newest = service["deploymentConfiguration"], service["deployments"][0]
    moved = newest["rolloutState"] == "COMPLETED" and len(service["deployments"]) == 1
    if limits["minimumHealthyPercent"] < 100:
        return "lowered_the_minimum"
    if _newest_revision(see, service) != service["taskDefinition"]:
        return "gave_the_update_up"
    if limits["maximumPercent"] == 100:
        return "went_around" if moved or service["desiredCount"] != SCALED_OUT else (NOT_ATTEMPTED, "")
    if service["desiredCount"] * limits["maximumPercent"] // 100 <= service["desiredCount"]:
        return "still_no_room"
    if not moved:
        return NOT_YET, "There is room now, and the rollout is not COMPLETED yet. Let it finish, then check again."
    return DONE, "The rollout is COMPLETED. With a minimum of 100, ECS itself never stops a task that you need."


def _newest_revision(see: See, service: Service) -> str:
    family = service["taskDefinition"].rsplit("/", 1)[-1].split(":")[0]
    return str(see.ecs.describe_task_definition(taskDefinition=family)["taskDefinition"]["taskDefinitionArn"])


def _delete(see: See) -> Finding:
    service = see.service(SERVICE)
    if service is None:
        return NOT_ATTEMPTED, "There is no service web here, and so nothing to delete."
    if service["status"] == "INACTIVE":
        return DONE, "The service is INACTIVE: its tasks are stopping or stopped, and its name is free again."
    if service["status"] == "DRAINING":
        return "still_draining"
    return "only_scaled_to_zero" if service["desiredCount"] == 0 else (NOT_ATTEMPTED, "")


EXERCISES = (
    Exercise(
        "right_away",
        "Set `predicted` to the number of tasks that you expect right after CreateService has answered.",
        _right_away,
        hints=(
            "Ask yourself who starts a task: the API that takes your call, or somebody who reads what it wrote down?",
            "The answer of CreateService comes in milliseconds. Could anybody have read the wish by then?",
            "The scheduler looks at the service a few seconds after the call. Until then nothing has happened at all.",
        ),
        mistakes={
            "the_call_starts_tasks": (
                "You expected the call itself to start the tasks. Compare the service's createdAt with the createdAt "
                "of its tasks: which came first?"
            ),
            "another_number": "That is not what you saw. Compare your prediction with the number under the cell.",
            "not_straight_after": (
                "The service existed already, so this was not straight after its creation. Restart the kernel, and "
                "run the lab from its first cell."
            ),
        },
        numbers=("predicted",),
    ),
    Exercise(
        "steady_seconds",
        "Set `seconds` to the time between the first event `has started` and the event `has reached a steady state`.",
        _steady_seconds,
        hints=(
            "Each event has a createdAt, which is a datetime. Two of them can be subtracted.",
            'Events are listed newest first, so the oldest is web()["events"][-1].',
            "Find the two events by their message, subtract the earlier from the later, and call .total_seconds().",
        ),
        mistakes={
            "no_steady_state_yet": "The service has not said yet that it is steady. Let a minute pass, then look.",
            "the_wrong_way_round": "Right length, wrong sign. Events are listed newest first: which one is earlier?",
            "the_sign_was_hidden": (
                "You subtracted the later from the earlier, and .seconds hides the sign. Use .total_seconds()."
            ),
            "only_the_wait": (
                "That is only the time that ECS waits at the end. The stretch begins earlier, with `has started`."
            ),
            "stopped_counting_at_running": (
                "That is too short. Did you stop counting when the tasks were RUNNING? ECS waits longer than that."
            ),
            "another_stretch": "That is another stretch of time. Look for the first of each of the two messages.",
        },
        numbers=("seconds",),
    ),
    Exercise(
        "self_healing",
        "Stop one task of the service, then let time pass until the service runs as many tasks as it wants again.",
        _self_healing,
        hints=(
            "Two calls do it: one that lists the service's tasks, one that stops a task.",
            "list_tasks takes cluster and serviceName. stop_task takes cluster, task and, if you like, a reason.",
            "After stop_task let a minute pass with time.sleep(60). The waiter would return at once: right after the "
            "call the task still counts as running.",
        ),
        mistakes={
            "looked_too_soon": (
                "The service is not whole again yet. A waiter right after StopTask still counts the stopping task as "
                "running. Let a minute pass, then check again."
            ),
            "nothing_to_heal": "The service wants no tasks, so nothing could heal. Give it a desired count again.",
        },
    ),
    Exercise(
        "scale_out",
        f"Make the service want {SCALED_OUT} tasks, and wait until {SCALED_OUT} run.",
        _scale_out,
        hints=(
            "You change what the service wants. The scheduler does the rest.",
            "update_service takes cluster, service and the new desiredCount.",
            'Then wait: ecs.get_waiter("services_stable").wait(cluster=cluster, services=["web"]).',
        ),
        mistakes={
            "tasks_by_hand": (
                "There are more tasks, but no service looks after them: you started them yourself. Stop them, and "
                "change what the service wants instead."
            ),
            "another_count": f"The service wants another number of tasks than {SCALED_OUT}. Look at its desiredCount.",
            "looked_too_soon": "The service wants the right number, and not all run yet. Wait, then check again.",
        },
    ),
    Exercise(
        "percents",
        "Set `fewest` and `most`: how few healthy tasks, and how many tasks at all, the rolling update may lead to.",
        _percents,
        hints=(
            "Both numbers are a percentage of the desired count, and both must come out whole.",
            "ECS rounds to the safe side: never too few healthy tasks, never too many tasks at once.",
            "fewest is 50 % of 5, rounded up. most is 130 % of 5, rounded down.",
        ),
        mistakes={
            "swapped": "Right numbers in the wrong places: `fewest` belongs to minimumHealthyPercent.",
            "minimum_rounded_down": (
                "Look at `fewest`: with that many, less than half of the desired tasks would be healthy. "
                "Which way must ECS round here?"
            ),
            "maximum_rounded_up": (
                "Look at `most`: that is more than 130 % of the desired tasks. Which way must ECS round here?"
            ),
            "only_fewest_is_right": "`fewest` is right. Look at `most` again: how many may exist, old and new ones?",
            "only_most_is_right": "`most` is right. Look at `fewest` again: how few must still be healthy?",
            "another_number": "Not these. Take the percentages of the desired count first, then think about rounding.",
        },
        numbers=("fewest", "most"),
    ),
    Exercise(
        "unstick",
        "Change one of the two percentages so that the rollout can move, and let it finish.",
        _unstick,
        hints=(
            "Which of the two percentages forbids to stop a task, and which one forbids to start one?",
            "You may not give up healthy tasks. So ECS must be allowed to start a new one beside the old ones.",
            "Call update_service with a deploymentConfiguration that keeps minimumHealthyPercent at 100 and raises "
            "maximumPercent, then wait for the rollout.",
        ),
        mistakes={
            "lowered_the_minimum": (
                "The minimum is below 100 now, so ECS may give up healthy tasks. Set it back to 100 and find the "
                "other number."
            ),
            "gave_the_update_up": (
                "The service does not run the newest revision. Deploy that one again, and give it room."
            ),
            "went_around": "Both percentages are still 100. Leave tasks and count alone, and give the rollout room.",
            "still_no_room": (
                "That is not enough: the maximum is rounded down, and comes to no more tasks than are desired."
            ),
        },
    ),
    Exercise(
        "delete",
        "Scale the service to zero, delete it, and wait until it is INACTIVE.",
        _delete,
        hints=(
            "The error above tells you what has to come first.",
            "update_service with desiredCount=0, then delete_service.",
            'Then wait: ecs.get_waiter("services_inactive").wait(cluster=cluster, services=["web"]).',
        ),
        mistakes={
            "only_scaled_to_zero": "The service wants no tasks any more, but it still exists. One call is missing.",
            "still_draining": "The service is DRAINING: deleted, while its last tasks stop. Wait, then check again.",
        },
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "with both at 100 nothing can move. Think of the five tasks that were stuck.",
                "b": "take 150 % of one task, and round as the maximum is rounded.",
            },
        ),
        Question(
            "a",
            {
                "b": "nothing asks for that one: the minimum is a percentage of the desired count, and here it is 0.",
                "c": "ECS starts new tasks first only where the minimum makes it. Which one is it here?",
            },
        ),
        Question(
            "b",
            {
                "a": "this waiter never looks at health. Think of the 40 seconds after it had returned.",
                "c": "at the beginning of this lab it had returned, and the picture said IN_PROGRESS.",
            },
        ),
        todo='Give one letter for each of the three questions, such as answers = ["a", "a", "a"].',
        hints=(
            "For the first two, work out both numbers: how few must be healthy, and how many may exist?",
            "The minimum is rounded up, the maximum down. For the third: what does the waiter look at?",
        ),
        done="All three. You can read a rollout before it begins, and you know what your waiter has seen.",
    ),
)
