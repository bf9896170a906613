"""What ecssim leaves out for now although it would change what happens, so it is refused and not ignored.

Parameters that only go into the description of a resource, such as environment variables, are kept and shown.
"""

from collections.abc import Iterator
from typing import Any

from ..truth import errors, fargate
from .call import Call
from .refusal import refuse

# Parameters by operation, as paths; a path is refused when it holds something other than nothing or a harmless value.
_RUN = ["volumeConfigurations"]
_SERVICE = [
    *_RUN,
    "loadBalancers[].loadBalancerName",
    "serviceConnectConfiguration.services[].tls",
    "serviceConnectConfiguration.services[].clientAliases[].testTrafficRules",
    "vpcLatticeConfigurations",
    "gatewayConnectors",
    "monitoring",
]
_CONTAINER = [
    "disableNetworking",
    "dnsServers",
    "environmentFiles",
    "extraHosts",
    "firelensConfiguration",
    "links",
    "portMappings[].containerPortRange",
    "privileged",
    "repositoryCredentials",
]
_TASK_DEFINITION = [
    "runtimePlatform.cpuArchitecture",
    "runtimePlatform.operatingSystemFamily",
    "volumes[].configuredAtLaunch",
    "volumes[].dockerVolumeConfiguration",
    "volumes[].efsVolumeConfiguration",
    "volumes[].fsxWindowsFileServerVolumeConfiguration",
    "volumes[].host.sourcePath",
    "volumes[].s3filesVolumeConfiguration",
]
PARAMETERS = {
    "RegisterTaskDefinition": [*_TASK_DEFINITION, *(f"containerDefinitions[].{name}" for name in _CONTAINER)],
    "RunTask": _RUN,
    "CreateService": _SERVICE,
    "UpdateService": _SERVICE,
    "CreateTaskSet": ["serviceRegistries", "loadBalancers[].loadBalancerName"],
}
_HARMLESS = {
    "runtimePlatform.cpuArchitecture": "X86_64",
    "runtimePlatform.operatingSystemFamily": "LINUX",
}


def refuse_what_is_not_simulated(call: Call) -> None:
    """Refuse a request that needs something which ecssim leaves out.

    Raises:
        EcsError: UnsupportedFeatureException that names the parameter.
    """
    for path in PARAMETERS.get(call.operation, []):
        if _is_for_fargate_to_refuse(call, path):
            continue
        for value in _values(call.request, path.split(".")):
            if value and value != _HARMLESS.get(path):
                refuse(errors.NOT_SIMULATED_PARAMETER, parameter=path.replace("[]", ""), operation=call.operation)


def _is_for_fargate_to_refuse(call: Call, path: str) -> bool:
    """Whether AWS refuses the parameter as well, because a task definition is for Fargate, which does not have it."""
    on_fargate = "FARGATE" in call.get("requiresCompatibilities", [])
    return on_fargate and path.rpartition(".")[2] in fargate.UNSUPPORTED_CONTAINER_SETTINGS.value


def _values(holder: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield holder
        return
    name, *rest = path
    value = holder.get(name.removesuffix("[]"))
    if value is None:
        return
    for item in value if name.endswith("[]") else [value]:
        yield from _values(item, rest)
