"""The exercises of lab 17, deployments."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, Exercise, Finding, See

SERVICE = "web"
DESIRED = 4
LEAST_THRESHOLD = 3

# What the learner foresees of the canary.
REQUESTS_PER_MINUTE = 300
CANARY_PERCENT = 10
FAILING_PERCENT = 30
DEAF_THRESHOLD = 10
# All tasks start before a canary has users; then it has them for five minutes.
SOONEST_OF_A_CANARY = timedelta(minutes=1)
LATEST_OF_A_CANARY = timedelta(minutes=8)

Release = Mapping[str, Any]

_ON_ITS_WAY = ("PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "STOP_REQUESTED")
# Stages at which no user has met the new version, and those at which every user has.
_BEFORE_USERS = ("RECONCILE_SERVICE", "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP")
_AFTER_THE_SHIFT = ("POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP")
_NO_SERVICE = NOT_ATTEMPTED, "There is no service web: run the cells above first."
_WAIT = "The deployment is not over yet. Wait with lab.wait(over, timeout_s=3600), then check again."
_ON_BEFORE = (
    "The alarm was in ALARM before the deployment began, so ECS minded no alarm in it. Go back to the version before, "
    "wait with lab.wait(quiet), and release version 3 again."
)


def _releases(see: See) -> list[Release]:
    """Return the service deployments of the service, newest first."""
    listed = see.ecs.list_service_deployments(cluster=see.cluster, service=SERVICE)["serviceDeployments"]
    arns = [each["serviceDeploymentArn"] for each in listed]
    if not arns:
        return []
    found = see.ecs.describe_service_deployments(serviceDeploymentArns=arns[:20])["serviceDeployments"]
    return sorted(found, key=lambda each: arns.index(each["serviceDeploymentArn"]))


def _of_the_releases(check: Callable[[See, Release], Finding]) -> Callable[[See], Finding]:
    """Return a check that looks at the newest service deployment, and says so when there is none."""

    def look(see: See) -> Finding:
        if see.service(SERVICE) is None:
            return _NO_SERVICE
        found = _releases(see)
        return check(see, found[0]) if found else _NO_SERVICE

    return look


def _threshold(see: See) -> Finding:
    failures = see.answers.get("failures")
    if failures is None:
        return NOT_ATTEMPTED, ""
    if failures == LEAST_THRESHOLD:
        return DONE, f"{LEAST_THRESHOLD}: half of {DESIRED} would be {DESIRED // 2}, and ECS never asks for fewer."
    named = {DESIRED // 2: "half", DESIRED: "all_of_them", 1: "the_first"}
    return named.get(failures, "another_number")


@_of_the_releases
def _breaker(see: See, newest: Release) -> Finding:
    wanted = newest["deploymentConfiguration"]["deploymentCircuitBreaker"]
    if not wanted["enable"]:
        now = see.service(SERVICE) or {}
        return "not_released_again" if _is_on(now) else (NOT_ATTEMPTED, "")
    if not wanted["rollback"]:
        return "no_rollback"
    if newest["status"] in _ON_ITS_WAY:
        return "looked_too_soon"
    if newest["deploymentCircuitBreaker"]["status"] != "TRIGGERED":
        return "another_version"
    return DONE, f"{newest['deploymentCircuitBreaker']['failureCount']} tasks failed, and ECS went back by itself."


def _is_on(service: Mapping[str, Any]) -> bool:
    return bool(service["deploymentConfiguration"].get("deploymentCircuitBreaker", {}).get("enable"))


@_of_the_releases
def _alarm(_: See, newest: Release) -> Finding:
    alarms = newest["deploymentConfiguration"].get("alarms") or {}
    if not alarms.get("alarmNames"):
        return NOT_ATTEMPTED, ""
    if not alarms["enable"]:
        return "not_enabled"
    if not alarms["rollback"]:
        return "no_rollback"
    if newest["status"] in _ON_ITS_WAY:
        return "looked_too_soon"
    if newest["alarms"].get("triggeredAlarmNames"):
        return DONE, f"{newest['alarms']['triggeredAlarmNames'][0]} went off, and ECS went back by itself."
    if newest["alarms"]["status"] == "DISABLED":
        return "was_on_already"
    return "no_time_to_ring" if newest["status"] == "SUCCESSFUL" else "another_end"


@_of_the_releases
def _go_on(_: See, newest: Release) -> Finding:
    if newest["deploymentConfiguration"].get("strategy") != "BLUE_GREEN":
        return NOT_ATTEMPTED, ""
    if any(hook["status"] == "AWAITING_ACTION" for hook in newest.get("lifecycleHookDetails", [])):
        return NOT_ATTEMPTED, ""
    if newest["status"] in ("IN_PROGRESS", "PENDING"):
        return "looked_too_soon"
    if newest["status"] != "SUCCESSFUL":
        return "went_back"
    return DONE, "Every user has version 2, and the blue tasks went after the bake time."


def _noise(see: See) -> Finding:
    errors = see.answers.get("errors")
    if errors is None:
        return NOT_ATTEMPTED, ""
    from_canary = REQUESTS_PER_MINUTE * CANARY_PERCENT // 100
    right = from_canary * FAILING_PERCENT // 100
    if errors == right:
        return DONE, f"{from_canary} requests a minute reach the canary, and it fails {right} of them."
    named = {REQUESTS_PER_MINUTE * FAILING_PERCENT // 100: "of_all_users", from_canary: "all_of_the_canary"}
    return named.get(errors, "another_number")


@_of_the_releases
def _canary(see: See, newest: Release) -> Finding:
    configuration = newest["deploymentConfiguration"]
    if configuration.get("strategy") != "CANARY" or newest["status"] in _ON_ITS_WAY:
        return "looked_too_soon" if _hears(see) else (NOT_ATTEMPTED, "")
    if not _hears(see):
        return "alarm_unchanged" if _canaries(see) > 1 else (NOT_ATTEMPTED, "")
    if configuration["canaryConfiguration"]["canaryPercent"] > CANARY_PERCENT:
        return "larger_canary"
    if newest["alarms"]["status"] == "DISABLED":
        return "was_on_already"
    if newest["status"] == "SUCCESSFUL":
        return "nothing_rang"
    if _met_by_nobody(newest):
        return "rang_before_users"
    if _met_by_all(newest):
        return "not_released_again" if _canaries(see) == 1 else "still_deaf"
    return DONE, "The alarm heard the canary, and nine of ten users never met version 3."


def _met_by_nobody(release: Release) -> bool:
    """Whether no user had the new version when it was taken back."""
    return release.get("lifecycleStage") in _BEFORE_USERS or _taken_back_after(release) < SOONEST_OF_A_CANARY


def _met_by_all(release: Release) -> bool:
    """Whether every user had the new version when it was taken back."""
    return release.get("lifecycleStage") in _AFTER_THE_SHIFT or _taken_back_after(release) > LATEST_OF_A_CANARY


def _taken_back_after(release: Release) -> timedelta:
    after: timedelta = release["rollback"]["startedAt"] - release["createdAt"]
    return after


def _hears(see: See) -> bool:
    """Whether the threshold of the alarm was lowered."""
    named = f"{see.prefix}-errors"
    found = see.client("cloudwatch").describe_alarms(AlarmNames=[named])["MetricAlarms"]
    return bool(found) and found[0]["Threshold"] < DEAF_THRESHOLD


def _canaries(see: See) -> int:
    return sum(each["deploymentConfiguration"].get("strategy") == "CANARY" for each in _releases(see))


EXERCISES = (
    Exercise(
        "threshold",
        "Set `failures` to the number of failed tasks at which the breaker trips for a service of four.",
        _threshold,
        hints=(
            "Take half of the desired count. Then look at the bounds.",
            "Half of four lies below the lower bound. So which number counts?",
        ),
        mistakes={
            "half": "That is half of four. Now read the bounds again: may a threshold be so small?",
            "all_of_them": "Not all of them need fail. Take half of the desired count, then look at the bounds.",
            "the_first": "One failed task may be bad luck, so ECS does not stop there. Look at the lower bound.",
            "another_number": "Not this number. Take half of the desired count, and bring it into the bounds.",
        },
        numbers=("failures",),
    ),
    Exercise(
        "breaker",
        "Switch the circuit breaker on with rollback, deploy `typo` again, and wait until that is over.",
        _breaker,
        hints=(
            "One update_service takes both: the task definition, and the deploymentConfiguration.",
            'deploymentConfiguration={"deploymentCircuitBreaker": {...}} with two entries, enable and rollback.',
            "Both are True. Then lab.wait(over, timeout_s=3600).",
        ),
        mistakes={
            "no_rollback": (
                "The breaker ends the deployment now, and leaves it there: the next release begins from a failed one. "
                "What else does deploymentCircuitBreaker take?"
            ),
            "not_released_again": (
                "The breaker is on, and nothing was deployed since. Deploy `typo` again to see it work."
            ),
            "looked_too_soon": _WAIT,
            "another_version": "The breaker is on, and this version gave it nothing to do. Deploy `typo`.",
        },
    ),
    Exercise(
        "alarm",
        "Deploy version 3 with the alarm, rollback and a bake time of five minutes, and wait until that is over.",
        _alarm,
        hints=(
            "update_service takes taskDefinition, and a deploymentConfiguration with alarms and bakeTimeInMinutes.",
            '"alarms" holds a list alarmNames with one name, the variable `alarm`, and two switches.',
            '"alarms": {"alarmNames": [alarm], "enable": True, "rollback": True}, "bakeTimeInMinutes": 5.',
        ),
        mistakes={
            "not_enabled": "The alarm is named and not enabled, so ECS does not look at it. Which switch is that?",
            "no_rollback": (
                "The deployment failed and stayed: users still meet version 3. What else do alarms take besides "
                "alarmNames and enable?"
            ),
            "looked_too_soon": _WAIT,
            "was_on_already": _ON_BEFORE,
            "no_time_to_ring": (
                "The deployment was over before the alarm rang. Does version 3 run, and does it bake for five minutes?"
            ),
            "another_end": "The alarm did not end this deployment. Read its statusReason, and deploy version 3.",
        },
    ),
    Exercise(
        "go_on",
        "Let the paused deployment continue, and wait until version 2 has every user.",
        _go_on,
        hints=(
            "newest() has both that you need: serviceDeploymentArn, and the hookId in lifecycleHookDetails.",
            'hook = newest()["lifecycleHookDetails"][0]["hookId"]',
            'ecs.continue_service_deployment(serviceDeploymentArn=..., hookId=hook, action="CONTINUE"), then '
            "lab.wait(over, timeout_s=3600).",
        ),
        mistakes={
            "went_back": (
                "Version 2 went back, so nobody meets it. Run the cell of the release again, and answer its pause "
                "with the other action."
            ),
            "looked_too_soon": (
                "The users are on their way, and the blue tasks stay for the bake time. Wait with lab.wait(over, "
                "timeout_s=3600), then check again."
            ),
        },
    ),
    Exercise(
        "noise",
        "Set `errors` to the number of errors that come from the canary in a minute.",
        _noise,
        hints=(
            "Two shares, one after the other: first who reaches the canary, then what fails there.",
            "A tenth of 300, and of that three tenths.",
        ),
        mistakes={
            "of_all_users": "So many come if every user meets version 3. How many of them reach the canary?",
            "all_of_the_canary": "So many requests reach the canary. Does it fail all of them?",
            "another_number": "Not this number. Take the share of the canary first, then the share that fails.",
        },
        numbers=("errors",),
    ),
    Exercise(
        "canary",
        "Let the alarm hear the canary, and release version 3 again: it must be caught with a tenth of the users.",
        _canary,
        hints=(
            "How many errors a minute came from the canary? The threshold must lie below that, and above zero.",
            "The number of requests goes up and down a little, so stay clear of nine: 5 is a good threshold.",
            'errors_alarm(5), lab.wait(quiet), update_service(cluster=..., service="web", taskDefinition=version_3), '
            "lab.wait(over, timeout_s=3600).",
        ),
        mistakes={
            "alarm_unchanged": (
                "The alarm still waits for ten errors a minute, and the canary makes fewer. Call errors_alarm first."
            ),
            "not_released_again": "The alarm is finer now. Release version 3 once more, and see whether it hears.",
            "still_deaf": (
                "The alarm rang only when every user had met version 3. How many errors does the canary make in a "
                "minute? Go below that with some room."
            ),
            "rang_before_users": (
                "The alarm rang before the canary had a single user: for errors of the release before. Give it some "
                "minutes of quiet, and release version 3 again."
            ),
            "larger_canary": (
                "The alarm heard it, because more users met it. Leave canaryPercent at 10, and let the alarm hear less."
            ),
            "was_on_already": _ON_BEFORE,
            "nothing_rang": "This release went through. Does it run version 3, with the alarm in its configuration?",
            "looked_too_soon": _WAIT,
        },
    ),
    choices(
        "choose",
        Question(
            "a",
            {
                "b": "blue/green starts as many tasks again. Does the budget allow it?",
                "c": "a canary starts as many tasks again, however few users it gets. Does the budget allow it?",
                "d": "linear starts as many tasks again, from the first step on. Does the budget allow it?",
            },
        ),
        Question(
            "b",
            {
                "a": "there the first task that is healthy gets users. Who should meet this version first?",
                "c": "there a share of the users meets it, and others do not. What shall all users see?",
                "d": "there users of both versions are side by side for many minutes. What shall all users see?",
            },
        ),
        Question(
            "c",
            {
                "a": "there a quarter of four tasks is a quarter of the users, and soon it is all of them.",
                "b": "there testers come first, and then everybody at once. Who finds what is wrong here?",
                "d": "linear goes on in equal steps. Where do as few as possible meet it until you are sure?",
            },
        ),
        Question(
            "d",
            {
                "a": "how fast that goes depends on how fast tasks start, not on how warm their caches are.",
                "b": "there the whole load comes at once. Can cold caches bear it?",
                "c": "after the small share all the rest comes at once. Can it bear that?",
            },
        ),
        todo="Put one letter for each of the four cases into `answers`.",
        hints=(
            "Look at the columns of the table: room, who meets it first, the way back.",
            "For 3 and 4: how much of the load comes in the second step?",
        ),
        done="All four. Room, who meets it first, and how the load may grow: these decide.",
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "what counts until a task is RUNNING, and what after that? Here nothing checks health.",
                "c": "the bake time belongs to alarms. What does the breaker itself count?",
            },
        ),
        Question(
            "c",
            {
                "a": "ECS deletes no service by itself. What is a rollback: where does it go?",
                "b": "ECS starts nothing more of what has failed. And what completed before it?",
            },
        ),
        Question(
            "a",
            {
                "b": "then a release that mends what is wrong could never go out. What does ECS do instead?",
                "c": "ECS does not wait for it. Think of why you waited for quiet.",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1, think of the two things that the breaker counts. For 2: where does a rollback go?",
            "For 3: why did you wait until the alarm was quiet?",
        ),
        done="All three. You know who looks at a release, and what each of them cannot see.",
    ),
)
