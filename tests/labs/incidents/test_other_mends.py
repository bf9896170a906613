"""What else mends an incident is as good as its debrief, and what only hides the cause is not."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ecslab import Lab
from ecslab.incidents import Incident
from ecslab.incidents.judge import Finding

from .ways import PATIENCE_S


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A lab in which nothing has happened yet."""
    monkeypatch.setenv("ECSLAB_HOME", str(tmp_path))
    lab = Lab("24_incidents", backend="moto")
    yield lab
    lab.leave()


def update(lab: Lab, incident: Incident, **settings: Any) -> None:
    lab.client("ecs").update_service(cluster=lab.prefix, service=service_of(incident), **settings)


def service_of(incident: Incident) -> str:
    return incident.debrief().facts["service"]


def finding(incident: Incident) -> Finding:
    time.sleep(PATIENCE_S)
    return incident.look().finding


def network(lab: Lab, incident: Incident) -> dict[str, Any]:
    found = lab.client("ecs").describe_services(cluster=lab.prefix, services=[service_of(incident)])["services"][0]
    configuration: dict[str, Any] = found["networkConfiguration"]["awsvpcConfiguration"]
    return configuration


def test_a_service_may_have_all_zones_also_the_one_that_is_lost(lab: Lab) -> None:
    incident = lab.incident("zone_lost", seed=1)
    everywhere = {**network(lab, incident), "subnets": lab.subnets()}
    update(lab, incident, networkConfiguration={"awsvpcConfiguration": everywhere})
    assert finding(incident) is Finding.HEALED


def test_the_tasks_may_go_where_the_listener_forwards_to(lab: Lab) -> None:
    incident = lab.incident("listener_to_nobody", seed=1)
    found = lab.client("ecs").describe_services(cluster=lab.prefix, services=[service_of(incident)])["services"][0]
    moved = {**found["loadBalancers"][0], "targetGroupArn": incident.debrief().facts["empty"]}
    update(lab, incident, loadBalancers=[moved])
    assert finding(incident) is Finding.HEALED


def test_a_firewall_may_be_wider_than_it_was(lab: Lab) -> None:
    incident = lab.incident("security_group", seed=1)
    everybody = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    group = network(lab, incident)["securityGroups"][0]
    lab.client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=[everybody])
    assert finding(incident) is Finding.HEALED


def test_tasks_may_be_made_small_enough_for_the_machines(lab: Lab) -> None:
    incident = lab.incident("no_capacity", seed=1)
    ecs = lab.client("ecs")
    old = ecs.describe_task_definition(taskDefinition=incident.debrief().facts["good"])["taskDefinition"]
    same = {name: old[name] for name in ("family", "networkMode", "executionRoleArn", "containerDefinitions", "cpu")}
    new = ecs.register_task_definition(**same, memory="256")["taskDefinition"]["taskDefinitionArn"]
    # The machines are full, so some of the old tasks have to make room first.
    update(lab, incident, taskDefinition=new, deploymentConfiguration={"minimumHealthyPercent": 50})
    assert finding(incident) is Finding.HEALED


def test_there_may_be_a_machine_for_every_task_with_a_fixed_port(lab: Lab) -> None:
    incident = lab.incident("ports_exhausted", seed=1)
    group = incident.debrief().facts["group"]
    lab.client("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group, DesiredCapacity=8)
    assert finding(incident) is Finding.HEALED


def test_more_machines_beside_those_that_drain_are_no_mend(lab: Lab) -> None:
    incident = lab.incident("machines_draining", seed=1)
    group = incident.debrief().facts["group"]
    lab.client("autoscaling").update_auto_scaling_group(AutoScalingGroupName=group, DesiredCapacity=8)
    assert finding(incident) is Finding.CAUSE_REMAINS


def test_machines_that_drain_may_be_ended_for_new_ones(lab: Lab) -> None:
    incident = lab.incident("machines_draining", seed=1)
    ecs = lab.client("ecs")
    drained = ecs.list_container_instances(cluster=lab.prefix, status="DRAINING")["containerInstanceArns"]
    machines = ecs.describe_container_instances(cluster=lab.prefix, containerInstances=drained)["containerInstances"]
    lab.client("ec2").terminate_instances(InstanceIds=[machine["ec2InstanceId"] for machine in machines])
    assert finding(incident) is Finding.HEALED


def test_a_leak_is_not_mended_by_memory(lab: Lab) -> None:
    incident = lab.incident("out_of_memory", seed=1)
    ecs = lab.client("ecs")
    old = ecs.describe_task_definition(taskDefinition=incident.debrief().facts["family"])["taskDefinition"]
    names = ("family", "networkMode", "executionRoleArn", "containerDefinitions", "requiresCompatibilities")
    new = ecs.register_task_definition(**{name: old[name] for name in names}, cpu="4096", memory="30720")
    update(lab, incident, taskDefinition=new["taskDefinition"]["taskDefinitionArn"])
    assert finding(incident) is Finding.CAUSE_REMAINS


def test_a_limit_is_not_raised_by_hand(lab: Lab) -> None:
    incident = lab.incident("scaling_limit", seed=1)
    update(lab, incident, desiredCount=12)
    assert finding(incident) is not Finding.HEALED
