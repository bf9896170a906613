"""The exercises of lab 05, services."""

from datetime import timedelta
from typing import Any

from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SERVICE = "web"
SCALED_OUT = 5


def _right_away(see: See) -> Finding:
    predicted, seen = see.answers.get("predicted"), see.answers.get("seen")
    if predicted is None:
        return NOT_ATTEMPTED, ""
    if predicted == seen:
        return DONE, f"You said {predicted}, and {seen} it was: the call wrote a wish down and started nothing."
    service = see.service(SERVICE)
    if service and predicted == service["desiredCount"]:
        return "the_call_starts_tasks"
    return "another_number"


def _steady_seconds(see: See) -> Finding:
    seconds = see.answers.get("seconds")
    if seconds is None:
        return NOT_ATTEMPTED, ""
    if isinstance(seconds, timedelta):
        return "a_timedelta"
    truth = _seconds_to_steady_state(see)
    if truth is None:
        return "no_steady_state_yet"
    if abs(seconds - truth) <= 1:
        return DONE, f"{truth:.0f} seconds, of which the last 40 are ECS waiting to be sure."
    if abs(seconds + truth) <= 1:
        return "the_wrong_way_round"
    if abs(seconds - truth) <= 45 and seconds < truth:
        return "stopped_counting_at_running"
    return "another_stretch"


def _seconds_to_steady_state(see: See) -> float | None:
    """Return the time from the first start to the first steady state, as the service's events tell it."""
    events = list(reversed((see.service(SERVICE) or {"events": []})["events"]))
    started = [event["createdAt"] for event in events if " has started " in event["message"]]
    steady = [event["createdAt"] for event in events if "has reached a steady state" in event["message"]]
    return float((steady[0] - started[0]).total_seconds()) if started and steady else None


def _self_healing(see: See) -> Finding:
    service = see.service(SERVICE)
    if service is None:
        return NOT_ATTEMPTED, ""
    stopped = see.tasks(SERVICE, desired_status="STOPPED")
    if not any(task.get("stopCode") == "UserInitiated" for task in stopped):
        return NOT_ATTEMPTED, ""
    if service["runningCount"] == service["desiredCount"] and service["pendingCount"] == 0 and not _leaving(see):
        return DONE, f"You stopped a task, and ECS brought the service back to {service['desiredCount']}."
    return "looked_too_soon"


def _leaving(see: See) -> bool:
    return any(task["lastStatus"] == "RUNNING" for task in see.tasks(SERVICE, desired_status="STOPPED"))


def _scale_out(see: See) -> Finding:
    service = see.service(SERVICE)
    if service is None:
        return NOT_ATTEMPTED, ""
    if service["desiredCount"] == 3:
        return "tasks_by_hand" if _by_hand(see) else (NOT_ATTEMPTED, "")
    if service["desiredCount"] != SCALED_OUT:
        return "another_count"
    if service["runningCount"] != SCALED_OUT:
        return "looked_too_soon"
    return DONE, f"{SCALED_OUT} tasks run, and the service still has the deployment that it had."


def _by_hand(see: See) -> bool:
    """Whether somebody started tasks of the family with RunTask."""
    arns = see.ecs.list_tasks(cluster=see.cluster)["taskArns"]
    tasks = see.ecs.describe_tasks(cluster=see.cluster, tasks=arns)["tasks"] if arns else []
    return any(task["group"].startswith("family:") for task in tasks)


