"""The sweep deletes what is the lab's, in order, and nothing else."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecslab import Lab
from ecslab.safety.left_by_name import left_by_name
from ecslab.safety.sweep import sweep

from .later_labs import make_what_later_labs_make
from .right_calls import SCALING

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


# On a real AWS account


class Refusing:
    """Gives a lab's clients, and refuses some calls before they are made, as AWS would.

    Arguments:
        lab: the lab.
        error: AWS's error for each operation, such as DeleteCluster, as its code and its message.
        times: how often each is refused; None for always.
    """

    def __init__(self, lab: Lab, error: dict[str, tuple[str, str]], times: int | None = None) -> None:
        self._lab = lab
        self._error = error
        self._left = dict.fromkeys(error, times)
        self._watched: set[str] = set()

    def __call__(self, service: str) -> Any:
        client = self._lab.client(service)
        if service not in self._watched:
            self._watched.add(service)
            client.meta.events.register_first("before-call", self._refuse)
        return client

    def _refuse(self, model: Any, **_: Any) -> None:
        left = self._left.get(model.name, 0)
        if left == 0:
            return
        if left is not None:
            self._left[model.name] = left - 1
        code, message = self._error[model.name]
        raise ClientError({"Error": {"Code": code, "Message": message}}, model.name)


def denied(action: str) -> tuple[str, str]:
    """What AWS says to who may not do something."""
    message = f"User: arn:aws:iam::123456789012:user/ana is not authorized to perform: {action} on resource: *"
    return "AccessDeniedException", message


def test_what_may_not_be_deleted_is_left_with_the_missing_action_and_the_rest_goes(running: Lab) -> None:
    running.log_group()
    refusing = Refusing(running, {"DeleteTaskDefinitions": denied("ecs:DeleteTaskDefinitions")})
    found = sweep(refusing, running.prefix)
    assert [each.kind for each in found] == ["inactive task definition"]
    assert "You lack the permission ecs:DeleteTaskDefinitions. Ask whoever runs the account" in found[0].why


def test_what_nobody_may_look_at_is_left(running: Lab) -> None:
    found = sweep(Refusing(running, {"ListSecrets": denied("secretsmanager:ListSecrets")}), running.prefix)
    assert [(each.kind, each.name) for each in found] == [("secret", "nobody could look")]
    assert "secretsmanager:ListSecrets" in found[0].why


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("DeleteCluster", "ThrottlingException"),
        ("DeleteCluster", "ClusterContainsTasksException"),
        ("ListClusters", "ThrottlingException"),
        ("DeleteService", "ServerException"),
    ],
)
def test_a_call_that_fails_for_a_while_is_made_again(running: Lab, operation: str, code: str) -> None:
    assert sweep(Refusing(running, {operation: (code, "Not now.")}, times=3), running.prefix) == []


def test_what_stays_in_use_is_left_after_a_bounded_time_with_the_reason(lab: Lab) -> None:
    lab.client("ec2").create_security_group(GroupName=lab.prefix, Description="web")
    began = lab.now()
    refusing = Refusing(lab, {"DeleteSecurityGroup": ("DependencyViolation", "has a dependent object")})
    (group,) = sweep(refusing, lab.prefix)
    assert group.why.startswith("Something still uses it (DependencyViolation: has a dependent object).")
    assert 60 < (lab.now() - began).total_seconds() < 600


def test_a_sweep_that_is_interrupted_anywhere_can_be_begun_again(running: Lab) -> None:
    calls = 0
    while interrupted_after(calls, running):
        calls += 3
    assert calls > 30
    assert left(running) == []


def test_what_somebody_else_deletes_meanwhile_is_no_trouble(running: Lab) -> None:
    ecs = running.client("ecs")
    arn = ecs.list_services(cluster=running.prefix)["serviceArns"][0]

    def delete_first(params: Any, **_: Any) -> None:
        ecs.meta.events.unregister("before-call.ecs.DeleteService", delete_first)
        ecs.delete_service(cluster=running.prefix, service=arn, force=True)

    ecs.meta.events.register("before-call.ecs.DeleteService", delete_first)
    assert sweep(running.client, running.prefix) == []


def test_load_balancers_and_all_that_later_labs_make_go_as_well(running: Lab) -> None:
    lab = running
    make_what_later_labs_make(lab.client, lab.prefix, lab.subnets())
    lab.load_balancer()
    scaled = {"ServiceNamespace": "ecs", "ResourceId": f"service/{lab.prefix}/web"}
    lab.client("application-autoscaling").register_scalable_target(
        **scaled, ScalableDimension="ecs:service:DesiredCount", MinCapacity=1, MaxCapacity=2
    )
    lab.client("cloudwatch").put_metric_alarm(
        **{**SCALING["cloudwatch.PutMetricAlarm"], "AlarmName": f"{lab.prefix}-busy"}
    )
    kinds = {each.rsplit(" ", 1)[0] for each in left(lab)}
    assert "scalable target" in kinds
    assert kinds >= {"load balancer", "target group", "alarm", "event rule", "queue", "topic", "repository"}
    assert kinds >= {"Cloud Map service", "Cloud Map namespace", "volume"}
    assert kinds >= {"network interface", "security group"}
    assert sweep(lab.client, lab.prefix) == []


@pytest.mark.parametrize(
    "name", ["/aws/lambda/{}-hook", "/aws/events/{}", "/aws/ecs/containerinsights/{}/performance", "{}"]
)
def test_log_groups_that_aws_names_after_the_labs_things_go_as_well(lab: Lab, name: str) -> None:
    logs = lab.client("logs")
    for prefix in (lab.prefix, NEIGHBOUR):
        logs.create_log_group(logGroupName=name.format(prefix))
    assert left(lab) == [f"log group {name.format(lab.prefix)}"]
    assert sweep(lab.client, lab.prefix) == []
    assert [each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]] == [name.format(NEIGHBOUR)]


def test_alarms_that_aws_made_for_target_tracking_are_shown_and_go_with_what_they_watch(running: Lab) -> None:
    scaling, cloudwatch = running.client("application-autoscaling"), running.client("cloudwatch")
    scaling.register_scalable_target(**SCALING["application-autoscaling.RegisterScalableTarget"])
    scaling.put_scaling_policy(**SCALING["application-autoscaling.PutScalingPolicy"])
    theirs = {**SCALING["cloudwatch.PutMetricAlarm"], "AlarmName": f"TargetTracking-service/{NEIGHBOUR}/web-AlarmLow"}
    cloudwatch.put_metric_alarm(**theirs)
    assert [each.split("-service/")[0] for each in left(running) if "alarm" in each] == ["alarm TargetTracking"] * 2
    assert sweep(running.client, running.prefix) == []
    assert [each["AlarmName"] for each in cloudwatch.describe_alarms()["MetricAlarms"]] == [theirs["AlarmName"]]


@contextmanager
def interrupting_after(calls: int, lab: Lab) -> Iterator[None]:
    """Press Ctrl-C after so many calls of the lab's clients."""
    left_calls = [calls]

    def count(**_: Any) -> None:
        left_calls[0] -= 1
        if left_calls[0] < 0:
            raise KeyboardInterrupt

    clients = list(lab._clients.values())
    for client in clients:
        client.meta.events.register_first("after-call", count)
    yield
    for client in clients:
        client.meta.events.unregister("after-call", count)


def interrupted_after(calls: int, lab: Lab) -> bool:
    """Sweep, interrupted after so many calls, and return whether that came before the end."""
    with interrupting_after(calls, lab):
        try:
            sweep(lab.client, lab.prefix)
        except KeyboardInterrupt:
            return True
    return False
