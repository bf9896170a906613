"""ecssim's ECS in place of moto's: its backend and its responses in moto's two registries."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import ModuleType
from typing import Any

import moto.ecs.urls
from botocore.model import OperationNotFoundError
from moto import mock_aws
from moto.core.base_backend import BaseBackend
from moto.core.common_types import TYPE_RESPONSE
from moto.core.exceptions import ServiceException
from moto.core.models import botocore_stubber
from moto.core.request import Request
from moto.core.resource_tagging import TaggableResourcesMixin, TaggedResource
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores, get_service_model
from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends

from ..api import EcsError, answer
from ..model.service import ServiceStatus
from .current import current

SERVICE = "ecs"
_PATH = "{0}/$"
_JSON = "application/x-amz-json-1.1"


class EcsBackend(BaseBackend, TaggableResourcesMixin):
    """What moto keeps of ECS in one account and Region: nothing, since the simulation keeps it."""

    SERVICE_NAMESPACE = SERVICE

    @property
    def _url_module(self) -> ModuleType:
        # moto derives this from the module's name, which is not one of moto's here.
        return moto.ecs.urls

    def describe_services(self, cluster: str, names: list[str]) -> tuple[list[str], list[str]]:
        """Return the ARNs of those services that are ACTIVE, as moto's Application Auto Scaling asks for them."""
        found = current().account(self.account_id, self.region_name).clusters.get(cluster)
        services = [found.services[name] for name in names if name in found.services] if found else []
        return [service.arn for service in services if service.status is ServiceStatus.ACTIVE], []

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """Yield what there is with its tags, as the Resource Groups Tagging API asks for it."""
        account = current().account(self.account_id, self.region_name)
        clusters = [each for each in account.clusters.values() if each.status == "ACTIVE"]
        tagged: list[Any] = [*clusters, *account.providers.values(), *account.task_definitions()]
        for cluster in clusters:
            tagged += [*cluster.services.values(), *cluster.tasks.values(), *cluster.instances.values()]
        for each in tagged:
            kind = each.arn.split(":")[5].split("/")[0]
            yield TaggedResource(each.arn, dict(each.tags), f"{SERVICE}:{kind}")

    def reset(self) -> None:
        """Forget everything, as moto's own backends do."""
        current().forget_everything()


class Refusal(ServiceException):
    """An AWS error as moto serialises it; a class of this module, for moto looks its service up by the module."""

    def __init__(self, refusal: EcsError) -> None:
        super().__init__(refusal.code, refusal.message)
        vars(self).update(refusal.fields)


class EcsResponse(BaseResponse):
    """Answers every operation of ECS from the simulation."""

    def __init__(self) -> None:
        super().__init__(service_name=SERVICE)
        self.automated_parameter_parsing = True

    def _dispatch(self, request: Request, full_url: str | None = None, headers: Any = None) -> TYPE_RESPONSE:
        """Answer a request; one that cannot even be read is refused as AWS refuses it."""
        try:
            return super()._dispatch(request, full_url, headers)
        except OperationNotFoundError:
            code, message = "UnknownOperationException", ""
        except (ValueError, TypeError, AttributeError) as fault:
            code, message = "SerializationException", f"The request could not be read: {fault}"
        return 400, {"Content-Type": _JSON}, json.dumps({"__type": code, "message": message})

    def serialized(self, action_result: ActionResult) -> TYPE_RESPONSE:
        """Write an answer as JSON, which is all that ECS speaks; moto's own serialiser takes ten times as long."""
        result = action_result.result
        if isinstance(result, Exception) or self.determine_response_protocol(get_service_model(SERVICE)) != "json":
            return super().serialized(action_result)
        headers = {"Content-Type": _JSON, **self.response_headers}
        return 200, headers, json.dumps(result, default=datetime.timestamp)

    def _answer(self, operation: str) -> ActionResult:
        simulation = current()
        with simulation.lock:
            account = simulation.account(self.current_account, self.region)
            try:
                return ActionResult(
                    answer(simulation, account, operation, self._get_params(), get_service_model(SERVICE))
                )
            except EcsError as refusal:
                raise Refusal(refusal) from refusal


def _method(operation: str) -> Callable[[EcsResponse], ActionResult]:
    def method(self: EcsResponse) -> ActionResult:
        return self._answer(operation)

    return method


def _add_operations() -> None:
    """Give EcsResponse the method that moto looks for, for each operation that botocore knows."""
    for operation in get_service_model(SERVICE).operation_names:
        setattr(EcsResponse, camelcase_to_underscores(operation), _method(operation))


@contextmanager
def mocked() -> Iterator[None]:
    """Let moto answer for as long as the block lasts; an outer mock_aws keeps all that it has."""
    outermost = not botocore_stubber.enabled
    with mock_aws():
        try:
            yield
        finally:
            if outermost:
                # moto would make EC2 anew, with 1,300 images, only to drop it.
                ec2_backends.clear()


@contextmanager
def registered() -> Iterator[None]:
    """Put ecssim in the place of moto's ECS for as long as the block lasts."""
    _add_operations()
    paths: dict[str, Any] = moto.ecs.urls.url_paths
    old_backend, old_path, old_accounts = ecs_backends.backend, paths[_PATH], dict(ecs_backends)
    ecs_backends.backend = EcsBackend  # type: ignore[assignment]
    ecs_backends.clear()
    paths[_PATH] = EcsResponse.dispatch
    try:
        yield
    finally:
        ecs_backends.backend = old_backend
        ecs_backends.clear()
        ecs_backends.update(old_accounts)
        paths[_PATH] = old_path
