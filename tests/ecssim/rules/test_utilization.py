"""What the tasks of a service use of what they have."""

from dataclasses import replace

import pytest
from ecssim.model.task import TaskStatus
from ecssim.outside.load import Load
from ecssim.rules.utilization import CPU, MEMORY, utilization

from .builders import a_service, a_task, tasks


@pytest.mark.parametrize(("running", "expected"), [(1, 120.0), (2, 60.0), (4, 30.0)])
def test_the_running_tasks_share_the_load(running: int, expected: float) -> None:
    service = a_service()
    tasks(service, running)
    a_task(service, status=TaskStatus.PENDING)
    assert utilization(service, Load(cpu_percent=120))[CPU] == expected


def test_cpu_and_memory_are_measured_separately() -> None:
    service = a_service()
    tasks(service, 2)
    assert utilization(service, Load(100, 40)) == {CPU: 50.0, MEMORY: 20.0}


def test_without_a_running_task_there_is_no_value() -> None:
    assert utilization(a_service(), Load(100, 100)) == {}


def test_a_task_cannot_use_more_than_all_that_it_has() -> None:
    service = a_service()
    definition = service.primary.task_definition
    service.primary.task_definition = replace(definition, settings={**definition.settings, "cpu": "256"})
    tasks(service, 1)
    assert utilization(service, Load(cpu_percent=300))[CPU] == 100.0
