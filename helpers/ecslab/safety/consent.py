"""The learner says yes before a lab makes anything on a real account.

An account is allowed once, by the last four digits of its id: a habit types `yes`, but these digits only somebody who
has looked at which account it is. Afterwards each lab asks for a `yes`.
"""

import os
from collections.abc import Callable

from .accounts import Accounts

VARIABLE = "ECSLAB_YES"
_DIGITS = 4
_NOTHING = "Nothing was created."

Ask = Callable[[str], str]


class NoConsentError(RuntimeError):
    """Nobody allowed it, so nothing was created."""


def require(account: str, lab_id: str, accounts: Accounts, ask: Ask | None = None) -> None:
    """Ask whoever sits at the keyboard for what is needed, and return if a lab may begin.

    Arguments:
        account: the id of the account.
        accounts: those that were allowed before; gains this one.
        ask: shows a question and returns what was typed; input, if it is left out.

    Raises:
        NoConsentError: if the answer is another one, or nobody can type.
    """
    # Jupyter puts another input into place for each cell, so it is looked up now.
    ask = ask or input
    said_before = os.environ.get(VARIABLE) == "1"
    if not accounts.is_allowed(account):
        if said_before:
            raise NoConsentError(
                f"{VARIABLE} says yes, but account {account} was never allowed. {_NOTHING} If the labs may use it, run "
                f"`ecslab allow {account}` once."
            )
        _allow(account, accounts, ask)
    if said_before:
        return
    answer = _answer(ask, f"Create this in account {account}? Type yes: ", account)
    if answer.lower() != "yes":
        raise NoConsentError(f"Lab {lab_id} was not begun, for the answer was {answer!r} and not yes. {_NOTHING}")


def _allow(account: str, accounts: Accounts, ask: Ask) -> None:
    question = f"The labs have never used account {account}. To allow it, type the last {_DIGITS} digits of its id: "
    answer = _answer(ask, question, account)
    if answer != account[-_DIGITS:]:
        raise NoConsentError(
            f"{answer!r} are not the last {_DIGITS} digits of account {account}, so it was not allowed. {_NOTHING} "
            "If it is another account than you wanted, choose a profile with AWS_PROFILE, and open the lab again."
        )
    accounts.allow(account)


def _answer(ask: Ask, question: str, account: str) -> str:
    try:
        return ask(question).strip()
    except (EOFError, NotImplementedError, OSError) as fault:
        # Jupyter's StdinNotImplementedError is a NotImplementedError.
        raise NoConsentError(
            f"A lab on AWS needs a yes, and nobody can type here. {_NOTHING} Run `ecslab allow {account}` once, and "
            f"set {VARIABLE}=1 (or `ecslab run LAB --backend aws --yes`)."
        ) from fault
