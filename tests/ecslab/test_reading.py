"""Reading everything there is, however little a call takes."""

import pytest
from ecslab import Lab, reading


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (10, [10]), (21, [10, 10, 1])])
def test_batches_hold_everything_and_none_is_too_large(count: int, sizes: list[int]) -> None:
    names = [str(number) for number in range(count)]
    found = list(reading.batches(names, 10))
    assert [len(some) for some in found] == sizes
    assert [name for some in found for name in some] == names


def test_more_services_than_one_call_takes_are_all_read(running: Lab) -> None:
    ecs = running.client("ecs")
    names = {f"idle-{number}" for number in range(11)}
    for name in sorted(names):
        ecs.create_service(
            cluster=running.prefix,
            serviceName=name,
            taskDefinition=f"{running.prefix}-web",
            desiredCount=0,
            launchType="FARGATE",
            networkConfiguration=running.network(),
        )
    assert {each["serviceName"] for each in reading.services(ecs, running.prefix)} == {"web", *names}


def test_tasks_are_read_with_the_filters_of_the_list(running: Lab) -> None:
    ecs = running.client("ecs")
    assert len(list(reading.tasks(ecs, running.prefix, serviceName="web"))) == 3
    assert list(reading.tasks(ecs, running.prefix, desiredStatus="STOPPED")) == []
