"""Requests through a load balancer over time: who gets them, and what comes of them."""

from contextlib import suppress

import pytest
from ecssim import faults, programs
from ecssim.model.service import Service
from ecssim.model.target import TargetState
from ecssim.outside.alarms import Query
from ecssim.outside.auto_scaling import ScalableTarget, TrackingPolicy
from ecssim.outside.load_balancing import FixedAnswer, Forward, Listener, ListenerRule
from ecssim.outside.metrics import metric
from ecssim.outside.program import Program
from ecssim.outside.traffic import Constant, DayCurve, Flow, Pattern, Spike
from ecssim.outside.workload import Workload
from ecssim.rules import routing
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ecssim.rules.builders import an_alarm

from .fake_load_balancers import GROUP_ARN
from .test_load_balancing import BEHIND, push, tasks
from .world import START, World

BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/1"
NETWORK = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/web/1"
HOST = "web.elb.amazonaws.com"
OTHER_GROUP = GROUP_ARN.replace("web", "other")
TO_WEB = ListenerRule((), Forward(((GROUP_ARN, 1.0),)))
NAMES = {"LoadBalancer": "app/web/1", "TargetGroup": "targetgroup/web/1"}


def listen(world: World, *rules: ListenerRule, kind: str = "application") -> None:
    arn = BALANCER if kind == "application" else NETWORK
    world.neighbours.load_balancers.listening = (Listener(arn, kind, HOST, 80, rules or (TO_WEB,)),)


def serve(world: World, program: Program | None = None, desired: int = 2) -> Service:
    """A healthy service behind the load balancer."""
    listen(world)
    push(world, program or programs.serves_until_stopped())
    service = world.create(desired, loadBalancers=BEHIND)
    world.sim.advance(120)
    return service


def send(world: World, per_s: float = 10, pattern: Pattern | None = None, **request: str) -> Flow:
    return world.sim.traffic(HOST, pattern or Constant(per_s), **request)  # type: ignore[arg-type]


def total(world: World, name: str, dimensions: dict[str, str], namespace: str = "AWS/ApplicationELB") -> float:
    """The sum of a metric over all minutes."""
    key = metric(namespace, name, dimensions)
    return sum(point.total for _, point in world.account.metrics.read(key, START, world.sim.now, 60))


def latest(world: World, namespace: str, name: str, dimensions: dict[str, str]) -> float:
    key = metric(namespace, name, dimensions)
    return world.account.metrics.read(key, START, world.sim.now, 60)[-1][1].statistic("Average") or 0.0


def test_requests_are_answered_by_the_targets_in_equal_parts(world: World) -> None:
    service = serve(world)
    flow = send(world)
    world.sim.advance(600)
    world.sim.stop_traffic(flow)
    assert set(flow.answers.by_status) == {200}
    assert 5500 <= flow.answers.sent <= 6500
    counts = list(flow.answers.sent_to.values())
    assert len(counts) == len(tasks(service)) == 2
    assert max(counts) - min(counts) <= 12


def test_stopped_traffic_sends_nothing_more(world: World) -> None:
    serve(world)
    flow = send(world)
    world.sim.advance(30)
    world.sim.stop_traffic(flow)
    sent = flow.answers.sent
    world.sim.advance(600)
    assert 280 <= sent == flow.answers.sent <= 320


def test_a_host_that_nobody_has_is_refused(world: World) -> None:
    serve(world)
    with pytest.raises(LookupError, match="no load balancer has the DNS name nobody"):
        world.sim.traffic("nobody", Constant(1))
    with pytest.raises(LookupError, match="does not listen on port 443"):
        world.sim.traffic(HOST, Constant(1), port=443)


def test_without_a_target_the_load_balancer_answers_503(world: World) -> None:
    listen(world)
    flow = send(world)
    world.sim.advance(120)
    assert set(flow.answers.by_status) == {503}
    assert total(world, "HTTPCode_ELB_5XX_Count", {"LoadBalancer": "app/web/1"}) == flow.answers.sent
    assert total(world, "HTTPCode_ELB_503_Count", {"LoadBalancer": "app/web/1"}) == flow.answers.sent


def test_a_program_that_does_not_listen_makes_it_answer_502(world: World) -> None:
    serve(world, programs.listens_on(8080))
    flow = send(world)
    world.sim.advance(300)
    assert flow.answers.by_status.get(502, 0) > 0
    assert 200 not in flow.answers.by_status


