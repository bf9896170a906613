"""The policies allow a lab what it needs on what is its own, and nothing on what is somebody else's."""

import boto3
import pytest
from ecslab.course import LabInfo, course
from ecslab.safety import iam, policy
from ecslab.safety.iam import table
from ecslab.safety.limits import values_of
from ecslab.safety.operations import is_reading, of_the_network, operations, recorded
from ecslab.safety.policy import LONGEST, boundary, lab_policy, length, needed, text
from ecssim import simulate

from .iam_evaluator import Request, is_allowed
from .iam_requests import (
    HOSTED_ZONE,
    IMAGE_PARAMETER,
    MACHINE_POLICY,
    REACH_EVERYBODY,
    REQUESTS,
    ROLE,
    ec2,
    launch,
    requests,
)

HERE = {"aws:RequestedRegion": "us-east-1"}
LONGEST_LEARNER = "abcdefghijkl"
NOT_IN_THE_LABS_NAME = ("prod", "default", "x{prefix}", "{prefix}0", "ecslab-bob-{number}", "ecslab")

every_lab = pytest.mark.parametrize("lab", course().on_accounts, ids=lambda lab: lab.id)
every_prefix = pytest.mark.parametrize("prefix", ["ecslab-{number}", "ecslab-alice-{number}"])


def changing(lab: LabInfo) -> list[str]:
    """The operations that the policy of a lab allows and that can change something, or show a secret."""
    return sorted(called for called in needed(lab.id) if called in REQUESTS or not is_reading(called.partition(".")[2]))


def own(lab: LabInfo, operation: str, prefix: str) -> list[Request]:
    """What AWS asks about when a lab calls an operation on its own things, with its own size of machine."""
    (machine, *_) = [*values_of(lab)["instance_types"], "t3.micro"]
    return requests(operation, prefix, lab.id, machine)


def others(lab: LabInfo, prefix: str) -> list[str]:
    names = (name.format(prefix=prefix, number=lab.number) for name in NOT_IN_THE_LABS_NAME)
    return [*names, *({f"ecslab-{lab.number}"} - {prefix})]


@every_lab
def test_for_every_operation_of_a_lab_the_tests_know_what_aws_asks(lab: LabInfo) -> None:
    changing_ones = {called for called in needed(lab.id) if not is_reading(called.partition(".")[2])}
    assert changing_ones <= REQUESTS.keys(), (
        "look it up in AWS's Service Authorization Reference and add it to iam_requests.py"
    )


@every_prefix
@every_lab
def test_a_lab_may_do_all_that_its_solution_did_on_its_own_things(lab: LabInfo, prefix: str) -> None:
    prefix = prefix.format(number=lab.number)
    document = lab_policy(lab, prefix)
    refused = [each for each in needed(lab.id) if not is_allowed(own(lab, each, prefix), document)]
    assert refused == []


@every_prefix
@every_lab
def test_a_lab_may_change_nothing_of_others(lab: LabInfo, prefix: str) -> None:
    prefix = prefix.format(number=lab.number)
    document = lab_policy(lab, prefix)
    for name in others(lab, prefix):
        allowed = {each for each in changing(lab) if is_allowed(requests(each, name, "another_lab"), document)}
        assert allowed == REACH_EVERYBODY & set(changing(lab)), name


@every_lab
def test_a_lab_may_change_nothing_of_its_own_that_its_solution_and_the_clean_up_do_not(lab: LabInfo) -> None:
    document = lab_policy(lab, lab.prefix)
    # What allows one message to be deleted allows a batch.
    actions = {iam.action(each) for each in needed(lab.id)}
    besides = {each for each in operations().keys() - needed(lab.id) if iam.action(each) not in actions}
    # A group that is made launches machines, and AWS asks about that as if the lab did it.
    besides -= {"ec2.RunInstances"} if "autoscaling.CreateAutoScalingGroup" in needed(lab.id) else set()
    # Of a batch AWS asks what it asks of one.
    besides -= {f"{each}Batch" for each in needed(lab.id)}
    assert [each for each in sorted(besides) if is_allowed(own(lab, each, lab.prefix), document)] == []


@every_lab
def test_a_task_definition_of_the_lab_runs_in_no_cluster_of_others(lab: LabInfo) -> None:
    (run, *_) = requests("ecs.RunTask", lab.prefix, lab.id)
    elsewhere = Request(run.action, run.resource, {"ecs:cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/prod"})
    assert not is_allowed([elsewhere], lab_policy(lab, lab.prefix))


