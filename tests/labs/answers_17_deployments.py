"""What learners write in lab 17: for each exercise the mistakes that it knows by name, and other right answers."""

OVER = "lab.wait(over, timeout_s=3600)\n"


def release(version: str, configuration: str) -> str:
    """A release of a version with a configuration."""
    update = f'ecs.update_service(cluster=cluster, service="web", taskDefinition={version}'
    return f"{update}, deploymentConfiguration={configuration})\n"


BREAKER = '{"deploymentCircuitBreaker": {"enable": True, "rollback": True}}'
RELEASE_3 = 'ecs.update_service(cluster=cluster, service="web", taskDefinition=version_3)\n'


def alarmed(enable: bool, rollback: bool, bake_minutes: int) -> str:
    """A configuration with the alarm."""
    alarms = f'{{"alarmNames": [alarm], "enable": {enable}, "rollback": {rollback}}}'
    return f'{{"alarms": {alarms}, "bakeTimeInMinutes": {bake_minutes}}}'


WATCHED = alarmed(enable=True, rollback=True, bake_minutes=5)
# Somebody made the alarm go off just before.
RING = 'cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="for a test")\n'


def hook(action: str) -> str:
    """An answer to the pause."""
    return (
        'ecs.continue_service_deployment(serviceDeploymentArn=newest()["serviceDeploymentArn"],\n'
        f'    hookId=newest()["lifecycleHookDetails"][0]["hookId"], action="{action}")\n'
    )


MISTAKES = {
    "threshold": {
        "half": "failures = 2",
        "all_of_them": "failures = 4",
        "the_first": "failures = 1",
        "another_number": "failures = 200",
    },
    "breaker": {
        "no_rollback": release("typo", '{"deploymentCircuitBreaker": {"enable": True, "rollback": False}}') + OVER,
        "not_released_again": f'ecs.update_service(cluster=cluster, service="web", deploymentConfiguration={BREAKER})',
        "looked_too_soon": release("typo", BREAKER),
        "another_version": release('register("public.ecr.aws/nginx/nginx:1.28")', BREAKER) + OVER,
    },
    "alarm": {
        "not_enabled": release("version_3", alarmed(enable=False, rollback=True, bake_minutes=5)) + OVER,
        "no_rollback": release("version_3", alarmed(enable=True, rollback=False, bake_minutes=5)) + OVER,
        "looked_too_soon": release("version_3", WATCHED),
        "was_on_already": RING + release("version_3", WATCHED) + OVER,
        "no_time_to_ring": release("version_3", alarmed(enable=True, rollback=True, bake_minutes=0)) + OVER,
        "another_end": release("typo", WATCHED) + OVER,
    },
    "go_on": {
        "went_back": hook("ROLLBACK") + OVER,
        "looked_too_soon": hook("CONTINUE"),
    },
    "noise": {
        "of_all_users": "errors = 90",
        "all_of_the_canary": "errors = 30",
        "another_number": "errors = 1",
    },
    "canary": {
        "alarm_unchanged": RELEASE_3 + OVER,
        "not_released_again": "errors_alarm(5)",
        "still_deaf": "errors_alarm(9.9)\nlab.wait(quiet)\n" + RELEASE_3 + OVER,
        "rang_before_users": "errors_alarm(5)\nlab.wait(quiet)\n" + RELEASE_3 + "time.sleep(20)\n" + RING + OVER,
        "larger_canary": (
            "errors_alarm(5)\nlab.wait(quiet)\n"
            + release("version_3", '{"canaryConfiguration": {"canaryPercent": 50, "canaryBakeTimeInMinutes": 5}}')
            + OVER
        ),
        "was_on_already": "errors_alarm(5)\n" + RING + RELEASE_3 + OVER,
        "nothing_rang": (
            'errors_alarm(5)\necs.update_service(cluster=cluster, service="web", taskDefinition=version_1)\n' + OVER
        ),
        "looked_too_soon": "errors_alarm(5)\nlab.wait(quiet)\n" + RELEASE_3 + "time.sleep(60)",
    },
    "choose": {
        "1b": 'answers = ["b", "b", "c", "d"]',
        "1c": 'answers = ["c", "b", "c", "d"]',
        "1d": 'answers = ["d", "b", "c", "d"]',
        "2a": 'answers = ["a", "a", "c", "d"]',
        "2c": 'answers = ["a", "c", "c", "d"]',
        "2d": 'answers = ["a", "d", "c", "d"]',
        "3a": 'answers = ["a", "b", "a", "d"]',
        "3b": 'answers = ["a", "b", "b", "d"]',
        "3d": 'answers = ["a", "b", "d", "d"]',
        "4a": 'answers = ["a", "b", "c", "a"]',
        "4b": 'answers = ["a", "b", "c", "b"]',
        "4c": 'answers = ["a", "b", "c", "c"]',
        "not_letters": "answers = [1, 2, 3, 4]",
    },
    "recap": {
        "1a": 'answers = ["a", "c", "a"]',
        "1c": 'answers = ["c", "c", "a"]',
        "2a": 'answers = ["b", "a", "a"]',
        "2b": 'answers = ["b", "b", "a"]',
        "3b": 'answers = ["b", "c", "b"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": 'answers = "bca"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "threshold": "import math\nfailures = min(max(math.ceil(4 * 0.5), 3), 200)",
    "breaker": (
        f'ecs.update_service(cluster=cluster, service="web", deploymentConfiguration={BREAKER})\n'
        'ecs.update_service(cluster=cluster, service="web", taskDefinition=typo)\n' + OVER
    ),
    "alarm": release("version_3", alarmed(enable=True, rollback=True, bake_minutes=30)) + OVER,
    "go_on": (
        'name = newest()["serviceDeploymentArn"]\n'
        'for each in newest()["lifecycleHookDetails"]:\n'
        '    ecs.continue_service_deployment(serviceDeploymentArn=name, hookId=each["hookId"])\n'
        'while newest()["status"] != "SUCCESSFUL":\n    time.sleep(10)'
    ),
    "noise": "errors = 300 * 0.1 * 0.3",
    "canary": (
        "errors_alarm(3)\nlab.wait(quiet)\n"
        + release("version_3", '{"canaryConfiguration": {"canaryPercent": 5, "canaryBakeTimeInMinutes": 10}}')
        + "time.sleep(1800)"
    ),
    "choose": 'answers = list("ABCD")',
    "recap": 'answers = "B C A".split()',
}
