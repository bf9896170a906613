"""Lambda functions of moto that run without Docker.

moto keeps functions, versions, aliases and policies. Whatever invokes one, be it a client, a topic or a rule, comes
here instead of starting a container.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatchcase
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from moto.awslambda.models import LambdaBackend, LambdaFunction, lambda_backends
from moto.awslambda.responses import LambdaResponse
from moto.core.exceptions import JsonRESTError

from ..engine.process import Process, stop_all
from ..model.function import FunctionAnswer, FunctionVersion
from ..neighbours import FunctionFailedError
from ..outside.asynchronous_invocation import AsynchronousInvocation, AsynchronousSettings
from ..outside.functions import Functions, ThrottledError
from ..truth import functions as truth
from ..truth.fact import Message
from . import event_targets
from .current import current
from .logs import MotoLogs

# A status, headers and a body.
Answer = tuple[int, dict[str, str], str]

# Where a backend of moto keeps what runs.
_RUNNING = "ecssim_functions"
_LONGEST_S = truth.TIMEOUT_MOST_S.value + 60.0


class MotoFunctions:
    """AWS Lambda of one account, for those who invoke functions from within the simulation.

    Arguments:
        account_id: twelve digits.
        region: where a function is that is only named.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def invoke(self, function_arn: str, payload: Mapping[str, Any]) -> Any:
        """Invoke a function, and return what it returns; the world stands still until then.

        Raises:
            FunctionFailedError: if there is none, or it fails.
        """
        try:
            backend = _backend(self._account_id, function_arn, self._region)
            answer = _invoke(backend, backend.get_function(function_arn, None), function_arn, json.dumps(payload))
        except (JsonRESTError, ThrottledError) as refusal:
            raise FunctionFailedError(str(refusal)) from refusal
        if answer.error:
            raise FunctionFailedError(answer.payload)
        return json.loads(answer.payload)

    def queue(self, function_arn: str, payload: str, source_arn: str, service: str) -> None:
        """Have a function invoked asynchronously on behalf of another service.

        Arguments:
            payload: JSON.
            source_arn, service: who asks; the function's policy must let it.

        Raises:
            PermissionError: if the policy does not.
            LookupError: if there is no such function.
        """
        try:
            backend = _backend(self._account_id, function_arn, self._region)
            function = backend.get_function(function_arn, None)
        except JsonRESTError as refusal:
            raise LookupError(refusal.message) from refusal
        if service and not _admits(function.policy.statements, service, source_arn):
            raise PermissionError(
                f"the policy of {function_arn} does not let {service} invoke it: call AddPermission with "
                f"Principal {service} and SourceArn {source_arn}"
            )
        _queue(backend, function, function_arn, payload)


@contextmanager
def run_without_docker() -> Iterator[None]:
    """Let functions run in this process for as long as the block lasts."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(LambdaResponse, "invoke", _answer_invoke))
        stack.enter_context(patch.object(LambdaResponse, "invoke_async", _answer_invoke_async))
        stack.enter_context(patch.object(LambdaFunction, "invoke", _invoke_for_moto))
        stack.enter_context(patch.object(LambdaBackend, "create_function", _checked(LambdaBackend.create_function, 0)))
        configure = LambdaBackend.update_function_configuration
        stack.enter_context(patch.object(LambdaBackend, "update_function_configuration", _checked(configure, 2)))
        stack.enter_context(patch.object(LambdaBackend, "put_function_concurrency", _reserve))
        stack.callback(stop_all)
        yield


class RefusedError(JsonRESTError):
    """An error in Lambda's shape."""

    def __init__(self, message: Message, status: int = 400, **values: Any) -> None:
        super().__init__(message.code, message(**values))
        self.code = status


def _backend(account_id: str, function: str, region: str) -> Any:
    """Return where a function is that is named, or given as ARN."""
    parts = function.split(":")
    if len(parts) > 5:
        region, account_id = parts[3], parts[4]
    return lambda_backends[account_id][region]


def _functions(backend: Any) -> Functions:
    """Return what runs the functions of a backend; it is forgotten together with that."""
    found: Functions | None = vars(backend).get(_RUNNING)
    if found is None:
        simulation = current()
        logs = MotoLogs(backend.account_id, backend.region_name)
        found = Functions(simulation.clock, simulation.chance, simulation.lock, logs, lambda: _reserved(backend))
        vars(backend)[_RUNNING] = found
    return found


