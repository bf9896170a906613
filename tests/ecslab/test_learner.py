"""Several learners can share an account, since each one's names are their own."""

import pytest
from ecslab import Lab
from ecslab.course import course
from ecslab.learner import LearnerNameError, learner
from ecslab.safety.kind import belongs


def test_without_a_learner_names_begin_with_the_lab() -> None:
    assert course().lab("05_services").prefix == "ecslab-05"


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("alice", "ecslab-alice-05"),
        ("Alice", "ecslab-alice-05"),
        ("team-blue2", "ecslab-team-blue2-05"),
        ("abcdefghijkl", "ecslab-abcdefghijkl-05"),
    ],
)
def test_a_learner_is_part_of_all_names(name: str, prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", name)
    assert course().lab("05_services").prefix == prefix


@pytest.mark.parametrize("name", ["5alice", "alice bob", "alice_b", "-alice", "alice-", "abcdefghijklm", "zoë", "a--b"])
def test_a_name_that_aws_would_not_take_is_refused_with_one_that_it_would(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", name)
    with pytest.raises(LearnerNameError, match=r"ECSLAB_LEARNER is .*such as alice"):
        learner()


def test_no_learners_things_look_like_those_of_another_ones_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", "alice-05")
    with pytest.raises(LearnerNameError):
        learner()
    assert belongs("ecslab-alice-05-05", "ecslab-alice-05"), "this is why"


def test_a_lab_that_is_open_keeps_its_learner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", "alice")
    lab = Lab("05_services")
    monkeypatch.setenv("ECSLAB_LEARNER", "bob")
    assert lab.prefix == "ecslab-alice-05"
    lab.leave()
