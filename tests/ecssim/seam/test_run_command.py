"""Run Command through boto3: on machines outside AWS, on EC2 instances, and on those that nobody reaches."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from ecssim import Simulation

CLUSTER = "lab"
AGENT = "curl --silent http://localhost:51678/v1/metadata"
JOIN = f"#!/bin/bash\necho ECS_CLUSTER={CLUSTER} >> /etc/ecs/ecs.config\n"
TRUST = {"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com", "ssm.amazonaws.com"]}}
IMAGE = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
MANAGED = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"


def client(service: str) -> Any:
    import boto3

    return boto3.client(service)


@pytest.fixture
def cluster(sim: Simulation) -> Simulation:
    """A world with a cluster and a role for machines."""
    client("ecs").create_cluster(clusterName=CLUSTER)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**TRUST, "Action": "sts:AssumeRole"}]})
    client("iam").create_role(RoleName="machine", AssumeRolePolicyDocument=policy)
    client("iam").create_instance_profile(InstanceProfileName="profile")
    client("iam").add_role_to_instance_profile(InstanceProfileName="profile", RoleName="machine")
    return sim


def outside_aws(sim: Simulation) -> str:
    """A machine outside AWS that has joined the cluster."""
    made = client("ssm").create_activation(IamRole="machine")
    machine = sim.install_ecs_anywhere(made["ActivationId"], made["ActivationCode"], CLUSTER)
    sim.advance(180)
    return machine


def on_ec2(sim: Simulation) -> str:
    """An EC2 instance that has joined the cluster."""
    image = client("ssm").get_parameter(Name=IMAGE)["Parameter"]["Value"]
    made = client("ec2").run_instances(
        ImageId=image, MinCount=1, MaxCount=1, UserData=JOIN, IamInstanceProfile={"Name": "profile"}
    )
    sim.advance(180)
    return str(made["Instances"][0]["InstanceId"])


def send(machine: str, *lines: str, **request: Any) -> str:
    request = {"DocumentName": "AWS-RunShellScript", "Parameters": {"commands": list(lines)}, **request}
    return str(client("ssm").send_command(InstanceIds=[machine], **request)["Command"]["CommandId"])


def shown(command: str, machine: str) -> dict[str, Any]:
    return dict(client("ssm").get_command_invocation(CommandId=command, InstanceId=machine))


def result(sim: Simulation, machine: str, *lines: str) -> dict[str, Any]:
    command = send(machine, *lines)
    sim.advance(10)
    return shown(command, machine)


def refusal(machine: str, **request: Any) -> Any:
    with pytest.raises(ClientError) as caught:
        send(machine, AGENT, **request)
    return caught.value.response["Error"]


def test_a_command_is_pending_then_in_progress_then_done(cluster: Simulation) -> None:
    machine = outside_aws(cluster)
    command, seen = send(machine, AGENT), []
    for _ in range(40):
        seen.append(shown(command, machine)["Status"])
        cluster.advance(0.1)
    assert list(dict.fromkeys(seen)) == ["Pending", "InProgress", "Success"]


def test_what_the_command_wrote_is_shown_at_its_end(cluster: Simulation) -> None:
    machine = outside_aws(cluster)
    done = result(cluster, machine, AGENT)
    assert (done["Status"], done["StatusDetails"], done["ResponseCode"]) == ("Success", "Success", 0)
    assert json.loads(done["StandardOutputContent"])["Cluster"] == CLUSTER
    assert done["ExecutionStartDateTime"] < done["ExecutionEndDateTime"]


def test_an_ec2_instance_whose_role_lets_it_can_be_asked(cluster: Simulation) -> None:
    client("iam").attach_role_policy(RoleName="machine", PolicyArn=MANAGED)
    assert result(cluster, on_ec2(cluster), AGENT)["Status"] == "Success"


def test_an_ec2_instance_whose_role_does_not_let_it_is_refused(cluster: Simulation) -> None:
    machine = on_ec2(cluster)
    error = refusal(machine)
    assert error["Code"] == "InvalidInstanceId"
    assert f"Instances [[{machine}]] not in a valid state for account" in error["Message"]


def test_a_terminated_instance_is_refused(cluster: Simulation) -> None:
    client("iam").attach_role_policy(RoleName="machine", PolicyArn=MANAGED)
    machine = on_ec2(cluster)
    client("ec2").terminate_instances(InstanceIds=[machine])
    cluster.advance(60)
    assert refusal(machine)["Code"] == "InvalidInstanceId"


@pytest.mark.parametrize("machine", ["mi-0123456789abcdef0", "i-0123456789abcdef0"])
def test_a_machine_that_does_not_exist_is_refused(cluster: Simulation, machine: str) -> None:
    assert refusal(machine)["Code"] == "InvalidInstanceId"


def test_a_machine_without_network_is_given_up_after_both_timeouts(cluster: Simulation) -> None:
    machine = outside_aws(cluster)
    cluster.cut_network(machine)
    parameters = {"commands": [AGENT], "executionTimeout": ["60"]}
    command = send(machine, TimeoutSeconds=30, Parameters=parameters)
    cluster.advance(89)
    assert shown(command, machine)["Status"] == "Delayed"
    cluster.advance(2)
    given_up = shown(command, machine)
    assert (given_up["Status"], given_up["StatusDetails"]) == ("TimedOut", "DeliveryTimedOut")
    assert (given_up["ResponseCode"], given_up["StandardOutputContent"]) == (-1, "")


def test_a_machine_that_is_back_in_time_still_gets_its_command(cluster: Simulation) -> None:
    machine = outside_aws(cluster)
    cluster.cut_network(machine)
    command = send(machine, AGENT)
    cluster.advance(300)
    cluster.mend_network(machine)
    cluster.advance(30)
    assert shown(command, machine)["Status"] == "Success"


def test_a_command_that_is_not_simulated_fails_and_says_so(cluster: Simulation) -> None:
    done = result(cluster, outside_aws(cluster), "yum update")
    assert (done["Status"], done["ResponseCode"]) == ("Failed", 127)
    assert "yum update: ecssim does not simulate this command" in done["StandardErrorContent"]


def test_a_container_is_entered_by_its_id(cluster: Simulation) -> None:
    machine, ecs = outside_aws(cluster), client("ecs")
    container = {"name": "web", "image": "nginx", "memory": 64}
    ecs.register_task_definition(family="web", requiresCompatibilities=["EXTERNAL"], containerDefinitions=[container])
    task = ecs.run_task(cluster=CLUSTER, taskDefinition="web", launchType="EXTERNAL")["tasks"][0]["taskArn"]
    cluster.advance(60)
    [seen] = ecs.describe_tasks(cluster=CLUSTER, tasks=[task])["tasks"][0]["containers"]
    ask = f"docker exec {seen['runtimeId']} sh -c 'curl -s \"$ECS_CONTAINER_METADATA_URI_V4/task\"'"
    assert json.loads(result(cluster, machine, ask)["StandardOutputContent"])["TaskARN"] == task


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"DocumentName": "AWS-RunPowerShellScript"}, "InvalidDocument"),
        ({"Parameters": {}}, "InvalidParameters"),
        ({"Parameters": {"commands": ["x"], "workingDirectory": ["/"]}}, "InvalidParameters"),
        ({"Parameters": {"commands": ["x"], "executionTimeout": ["soon"]}}, "InvalidParameters"),
        ({"Targets": [{"Key": "tag:lab", "Values": ["1"]}]}, "ValidationException"),
    ],
)
def test_what_run_command_does_not_know_is_refused(cluster: Simulation, request_: dict[str, Any], code: str) -> None:
    assert refusal(outside_aws(cluster), **request_)["Code"] == code


def test_an_unknown_command_or_machine_is_named(cluster: Simulation) -> None:
    machine = outside_aws(cluster)
    command = send(machine, AGENT)
    for id_, where, code in ((command, "mi-1", "InvocationDoesNotExist"), ("0" * 36, machine, "InvalidCommandId")):
        with pytest.raises(ClientError) as caught:
            shown(id_, where)
        assert caught.value.response["Error"]["Code"] == code


def test_commands_are_listed_machine_by_machine(cluster: Simulation) -> None:
    first, second = outside_aws(cluster), outside_aws(cluster)
    one, two = send(first, AGENT), send(second, AGENT)
    ssm = client("ssm")
    assert [each["CommandId"] for each in ssm.list_command_invocations()["CommandInvocations"]] == [one, two]
    [listed] = ssm.list_command_invocations(InstanceId=second)["CommandInvocations"]
    assert (listed["CommandId"], listed["Status"]) == (two, "Pending")


def test_looking_changes_nothing(cluster: Simulation) -> None:
    machine = outside_aws(cluster)
    command = send(machine, AGENT)
    cluster.advance(10)
    assert shown(command, machine) | {"ResponseMetadata": 0} == shown(command, machine) | {"ResponseMetadata": 0}
