"""What a workload can be."""

import pytest
from ecssim.outside import programs
from ecssim.outside.workload import Workload


@pytest.mark.parametrize(
    "changes", [{"service_time_s": 0}, {"concurrency": 0}, {"error_share": 1.5}, {"queue_length": -1}]
)
def test_what_makes_no_sense_is_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Workload(**changes)  # type: ignore[arg-type]


def test_a_program_can_be_told_how_it_serves() -> None:
    assert programs.serves(Workload(concurrency=3)).workload.concurrency == 3
