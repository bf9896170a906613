"""What a cluster query selects."""

from datetime import UTC, datetime

import pytest
from ecssim.rules.expression import Subject, matches

from .subjects import an_instance, with_value


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("attribute:ecs.instance-type == t2.small", False),
        ("attribute:ecs.availability-zone in [us-east-1a, us-east-1b]", True),
        ("attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d", True),
        ("task:group == service:production", False),
        ("not(task:group == database)", True),
        ("runningTasksCount == 1", True),
        ("agentVersion < 1.14.5", False),
        ("registeredAt < 2018-02-13", False),
        ("ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", True),
    ],
)
def test_the_examples_of_the_developer_guide_select_what_they_say(text: str, selected: bool) -> None:
    assert matches(text, an_instance()) is selected


@pytest.mark.parametrize("text", ["attribute:a == 1", "attribute:a in [1]", "attribute:a =~ .*", "attribute:a < 1"])
@pytest.mark.parametrize("subject", [an_instance(attributes={}), with_value(None)], ids=["absent", "without a value"])
def test_an_attribute_that_is_absent_or_has_no_value_equals_nothing(text: str, subject: Subject) -> None:
    assert not matches(text, subject)


@pytest.mark.parametrize("text", ["attribute:a != 1", "attribute:a !in [1]", "attribute:a !~ .*"])
@pytest.mark.parametrize("subject", [an_instance(attributes={}), with_value(None)], ids=["absent", "without a value"])
def test_an_attribute_that_is_absent_or_has_no_value_differs_from_everything(text: str, subject: Subject) -> None:
    assert matches(text, subject)


@pytest.mark.parametrize(("value", "exists"), [("1", True), (None, True)])
def test_an_attribute_exists_with_and_without_a_value(value: str | None, exists: bool) -> None:
    assert matches("attribute:a exists", with_value(value)) is exists


def test_an_attribute_that_the_instance_does_not_have_does_not_exist() -> None:
    assert matches("attribute:b !exists", with_value("1"))


def test_the_name_of_an_attribute_may_contain_slashes_and_backslashes() -> None:
    assert matches(r"attribute:team/a\b == x", an_instance(attributes={r"team/a\b": "x"}))


def test_names_and_values_are_case_sensitive() -> None:
    assert not matches("attribute:a == X", with_value("x"))
    assert not matches("attribute:A exists", with_value("x"))


@pytest.mark.parametrize(("text", "selected"), [("g2", False), ("g2.*", True), ("2xlarge", False), (".*[a-z]e", True)])
def test_a_regular_expression_has_to_match_the_whole_value(text: str, selected: bool) -> None:
    assert matches(f"attribute:ecs.instance-type =~ {text}", an_instance()) is selected


def test_a_regular_expression_offers_alternatives() -> None:
    assert matches("attribute:ecs.instance-type =~ g2.2xlarge|g3.*", an_instance())
    assert not matches("attribute:ecs.instance-type =~ t2.*|t3.*", an_instance())


@pytest.mark.parametrize(("value", "selected"), [("9", True), ("10", False), ("9.5", True), ("-3", True)])
def test_attributes_are_ordered_as_numbers_if_both_are(value: str, selected: bool) -> None:
    assert matches("attribute:a < 10", with_value(value)) is selected


def test_attributes_are_ordered_as_text_if_one_is_no_number() -> None:
    assert matches("attribute:a < b", with_value("10"))
    assert matches("attribute:a > b10", with_value("b9"))


def test_equality_of_attributes_is_that_of_text() -> None:
    assert not matches("attribute:a == 1.0", with_value("1"))


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("agentVersion > 1.9.0", True),
        ("agentVersion >= 1.105.1", True),
        ("agentVersion > 1.105.1", False),
        ("agentVersion <= 1.105", False),
        ("agentVersion == 1.105.1.0", True),
        ("agentVersion != 1.105.0", True),
    ],
)
def test_agent_versions_are_compared_number_by_number(text: str, selected: bool) -> None:
    assert matches(text, an_instance()) is selected


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("registeredAt > 2026-01-05", True),
        ("registeredAt == 2026-01-05T12:00:00", True),
        ("registeredAt == 2026-01-05T12:00:00Z", True),
        ("registeredAt == 2026-01-05T13:00:00+01:00", True),
        ("registeredAt != 2026-01-05", True),
        ("registeredAt <= 2026-01-05T11:59:59Z", False),
        ("registeredAt >= 2026-01-05T12:00:00", True),
    ],
)
def test_a_moment_of_registration_is_compared_as_a_moment_in_utc(text: str, selected: bool) -> None:
    subject = an_instance(registered_at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    assert matches(text, subject) is selected


def test_numbers_of_running_tasks_are_compared_as_numbers() -> None:
    assert matches("runningTasksCount > 9", an_instance(running_tasks_count=10))
    assert matches("runningTasksCount <= 10", an_instance(running_tasks_count=10))


@pytest.mark.parametrize(
    ("text", "connected"),
    [
        ("agentConnected == true", True),
        ("agentConnected != true", False),
        ("agentConnected in [false]", False),
        ("agentConnected =~ f.*", False),
    ],
)
def test_instances_are_selected_by_whether_their_agent_is_connected(text: str, connected: bool) -> None:
    assert matches(text, an_instance(agent_connected=connected))
    assert not matches(text, an_instance(agent_connected=not connected))


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("task:group == family:batch", True),
        ("task:group != family:batch", False),
        ("task:group in ['service:api', service:web]", True),
        ("task:group =~ service:.*", True),
        ("task:group !~ family:.*", False),
        ("task:group != service:api", True),
        ("task:group exists", True),
    ],
)
def test_a_task_group_is_that_of_any_task_on_the_instance(text: str, selected: bool) -> None:
    assert matches(text, an_instance(task_groups=["service:web", "family:batch"])) is selected


def test_an_instance_without_tasks_is_in_no_task_group() -> None:
    assert matches("task:group !exists and task:group != service:web", an_instance(task_groups=()))
