"""How an image is built from a Dockerfile and pushed to a private registry, as docker does it outside AWS."""

from ..neighbours import Neighbours
from ..outside import dockerfile
from ..outside.ecr_image import EcrImage
from ..outside.images import Images
from ..outside.programs import manifest


class Builds:
    """Builds images.

    Arguments:
        images: what images do.
        neighbours: the services around ECS, among them the registry.
    """

    def __init__(self, images: Images, neighbours: Neighbours) -> None:
        self._images = images
        self._neighbours = neighbours

    def build(self, image: EcrImage, text: str) -> str:
        """Build an image, push it under its tag, and return its digest; the same text makes the same image.

        Arguments:
            text: the Dockerfile.

        Raises:
            ValueError: for a Dockerfile that says more than FROM and CMD, or starts from an image that there is not.
            PushRefusedError: if the registry does not take it.
        """
        found = dockerfile.read(text)
        if not self._images.exists(found.base):
            raise ValueError(f"there is no image {found.base} to build from")
        digest = self._neighbours.push_image(image, manifest(text))
        self._images.build(digest, found.base, found.command)
        return digest
