"""What an image does when it runs: a catalogue of the images that the labs use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workload:
    """The behaviour of a program that serves until it is told to stop.

    Arguments:
        exit_code_on_stop: what the program exits with after its stop signal.
    """

    exit_code_on_stop: int


# A program that handles SIGTERM by its default dies of it: 128 + 15.
_ANY_PROGRAM = Workload(exit_code_on_stop=143)
_CATALOGUE = {
    "nginx": Workload(exit_code_on_stop=0),
    "httpd": Workload(exit_code_on_stop=0),
}


def of_image(image: str) -> Workload:
    """Return the behaviour of an image by its repository name, without registry, tag and digest."""
    repository = image.rsplit("/", 1)[-1].split("@", 1)[0].split(":", 1)[0]
    return _CATALOGUE.get(repository, _ANY_PROGRAM)
