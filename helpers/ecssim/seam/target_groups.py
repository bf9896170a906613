"""Target groups and load balancers as AWS makes and deletes them, where moto does otherwise.

moto gives an HTTP check of a Network Load Balancer the settings of an Application Load Balancer, or none, keeps its
status codes as they were when they are modified, and deletes a load balancer that is protected from deletion.
"""

import contextlib
from collections.abc import Iterator
from inspect import signature
from typing import Any
from unittest.mock import patch

from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeTargetGroup

from ..truth import load_balancing as truth
from .load_balancers import is_for_network_load_balancers

_DEFAULTS = {
    "matcher": {"HttpCode": truth.NETWORK_MATCHER.value},
    "healthcheck_path": truth.CHECK_PATH.value,
    "healthcheck_timeout_seconds": truth.NETWORK_HTTP_TIMEOUT_S.value,
}


@contextlib.contextmanager
def as_aws_makes_them() -> Iterator[None]:
    """Let moto make target groups, and refuse to delete load balancers, as AWS does."""
    with (
        patch.object(ELBv2Backend, "create_target_group", _create),
        patch.object(ELBv2Backend, "modify_target_group", _modify),
        patch.object(ELBv2Backend, "delete_load_balancer", _delete),
    ):
        yield


_create_in_moto = ELBv2Backend.create_target_group
_modify_in_moto = ELBv2Backend.modify_target_group
_delete_in_moto = ELBv2Backend.delete_load_balancer


def _create(self: ELBv2Backend, name: str, **settings: Any) -> FakeTargetGroup:
    over_http = settings.get("healthcheck_protocol") in ("HTTP", "HTTPS")
    if over_http and is_for_network_load_balancers(settings.get("protocol")):
        settings.update({key: value for key, value in _DEFAULTS.items() if not settings.get(key)})
    return _create_in_moto(self, name, **settings)


def _modify(self: ELBv2Backend, *settings: Any, **named: Any) -> FakeTargetGroup:
    group = _modify_in_moto(self, *settings, **named)
    codes = signature(_modify_in_moto).bind(self, *settings, **named).arguments.get("http_codes")
    if codes and is_for_network_load_balancers(group.protocol):
        group.matcher = {"HttpCode": codes}
    return group


def _delete(self: ELBv2Backend, arn: str) -> None:
    balancer = self.load_balancers.get(arn)
    if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
        raise ELBClientError(truth.DELETION_PROTECTED.code, truth.DELETION_PROTECTED(arn=arn))
    _delete_in_moto(self, arn)
