"""Servers that play AWS: a simulated one and moto's own in processes of their own, and small fakes in threads."""

import json
import multiprocessing
import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from .served_process import serve

ACCOUNT = "123456789012"


# Tests start dozens of them. Forked from a process that has loaded moto, each is there at once.
_PROCESSES = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
multiprocessing.set_forkserver_preload([serve.__module__])


@contextmanager
def served() -> Iterator[str]:
    """Serve a simulated AWS and yield its URL; its time passes only when it is told to, so no test races against it."""
    receiving, sending = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=serve, args=(sending,), daemon=True)
    process.start()
    try:
        yield receiving.recv()
    finally:
        process.terminate()
        process.join()
        receiving.close()
        sending.close()


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
    # AWS has a host of its own for DiscoverInstances and its kin; what plays it here has one for all.
    monkeypatch.setenv("AWS_DISABLE_HOST_PREFIX_INJECTION", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for setting in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(setting, os.devnull)
    for setting in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(setting, raising=False)
    monkeypatch.setattr("ecslab.backends.aws.RealTime", lambda: ServedTime(url))


@contextmanager
def served_by_moto() -> Iterator[str]:
    """Start moto's own server and yield its URL."""
    command = [sys.executable, "-m", "moto.server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        match = next(filter(None, (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stderr)))
        yield match.group()
        process.terminate()


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve with a handler in a thread of this process and yield the URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def fake(pages: Mapping[str, Any]) -> Iterator[str]:
    """Serve pages by path, texts as they are and everything else as JSON; other paths are not found."""

    class Fake(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path not in pages:
                self.send_error(404)
                return
            page = pages[self.path]
            body = (page if isinstance(page, str) else json.dumps(page)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 (http.server's name)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with serving(Fake) as url:
        yield url