@every_lab
def test_roles_are_passed_if_they_are_the_labs_and_to_what_needs_them(lab: LabInfo) -> None:
    def passed(prefix: str, service: str) -> bool:
        asked = Request("iam:PassRole", ROLE.format(prefix=prefix), {"iam:PassedToService": service})
        return is_allowed([asked], lab_policy(lab, lab.prefix))

    makes_roles = "iam.CreateRole" in recorded(lab.id)
    takes = {
        "ecs-tasks.amazonaws.com": makes_roles,
        # With a role of its own ECS changes the rules of a load balancer.
        "ecs.amazonaws.com": makes_roles
        and not {"ecs.CreateService", "ecs.UpdateService"}.isdisjoint(recorded(lab.id)),
        "ec2.amazonaws.com": "iam.AddRoleToInstanceProfile" in recorded(lab.id),
        "ssm.amazonaws.com": "ssm.CreateActivation" in recorded(lab.id),
        "lambda.amazonaws.com": False,
    }
    assert {service: passed(lab.prefix, service) for service in takes} == takes
    assert not any(passed("prod", service) for service in takes)


def test_a_role_gets_no_other_policy_of_aws_than_the_labs() -> None:
    lab = course().lab("08_ec2_capacity")
    asked = {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}
    assert not is_allowed(
        [Request("iam:AttachRolePolicy", ROLE.format(prefix=lab.prefix), asked)], lab_policy(lab, lab.prefix)
    )
    assert is_allowed(
        [Request("iam:AttachRolePolicy", ROLE.format(prefix=lab.prefix), {"iam:PolicyARN": MACHINE_POLICY})],
        lab_policy(lab, lab.prefix),
    )


@pytest.mark.parametrize(
    ("lab_id", "service", "allowed"),
    [
        ("05_services", "ecs.amazonaws.com", True),
        ("05_services", "autoscaling.amazonaws.com", False),
        ("08_ec2_capacity", "autoscaling.amazonaws.com", True),
        ("08_ec2_capacity", "lex.amazonaws.com", False),
    ],
)
def test_aws_makes_the_service_linked_roles_that_the_lab_needs(lab_id: str, service: str, allowed: bool) -> None:
    lab = course().lab(lab_id)
    role = f"arn:aws:iam::123456789012:role/aws-service-role/{service}/AWSServiceRole"
    asked = Request("iam:CreateServiceLinkedRole", role, {"iam:AWSServiceName": service})
    assert is_allowed([asked], lab_policy(lab, lab.prefix)) is allowed


def test_the_newest_machine_image_may_be_looked_up_and_no_other_parameter() -> None:
    lab = course().lab("08_ec2_capacity")
    document = lab_policy(lab, lab.prefix)
    assert is_allowed([Request("ssm:GetParameter", IMAGE_PARAMETER)], document)
    assert not is_allowed(requests("ssm.GetParameter", "prod", lab.id), document)


@pytest.mark.parametrize(("by_a_service", "allowed"), [("true", True), ("false", False)])
def test_hosted_zones_are_changed_by_cloud_map_and_never_by_the_learner(by_a_service: str, allowed: bool) -> None:
    lab = course().lab("13_service_discovery")
    for action in ("CreateHostedZone", "ChangeResourceRecordSets", "DeleteHostedZone"):
        asked = Request(f"route53:{action}", HOSTED_ZONE, {**HERE, "aws:ViaAWSService": by_a_service})
        assert is_allowed([asked], lab_policy(lab, lab.prefix)) is allowed


def test_a_policy_can_be_kept_to_one_account_and_one_region() -> None:
    lab = course().lab("05_services")
    asked = requests("ecs.CreateCluster", lab.prefix, lab.id)
    assert is_allowed(asked, lab_policy(lab, lab.prefix, "123456789012", "us-east-1"))
    assert not is_allowed(asked, lab_policy(lab, lab.prefix, "210987654321", "us-east-1"))
    assert not is_allowed(asked, lab_policy(lab, lab.prefix, "123456789012", "eu-west-1"))


@every_lab
def test_a_policy_is_one_that_iam_takes_whatever_the_learner_is_called(lab: LabInfo) -> None:
    document = lab_policy(lab, f"ecslab-{LONGEST_LEARNER}-{lab.number}")
    assert length(document) <= LONGEST
    assert_iam_takes(text(document))


def test_a_policy_that_would_be_too_long_does_without_the_kinds_of_what_the_tag_tells() -> None:
    lab = course().lab("12_load_balancing")
    short, long = (lab_policy(lab, f"ecslab-{learner}-{lab.number}") for learner in ("a", LONGEST_LEARNER))
    assert ec2("security-group").rpartition("/")[0].replace("us-east-1:123456789012", "*:*") in text(short)
    assert "arn:aws:ec2:*:*:*/*" in text(long)


# The boundary


