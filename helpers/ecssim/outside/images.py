"""The registry of images: which tags there are, which digests they stand for, and what the images do."""

import contextlib
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..truth import traffic as truth
from . import aws_cli
from .ecr_image import parse
from .program import DIES_OF_SIGTERM, ENDS_AT_ONCE, NotUnderstoodError, Program, leaves_signals_alone, understand
from .programs import answers, listens_on, prints, serves, shows
from .workload import Workload

_VERSION = r"\d+(\.\d+)*"
# A web server out of the box has one page, and nothing under any other path.
_IDLE_SERVER = Workload(idle_cpu_units=truth.IDLE_CPU_UNITS.value, idle_memory_mib=truth.IDLE_MEMORY_MIB.value)
_WEB_SERVER = listens_on(80, program=serves(_IDLE_SERVER, answers({"/": 200, "/index.html": 200})))
_CALCULATOR = replace(
    _WEB_SERVER,
    answers={"/": 200, "/index.php": 200},
    workload=replace(
        _IDLE_SERVER,
        service_time_s=truth.CPU_S_OF_HPA_EXAMPLE.value,
        cpu_s_per_request=truth.CPU_S_OF_HPA_EXAMPLE.value,
    ),
)


@dataclass(frozen=True, slots=True)
class Image:
    """One repository.

    Arguments:
        tags: a regular expression for the tags that exist.
        program: what the image runs by itself.
        words: the first words of commands that mean that program as well.
        entry_point: what a command is given to, unless the task definition names another.
        command: what a container runs that is given no command; without one it runs the program.
    """

    tags: str
    program: Program
    words: tuple[str, ...] = ()
    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


CATALOGUE = {
    "nginx": Image(
        rf"latest|stable|mainline|alpine|({_VERSION})(-alpine|-bookworm)?",
        prints(
            ["nginx: configuration is fine", "nginx: waiting for requests on port 80"],
            shows(truth.FIRST_LINE_OF_NGINX.value, _WEB_SERVER),
        ),
        ("nginx",),
    ),
    "httpd": Image(
        rf"latest|alpine|({_VERSION})(-alpine)?",
        prints(
            ["httpd: configuration is fine", "httpd: waiting for requests on port 80"],
            shows(truth.FIRST_LINE_OF_HTTPD.value, _WEB_SERVER),
        ),
        ("httpd-foreground",),
    ),
    # What Kubernetes teaches scaling with: each request calculates for a while.
    "hpa-example": Image("latest", shows(truth.FIRST_LINE_OF_HPA_EXAMPLE.value, _CALCULATOR)),
    "busybox": Image(rf"latest|stable|musl|({_VERSION})(-musl)?", ENDS_AT_ONCE),
    "alpine": Image(rf"latest|edge|{_VERSION}", ENDS_AT_ONCE),
    "aws-cli": Image(rf"latest|{_VERSION}", ENDS_AT_ONCE, entry_point=(aws_cli.NAME,)),
    "python": Image(rf"latest|slim|alpine|({_VERSION})(-slim|-alpine)?", ENDS_AT_ONCE),
}
# What is not in the catalogue is taken to exist and to serve, and to leave SIGTERM to its default.
_ANY_OTHER = Image(r".*", Program(stop_exit_code=DIES_OF_SIGTERM))
_PYTHON_SERVES = prints(["http.server: serving the working directory"], Program())
_PYTHON_SERVER = re.compile(r"python3? -m http\.server(?P<options>( (-b|--bind|-d|--directory) \S+| [0-9]{1,5})*)")
_PYTHON_PORT = 8000
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Images:
    """The images that a simulation can pull: those of the catalogue, and what a lab pushes and removes.

    An image that nobody has described exists, and serves.
    """

    def __init__(self) -> None:
        self._pushes: Counter[str] = Counter()
        self._newest: dict[str, str] = {}
        self._by_digest: dict[str, Image | None] = {}

    def put(self, reference: str, program: Program, *, words: Sequence[str] = ()) -> str:
        """Push an image under a tag: from now on the tag stands for it, and what it stood for keeps its own digest.

        Arguments:
            reference: repository and tag, as in a task definition.
            program: what a container of the image does; `ecssim.programs` has some by name.
            words: the first words of commands that mean that program as well; another command does what it says.

        Returns:
            the digest of the image.

        Raises:
            ValueError: for a reference with a digest, which nobody can choose, and for an image of ECR.
        """
        name = _name(reference)
        self._pushes[name] += 1
        digest = _digest(name, self._pushes[name])
        self._by_digest[digest] = Image(".*", program, tuple(words))
        self._newest[name] = digest
        return digest

    def describe(self, digest: str, program: Program, *, words: Sequence[str] = ()) -> None:
        """Say what an image does that was pushed to ECR; one that nobody describes serves.

        Arguments:
            digest: as PutImage and DescribeImages of ECR return it.
            program: what a container of the image does; `ecssim.programs` has some by name.
            words: the first words of commands that mean that program as well; another command does what it says.
        """
        self._by_digest[digest] = Image(".*", program, tuple(words))

    def build(self, digest: str, base: str, command: Sequence[str]) -> None:
        """Say what an image does that was built from another one.

        Arguments:
            digest: as PutImage of ECR returns it.
            base: the image that it was built from.
            command: what its containers run; empty leaves it to the base.

        """
        found = self._image(base) or _ANY_OTHER
        self._by_digest[digest] = replace(found, tags=".*", command=tuple(command) or found.command)

    def remove(self, reference: str) -> None:
        """Delete a tag and every image that it has stood for: from now on they cannot be pulled.

        Arguments:
            reference: repository and tag, as in a task definition.

        Raises:
            ValueError: for a reference with a digest, and for an image of ECR.
        """
        name = _name(reference)
        for push in range(self._pushes[name] + 1):
            self._by_digest[_digest(name, push)] = None

    def forget(self) -> None:
        """Go back to the catalogue."""
        self._pushes.clear()
        self._newest.clear()
        self._by_digest.clear()

    def exists(self, reference: str) -> bool:
        """Return whether the registry has an image of that name, and of that tag or digest."""
        return self._image(reference) is not None

    def digest_of(self, reference: str) -> str:
        """Return the digest that a reference names, or that its tag stands for now."""
        name, _, digest = full_name(reference).partition("@")
        return digest or self._newest.get(name) or _digest(name, 0)

    def program(
        self, reference: str, argv: Sequence[str], environment: Mapping[str, str], *, init: bool = False
    ) -> Program:
        """Return what a container of that image does.

        Arguments:
            reference: the image as in a task definition.
            argv: entry point and command of the caller's; empty takes the image's own.
            environment: the container's variables.
            init: whether an init process comes first in the container, and passes signals on.

        Raises:
            NotUnderstoodError: for a command whose end cannot be foreseen.
        """
        # A task definition may name an image that is not there yet, or no longer.
        image = self._image(reference) or _ANY_OTHER
        if not argv or argv[0] in image.words:
            return image.program
        if server := _python_server(argv):
            return leaves_signals_alone(server, init=init)

        def server_of(words: Sequence[str]) -> Program | None:
            return image.program if words[0] in image.words else _python_server(words)

        return understand(argv, environment, init=init, server_of=server_of)

    def program_of(self, settings: Mapping[str, Any]) -> Program:
        """Return what the container of a definition does, and whether its health check will pass.

        A check that is made of the same simple commands does what it says; any other passes as long as the program is
        well.

        Arguments:
            settings: the container definition, under the API's names.

        Raises:
            NotUnderstoodError: for a command whose end cannot be foreseen.
        """
        environment = {each["name"]: each.get("value", "") for each in settings.get("environment") or []}
        argv = self._argv(settings)
        init = bool((settings.get("linuxParameters") or {}).get("initProcessEnabled"))
        found = self.program(settings["image"], argv, environment, init=init)
        check = (settings.get("healthCheck") or {}).get("command") or ["NONE"]
        words = ["sh", "-c", *check[1:]] if check[0] == "CMD-SHELL" else check[1:]
        with contextlib.suppress(NotUnderstoodError):
            if words and understand(words, environment).exit_code != 0:
                return replace(found, unhealthy_after_s=0.0)
        return found

    def _argv(self, settings: Mapping[str, Any]) -> list[str]:
        """Return the words that a container runs; an entry point of its definition's takes the image's command away."""
        image, own = self._image(settings["image"]), settings.get("entryPoint") or []
        of_image = image.command if image and not own else ()
        command = settings.get("command") or of_image
        return [*(own or (image.entry_point if image and command else ())), *command]

    def _image(self, reference: str) -> Image | None:
        digest = self.digest_of(reference)
        if digest in self._by_digest:
            return self._by_digest[digest]
        repository, tag = _split(reference)
        image = CATALOGUE.get(repository, _ANY_OTHER)
        return image if re.fullmatch(image.tags, tag) else None


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


