"""moto's own objects, for the tests of what the seam takes for granted of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from .contract_kit import ACCOUNT, REGION


@pytest.fixture
def moto_ec2() -> Iterator[Any]:
    """moto's EC2 backend, with the network of a fresh account."""
    from moto import mock_aws
    from moto.ec2.models import ec2_backends

    with mock_aws():
        yield ec2_backends[ACCOUNT][REGION]


@pytest.fixture
def moto_subnet(moto_ec2: Any) -> Any:
    return moto_ec2.get_default_subnets()["us-east-1a"]
