"""What the policies of a role allow, as the checks of a lab about permissions need to know it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ..reading import pages

Document = dict[str, Any]


@dataclass(frozen=True)
class Permissions:
    """The policies of a role.

    Arguments:
        documents: its own policies by name.
        attached: the names of managed policies, which are not looked into.
    """

    documents: dict[str, Document] = field(default_factory=dict)
    attached: tuple[str, ...] = ()

    @property
    def statements(self) -> list[Document]:
        """The statements of its own policies."""
        return [each for document in self.documents.values() for each in _listed(document["Statement"])]

    @property
    def actions(self) -> set[str]:
        """The actions that its own policies name, in small letters."""
        return {action.lower() for each in self.statements for action in _listed(each.get("Action"))}

    @property
    def resources(self) -> set[str]:
        """The resources that its own policies name."""
        return {resource for each in self.statements for resource in _listed(each.get("Resource"))}

    def allows(self, action: str, resource: str) -> bool:
        """Return whether its own policies allow an action on a resource, whatever their conditions say.

        Arguments:
            action: such as ssm:GetParameter.
            resource: its ARN, or * for an action that is on no one resource.
        """
        effects = {each["Effect"] for each in self.statements if _is_about(each, action, resource)}
        return effects == {"Allow"}


def permissions_of(iam: Any, role_name: str) -> Permissions:
    """Return the policies of a role; none if there is no such role."""
    try:
        names = pages(iam, "list_role_policies", "PolicyNames", RoleName=role_name)
        found = {name: iam.get_role_policy(RoleName=role_name, PolicyName=name)["PolicyDocument"] for name in names}
        attached = pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=role_name)
        return Permissions(found, tuple(each["PolicyName"] for each in attached))
    except iam.exceptions.NoSuchEntityException:
        return Permissions()


def _is_about(statement: Document, action: str, resource: str) -> bool:
    """Return whether a statement speaks of an action on a resource."""
    named = _matches(_listed(statement.get("Action")), action.lower(), small=True)
    but = "NotAction" in statement and not _matches(_listed(statement["NotAction"]), action.lower(), small=True)
    where = _matches(_listed(statement.get("Resource")), resource)
    elsewhere = "NotResource" in statement and not _matches(_listed(statement["NotResource"]), resource)
    return (named or but) and (where or elsewhere)


def _matches(patterns: Iterable[str], text: str, *, small: bool = False) -> bool:
    """Return whether one of some patterns of IAM fits: * is any letters, ? is one."""
    return any(fnmatchcase(text, (each.lower() if small else each).replace("[", "[[]")) for each in patterns)


def _listed(one_or_more: Any) -> list[Any]:
    if one_or_more is None:
        return []
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]
