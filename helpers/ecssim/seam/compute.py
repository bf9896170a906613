"""What ECS asks of moto's EC2 and EC2 Auto Scaling: machines, and groups that launch them."""

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.ec2.models import ec2_backends
from moto.utilities.utils import load_resource

from ..model.arn import last_part
from ..neighbours import AutoScalingGroup
from ..outside.machine import MachineFacts, MachineState
from . import roles

_STATES = {
    "pending": MachineState.RUNNING,
    "running": MachineState.RUNNING,
    "stopping": MachineState.STOPPED,
    "stopped": MachineState.STOPPED,
    "shutting-down": MachineState.TERMINATED,
    "terminated": MachineState.TERMINATED,
}


class MotoCompute:
    """EC2 and its Auto Scaling groups in one account and Region of moto.

    Arguments:
        account_id: twelve digits.
        region: such as us-east-1.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    # Machines

    def states(self) -> dict[str, MachineState]:
        """Return the state of every EC2 instance by its id, in the order of their launch."""
        ec2 = ec2_backends[self._account_id].get(self._region)
        if ec2 is None:
            return {}  # nobody has used EC2 yet, and to look it up by its Region would build it
        return {instance.id: _STATES[instance.state] for instance in ec2.all_instances()}

    def facts(self, instance_id: str) -> MachineFacts:
        """Return what does not change about an EC2 instance."""
        instance = self._ec2.get_instance(instance_id)
        group = getattr(instance, "autoscaling_group", None)
        user_data = _decoded(instance.user_data)
        return MachineFacts(
            id=instance.id,
            instance_type=instance.instance_type,
            image_id=instance.image_id,
            availability_zone=instance.placement.zone,
            subnet_id=instance.subnet_id,
            vpc_id=instance.vpc_id,
            user_data=user_data,
            has_agent="ECS_CLUSTER" in user_data or instance.image_id in self._images_with_agent(),
            may_register=self._profile(instance) is not None,
            launched_at=instance.launch_time.replace(tzinfo=UTC),
            auto_scaling_group=group.name if group else None,
        )

    def _images_with_agent(self) -> set[str]:
        """Return the ECS-optimised images, which Systems Manager lists under public names."""
        return set(_values(load_resource(f"ssm/resources/ecs/optimized_amis/{self._region}.json")))

    def _profile(self, instance: Any) -> Any:
        """Return how the instance's profile is named, if it has one; without one its agent may not call ECS."""
        association = self._ec2.iam_instance_profile_associations.get(instance.id)
        if association or instance.iam_instance_profile:
            return association.iam_instance_profile.name if association else instance.iam_instance_profile
        group = getattr(instance, "autoscaling_group", None)
        if group is None:
            return None
        if group.ec2_launch_template:
            return group.ec2_launch_template.get_version(group.launch_template_version).data.get("IamInstanceProfile")
        return (group.launch_config.iam_instance_profile if group.launch_config else None) or None

    def has_policy(self, instance_id: str, policy: str) -> bool:
        """Return whether the role of an EC2 instance has the AWS managed policy of that name."""
        profile = self._profile(self._ec2.get_instance(instance_id))
        named = profile.get("Arn") or profile.get("Name") if isinstance(profile, dict) else profile
        return bool(named) and roles.has_policy(self._account_id, self._region, last_part(str(named)), policy)

    def run_instance(self, instance_type: str, subnet_id: str, image_id: str) -> str:
        """Launch an EC2 instance, as RunInstances does, and return its id."""
        reservation = self._ec2.run_instances(
            image_id,
            1,
            None,
            [],
            instance_type=instance_type,
            subnet_id=subnet_id,
            is_instance_type_default=False,
            associate_public_ip=None,
            tags={"instance": {"AmazonECSManaged": "true"}},
        )
        return str(reservation.instances[0].id)

    def stop(self, instance_id: str) -> None:
        """Stop an EC2 instance, as StopInstances does."""
        self._ec2.stop_instances([instance_id])

    def terminate(self, instance_id: str) -> None:
        """Terminate an EC2 instance, as TerminateInstances does; its group, if it has one, launches another."""
        self._ec2.terminate_instances([instance_id])
        self._auto_scaling.notify_terminate_instances([instance_id])

    # Auto Scaling groups

    def group(self, name_or_arn: str) -> AutoScalingGroup | None:
        """Return an Auto Scaling group, or None if there is none of that name or ARN."""
        for group in self._auto_scaling.autoscaling_groups.values():
            if name_or_arn in (group.name, group.arn):
                return AutoScalingGroup(
                    name=group.name,
                    arn=group.arn,
                    instance_type=group.instance_type,
                    minimum=group.min_size,
                    maximum=group.max_size,
                    desired=group.desired_capacity,
                    instance_ids=tuple(sorted(state.instance.id for state in group.active_instances())),
                    protects_new_instances=bool(group.new_instances_protected_from_scale_in),
                    protected_ids=frozenset(
                        state.instance.id for state in group.instance_states if state.protected_from_scale_in
                    ),
                )
        return None

    def set_desired_capacity(self, group_name: str, capacity: int) -> None:
        """Want another number of instances in a group."""
        self._auto_scaling.set_desired_capacity(group_name, capacity)

    def terminate_in_group(self, instance_id: str) -> None:
        """Terminate an instance of a group, and have the group want one fewer."""
        self._auto_scaling.terminate_instance(instance_id, should_decrement=True)

    def protect_from_scale_in(self, group_name: str, instance_id: str, protected: bool) -> None:
        """Set whether the group may terminate an instance by itself."""
        self._auto_scaling.set_instance_protection(group_name, [instance_id], protected)

    def tag_group(self, group_name: str, key: str) -> None:
        """Put a tag without a value on a group and on the instances that it launches."""
        tag = {"Key": key, "Value": "", "PropagateAtLaunch": True, "ResourceId": group_name}
        self._auto_scaling.create_or_update_tags([tag])

    @property
    def _ec2(self) -> Any:
        return ec2_backends[self._account_id][self._region]

    @property
    def _auto_scaling(self) -> Any:
        return autoscaling_backends[self._account_id][self._region]


def _values(tree: Any) -> Iterator[str]:
    """Yield the value of every parameter in a tree of them."""
    for name, branch in tree.items():
        if isinstance(branch, dict):
            yield from _values(branch)
        elif name == "Value":
            yield str(branch)


def _decoded(user_data: Any) -> str:
    """Return user data as text: the API carries it in base64."""
    if not user_data:
        return ""
    text = user_data.decode() if isinstance(user_data, bytes) else str(user_data)
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text