def test_a_program_that_hangs_makes_it_answer_504(world: World) -> None:
    service = serve(world, desired=1)
    flow = send(world)
    world.sim.inject(faults.HangContainer(tasks(service)[0].id))
    world.sim.advance(10)
    world.sim.stop_traffic(flow)
    assert set(flow.answers.by_status) == {504}


def test_a_path_that_the_program_does_not_know_is_answered_with_404(world: World) -> None:
    serve(world, programs.answers({"/": 200}))
    flow = send(world, path="/cart?id=1")
    world.sim.advance(120)
    assert set(flow.answers.by_status) == {404}
    assert total(world, "HTTPCode_Target_4XX_Count", NAMES) == flow.answers.sent


def test_weights_share_the_requests_out(world: World) -> None:
    serve(world)
    listen(world, ListenerRule((), Forward(((GROUP_ARN, 90.0), (OTHER_GROUP, 10.0)))))
    flow = send(world)
    world.sim.advance(600)
    share = flow.answers.by_status[503] / flow.answers.sent
    assert share == pytest.approx(0.1, abs=0.001)


def test_a_fixed_response_needs_no_target(world: World) -> None:
    listen(world, ListenerRule((("path-pattern", ("/old/*",)),), FixedAnswer(410)), TO_WEB)
    flow = send(world, path="/old/page")
    world.sim.advance(60)
    assert set(flow.answers.by_status) == {410}


def test_a_listener_that_is_changed_is_noticed(world: World) -> None:
    serve(world)
    flow = send(world)
    world.sim.advance(30)
    listen(world, ListenerRule((), FixedAnswer(503)))
    world.sim.advance(60)
    assert 280 <= flow.answers.by_status[200] <= 320
    assert flow.answers.by_status[503] > 0


def test_a_network_load_balancer_counts_flows_and_no_codes(world: World) -> None:
    serve(world)
    listen(world, kind="network")
    flow = send(world)
    world.sim.advance(300)
    assert total(world, "NewFlowCount", {"LoadBalancer": "net/web/1"}, "AWS/NetworkELB") > 0
    assert set(flow.answers.by_status) == {200}
    assert not any("HTTPCode" in key.name for key in world.account.metrics.metrics())


SLOW = Workload(service_time_s=0.2, concurrency=2, queue_length=20, cpu_s_per_request=0.01)


def test_too_much_for_its_tasks_makes_a_service_slow_and_turn_requests_away(world: World) -> None:
    serve(world, programs.serves(SLOW))
    calm = send(world, 5)
    world.sim.advance(300)
    world.sim.stop_traffic(calm)
    busy = send(world, 60)
    world.sim.advance(300)
    world.sim.stop_traffic(busy)
    assert (calm.answers.response_time_s(90) or 0) * 3 < (busy.answers.response_time_s(90) or 0)
    assert calm.answers.failed == 0
    # Twenty a second are served.
    assert busy.answers.failed / busy.answers.sent == pytest.approx(2 / 3, abs=0.05)


def test_a_spike_passes(world: World) -> None:
    serve(world, programs.serves(SLOW))
    flow = send(world, pattern=Spike(5, 100, after_s=300, lasts_s=60))
    world.sim.advance(420)
    turned_away = flow.answers.failed
    world.sim.advance(600)
    assert 0 < turned_away == flow.answers.failed


def test_requests_make_the_cpu_of_the_service_busy(world: World) -> None:
    serve(world, programs.serves(Workload(cpu_s_per_request=0.01)))
    send(world, 20)
    world.sim.advance(600)
    # Ten requests a second for each task take 0.1 of its 0.25 vCPU.
    value = latest(world, "AWS/ECS", "CPUUtilization", {"ClusterName": "lab", "ServiceName": "web"})
    assert value == pytest.approx(40, rel=0.06)


def test_a_load_balancer_measures_what_came_through_it(world: World) -> None:
    serve(world)
    flow = send(world)
    world.sim.advance(600)
    assert total(world, "RequestCount", {"LoadBalancer": "app/web/1"}) == flow.answers.sent
    assert total(world, "RequestCount", NAMES) == flow.answers.sent
    assert total(world, "HTTPCode_Target_2XX_Count", NAMES) == flow.answers.sent
    assert total(world, "RequestCountPerTarget", {"TargetGroup": "targetgroup/web/1"}) == flow.answers.sent / 2
    assert latest(world, "AWS/ApplicationELB", "TargetResponseTime", NAMES) == pytest.approx(0.02, rel=0.01)


def test_without_requests_only_hosts_are_measured(world: World) -> None:
    serve(world)
    world.sim.advance(600)
    names = {key.name for key in world.account.metrics.metrics() if key.namespace == "AWS/ApplicationELB"}
    assert names == {"HealthyHostCount", "UnHealthyHostCount"}
    assert latest(world, "AWS/ApplicationELB", "HealthyHostCount", NAMES) == 2


