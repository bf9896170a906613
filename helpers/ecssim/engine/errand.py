"""Something that somebody wants to have done at a moment of virtual time."""

from abc import ABC, abstractmethod


class Errand(ABC):
    """A subject for the clock to wake that knows itself what is to be done."""

    @abstractmethod
    def run(self) -> None:
        """Do it, now that its moment has come."""
