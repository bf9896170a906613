"""What a process elsewhere can have done that AWS has no call for."""

import json
from typing import Any

import pytest
from ecssim.seam import commands

from tests.ecssim.simulation.edge import INSTALLED_S, Edge
from tests.ecssim.simulation.world import CLUSTER


@pytest.fixture
def edge() -> Edge:
    return Edge()


def post(edge: Edge, command: str, body: Any) -> tuple[int, dict[str, str]]:
    """Return the status and the body of the answer to one request."""
    answer = commands.answer(edge.sim, f"/ecssim/{command}", json.dumps(body).encode())
    return answer.status_code, answer.get_json()


def install(edge: Edge, **changes: Any) -> tuple[int, dict[str, str]]:
    activation_id, code = edge.activate()
    request = {"activation_id": activation_id, "activation_code": code, "cluster": CLUSTER, **changes}
    return post(edge, "install-ecs-anywhere", request)


def test_install_returns_the_machine(edge: Edge) -> None:
    status, answer = install(edge, memory_mib=2000)
    edge.sim.advance(INSTALLED_S)
    assert (status, edge.instance(answer["machine_id"]).registered.memory_mib) == (200, 2000)


def test_a_network_is_cut_and_mended(edge: Edge) -> None:
    machine = {"machine_id": edge.install()}
    assert post(edge, "cut-network", machine) == (200, machine)
    assert not edge.sim.machine(machine["machine_id"]).online
    assert post(edge, "mend-network", machine) == (200, machine)
    assert edge.sim.machine(machine["machine_id"]).online


def test_credentials_are_told_by_their_times(edge: Edge) -> None:
    machine_id = edge.install()
    _, answer = post(edge, "role-credentials", {"machine_id": machine_id})
    assert answer == {"issued_at": "2026-01-05T09:00:00+00:00", "expires_at": "2026-01-05T10:00:00+00:00"}


def test_what_the_install_script_refuses_is_told_in_its_words(edge: Edge) -> None:
    status, answer = install(edge, operating_system="Debian 12")
    assert status == 400
    assert answer["error"].startswith("ECS Anywhere does not support Debian 12.")


def test_a_machine_that_does_not_exist_is_told_in_a_sentence(edge: Edge) -> None:
    status, answer = post(edge, "cut-network", {"machine_id": "mi-1"})
    assert (status, answer["error"].startswith("There is no machine mi-1.")) == (400, True)


@pytest.mark.parametrize("body", [[], {}, {"machine": "mi-1"}, "later", None, 7])
@pytest.mark.parametrize("command", ["cut-network", "mend-network", "role-credentials", "install-ecs-anywhere"])
def test_a_request_of_the_wrong_form_gets_an_example(edge: Edge, command: str, body: Any) -> None:
    status, answer = post(edge, command, body)
    assert status == 400
    assert answer["error"].startswith("POST a JSON object such as {")


def test_a_size_that_is_no_number_gets_an_example(edge: Edge) -> None:
    status, answer = install(edge, cpu_units="many")
    assert (status, answer["error"][:26]) == (400, "POST a JSON object such as")


def test_a_fault_happens_by_its_name(edge: Edge) -> None:
    assert post(edge, "inject", {"fault": "ExhaustCapacity", "of": "FARGATE"}) == (200, {"fault": "ExhaustCapacity"})
    assert edge.account.exhausted == {"FARGATE"}


def test_a_later_fault_comes_at_its_moment(edge: Edge) -> None:
    post(edge, "inject", {"fault": "LoseZone", "zone": "us-east-1a", "after_s": 30})
    assert not edge.account.exhausted
    edge.sim.advance(30)
    assert edge.account.exhausted == {"us-east-1a"}


def test_an_unknown_fault_is_answered_with_those_that_there_are(edge: Edge) -> None:
    status, answer = post(edge, "inject", {"fault": "Flood"})
    assert (status, answer["error"].startswith("there is no fault Flood: choose one of StopTask")) == (400, True)


def test_a_fault_that_finds_nothing_says_so(edge: Edge) -> None:
    status, answer = post(edge, "inject", {"fault": "StopTask"})
    assert (status, "found nothing that it could happen to" in answer["error"]) == (400, True)


def test_a_fault_with_a_wrong_argument_is_answered_with_an_example(edge: Edge) -> None:
    status, answer = post(edge, "inject", {"fault": "LoseZone", "area": "us-east-1a"})
    assert (status, answer["error"].startswith('POST a JSON object such as {"fault": "LoseZone"')) == (400, True)


def test_a_load_is_put_on_a_service(edge: Edge) -> None:
    status, answer = post(edge, "load", {"service_arn": "arn:nothing", "cpu_percent": 80})
    assert (status, answer["error"].startswith("there is no service arn:nothing")) == (400, True)
    service = edge.create(1)
    assert post(edge, "load", {"service_arn": service.arn, "cpu_percent": 80})[0] == 200
    assert service.metering.load.cpu_percent == 80


def test_an_image_is_pushed_with_what_it_does(edge: Edge) -> None:
    status, answer = post(edge, "push-image", {"image": "shop:1", "paths": {"/up": 204}, "ports": [8080]})
    assert (status, answer["digest"]) == (200, edge.sim.images.digest_of("shop:1"))
    assert edge.sim.images.program("shop:1", [], {}).answer_to("/up", 0) == 204


BUILD = {"image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1", "dockerfile": "FROM nginx:1.27"}


def test_an_image_is_built_and_pushed(edge: Edge) -> None:
    status, answer = post(edge, "build-image", BUILD)
    assert (status, answer["image"]) == (200, BUILD["image"])
    assert edge.sim.images.exists(f"{BUILD['image']}@{answer['digest']}")


def test_an_image_that_cannot_be_built_is_refused(edge: Edge) -> None:
    status, answer = post(edge, "build-image", {**BUILD, "dockerfile": "FROM nginx:1.27\nRUN make"})
    assert (status, "knows no 'RUN make'" in answer["error"]) == (400, True)


def test_an_image_that_does_what_nobody_knows_is_refused_with_an_example(edge: Edge) -> None:
    status, answer = post(edge, "push-image", {"image": "shop:1", "colour": "red"})
    assert status == 400
    assert '"ports": [8080]' in answer["error"]
