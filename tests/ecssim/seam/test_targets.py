"""RegisterTargets and DeregisterTargets by somebody else than ECS, as boto3 shows what comes of them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

from tests.conftest import CLUSTER
from tests.ecssim.api.api_kit import create_service, describe_service, run_task, service_tasks
from tests.ecssim.api.test_load_balancing import a_target_group, behind

from .balancing_kit import QUICK, address, an_instance, health

NOBODY = "172.31.99.99"
NOT_REGISTERED = ("unused", "Target.NotRegistered", "Target is not registered to the target group")
DRAINING = ("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")


def a_running_task(sim: Simulation, ecs: Any, network: dict[str, Any]) -> dict[str, Any]:
    """Run a task without a service, and return it."""
    task = run_task(ecs, network)
    sim.advance(60)
    return dict(ecs.describe_tasks(cluster=CLUSTER, tasks=[task["taskArn"]])["tasks"][0])


def add(elb: Any, group: str, target_id: str, **port: int) -> None:
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": target_id, **port}])


def take_out(elb: Any, group: str, target_id: str, **port: int) -> None:
    elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": target_id, **port}])


def states(elb: Any, group: str) -> list[str]:
    return [state for state, _, _ in health(elb, group)]


def test_a_task_without_a_service_becomes_healthy_once_somebody_registers_it(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    add(elb, group, address(a_running_task(sim, ecs, network)))
    assert health(elb, group) == [("initial", "Elb.RegistrationInProgress", "Target registration is in progress")]
    sim.advance(5)
    assert health(elb, group) == [("healthy", "", "")]


def test_a_task_that_somebody_registered_stays_registered_when_it_stops(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    task = a_running_task(sim, ecs, network)
    add(elb, group, address(task))
    ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    sim.advance(300)
    assert health(elb, group) == [("unhealthy", "Target.Timeout", "Request timed out")]


def test_where_nobody_is_a_target_is_unhealthy_after_the_threshold(sim: Simulation, elb: Any, group: str) -> None:
    add(elb, group, NOBODY)
    assert states(elb, group) == ["initial"]
    sim.advance(10)
    assert health(elb, group) == [("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")]
    sim.advance(10)
    assert health(elb, group) == [("unhealthy", "Target.Timeout", "Request timed out")]


def test_on_an_instance_where_nothing_listens_the_checks_fail_at_once(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, TargetType="instance", **QUICK)
    add(elb, group, an_instance(sim, ec2, network))
    sim.advance(60)
    assert health(elb, group) == [("unhealthy", "Target.FailedHealthChecks", "Health checks failed")]


def test_a_container_that_starts_where_a_target_was_registered_makes_it_healthy(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, TargetType="instance", **QUICK)
    add(elb, group, an_instance(sim, ec2, network), Port=8080)
    ports = [{"containerPort": 80, "hostPort": 8080}]
    container = {"name": "web", "image": "nginx", "memory": 128, "portMappings": ports}
    ecs.register_task_definition(family="bridged", containerDefinitions=[container])
    ecs.run_task(cluster=CLUSTER, taskDefinition="bridged", launchType="EC2")
    sim.advance(60)
    assert states(elb, group) == ["healthy"]


def test_the_task_that_takes_the_port_of_another_takes_its_target_too(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, TargetType="instance", **QUICK)
    add(elb, group, an_instance(sim, ec2, network), Port=8080)
    ports = [{"containerPort": 80, "hostPort": 8080}]
    container = {"name": "web", "image": "nginx", "memory": 128, "portMappings": ports}
    ecs.register_task_definition(family="bridged", containerDefinitions=[container])
    [first] = ecs.run_task(cluster=CLUSTER, taskDefinition="bridged", launchType="EC2")["tasks"]
    sim.advance(60)
    ecs.stop_task(cluster=CLUSTER, task=first["taskArn"])
    sim.advance(60)
    assert health(elb, group) == [("unhealthy", "Target.FailedHealthChecks", "Health checks failed")]
    ecs.run_task(cluster=CLUSTER, taskDefinition="bridged", launchType="EC2")
    sim.advance(120)
    assert states(elb, group) == ["healthy"]


def test_describing_the_health_of_targets_changes_nothing(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    add(elb, group, NOBODY)
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    before = list(sim.journal), sim.clock.next_wake_at
    assert health(elb, group) == health(elb, group)
    assert (list(sim.journal), sim.clock.next_wake_at) == before


def test_an_instance_that_is_stopped_cannot_be_registered(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, TargetType="instance", **QUICK)
    instance = an_instance(sim, ec2, network)
    ec2.stop_instances(InstanceIds=[instance])
    with pytest.raises(ClientError, match="not in a running state"):
        add(elb, group, instance)


def test_the_target_of_an_instance_that_is_stopped_is_unused_and_that_of_a_terminated_one_is_gone(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, TargetType="instance", **QUICK)
    instance = an_instance(sim, ec2, network)
    add(elb, group, instance)
    ec2.stop_instances(InstanceIds=[instance])
    assert health(elb, group) == [("unused", "Target.InvalidState", "Target is in the stopped state")]
    ec2.terminate_instances(InstanceIds=[instance])
    assert health(elb, group) == []


def test_one_instance_can_be_registered_with_several_ports(
    sim: Simulation, ecs: Any, elb: Any, ec2: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, TargetType="instance", **QUICK)
    instance = an_instance(sim, ec2, network)
    add(elb, group, instance, Port=8080)
    add(elb, group, instance, Port=8081)
    take_out(elb, group, instance, Port=8080)
    assert states(elb, group) == ["draining", "initial"]


def test_a_target_group_without_a_listener_leaves_its_targets_unused(
    sim: Simulation, elb: Any, network: dict[str, Any]
) -> None:
    group = a_target_group(elb, network, listener=False, **QUICK)
    add(elb, group, NOBODY)
    sim.advance(60)
    assert health(elb, group) == [
        ("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
    ]


def test_what_somebody_registered_drains_when_it_is_taken_out_and_is_gone_then(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]
    elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=delay)
    for target_id in (NOBODY, address(a_running_task(sim, ecs, network))):
        add(elb, group, target_id)
        take_out(elb, group, target_id)
    assert health(elb, group) == [DRAINING] * 2
    sim.advance(31)
    assert health(elb, group) == []


def test_a_target_that_was_never_registered_is_taken_out_without_an_error(elb: Any, group: str) -> None:
    take_out(elb, group, NOBODY)
    assert health(elb, group) == []


def test_asked_for_a_target_that_is_not_registered_it_says_so(elb: Any, group: str) -> None:
    assert health(elb, group, Targets=[{"Id": NOBODY}]) == [NOT_REGISTERED]


@pytest.mark.parametrize("call", ["register_targets", "deregister_targets"])
def test_a_target_group_that_does_not_exist_is_refused(elb: Any, group: str, call: str) -> None:
    with pytest.raises(ClientError, match="TargetGroupNotFound"):
        getattr(elb, call)(TargetGroupArn=group + "0", Targets=[{"Id": NOBODY}])


def test_ecs_misses_a_target_that_somebody_took_out_and_replaces_its_task(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]
    elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=delay)
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    [task] = service_tasks(ecs)
    take_out(elb, group, address(task))
    assert health(elb, group) == [DRAINING]
    sim.advance(600)
    [replacement] = service_tasks(ecs)
    assert replacement["taskArn"] != task["taskArn"]
    assert health(elb, group) == [("healthy", "", "")]
    said = [event["message"] for event in describe_service(ecs)["events"]]
    missing = f"(port 80) is not healthy in target-group ({group}) due to TARGET IS NOT FOUND"
    assert any(message.endswith(missing) for message in said)


def test_a_target_that_is_put_back_in_time_keeps_its_task(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    before = service_tasks(ecs)
    take_out(elb, group, address(before[0]))
    sim.advance(10)
    add(elb, group, address(before[0]))
    sim.advance(600)
    assert [task["taskArn"] for task in service_tasks(ecs)] == [task["taskArn"] for task in before]
    assert health(elb, group) == [("healthy", "", "")]


def test_a_target_that_is_put_back_after_it_was_gone_keeps_its_task_too(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "0"}]
    elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=delay)
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    before = service_tasks(ecs)
    take_out(elb, group, address(before[0]))
    sim.advance(10)
    assert health(elb, group) == []
    add(elb, group, address(before[0]))
    sim.advance(600)
    assert [task["taskArn"] for task in service_tasks(ecs)] == [task["taskArn"] for task in before]


def test_a_load_balancer_that_is_deleted_leaves_its_targets_unused(
    sim: Simulation, ecs: Any, elb: Any, network: dict[str, Any], group: str
) -> None:
    create_service(ecs, network, loadBalancers=behind(group))
    sim.advance(60)
    elb.delete_load_balancer(LoadBalancerArn=elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"])
    sim.advance(5)
    assert [reason for _, reason, _ in health(elb, group)] == ["Target.NotInUse"]
