"""What happens around an AWS and has no AWS call: machines that one logs in to, cables that one pulls, bad luck.

On a simulated AWS a lab can bring it about; on a real one a person is asked (aws_world.py).
"""

import json
import urllib.error
import urllib.request
from collections import defaultdict
from dataclasses import asdict, fields
from typing import Any, Protocol

import ecssim

from .flow import Flow

_TIMEOUT_S = 10
# What a simulation raises here, by the name that its server tells.
_ERRORS: dict[str, type[Exception]] = {
    each.__name__: each
    for each in (ecssim.UnreachableError, ecssim.EndpointError, ecssim.InstallError, LookupError, ValueError)
}


class BeyondThisAwsError(RuntimeError):
    """This AWS offers no way to bring that about."""


class NobodyThereError(BeyondThisAwsError, ConnectionError):
    """A name does not resolve, or nobody takes a connection; the message says why."""


class OnHost(Protocol):
    """Somebody who asks where the containers are."""

    def get(self, path: str) -> Any:
        """Return what an endpoint answers there."""


class Inside(OnHost, Protocol):
    """Somebody inside of a container, who can look for others from there."""

    def resolve(self, name: str, record_type: str = "A") -> list[str]:
        """Return the records of a name; it raises ConnectionError if there is no such name."""

    def connect(self, name: str, port: int) -> Any:
        """Return who takes a TCP connection and by which way; it raises ConnectionError if nobody does."""


class World(Protocol):
    """The world around an AWS."""

    def inject(self, fault: str, after_s: float, **arguments: Any) -> None:
        """Let something go wrong; the faults are those of ecssim.faults, by name."""

    def push_image(self, image: str, **behaviour: Any) -> None:
        """Push an image to its registry; what it does is what ecssim.program_of takes, by name."""

    def build_image(self, image: str, dockerfile: str) -> str:
        """Build an image, push it to a private repository, and return its digest."""

    def install_ecs_anywhere(self, activation_id: str, activation_code: str, cluster: str) -> str:
        """Run the installation script on a machine outside AWS and return the machine's id."""

    def cut_network(self, machine_id: str) -> None:
        """Cut the network of a machine."""

    def mend_network(self, machine_id: str) -> None:
        """Mend the network of a machine."""

    def host(self, instance: str) -> OnHost:
        """Return who is logged in to a machine."""

    def inside(self, task_arn: str, container: str) -> Inside:
        """Return who is inside of a container."""

    def traffic(self, request: ecssim.traffic.Request, pattern: ecssim.traffic.Pattern) -> Flow:
        """Send requests to a load balancer from now on."""

    def get(self, request: ecssim.traffic.Request) -> ecssim.traffic.Answer:
        """Send one request to a load balancer."""


class SimulatedWorld:
    """The world around the simulated AWS of this process.

    Arguments:
        simulation: the simulated AWS.
    """

    def __init__(self, simulation: ecssim.Simulation) -> None:
        self._simulation = simulation
        self.build_image = simulation.build_image
        self.install_ecs_anywhere = simulation.install_ecs_anywhere
        self.cut_network = simulation.cut_network
        self.mend_network = simulation.mend_network
        self.host = simulation.host
        self.inside = simulation.inside

    def inject(self, fault: str, after_s: float, **arguments: Any) -> None:
        """Let something go wrong.

        Raises:
            LookupError: if there is no such fault, or nothing that it could happen to.
        """
        kind = getattr(ecssim.faults, fault, None)
        if kind is None:
            raise LookupError(f"there is no fault {fault}: see ecssim.faults")
        self._simulation.inject(kind(**arguments), after_s)

    def traffic(self, request: ecssim.traffic.Request, pattern: ecssim.traffic.Pattern) -> Flow:
        """Send requests to a load balancer from now on.

        Raises:
            LookupError: if there is no such load balancer, or it does not listen on that port.
        """
        flow = self._simulation.traffic(**asdict(request), pattern=pattern)
        return Flow(lambda: flow.answers, lambda: self._simulation.stop_traffic(flow))

    def get(self, request: ecssim.traffic.Request) -> ecssim.traffic.Answer:
        """Send one request to a load balancer.

        Raises:
            LookupError: if there is no such load balancer, or it does not listen on that port.
        """
        return self._simulation.get(**asdict(request))

    def push_image(self, image: str, **behaviour: Any) -> None:
        """Push an image to its registry."""
        self._simulation.images.put(image, ecssim.program_of(**behaviour))


