"""Any URL that speaks AWS's API: `python -m ecssim serve`, LocalStack, and others.

If the other side is ecssim, sleeping lets its virtual time pass; elsewhere it really sleeps.
"""

import json
import os
import re
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from unittest.mock import patch
from urllib.parse import urlparse

from .base import WithoutBill
from .behind import Behind, how_the_lab_fares, who_answers
from .world import DistantWorld

_REGION = "us-east-1"
_TIMEOUT_S = 10
_AWS_HOST = re.compile(r"(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.aws|on\.aws)$", re.IGNORECASE)


class NoEndpointError(ValueError):
    """The endpoint backend does not know where to go, or nothing answers there."""


class EndpointBackend(WithoutBill):
    """An AWS behind a URL.

    Arguments:
        url: where it is, such as http://127.0.0.1:5000.
        lab_id: the lab whose calls go there.

    Raises:
        NoEndpointError: without a URL, if it is AWS's own, or if nothing answers.
    """

    name = "endpoint"

    def __init__(self, url: str | None, lab_id: str) -> None:
        if not url:
            raise NoEndpointError(
                "The endpoint backend needs a URL. Start `python -m ecssim serve` and set "
                "ECSLAB_ENDPOINT_URL=http://127.0.0.1:5000."
            )
        if _AWS_HOST.search(urlparse(url).hostname or ""):
            raise NoEndpointError(
                f"{url} is AWS itself, where things cost money, and nothing watches the calls of the endpoint backend. "
                "Set ECSLAB_ENDPOINT_URL to an emulator."
            )
        self._url = url.rstrip("/")
        self.world = DistantWorld(self._url)
        self._stack = ExitStack()
        self._behind = who_answers(self._url) if self._advance(0) is None else Behind.ECSSIM
        self._fares = how_the_lab_fares(self._behind, lab_id)
        if self._behind is Behind.ECSSIM:
            self._stack.enter_context(patch("time.sleep", self._sleep_virtually()))

    @property
    def description(self) -> str:
        """Where the calls go, and what is known of how the lab fares there."""
        return f"the AWS behind {self._url}. {self._fares}"

    def client(self, service: str) -> Any:
        """Return a boto3 client of the endpoint; without credentials of the user's own it brings some."""
        import boto3
        from botocore.config import Config

        session = boto3.Session(
            aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "simulated"),
            aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "simulated"),
            region_name=os.environ.get("AWS_DEFAULT_REGION", _REGION),
        )
        # Some calls go to a host of their own on AWS, such as DiscoverInstances to data-servicediscovery; here is one.
        return session.client(service, endpoint_url=self._url, config=Config(inject_host_prefix=False))

    def now(self) -> datetime:
        """Return the moment that the other side lives in."""
        return self._advance(0) or datetime.now(UTC)

    def why(self, arn: str) -> str | None:  # noqa: ARG002 (the API has no such call)
        """Return None: the API does not tell."""
        return None

    def close(self) -> None:
        """Leave the endpoint as it is."""
        self._stack.close()

    def _advance(self, seconds: float) -> datetime | None:
        """Let ecssim's virtual time pass and return its moment; None if the other side is not ecssim."""
        request = urllib.request.Request(f"{self._url}/ecssim/advance", json.dumps({"seconds": seconds}).encode())
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
                return datetime.fromisoformat(json.loads(answer.read())["now"])
        except urllib.error.HTTPError:
            return None
        except (ValueError, KeyError):
            return None
        except (OSError, HTTPException) as fault:
            raise NoEndpointError(f"Nothing answers at {self._url}: {fault}. Is the server running?") from fault

    def _sleep_virtually(self) -> Any:
        owner, really = threading.get_ident(), time.sleep

        def sleep(seconds: float) -> None:
            if threading.get_ident() == owner:
                self._advance(seconds)
            else:
                really(seconds)

        return sleep
