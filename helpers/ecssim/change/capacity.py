"""How capacity providers come to clusters, and how their Auto Scaling groups grow and shrink."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from ..engine.clock import Clock
from ..model.account import Account
from ..model.capacity_provider import CapacityProvider, ProviderKind, StrategyItem
from ..model.cluster import Cluster
from ..model.container_instance import InstanceStatus
from ..neighbours import Neighbours
from ..outside.agent_configuration import AgentConfiguration
from ..outside.machine import MachineState
from ..outside.metrics import Datapoint, metric
from ..rules import plan
from ..truth import cluster_auto_scaling as truth
from ..truth import managed_instances as truth_of_managed
from ..truth import timings
from .instances import InstanceChanges


class CapacityChanges:
    """Changes capacity providers.

    Arguments:
        account: the state.
        clock: the simulation's.
        neighbours: the services around ECS.
        instances: the changes of container instances.
    """

    def __init__(self, account: Account, clock: Clock, neighbours: Neighbours, instances: InstanceChanges) -> None:
        self._account = account
        self._clock = clock
        self._neighbours = neighbours
        self._instances = instances

    def associate(
        self, cluster: Cluster, providers: list[CapacityProvider], default_strategy: tuple[StrategyItem, ...]
    ) -> None:
        """Give a cluster exactly these providers."""
        for gone in cluster.providers.values():
            if gone not in providers and gone.auto_scaling_group:
                gone.cluster = None
        managed = [each for each in cluster.providers.values() if each.kind is ProviderKind.MANAGED_INSTANCES]
        cluster.providers = {provider.name: provider for provider in [*providers, *managed]}
        cluster.default_strategy = default_strategy
        for provider in providers:
            if provider.auto_scaling_group:
                provider.cluster = cluster
                self._adopt(provider, cluster)

    def add_managed(self, cluster: Cluster, provider: CapacityProvider) -> None:
        """Give a cluster a provider of Managed Instances; it belongs to that cluster alone."""
        provider.cluster = cluster
        cluster.providers[provider.name] = provider
        self.look_at(provider, self._clock.now)

    def _adopt(self, provider: CapacityProvider, cluster: Cluster) -> None:
        """Take the instances of the provider's group for its own, and look after it from now on."""
        for instance in cluster.instances.values():
            machine = instance.machine
            if machine and machine.facts.auto_scaling_group == provider.auto_scaling_group:
                instance.capacity_provider = provider.name
        if provider.supplies_instances and provider.auto_scaling_group:
            self._neighbours.compute.tag_group(provider.auto_scaling_group, truth.TAG.value)
            self.look_at(provider, self._clock.now)

    def remove_managed(self, cluster: Cluster, provider: CapacityProvider) -> None:
        """Take a provider of Managed Instances from its cluster, and terminate its instances."""
        provider.cluster = None
        cluster.providers.pop(provider.name, None)
        for machine in cluster.account.machines.values():
            if machine.facts.capacity_provider == provider.name and machine.state is MachineState.RUNNING:
                self._neighbours.compute.terminate(machine.id)

    def look_at(self, provider: CapacityProvider, at: datetime) -> None:
        """Have managed scaling look at a provider at that moment, unless it looks earlier anyway."""
        if provider.next_look_at is None or at < provider.next_look_at:
            provider.next_look_at = at
            self._clock.wake(at, provider)

    def note_reservation(self, action: plan.NoteReservation) -> None:
        """Publish the metric, and remember for how long there has been a surplus."""
        provider = action.provider
        provider.surplus_minutes = action.surplus_minutes
        if provider.cluster:
            dimensions = {"CapacityProviderName": provider.name, "ClusterName": provider.cluster.name}
            key = metric(truth.NAMESPACE.value, truth.METRIC.value, dimensions)
            value = action.reservation
            self._account.metrics.add(key, self._clock.now, Datapoint(1, value, value, value), "Percent")

    def scale_out(self, action: plan.ScaleOut) -> None:
        """Add instances."""
        if action.provider.auto_scaling_group:
            action.provider.scaled_out_at = self._clock.now
            self._neighbours.compute.set_desired_capacity(action.provider.auto_scaling_group, action.desired_capacity)

    def launch(self, action: plan.LaunchInstance) -> None:
        """Launch an instance in the subnet of the provider that has the fewest of its machines."""
        provider = action.provider
        cluster = provider.cluster
        if cluster is None:
            return
        template = provider.settings["instanceLaunchTemplate"]
        subnets = template["networkConfiguration"]["subnets"]
        taken = Counter(
            machine.facts.subnet_id
            for machine in cluster.account.machines.values()
            if machine.facts.capacity_provider == provider.name and machine.state is MachineState.RUNNING
        )
        subnet_id = min(subnets, key=lambda each: taken[each])
        instance_id = self._neighbours.compute.run_instance(
            action.instance_type, subnet_id, truth_of_managed.IMAGE_ID.value
        )
        facts = replace(
            self._neighbours.compute.facts(instance_id),
            has_agent=True,
            may_register=True,
            cluster=cluster.name,
            capacity_provider=provider.name,
        )
        self._instances.add_machine(facts, AgentConfiguration(), timings.INSTANCE_BOOT_S.value)

    def terminate_managed(self, action: plan.TerminateManaged) -> None:
        """Terminate an instance that ECS launched."""
        self._neighbours.compute.terminate(action.instance.ec2_instance_id)

    def drain(self, action: plan.Drain) -> None:
        """Set an instance to DRAINING."""
        self._instances.set_status(action.instance, InstanceStatus.DRAINING)

    def scale_in(self, action: plan.ScaleIn) -> None:
        """Take one instance away."""
        self._neighbours.compute.terminate_in_group(action.ec2_instance_id)

    def protect(self, action: plan.Protect) -> None:
        """Set or lift the protection of an instance."""
        if action.provider.auto_scaling_group:
            self._neighbours.compute.protect_from_scale_in(
                action.provider.auto_scaling_group, action.ec2_instance_id, action.protected
            )
