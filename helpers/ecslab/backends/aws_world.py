"""The world around a real AWS account: what a call can do is done, what a person can do they are asked to do, and what
only AWS can do is refused with the reason.

Nothing is believed: after a person has acted, AWS is asked until it shows.
"""

import shlex
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from .. import reading
from . import insides, wishes
from .person import Person
from .real_requests import RealRequests
from .world import BeyondThisAwsError, Inside, OnHost

Client = Callable[[str], Any]
Result = TypeVar("Result")

_EVERY_S = 10
_INSTALL_TIMEOUT_S = 900
_PUSH_TIMEOUT_S = 300
_NETWORK_TIMEOUT_S = 600


class AwsWorld:
    """The world around a real AWS account.

    Arguments:
        client: gives a boto3 client of an AWS service.
        person: who does by hand what no call does.
        region: where the lab's things are.
        prefix: what the names of the lab's things begin with.
    """

    def __init__(self, client: Client, person: Person, region: str, prefix: str = "") -> None:
        self._client = client
        self._person = person
        self._region = region
        self._installed: set[str] = set()
        requests = RealRequests(client, prefix)
        self.traffic = requests.traffic
        self.get = requests.get

    def inject(self, fault: str, after_s: float, **arguments: Any) -> None:
        """Have a person bring a fault about, and see that the network of a machine is as they say.

        Raises:
            LookupError: if there is no such fault.
            BeyondThisAwsError: if only AWS can, or the person cannot.
            TimeoutError: if nothing shows that it happened.
        """
        wish = wishes.of_fault(fault, **arguments)
        act = {"CutNetwork": self.cut_network, "MendNetwork": self.mend_network}.get(fault)
        if act and arguments.get("machine"):
            act(arguments["machine"])
            return
        self._person.please(replace(wish, what=f"{wish.what}, {after_s:g} seconds from now") if after_s else wish)

    def push_image(self, image: str, **behaviour: Any) -> None:
        """Do nothing: on AWS an image does what it does, and whoever wants another pushes it with docker."""

    def build_image(self, image: str, dockerfile: str) -> str:
        """Have a person build an image and push it, unless its tag is there already, and return its digest.

        Raises:
            BeyondThisAwsError: if the person cannot.
            TimeoutError: if the tag does not come to the repository.
        """
        name, _, tag = image.rpartition(":")
        host, _, repository = name.partition("/")
        if not self._digest(repository, tag):
            blanks = {"image": image, "host": host, "region": self._region}
            lines = " ".join(map(shlex.quote, dockerfile.strip().splitlines()))
            self._person.please(wishes.of_world("build_image", lines=lines, **blanks))
        return _wait(
            f"{image} is in its repository",
            lambda: self._digest(repository, tag),
            _PUSH_TIMEOUT_S,
            "Look at what docker push printed: it names what the registry did not take.",
        )

    def _digest(self, repository: str, tag: str) -> str | None:
        """Return the digest that a tag stands for; None if the repository has no such tag."""
        ecr = self._client("ecr")
        try:
            found = ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": tag}])["imageDetails"]
        except ecr.exceptions.ImageNotFoundException:
            return None
        return str(found[0]["imageDigest"])

    def install_ecs_anywhere(self, activation_id: str, activation_code: str, cluster: str) -> str:
        """Have a person run the installation script on a machine of theirs, and return its id once it has registered.

        A machine that this activation admitted and that nobody has been told of yet is taken without asking.

        Raises:
            BeyondThisAwsError: if the person cannot.
            TimeoutError: if no machine of this activation registers with the cluster.
        """
        machine = self._newcomer(activation_id, cluster)
        if machine is None:
            activation = {"activation_id": activation_id, "activation_code": activation_code}
            blanks = {**activation, "cluster": cluster, "region": self._region}
            self._person.please(wishes.of_world("install_ecs_anywhere", **blanks))
            machine = _wait(
                f"the agent of your machine has registered with the cluster {cluster}",
                lambda: self._newcomer(activation_id, cluster),
                _INSTALL_TIMEOUT_S,
                "Look on the machine what its agents say: sudo systemctl status ecs amazon-ssm-agent, and "
                "/var/log/ecs/ecs-agent.log. Run the cell again once they are well: a machine that has come by then is "
                "taken.",
            )
        self._installed.add(machine)
        return machine

    def _newcomer(self, activation_id: str, cluster: str) -> str | None:
        """Return a machine of the cluster that the activation admitted, and that nobody has been told of."""
        ours = [{"Key": "ActivationIds", "Values": [activation_id]}]
        found = reading.pages(
            self._client("ssm"), "describe_instance_information", "InstanceInformationList", Filters=ours
        )
        admitted = {each["InstanceId"] for each in found} - self._installed
        members = {each["ec2InstanceId"] for each in reading.container_instances(self._client("ecs"), cluster)}
        return min(admitted & members, default=None)

    def cut_network(self, machine_id: str) -> None:
        """Have a person cut a machine off, and return once ECS has lost its agent.

        Raises:
            LookupError: if no cluster has such a machine.
            BeyondThisAwsError: if the person cannot.
            TimeoutError: if ECS still reaches the agent.
        """
        self._connect("cut_network", machine_id, connected=False)

    def mend_network(self, machine_id: str) -> None:
        """Have a person connect a machine again, unless it is, and return once ECS has its agent back.

        Raises:
            LookupError: if no cluster has such a machine.
            BeyondThisAwsError: if the person cannot.
            TimeoutError: if ECS does not reach the agent.
        """
        self._connect("mend_network", machine_id, connected=True)

    def _connect(self, call: str, machine: str, *, connected: bool) -> None:
        def as_wished() -> bool:
            return bool(self._instance(machine)["agentConnected"]) is connected

        if as_wished():
            return
        self._person.please(wishes.of_world(f"{call}.{wishes.machine_kind(machine)}", machine=machine))
        state = "reaches the agent again" if connected else "has lost the agent"
        _wait(
            f"ECS {state} of {machine}; it notices within a few minutes",
            as_wished,
            _NETWORK_TIMEOUT_S,
            f"ECS still says agentConnected: {not connected}. Look once more at what you did on the machine, then run "
            "the cell again.",
        )

    def _instance(self, machine: str) -> dict[str, Any]:
        """Return the container instance that a machine is."""
        ecs = self._client("ecs")
        for cluster in reading.pages(ecs, "list_clusters", "clusterArns"):
            for instance in reading.container_instances(ecs, cluster):
                if instance["ec2InstanceId"] == machine:
                    return dict(instance)
        raise LookupError(
            f"No cluster of this account and Region has a machine {machine}. Give the ec2InstanceId of a container "
            "instance, and wait until its agent has registered."
        )

    def host(self, instance: str) -> OnHost:
        """Return who asks on a machine, through Systems Manager or, if that does not reach it, by hand.

        Arguments:
            instance: the ARN of a container instance, or the id of a machine.
        """
        machine = self._machine_of(instance) if instance.startswith("arn:") else instance
        return insides.OnMachine(self._client("ssm"), self._person, machine)

    def inside(self, task_arn: str, container: str) -> Inside:
        """Return who asks from inside of a container: on a machine as its host does, on Fargate by hand.

        Raises:
            LookupError: if there is no such task, or it has no such container.
            BeyondThisAwsError: on Fargate, if the task was started without ECS Exec.
        """
        cluster = _cluster_of(task_arn)
        found = self._client("ecs").describe_tasks(cluster=cluster, tasks=[task_arn])["tasks"]
        containers = {each["name"]: each for task in found for each in task["containers"]}
        if container not in containers:
            raise LookupError(f"There is no container {container} in task {task_arn}: it never was, or is long gone.")
        if "containerInstanceArn" in found[0]:
            machine = self._machine_of(found[0]["containerInstanceArn"])
            return insides.InContainer(self._client("ssm"), self._person, machine, containers[container])
        if not found[0].get("enableExecuteCommand"):
            raise BeyondThisAwsError(
                f"Nobody can ask from inside of {container} of {task_arn}: it runs on Fargate, and was started without "
                "ECS Exec. Start a task with enableExecuteCommand=True and a task role that may open channels of "
                "Systems Manager, or let the program print what you want to know to its log. The simulated AWS needs "
                "neither."
            )
        return insides.OnFargate(self._person, self._region, cluster, task_arn, container)

    def _machine_of(self, container_instance_arn: str) -> str:
        found = self._client("ecs").describe_container_instances(
            cluster=_cluster_of(container_instance_arn), containerInstances=[container_instance_arn]
        )["containerInstances"]
        if not found:
            raise LookupError(f"There is no container instance {container_instance_arn}.")
        return str(found[0]["ec2InstanceId"])


def _cluster_of(arn: str) -> str:
    """Return the name of the cluster in the ARN of a task or of a container instance."""
    parts = arn.split("/")
    if len(parts) < 3:
        raise LookupError(f"{arn} does not say which cluster it is in: give the full ARN.")
    return parts[-2]


def _wait(what: str, holds: Callable[[], Result | None], timeout_s: int, otherwise: str) -> Result:
    """Ask until something holds, and return what was found.

    Raises:
        TimeoutError: if it does not hold in time.
    """
    print(f"Waiting until {what} (at most {timeout_s // 60} minutes) ...")
    waited_s = 0
    while not (found := holds()):
        if waited_s >= timeout_s:
            raise TimeoutError(f"After {timeout_s // 60} minutes: not yet. {otherwise}")
        time.sleep(_EVERY_S)
        waited_s += _EVERY_S
    return found
