"""The person at the keyboard, who does by hand what no call to AWS does."""

from collections.abc import Callable
from typing import Protocol

from .wishes import Who, Wish
from .world import BeyondThisAwsError

_NO = ("n", "no")
_ELSEWHERE = 'The simulated AWS shows it: open the lab with backend="moto".'


class Person(Protocol):
    """Somebody who can be asked."""

    def please(self, wish: Wish) -> None:
        """Ask for something to be done, and return once they say that it is.

        Raises:
            BeyondThisAwsError: if they cannot do it, or nobody is there.
        """

    def answer(self, wish: Wish) -> str:
        """Ask for something to be done, and return what they saw.

        Raises:
            BeyondThisAwsError: if they cannot do it, or nobody is there.
        """


class KeyboardPerson:
    """Whoever runs the notebook or the command.

    Arguments:
        read: shows a prompt and returns the line that is typed after it; without it the keyboard.
        show: shows a text; without it the screen.
    """

    def __init__(self, read: Callable[[str], str] | None = None, show: Callable[[str], None] = print) -> None:
        self._read = read or _keyboard
        self._show = show

    def please(self, wish: Wish) -> None:
        """Show what to do by hand, and return once the person says that it is done.

        Raises:
            BeyondThisAwsError: if only AWS can do it, if the person cannot, or if nobody can type here.
        """
        self._ask(wish, "Press Enter once that is done, or type no if you cannot: ")

    def answer(self, wish: Wish) -> str:
        """Show what to do by hand, and return the line that the person pastes.

        Raises:
            BeyondThisAwsError: as please does.
        """
        said = self._ask(wish, "Paste the whole answer as one line, or type no if you cannot: ")
        if not said:
            raise BeyondThisAwsError(f"{wish.what}: no answer was pasted. Run the cell again to be asked again.")
        return said

    def _ask(self, wish: Wish, prompt: str) -> str:
        if wish.who is Who.AWS:
            raise BeyondThisAwsError(f"{wish.what} is for AWS alone. {wish.why} {_ELSEWHERE} {wish.meanwhile}")
        self._show(text_of(wish))
        try:
            said = self._read(prompt).strip()
        except (EOFError, NotImplementedError) as nobody:
            # A kernel that nobody can type to raises StdinNotImplementedError, which is a NotImplementedError.
            raise BeyondThisAwsError(
                f"{wish.what}: this takes a person, and nobody can type here. {wish.why} Run the lab in JupyterLab and "
                f"do it when you are asked. {_ELSEWHERE}"
            ) from nobody
        if said.lower() in _NO:
            raise BeyondThisAwsError(
                f"{wish.what}: you said that you cannot. Go on with the next heading; checks that need it stay open. "
                f"{_ELSEWHERE}"
            )
        return said


def _keyboard(prompt: str) -> str:
    # Looked up at the call: a notebook's kernel puts an input of its own into its place.
    return input(prompt)


def text_of(wish: Wish) -> str:
    """Return a wish as it is shown: what, why, and the numbered steps."""
    steps = [f"{number}. {step}" for number, step in enumerate(wish.steps, start=1)]
    return "\n".join([f"By hand, please: {wish.what}.", wish.why, *steps])
