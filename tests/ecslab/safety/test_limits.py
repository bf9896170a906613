"""What a lab may have comes from its bill."""

from dataclasses import replace

import pytest
from ecslab.course import course
from ecslab.safety.limits import amount, limits_of, values_of, weight

LAB = course().lab("05_services")


@pytest.mark.parametrize(
    ("bill", "tasks", "machines"),
    [
        ({}, 12, 1),
        ({"fargate_vcpu_hour": 1.25}, 12, 1),
        ({"fargate_vcpu_hour": 2.75, "t3_micro_hour": 1}, 22, 1),
        ({"t3_small_hour": 2, "t3_micro_hour": 1}, 12, 3),
    ],
)
def test_a_lab_may_have_twice_the_tasks_of_its_bill_and_its_machines(
    bill: dict[str, float], tasks: int, machines: int
) -> None:
    limits = limits_of(replace(LAB, bill=bill))
    assert (limits["tasks"], limits["machines"]) == (tasks, machines)


def test_a_lab_may_rent_the_machines_of_its_bill_only() -> None:
    bill = {"t3_micro_hour": 1.0, "t3_small_hour": 1.0, "fargate_vcpu_hour": 1.0, "public_ipv4_hour": 1.0}
    assert values_of(replace(LAB, bill=bill))["instance_types"] == ["t3.micro", "t3.small"]


@pytest.mark.parametrize(
    ("value", "number"),
    [("256", 256), (512, 512), (".25 vCPU", 256), ("1 vcpu", 1024), ("0.5GB", 512), ("a lot", None), (-1, None)],
)
def test_an_amount_is_read_as_ecs_reads_it(value: object, number: float | None) -> None:
    assert amount(value) == number


@pytest.mark.parametrize(
    ("cpu", "memory", "tasks"),
    [(None, None, 1), ("256", "512", 1), ("256", "1024", 2), ("1024", "2048", 4), ("1 vCPU", "5 GB", 10)],
)
def test_a_task_weighs_as_much_as_the_smallest_ones_that_are_as_large(
    cpu: str | None, memory: str | None, tasks: int
) -> None:
    assert weight(cpu, memory) == tasks
