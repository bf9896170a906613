"""Calls of CodeDeploy that have to do with ECS: moto keeps applications and deployment groups, and here deployments
run; those of other compute platforms stay moto's.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import moto.codedeploy.urls
from moto.codedeploy.models import codedeploy_backends
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import camelcase_to_underscores
from moto.elbv2.models import elbv2_backends

from ..api import code_deploy
from ..api.call import Answer, Call
from ..api.code_deploy import alarms, triggers
from ..api.refusal import EcsError, refuse
from ..model.code_deploy import DeploymentGroup
from ..simulation import Simulation
from ..truth import code_deploy as truth
from .current import current
from .registration import Refusal

_PATH = "{0}/$"
_PLATFORM = "ECS"
_READY, _TERMINATE = "deploymentReadyOption", "terminateBlueInstancesOnDeploymentSuccess"

# What UpdateDeploymentGroup can change, and what moto calls it.
_CHANGEABLE = {
    "deploymentConfigName": "deployment_config_name",
    "serviceRoleArn": "service_role_arn",
    "deploymentStyle": "deployment_style",
    "blueGreenDeploymentConfiguration": "blue_green_deployment_configuration",
    "loadBalancerInfo": "load_balancer_info",
    "ecsServices": "ecs_services",
    "alarmConfiguration": "alarm_configuration",
    "autoRollbackConfiguration": "auto_rollback_configuration",
}


class CodeDeployCalls(CodeDeployResponse):
    """moto's answers, and what it leaves out about deployments of ECS."""

    def create_deployment_group(self) -> Any:
        """Create a deployment group; one of ECS is checked."""
        backend = self.codedeploy_backend
        application = backend.applications.get(self._get_param("applicationName"))
        if application is None or application.compute_platform != _PLATFORM:
            return super().create_deployment_group()
        with _refusals():
            _check_group(self._get_params())
            answer = super().create_deployment_group()
        group = backend.deployment_groups[application.application_name][self._get_param("deploymentGroupName")]
        group.deployment_config_name = self._get_param("deploymentConfigName") or truth.ALL_AT_ONCE.value
        return answer

    def get_deployment_group(self) -> Any:
        """Show a deployment group, with the waits that AWS fills in."""
        answer: Any = super().get_deployment_group()
        shape: Any = answer.result["deploymentGroupInfo"]
        if shape["computePlatform"] == _PLATFORM:
            group = self._group
            shape["blueGreenDeploymentConfiguration"] = _with_waits(group.blue_green_deployment_configuration)
            shape["alarmConfiguration"] = group.alarm_configuration or {}
        return answer

    def update_deployment_group(self) -> Any:
        """Change a deployment group; what the request leaves out stays as it is."""
        request, backend = self._get_params(), self.codedeploy_backend
        name = request["currentDeploymentGroupName"]
        group: Any = backend.get_deployment_group(request["applicationName"], name)
        given = {field: request.get(field) or getattr(group, attribute) for field, attribute in _CHANGEABLE.items()}
        if group.application.compute_platform == _PLATFORM:
            with _refusals():
                _check_group(given)
        for field, attribute in _CHANGEABLE.items():
            setattr(group, attribute, given[field])
        if new_name := request.get("newDeploymentGroupName"):
            groups = backend.deployment_groups[request["applicationName"]]
            groups[new_name] = groups.pop(name)
            group.deployment_group_name = new_name
        return ActionResult({"hooksNotCleanedUp": []})

    def delete_deployment_group(self) -> Any:
        """Delete a deployment group; one that is gone already is no error."""
        groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
        groups.pop(self._get_param("deploymentGroupName"), None)
        return ActionResult({"hooksNotCleanedUp": []})

    def delete_application(self) -> Any:
        """Delete an application with its deployment groups; one that is gone already is no error."""
        name = self._get_param("applicationName")
        self.codedeploy_backend.applications.pop(name, None)
        self.codedeploy_backend.deployment_groups.pop(name, None)
        return EmptyResult()

    def create_deployment(self) -> Any:
        """Begin a deployment."""
        name = self._get_param("applicationName")
        application = self.codedeploy_backend.get_application(name)
        if application.compute_platform != _PLATFORM:
            return super().create_deployment()
        group = self._group
        return self._answer(lambda call: code_deploy.create_deployment(call, self._read(group)))

    def get_deployment(self) -> Any:
        """Show a deployment."""
        if self._get_param("deploymentId") in self.codedeploy_backend.deployments:
            return super().get_deployment()
        answer = self._answer(code_deploy.get_deployment)
        answer.result["deploymentInfo"] |= self._of_group(answer.result["deploymentInfo"])
        return answer

    def batch_get_deployments(self) -> Any:
        """Show several deployments; what is unknown is left out."""
        answer: Any = super().batch_get_deployments()
        for deployment_id in self._get_param("deploymentIds") or []:
            if deployment_id in self._ids:
                call = self._call({"deploymentId": deployment_id})
                answer.result["deploymentsInfo"].append(code_deploy.get_deployment(call)["deploymentInfo"])
        return answer

    def list_deployments(self) -> Any:
        """List deployments, the oldest first."""
        answer: Any = super().list_deployments()
        wanted = {name: self._get_param(name) for name in ("applicationName", "deploymentGroupName")}
        statuses, times = self._get_param("includeOnlyStatuses"), self._get_param("createTimeRange") or {}
        for deployment_id in self._ids:
            shape = code_deploy.get_deployment(self._call({"deploymentId": deployment_id}))["deploymentInfo"]
            named = all(value in (None, shape[name]) for name, value in wanted.items())
            begun = _moment(shape["createTime"])
            timely = _moment(times.get("start"), begun) <= begun <= _moment(times.get("end"), begun)
            if named and timely and (not statuses or shape["status"] in statuses):
                answer.result["deployments"].append(deployment_id)
        return answer

    @property
    def _group(self) -> Any:
        return self.codedeploy_backend.get_deployment_group(
            self._get_param("applicationName"), self._get_param("deploymentGroupName")
        )

    @property
    def _ids(self) -> list[str]:
        return list(current().account(self.current_account, self.region).code_deployments)

    def _call(self, request: dict[str, Any]) -> Call:
        account = current().account(self.current_account, self.region)
        return Call(self._get_action(), request, account, current())

    def _answer(self, handler: Callable[[Call], Answer]) -> Any:
        with current().lock, _refusals():
            return ActionResult(handler(self._call(self._get_params())))

    def _of_group(self, shape: dict[str, Any]) -> dict[str, Any]:
        """Return what GetDeployment shows of the deployment group; nothing of one that has been deleted."""
        groups = self.codedeploy_backend.deployment_groups.get(shape["applicationName"], {})
        group = groups.get(shape["deploymentGroupName"])
        if group is None:
            return {}
        return {
            "deploymentStyle": group.deployment_style,
            "blueGreenDeploymentConfiguration": _with_waits(group.blue_green_deployment_configuration),
            "loadBalancerInfo": group.load_balancer_info,
        }

    def _read(self, group: Any) -> DeploymentGroup:
        pair = _pair(group.load_balancer_info)
        waits = _with_waits(group.blue_green_deployment_configuration)
        first, second = (self._target_group(each["name"]) for each in pair["targetGroups"])
        tests = (pair.get("testTrafficRoute") or {}).get("listenerArns") or [None]
        [service] = group.ecs_services
        return DeploymentGroup(
            application=group.application.application_name,
            name=group.deployment_group_name,
            cluster=service["clusterName"],
            service=service["serviceName"],
            configuration=str(group.deployment_config_name),
            target_groups=(first, second),
            production_listener=pair["prodTrafficRoute"]["listenerArns"][0],
            test_listener=tests[0],
            continues_by_itself=waits[_READY].get("actionOnTimeout") != "STOP_DEPLOYMENT",
            ready_wait_minutes=waits[_READY]["waitTimeInMinutes"],
            terminates_blue=waits[_TERMINATE].get("action") != "KEEP_ALIVE",
            termination_wait_minutes=waits[_TERMINATE]["terminationWaitTimeInMinutes"],
            alarms=alarms(group.alarm_configuration or {}),
            rolls_back_on=triggers(group.auto_rollback_configuration),
        )

    def _target_group(self, name: str) -> str:
        groups = elbv2_backends[self.current_account][self.region].target_groups.values()
        found = next((str(group.arn) for group in groups if group.name == name), None)
        if found is None:
            refuse(truth.PAIR_INVALID, problem=f"there is no target group {name}")
        return found


