"""What is left of labs, by their names."""

from collections.abc import Collection, Mapping

from botocore.exceptions import BotoCoreError, ClientError

from .kind import Client, belongs
from .kinds import SERVICES, kinds_in
from .leftover import BY_NAME, UNSEEN, Leftover, leftover
from .trouble import sentence

NOT_FINISHED = "AWS has not finished deleting it. Wait some minutes, then sweep again."

Problems = dict[tuple[str, str], str]
"""Why things could not be deleted, by their kind and their ARN, id or name."""


def left_by_name(
    client: Client,
    prefixes: Mapping[str, str],
    services: Collection[str] = SERVICES,
    problems: Problems | None = None,
) -> dict[str, list[Leftover]]:
    """Return what there is under the names of labs; every AWS service is asked once for all of them.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefixes: the prefix of each lab, by its id.
        services: the AWS services to look into.
        problems: why something could not be deleted; None if nobody tried.

    Returns:
        what is left of each lab, by its id. Where nobody could look, it may be anybody's, and every lab has it.
    """
    left: dict[str, list[Leftover]] = {lab_id: [] for lab_id in prefixes}
    for kind in kinds_in(services):
        try:
            things = kind.find(client, lambda name: _lab_of(name, prefixes) is not None)
        except (ClientError, BotoCoreError) as trouble:
            unseen = Leftover(kind.name, UNSEEN, 0, BY_NAME, sentence(trouble, kind.service))
            for of_the_lab in left.values():
                of_the_lab.append(unseen)
            continue
        for thing in things:
            why = "" if problems is None else problems.get((kind.name, thing.reference), NOT_FINISHED)
            lab_id = _lab_of(thing.name, prefixes)
            assert lab_id is not None
            left[lab_id].append(leftover(client, kind, thing.reference, BY_NAME, why))
    return left


def _lab_of(name: str, prefixes: Mapping[str, str]) -> str | None:
    return next((lab_id for lab_id, prefix in prefixes.items() if belongs(name, prefix)), None)
