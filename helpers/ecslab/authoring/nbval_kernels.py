"""A pytest plugin: gives nbval's kernels sockets of their own, and a home of their own to write progress to.

Kernels that start at the same time can be given the same TCP port; over ipc they cannot. nbval makes its kernel
manager itself and takes no option for that.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbval.kernel
from jupyter_client.manager import KernelManager


class IpcKernelManager(KernelManager):
    """Starts a kernel over ipc, with a connection file in a folder of its own."""

    def __init__(self, **settings: Any) -> None:
        folder = Path(tempfile.mkdtemp(prefix="nbval-"))
        super().__init__(transport="ipc", connection_file=str(folder / "kernel.json"), **settings)


def pytest_configure() -> None:
    """Prepare the environment that every kernel inherits."""
    os.environ["ECSLAB_HOME"] = tempfile.mkdtemp(prefix="ecslab-")
    for name in ("ECSLAB_BACKEND", "ECSLAB_ENDPOINT_URL"):
        os.environ.pop(name, None)
    if sys.platform != "win32":  # zmq has no ipc there
        nbval.kernel.KernelManager = IpcKernelManager