def _reserved(backend: Any) -> dict[str, int]:
    latest = [group["latest"] for group in backend._lambdas._functions.values() if group["latest"]]
    return {
        each.function_arn: int(each.reserved_concurrency) for each in latest if each.reserved_concurrency is not None
    }


def _version(function: Any) -> FunctionVersion:
    """Return a function of moto as what Lambda runs.

    Raises:
        JsonRESTError: if it is none that can run here.
    """
    runtime = str(function.run_time or "")
    if function.package_type != "Zip":
        raise RefusedError(truth.NOT_SIMULATED, function=function.function_name, kind="an image")
    if not runtime.startswith("python"):
        raise RefusedError(truth.NOT_SIMULATED, function=function.function_name, kind=runtime or "without a runtime")
    return FunctionVersion(
        arn=f"{function.function_arn.partition(':function:')[0]}:function:{function.function_name}",
        name=function.function_name,
        version=str(function.version),
        code=function.code_bytes,
        handler=str(function.handler),
        runtime=runtime,
        timeout_s=int(function.timeout),
        memory_mib=int(function.memory_size),
        role=function.role,
        variables=tuple(sorted(function.environment_vars.items())),
    )


def _invoke(backend: Any, function: Any, invoked_arn: str, payload: str) -> FunctionAnswer:
    """Invoke a function, and let virtual time pass until it has ended, if the caller is somebody who can wait."""
    simulation = current()
    answers: list[FunctionAnswer] = []
    with simulation.lock:
        caller = Process.current()
        waits = caller is not None and not caller.stands_still
        at_once = simulation.under_way and not waits

        def then(answer: FunctionAnswer) -> None:
            answers.append(answer)
            if caller and waits:
                simulation.clock.wake(simulation.now, caller)

        _functions(backend).invoke(_version(function), payload, invoked_arn, then, at_once=at_once)
        if caller and waits:
            caller.wait_for(lambda: bool(answers))
        elif not at_once:
            simulation.until(lambda: bool(answers), _LONGEST_S)
    return answers[0]


def _queue(backend: Any, function: Any, invoked_arn: str, payload: str) -> str:
    """Put an event into the queue of a function, and return the id of the request."""
    simulation = current()
    with simulation.lock:
        invocation = AsynchronousInvocation(
            _functions(backend),
            simulation.clock,
            _version(function),
            payload,
            invoked_arn,
            _settings(function),
            lambda arn, record: event_targets.to_destination(arn, json.dumps(record), invocation.request_id),
        )
        simulation.clock.wake(simulation.now, invocation)
    return invocation.request_id


def _settings(function: Any) -> AsynchronousSettings:
    if not function.event_invoke_config:
        return AsynchronousSettings()
    configured = function.event_invoke_config[-1].config
    destinations = configured.get("DestinationConfig", {})
    return AsynchronousSettings(
        retries=configured.get("MaximumRetryAttempts", truth.ASYNC_RETRIES.value),
        age_s=configured.get("MaximumEventAgeInSeconds", truth.ASYNC_AGE_S.value),
        on_success=destinations.get("OnSuccess", {}).get("Destination"),
        on_failure=destinations.get("OnFailure", {}).get("Destination"),
    )


def _admits(statements: list[dict[str, Any]], service: str, source_arn: str) -> bool:
    """Return whether a statement of a function's policy lets a service invoke it on behalf of a source."""
    for statement in statements:
        principal = statement.get("Principal")
        named = principal.get("Service") if isinstance(principal, dict) else principal
        condition = statement.get("Condition", {}).get("ArnLike", {}).get("AWS:SourceArn", "*")
        allowed = statement.get("Effect") == "Allow" and statement.get("Action") in (
            "lambda:InvokeFunction",
            "lambda:*",
        )
        if allowed and named in (service, "*") and fnmatchcase(source_arn, condition):
            return True
    return False


def _answer_invoke(self: LambdaResponse) -> Answer:
    """Answer Invoke; moto takes the status from among the headers."""
    status, headers, body = _invoke_for_client(self)
    return status, {**headers, "status": str(status)}, body


