"""Short texts that a notebook shows well and prints plainly."""

import re
from dataclasses import dataclass
from html import escape

_CODE = re.compile(r"`([^`]+)`")


def as_html(text: str) -> str:
    """Return a text as HTML: what stands between backticks is code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


@dataclass(frozen=True)
class Note:
    """A title and a text.

    Arguments:
        code: whether the text is Python code.
    """

    title: str
    text: str
    code: bool = False

    def __repr__(self) -> str:
        return f"{self.title}:\n{self.text}" if self.code or "\n" in self.text else f"{self.title}: {self.text}"

    def _repr_html_(self) -> str:
        body = f"<pre>{escape(self.text)}</pre>" if self.code or "\n" in self.text else as_html(self.text)
        return (
            '<div style="border-left: 4px solid #0072b2; padding: 2px 10px">'
            f"<b>{escape(self.title)}</b><br>{body}</div>"
        )


def show(note: Note) -> None:
    """Show a note at once: in a notebook as HTML, elsewhere in plain text."""
    from IPython.display import display

    display(note)  # type: ignore[no-untyped-call]