def split(name: str) -> tuple[str, str]:
    """Return the repository of a full name, and the digest or else the tag that follows it."""
    tagged, _, digest = name.partition("@")
    path, slash, last = tagged.rpartition("/")
    repository, _, tag = last.partition(":")
    return f"{path}{slash}{repository}", digest or tag


def _python_server(words: Sequence[str]) -> Program | None:
    """Return Python's own web server, if that is what the words of a command start.

    It takes connections on port 8000 unless they say another, and on every address unless they bind it to one; what is
    bound to the loopback is reached by nobody outside of the task.
    """
    match = _PYTHON_SERVER.fullmatch(" ".join(words))
    if match is None:
        return None
    options = match["options"].split()
    port = next((int(word) for word in options if word.isdigit()), _PYTHON_PORT)
    inside_only = any(word in _LOOPBACK for word in options)
    return listens_on(*([] if inside_only else [port]), program=_PYTHON_SERVES)


def _name(reference: str) -> str:
    if "@" in reference:
        raise ValueError(f"a digest comes with the push, so {reference} cannot be pushed or removed: name a tag")
    if parse(reference):
        raise ValueError(
            f"{reference} is in a private registry: push it with PutImage of ECR and describe it by its digest, or "
            "delete it with BatchDeleteImage"
        )
    return full_name(reference)


def _digest(name: str, push: int) -> str:
    """Return the digest of the image that was the so-manieth to be pushed under a name; 0 is the catalogue's own."""
    return f"sha256:{hashlib.sha256(f'{name}#{push}'.encode()).hexdigest()}"


def _split(reference: str) -> tuple[str, str]:
    """Return the last part of the repository's name, and the tag."""
    name = reference.partition("@")[0].rsplit("/", 1)[-1]
    repository, _, tag = name.partition(":")
    return repository, tag or "latest"


__all__ = ["CATALOGUE", "Image", "Images", "NotUnderstoodError", "full_name", "split"]
