"""The AWS accounts that a learner has allowed to be used, in a file of theirs."""

import json
import os
import re
import tempfile
from pathlib import Path

from .. import progress
from ..wall_clock import real_now

VERSION = 1
_ID = re.compile(r"\d{12}")


class AccountIdError(ValueError):
    """What was given is not the id of an AWS account."""


class Accounts:
    """The file that remembers the accounts.

    Two sessions that allow at the same moment may lose one of the two; then the next lab asks again.

    Arguments:
        path: where it is; accounts.json in the learner's folder if it is left out.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or progress.home() / "accounts.json"

    def is_allowed(self, account: str) -> bool:
        """Return whether the learner has allowed an account."""
        return account in self._allowed()

    def allow(self, account: str) -> None:
        """Remember that the learner allows an account.

        Arguments:
            account: its id of twelve digits.

        Raises:
            AccountIdError: if it is none.
        """
        if not _ID.fullmatch(account):
            raise AccountIdError(
                f"{account!r} is not the id of an AWS account, which has twelve digits. "
                "`aws sts get-caller-identity --query Account` prints yours."
            )
        allowed = {**self._allowed(), account: {"allowed_at": real_now().isoformat()}}
        self._write(json.dumps({"version": VERSION, "accounts": allowed}, indent=2) + "\n")

    def _allowed(self) -> dict[str, object]:
        """Return what the file says; if it cannot be read, no account is allowed, and the learner is asked again."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            return dict(data["accounts"]) if data["version"] == VERSION else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _write(self, text: str) -> None:
        """Replace the file at once, so that nobody ever reads half of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
