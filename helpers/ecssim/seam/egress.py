"""Nothing leaves the machine: real credentials are never read, and no call reaches AWS.

Two belts. Every HTTP request of every botocore client, also of one made before the simulation, ends in moto or in an
error. And no library can look up or connect to a host of AWS.
"""

import contextlib
import os
import re
import socket
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import urlparse

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.configprovider import ConfiguredEndpointProvider
from botocore.httpsession import URLLib3Session
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

_AWS_HOST = re.compile(
    r"(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.aws|on\.aws|aws\.dev)$"
    r"|^169\.254\.169\.254$|^169\.254\.170\.(2|23)$|^fd00:ec2::",
    re.IGNORECASE,
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NOT_YET_IMPLEMENTED = 404

# A closed port: what a subprocess such as the aws CLI finds when it asks for AWS.
_NOWHERE = "http://127.0.0.1:9"
_DROPPED = re.compile(
    r"AWS_(DEFAULT_)?PROFILE|AWS_(SESSION|SECURITY)_TOKEN|AWS_ENDPOINT_URL.*|AWS_ROLE_ARN|AWS_WEB_IDENTITY_TOKEN_FILE"
    r"|AWS_CONTAINER_CREDENTIALS_.*|AWS_CREDENTIAL_.*|AWS_USE_.*_ENDPOINT"
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
    }
    with patch.dict(os.environ, kept | isolated, clear=True):
        yield


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Turn every way out of the machine into moto or into EgressBlockedError."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect
    send_for_real = URLLib3Session.send

    def send(self: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        request.url = _within_moto(request.url)
        host = urlparse(request.url).hostname or ""
        if host in _LOOPBACK:
            return send_for_real(self, request)
        answer = botocore_stubber.process_request(request) if _AWS_HOST.search(host) else None
        if answer is None or (answer[0] == _NOT_YET_IMPLEMENTED and answer[2] == "Not yet implemented"):
            raise EgressBlockedError(host)
        status, headers, body = answer
        return AWSResponse(request.url, status, headers, MockRawResponse(body))

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_aws(host)
        return look_up(host, *args, **kwargs)

    def connect_checked(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple):
            _refuse_aws(address[0])
        connect(self, address)

    with (
        patch.object(URLLib3Session, "send", send),
        patch.object(socket, "getaddrinfo", getaddrinfo),
        patch.object(socket.socket, "connect", connect_checked),
        # AWS_ENDPOINT_URL is for subprocesses only: in this process moto answers under AWS's own names.
        patch.object(ConfiguredEndpointProvider, "provide", lambda _: None),
    ):
        yield


def _within_moto(url: str) -> str:
    """Return the URL under the name by which moto knows it: neither dual-stack nor FIPS."""
    url = re.sub(r"^(https?://[^/]+)\.api\.aws(?=[:/]|$)", r"\1.amazonaws.com", url)
    return re.sub(r"^(https?://[a-z0-9-]+)-fips\.", r"\1.", url)


def _refuse_aws(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if _AWS_HOST.search(name):
        raise EgressBlockedError(name)
