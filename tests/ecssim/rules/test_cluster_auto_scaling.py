"""How many instances managed scaling wants, and when."""

from datetime import timedelta

import pytest
from ecssim.model.capacity_provider import CapacityProvider, ManagedScaling
from ecssim.model.cluster import Cluster
from ecssim.model.container_instance import ContainerInstance, InstanceStatus
from ecssim.model.resources import Resources
from ecssim.model.task import Task, TaskStatus
from ecssim.neighbours import AutoScalingGroup
from ecssim.rules import cluster_auto_scaling as scaling
from ecssim.rules.plan import Drain, NoteReservation, Plan, Protect, ScaleIn, ScaleOut

from .builders import NOW, a_cluster, a_container_instance, a_request, a_service, a_task, give_provider, on_ec2, put_on

MINUTE = timedelta(minutes=1)
WHOLE = Resources(2048, 1900, frozenset({22}), network_interfaces=2, gpus=("GPU-1",))


@pytest.fixture
def cluster() -> Cluster:
    return a_cluster()


@pytest.fixture
def provider(cluster: Cluster) -> CapacityProvider:
    return give_provider(cluster)


def waiting(cluster: Cluster, count: int, cpu: int = 2048, **needs: object) -> list[Task]:
    """Tasks that wait for the provider, each of the size of a whole t3.small unless told otherwise."""
    found = []
    for _ in range(count):
        task = a_task(status=TaskStatus.PROVISIONING)
        task.launch_type, task.capacity_provider = "EC2", "spare"
        task.request = a_request(cpu, 100, capacity_provider="spare", **needs)
        cluster.tasks[task.id] = task
        found.append(task)
    return found


def instances(cluster: Cluster, busy: int, empty: int = 0) -> list[ContainerInstance]:
    """Instances of the provider, the first of them with a task."""
    found = [a_container_instance(cluster, capacity_provider="spare") for _ in range(busy + empty)]
    for instance in found[:busy]:
        put_on(instance, a_task(), a_request(2048))
    return found


def group_of(
    cluster: Cluster, *, minimum: int = 0, maximum: int = 10, instance_type: str = "t3.small", protected: str = ""
) -> AutoScalingGroup:
    """The Auto Scaling group that has launched the instances of the cluster."""
    ids = tuple(instance.ec2_instance_id for instance in cluster.instances.values())
    return AutoScalingGroup(
        "group", "arn:group", instance_type, minimum, maximum, len(ids), ids, True, frozenset({protected})
    )


def plan(provider: CapacityProvider, cluster: Cluster, **group: object) -> Plan:
    return scaling.plan(provider, cluster, group_of(cluster, **group), NOW)  # type: ignore[arg-type]


def wanted(result: Plan) -> list[int]:
    """What the group shall have after a scale-out."""
    return [action.desired_capacity for action in result.actions if isinstance(action, ScaleOut)]


def taken(result: Plan) -> list[str]:
    """The instances that are terminated or drained."""
    drained = [action.instance.ec2_instance_id for action in result.actions if isinstance(action, Drain)]
    return drained + [action.ec2_instance_id for action in result.actions if isinstance(action, ScaleIn)]


def surplus_for_a_quarter_of_an_hour(provider: CapacityProvider) -> None:
    provider.surplus_minutes = 14


# The metric


@pytest.mark.parametrize(("needed", "there", "percent"), [(1, 2, 50), (3, 2, 150), (0, 2, 0)])
def test_the_reservation_is_what_is_needed_in_percent_of_what_is_there(needed: int, there: int, percent: float) -> None:
    assert scaling.reservation(needed, there) == percent


def test_the_reservation_is_published_every_minute(cluster: Cluster, provider: CapacityProvider) -> None:
    instances(cluster, busy=1, empty=1)
    result = plan(provider, cluster)
    assert result.actions[0] == NoteReservation(provider, 50, 1)
    assert result.look_again_at == NOW + MINUTE


def test_the_minutes_of_surplus_begin_anew_when_all_instances_are_needed(
    cluster: Cluster, provider: CapacityProvider
) -> None:
    instances(cluster, busy=2)
    provider.surplus_minutes = 9
    assert plan(provider, cluster).actions == [NoteReservation(provider, 100, 0)]


def test_without_managed_scaling_nothing_is_looked_at(cluster: Cluster, provider: CapacityProvider) -> None:
    waiting(cluster, 1)
    provider.managed_scaling = ManagedScaling(False, 100, 1, 10_000, 300)
    assert plan(provider, cluster) == Plan()


# How many instances are needed


def test_an_instance_that_runs_only_daemons_is_not_needed(cluster: Cluster, provider: CapacityProvider) -> None:
    busy, daemons_only = instances(cluster, busy=1, empty=1)
    put_on(daemons_only, a_task(on_ec2(a_service(), daemon=True)))
    assert scaling.is_busy(busy)
    assert not scaling.is_busy(daemons_only)
    assert scaling.instances_needed(provider, cluster, group_of(cluster)) == 1


