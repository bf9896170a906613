"""Machines outside AWS in a simulation without moto."""

from functools import cache
from typing import Any

from botocore.model import ServiceModel
from botocore.session import Session
from ecssim.api import systems_manager
from ecssim.model.container_instance import ContainerInstance
from ecssim.model.service import Service
from ecssim.model.task import Task

from .world import CLUSTER, Shape, World

ROLE = "ecsAnywhereRole"
INSTALLED_S = 180
MISSED_S = 180
BACK_S = 30


@cache
def ssm_model() -> ServiceModel:
    """botocore's description of Systems Manager."""
    return Session().get_service_model("ssm")


class Edge(World):
    """A world with a task definition `edge` for machines outside AWS, and short forms of what is done with them."""

    def populate(self) -> None:
        super().populate()
        self.define_edge("edge")

    def ask_systems_manager(self, operation: str, **request: Any) -> Shape:
        """Answer one request to Systems Manager."""
        return systems_manager.answer(self.sim, self.account, operation, request, ssm_model())

    def activate(self, **request: Any) -> tuple[str, str]:
        """Create an activation for up to ten machines, and return its id and code."""
        made = self.ask_systems_manager("CreateActivation", **{"IamRole": ROLE, "RegistrationLimit": 10, **request})
        return made["ActivationId"], made["ActivationCode"]

    def install(self, **machine: Any) -> str:
        """Install ECS Anywhere on a machine, and wait until it has joined."""
        machine_id = self.sim.install_ecs_anywhere(*self.activate(), CLUSTER, **machine)
        self.sim.advance(INSTALLED_S)
        return machine_id

    def instance(self, machine_id: str) -> ContainerInstance:
        """Return what a machine is in its cluster."""
        instance = self.sim.machine(machine_id).instance
        assert instance
        return instance

    def define_edge(self, family: str, **changes: Any) -> None:
        """Register a task definition in bridge mode, with changes to its one container."""
        container = {"name": "web", "image": "nginx:1.27", "cpu": 128, "memory": 128, **changes}
        self.call(
            "RegisterTaskDefinition",
            family=family,
            requiresCompatibilities=["EXTERNAL"],
            containerDefinitions=[container],
        )

    def run(self, family: str = "edge", **request: Any) -> Shape:
        """Call RunTask for the launch type EXTERNAL."""
        return self.call("RunTask", cluster=CLUSTER, taskDefinition=family, launchType="EXTERNAL", **request)

    def running(self, family: str = "edge") -> Task:
        """Run a task, and wait until it is RUNNING."""
        [shape] = self.run(family)["tasks"]
        task = self.account.clusters[CLUSTER].tasks[shape["taskArn"].rsplit("/", 1)[-1]]
        assert self.sim.until(lambda: task.running)
        return task

    def serve(self, name: str = "shop", **request: Any) -> Service:
        """Create a service of the launch type EXTERNAL."""
        strategy = {} if request.get("schedulingStrategy") == "DAEMON" else {"desiredCount": 2}
        launch = {"taskDefinition": "edge", "launchType": "EXTERNAL", **strategy, **request}
        self.call("CreateService", cluster=CLUSTER, serviceName=name, **launch)
        return self.service(name)

    def cut(self, machine_id: str) -> None:
        """Cut the network of a machine, and wait until ECS has noticed."""
        self.sim.cut_network(machine_id)
        self.sim.advance(MISSED_S)

    def mend(self, machine_id: str) -> None:
        """Mend the network of a machine, and wait until its agent is back."""
        self.sim.mend_network(machine_id)
        self.sim.advance(BACK_S)
