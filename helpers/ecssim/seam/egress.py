"""Nothing leaves the machine: real credentials are never read, and no call reaches AWS.

Three belts. The environment holds nothing of the user's AWS (environment.py). Every HTTP request of every botocore
client, also of one made before the simulation, ends in moto or in an error. And no socket of Python can look up or
connect to anything but this machine itself (sockets.py).
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, NoReturn
from unittest.mock import patch
from urllib.parse import urlparse

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.configprovider import ConfiguredEndpointProvider
from botocore.credentials import CredentialResolver, EnvProvider, ProcessProvider
from botocore.exceptions import CredentialRetrievalError
from botocore.httpsession import URLLib3Session
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.core.models import botocore_stubber

from .sockets import EgressBlockedError, is_this_machine, watched_sockets

_AWS_HOST = re.compile(r"(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.aws|on\.aws)$", re.IGNORECASE)
_NOT_YET_IMPLEMENTED = (404, "Not yet implemented")


@contextlib.contextmanager
def guarded(ports_out: frozenset[int]) -> Iterator[None]:
    """Turn every way out of the machine into moto or into EgressBlockedError.

    Arguments:
        ports_out: ports of this machine that lead out of it, as isolated_environment yields them.
    """
    with (
        patch.object(BotocoreStubber, "process_request", _process_request),
        patch.object(URLLib3Session, "send", _send),
        # AWS_ENDPOINT_URL is for subprocesses only: in this process moto answers under AWS's own names.
        patch.object(ConfiguredEndpointProvider, "provide", lambda _: None),
        # A session made before the simulation knows the user's profiles; those may sign in somewhere, or run a program.
        patch.object(CredentialResolver, "load_credentials", lambda _: EnvProvider().load()),
        patch.object(ProcessProvider, "_retrieve_credentials_using", _run_no_program),
        # The transfer client in C has sockets of its own.
        patch("boto3.s3.transfer.HAS_CRT", False),
        watched_sockets(ports_out),
    ):
        yield


_send_for_real = URLLib3Session.send
_process_in_moto = BotocoreStubber.process_request


def _run_no_program(self: ProcessProvider, credential_process: str) -> NoReturn:  # noqa: ARG001 (botocore's signature)
    why = "the simulation reads no real credentials, so it did not run credential_process"
    raise CredentialRetrievalError(provider=self.METHOD, error_msg=why)


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
    if is_this_machine(host):
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