def test_tasks_of_another_provider_need_nothing_of_this_one(cluster: Cluster, provider: CapacityProvider) -> None:
    (task,) = waiting(cluster, 1)
    task.capacity_provider = "other"
    assert scaling.instances_needed(provider, cluster, group_of(cluster)) == 0


def test_waiting_tasks_are_packed_into_instances(cluster: Cluster, provider: CapacityProvider) -> None:
    waiting(cluster, 5, cpu=1024)
    assert scaling.instances_needed(provider, cluster, group_of(cluster)) == 3


def test_for_a_type_whose_size_is_not_known_one_more_instance_is_needed(
    cluster: Cluster, provider: CapacityProvider
) -> None:
    waiting(cluster, 5)
    assert scaling.instances_needed(provider, cluster, group_of(cluster, instance_type="x9.huge")) == 1


@pytest.mark.parametrize(
    ("needs", "count", "filled"),
    [
        ({"cpu": 512}, 4, 1),
        ({"cpu": 512}, 5, 2),
        ({"interface": True}, 3, 2),
        ({"tcp_ports": frozenset({80})}, 3, 3),
        ({"gpus": 1}, 2, 2),
    ],
)
def test_bins_mind_everything_that_an_instance_has(
    cluster: Cluster, needs: dict[str, object], count: int, filled: int
) -> None:
    tasks = waiting(cluster, count, **{"cpu": 0, **needs})  # type: ignore[arg-type]
    assert scaling.bins(tasks, WHOLE) == filled


@pytest.mark.parametrize("needs", [{"cpu": 4096}, {"gpus": 2}, {"tcp_ports": frozenset({22})}])
def test_bins_leave_out_what_never_fits(cluster: Cluster, needs: dict[str, object]) -> None:
    tasks = waiting(cluster, 2, **{"cpu": 0, **needs})  # type: ignore[arg-type]
    assert scaling.bins([*tasks, *waiting(cluster, 1, cpu=1)], WHOLE) == 1


def test_nothing_is_launched_for_a_task_that_fits_no_instance(cluster: Cluster, provider: CapacityProvider) -> None:
    waiting(cluster, 1, cpu=4096)
    assert plan(provider, cluster).actions == [NoteReservation(provider, 100, 0)]


# Scaling out


def test_from_zero_it_is_always_two(cluster: Cluster, provider: CapacityProvider) -> None:
    waiting(cluster, 1)
    result = plan(provider, cluster)
    assert result.actions[0] == NoteReservation(provider, 200, 0)
    assert wanted(result) == [2]


def test_from_zero_it_is_more_if_more_are_needed(cluster: Cluster, provider: CapacityProvider) -> None:
    waiting(cluster, 5)
    assert wanted(plan(provider, cluster)) == [5]


def test_what_is_missing_is_added_at_once(cluster: Cluster, provider: CapacityProvider) -> None:
    instances(cluster, busy=2)
    waiting(cluster, 3)
    assert wanted(plan(provider, cluster)) == [5]


@pytest.mark.parametrize(("steps", "there_then"), [((1, 2), 4), ((4, 9), 6), ((1, 10_000), 5)])
def test_a_step_is_within_its_limits(
    cluster: Cluster, provider: CapacityProvider, steps: tuple[int, int], there_then: int
) -> None:
    provider.managed_scaling = ManagedScaling(True, 100, *steps, 300)
    instances(cluster, busy=2)
    waiting(cluster, 3)
    assert wanted(plan(provider, cluster)) == [there_then]


def test_the_group_never_gets_more_than_its_maximum(cluster: Cluster, provider: CapacityProvider) -> None:
    waiting(cluster, 5)
    assert wanted(plan(provider, cluster, maximum=3)) == [3]


def test_a_group_at_its_maximum_is_left_alone(cluster: Cluster, provider: CapacityProvider) -> None:
    instances(cluster, busy=2)
    waiting(cluster, 1)
    assert wanted(plan(provider, cluster, maximum=2)) == []


@pytest.mark.parametrize(("ago_s", "there_then"), [(299, []), (300, [2])])
def test_while_new_instances_warm_up_no_more_are_added(
    cluster: Cluster, provider: CapacityProvider, ago_s: float, there_then: list[int]
) -> None:
    instances(cluster, busy=1)
    waiting(cluster, 1)
    provider.scaled_out_at = NOW - timedelta(seconds=ago_s)
    assert wanted(plan(provider, cluster)) == there_then


def test_a_target_below_a_hundred_keeps_spare_instances(cluster: Cluster, provider: CapacityProvider) -> None:
    provider.managed_scaling = ManagedScaling(True, 50, 1, 10_000, 300)
    instances(cluster, busy=2)
    assert wanted(plan(provider, cluster)) == [4]


