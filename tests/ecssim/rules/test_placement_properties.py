"""What holds of placement whatever the cluster and the tasks are."""

from collections import Counter

from ecssim.model.cluster import Cluster
from ecssim.model.container_instance import ContainerInstance
from ecssim.rules import expression
from ecssim.rules.placement import SERVICE_DEFAULT, Board, Constraint, Request, Strategy, subject
from ecssim.rules.room import Room
from hypothesis import given
from hypothesis import strategies as st

from .builders import a_cluster, a_container_instance, a_request, a_task, put_on

ZONES = st.sampled_from("abc")
STRATEGIES = st.sampled_from(
    [
        SERVICE_DEFAULT,
        (Strategy("random"),),
        (Strategy("binpack", "cpu"),),
        (Strategy("binpack", "memory"),),
        (Strategy("spread", "instanceId"), Strategy("binpack", "memory")),
    ]
)
CONSTRAINTS = st.sampled_from(
    [
        (),
        (Constraint("distinctInstance"),),
        (Constraint("memberOf", "attribute:disk == ssd"),),
        (Constraint("distinctInstance"), Constraint("memberOf", "attribute:ecs.availability-zone != b")),
    ]
)
PORTS = st.frozensets(st.sampled_from([22, 53, 80]), max_size=2)


@st.composite
def clusters(draw: st.DrawFn) -> Cluster:
    """Some instances, alike and not."""
    cluster = a_cluster()
    for number in range(draw(st.integers(0, 5))):
        a_container_instance(
            cluster,
            cpu=draw(st.sampled_from([0, 512, 1024])),
            memory_mib=draw(st.sampled_from([0, 500, 1000])),
            zone=draw(ZONES),
            interfaces=draw(st.integers(0, 2)),
            gpus=draw(st.integers(0, 2)),
            attributes=draw(st.sampled_from([{}, {"disk": "ssd"}])),
            connected=draw(st.booleans()),
            number=number,
        )
    return cluster


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """What some task asks for."""
    return a_request(
        draw(st.sampled_from([0, 256, 512])),
        draw(st.sampled_from([0, 250, 500])),
        draw(st.sampled_from(["service:web", "family:job"])),
        tcp_ports=draw(PORTS),
        udp_ports=draw(PORTS),
        interface=draw(st.booleans()),
        gpus=draw(st.integers(0, 1)),
        zones=draw(st.sampled_from([None, frozenset("ab")])),
        constraints=draw(CONSTRAINTS),
        strategies=draw(STRATEGIES),
    )


Placed = list[tuple[ContainerInstance, Request]]


def place_all(cluster: Cluster, wanted: list[Request]) -> Placed:
    """Place task after task, and return where those went that found a place."""
    board, placed = Board(cluster.instances.values()), []
    for request in wanted:
        found = board.place(request)
        if isinstance(found, ContainerInstance):
            placed.append((found, request))
    return placed


@given(clusters(), st.lists(requests(), max_size=12))
def test_no_instance_gives_more_than_it_has(cluster: Cluster, wanted: list[Request]) -> None:
    placed = place_all(cluster, wanted)
    for instance in cluster.instances.values():
        needs = [request.needs for at, request in placed if at is instance]
        assert sum(each.cpu for each in needs) <= instance.registered.cpu
        assert sum(each.memory_mib for each in needs) <= instance.registered.memory_mib
        assert sum(each.interface for each in needs) <= instance.registered.network_interfaces
        assert sum(each.gpus for each in needs) <= len(instance.registered.gpus)
        for reserved, ports in (
            (instance.registered.tcp_ports, [port for each in needs for port in each.tcp_ports]),
            (instance.registered.udp_ports, [port for each in needs for port in each.udp_ports]),
        ):
            assert len({*reserved, *ports}) == len(reserved) + len(ports)


@given(clusters(), requests())
def test_a_task_gets_an_instance_or_every_instance_has_a_reason(cluster: Cluster, request: Request) -> None:
    found = Board(cluster.instances.values()).place(request)
    if isinstance(found, list):
        assert {each.instance.id for each in found} == set(cluster.instances)
        assert all(each.reason for each in found)


@given(clusters(), st.lists(requests(), max_size=12))
def test_the_instance_of_a_task_meets_every_constraint(cluster: Cluster, wanted: list[Request]) -> None:
    groups: dict[str, Counter[str]] = {instance_id: Counter() for instance_id in cluster.instances}
    for instance, request in place_all(cluster, wanted):
        assert instance.agent_connected
        assert request.zones is None or instance.availability_zone in request.zones
        for constraint in request.constraints:
            if constraint.type == "memberOf":
                assert expression.matches(constraint.expression, subject(instance))
            else:
                assert not groups[instance.id][request.group]
        groups[instance.id][request.group] += 1


@given(st.lists(ZONES, min_size=1, max_size=6), st.integers(0, 20))
def test_spread_leaves_no_two_zones_and_no_two_instances_of_a_zone_more_than_one_apart(
    zones: list[str], count: int
) -> None:
    cluster = a_cluster()
    for zone in zones:
        a_container_instance(cluster, zone=zone)
    placed = place_all(cluster, [a_request(strategies=SERVICE_DEFAULT)] * count)
    per_zone = Counter(dict.fromkeys(zones, 0))
    per_instance = Counter({instance.id: 0 for instance in cluster.instances.values()})
    per_zone.update(str(instance.availability_zone) for instance, _ in placed)
    per_instance.update(instance.id for instance, _ in placed)
    assert max(per_zone.values()) - min(per_zone.values()) <= 1
    for zone in per_zone:
        counts = [per_instance[each.id] for each in cluster.instances.values() if each.availability_zone == zone]
        assert max(counts) - min(counts) <= 1


@given(clusters(), st.sampled_from(["cpu", "memory"]), st.integers(0, 512), st.integers(0, 500))
def test_binpack_takes_the_least_that_is_left_among_those_that_fit(
    cluster: Cluster, field: str, cpu: int, memory_mib: int
) -> None:
    for number, instance in enumerate(cluster.instances.values()):
        put_on(instance, a_task(), a_request(64 * number, 50 * number))
    request = a_request(cpu, memory_mib, strategies=(Strategy("binpack", field),))
    found = Board(cluster.instances.values()).place(request)
    fitting = [
        room
        for room in map(Room, cluster.instances.values())
        if room.instance.agent_connected and not room.lacks(request.needs)
    ]
    if isinstance(found, ContainerInstance):
        left = {room.instance.id: room.cpu if field == "cpu" else room.memory_mib for room in fitting}
        assert left[found.id] == min(left.values())
    else:
        assert fitting == []


@given(clusters(), st.lists(requests(), max_size=6))
def test_the_same_cluster_and_tasks_give_the_same_places(cluster: Cluster, wanted: list[Request]) -> None:
    assert place_all(cluster, wanted) == place_all(cluster, wanted)