def _invoke_for_client(self: LambdaResponse) -> Answer:
    kind = self.headers.get("X-Amz-Invocation-Type") or "RequestResponse"
    name = unquote(self.path.rsplit("/", 2)[-2])
    qualifier = self.querystring.get("Qualifier", [None])[0]
    function = self.backend.get_function(name, qualifier)
    payload = self.body if isinstance(self.body, str) else (self.body or b"").decode()
    _check_request(payload, kind)
    invoked_arn = _invoked_arn(function, name, qualifier)
    headers = {"content-type": "application/json", "x-amz-executed-version": str(function.version)}
    if kind == "DryRun":
        _version(function)
        return 204, headers, ""
    if kind == "Event":
        request_id = _queue(self.backend, function, invoked_arn, payload)
        return 202, {"x-amzn-requestid": request_id}, ""
    try:
        answer = _invoke(self.backend, function, invoked_arn, payload)
    except ThrottledError as refusal:
        body = {"Reason": refusal.reason, "Type": "User", "message": str(refusal)}
        return 429, {"x-amzn-errortype": truth.THROTTLED.code}, json.dumps(body)
    if answer.error:
        headers["x-amz-function-error"] = answer.error
    if self.headers.get("X-Amz-Log-Type") == "Tail":
        headers["x-amz-log-result"] = base64.b64encode(answer.log_tail.encode()).decode()
    return 200, headers, answer.payload


def _answer_invoke_async(self: LambdaResponse) -> Answer:
    """Answer InvokeAsync, the old operation for what the type Event of Invoke does."""
    name = unquote(self.path.split("/functions/")[1].split("/")[0])
    function = self.backend.get_function(name, None)
    payload = self.body if isinstance(self.body, str) else (self.body or b"").decode()
    _check_request(payload, "Event")
    _queue(self.backend, function, _invoked_arn(function, name, None), payload)
    return 202, {"status": "202"}, "{}"


def _invoke_for_moto(self: LambdaFunction, body: str, request_headers: Any, response_headers: Any) -> str:  # noqa: ARG001
    """Invoke on behalf of moto's own services, such as a topic that a function subscribes to: asynchronously."""
    _queue(lambda_backends[self.account_id][self.region], self, self.function_arn, body or "{}")
    return ""


def _invoked_arn(function: Any, name: str, qualifier: str | None) -> str:
    base = _version(function).arn if function.package_type == "Zip" else function.function_arn
    own = name.partition(":function:")[2] or name
    qualifier = own.partition(":")[2] or qualifier
    return f"{base}:{qualifier}" if qualifier else str(base)


def _check_request(payload: str, kind: str) -> None:
    """Refuse an event that is too large, or no JSON."""
    size = len(payload.encode())
    most = (truth.ASYNC_REQUEST_BYTES if kind == "Event" else truth.REQUEST_BYTES).value
    if size > most:
        raise RefusedError(truth.REQUEST_TOO_LARGE, 413, size=size, kind=kind, most=most)
    try:
        json.loads(payload or "{}")
    except ValueError as problem:
        raise RefusedError(truth.UNREADABLE, problem=problem) from problem


def _checked(change: Callable[..., Any], position: int) -> Callable[..., Any]:
    """Return a method of moto's backend that refuses what is beyond Lambda's limits.

    Arguments:
        position: where among the arguments the request is.
    """

    def check_and_change(self: Any, *arguments: Any, **named: Any) -> Any:
        request = named["body"] if "body" in named else arguments[position]
        memory = truth.MEMORY_MIB.value
        _refuse_beyond(request, "Timeout", 1, truth.TIMEOUT_MOST_S.value)
        _refuse_beyond(request, "MemorySize", int(memory.low_s), int(memory.high_s))
        return change(self, *arguments, **named)

    return check_and_change


def _refuse_beyond(request: Mapping[str, Any], name: str, least: int, most: int) -> None:
    value = request.get(name)
    if value is None or least <= value <= most:
        return
    relation, limit = ("less", most) if value > most else ("greater", least)
    shown = name[0].lower() + name[1:]
    raise RefusedError(truth.OUT_OF_RANGE, value=value, name=shown, relation=relation, limit=limit)


def _reserve(self: Any, function_name: str, reserved_concurrency: int) -> int:
    """Reserve concurrency for a function; what is left for all others must not become too little."""
    function = self.get_function(function_name)
    others = sum(number for arn, number in _reserved(self).items() if arn != function.function_arn)
    minimum = truth.UNRESERVED_CONCURRENCY.value
    if truth.ACCOUNT_CONCURRENCY.value - others - int(reserved_concurrency) < minimum:
        raise RefusedError(truth.TOO_MUCH_RESERVED, minimum=minimum)
    function.reserved_concurrency = int(reserved_concurrency)
    return int(reserved_concurrency)
