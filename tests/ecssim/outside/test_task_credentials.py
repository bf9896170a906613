"""The credentials of a task role: fakes that anybody can tell, renewed before they expire."""

import re
from datetime import datetime, timedelta

from ecssim.outside.task_credentials import credentials, path

from .endpoint_kit import ROLE, at, on_fargate


def test_the_credentials_are_those_of_the_role_and_look_like_fakes() -> None:
    task = on_fargate()
    task.task_definition.settings["taskRoleArn"] = ROLE
    shown = credentials(task, at(60))
    assert shown["RoleArn"] == ROLE
    assert shown["Expiration"] == "2026-01-05T15:00:00Z"
    assert re.fullmatch(r"ASIASIMULATED[0-9A-F]{7}", shown["AccessKeyId"])
    assert shown["SecretAccessKey"].startswith("simulated-secret-")
    assert shown["Token"].startswith("simulated-token-")


def test_an_override_of_run_task_is_the_role() -> None:
    task = on_fargate()
    task.task_definition.settings["taskRoleArn"], task.overrides = "arn:other", {"taskRoleArn": ROLE}
    assert credentials(task, at(60))["RoleArn"] == ROLE


def test_a_task_without_a_role_has_no_path_of_credentials() -> None:
    task = on_fargate()
    assert path(task) is None
    task.overrides = {"taskRoleArn": ROLE}
    assert re.fullmatch(r"/v2/credentials/[0-9a-f-]{36}", str(path(task)))


def test_the_credentials_stay_the_same_until_they_are_renewed() -> None:
    task = on_fargate()
    first, later, renewed = (credentials(task, at(second)) for second in (60, 4 * 3600, 5 * 3600))
    assert first == later
    assert renewed["AccessKeyId"] != first["AccessKeyId"]


def test_credentials_are_always_good_for_another_hour_and_never_for_more_than_six() -> None:
    task = on_fargate()
    for minute in range(0, 24 * 60, 7):
        now = at(60 * minute)
        left = datetime.fromisoformat(credentials(task, now)["Expiration"]) - now
        assert timedelta(hours=1) < left <= timedelta(hours=6)
