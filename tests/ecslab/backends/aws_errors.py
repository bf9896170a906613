"""AWS's errors that are no answer to what was asked, in the shape of whichever protocol the call came in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, urlparse

CALLER = "arn:aws:iam::123456789012:user/learner"
REQUEST_ID = "00000000-0000-4000-8000-000000000000"
_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/[^/]+/([^/]+)/aws4_request")
_CBOR_PATH = re.compile(r"/service/[^/]+/operation/(\w+)$")
_THROTTLED = "Rate exceeded"
_BROKEN = "We encountered an internal error. Please try again."
_DENIED = (
    "User: {caller} is not authorized to perform: {action} on resource: {resource} "
    "because no identity-based policy allows the {action} action"
)
# By protocol and by what went wrong: status and code.
_CODES = {
    "json": {
        "THROTTLED": (400, "ThrottlingException"),
        "BUSY": (503, "ThrottlingException"),
        "BROKEN": (500, "InternalServerException"),
        "DENIED": (400, "AccessDeniedException"),
    },
    "query": {
        "THROTTLED": (400, "Throttling"),
        "BUSY": (503, "Throttling"),
        "BROKEN": (500, "InternalFailure"),
        "DENIED": (403, "AccessDenied"),
    },
    "ec2": {
        "THROTTLED": (503, "RequestLimitExceeded"),
        "BUSY": (503, "RequestLimitExceeded"),
        "BROKEN": (500, "InternalError"),
        "DENIED": (403, "UnauthorizedOperation"),
    },
    "rest-xml": {
        "THROTTLED": (503, "SlowDown"),
        "BUSY": (503, "SlowDown"),
        "BROKEN": (500, "InternalError"),
        "DENIED": (403, "AccessDenied"),
    },
    "rest-json": {
        "THROTTLED": (429, "TooManyRequestsException"),
        "BUSY": (503, "ThrottlingException"),
        "BROKEN": (500, "ServiceException"),
        "DENIED": (403, "AccessDeniedException"),
    },
}
_CODES["cbor"] = _CODES["json"]


@dataclass(frozen=True)
class Request:
    """A call as it comes over the wire."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def service(self) -> str:
        """The service's name in IAM's actions, such as elasticloadbalancing; empty without a signature."""
        found = _SCOPE.search(self._header("Authorization"))
        return found.group(1) if found else ""

    @property
    def is_for_aws(self) -> bool:
        """Whether it is a signed call of AWS's API."""
        return bool(self.service)

    @property
    def protocol(self) -> str:
        """The protocol of AWS that the call speaks: a key of the table of codes."""
        kind = self._header("Content-Type")
        if "rpc-v2-cbor" in self._header("smithy-protocol"):
            return "cbor"
        if self._header("X-Amz-Target"):
            return "json"
        if kind.startswith("application/x-www-form-urlencoded"):
            return "ec2" if self.service == "ec2" else "query"
        return "rest-xml" if self.service == "s3" else "rest-json"

    @property
    def operation(self) -> str:
        """The service and the operation, such as ecs.RunTask; of a REST call the method and the path."""
        return f"{self.service}.{self._name()}"

    def _name(self) -> str:
        match self.protocol:
            case "json":
                return self._header("X-Amz-Target").rpartition(".")[2]
            case "query" | "ec2":
                return parse_qs(self.body.decode()).get("Action", [""])[0]
            case "cbor":
                found = _CBOR_PATH.search(urlparse(self.path).path)
                return found.group(1) if found else ""
            case _:
                return f"{self.method} {urlparse(self.path).path}"

    def _header(self, name: str) -> str:
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


def error_of(request: Request, kind: str, resource: str = "*") -> tuple[int, list[tuple[str, str]], bytes]:
    """Return status, headers and body of an error.

    Arguments:
        kind: THROTTLED, BUSY, BROKEN or DENIED.
        resource: on what the caller lacks the permission.
    """
    status, code = _CODES[request.protocol][kind]
    message = _message(request, kind, resource)
    match request.protocol:
        case "json":
            target = json.dumps({"__type": code, "message": message}).encode()
            return status, [("Content-Type", "application/x-amz-json-1.1"), _request_id()], target
        case "rest-json":
            headers = [("Content-Type", "application/json"), ("x-amzn-ErrorType", code), _request_id()]
            return status, headers, json.dumps({"message": message}).encode()
        case "cbor":
            headers = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor"), _request_id()]
            return status, headers, _cbor({"__type": code, "message": message})
        case _:
            return status, [("Content-Type", "text/xml")], _xml(request.protocol, code, message).encode()


def _message(request: Request, kind: str, resource: str) -> str:
    if kind != "DENIED":
        return _BROKEN if kind == "BROKEN" else _THROTTLED
    action = request.operation.replace(".", ":", 1)
    said = _DENIED.format(caller=CALLER, action=action, resource=resource)
    return f"You are not authorized to perform this operation. {said}" if request.protocol == "ec2" else said


def _xml(protocol: str, code: str, message: str) -> str:
    said = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if protocol == "ec2":
        return f"<Response><Errors><Error>{said}</Error></Errors><RequestID>{REQUEST_ID}</RequestID></Response>"
    if protocol == "rest-xml":
        return f"<Error>{said}<RequestId>{REQUEST_ID}</RequestId></Error>"
    said = f"<Error><Type>Sender</Type>{said}</Error>"
    return f"<ErrorResponse>{said}<RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"


def _cbor(texts: Mapping[str, str]) -> bytes:
    """Return a CBOR map of texts, each with its length in two bytes."""
    pairs = (text.encode() for pair in texts.items() for text in pair)
    return bytes([0xA0 + len(texts)]) + b"".join(b"\x79" + len(text).to_bytes(2, "big") + text for text in pairs)


def _request_id() -> tuple[str, str]:
    return "x-amzn-RequestId", REQUEST_ID
