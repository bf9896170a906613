"""What AWS Lambda allows, how long it takes, and what it says."""

from .fact import ASSUMED, REMEMBERED, Fact, Message, Spread

_QUOTAS = "Lambda developer guide, Lambda quotas"
_ASYNC = "Lambda developer guide, How Lambda handles errors and retries with asynchronous invocation"
_SCALING = "Lambda developer guide, Lambda scaling behavior"
_LOG = "the lines that Lambda writes for each invocation, as far as memory goes"
_RUNTIME = "answers of the Python runtime of Lambda, as far as memory goes"

# Limits.
TIMEOUT_MOST_S = Fact(900, _QUOTAS)
MEMORY_MIB = Fact(Spread(128, 10_240), _QUOTAS)
ACCOUNT_CONCURRENCY = Fact(1_000, _QUOTAS + ": of one Region; a new account has less")
UNRESERVED_CONCURRENCY = Fact(100, "Lambda developer guide, Configuring reserved concurrency: what stays unreserved")
SCALING_ENVIRONMENTS = Fact(1_000, _SCALING + ": new environments of one function every 10 s")
SCALING_PERIOD_S = Fact(10.0, _SCALING)
REQUEST_BYTES = Fact(6 * 1024 * 1024, _QUOTAS + ": request of a synchronous invocation")
ASYNC_REQUEST_BYTES = Fact(1024 * 1024, _QUOTAS + ": 1 MB for an asynchronous invocation")
ANSWER_BYTES = Fact(6 * 1024 * 1024 + 100, _QUOTAS + "; the 100 bytes are from memory", REMEMBERED)
LOG_TAIL_BYTES = Fact(4096, "API reference, Invoke: LogResult holds the last 4 KB")

# Times.
COLD_START_S = Fact(Spread(0.12, 0.35), "start of a small Python function, as far as memory goes", REMEMBERED)
RUN_S = Fact(Spread(0.0012, 0.0045), "a handler that does next to nothing; what code takes is not measured", ASSUMED)
KEPT_WARM_S = Fact(600.0, "AWS does not say how long an idle environment stays", ASSUMED)

# Asynchronous invocation.
ASYNC_RETRIES = Fact(2, _ASYNC)
ASYNC_RETRY_AFTER_S = Fact((60.0, 120.0), _ASYNC + ": one minute, then two")
ASYNC_AGE_S = Fact(6 * 3600.0, _ASYNC)
THROTTLED_RETRY_AFTER_S = Fact((1.0, 300.0), _ASYNC + ": from one second up to five minutes, exponentially")

# A program that never sleeps takes no virtual time; these two end it.
INSTRUCTIONS = Fact(10_000_000, "ecssim ends a function as timed out that runs more instructions of Python", ASSUMED)
REAL_TIME_S = Fact(2.0, "ecssim ends a function that blocks for longer, in real time, as timed out", ASSUMED)
USED_MEMORY_MIB = Fact(38, "what REPORT says is used; no memory is measured", ASSUMED)

# What Lambda writes into its log.
START_LINE = Message("START RequestId: {request_id} Version: {version}", _LOG, REMEMBERED)
END_LINE = Message("END RequestId: {request_id}", _LOG, REMEMBERED)
REPORT_LINE = Message(
    "REPORT RequestId: {request_id}\tDuration: {duration_ms:.2f} ms\tBilled Duration: {billed_ms} ms\t"
    "Memory Size: {memory_mib} MB\tMax Memory Used: {used_mib} MB\t",
    _LOG + "; since August 2025 the initialization is billed too",
    REMEMBERED,
)
REPORT_INIT = Message("Init Duration: {init_ms:.2f} ms\t", _LOG, REMEMBERED)
REPORT_TIMEOUT = Message("Status: timeout\t", _LOG, REMEMBERED)
TIMEOUT_LINE = Message("{at} {request_id} Task timed out after {timeout_s:.2f} seconds", _LOG, REMEMBERED)

# What an invocation answers with that failed.
TIMED_OUT_TYPE = Fact("Sandbox.Timedout", _RUNTIME, REMEMBERED)
TIMED_OUT = Message("RequestId: {request_id} Error: Task timed out after {timeout_s:.2f} seconds", _RUNTIME, REMEMBERED)
NO_MODULE = Message(
    "Unable to import module '{module}': {problem}", _RUNTIME, REMEMBERED, code="Runtime.ImportModuleError"
)
BAD_SYNTAX = Message(
    "Syntax error in module '{module}': {problem} ({file}, line {line})",
    _RUNTIME,
    REMEMBERED,
    code="Runtime.UserCodeSyntaxError",
)
NO_HANDLER = Message(
    "Handler '{handler}' missing on module '{module}'", _RUNTIME, REMEMBERED, code="Runtime.HandlerNotFound"
)
BAD_HANDLER = Message(
    "Bad handler '{handler}': not enough values to unpack (expected 2, got 1)",
    _RUNTIME,
    REMEMBERED,
    code="Runtime.MalformedHandlerName",
)
NOT_JSON = Message("Unable to marshal response: {problem}", _RUNTIME, REMEMBERED, code="Runtime.MarshalError")
EXITED = Message(
    "RequestId: {request_id} Error: Runtime exited with error: exit status {status}",
    _RUNTIME,
    REMEMBERED,
    code="Runtime.ExitError",
)
ANSWER_TOO_LARGE = Message(
    "Response payload size ({size} bytes) exceeded maximum allowed payload size ({most} bytes).",
    _RUNTIME,
    REMEMBERED,
    code="Function.ResponseSizeTooLarge",
)

# What refuses an invocation.
_INVOKE = "API reference, Invoke: the error's name; its words are from memory"
THROTTLED = Message("Rate Exceeded.", _INVOKE, REMEMBERED, code="TooManyRequestsException")
REQUEST_TOO_LARGE = Message(
    "{size} byte payload is too large for the {kind} invocation type (limit {most} bytes)",
    _INVOKE,
    REMEMBERED,
    code="RequestTooLargeException",
)
UNREADABLE = Message(
    "Could not parse request body into json: {problem}", _INVOKE, REMEMBERED, code="InvalidRequestContentException"
)
NOT_SIMULATED = Message(
    "ecssim runs functions in Python from a ZIP file: {function} is {kind}. Nothing was run.",
    "ecssim",
    ASSUMED,
    code="UnsupportedFeatureException",
)
OUT_OF_RANGE = Message(
    "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: "
    "Member must have value {relation} than or equal to {limit}",
    "API reference, CreateFunction: the limits; the words are those of other validation errors of AWS",
    REMEMBERED,
    code="ValidationException",
)
TOO_MUCH_RESERVED = Message(
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
    "minimum value of [{minimum}].",
    "API reference, PutFunctionConcurrency; the words are from memory",
    REMEMBERED,
    code="InvalidParameterValueException",
)
THROTTLE_REASONS = Fact(
    {
        "function": "ReservedFunctionConcurrentInvocationLimitExceeded",
        "account": "ConcurrentInvocationLimitExceeded",
        "scaling": "FunctionInvocationRateLimitExceeded",
    },
    "API reference, TooManyRequestsException: the reasons; that the last one is for scaling is ours",
    ASSUMED,
)
