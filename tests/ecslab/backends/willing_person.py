"""Somebody at the keyboard who does what a lab on a real account asks for."""

import json
import re
import shlex
from typing import Any

from ecslab.backends.person import KeyboardPerson
from ecslab.backends.wishes import Wish

from .test_aws_world import Account, builds_it, runs_the_script

MACHINE = re.compile(r"\bm?i-[0-9a-f]{17}\b")


class WillingPerson:
    """A person who does all that people can, and asks where they are told to.

    Arguments:
        account: where they act.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._nobody = KeyboardPerson(lambda _: "", lambda _: None)

    def please(self, wish: Wish) -> None:
        self._nobody.please(wish)  # what only AWS can do is refused
        if wish.what.startswith("Let a Linux machine"):
            runs_the_script(self._account)(wish)
        elif wish.what.startswith("Build an image"):
            builds_it(self._account)(wish)
        else:
            act = "cut-network" if wish.what.startswith("Cut") else "mend-network"
            self._account.outside(act, machine_id=_machine(wish))

    def answer(self, wish: Wish) -> str:
        words = shlex.split(wish.steps[-1])
        if words[0] == "curl":
            path = words[-1].partition("51678")[2]
            return json.dumps(self._account.outside(f"host/{_machine(wish)}{path}"))
        path = words[-1].partition("_V4")[2].partition('"')[0]
        return json.dumps(self._account.outside(f"inside/{self._task(words[2])}{path}"))

    def _task(self, docker_id: str) -> str:
        """Return the task and the container of an id of Docker, as `docker ps` would show them."""
        ecs = self._account.client("ecs")
        for cluster in ecs.list_clusters()["clusterArns"]:
            for task in ecs.describe_tasks(cluster=cluster, tasks=_tasks(ecs, cluster))["tasks"]:
                for container in task["containers"]:
                    if container.get("runtimeId") == docker_id:
                        return f"{task['taskArn'].rpartition('/')[2]}/{container['name']}"
        raise LookupError(docker_id)


def _tasks(ecs: Any, cluster: str) -> list[str]:
    return [
        arn
        for status in ("RUNNING", "STOPPED")
        for arn in ecs.list_tasks(cluster=cluster, desiredStatus=status)["taskArns"]
    ]


def _machine(wish: Wish) -> str:
    found = MACHINE.search(wish.what)
    assert found, wish.what
    return found.group()