def test_a_target_below_a_hundred_wants_no_spare_instance_of_nothing(
    cluster: Cluster, provider: CapacityProvider
) -> None:
    provider.managed_scaling = ManagedScaling(True, 50, 1, 10_000, 300)
    assert wanted(plan(provider, cluster)) == []


# Scaling in


def test_after_a_quarter_of_an_hour_of_surplus_an_empty_instance_goes(
    cluster: Cluster, provider: CapacityProvider
) -> None:
    _, empty = instances(cluster, busy=1, empty=1)
    provider.surplus_minutes = 13
    assert taken(plan(provider, cluster)) == []
    provider.surplus_minutes = 14
    assert taken(plan(provider, cluster)) == [empty.ec2_instance_id]


def test_an_instance_with_a_task_is_never_taken(cluster: Cluster, provider: CapacityProvider) -> None:
    provider.managed_scaling = ManagedScaling(True, 100, 1, 10_000, 300)
    busy = instances(cluster, busy=2)
    surplus_for_a_quarter_of_an_hour(provider)
    group = group_of(cluster)
    # A third machine of the group that has not registered yet makes the surplus.
    group = AutoScalingGroup(
        group.name, group.arn, group.instance_type, 0, 10, 3, (*group.instance_ids, "i-new"), False, frozenset()
    )
    assert busy
    assert taken(scaling.plan(provider, cluster, group, NOW)) == []


@pytest.mark.parametrize(("there", "gone"), [(2, 1), (3, 1), (4, 1), (5, 2), (6, 2)])
def test_less_than_half_of_the_instances_go_in_a_minute_but_at_least_one(
    cluster: Cluster, provider: CapacityProvider, there: int, gone: int
) -> None:
    instances(cluster, busy=0, empty=there)
    surplus_for_a_quarter_of_an_hour(provider)
    assert len(taken(plan(provider, cluster))) == gone


def test_the_last_instance_goes_too(cluster: Cluster, provider: CapacityProvider) -> None:
    instances(cluster, busy=0, empty=1)
    surplus_for_a_quarter_of_an_hour(provider)
    assert len(taken(plan(provider, cluster))) == 1


def test_the_group_keeps_its_minimum(cluster: Cluster, provider: CapacityProvider) -> None:
    instances(cluster, busy=0, empty=2)
    surplus_for_a_quarter_of_an_hour(provider)
    assert taken(plan(provider, cluster, minimum=2)) == []


@pytest.mark.parametrize(("ago_s", "count"), [(899, 0), (900, 1)])
def test_after_a_scale_out_nothing_goes_for_a_quarter_of_an_hour(
    cluster: Cluster, provider: CapacityProvider, ago_s: float, count: int
) -> None:
    instances(cluster, busy=1, empty=1)
    surplus_for_a_quarter_of_an_hour(provider)
    provider.scaled_out_at = NOW - timedelta(seconds=ago_s)
    assert len(taken(plan(provider, cluster))) == count


def test_with_managed_draining_an_instance_drains_before_it_goes(cluster: Cluster, provider: CapacityProvider) -> None:
    provider.managed_draining = True
    _, empty = instances(cluster, busy=1, empty=1)
    surplus_for_a_quarter_of_an_hour(provider)
    assert plan(provider, cluster).actions[1:] == [Drain(empty)]
    empty.status = InstanceStatus.DRAINING
    assert plan(provider, cluster).actions[1:] == [ScaleIn(provider, empty.ec2_instance_id)]


def test_an_instance_that_drains_is_no_room_for_tasks_that_wait(cluster: Cluster, provider: CapacityProvider) -> None:
    _, draining = instances(cluster, busy=1, empty=1)
    draining.status = InstanceStatus.DRAINING
    waiting(cluster, 1)
    assert wanted(plan(provider, cluster)) == [3]


# Protection


def test_managed_termination_protection_protects_busy_instances_only(
    cluster: Cluster, provider: CapacityProvider
) -> None:
    provider.managed_termination_protection = True
    busy, empty = instances(cluster, busy=1, empty=1)
    result = plan(provider, cluster, protected=empty.ec2_instance_id)
    assert [action for action in result.actions if isinstance(action, Protect)] == [
        Protect(provider, busy.ec2_instance_id, True),
        Protect(provider, empty.ec2_instance_id, False),
    ]


def test_what_is_protected_already_is_not_protected_again(cluster: Cluster, provider: CapacityProvider) -> None:
    provider.managed_termination_protection = True
    (busy,) = instances(cluster, busy=1)
    result = plan(provider, cluster, protected=busy.ec2_instance_id)
    assert not any(isinstance(action, Protect) for action in result.actions)


def test_planning_changes_nothing(cluster: Cluster, provider: CapacityProvider) -> None:
    instances(cluster, busy=1, empty=1)
    waiting(cluster, 2)
    before = repr(provider.surplus_minutes), sorted(cluster.tasks), provider.scaled_out_at
    plan(provider, cluster)
    assert (repr(provider.surplus_minutes), sorted(cluster.tasks), provider.scaled_out_at) == before
