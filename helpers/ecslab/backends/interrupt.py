"""What goes on in the background hears of it when a learner interrupts a cell of a notebook."""

from collections.abc import Callable
from typing import Any

_EVENT = "post_run_cell"


def when_interrupted(act: Callable[[], None]) -> Callable[[], None]:
    """Have something done after a cell was interrupted, and return what calls that off.

    Outside of a notebook an interrupt ends the program, and with it what goes on in the background.

    Arguments:
        act: what is done.
    """
    from IPython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return _nothing

    def look(result: Any) -> None:
        if isinstance(result.error_in_exec, KeyboardInterrupt):
            act()

    def call_off() -> None:
        if look in shell.events.callbacks[_EVENT]:
            shell.events.unregister(_EVENT, look)

    shell.events.register(_EVENT, look)
    return call_off


def _nothing() -> None:
    return
