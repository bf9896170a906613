"""EC2 and its Auto Scaling groups as far as a simulation without moto needs them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ecssim.neighbours import AutoScalingGroup
from ecssim.outside.machine import MachineFacts, MachineState

JOIN = "#!/bin/bash\necho ECS_CLUSTER={cluster} >> /etc/ecs/ecs.config\n"


@dataclass
class Group:
    """An Auto Scaling group that launches what it wants at once."""

    instance_type: str
    minimum: int
    maximum: int
    desired: int
    protects: bool = False
    protected: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)


@dataclass
class FakeCompute:
    """EC2.

    Arguments:
        now: tells the moment of a launch.
        cluster: the cluster that the user data of an instance names.
    """

    now: Callable[[], datetime]
    cluster: str
    zones: tuple[str, ...] = ("us-east-1a", "us-east-1b", "us-east-1c")
    machines: dict[str, MachineFacts] = field(default_factory=dict)
    state_of: dict[str, MachineState] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    def has_policy(self, instance_id: str, policy: str) -> bool:
        return self.machines[instance_id].may_register

    def run_instance(self, instance_type: str, subnet_id: str, image_id: str) -> str:
        return self.launch(instance_type, f"us-east-1{subnet_id[-1]}")

    def launch(
        self,
        instance_type: str = "t3.small",
        zone: str | None = None,
        *,
        more_user_data: str = "",
        group: str | None = None,
        may_register: bool = True,
    ) -> str:
        """Launch an instance whose user data names the cluster, and return its id."""
        number = len(self.machines)
        zone = zone or self.zones[number % len(self.zones)]
        instance_id = f"i-{number:017x}"
        self.machines[instance_id] = MachineFacts(
            id=instance_id,
            instance_type=instance_type,
            image_id="ami-ecs",
            availability_zone=zone,
            subnet_id=f"subnet-{zone[-1]}",
            vpc_id="vpc-1",
            user_data=JOIN.format(cluster=self.cluster) + more_user_data,
            has_agent=True,
            may_register=may_register,
            launched_at=self.now(),
            auto_scaling_group=group,
        )
        self.state_of[instance_id] = MachineState.RUNNING
        return instance_id

    def add_group(
        self,
        name: str,
        instance_type: str = "t3.small",
        *,
        minimum: int = 0,
        maximum: int = 10,
        desired: int = 0,
        protects: bool = False,
    ) -> str:
        """Make an Auto Scaling group, and return its ARN."""
        self.groups[name] = Group(instance_type, minimum, maximum, 0, protects)
        self.set_desired_capacity(name, desired)
        return _arn(name)

    def states(self) -> dict[str, MachineState]:
        return dict(self.state_of)

    def facts(self, instance_id: str) -> MachineFacts:
        return self.machines[instance_id]

    def stop(self, instance_id: str) -> None:
        self.state_of[instance_id] = MachineState.STOPPED

    def start(self, instance_id: str) -> None:
        self.state_of[instance_id] = MachineState.RUNNING

    def terminate(self, instance_id: str) -> None:
        self.state_of[instance_id] = MachineState.TERMINATED
        name = self.machines[instance_id].auto_scaling_group
        if name:
            self.set_desired_capacity(name, self.groups[name].desired)

    def group(self, name_or_arn: str) -> AutoScalingGroup | None:
        for name, group in self.groups.items():
            if name_or_arn in (name, _arn(name)):
                return AutoScalingGroup(
                    name,
                    _arn(name),
                    group.instance_type,
                    group.minimum,
                    group.maximum,
                    group.desired,
                    tuple(self._alive(name)),
                    group.protects,
                    frozenset(group.protected),
                )
        return None

    def set_desired_capacity(self, group_name: str, capacity: int) -> None:
        group = self.groups[group_name]
        group.desired = capacity
        for _ in range(capacity - len(self._alive(group_name))):
            self.launch(group.instance_type, group=group_name)

    def terminate_in_group(self, instance_id: str) -> None:
        group = self.groups[self.machines[instance_id].auto_scaling_group or ""]
        group.desired -= 1
        self.terminate(instance_id)

    def protect_from_scale_in(self, group_name: str, instance_id: str, protected: bool) -> None:
        if protected:
            self.groups[group_name].protected.add(instance_id)
        else:
            self.groups[group_name].protected.discard(instance_id)

    def tag_group(self, group_name: str, key: str) -> None:
        self.groups[group_name].tags.append(key)

    def _alive(self, group_name: str) -> list[str]:
        return [
            each.id
            for each in self.machines.values()
            if each.auto_scaling_group == group_name and self.state_of[each.id] is not MachineState.TERMINATED
        ]


def _arn(name: str) -> str:
    return f"arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/{name}"
