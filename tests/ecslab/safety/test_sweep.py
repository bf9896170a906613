"""The sweep deletes what is the lab's, in order, and nothing else."""

import json
import time

from ecslab import Lab
from ecslab.safety.left_by_name import left_by_name
from ecslab.safety.sweep import sweep

NEIGHBOUR = "ecslab-050"


def left(lab: Lab) -> list[str]:
    return [str(each) for each in left_by_name(lab.client, {lab.info.id: lab.prefix})[lab.info.id]]


def test_a_sweep_leaves_nothing_of_the_lab(running: Lab) -> None:
    assert len(left(running)) == 6
    assert sweep(running.client, running.prefix) == []
    assert left(running) == []


def test_a_sweep_stops_tasks_that_no_service_looks_after(running: Lab) -> None:
    ecs = running.client("ecs")
    ecs.run_task(
        cluster=running.prefix,
        taskDefinition=f"{running.prefix}-web",
        launchType="FARGATE",
        networkConfiguration=running.network(),
        count=2,
    )
    assert sweep(running.client, running.prefix) == []


def test_a_second_sweep_finds_nothing_to_do(running: Lab) -> None:
    sweep(running.client, running.prefix)
    assert sweep(running.client, running.prefix) == []


def test_what_only_looks_like_the_labs_stays(running: Lab) -> None:
    ecs = running.client("ecs")
    ecs.create_cluster(clusterName=NEIGHBOUR)
    ecs.register_task_definition(
        family=f"{NEIGHBOUR}-web", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}]
    )
    sweep(running.client, running.prefix)
    assert [arn.rsplit("/", 1)[-1] for arn in ecs.list_clusters()["clusterArns"]] == [NEIGHBOUR]
    assert len(ecs.list_task_definitions()["taskDefinitionArns"]) == 1


def test_what_is_left_is_named_by_kind_and_arn(running: Lab) -> None:
    found = left(running)
    assert found[0].startswith("service arn:aws:ecs:")
    assert any(each.startswith("cluster ") and each.endswith(f"/{running.prefix}") for each in found)


def test_machines_and_what_they_need_go_as_well(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    group = lab.auto_scaling_group(desired=2)
    _provide_capacity(lab, group)
    time.sleep(180)
    kinds = {each.rsplit(" ", 1)[0] for each in left(lab)}
    assert kinds >= {"Auto Scaling group", "EC2 instance", "container instance", "capacity provider"}
    assert kinds >= {"launch template", "instance profile", "role", "cluster"}
    assert sweep(lab.client, lab.prefix) == []


def test_roles_logs_secrets_and_parameters_go_as_well(lab: Lab) -> None:
    for kind in ("execution", "task", "anywhere"):
        lab.role(kind)
    statement = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    lab.client("iam").put_role_policy(RoleName=f"{lab.prefix}-task", PolicyName="own", PolicyDocument=policy)
    lab.log_group()
    lab.client("secretsmanager").create_secret(Name=f"{lab.prefix}/password", SecretString="s")
    lab.client("ssm").put_parameter(Name=f"/{lab.prefix}/colour", Value="blue", Type="String")
    assert len(left(lab)) == 6
    assert sweep(lab.client, lab.prefix) == []


def test_a_machine_outside_aws_is_signed_off_even_without_its_network(lab: Lab) -> None:
    ecs = lab.client("ecs")
    ecs.create_cluster(clusterName=lab.prefix)
    role_name = lab.role("anywhere").rpartition("/")[2]
    activation = lab.client("ssm").create_activation(IamRole=role_name, RegistrationLimit=1)
    machine = lab.install_ecs_anywhere(activation)
    time.sleep(180)
    container = {"name": "shell", "image": "busybox", "memory": 64, "command": ["sleep", "3600"]}
    ecs.register_task_definition(family=f"{lab.prefix}-job", containerDefinitions=[container])
    ecs.run_task(cluster=lab.prefix, taskDefinition=f"{lab.prefix}-job", launchType="EXTERNAL")
    time.sleep(60)
    lab.cut_network(machine)
    time.sleep(120)
    assert sweep(lab.client, lab.prefix) == []


def test_closing_asks_only_the_services_that_the_lab_used(lab: Lab) -> None:
    lab.client("logs").create_log_group(logGroupName=f"/ecs/{lab.prefix}")
    assert lab.close().title == "Clean"


def _provide_capacity(lab: Lab, group: str) -> None:
    ecs = lab.client("ecs")
    ecs.create_capacity_provider(name="lab-05-machines", autoScalingGroupProvider={"autoScalingGroupArn": group})
    ecs.put_cluster_capacity_providers(
        cluster=lab.prefix, capacityProviders=["lab-05-machines"], defaultCapacityProviderStrategy=[]
    )
