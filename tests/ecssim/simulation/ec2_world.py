"""A simulation with container instances: short forms of what people do with them."""

from typing import Any

from ecssim.model.cluster import Cluster
from ecssim.model.container_instance import ContainerInstance
from ecssim.model.service import Service
from ecssim.model.task import Task, TaskStatus
from ecssim.outside.machine import Machine

from .fake_compute import FakeCompute
from .world import CLUSTER, SERVICE, Shape, World

BOOT_S = 75
SOON_S = 15
SUBNETS = {"awsvpcConfiguration": {"subnets": ["subnet-a", "subnet-b", "subnet-c"]}}


class Ec2World(World):
    """A world whose task definitions run on EC2: `job` in bridge mode, 256 CPU units and MiB, and `vpc` in awsvpc."""

    def populate(self) -> None:
        super().populate()
        self.define_on_ec2("job")
        self.define_on_ec2("vpc", "awsvpc", memory=64)

    @property
    def compute(self) -> FakeCompute:
        return self.neighbours.compute

    @property
    def cluster(self) -> Cluster:
        return self.account.clusters[CLUSTER]

    def define_on_ec2(self, family: str, mode: str = "bridge", **container: Any) -> None:
        """Register a task definition of one web server."""
        settings = {"name": "web", "image": "nginx:1.27", "cpu": 256, "memory": 256, **container}
        self.call("RegisterTaskDefinition", family=family, networkMode=mode, containerDefinitions=[settings])

    # Instances

    def launch(self, instance_type: str = "t3.small", zone: str = "us-east-1a", **how: Any) -> ContainerInstance:
        """Launch an EC2 instance, and return it once it has registered."""
        machine_id = self.compute.launch(instance_type, zone, **how)
        self.sim.advance(BOOT_S)
        instance = self.machine(machine_id).instance
        assert instance is not None
        return instance

    def machine(self, machine_id: str) -> Machine:
        return self.account.machines[machine_id]

    def cut_off(self, instance: ContainerInstance, *, for_s: float = 120) -> None:
        """Cut the network of an instance, and wait."""
        self._set_online(instance, online=False)
        self.sim.advance(for_s)

    def reconnect(self, instance: ContainerInstance) -> None:
        """Mend the network of an instance, and wait until the agent is back."""
        self._set_online(instance, online=True)
        self.sim.advance(SOON_S)

    def _set_online(self, instance: ContainerInstance, *, online: bool) -> None:
        assert instance.machine is not None
        self.sim.change(self.account).instances.set_online(instance.machine, online)

    def terminate(self, instance: ContainerInstance) -> None:
        """Terminate an EC2 instance, and wait until ECS has noticed."""
        self.compute.terminate(instance.ec2_instance_id)
        self.sim.advance(SOON_S)

    def drain(self, *instances: ContainerInstance, status: str = "DRAINING") -> None:
        arns = [instance.arn for instance in instances]
        self.call("UpdateContainerInstancesState", cluster=CLUSTER, containerInstances=arns, status=status)

    def deregister(self, instance: ContainerInstance, **request: Any) -> None:
        self.call("DeregisterContainerInstance", cluster=CLUSTER, containerInstance=instance.arn, **request)

    # Tasks and services

    def run(self, family: str = "job", count: int = 1, **request: Any) -> Shape:
        """Call RunTask on EC2, and return its answer."""
        how = {} if "capacityProviderStrategy" in request else {"launchType": "EC2"}
        if family == "vpc":
            how["networkConfiguration"] = SUBNETS  # type: ignore[assignment]
        return self.call("RunTask", cluster=CLUSTER, taskDefinition=family, count=count, **how, **request)

    def run_one(self, family: str = "job", **request: Any) -> Task:
        """Call RunTask for one task, and return the task itself."""
        (task,) = self.tasks(self.run(family, **request))
        return task

    def tasks(self, answer: Shape) -> list[Task]:
        """The tasks themselves that an answer of RunTask shows."""
        return [self.cluster.tasks[shape["taskArn"].rsplit("/", 1)[-1]] for shape in answer["tasks"]]

    def create_on_ec2(self, desired: int | None = 2, name: str = SERVICE, **request: Any) -> Service:
        """Call CreateService for the launch type EC2, and return the service itself."""
        how: Shape = {"taskDefinition": "job", "availabilityZoneRebalancing": "DISABLED"}
        if "capacityProviderStrategy" not in request:
            how["launchType"] = "EC2"
        if desired is not None:
            how["desiredCount"] = desired
        self.call("CreateService", cluster=CLUSTER, serviceName=name, **how | request)
        return self.service(name)

    def create_daemon(self, name: str = "logs", **request: Any) -> Service:
        """Create a service that keeps a task on each instance."""
        self.define_on_ec2("daemon", cpu=64, memory=32)
        return self.create_on_ec2(None, name, schedulingStrategy="DAEMON", taskDefinition="daemon", **request)

    def places(self, service: Service) -> dict[str, int]:
        """How many tasks that ECS wants each instance has of a service, by EC2 instance id."""
        return {
            instance.ec2_instance_id: sum(task.wanted and task.service is service for task in instance.tasks.values())
            for instance in self.cluster.instances.values()
        }

    # Capacity providers

    def give_provider(self, *, desired: int = 0, instance_type: str = "t3.small", **scaling: Any) -> None:
        """Give the cluster the provider `spare`, whose group has that many instances, under managed scaling."""
        group = self.compute.add_group("group", instance_type, desired=desired)
        scaling = {"status": "ENABLED", **scaling}
        self.call(
            "CreateCapacityProvider",
            name="spare",
            autoScalingGroupProvider={"autoScalingGroupArn": group, "managedScaling": scaling},
        )
        self.call(
            "PutClusterCapacityProviders",
            cluster=CLUSTER,
            capacityProviders=["spare"],
            defaultCapacityProviderStrategy=[],
        )

    @property
    def group_size(self) -> int:
        """How many instances the group of the provider has."""
        group = self.compute.group("group")
        assert group is not None
        return len(group.instance_ids)


SPARE = [{"capacityProvider": "spare", "weight": 1}]


def is_stopped(task: Task) -> bool:
    return task.last_status is TaskStatus.STOPPED
