"""An account that was allowed once stays allowed, whatever happens to the file meanwhile."""

import json
from pathlib import Path

import pytest
from ecslab.safety.accounts import AccountIdError, Accounts

ACCOUNT, OTHER = "123456789012", "210987654321"


def test_no_account_is_allowed_at_first() -> None:
    assert not Accounts().is_allowed(ACCOUNT)


def test_an_account_stays_allowed_beside_others() -> None:
    for account in (ACCOUNT, OTHER):
        Accounts().allow(account)
    assert Accounts().is_allowed(ACCOUNT)
    assert Accounts().is_allowed(OTHER)


@pytest.mark.parametrize("account", ["", "12345678901", "1234567890123", "alias", "1234 5678 9012"])
def test_what_is_no_account_is_refused(account: str) -> None:
    with pytest.raises(AccountIdError, match="twelve digits"):
        Accounts().allow(account)


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"version": 1}', '{"version": 1, "accounts": 7}'])
def test_a_file_that_cannot_be_read_allows_nothing_and_is_written_anew(spoilt: str) -> None:
    accounts = Accounts()
    accounts.allow(ACCOUNT)
    accounts.path.write_text(spoilt)
    assert not accounts.is_allowed(ACCOUNT)
    accounts.allow(ACCOUNT)
    assert accounts.is_allowed(ACCOUNT)


def test_a_file_of_another_version_allows_nothing() -> None:
    accounts = Accounts()
    accounts.allow(ACCOUNT)
    data = json.loads(accounts.path.read_text())
    accounts.path.write_text(json.dumps({**data, "version": 2}))
    assert not accounts.is_allowed(ACCOUNT)


def test_a_write_that_fails_leaves_the_file_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts()
    accounts.allow(ACCOUNT)

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        accounts.allow(OTHER)
    assert accounts.is_allowed(ACCOUNT)
    assert [path.name for path in Path(accounts.path.parent).iterdir()] == ["accounts.json"]
