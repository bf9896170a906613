"""The machine images of moto's EC2: read when somebody asks for one, for most simulations never do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

_UNREAD = "_images_are_unread"


@contextmanager
def read_when_asked_for() -> Iterator[None]:
    """Let each EC2 wait for its first question about images before it reads the table, as long as the block lasts.

    The table has more than a thousand images, each with a snapshot and ids of its own, and moto reads it whenever
    something touches EC2, be it a subnet: that takes longer than everything else that a small simulation does.
    """
    from moto.ec2.models.amis import AmiBackend

    read = AmiBackend._load_amis

    # They stay where moto keeps them, so that an EC2 from before or after the block is none the wiser.
    def images(backend: Any) -> dict[str, Any]:
        if vars(backend).pop(_UNREAD, False):
            _without_using_ids_up(backend, read)
        kept: dict[str, Any] = vars(backend)["amis"]
        return kept

    def keep(backend: Any, images: dict[str, Any]) -> None:
        vars(backend)["amis"] = images

    def read_later(backend: Any) -> None:
        vars(backend)[_UNREAD] = True

    with (
        patch.object(AmiBackend, "amis", property(images, keep), create=True),
        patch.object(AmiBackend, "_load_amis", read_later),
    ):
        yield


def _without_using_ids_up(backend: Any, read: Any) -> None:
    """Read the images with the same ids whenever they are first asked for; later ids are as if nobody had asked."""
    from moto.moto_api._internal import mock_random

    state = mock_random.getstate()
    mock_random.seed(f"machine images of {backend.region_name}")
    try:
        read(backend)
    finally:
        mock_random.setstate(state)
