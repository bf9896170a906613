"""Lists in pages, with tokens that say where the next page begins."""

import base64
import binascii
from collections.abc import Sequence

from ..truth import errors, limits
from .call import Answer, Call
from .refusal import refuse


def page(
    call: Call,
    name: str,
    items: Sequence[object],
    default_size: int = limits.PAGE_DEFAULT.value,
    largest_size: int = limits.PAGE_MAX.value,
) -> Answer:
    """Return one page of a list.

    Arguments:
        name: the field of the answer that holds the list.
        items: all of it, in a stable order without repetition.
        default_size: the size of a page when the request gives no maxResults.
        largest_size: the most that maxResults may ask for.
    """
    size = call.get("maxResults", default_size)
    if not 1 <= size <= largest_size:
        refuse(errors.MAX_RESULTS_OUT_OF_RANGE, limit=largest_size)
    begin = _decode(call.get("nextToken"))
    answer: Answer = {name: list(items[begin : begin + size])}
    if begin + size < len(items):
        answer["nextToken"] = base64.urlsafe_b64encode(f"{begin + size}".encode()).decode()
    return answer


def _decode(token: str | None) -> int:
    if token is None:
        return 0
    try:
        begin = int(base64.urlsafe_b64decode(token.encode()).decode())
    except (ValueError, binascii.Error):
        begin = -1
    if begin < 0:
        refuse(errors.NEXT_TOKEN_INVALID)
    return begin


def at_most(what: str, items: Sequence[object], limit: int) -> None:
    """Refuse a request that names more than a call takes."""
    if len(items) > limit:
        refuse(errors.TOO_MANY_IN_CALL, what=what, limit=limit)