class DistantWorld:
    """The world around an AWS behind a URL, which takes part if that is `python -m ecssim serve`.

    Arguments:
        url: where it is, without a slash at its end.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def inject(self, fault: str, after_s: float, **arguments: Any) -> None:
        """Let something go wrong."""
        self._post("inject", fault=fault, after_s=after_s, **arguments)

    def push_image(self, image: str, **behaviour: Any) -> None:
        """Push an image to its registry."""
        self._post("push-image", image=image, **behaviour)

    def build_image(self, image: str, dockerfile: str) -> str:
        """Build an image, push it to a private repository, and return its digest."""
        return str(self._post("build-image", image=image, dockerfile=dockerfile)["digest"])

    def install_ecs_anywhere(self, activation_id: str, activation_code: str, cluster: str) -> str:
        """Run the installation script on a machine outside AWS and return the machine's id."""
        activation = {"activation_id": activation_id, "activation_code": activation_code}
        return str(self._post("install-ecs-anywhere", **activation, cluster=cluster)["machine_id"])

    def cut_network(self, machine_id: str) -> None:
        """Cut the network of a machine."""
        self._post("cut-network", machine_id=machine_id)

    def mend_network(self, machine_id: str) -> None:
        """Mend the network of a machine."""
        self._post("mend-network", machine_id=machine_id)

    def host(self, instance: str) -> OnHost:
        """Return who is logged in to a machine."""
        return _DistantInside(self, f"host/{instance.rpartition('/')[2]}")

    def inside(self, task_arn: str, container: str) -> Inside:
        """Return who is inside of a container."""
        return _DistantInside(self, f"inside/{task_arn.rpartition('/')[2]}/{container}")

    def traffic(self, request: ecssim.traffic.Request, pattern: ecssim.traffic.Pattern) -> Flow:
        """Send requests to a load balancer from now on."""
        name = self._post("traffic", **asdict(request), pattern=_as_json(pattern))["id"]
        return Flow(
            lambda: _answers(**self.ask(f"traffic/{name}")),
            lambda: self._stop(name),
        )

    def _stop(self, name: str) -> None:
        self._post(f"traffic/{name}/stop")

    def get(self, request: ecssim.traffic.Request) -> ecssim.traffic.Answer:
        """Send one request to a load balancer."""
        return ecssim.traffic.Answer(**self._post("get", **asdict(request)))

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return the answer of ecssim's server to a GET, or to a POST with a body.

        Raises:
            UnreachableError, EndpointError, InstallError, LookupError, ValueError: as the simulation does.
            BeyondThisAwsError: if what answers there is not ecssim.
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._url}/ecssim/{path}", data)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
                kind, text = answer.headers.get_content_type(), answer.read().decode()
        except urllib.error.HTTPError as refusal:
            raise _error(refusal, refusal.read().decode()) from refusal
        return json.loads(text) if kind == "application/json" else text

    def _post(self, command: str, **body: Any) -> Any:
        return self.ask(command, body)


class _DistantInside:
    """Somebody on a machine or inside of a container of a distant world."""

    def __init__(self, world: DistantWorld, place: str) -> None:
        self._world = world
        self._place = place

    def get(self, path: str) -> Any:
        """Return what an endpoint answers there."""
        return self._world.ask(f"{self._place}{path}")

    def resolve(self, name: str, record_type: str = "A") -> list[str]:
        """Return the records of a name, as a program there would get them."""
        records: list[str] = self.get(f"/resolve/{name}?type={record_type}")["records"]
        return records

    def connect(self, name: str, port: int) -> Any:
        """Return who takes a TCP connection from there: task, address, port, and the way that led there."""
        return self.get(f"/connect/{name}/{port}")


def _as_json(pattern: Any) -> dict[str, Any]:
    numbers = {each.name: getattr(pattern, each.name) for each in fields(pattern) if each.init}
    return {"kind": type(pattern).__name__, **numbers}


def _answers(by_status: list[Any], sent_to: list[Any], response_times: list[Any]) -> ecssim.traffic.Answers:
    """Return answers from the lists that JSON has instead of tables."""
    targets = {(group, target_id, port): count for group, target_id, port, count in sent_to}
    return ecssim.traffic.Answers(dict(by_status), targets, defaultdict(float, response_times))


def _error(refusal: urllib.error.HTTPError, text: str) -> Exception:
    """Return the error that the simulation raised; another server's answer is none of them."""
    kind = _ERRORS.get(refusal.headers.get("X-Ecssim-Error", ""))
    if kind is None:
        return BeyondThisAwsError(_sentence(text))
    if kind is ecssim.EndpointError:
        return ecssim.EndpointError(refusal.code, _sentence(text), json.loads(text))
    return kind(_sentence(text))


def _sentence(answer: str) -> str:
    """Return why ecssim refused; another server's answer is no reason, but that it is another one."""
    try:
        return str(json.loads(answer)["error"])
    except (ValueError, KeyError, TypeError):
        return "This AWS is not simulated, so nobody can bring that about from a notebook."
