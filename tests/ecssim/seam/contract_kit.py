"""What the tests of moto's contract share."""

import inspect
from typing import Any

from ecssim.seam.loading import load_moto

load_moto()

ACCOUNT, REGION = "123456789012", "us-east-1"


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)
