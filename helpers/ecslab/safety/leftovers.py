"""What is left of labs, found in every way there is: by name, by tag and by the ledger."""

from collections.abc import Collection, Mapping

from .kind import Client
from .kinds import SERVICES
from .ledger import Ledger
from .left_by_ledger import left_by_ledger
from .left_by_name import Problems, left_by_name
from .left_by_tag import left_by_tag
from .leftover import Leftover
from .operations import changed_services, services_after


def leftovers(
    client: Client,
    prefixes: Mapping[str, str],
    ledger: Ledger,
    account: str,
    region: str,
    services: Collection[str] = SERVICES,
    *,
    problems: Problems | None = None,
    learner: str = "",
) -> dict[str, list[Leftover]]:
    """Return what is left of each lab, and let the ledger know what is gone.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefixes: the prefix of each lab, by its id.
        ledger: what the labs have made.
        account, region: where to look.
        services: the AWS services to look into for names; tags and the ledger are not asked by service.
        problems: why something could not be deleted; None if nobody tried.
        learner: whose tags to look for, where several learners share an account.
    """
    unfinished = [
        entry
        for entry in ledger.unfinished()
        if (entry.account, entry.region) == (account, region) and entry.lab in prefixes
    ]
    found = left_by_name(client, prefixes, services, problems)
    seen = {each.name for of_the_lab in found.values() for each in of_the_lab}
    for lab_id, tagged in list(left_by_tag(client, prefixes, seen, learner)):
        found[lab_id].append(tagged)
    for lab_id, noted in list(left_by_ledger(client, ledger, unfinished, found)):
        found[lab_id].append(noted)
    return found


def touched_services(lab_ids: Collection[str], ledger: Ledger) -> frozenset[str]:
    """Return the AWS services that labs may have left something in: a learner's policy lets them look into no other.

    Arguments:
        lab_ids: of the labs.
        ledger: what the labs have made, whatever their solutions make.
    """
    recorded = frozenset[str]().union(*map(changed_services, lab_ids))
    noted = [f"{entry.service}.{entry.operation}" for entry in ledger.unfinished() if entry.lab in lab_ids]
    return recorded | services_after(noted)
