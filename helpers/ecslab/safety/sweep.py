"""Deletes what a lab made, in the order that AWS asks for, and says what is left.

It keeps nothing in mind but what it has tried: what is there is asked of AWS each time. So it can be interrupted at any
point and begun again, and whoever deletes the same thing meanwhile does no harm.
"""

import time
from collections.abc import Collection

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from .guard import RefusedError
from .kind import Client, Kind, Owns, owner_of
from .kinds import SERVICES, kinds_in
from .left_by_name import Problems, left_by_name
from .leftover import Leftover
from .trouble import is_denied, sentence

# AWS lists some things for a moment after they went; tasks, machines, load balancers and their interfaces take minutes.
PAUSES_S = (0, 0, 1, 2, 4, 8, *[15] * 20)


def sweep(client: Client, prefix: str, services: Collection[str] = SERVICES) -> list[Leftover]:
    """Delete everything whose name begins with a lab's prefix, and return what is still there under its name.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefix: of the lab.
        services: the AWS services to look into.
    """
    problems = clear(client, [prefix], services)
    return left_by_name(client, {prefix: prefix}, services, problems)[prefix]


def clear(client: Client, prefixes: Collection[str], services: Collection[str] = SERVICES) -> Problems:
    """Delete everything whose name begins with a prefix, go on with the rest where AWS refuses, and return its reasons.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefixes: of the labs.
        services: the AWS services to look into.
    """
    owns = owner_of(*prefixes)
    problems: Problems = {}
    for kind in kinds_in(services):
        problems |= _clear(kind, client, owns)
    return problems


def _clear(kind: Kind, client: Client, owns: Owns) -> Problems:
    """Delete the lab's things of a kind, wait until they are gone, and return what was wrong with those that stay."""
    deleted: set[str] = set()
    refused: Problems = {}
    for pause_s in PAUSES_S:
        if pause_s:
            time.sleep(pause_s)
        try:
            there = [thing.reference for thing in kind.find(client, owns)]
        except (ClientError, BotoCoreError) as trouble:
            if _is_final(trouble):
                break  # that nobody may look is said when what is left is looked for
            continue
        tried = {each: _delete(kind, client, each) for each in there if each not in deleted}
        troubles = {each: trouble for each, trouble in tried.items() if trouble}
        deleted |= set(there) - troubles.keys()
        refused = {(kind.name, each): sentence(trouble, kind.service) for each, trouble in troubles.items()}
        if not there or (set(there) == troubles.keys() and all(map(_is_final, troubles.values()))):
            break
    return refused


def _delete(kind: Kind, client: Client, reference: str) -> Exception | None:
    """Delete one thing, and return what was wrong with it."""
    try:
        kind.delete(client, reference)
    except (ClientError, BotoCoreError, RefusedError) as trouble:
        return trouble
    return None


def _is_final(trouble: Exception) -> bool:
    return is_denied(trouble) or isinstance(trouble, RefusedError | WaiterError)
