"""What becomes of machines, daemons and clusters when things around them change."""

import pytest

from .customer import Customer
from .world import CLUSTER, World

DISTINCT, PROD = 1, 2


@pytest.fixture
def customer(world: World) -> Customer:
    """A customer with one machine of the stack `prod` in the cluster."""
    customer = Customer(world)
    customer.launch("t3.small", "us-east-1a", "prod")
    customer.wait(100_000)
    return customer


def test_a_machine_whose_cluster_is_gone_joins_once_it_is_back(world: World) -> None:
    customer = Customer(world)
    customer.delete_cluster(CLUSTER)
    customer.launch("t3.small", "us-east-1a", None)
    customer.wait(300_000)
    customer.create_cluster(CLUSTER)
    customer.wait(60_000)
    assert [instance.agent_connected for instance in customer.instances] == [True]


def test_a_refused_agent_says_so_once(world: World) -> None:
    customer = Customer(world)
    customer.delete_cluster(CLUSTER)
    customer.launch("t3.small", "us-east-1a", None)
    customer.wait(600_000)
    (machine_id,) = world.account.machines
    said = [entry.reason.sentence for entry in world.sim.journal.about(machine_id)]
    [sentence] = said
    assert sentence.startswith(
        "ECS refused to register it: ClusterNotFoundException: The referenced cluster was inactive."
    )


def test_another_cluster_may_have_the_capacity_providers_of_a_deleted_one(world: World) -> None:
    customer = Customer(world)
    customer.delete_cluster(CLUSTER)
    customer.create_cluster(CLUSTER)
    customer.associate(2)
    assert not customer.refusals
    assert "from-blue" in customer.cluster.providers


def test_run_task_says_that_a_capacity_provider_is_empty(world: World) -> None:
    customer = Customer(world)
    customer.change_scaling("from-blue", 100, managed=False, draining=False)
    customer.run_task("bridge-server", 2, "from-blue", 0, 0)
    _, _, answer = customer.answers[-1]
    assert (answer["tasks"], answer["failures"]) == ([], [{"reason": "EMPTY CAPACITY PROVIDER"}])


def test_a_daemon_on_distinct_instances_keeps_its_task(customer: Customer) -> None:
    customer.create_daemon("agent", "bridge-server", 0)
    customer.change_placement(0, DISTINCT, 0)
    customer.wait(600_000)
    assert len(customer.cluster.tasks) == 1


def test_a_daemon_that_leaves_no_room_still_leaves_an_instance_that_breaks_its_constraint(customer: Customer) -> None:
    customer.create_daemon("agent", "bridge-port", PROD)
    customer.wait(60_000)
    customer.put_attribute(0, "test")
    customer.wait(60_000)
    assert not customer.wanted


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}]}, "launch type FARGATE"),
        ({"placementStrategy": [{"type": "random"}]}, "placement strategies"),
        ({"desiredCount": 2}, "desiredCount"),
    ],
)
def test_a_daemon_does_not_become_what_it_could_not_begin_as(
    customer: Customer, change: dict[str, object], what: str
) -> None:
    customer.call(
        "CreateService",
        cluster=CLUSTER,
        serviceName="agent",
        schedulingStrategy="DAEMON",
        launchType="EC2",
        taskDefinition="fargate-server",
        networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-a"]}},
    )
    customer.call("UpdateService", cluster=CLUSTER, service="agent", **change)
    assert what in customer.refusals[-1][2]


def test_a_daemon_replaces_a_task_that_fails_its_health_checks(customer: Customer) -> None:
    customer.create_daemon("agent", "bridge-sick", 0)
    customer.wait(300_000)
    reasons = [task.stopped_reason for task in customer.cluster.tasks.values() if not task.wanted]
    assert reasons
    assert set(reasons) == {"Task failed container health checks"}
