"""Nothing begins on a real account before somebody has looked at it and said yes."""

import pytest
from ecslab.safety.accounts import Accounts
from ecslab.safety.consent import NoConsentError, require
from IPython.core.error import StdinNotImplementedError

ACCOUNT = "123456789012"
LAB = "05_services"


class Keyboard:
    """Somebody who answers, in this order."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        return self._answers.pop(0)


@pytest.fixture
def allowed() -> Accounts:
    """The accounts of somebody who has allowed one."""
    accounts = Accounts()
    accounts.allow(ACCOUNT)
    return accounts


def test_a_new_account_needs_its_last_four_digits_and_then_a_yes() -> None:
    keyboard = Keyboard("9012", "yes")
    require(ACCOUNT, LAB, Accounts(), keyboard)
    assert ["last 4 digits" in question for question in keyboard.asked] == [True, False]
    assert Accounts().is_allowed(ACCOUNT)


@pytest.mark.parametrize("answer", ["yes", "1234", "", ACCOUNT])
def test_other_digits_allow_nothing(answer: str) -> None:
    with pytest.raises(NoConsentError, match="not allowed"):
        require(ACCOUNT, LAB, Accounts(), Keyboard(answer, "yes"))
    assert not Accounts().is_allowed(ACCOUNT)


def test_an_account_that_was_allowed_needs_only_a_yes(allowed: Accounts) -> None:
    keyboard = Keyboard(" Yes ")
    require(ACCOUNT, LAB, allowed, keyboard)
    assert keyboard.asked == [f"Create this in account {ACCOUNT}? Type yes: "]


@pytest.mark.parametrize("answer", ["", "y", "no", "ja"])
def test_anything_but_yes_is_no(answer: str, allowed: Accounts) -> None:
    with pytest.raises(NoConsentError, match="not yes"):
        require(ACCOUNT, LAB, allowed, Keyboard(answer))


def test_a_yes_from_the_environment_is_enough_for_an_account_that_was_allowed(
    allowed: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_YES", "1")
    require(ACCOUNT, LAB, allowed, Keyboard())


def test_a_yes_from_the_environment_allows_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_YES", "1")
    with pytest.raises(NoConsentError, match=f"ecslab allow {ACCOUNT}"):
        require(ACCOUNT, LAB, Accounts(), Keyboard("9012"))
    assert not Accounts().is_allowed(ACCOUNT)


@pytest.mark.parametrize("value", ["0", "", "yes"])
def test_the_environment_says_yes_with_a_one_only(
    value: str, allowed: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_YES", value)
    keyboard = Keyboard("yes")
    require(ACCOUNT, LAB, allowed, keyboard)
    assert len(keyboard.asked) == 1


@pytest.mark.parametrize("fault", [EOFError(), StdinNotImplementedError(), OSError()])
def test_where_nobody_can_type_it_says_what_to_set(fault: Exception) -> None:
    def nobody(_: str) -> str:
        raise fault

    with pytest.raises(NoConsentError, match=f"nobody can type here.*ecslab allow {ACCOUNT}.*ECSLAB_YES=1"):
        require(ACCOUNT, LAB, Accounts(), nobody)


def test_without_a_keyboard_of_its_own_it_asks_the_one_of_the_cell(
    allowed: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = Keyboard("yes")
    monkeypatch.setattr("builtins.input", keyboard)
    require(ACCOUNT, LAB, allowed)
    assert len(keyboard.asked) == 1
