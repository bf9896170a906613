"""The least that IAM must allow for a lab, and the most that it may allow in a workshop.

A lab's policy is made from what its solution was seen to call (safety/calls) and from what IAM says of that (iam.toml).
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..course import LabInfo, course
from . import iam
from .iam import Grant, action, name_of, service_of
from .limits import values_of
from .operations import READING, changed_services, of_the_sweep, recorded, table
from .tags import KEY

LONGEST = 6144
"""The characters that IAM takes in a policy that one can attach, white space not counted."""

_VERSION = "2012-10-17"
_ANY = "*"
_NAME = re.compile(r"(\{(?:prefix|bare)\}).*")
# What kind of thing it is, where the name follows; and what has an id for a name.
_KIND = re.compile(r":[\w-]+/(\*/)?(?=\{prefix\})")
_BY_ID = re.compile(r"(?<=:)[\w-]+/\*$")
_SORTS = {"named": "ByName", "new": "New", "tagged": "ByTag", "any": "Any", "all": "All"}
# An ARN with a name in it belongs to one service only, so that the actions of all services may stand beside it.
_SAYS_ENOUGH = ("named", "all")
_MARKED = ("new", "tagged")
# What may be allowed by its verb: names or tags keep it to the course's own things, or AWS can keep it to nothing.
_BY_VERB = ("named", "tagged", "all")
_BY_NAME = "named"
_FIRST_WORD = re.compile(r"[A-Z][a-z]+")

Document = dict[str, Any]
Values = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Scope:
    """Whose things a policy is about.

    Arguments:
        prefix: of their names.
        tag: the value of their tag ecslab.
        account, region: where they are.
        values: what requests may choose from, by the names of the lists in operations.toml.
        wide: whether it is about everybody in a room, so that short patterns are worth more than narrow ones.
        reads_by_verb: whether it allows to read by verbs such as Describe, for single operations would be too long.
        tags_say_enough: whether it does without the kinds of what a condition keeps to the lab's tag.
    """

    prefix: str
    tag: str
    account: str
    region: str
    values: Values
    wide: bool = False
    reads_by_verb: bool = False
    tags_say_enough: bool = False

    def arns(self, kinds: Iterable[str], *, marked: bool = False) -> list[str]:
        """Return the patterns of the ARNs of some kinds of things.

        Arguments:
            marked: whether a condition keeps to what carries the course's tag, or gets it, whatever kind it is.
        """
        found = [pattern for kind in kinds for pattern in iam.table("arns")[kind]]
        if marked and (self.wide or self.tags_say_enough):
            found = [_BY_ID.sub("*/*", pattern) for pattern in found]
        if self.wide:
            found = [_of_any_kind(_NAME.sub(r"\1-*", pattern)) for pattern in found]
        given = {
            "prefix": self.prefix,
            "bare": self.prefix.removeprefix("ecs"),
            "account": self.account,
            "region": self.region,
            "place": f"{self.region}:{self.account}",
        }
        return list(dict.fromkeys(pattern.format(**given) for pattern in found))

    def reading(self, called: Iterable[str]) -> list[str]:
        """Return the actions of some operations that only read."""
        if self.wide or self.reads_by_verb:
            return sorted({_shortened(each) for each in called})
        return [action(each) for each in called]

    def changing(self, called: Iterable[str], sort: str) -> list[str]:
        """Return the actions of some operations that change something, all on what is told in the same way."""
        if self.wide and sort in _BY_VERB:
            shortened = _by_service if sort == _BY_NAME else _by_verb
            return list(dict.fromkeys(shortened(each) for each in called))
        return list(dict.fromkeys(action(each) for each in called))


def _of_any_kind(pattern: str) -> str:
    """Return a pattern for things of any kind, whose names say enough; of roles they would not."""
    return pattern if pattern.startswith("arn:aws:iam:") else _KIND.sub(":*/", pattern)


def _by_verb(called: str) -> str:
    """Return a changing action with all others of its verb, unless one of those may touch something else.

    Those of IAM are said in full: whoever may Delete there might delete a boundary.
    """
    service, verb = service_of(called), _FIRST_WORD.findall(name_of(called))[0]
    of_verb = [name for name in iam.table("actions")[service] if name.startswith(verb)]
    alike = {_reach(iam.grant(f"{service}.{name}")) for name in of_verb}
    if service == "iam" or len(of_verb) < 2 or len(alike) > 1:
        return action(called)
    return f"{action(called).partition(':')[0]}:{verb}*"


def _by_service(called: str) -> str:
    """Return all actions of a service in place of one, for they reach what has the course's own names and no more.

    Where one of them is allowed under a condition only, as starting tasks is, the others are said by their verbs.
    """
    service = service_of(called)
    grants = [iam.grant(f"{service}.{name}") for name in iam.table("actions")[service]]
    if service == "iam" or any(grant.only for grant in grants):
        return _by_verb(called)
    return f"{action(called).partition(':')[0]}:*"


def _reach(grant: Grant) -> tuple[str, ...]:
    """Return in which ways an action may touch something, and under which condition."""
    return *(sort for sort in _SORTS if getattr(grant, sort)), grant.only


def _shortened(called: str) -> str:
    """Return a reading action with all others of its verb, unless one of those may not be done to everything."""
    verb = _verb(called)
    if any(name.startswith(verb) for name in iam.table("actions").get(service_of(called), {})):
        return action(called)
    return f"{action(called).partition(':')[0]}:{verb}*"


def _verb(called: str) -> str:
    return next(verb for verb in READING if name_of(called).startswith(verb))


def lab_policy(lab: LabInfo, prefix: str, account: str = _ANY, region: str = _ANY) -> Document:
    """Return the IAM policy for somebody who does one lab and nothing else.

    Arguments:
        lab: the lab.
        prefix: what the names of the learner's things begin with.
        account, region: where they are; anywhere, if they are left out.

    Raises:
        UnknownActionError: if iam.toml misses an operation of the lab.
    """
    scope = Scope(prefix, lab.id, account, region, values_of(lab))
    shorter = replace(scope, reads_by_verb=True)
    for each in (scope, shorter, replace(shorter, tags_say_enough=True)):
        document = _document(_allowed(needed(lab.id), each))
        if length(document) <= LONGEST:
            break
    return document


def boundary(prefix: str, regions: Collection[str], account: str = _ANY) -> list[Document]:
    """Return a permissions boundary for a workshop account: all labs together, and what nobody may.

    Arguments:
        prefix: what the names of all learners' things begin with, such as ecslab.
        regions: where they may work.
        account: the account.

    Returns:
        one document; or two, if IAM does not take so long a one: the boundary, and a policy that only denies, which
        belongs beside it on every learner.
    """
    labs = course().on_accounts
    types = sorted({each for lab in labs for each in values_of(lab)["instance_types"]})
    scope = Scope(prefix, _ANY, account, _ANY, {**table("values"), "instance_types": types}, wide=True)
    allowed = list(_allowed(frozenset[str]().union(*(needed(lab.id) for lab in labs)), scope))
    denied = list(_denied(types, regions))
    together = _document([*allowed, *denied])
    if length(together) <= LONGEST:
        return [together]
    apart = _document(allowed)
    return [apart if length(apart) <= LONGEST else _document(_unnamed(allowed)), _document(denied)]


def needed(lab_id: str) -> frozenset[str]:
    """Return the operations that a lab needs: its solution's, all that is asked, and the clean-up of what it makes."""
    changed = changed_services(lab_id)
    cleaning = {called for called in (*of_the_sweep(), *iam.table("reading")["sweep"]) if service_of(called) in changed}
    always = {called for group in ("always", "guard", "preflight") for called in iam.table("reading")[group]}
    return recorded(lab_id) | cleaning | always