def _add_operations() -> None:
    """Give CodeDeployCalls the method that moto looks for, for each operation that moto does not have."""
    for operation, handler in code_deploy.OPERATIONS.items():
        name = camelcase_to_underscores(operation)
        if name not in vars(CodeDeployCalls):
            setattr(CodeDeployCalls, name, _method(handler))


@contextmanager
def registered(simulation: Simulation) -> Iterator[None]:
    """Put these answers in the place of moto's, with ids that depend on the seed, for as long as the block lasts."""
    _add_operations()
    paths: dict[str, Any] = moto.codedeploy.urls.url_paths
    before = paths[_PATH]
    ids = SimpleNamespace(uuid4=lambda: uuid.UUID(simulation.chance.uuid("ids of CodeDeploy's groups")))
    codedeploy_backends.clear()
    paths[_PATH] = CodeDeployCalls.dispatch
    try:
        with patch("moto.codedeploy.models.uuid", ids):
            yield
    finally:
        paths[_PATH] = before
        codedeploy_backends.clear()


def _method(handler: Callable[[Call], Answer]) -> Callable[[CodeDeployCalls], Any]:
    def method(self: CodeDeployCalls) -> Any:
        return self._answer(handler)

    return method


@contextmanager
def _refusals() -> Iterator[None]:
    """Let moto write refusals as AWS does."""
    try:
        yield
    except EcsError as refusal:
        raise Refusal(refusal) from refusal


