"""A person at the keyboard is shown what to do, and is asked only for what a person can do."""

from typing import Any

import pytest
from ecslab.backends.person import KeyboardPerson
from ecslab.backends.wishes import Who, Wish
from ecslab.backends.world import BeyondThisAwsError

BY_HAND = Wish("Pull the cable", "It is yours.", Who.YOU, ("Go there.", "Pull it."))
BY_AWS = Wish("An eclipse", "The moon is not ours.", Who.AWS, meanwhile="Go on with the next cell.")


class Keyboard:
    """A keyboard that types what it was told to, and a screen that keeps what it shows."""

    def __init__(self, typed: str = "", fault: type[Exception] | None = None) -> None:
        self.typed = typed
        self.fault = fault
        self.shown: list[str] = []
        self.asked: list[str] = []

    def read(self, prompt: str) -> str:
        self.asked.append(prompt)
        if self.fault:
            raise self.fault
        return self.typed

    @property
    def person(self) -> KeyboardPerson:
        return KeyboardPerson(self.read, self.shown.append)


def test_a_wish_is_shown_with_its_reason_and_its_steps_in_order() -> None:
    keyboard = Keyboard()
    keyboard.person.please(BY_HAND)
    assert keyboard.shown == ["By hand, please: Pull the cable.\nIt is yours.\n1. Go there.\n2. Pull it."]
    assert len(keyboard.asked) == 1


def test_an_answer_is_what_was_pasted() -> None:
    assert Keyboard(' {"a": 1} \n').person.answer(BY_HAND) == '{"a": 1}'


def test_an_empty_answer_is_none() -> None:
    with pytest.raises(BeyondThisAwsError, match="no answer was pasted"):
        Keyboard("").person.answer(BY_HAND)


@pytest.mark.parametrize("typed", ["no", "N", " NO "])
def test_who_cannot_do_it_may_say_so(typed: str) -> None:
    with pytest.raises(BeyondThisAwsError, match="Pull the cable: you said that you cannot"):
        Keyboard(typed).person.please(BY_HAND)


@pytest.mark.parametrize("fault", [EOFError, NotImplementedError])
def test_where_nobody_can_type_it_says_so(fault: type[Exception]) -> None:
    with pytest.raises(BeyondThisAwsError, match="nobody can type here"):
        Keyboard(fault=fault).person.please(BY_HAND)


def test_a_notebook_that_runs_unattended_is_one_where_nobody_can_type() -> None:
    from IPython.core.error import StdinNotImplementedError

    with pytest.raises(BeyondThisAwsError, match="nobody can type here"):
        Keyboard(fault=StdinNotImplementedError).person.please(BY_HAND)


def test_what_only_aws_can_do_is_asked_of_nobody() -> None:
    keyboard = Keyboard()
    for ask in (keyboard.person.please, keyboard.person.answer):
        with pytest.raises(BeyondThisAwsError, match=r"An eclipse is for AWS alone\. The moon is not ours\.") as caught:
            ask(BY_AWS)
        assert "simulated AWS shows it" in str(caught.value)
        assert str(caught.value).endswith("Go on with the next cell.")
    assert (keyboard.shown, keyboard.asked) == ([], [])


def test_without_another_keyboard_it_is_the_real_one(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: f"typed after {prompt.split()[0]}")
    assert KeyboardPerson().answer(BY_HAND) == "typed after Paste"
    assert "By hand, please: Pull the cable." in capsys.readouterr().out
