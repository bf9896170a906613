"""Reading an AppSpec file for a deployment of ECS, in JSON or YAML; the case of its keys does not matter."""

import hashlib
from dataclasses import dataclass
from typing import Any, Never

import yaml

from ..truth import code_deploy as truth
from .refusal import refuse

_TYPE = "AWS::ECS::Service"


@dataclass(frozen=True, slots=True)
class AppSpec:
    """What an AppSpec file says.

    Arguments:
        task_definition, container_name, container_port: what is deployed, and which of its containers has the traffic.
        platform_version, network_configuration, capacity_provider_strategy: None keeps those of the service.
        functions: the name or ARN of a function, by the hook that invokes it.
    """

    task_definition: str
    container_name: str
    container_port: int
    platform_version: str | None
    network_configuration: dict[str, Any] | None
    capacity_provider_strategy: list[dict[str, Any]] | None
    functions: dict[str, str]


def read(revision: dict[str, Any]) -> AppSpec:
    """Return what the AppSpec file of a revision says.

    Raises:
        EcsError: InvalidRevisionException that says what is wrong with it.
    """
    if not revision:
        refuse(truth.REVISION_MISSING)
    kind = revision.get("revisionType", "AppSpecContent")
    if kind != "AppSpecContent":
        refuse(truth.REVISION_TYPE, kind=kind)
    given = revision.get("appSpecContent", {})
    content = given.get("content", "")
    if given.get("sha256") and hashlib.sha256(content.encode()).hexdigest() != given["sha256"].lower():
        _refuse(truth.SHA_WRONG())
    return _read(content)


def _read(content: str) -> AppSpec:
    try:
        whole = _lowered(yaml.safe_load(content))
    except yaml.YAMLError:
        _refuse("it is neither JSON nor YAML")
    resources = whole.get("resources")
    if not isinstance(resources, list) or len(resources) != 1:
        _refuse("Resources must list one service")
    named = _lowered(resources[0])
    service = _lowered(next(iter(named.values()), None))
    if service.get("type") != _TYPE:
        _refuse(f"the Type of the resource must be {_TYPE}")
    properties = _lowered(service.get("properties"))
    balancer = _lowered(properties.get("loadbalancerinfo"))
    for name, value in (
        ("TaskDefinition", properties.get("taskdefinition")),
        ("LoadBalancerInfo.ContainerName", balancer.get("containername")),
        ("LoadBalancerInfo.ContainerPort", balancer.get("containerport")),
    ):
        if not value:
            _refuse(f"{name} is missing")
    return AppSpec(
        str(properties["taskdefinition"]),
        str(balancer["containername"]),
        _port(balancer["containerport"]),
        properties.get("platformversion"),
        _in_case_of_the_api(properties.get("networkconfiguration")),
        _in_case_of_the_api(properties.get("capacityproviderstrategy")),
        _functions(whole.get("hooks")),
    )


def _functions(hooks: Any) -> dict[str, str]:
    known = {name.lower(): name for name in truth.HOOKS.value}
    functions: dict[str, str] = {}
    for hook in hooks or []:
        for name, function in _lowered(hook).items():
            if name not in known:
                _refuse(f"{name} is no hook of an ECS deployment: there are {', '.join(known.values())}")
            functions[known[name]] = str(function)
    return functions


def _port(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError):
        _refuse(f"ContainerPort must be a number, not {given!r}")


def _lowered(given: Any) -> dict[str, Any]:
    """Return a mapping with keys in small letters."""
    if not isinstance(given, dict):
        _refuse("it does not have the structure of an AppSpec file")
    return {str(key).lower(): value for key, value in given.items()}


def _in_case_of_the_api(given: Any) -> Any:
    """Return a value with its keys as the API of ECS has them: AppSpec files write AwsvpcConfiguration."""
    if isinstance(given, dict):
        return {key[:1].lower() + key[1:]: _in_case_of_the_api(value) for key, value in given.items()}
    return [_in_case_of_the_api(each) for each in given] if isinstance(given, list) else given


def _refuse(problem: str) -> Never:
    refuse(truth.REVISION_INVALID, problem=problem)