def _percents(see: See) -> Finding:
    fewest, most = see.answers.get("fewest"), see.answers.get("most")
    if fewest is None or most is None:
        return NOT_ATTEMPTED, ""
    service = see.service(SERVICE)
    if service is None:
        return NOT_ATTEMPTED, "There is no service web: run the cells above first."
    desired, limits = service["desiredCount"], service["deploymentConfiguration"]
    low, high = desired * limits["minimumHealthyPercent"], desired * limits["maximumPercent"]
    right = (-(-low // 100), high // 100)
    if (fewest, most) == right:
        return DONE, f"At least {fewest} and at most {most}. The dashed lines of the timeline say the same."
    if (most, fewest) == right:
        return "swapped"
    if fewest == low // 100 and fewest != right[0]:
        return "minimum_rounded_down"
    if most == -(-high // 100) and most != right[1]:
        return "maximum_rounded_up"
    return "another_number"


def _unstick(see: See) -> Finding:
    service = see.service(SERVICE)
    if service is None:
        return NOT_ATTEMPTED, ""
    limits = service["deploymentConfiguration"]
    if limits["minimumHealthyPercent"] < 100:
        return "lowered_the_minimum"
    if _newest_revision(see, service) != service["taskDefinition"]:
        return "gave_the_update_up"
    if limits["maximumPercent"] == 100:
        return NOT_ATTEMPTED, ""
    if service["deployments"][0]["rolloutState"] != "COMPLETED" or len(service["deployments"]) > 1:
        return NOT_YET, "The rollout moves now and is not COMPLETED yet. Let it finish, then check again."
    return DONE, "The rollout is COMPLETED, and not one task fewer than desired was healthy on the way."


def _newest_revision(see: See, service: dict[str, Any]) -> str:
    family = service["taskDefinition"].rsplit("/", 1)[-1].split(":")[0]
    return str(see.ecs.describe_task_definition(taskDefinition=family)["taskDefinition"]["taskDefinitionArn"])


def _delete(see: See) -> Finding:
    service = see.service(SERVICE)
    if service is None:
        return NOT_ATTEMPTED, "There is no service web: run the cells above first."
    if service["status"] == "INACTIVE":
        return DONE, "The service is INACTIVE: its tasks are gone, and its name is free again."
    if service["status"] == "DRAINING":
        return "still_draining"
    if service["desiredCount"] == 0:
        return "only_scaled_to_zero"
    return NOT_ATTEMPTED, ""


EXERCISES = (
    Exercise(
        "right_away",
        "Set `predicted` to the number of tasks that you expect right after CreateService has answered.",
        _right_away,
        hints=(
            "Ask yourself who starts a task: the API that takes your call, or somebody who reads what it wrote down?",
            "The answer of CreateService comes in milliseconds. A Fargate task needs some twenty seconds to start.",
            "The scheduler looks at the service a few seconds after the call. Until then nothing has happened at all.",
        ),
        mistakes={
            "the_call_starts_tasks": (
                "You expected the call itself to start the tasks. Compare the service's createdAt with the createdAt "
                "of its tasks: who came first?"
            ),
            "another_number": "That is not what you saw. Compare your prediction with the number under the cell.",
        },
    ),
    Exercise(
        "steady_seconds",
        "Set `seconds` to the time between the event `has started 3 tasks` and the event `has reached a steady state`.",
        _steady_seconds,
        hints=(
            "Each event has a createdAt, which is a datetime. Two of them can be subtracted.",
            "Events are listed newest first, so the oldest is events[-1].",
            "Find the two events by their message, subtract the earlier from the later, and call .total_seconds().",
        ),
        mistakes={
            "a_timedelta": "That is a timedelta. Turn it into a number of seconds with .total_seconds().",
            "no_steady_state_yet": "The service has not said yet that it is steady. Let a minute pass, then look.",
            "the_wrong_way_round": "Right length, wrong sign. Events are listed newest first: which one is earlier?",
            "stopped_counting_at_running": (
                "That is too short. Did you stop counting when the tasks were RUNNING? ECS waits longer than that."
            ),
            "another_stretch": "That is another stretch of time. Look for the first of each of the two messages.",
        },
    ),
    Exercise(
        "self_healing",
        "Stop one task of the service, then let time pass until the service runs as many tasks as it wants again.",
        _self_healing,
        hints=(
            "Two calls do it: one that lists the service's tasks, one that stops a task.",
            "list_tasks takes cluster and serviceName. stop_task takes cluster, task and, if you like, a reason.",
            "After stop_task, give ECS a minute with time.sleep(60), or use the waiter services_stable after a while.",
        ),
        mistakes={
            "looked_too_soon": (
                "You stopped a task, and the replacement is not RUNNING yet. ECS first has to notice, then to start "
                "one. Let a minute pass, then check again."
            ),
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
            "another_number": "Not these. Take the percentages of the desired count first, then think about rounding.",
        },
    ),
    Exercise(
        "unstick",
        "Change one number so that the rollout can move, without ever having fewer healthy tasks than desired.",
        _unstick,
        hints=(
            "Which of the two percentages forbids to stop a task, and which one forbids to start one?",
            "You may not give up healthy tasks. So ECS must be allowed to start a new one beside the old ones.",
            "Call update_service with a deploymentConfiguration that keeps minimumHealthyPercent at 100 and raises "
            "maximumPercent, then wait for the rollout.",
        ),
        mistakes={
            "lowered_the_minimum": (
                "It moves, but you paid with healthy tasks: the minimum is below 100 now. Set it back to 100 and find "
                "the other number."
            ),
            "gave_the_update_up": (
                "The service is back on an older revision: the deadlock is gone because the update is. Deploy the "
                "newest revision, and give it room."
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
)
