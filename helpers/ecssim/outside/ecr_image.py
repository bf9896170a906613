"""The name of an image in a private registry of Amazon ECR, taken apart."""

import re
from dataclasses import dataclass

SOURCE = "Amazon ECR user guide, Amazon ECR private registries"

_REFERENCE = re.compile(
    r"(?P<host>(?P<registry>\d{12})\.dkr\.ecr\.(?P<region>[\w-]+)\.amazonaws\.com(\.cn)?)/"
    r"(?P<repository>[a-z0-9][a-z0-9._/-]*)(:(?P<tag>[\w.-]+))?(@(?P<digest>sha256:[0-9a-f]{64}))?",
    re.ASCII,
)


class PushRefusedError(LookupError):
    """A registry that does not take an image; the message says why, in its words."""


@dataclass(frozen=True, slots=True)
class EcrImage:
    """An image of a repository.

    Arguments:
        host: the registry's name in the DNS.
        registry_id: the account that the registry belongs to.
        tag: latest if the reference names neither tag nor digest; None if it names a digest only.
        digest: None if the reference goes by a tag.
    """

    host: str
    registry_id: str
    region: str
    repository: str
    tag: str | None
    digest: str | None

    def repository_arn(self, partition: str) -> str:
        """Return the ARN of its repository."""
        return f"arn:{partition}:ecr:{self.region}:{self.registry_id}:repository/{self.repository}"

    @property
    def version(self) -> str:
        """Its digest, or else its tag."""
        return self.digest or self.tag or ""


def parse(reference: str) -> EcrImage | None:
    """Return the image that a task definition names; None if it is not one of a private ECR registry."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    tag = match["tag"] or (None if match["digest"] else "latest")
    return EcrImage(match["host"], match["registry"], match["region"], match["repository"], tag, match["digest"])
