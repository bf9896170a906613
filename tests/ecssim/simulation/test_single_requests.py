"""One request through a load balancer: who answers it, and that it is a request like any other."""

import pytest
from ecssim import faults, programs
from ecssim.outside.load_balancing import FixedAnswer, Forward, ListenerRule
from ecssim.outside.traffic import Answer, Constant

from .fake_load_balancers import GROUP_ARN
from .test_load_balancing import tasks
from .test_traffic import BALANCER, HOST, NAMES, TO_WEB, listen, serve, total
from .world import World


def get(world: World, **request: str) -> Answer:
    return world.sim.get(HOST, **request)  # type: ignore[arg-type]


def test_a_target_answers_with_the_page_of_its_program(world: World) -> None:
    service = serve(world, programs.shows("hello from blue"), desired=1)
    [target] = tasks(service)[0].targets
    assert get(world) == Answer(200, "hello from blue", f"{target.id}:{target.port}")


def test_targets_answer_in_turn(world: World) -> None:
    serve(world)
    assert len({get(world).target for _ in range(4)}) == 2


def test_a_path_that_the_program_does_not_know_has_no_page(world: World) -> None:
    serve(world, programs.shows("hello", programs.answers({"/": 200})))
    answer = get(world, path="/cart")
    assert (answer.status, answer.first_line) == (404, "")


def test_a_fixed_response_has_its_own_page(world: World) -> None:
    listen(world, ListenerRule((), FixedAnswer(503, "Back at noon.\nReally.")))
    assert get(world) == Answer(503, "Back at noon.")


def test_rules_look_at_the_request(world: World) -> None:
    serve(world)
    listen(world, ListenerRule((("host-header", ("old.example.com",)),), FixedAnswer(410)), TO_WEB)
    assert (get(world).status, get(world, host_header="old.example.com").status) == (200, 410)


def test_without_a_target_nobody_is_named(world: World) -> None:
    listen(world, ListenerRule((), Forward(((GROUP_ARN, 1.0),))))
    assert get(world) == Answer(503)


def test_a_target_that_hangs_is_named_although_the_load_balancer_answers(world: World) -> None:
    service = serve(world, desired=1)
    world.sim.inject(faults.HangContainer(tasks(service)[0].id))
    answer = get(world)
    assert (answer.status, answer.target) == (504, f"{tasks(service)[0].targets[0].id}:80")


def test_a_host_that_nobody_has_is_refused(world: World) -> None:
    serve(world)
    with pytest.raises(LookupError, match="no load balancer has the DNS name nobody"):
        world.sim.get("nobody")


def test_it_counts_in_the_metrics_once(world: World) -> None:
    serve(world)
    get(world)
    world.sim.advance(300)
    assert total(world, "RequestCount", {"LoadBalancer": BALANCER.partition("loadbalancer/")[2]}) == 1
    assert total(world, "HTTPCode_Target_2XX_Count", NAMES) == 1


def test_many_of_them_far_apart_fill_no_queue(world: World) -> None:
    serve(world, desired=1)
    for _ in range(200):
        assert get(world).status == 200
        world.sim.advance(1)


def test_it_is_no_flow_that_goes_on(world: World) -> None:
    serve(world)
    get(world)
    world.sim.advance(120)
    assert world.sim.flows() == {}
    assert not world.account.traffic.goes_on


def test_it_takes_nothing_from_requests_that_are_under_way(world: World) -> None:
    serve(world)
    flow = world.sim.traffic(HOST, Constant(10))
    world.sim.advance(30)
    get(world)
    world.sim.advance(30)
    world.sim.stop_traffic(flow)
    assert set(flow.answers.by_status) == {200}
    assert 570 <= flow.answers.sent <= 630
