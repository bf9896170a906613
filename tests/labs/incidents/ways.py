"""What people do about an incident: nothing, something lazy, or what the debrief says. All with boto3 alone."""

import ast
import io
import os
import pickle
import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

from ecslab import Lab
from ecslab.incidents import Incident
from ecslab.incidents.judge import Judgement
from ecslab.incidents.scenario import CLIENTS, Step

PATIENCE_S = 25 * 60
IMPATIENCE_S = 10 * 60
LOOKS = 5

Way = Callable[[Lab, Incident], None]


def waits(_lab: Lab, _incident: Incident) -> None:
    """Hope that it goes away."""
    time.sleep(PATIENCE_S)


def deploys_again(lab: Lab, incident: Incident) -> None:
    """Force a new deployment of every service."""
    ecs = lab.client("ecs")
    for service in _services(lab):
        ecs.update_service(cluster=lab.prefix, service=service["serviceName"], forceNewDeployment=True)
    waits(lab, incident)


def stops_all_tasks(lab: Lab, incident: Incident) -> None:
    """Stop every task, so that all of them are replaced."""
    ecs = lab.client("ecs")
    for task in ecs.list_tasks(cluster=lab.prefix)["taskArns"]:
        ecs.stop_task(cluster=lab.prefix, task=task)
    waits(lab, incident)


def scales_up(lab: Lab, incident: Incident) -> None:
    """Give every service twice as many tasks."""
    ecs = lab.client("ecs")
    for service in _services(lab):
        twice = 2 * service["desiredCount"]
        ecs.update_service(cluster=lab.prefix, service=service["serviceName"], desiredCount=twice)
    waits(lab, incident)


def restarts_everything(lab: Lab, incident: Incident) -> None:
    """Give every service twice as many tasks, wait, and then stop all tasks while all services are deployed again."""
    ecs = lab.client("ecs")
    for service in _services(lab):
        name, twice = service["serviceName"], 2 * service["desiredCount"]
        ecs.update_service(cluster=lab.prefix, service=name, desiredCount=twice)
    time.sleep(IMPATIENCE_S)
    for service in _services(lab):
        ecs.update_service(cluster=lab.prefix, service=service["serviceName"], forceNewDeployment=True)
    stops_all_tasks(lab, incident)


LAZY: tuple[Way, ...] = (deploys_again, stops_all_tasks, scales_up)


def mends(lab: Lab, incident: Incident) -> None:
    """Go the shortest path, as the debrief describes it; each look shows what it promises."""
    names = clients(lab)
    debrief = incident.debrief()
    for step in debrief.looks:
        assert step.shows, f"the step {step.says!r} does not say what it shows"
        _look(step, names)
    for step in debrief.mends:
        run(step, names)
    time.sleep(PATIENCE_S)


def _look(step: Step, names: dict[str, Any]) -> None:
    """Take a look, and again each minute, since tasks come and go, until it shows what it promises."""
    for _ in range(LOOKS):
        printed = run(step, names)
        if step.shows in printed:
            return
        time.sleep(60)
    raise AssertionError(f"{step.says}\n{step.shows!r} is not in\n{printed}")


def clients(lab: Lab) -> dict[str, Any]:
    """The names that the code of steps may use, and no others."""
    return {name: lab.client(service) for name, service in CLIENTS.items()} | {"time": time}


def run(step: Step, names: dict[str, Any]) -> str:
    """Run the code of a step, and return what a notebook would show below it."""
    tree = ast.parse(step.code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()) as shown:
        exec(compile(tree, "<step>", "exec"), names)
        if isinstance(last, ast.Expr):
            print(eval(compile(ast.Expression(last.value), "<step>", "eval"), names))
    return shown.getvalue()


def judged(lab: Lab, incident: Incident, way: Way) -> Judgement:
    """What the checker says of the system after a way to deal with it, tried out in a copy of this process."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            way(lab, incident)
            answer: Judgement | str = incident.look()
        except BaseException:
            answer = traceback.format_exc()
        os.write(writing, pickle.dumps(answer))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pickle.loads(pipe.read())
    os.waitpid(process, 0)
    assert isinstance(answer, Judgement), f"{way.__name__}: {answer}"
    return answer


def _services(lab: Lab) -> list[dict[str, Any]]:
    ecs = lab.client("ecs")
    names = ecs.list_services(cluster=lab.prefix)["serviceArns"]
    found: list[dict[str, Any]] = ecs.describe_services(cluster=lab.prefix, services=names)["services"]
    return found