@every_prefix
@every_lab
def test_the_boundary_lets_every_lab_through(lab: LabInfo, prefix: str) -> None:
    prefix = prefix.format(number=lab.number)
    documents = boundary("ecslab", ["us-east-1"])
    assert [each for each in needed(lab.id) if not is_allowed(own(lab, each, prefix), *documents)] == []


@pytest.mark.parametrize("name", ["prod", "xecslab-05", "ECSLAB-05"])
def test_the_boundary_keeps_learners_away_from_what_has_no_name_of_the_course(name: str) -> None:
    documents = boundary("ecslab", ["us-east-1"])
    called = {each for lab in course().on_accounts for each in changing(lab)}
    by_name = {each for each in called if "{tag}" not in str(REQUESTS[each])}
    assert {each for each in by_name if is_allowed(requests(each, name, ""), *documents)} == REACH_EVERYBODY & called


def test_the_boundary_takes_no_boundary_away_and_makes_nobody() -> None:
    role = ROLE.format(prefix="ecslab-05")
    for action in ("DeleteRolePermissionsBoundary", "PutRolePermissionsBoundary", "CreateUser"):
        assert not is_allowed([Request(f"iam:{action}", role, HERE)], *boundary("ecslab", ["us-east-1"])), action


@pytest.mark.parametrize(
    "action",
    [
        "ec2:CreateNatGateway",
        "ec2:AllocateAddress",
        "ec2:CreateVpcEndpoint",
        "ec2:PurchaseReservedInstancesOffering",
        "ec2:PurchaseHostReservation",
        "savingsplans:CreateSavingsPlan",
    ],
)
def test_the_boundary_denies_what_costs_for_long_even_to_those_who_may_everything(action: str) -> None:
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    assert not is_allowed([Request(action, "*", HERE)], everything, *boundary("ecslab", ["us-east-1"]))


@pytest.mark.parametrize(
    ("instance_type", "allowed"),
    [("t3.micro", True), ("t3.small", True), ("m5.24xlarge", False), ("t3.medium", False), ("p5.48xlarge", False)],
)
def test_the_boundary_allows_machines_of_the_sizes_on_the_labs_bills_only(instance_type: str, allowed: bool) -> None:
    asked = [Request(each.action, each.resource, {**each.context, **HERE}) for each in launch(instance_type)]
    assert is_allowed(asked, *boundary("ecslab", ["us-east-1"])) is allowed


def test_the_boundary_denies_a_large_machine_even_to_those_who_may_everything() -> None:
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    asked = Request("ec2:RunInstances", ec2("instance"), {**HERE, "ec2:InstanceType": "m5.24xlarge"})
    assert not is_allowed([asked], everything, *boundary("ecslab", ["us-east-1"]))


@pytest.mark.parametrize(("region", "allowed"), [("us-east-1", True), ("eu-west-1", True), ("ap-south-1", False)])
def test_the_boundary_keeps_to_its_regions(region: str, allowed: bool) -> None:
    asked = Request("ecs:ListClusters", "*", {"aws:RequestedRegion": region})
    assert is_allowed([asked], *boundary("ecslab", ["us-east-1", "eu-west-1"])) is allowed


def test_what_has_no_region_is_allowed_wherever_the_course_is() -> None:
    # IAM counts as us-east-1.
    asked = requests("iam.CreateRole", "ecslab-05", "05_services")
    assert is_allowed(asked, *boundary("ecslab", ["eu-west-1"]))


def test_the_boundary_is_one_that_iam_takes() -> None:
    documents = boundary("ecslab", ["us-east-1"])
    assert max(map(length, documents)) <= LONGEST
    for document in documents:
        assert_iam_takes(text(document))


def test_the_boundary_has_room_for_everything_that_the_guard_lets_labs_do(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = (operations().keys() - of_the_network()) | {
        each for group in table("reading").values() for each in group
    }
    monkeypatch.setattr(policy, "needed", lambda _: everything)
    allowing, denying = boundary("ecslab", ["us-east-1"])
    assert length(allowing) <= LONGEST
    assert_iam_takes(text(allowing))
    assert {each["Effect"] for each in denying["Statement"]} == {"Deny"}


def test_a_boundary_that_would_be_too_long_is_split_into_what_allows_and_what_denies() -> None:
    many = [f"xx-somewhere-{number}" for number in range(30)]
    allowing, denying = boundary("ecslab", many)
    assert {each["Effect"] for each in allowing["Statement"]} == {"Allow"}
    assert {each["Effect"] for each in denying["Statement"]} == {"Deny"}


def assert_iam_takes(document: str) -> None:
    with simulate():
        made = boto3.client("iam").create_policy(PolicyName="lab", PolicyDocument=document)
    assert made["Policy"]["Arn"]
