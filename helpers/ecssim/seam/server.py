"""The simulated AWS over HTTP, for the aws CLI, Terraform and any SDK.

Real time passes here, multiplied by a speed: each request first lets the virtual time pass that has gone by since the
one before it. A poll of a botocore waiter is different: it is answered when there is something to answer.
"""

import io
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Request, Response

from ..model.arn import last_part
from ..model.code_deploy import CodeDeployStatus
from ..model.service import Service, ServiceStatus
from ..model.target import TargetState
from ..model.task import Task, TaskStatus
from ..simulation import Simulation
from . import agent_endpoints, commands, traffic

ADVANCE_PATH = "/ecssim/advance"

# botocore marks the polls of its waiters with the feature id B in the User-Agent.
_WAITER_POLL = re.compile(r"(?:^| )m/(?:[^ ]*,)?B(?:,|$| )")
# The waiters of ECS give up after 40 polls 15 s apart, or 100 polls 6 s apart.
_WAITERS_GIVE_UP_AFTER_S = 600.0
# That of `aws ecs deploy` waits for as long as the deployment group keeps its old task set, up to six hours.
_DEPLOYMENTS_TAKE_S = 21600.0


def make(simulation: Simulation, host: str, port: int, speed: float) -> BaseWSGIServer:
    """Return a server that is bound, and serves once its serve_forever is called.

    Arguments:
        simulation: the world to serve; `ecssim.simulate()` must be active.
        host, port: where to listen; port 0 takes any free one.
        speed: virtual seconds for each real second.
    """
    application = Served(simulation, DomainDispatcherApplication(create_backend_app), speed)
    return make_server(host, port, application, threaded=True, request_handler=_QuietHandler)


class _QuietHandler(MotoRequestHandler):
    """Writes no line for each request."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""


class Served:
    """A WSGI application that gives moto one request at a time, at the right virtual moment.

    moto has no locks of its own, so one lock goes around every request of every service.
    """

    def __init__(self, simulation: Simulation, moto: WSGIApplication, speed: float) -> None:
        self._simulation = simulation
        self._moto = moto
        self._speed = speed
        self._last_request_at = time.monotonic()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        body = request.get_data()
        with self._simulation.lock:
            self._let_time_pass()
            if request.path == ADVANCE_PATH:
                return self._advance(body)(environ, start_response)
            if request.path in commands.COMMANDS:
                return commands.answer(self._simulation, request.path, body)(environ, start_response)
            if agent_endpoints.serves(request.path):
                return agent_endpoints.answer(self._simulation, request)(environ, start_response)
            if traffic.serves(request.path):
                return traffic.answer(self._simulation, request)(environ, start_response)
            if _WAITER_POLL.search(request.headers.get("User-Agent", "")):
                self._wait_until_settled(request.headers.get("X-Amz-Target", ""), body)
            environ["wsgi.input"] = io.BytesIO(body)
            return [b"".join(self._moto(environ, start_response))]

    def _let_time_pass(self) -> None:
        now = time.monotonic()
        self._simulation.advance((now - self._last_request_at) * self._speed)
        self._last_request_at = now

    def _advance(self, body: bytes) -> Response:
        try:
            self._simulation.advance(float(json.loads(body or b"{}")["seconds"]))
        except (KeyError, TypeError, ValueError) as fault:
            problem = f'POST a JSON object such as {{"seconds": 60}} to {ADVANCE_PATH}: {fault!r}'
            return Response(json.dumps({"error": problem}), 400, mimetype="application/json")
        return Response(json.dumps({"now": self._simulation.now.isoformat()}), mimetype="application/json")

    def _wait_until_settled(self, target: str, body: bytes) -> None:
        operation = target.rpartition(".")[2]
        if not operation and (form := parse_qs(body.decode(errors="replace"))).get("Action") == [
            "DescribeTargetHealth"
        ]:
            group = form.get("TargetGroupArn", [""])[0]
            self._simulation.until(lambda: _targets_settled(self._simulation, group), _WAITERS_GIVE_UP_AFTER_S)
        if operation not in _SETTLED:
            return
        field, settled, timeout_s = _SETTLED[operation]
        given = json.loads(body or b"{}").get(field, [])
        names = {last_part(str(name)) for name in (given if isinstance(given, list) else [given])}
        self._simulation.until(lambda: settled(self._simulation, names), timeout_s)


def _deployment_ended(simulation: Simulation, ids: set[str]) -> bool:
    """Whether a deployment of CodeDeploy waits for nothing but somebody who continues it, or has ended."""
    return all(
        each.status.final or each.status is CodeDeployStatus.READY
        for cluster in simulation.clusters()
        for each in cluster.account.code_deployments.values()
        if each.id in ids
    )


def _targets_settled(simulation: Simulation, target_group_arn: str) -> bool:
    """Whether a target group has targets of ECS, and all of them are healthy."""
    states = [
        target.state
        for cluster in simulation.clusters()
        for target in cluster.account.targets.values()
        if target.target_group_arn == target_group_arn
    ]
    return bool(states) and all(state is TargetState.HEALTHY for state in states)


def _tasks_settled(simulation: Simulation, ids: set[str]) -> bool:
    return all(_task_settled(cluster.tasks[i]) for cluster in simulation.clusters() for i in ids & cluster.tasks.keys())


def _task_settled(task: Task) -> bool:
    return task.last_status is TaskStatus.STOPPED or (task.running and task.wanted)


def _services_settled(simulation: Simulation, names: set[str]) -> bool:
    return all(
        _service_settled(cluster.services[name])
        for cluster in simulation.clusters()
        for name in names & cluster.services.keys()
    )


def _service_settled(service: Service) -> bool:
    if service.status is not ServiceStatus.ACTIVE:
        return service.status is ServiceStatus.INACTIVE
    one_deployment = len(service.configurations) < 2
    return one_deployment and sum(task.running for task in service.tasks.values()) == service.desired_count


_SETTLED: dict[str, tuple[str, Callable[[Simulation, set[str]], bool], float]] = {
    "DescribeTasks": ("tasks", _tasks_settled, _WAITERS_GIVE_UP_AFTER_S),
    "DescribeServices": ("services", _services_settled, _WAITERS_GIVE_UP_AFTER_S),
    "GetDeployment": ("deploymentId", _deployment_ended, _DEPLOYMENTS_TAKE_S),
}
