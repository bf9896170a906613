"""The images that the labs use, as data: which tags they have, and what they do without a command of the caller's."""

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .program import ENDS_AT_ONCE, SERVES_UNTIL_STOPPED, NotUnderstoodError, Program, understand

_VERSION = r"\d+(\.\d+)*"


@dataclass(frozen=True, slots=True)
class Image:
    """One repository.

    Arguments:
        tags: a regular expression for the tags that exist.
        program: what the image runs by itself.
        words: the first words of commands that mean that program as well.
    """

    tags: str
    program: Program
    words: tuple[str, ...] = ()


CATALOGUE = {
    "nginx": Image(
        rf"latest|stable|mainline|alpine|({_VERSION})(-alpine|-bookworm)?", SERVES_UNTIL_STOPPED, ("nginx",)
    ),
    "httpd": Image(rf"latest|alpine|({_VERSION})(-alpine)?", SERVES_UNTIL_STOPPED, ("httpd-foreground",)),
    "busybox": Image(rf"latest|stable|musl|({_VERSION})(-musl)?", ENDS_AT_ONCE),
    "alpine": Image(rf"latest|edge|{_VERSION}", ENDS_AT_ONCE),
    "python": Image(rf"latest|slim|alpine|({_VERSION})(-slim|-alpine)?", ENDS_AT_ONCE),
}
# What is not in the catalogue is taken to exist and to serve: it dies of SIGTERM, which is 128 + 15.
_ANY_OTHER = Image(r".*", Program(stop_exit_code=143))
_PYTHON_SERVER = ("python", "-m", "http.server")


def exists(reference: str) -> bool:
    """Return whether the registry has an image of that name and tag."""
    repository, tag = _split(reference)
    return re.fullmatch(CATALOGUE.get(repository, _ANY_OTHER).tags, tag) is not None


def program(reference: str, argv: Sequence[str], environment: Mapping[str, str]) -> Program:
    """Return what a container of that image does.

    Arguments:
        reference: the image as in a task definition.
        argv: entry point and command of the caller's; empty takes the image's own.
        environment: the container's variables.

    Raises:
        NotUnderstoodError: for a command whose end cannot be foreseen.
    """
    image = CATALOGUE.get(_split(reference)[0], _ANY_OTHER)
    if not argv or argv[0] in image.words:
        return image.program
    if tuple(argv[:3]) == _PYTHON_SERVER:
        return Program()
    return understand(argv, environment)


def program_of(settings: Mapping[str, Any]) -> Program:
    """Return what the container of a definition does, and whether its health check will pass.

    A check that is made of the same simple commands does what it says; any other passes as long as the program is well.

    Arguments:
        settings: the container definition, under the API's names.

    Raises:
        NotUnderstoodError: for a command whose end cannot be foreseen.
    """
    environment = {each["name"]: each.get("value", "") for each in settings.get("environment") or []}
    argv = [*(settings.get("entryPoint") or []), *(settings.get("command") or [])]
    found = program(settings["image"], argv, environment)
    check = (settings.get("healthCheck") or {}).get("command") or ["NONE"]
    words = ["sh", "-c", *check[1:]] if check[0] == "CMD-SHELL" else check[1:]
    with contextlib.suppress(NotUnderstoodError, ValueError):
        if words and understand(words, environment).exit_code != 0:
            return replace(found, unhealthy_after_s=0.0)
    return found


def full_name(reference: str) -> str:
    """Return the reference as the pull error shows it: with registry, library and tag."""
    name, at, digest = reference.partition("@")
    first = name.split("/", 1)[0]
    if "/" not in name:
        name = f"docker.io/library/{name}"
    elif "." not in first and ":" not in first and first != "localhost":
        name = f"docker.io/{name}"
    if not at and ":" not in name.rsplit("/", 1)[-1]:
        name += ":latest"
    return name + at + digest


def _split(reference: str) -> tuple[str, str]:
    """Return the last part of the repository's name, and the tag."""
    name = reference.partition("@")[0].rsplit("/", 1)[-1]
    repository, _, tag = name.partition(":")
    return repository, tag or "latest"


__all__ = ["CATALOGUE", "Image", "NotUnderstoodError", "exists", "full_name", "program", "program_of"]
