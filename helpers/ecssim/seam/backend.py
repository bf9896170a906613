"""One backend of moto, if there can be one."""

from typing import Any


def backend_in(backends: Any, account_id: str, region: str) -> Any | None:
    """Return the backend of a service in one account and Region; None if AWS has no such Region.

    Arguments:
        backends: moto's registry of the service.
        account_id: twelve digits.
        region: such as us-east-1.
    """
    by_region = backends[account_id]
    if region not in by_region:
        return None
    # moto makes the backend when it is looked up for the first time.
    return by_region[region]
