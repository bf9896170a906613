"""What is left of labs, found in every way there is: by name, by tag and by the ledger."""

from collections.abc import Mapping

from .kind import Client
from .ledger import Ledger
from .left_by_ledger import left_by_ledger
from .left_by_name import Problems, left_by_name
from .left_by_tag import left_by_tag
from .leftover import Leftover


def leftovers(
    client: Client,
    prefixes: Mapping[str, str],
    ledger: Ledger,
    account: str,
    region: str,
    problems: Problems | None = None,
    learner: str = "",
) -> dict[str, list[Leftover]]:
    """Return what is left of each lab, and let the ledger know what is gone.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefixes: the prefix of each lab, by its id.
        ledger: what the labs have made.
        account, region: where to look.
        problems: why something could not be deleted; None if nobody tried.
        learner: whose tags to look for, where several learners share an account.
    """
    unfinished = [
        entry
        for entry in ledger.unfinished()
        if (entry.account, entry.region) == (account, region) and entry.lab in prefixes
    ]
    found = left_by_name(client, prefixes, problems=problems)
    seen = {each.name for of_the_lab in found.values() for each in of_the_lab}
    for lab_id, tagged in list(left_by_tag(client, prefixes, seen, learner)):
        found[lab_id].append(tagged)
    for lab_id, noted in list(left_by_ledger(client, ledger, unfinished, found)):
        found[lab_id].append(noted)
    return found
