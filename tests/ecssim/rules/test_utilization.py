"""What the tasks of a service use of what they have."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ecssim.model.service import Service
from ecssim.model.task import Container, ContainerStatus, Task, TaskStatus
from ecssim.model.traffic import Use
from ecssim.outside.load import IDLE, Load
from ecssim.outside.program import Program
from ecssim.outside.workload import Workload
from ecssim.rules.utilization import CPU, MEMORY, change_by_themselves, utilization, vcpus_of

from .builders import NOW, a_container_instance, a_definition, a_service, a_task, put_on, tasks

NO_USES: dict[str, Use] = {}


def average(service: Service, metric: str, load: Load = IDLE, uses: dict[str, Use] = NO_USES) -> float | None:
    point = utilization(service, load, uses, NOW).get(metric)
    return point.statistic("Average") if point else None


def a_sized_service(running: int = 1, program: Program | None = None) -> Service:
    """A service of tasks with a quarter of a vCPU and 512 MiB, whose container has run for an hour."""
    service = a_service()
    for task in tasks(service, running):
        task.task_definition = a_definition("awsvpc", {"name": "web"}, cpu="256", memory="512")
        container = Container({"name": "web"}, "arn:container", program or Program())
        container.status, container.started_at = ContainerStatus.RUNNING, NOW - timedelta(hours=1)
        task.containers.append(container)
    return service


def only_task(service: Service) -> Task:
    [task] = service.tasks.values()
    return task


@pytest.mark.parametrize(("running", "expected"), [(1, 120.0), (2, 60.0), (4, 30.0)])
def test_the_running_tasks_share_the_load(running: int, expected: float) -> None:
    service = a_service()
    tasks(service, running)
    a_task(service, status=TaskStatus.PENDING)
    assert average(service, CPU, Load(cpu_percent=120)) == expected


def test_cpu_and_memory_are_measured_separately() -> None:
    service = a_service()
    tasks(service, 2)
    assert (average(service, CPU, Load(100, 40)), average(service, MEMORY, Load(100, 40))) == (50.0, 20.0)


def test_without_a_running_task_there_is_no_value() -> None:
    assert utilization(a_service(), Load(100, 100), NO_USES, NOW) == {}


def test_there_are_as_many_samples_as_running_tasks() -> None:
    service = a_sized_service(3)
    assert utilization(service, IDLE, NO_USES, NOW)[CPU].count == 3


def test_a_task_cannot_use_more_than_all_that_it_has() -> None:
    assert average(a_sized_service(), CPU, Load(cpu_percent=300)) == 100.0


def test_an_idle_task_uses_what_its_image_says() -> None:
    service = a_sized_service(2, Program(workload=Workload(idle_cpu_units=32, idle_memory_mib=64)))
    assert (average(service, CPU), average(service, MEMORY)) == (12.5, 12.5)


def test_a_load_by_hand_is_not_added_to_what_is_used_without_requests() -> None:
    service = a_sized_service(1, Program(workload=Workload(idle_cpu_units=32)))
    assert average(service, CPU, Load(cpu_percent=60)) == 60.0


def test_requests_add_to_that() -> None:
    service = a_sized_service(1, Program(workload=Workload(idle_cpu_units=32)))
    uses = {only_task(service).id: Use(cpu_s=7.5, memory_mib_s=60 * 128)}
    assert average(service, CPU, uses=uses) == 12.5 + 50
    assert average(service, MEMORY, uses=uses) == 25.0


def test_memory_that_leaks_is_measured_and_changes_by_itself() -> None:
    service = a_sized_service(1, Program(start_mib=56, leak_mib_per_s=200 / 3600))
    assert average(service, MEMORY) == pytest.approx(50.0)
    assert change_by_themselves(service.tasks.values())
    assert not change_by_themselves(a_sized_service().tasks.values())


def test_a_share_is_of_what_the_containers_ask_for_if_the_task_has_no_size() -> None:
    service = a_sized_service(1, Program(workload=Workload(idle_cpu_units=64, idle_memory_mib=64)))
    containers = [{"name": "web", "cpu": 128, "memory": 512, "memoryReservation": 128}, {"name": "log", "memory": 128}]
    only_task(service).task_definition = a_definition("bridge", *containers)
    assert (average(service, CPU), average(service, MEMORY)) == (50.0, 25.0)


def test_a_task_without_a_size_can_use_all_of_its_machine() -> None:
    task = put_on(a_container_instance(cpu=2048), a_task())
    task.task_definition = a_definition()
    assert vcpus_of(task) == 2
    task.task_definition = replace(task.task_definition, settings={**task.task_definition.settings, "cpu": "512"})
    assert vcpus_of(task) == 0.5
