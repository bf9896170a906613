"""What the variables of the environment say while a simulation runs: nothing of the user's AWS, and no way out.

They are for this process and for the programs that it starts, such as the aws CLI.
"""

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from unittest.mock import patch
from urllib.parse import urlparse

# A closed port: what a program finds when it asks for AWS, or for anything else beyond this machine.
NOWHERE = "http://127.0.0.1:9"
_NOWHERE_PORT = 9
_LOOPBACK_NAMES = "localhost,127.0.0.1,::1"
_LOOPBACK_HOSTS = frozenset(_LOOPBACK_NAMES.split(","))

# AWS adds variables every year, so only those stay that are known to name neither a key nor a host.
_HARMLESS = re.compile(
    r"AWS_(MAX_ATTEMPTS|RETRY_MODE|PAGER|DEFAULT_OUTPUT|CLI_AUTO_PROMPT|CLI_FILE_ENCODING)", re.IGNORECASE
)
_DROPPED = re.compile(r"AWS_.*|BOTO_.*|.*_PROXY", re.IGNORECASE)
_PROXY = re.compile(r".*(?<!NO)_PROXY", re.IGNORECASE)
# curl reads only the small letters, others only the capitals.
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@contextlib.contextmanager
def isolated_environment(region: str) -> Iterator[frozenset[int]]:
    """Hide the user's AWS profiles, keys, tokens, endpoints and proxies from this process and its children.

    Yields:
        the ports of this machine that would have led out of it.
    """
    user = dict(os.environ)
    kept = {name: value for name, value in user.items() if _HARMLESS.fullmatch(name) or not _DROPPED.fullmatch(name)}
    with patch.dict(os.environ, kept | _isolated(region), clear=True):
        yield frozenset({_NOWHERE_PORT, *_ports_of_proxies(user)})


def _isolated(region: str) -> dict[str, str]:
    return {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "BOTO_CONFIG": os.devnull,
        "AWS_ACCESS_KEY_ID": "SIMULATED",
        "AWS_SECRET_ACCESS_KEY": "SIMULATED",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": NOWHERE,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
        **dict.fromkeys(_PROXIES, NOWHERE),
        **dict.fromkeys(("no_proxy", "NO_PROXY"), _LOOPBACK_NAMES),
    }


def _ports_of_proxies(environment: Mapping[str, str]) -> Iterator[int]:
    """Yield the ports of proxies on this machine; a library may have noted one before the simulation."""
    for name, value in environment.items():
        if _PROXY.fullmatch(name):
            with contextlib.suppress(ValueError):
                url = urlparse(value if "//" in value else f"//{value}")
                if url.port and (url.hostname or "").lower() in _LOOPBACK_HOSTS:
                    yield url.port