def test_a_target_that_falls_ill_is_counted_as_such(world: World) -> None:
    service = serve(world)
    world.sim.inject(faults.HangContainer(tasks(service)[0].id))
    assert world.sim.until(lambda: tasks(service)[0].targets[0].state is TargetState.UNHEALTHY, 60)
    world.sim.advance(60)
    assert total(world, "UnHealthyHostCount", NAMES) > 0


def test_requests_for_each_target_can_scale_a_service(world: World) -> None:
    service = serve(world)
    policy = TrackingPolicy("requests", "arn:aws:autoscaling:requests", 300.0, 300, 300, "high", None)
    world.neighbours.auto_scaling.targets["service/lab/web"] = ScalableTarget(1, 10, policies=(policy,))
    each = Query("m1", metric("AWS/ApplicationELB", "RequestCountPerTarget", NAMES), "Sum")
    world.neighbours.alarms.alarms["high"] = an_alarm("high", queries=(each,), threshold=300.0)
    world.sim.change(world.account).alarms.watch()
    send(world, 20)
    world.sim.advance(900)
    # Twelve hundred a minute are three hundred for each of four, and a little more or less from minute to minute.
    assert service.desired_count in (4, 5)
    assert latest(world, "AWS/ApplicationELB", "HealthyHostCount", NAMES) == service.desired_count


def test_traffic_that_has_ended_costs_nothing_any_more(world: World) -> None:
    serve(world)
    flow = send(world)
    world.sim.advance(90)
    world.sim.stop_traffic(flow)
    world.sim.advance(120)
    assert not world.account.traffic.goes_on
    assert total(world, "RequestCount", NAMES) == flow.answers.sent


def test_a_rolling_update_fails_no_request(world: World) -> None:
    serve(world)
    flow = send(world)
    world.deploy()
    world.sim.advance(600)
    assert set(flow.answers.by_status) == {200}
    assert len(flow.answers.sent_to) == 4


Steps = list[tuple[str, int]]


def send_while(seed: int, steps: Steps) -> None:
    """Send requests while things go wrong, and check each second that they went to registered targets only."""
    world = World(seed)
    service = serve(world)
    flow = send(world, 3)
    for step, seconds in steps:
        go_wrong(world, service, step)
        for _ in range(seconds):
            # Who got a request within a second was registered at its beginning or at its end.
            before, may = dict(flow.answers.sent_to), registered(world)
            world.sim.advance(1)
            world.sim.change(world.account).traffic.settle()
            new = {key for key, count in flow.answers.sent_to.items() if count > before.get(key, 0)}
            assert new <= may | registered(world)
    assert flow.answers.sent == sum(flow.answers.by_status.values())


def go_wrong(world: World, service: Service, step: str) -> None:
    if step in ("crash", "hang"):
        fault = faults.KillContainer if step == "crash" else faults.HangContainer
        with suppress(faults.NothingToBreakError):
            world.sim.inject(fault())
    elif step == "deploy":
        world.deploy()
    elif step == "scale":
        world.update(desiredCount=1 + len(service.tasks) % 4)
    else:
        world.neighbours.load_balancers.lets_in = step == "open"


STEPS = st.tuples(st.sampled_from(["crash", "hang", "deploy", "scale", "shut", "open"]), st.integers(1, 90))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 100), steps=st.lists(STEPS, max_size=8))
def test_no_request_ever_goes_to_a_target_that_is_not_registered(seed: int, steps: Steps) -> None:
    send_while(seed, steps)


def test_a_load_balancer_that_goes_on_sending_to_targets_that_drain_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "receivers", list)
    with pytest.raises(AssertionError):
        send_while(0, [("scale", 30), ("deploy", 90)])


def registered(world: World) -> set[tuple[str, str, int]]:
    return {target.key for target in world.account.targets.values() if target.state is not TargetState.DRAINING}


@pytest.mark.parametrize("pieces", [7, 90])
def test_traffic_does_not_depend_on_how_time_is_let_pass(pieces: int) -> None:
    found = []
    for count in (1, pieces):
        world = World()
        serve(world, programs.serves(SLOW))
        flow = send(world, pattern=DayCurve(1, 40, busiest_after_s=1800))
        for _ in range(count):
            world.sim.advance(3600 / count)
        world.sim.stop_traffic(flow)
        found.append((flow.answers, [str(entry) for entry in world.sim.journal]))
    assert found[0] == found[1]
