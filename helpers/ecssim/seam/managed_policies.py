"""AWS's managed policies for ECS and what is around it: moto leaves all of them out unless asked for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

# What stands in the names of the policies that roles of tasks, machines and services have.
_KEPT = ("ECS", "EC2Container", "ContainerRegistry", "SSMManagedInstance", "CloudWatchAgent", "XRay", "S3ReadOnly")


@contextmanager
def added() -> Iterator[None]:
    """Let accounts have AWS's managed policies for as long as the block lasts.

    moto would make all 1,600 of them anew for each account and partition, which takes seconds.
    """
    with patch("moto.iam.models.IAMBackend._init_aws_policies", _policies):
        yield


def _policies(backend: Any) -> list[Any]:
    """Return the policies of an account, with the same ids whenever IAM is first asked, and without using ids up."""
    from moto.iam.models import AWSManagedPolicy
    from moto.moto_api._internal import mock_random

    state = mock_random.getstate()
    mock_random.seed(backend.account_id)
    try:
        return [
            AWSManagedPolicy.from_data(name, backend.account_id, backend.region_name, data)
            for name, data in _data().items()
        ]
    finally:
        mock_random.setstate(state)


@cache
def _data() -> dict[str, Any]:
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    everything = json.loads(aws_managed_policies_data)
    return {name: data for name, data in everything.items() if any(words in name for words in _KEPT)}