def length(document: Document) -> int:
    """Return how many characters of a policy IAM counts: all but white space."""
    return sum(not character.isspace() for character in json.dumps(document))


def text(document: Document) -> str:
    """Return a policy for people to read, and for IAM to take."""
    return json.dumps(document, indent=2) + "\n"


def _unnamed(statements: Iterable[Document]) -> Iterator[Document]:
    """Yield statements without their names, which are for people only."""
    for statement in statements:
        yield {name: value for name, value in statement.items() if name != "Sid"}


def _document(statements: Iterable[Document]) -> Document:
    return {"Version": _VERSION, "Statement": list(statements)}


def _allowed(called: Iterable[str], scope: Scope) -> Iterator[Document]:
    """Yield what allows some operations: one statement for all that is alike in what it may touch and when."""
    grants = iam.grants(called)
    values = {**scope.values, **_values(grants)}
    reading = [each for each, about in grants.items() if about is iam.READING]
    yield {"Sid": "Read", "Effect": "Allow", "Action": scope.reading(reading), "Resource": _ANY}
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each, about in grants.items():
        for sort in _SORTS:
            if getattr(about, sort) and about is not iam.READING:
                service = "" if scope.wide and sort in _SAYS_ENOUGH else service_of(each)
                alike.setdefault((service, sort, about.only), []).append(each)
    for (service, sort, only), names in sorted(alike.items()):
        kinds = dict.fromkeys(kind for each in names for kind in getattr(grants[each], sort))
        statement: Document = {
            "Sid": _sid(service, sort, only),
            "Effect": "Allow",
            "Action": _one_or_more(scope.changing(names, sort)),
            "Resource": _one_or_more(scope.arns(kinds, marked=sort in _MARKED or only == "ec2:CreateAction")),
        }
        if conditions := {**_tagged(service, sort, scope), **_only(only, scope, values)}:
            statement["Condition"] = conditions
        yield statement


