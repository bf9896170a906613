"""A simulation without moto: its neighbours are fakes, and requests go straight to the API."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.model import ServiceModel
from botocore.session import Session
from ecssim import Simulation
from ecssim.api import answer
from ecssim.model.account import Account
from ecssim.model.service import Service
from ecssim.model.task import Task, TaskStatus
from ecssim.neighbours import Interface, NoFreeAddressError, Subnet

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ACCOUNT, REGION = "123456789012", "us-east-1"
CLUSTER, SERVICE = "lab", "web"
ENOUGH_S = 3600

Shape = dict[str, Any]


@cache
def ecs_model() -> ServiceModel:
    """botocore's description of ECS."""
    return Session().get_service_model("ecs")


@dataclass
class FakeNeighbours:
    """A VPC of three subnets, in as many zones, with room for any number of interfaces until they are made full."""

    zones: dict[str, str] = field(default_factory=lambda: {f"subnet-{zone}": f"us-east-1{zone}" for zone in "abc"})
    full: set[str] = field(default_factory=set)
    interfaces: set[str] = field(default_factory=set)
    made: int = 0

    def subnet(self, subnet_id: str) -> Subnet | None:
        return Subnet(subnet_id, self.zones[subnet_id]) if subnet_id in self.zones else None

    def has_security_group(self, group_id: str) -> bool:
        return True

    def create_interface(self, subnet_id: str, security_groups: list[str], description: str) -> Interface:
        if subnet_id in self.full:
            raise NoFreeAddressError(subnet_id)
        self.made += 1
        self.interfaces.add(f"eni-{self.made}")
        return Interface(f"eni-{self.made}", "02:00:00:00:00:00", "10.0.0.1", None)

    def delete_interface(self, interface_id: str) -> None:
        self.interfaces.discard(interface_id)


class World:
    """A simulation with the cluster `lab` and the task definition `web`, and short forms of the usual calls."""

    def __init__(self, seed: int = 0) -> None:
        self.neighbours = FakeNeighbours()
        self.sim = Simulation(seed, START, REGION, lambda account_id, region: self.neighbours)
        self.populate()

    def populate(self) -> None:
        """Make the cluster and the task definition."""
        self.call("CreateCluster", clusterName=CLUSTER)
        self.call(
            "RegisterTaskDefinition",
            family="web",
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "web", "image": "nginx:1.27"}],
        )

    @property
    def account(self) -> Account:
        return self.sim.account(ACCOUNT, REGION)

    def call(self, operation: str, **request: Any) -> Shape:
        """Answer one request, as moto would have it answered."""
        return answer(self.sim, self.account, operation, request, ecs_model())

    def create(
        self, desired: int = 2, minimum: int = 100, maximum: int = 200, *, name: str = SERVICE, **request: Any
    ) -> Service:
        """Call CreateService, and return the service itself."""
        percents = {"minimumHealthyPercent": minimum, "maximumPercent": maximum}
        # Rebalancing would forbid a maximum of 100.
        no_rebalancing = {"availabilityZoneRebalancing": "DISABLED"}
        request = {"deploymentConfiguration": percents, **no_rebalancing, **_how_to_run(), **request}
        self.call("CreateService", cluster=CLUSTER, serviceName=name, desiredCount=desired, **request)
        return self.service(name)

    def update(self, name: str = SERVICE, **request: Any) -> None:
        self.call("UpdateService", cluster=CLUSTER, service=name, **request)

    def deploy(self, name: str = SERVICE, **request: Any) -> None:
        """Begin a new deployment of what the service runs already."""
        self.update(name, forceNewDeployment=True, **request)

    def delete(self, name: str = SERVICE) -> None:
        self.call("DeleteService", cluster=CLUSTER, service=name, force=True)

    def run_task(self, **request: Any) -> Task:
        """Call RunTask, and return the task itself."""
        [shape] = self.call("RunTask", cluster=CLUSTER, **_how_to_run(), **request)["tasks"]
        return self.account.clusters[CLUSTER].tasks[shape["taskArn"].rsplit("/", 1)[-1]]

    def stop(self, task: Task) -> None:
        self.call("StopTask", cluster=CLUSTER, task=task.arn)

    def service(self, name: str = SERVICE) -> Service:
        return self.account.clusters[CLUSTER].services[name]

    def existing(self, service: Service) -> list[Task]:
        """The tasks of a service that are not STOPPED, found without asking the service."""
        tasks = self.account.clusters[CLUSTER].tasks.values()
        return [task for task in tasks if task.service is service and task.last_status is not TaskStatus.STOPPED]

    def describe(self, name: str = SERVICE) -> Shape:
        """Return what DescribeServices shows."""
        [shape] = self.call("DescribeServices", cluster=CLUSTER, services=[name])["services"]
        return dict(shape)

    def describe_task(self, task: Task) -> Shape:
        """Return DescribeTasks' whole answer on one task."""
        return self.call("DescribeTasks", cluster=CLUSTER, tasks=[task.arn])

    def events(self, name: str = SERVICE) -> list[str]:
        """The messages of a service's events, oldest first."""
        return [event["message"] for event in reversed(self.describe(name)["events"])]

    def settle(self) -> None:
        """Let enough time pass for anything to come to rest."""
        self.sim.advance(ENOUGH_S)


def _how_to_run() -> Shape:
    network = {"awsvpcConfiguration": {"subnets": ["subnet-a", "subnet-b", "subnet-c"]}}
    return {"taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": network}
