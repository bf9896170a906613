"""A picture that is text where only text goes, and SVG where a picture can be shown."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Picture:
    """The same state twice.

    Arguments:
        text: for terminals, screen readers and untrusted notebooks.
        svg: for everybody else.
    """

    text: str
    svg: str

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text, "image/svg+xml": self.svg}
