"""Network interfaces of tasks, as moto's EC2 has them."""

import ipaddress
from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE

SMALL = "172.31.200.0/28"  # sixteen addresses, of which AWS keeps five


@pytest.fixture
def ec2(sim: Simulation) -> Any:
    import boto3

    return boto3.client("ec2")


@pytest.fixture
def vpc(ec2: Any) -> str:
    """The default VPC."""
    return str(ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"])


@pytest.fixture
def small(ec2: Any, vpc: str) -> str:
    """A subnet with eleven addresses to give."""
    return str(ec2.create_subnet(VpcId=vpc, CidrBlock=SMALL)["Subnet"]["SubnetId"])


def run_tasks(ecs: Any, subnet: str, count: int, **awsvpc: Any) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = ecs.run_task(
        cluster=CLUSTER,
        taskDefinition="web",
        launchType="FARGATE",
        count=count,
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "ENABLED", **awsvpc}},
    )["tasks"]
    return tasks


def create_service(ecs: Any, subnet: str, count: int) -> None:
    ecs.create_service(
        cluster=CLUSTER,
        serviceName=SERVICE,
        taskDefinition="web",
        launchType="FARGATE",
        desiredCount=count,
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "ENABLED"}},
    )


def details(task: dict[str, Any]) -> dict[str, str]:
    return {detail["name"]: detail["value"] for detail in task["attachments"][0]["details"]}


def interface(ec2: Any, task: dict[str, Any]) -> dict[str, Any]:
    ids = [details(task)["networkInterfaceId"]]
    found: dict[str, Any] = ec2.describe_network_interfaces(NetworkInterfaceIds=ids)["NetworkInterfaces"][0]
    return found


def addresses_in_use(ec2: Any, subnet: str) -> list[str]:
    found = ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [subnet]}])["NetworkInterfaces"]
    return [each["PrivateIpAddress"] for each in found]


def stop_all(sim: Simulation, ecs: Any, tasks: list[dict[str, Any]]) -> None:
    for task in tasks:
        ecs.stop_task(cluster=CLUSTER, task=task["taskArn"])
    sim.advance(60)


def test_addresses_are_unique_and_inside_the_subnet(ecs: Any, small: str) -> None:
    addresses = [details(task)["privateIPv4Address"] for task in run_tasks(ecs, small, 10)]
    assert len(set(addresses)) == 10
    assert all(ipaddress.ip_address(address) in ipaddress.ip_network(SMALL) for address in addresses)


def test_the_first_four_addresses_and_the_last_are_never_given(ecs: Any, ec2: Any, small: str) -> None:
    run_tasks(ecs, small, 10)
    run_tasks(ecs, small, 1)
    assert sorted(addresses_in_use(ec2, small), key=ipaddress.ip_address) == [
        f"172.31.200.{number}" for number in range(4, 15)
    ]


def test_an_address_that_somebody_else_has_is_not_given(ecs: Any, ec2: Any, small: str) -> None:
    ec2.create_network_interface(SubnetId=small, PrivateIpAddress="172.31.200.4")
    (task,) = run_tasks(ecs, small, 1)
    assert details(task)["privateIPv4Address"] != "172.31.200.4"


def test_interfaces_are_given_back_when_their_tasks_have_stopped(
    sim: Simulation, ecs: Any, ec2: Any, small: str
) -> None:
    stop_all(sim, ecs, run_tasks(ecs, small, 3))
    assert addresses_in_use(ec2, small) == []


def test_a_full_subnet_has_room_again_once_tasks_have_stopped(sim: Simulation, ecs: Any, ec2: Any, small: str) -> None:
    stop_all(sim, ecs, run_tasks(ecs, small, 10))
    assert len(run_tasks(ecs, small, 10)) == 10


def test_an_interface_that_was_deleted_by_hand_does_not_disturb_the_stop(
    sim: Simulation, ecs: Any, ec2: Any, small: str
) -> None:
    (task,) = run_tasks(ecs, small, 1)
    ec2.delete_network_interface(NetworkInterfaceId=details(task)["networkInterfaceId"])
    stop_all(sim, ecs, [task])
    (stopped,) = ecs.describe_tasks(cluster=CLUSTER, tasks=[task["taskArn"]])["tasks"]
    assert stopped["lastStatus"] == "STOPPED"


def test_without_security_groups_a_task_gets_the_default_one_of_its_vpc(
    ecs: Any, ec2: Any, vpc: str, small: str
) -> None:
    (task,) = run_tasks(ecs, small, 1)
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    (default,) = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    assert [group["GroupId"] for group in interface(ec2, task)["Groups"]] == [default["GroupId"]]


def test_a_task_gets_the_security_groups_that_it_is_given(ecs: Any, ec2: Any, vpc: str, small: str) -> None:
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    (task,) = run_tasks(ecs, small, 1, securityGroups=[group])
    assert [each["GroupId"] for each in interface(ec2, task)["Groups"]] == [group]


@pytest.mark.parametrize("host_names", [False, True])
def test_a_task_has_a_dns_name_only_in_a_vpc_with_dns_host_names(ecs: Any, ec2: Any, host_names: bool) -> None:
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": host_names})
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24")["Subnet"]["SubnetId"]
    (task,) = run_tasks(ecs, subnet, 1)
    assert ("privateDnsName" in details(task)) == host_names


def test_a_task_that_finds_no_address_fails_to_start(sim: Simulation, ecs: Any, small: str) -> None:
    run_tasks(ecs, small, 10)
    run_tasks(ecs, small, 1)
    (task,) = run_tasks(ecs, small, 1)
    sim.advance(60)
    (task,) = ecs.describe_tasks(cluster=CLUSTER, tasks=[task["taskArn"]])["tasks"]
    assert (task["lastStatus"], task["stopCode"]) == ("STOPPED", "TaskFailedToStart")
    assert task["stoppedReason"] == "Timeout waiting for network interface provisioning to complete."
    assert task["attachments"] == []


def test_a_service_that_outgrows_its_subnet_does_not_break_the_clock(sim: Simulation, ecs: Any, small: str) -> None:
    create_service(ecs, small, 12)
    sim.advance(60)
    assert len(ecs.list_tasks(cluster=CLUSTER)["taskArns"]) == 11


def test_a_service_whose_subnet_is_gone_does_not_break_the_clock(
    sim: Simulation, ecs: Any, ec2: Any, small: str
) -> None:
    create_service(ecs, small, 1)
    ec2.delete_subnet(SubnetId=small)
    sim.advance(60)
    assert ecs.list_tasks(cluster=CLUSTER)["taskArns"] == []


def test_a_service_whose_security_group_is_gone_does_not_break_the_clock(
    sim: Simulation, ecs: Any, ec2: Any, vpc: str, small: str
) -> None:
    group = ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc)["GroupId"]
    ecs.create_service(
        cluster=CLUSTER,
        serviceName=SERVICE,
        taskDefinition="web",
        launchType="FARGATE",
        desiredCount=1,
        networkConfiguration={"awsvpcConfiguration": {"subnets": [small], "securityGroups": [group]}},
    )
    ec2.delete_security_group(GroupId=group)
    sim.advance(60)
    (service,) = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"]
    assert service["status"] == "ACTIVE"
