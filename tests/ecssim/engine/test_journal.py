"""The journal."""

from datetime import UTC, datetime, timedelta

import pytest
from ecssim.engine.journal import Journal, Reason

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def reason(subject: str, sentence: str) -> Reason:
    return Reason("service", subject, sentence, "a page of AWS")


@pytest.fixture
def journal() -> Journal:
    """A journal of three decisions about two subjects."""
    journal = Journal()
    for minutes, subject in enumerate(("web", "api", "web")):
        journal.write(NOON + timedelta(minutes=minutes), reason(subject, f"decision {minutes}"))
    return journal


def test_decisions_are_told_oldest_first(journal: Journal) -> None:
    assert [entry.reason.sentence for entry in journal] == ["decision 0", "decision 1", "decision 2"]


def test_decisions_about_one_subject_are_told_oldest_first(journal: Journal) -> None:
    assert [entry.reason.sentence for entry in journal.about("web")] == ["decision 0", "decision 2"]


def test_nothing_is_told_about_an_unknown_subject(journal: Journal) -> None:
    assert journal.about("nobody") == []


def test_its_length_is_the_number_of_decisions(journal: Journal) -> None:
    assert len(journal) == 3


def test_changing_an_answer_does_not_change_the_journal(journal: Journal) -> None:
    journal.about("web").clear()
    assert len(journal.about("web")) == 2


def test_an_entry_reads_as_time_rule_and_sentence(journal: Journal) -> None:
    assert str(journal.about("api")[0]) == "12:01:00 service: decision 1"


def test_two_journals_of_the_same_decisions_have_equal_entries(journal: Journal) -> None:
    copy = Journal()
    for entry in journal:
        copy.write(entry.at, entry.reason)
    assert list(copy) == list(journal)
