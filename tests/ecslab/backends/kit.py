"""A simulated AWS in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
