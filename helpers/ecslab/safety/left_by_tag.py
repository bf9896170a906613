"""What is left of labs, by the tag that everything carries that they make.

AWS keeps tags of nearly every kind in one place, the Resource Groups Tagging API. It has no activations of Systems
Manager and no network interfaces that other services made, and it is not certain of IAM's roles; names find those. It
shows some things for a while after they are gone, so each is looked for where it would be.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ..reading import last_part, pages
from .kind import Client, Kind, belongs, without_folder
from .kinds import KINDS
from .leftover import BY_TAG, UNSEEN, Leftover, leftover
from .tags import KEY, LEARNER_KEY, own_tags
from .trouble import sentence

_SERVICE = "resourcegroupstaggingapi"
_WHY = "It has the lab's tag and another name, so the clean-up leaves it alone. Delete it by hand if it is yours."


def left_by_tag(
    client: Client, prefixes: Mapping[str, str], seen: Collection[str], learner: str = ""
) -> Iterator[tuple[str, Leftover]]:
    """Yield what carries the tag of a lab and was not found by its name, with the id of the lab in the tag.

    Arguments:
        client: gives a boto3 client of an AWS service.
        prefixes: the prefix of each lab, by its id; a tag with an id that is not among them is somebody else's.
        seen: the ARNs, ids and names of what was found already.
        learner: whose tags count, where several learners share an account.
    """
    there = Existing(client)
    try:
        for tagged in pages(client(_SERVICE), "get_resources", "ResourceTagMappingList", TagFilters=[{"Key": KEY}]):
            arn, tags = tagged["ResourceARN"], _tags(tagged)
            lab_id = tags[KEY]
            if lab_id not in prefixes or tags != own_tags(lab_id, learner) or arn in seen or last_part(arn) in seen:
                continue
            kind, name = _kind_of(arn)
            if kind is None:
                yield lab_id, Leftover("other resource", arn, None, BY_TAG, _WHY)
            elif not _is_named_by(name, prefixes[lab_id]) and (reference := there.reference(kind, arn)):
                yield lab_id, leftover(client, kind, reference, BY_TAG, _WHY)
    except (ClientError, BotoCoreError) as trouble:
        why = sentence(trouble, "tag")
        for lab_id in prefixes:
            yield lab_id, Leftover("tagged resource", UNSEEN, 0, BY_TAG, why)


class Existing:
    """What there is of a kind in the whole account, whoever made it; each kind is asked for once.

    Arguments:
        client: gives a boto3 client of an AWS service.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._there: dict[str, list[str]] = {}

    def reference(self, kind: Kind, arn: str) -> str | None:
        """Return the reference of a thing with that ARN, id or name; None if there is none any more."""
        if kind.name not in self._there:
            self._there[kind.name] = [thing.reference for thing in kind.find(self._client, lambda _: True)]
        return next(
            (each for each in self._there[kind.name] if arn == each or arn.endswith((f"/{each}", f":{each}"))), None
        )


def _tags(tagged: dict[str, Any]) -> dict[str, str]:
    """Return the tags that say whose something is."""
    return {tag["Key"]: tag["Value"] for tag in tagged["Tags"] if tag["Key"] in (KEY, LEARNER_KEY)}


def _kind_of(arn: str) -> tuple[Kind | None, str]:
    """Return the kind that an ARN is of, and the name or id in it."""
    for kind in KINDS:
        if kind.arn and (begin := re.match(f"arn:[^:]+:{kind.arn}", arn)):
            return kind, arn[begin.end() :]
    return None, ""


def _is_named_by(name: str, prefix: str) -> bool:
    """Return whether a name is the lab's; then it was looked for by its name, and is gone if it was not found."""
    plain = without_folder(name if name.startswith("/") else f"/{name}")
    return belongs(plain.split(":")[0], prefix) or belongs(f"ecs{plain}", prefix)
