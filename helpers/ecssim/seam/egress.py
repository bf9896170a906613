"""Nothing leaves the machine: real credentials are never read, and no call reaches AWS.

Two belts. Every HTTP request of every botocore client, also of one made before the simulation, ends in moto or in an
error. And no library can look up or connect to anything but this machine itself.
"""

import contextlib
import ipaddress
import os
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import urlparse

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.configprovider import ConfiguredEndpointProvider
from botocore.httpsession import URLLib3Session
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.core.models import botocore_stubber

_AWS_HOST = re.compile(r"(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.aws|on\.aws)$", re.IGNORECASE)
_NOT_YET_IMPLEMENTED = (404, "Not yet implemented")

# A closed port: what a subprocess such as the aws CLI finds when it asks for AWS.
_NOWHERE = "http://127.0.0.1:9"
_DROPPED = re.compile(
    r"AWS_(DEFAULT_)?PROFILE|AWS_(SESSION|SECURITY)_TOKEN|AWS_ENDPOINT_URL.*|AWS_ROLE_ARN|AWS_WEB_IDENTITY_TOKEN_FILE"
    r"|AWS_CONTAINER_CREDENTIALS_.*|AWS_CREDENTIAL_.*|AWS_USE_.*_ENDPOINT|(HTTP|HTTPS|ALL)_PROXY",
    re.IGNORECASE,
)


class EgressBlockedError(ConnectionError):
    """A call that would have left the machine."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"The simulation did not contact {host}: while it runs, nothing may leave this machine. "
            "The service is not part of the simulated AWS, or the call names a host of its own."
        )


@contextlib.contextmanager
def isolated_environment(region: str) -> Iterator[None]:
    """Hide the user's AWS profiles, keys, tokens and endpoints from everybody in this process and its children."""
    kept = {name: value for name, value in os.environ.items() if not _DROPPED.fullmatch(name)}
    isolated = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ACCESS_KEY_ID": "SIMULATED",
        "AWS_SECRET_ACCESS_KEY": "SIMULATED",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": _NOWHERE,
        "NO_PROXY": "*",
    }
    with patch.dict(os.environ, kept | isolated, clear=True):
        yield


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Turn every way out of the machine into moto or into EgressBlockedError."""
    with (
        patch.object(BotocoreStubber, "process_request", _process_request),
        patch.object(URLLib3Session, "send", _send),
        # AWS_ENDPOINT_URL is for subprocesses only: in this process moto answers under AWS's own names.
        patch.object(ConfiguredEndpointProvider, "provide", lambda _: None),
        patch.object(socket, "getaddrinfo", _checked(socket.getaddrinfo, host_at=0)),
        patch.object(socket, "gethostbyname", _checked(socket.gethostbyname, host_at=0)),
        patch.object(socket, "gethostbyname_ex", _checked(socket.gethostbyname_ex, host_at=0)),
        patch.object(socket.socket, "connect", _checked(socket.socket.connect, host_at=1)),
        patch.object(socket.socket, "connect_ex", _checked(socket.socket.connect_ex, host_at=1)),
        patch.object(socket.socket, "sendto", _checked(socket.socket.sendto, host_at=-1)),
    ):
        yield


_send_for_real = URLLib3Session.send
_process_in_moto = BotocoreStubber.process_request


def _process_request(self: BotocoreStubber, request: AWSPreparedRequest) -> Any:
    """Give a request to moto under the name by which moto knows it, and refuse what moto has no service for."""
    request.url = _within_moto(request.url)
    answer = _process_in_moto(self, request)
    if answer is not None and (answer[0], answer[2]) == _NOT_YET_IMPLEMENTED:
        raise EgressBlockedError(urlparse(request.url).hostname or "")
    return answer


def _send(self: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
    """Answer what botocore is about to send: from moto if it is for AWS, for real if it is for this machine."""
    host = urlparse(request.url).hostname or ""
    if _is_this_machine(host):
        return _send_for_real(self, request)
    answer = botocore_stubber.process_request(request) if _AWS_HOST.search(host) else None
    if answer is None:
        raise EgressBlockedError(host)
    status, headers, body = answer
    return AWSResponse(request.url, status, headers, MockRawResponse(body))


def _within_moto(url: str) -> str:
    """Return the URL under the name by which moto knows it: neither dual-stack nor FIPS."""
    url = re.sub(r"^(https?://[^/]+)\.api\.aws(?=[:/]|$)", r"\1.amazonaws.com", url)
    return re.sub(r"^(https?://[a-z0-9-]+)-fips\.", r"\1.", url)


def _checked(function: Callable[..., Any], host_at: int) -> Callable[..., Any]:
    """Return the function of the socket module with a look at the host or address among its arguments."""

    def check_and_call(*arguments: Any, **keywords: Any) -> Any:
        target = keywords.get("host", arguments[host_at] if arguments else None)
        if isinstance(target, tuple):
            target = target[0]
        if isinstance(target, bytes):
            target = target.decode(errors="replace")
        # Anything else is no internet address: None for all interfaces, or the path of a local socket.
        if isinstance(target, str) and _is_internet(arguments[0]) and not _is_this_machine(target):
            raise EgressBlockedError(target)
        return function(*arguments, **keywords)

    return check_and_call


def _is_internet(subject: Any) -> bool:
    """Whether a look-up, or a socket of the internet families, is what is asked for."""
    return not isinstance(subject, socket.socket) or subject.family in (socket.AF_INET, socket.AF_INET6)


def _is_this_machine(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return False