def _sid(service: str, sort: str, only: str) -> str:
    condition = only.partition(":")[2]
    return f"{service.capitalize()}{_SORTS[sort]}{condition[:1].upper()}{condition[1:]}"


def _one_or_more(found: list[str]) -> str | list[str]:
    return found[0] if len(found) == 1 else found


def _values(grants: Mapping[str, Grant]) -> Values:
    """Return the values of conditions that follow from the operations themselves."""
    return {
        "passed_to": sorted({service for each in grants.values() for service in each.passes}),
        "linked_to": sorted({service for each in grants.values() for service in each.links}),
        "create_actions": [name_of(called) for called, each in grants.items() if "ec2.CreateTags" in each.also],
    }


def _tagged(service: str, sort: str, scope: Scope) -> Document:
    """Return the condition that a thing has the lab's tag, or gets it."""
    keys = {"new": "aws:RequestTag", "tagged": iam.table("tag_keys").get(service, "aws:ResourceTag")}
    operator = "StringLike" if scope.wide else "StringEquals"
    return {operator: {f"{keys[sort]}/{KEY}": scope.tag}} if sort in keys else {}


def _only(key: str, scope: Scope, values: Values) -> Document:
    """Return the condition that a request says one of some values."""
    if not key:
        return {}
    about = iam.table("only")[key]
    among = about["among"]
    return {about["operator"]: {key: scope.arns([among]) if among in iam.table("arns") else list(values[among])}}


def _denied(instance_types: list[str], regions: Collection[str]) -> Iterator[Document]:
    about = iam.table("boundary")
    never = sorted({action(called) for called in table("never")} | set(about["deny"]))
    yield {"Sid": "NeverPaidFor", "Effect": "Deny", "Action": never, "Resource": "*"}
    yield {
        "Sid": "NoLargeMachines",
        "Effect": "Deny",
        "Action": "ec2:RunInstances",
        "Resource": "arn:aws:ec2:*:*:instance/*",
        "Condition": {"StringNotEquals": {"ec2:InstanceType": instance_types}},
    }
    yield {
        "Sid": "NoOtherRegions",
        "Effect": "Deny",
        "NotAction": about["everywhere"],
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": sorted(regions)}},
    }