def _with_waits(configuration: dict[str, Any]) -> dict[str, Any]:
    return {
        **configuration,
        _READY: {"waitTimeInMinutes": 0, **configuration.get(_READY, {})},
        _TERMINATE: {"terminationWaitTimeInMinutes": 0, **configuration.get(_TERMINATE, {})},
    }


def _check_group(request: dict[str, Any]) -> None:
    style = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
    if request.get("deploymentStyle") != style:
        refuse(truth.GROUP_INCOMPLETE, what="the deploymentStyle BLUE_GREEN with WITH_TRAFFIC_CONTROL")
    for name in (_READY, _TERMINATE):
        if not (request.get("blueGreenDeploymentConfiguration") or {}).get(name):
            refuse(truth.GROUP_INCOMPLETE, what=f"a blueGreenDeploymentConfiguration with {name}")
    if len(request.get("ecsServices") or []) != 1:
        refuse(truth.SERVICE_INVALID, problem="ecsServices must name it")
    _pair(request.get("loadBalancerInfo") or {})
    configuration = request.get("deploymentConfigName")
    if configuration and configuration not in truth.CONFIGURATIONS.value:
        refuse(truth.NO_CONFIGURATION, name=configuration)


def _pair(load_balancer_info: dict[str, Any]) -> dict[str, Any]:
    pairs = load_balancer_info.get("targetGroupPairInfoList") or []
    if len(pairs) != 1 or len(pairs[0].get("targetGroups") or []) != 2:
        refuse(truth.PAIR_INVALID, problem="targetGroupPairInfoList must have one pair of two target groups")
    if not (pairs[0].get("prodTrafficRoute") or {}).get("listenerArns"):
        refuse(truth.PAIR_INVALID, problem="prodTrafficRoute must name a listener")
    return dict(pairs[0])


def _moment(given: Any, default: float = 0.0) -> float:
    return given.timestamp() if hasattr(given, "timestamp") else float(given or default)
