"""What a schedule tells its target of the invocation."""

from datetime import UTC, datetime

import pytest
from ecssim.outside.schedule_context import filled

ARN = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly"
DUE = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("<aws.scheduler.schedule-arn>", ARN),
        ("<aws.scheduler.scheduled-time>", "2026-01-05T02:00:00Z"),
        ("<aws.scheduler.attempt-number>", "2"),
        ("<aws.scheduler.unheard-of>", "<aws.scheduler.unheard-of>"),
    ],
)
def test_each_keyword_has_its_value(keyword: str, value: str) -> None:
    assert filled(f"run {keyword} now", ARN, DUE, 2) == f"run {value} now"


def test_each_attempt_has_an_execution_id_of_its_own() -> None:
    first, again, second = (filled("<aws.scheduler.execution-id>", ARN, DUE, attempt) for attempt in (1, 1, 2))
    assert first == again != second
