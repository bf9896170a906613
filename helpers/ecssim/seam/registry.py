"""Private registries, from moto's ECR."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.core.exceptions import ServiceException
from moto.ecr.exceptions import ImageAlreadyExistsException, RepositoryNotFoundException
from moto.ecr.models import ECRBackend, Image, ecr_backends

from ..outside.ecr_image import EcrImage, PushRefusedError
from ..truth import registry as truth
from .backend import backend_in


class TagIsImmutableError(ServiceException):
    """A push under a tag that may not move, for which moto has the error of an image that is there already."""

    code = truth.TAG_IS_IMMUTABLE.code


def digest_of(image: EcrImage) -> str | None:
    """Return the digest of an image; None if its registry has no such repository, or that no such image."""
    backend = backend_in(ecr_backends, image.registry_id, image.region)
    repository = backend.repositories.get(image.repository) if backend else None
    for each in repository.images if repository else ():
        if image.digest == each.image_digest if image.digest else image.tag in each.image_tags:
            return str(each.image_digest)
    return None


def push(image: EcrImage, manifest: str) -> str:
    """Push an image under its tag, and return its digest; the same image again is as good as once.

    Raises:
        PushRefusedError: if its registry does not take it.
    """
    backend = backend_in(ecr_backends, image.registry_id, image.region)
    if backend is None:
        raise PushRefusedError(f"account {image.registry_id} has no registry in {image.region}")
    try:
        return str(backend.put_image(image.repository, manifest, image.tag).image_digest)
    except ImageAlreadyExistsException:
        return f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"
    except ServiceException as refusal:
        raise PushRefusedError(str(refusal)) from refusal


@contextmanager
def corrected() -> Iterator[None]:
    """Let moto's ECR keep what it loses, for as long as the block lasts.

    On AWS the digest of an image is that of its manifest, and an image whose tag moves on stays without the tag, so
    that it can still be pulled by its digest. moto makes the digest of the layers alone, or at random, and deletes
    the image. It also has no error for a push to a repository that there is not.
    """
    put_image = ECRBackend.put_image

    def keeping_untagged(self: Any, repository_name: str, image_manifest: str, image_tag: str, *rest: Any) -> Any:
        repository = self.repositories.get(repository_name)
        if repository is None:
            raise RepositoryNotFoundException(repository_name, self.account_id)
        before = list(repository.images)
        if repository.is_tag_immutable() and _moves(before, image_tag, image_manifest):
            raise TagIsImmutableError(truth.TAG_IS_IMMUTABLE(tag=image_tag, repository=repository_name))
        image = put_image(self, repository_name, image_manifest, image_tag, *rest)
        for each in before:
            if each not in repository.images:
                each.image_tag, each.image_tags = None, []
                repository.images.append(each)
        return image

    def digest_of_manifest(self: Any) -> None:
        self._image_digest = f"sha256:{hashlib.sha256(self.image_manifest.encode()).hexdigest()}"

    with (
        patch.object(ECRBackend, "put_image", keeping_untagged),
        patch.object(Image, "_create_digest", digest_of_manifest),
    ):
        yield


def _moves(images: list[Any], tag: str, manifest: str) -> bool:
    """Return whether a push would take a tag from another image."""
    return any(tag in each.image_tags and each.image_manifest != manifest for each in images)
