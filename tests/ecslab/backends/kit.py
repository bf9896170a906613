"""A simulated AWS in a process of its own."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

ACCOUNT = "123456789012"


@contextmanager
def served() -> Iterator[str]:
    """Serve one and yield its URL; its time passes only when it is told to, so no test races against it."""
    command = [sys.executable, "-m", "ecssim", "serve", "--port", "0", "--speed", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        match = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert match
        yield match.group()
        process.terminate()


class ServedTime:
    """The time of a simulated AWS in another process, in the place of ecslab's RealTime.

    Arguments:
        url: where it is served.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def sleep(self, seconds: float) -> None:
        """Let its time pass."""
        self._advance(seconds)

    def now(self) -> datetime:
        """Return the moment that it lives in."""
        return self._advance(0)

    def _advance(self, seconds: float) -> datetime:
        request = urllib.request.Request(f"{self._url}/ecssim/advance", json.dumps({"seconds": seconds}).encode())
        with urllib.request.urlopen(request) as answer:
            return datetime.fromisoformat(json.load(answer)["now"])


def lead_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boto3's usual places lead to a simulated AWS, whose account is ACCOUNT, and waits pass its time."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for setting in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(setting, os.devnull)
    for setting in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(setting, raising=False)
    monkeypatch.setattr("ecslab.backends.aws.RealTime", lambda: ServedTime(url))
