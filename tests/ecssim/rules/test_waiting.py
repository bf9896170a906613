"""Who of the waiting tasks gets an instance."""

from datetime import timedelta

from ecssim.model.cluster import Cluster
from ecssim.model.task import Task, TaskStatus
from ecssim.rules import waiting
from ecssim.rules.plan import PlaceTask, Plan

from .builders import NOW, a_cluster, a_container_instance, a_request, a_task


def a_waiting_task(cluster: Cluster, cpu: int = 256, *, age_s: float = 0, provider: str = "spare") -> Task:
    task = a_task(status=TaskStatus.PROVISIONING)
    task.launch_type, task.capacity_provider = "EC2", provider
    task.created_at = NOW - timedelta(seconds=age_s)
    task.request = a_request(cpu, capacity_provider=provider)
    cluster.tasks[task.id] = task
    return task


def test_a_waiting_task_goes_to_an_instance_of_its_provider() -> None:
    cluster = a_cluster()
    task = a_waiting_task(cluster)
    a_container_instance(cluster)
    own = a_container_instance(cluster, capacity_provider="spare")
    assert waiting.plan(cluster).actions == [PlaceTask(task, own)]


def test_the_one_that_has_waited_longest_comes_first() -> None:
    cluster = a_cluster()
    a_waiting_task(cluster, age_s=10)
    oldest = a_waiting_task(cluster, age_s=20)
    instance = a_container_instance(cluster, cpu=256, capacity_provider="spare")
    assert waiting.plan(cluster).actions == [PlaceTask(oldest, instance)]


def test_a_task_that_fits_nowhere_does_not_hold_up_a_smaller_one() -> None:
    cluster = a_cluster()
    a_waiting_task(cluster, cpu=4096, age_s=20)
    small = a_waiting_task(cluster, cpu=256)
    instance = a_container_instance(cluster, capacity_provider="spare")
    assert waiting.plan(cluster).actions == [PlaceTask(small, instance)]


def test_without_room_everybody_waits_on() -> None:
    cluster = a_cluster()
    a_waiting_task(cluster)
    a_container_instance(cluster, cpu=100, capacity_provider="spare")
    assert waiting.plan(cluster) == Plan()


def test_a_task_that_has_an_instance_does_not_wait() -> None:
    cluster = a_cluster()
    task = a_waiting_task(cluster)
    task.container_instance = a_container_instance(cluster, capacity_provider="spare")
    assert waiting.plan(cluster).actions == []


def test_a_task_that_was_told_to_stop_waits_no_longer() -> None:
    cluster = a_cluster()
    task = a_task(status=TaskStatus.PROVISIONING, leaving=True)
    task.launch_type, task.request = "EC2", a_request()
    cluster.tasks[task.id] = task
    a_container_instance(cluster)
    assert waiting.plan(cluster).actions == []


def test_the_reason_names_the_instance() -> None:
    cluster = a_cluster()
    a_waiting_task(cluster)
    instance = a_container_instance(cluster, capacity_provider="spare")
    (reason,) = waiting.plan(cluster).reasons
    assert instance.ec2_instance_id in reason.sentence
