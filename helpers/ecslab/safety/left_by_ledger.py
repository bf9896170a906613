"""What is left of labs, by the ledger: what their calls made, or were about to make when the kernel died.

Here the ledger learns what is gone. Nobody else writes that, for only here everything was looked for.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from ..reading import last_part
from ..wall_clock import real_now
from .kind import Client, Kind
from .kinds import KINDS
from .ledger import Entry, Ledger, State
from .left_by_tag import Existing
from .leftover import BY_LEDGER, UNSEEN, Leftover, leftover

# So long a call may take to show in AWS's lists, if its answer was lost.
VISIBLE_AFTER = timedelta(minutes=10)
_WHY = "The ledger says that the lab made it, and it has lost its name. Delete it by hand, for nobody else can know it."
_UNKNOWN = "No clean-up knows what this call makes. Look for it by hand."


def left_by_ledger(
    client: Client, ledger: Ledger, unfinished: Collection[Entry], found: Mapping[str, Collection[Leftover]]
) -> Iterator[tuple[str, Leftover]]:
    """Yield what only the ledger knows of, with the id of its lab, and write down what is gone.

    Arguments:
        client: gives a boto3 client of an AWS service.
        ledger: where to write that something is gone.
        unfinished: the calls to follow, read before anybody looked for what they made.
        found: what was found of each lab by name and tag.
    """
    there = Existing(client)
    gone: list[str] = []
    for entry in unfinished:
        kind = _kind_of(entry)
        if kind is None:
            yield (
                entry.lab,
                Leftover(f"{entry.service}.{entry.operation}", " ".join(entry.names), None, BY_LEDGER, _UNKNOWN),
            )
            continue
        of_the_kind = [each.name for each in found[entry.lab] if each.kind in _also(kind)]
        if UNSEEN in of_the_kind:
            continue
        if entry.state is State.BEGUN:
            if not of_the_kind and real_now() - datetime.fromisoformat(entry.at) > VISIBLE_AFTER:
                gone.append(entry.id)
            continue
        for made in entry.made:
            if any(_is_same(made, name) for name in of_the_kind):
                continue
            if kind.has_id and made in entry.names and of_the_kind:
                continue  # the ledger has the name alone, and what is there has an id
            if kind.has_id and (reference := there.reference(kind, made)):
                yield entry.lab, leftover(client, kind, reference, BY_LEDGER, _WHY)
            else:
                gone.append(made)
    if gone:
        ledger.gone(gone)


def _kind_of(entry: Entry) -> Kind | None:
    return next((kind for kind in KINDS if f"{entry.service}.{entry.operation}" in kind.made_by), None)


def _also(kind: Kind) -> tuple[str, ...]:
    """Return the names that things of a kind have while they are being deleted."""
    return (kind.name, f"stopping {kind.name}", f"inactive {kind.name}")


def _is_same(made: str, name: str) -> bool:
    """Return whether the ledger's ARN and what deletes a thing mean the same; IAM gives ARNs and deletes by names."""
    return name in (made, last_part(made))
