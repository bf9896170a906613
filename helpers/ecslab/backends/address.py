"""Where a request goes: from a URL or a DNS name, as one copies it, to its parts."""

import re
from urllib.parse import urlsplit

from ecssim import traffic

_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f]")


def request_to(
    url: str, *, path: str | None = None, port: int | None = None, host_header: str = "", method: str = "GET"
) -> traffic.Request:
    """Return what a request to a URL looks like.

    Arguments:
        url: such as http://NAME:8080/page, or only the DNS name of a load balancer.
        path, port: in place of those of the URL.
        host_header: another name in the Host header.
        method: such as GET.

    Raises:
        ValueError: if that is no address, or not one of plain HTTP.
    """
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme != "http":
        raise ValueError(f"{url} is not plain HTTP, and labs send nothing else: write http:// or only the DNS name.")
    inside = path if path is not None else f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    if not parts.hostname or any(map(_NO_ADDRESS.search, (parts.hostname, inside, host_header, method))):
        raise ValueError(f"{url!r} is no address: take the DNSName from CreateLoadBalancer's answer.")
    if not inside.startswith("/"):
        raise ValueError(f"{inside!r} is no path: it begins with a slash, such as /page.")
    return traffic.Request(parts.hostname, port or parts.port or 80, inside, host_header, method)
