"""Labs on an account of AWS, which a simulated one in a process of its own plays here."""

import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from ecslab import Lab
from ecslab.authoring import notebooks
from ecslab.authoring.replay import outcomes, replaying
from ecslab.backends import BeyondThisAwsError, SimulatedOnlyError, wishes
from ecslab.backends.aws_world import AwsWorld
from ecslab.course import LabInfo, course
from ecslab.exercises import Verdict
from ecslab.safety.accounts import Accounts
from ecslab.safety.caller import AwsUnreachableError
from ecslab.safety.consent import NoConsentError
from ecslab.safety.guard import RefusedError
from ecslab.safety.ledger import Ledger
from ecslab.safety.left_by_name import left_by_name
from ecslab.safety.operations import is_reading
from ecslab.safety.preflight import OverBudgetError

from .bad_network import Fault, Rule, bad_network
from .kit import ACCOUNT, lead_to, served
from .test_aws_world import Account
from .visitors import Visitors
from .willing_person import WillingPerson

LAB = "05_services"
# `make long` sends every lab through it.
SOME = ("03_task_definitions", "05_services", "09_ecs_anywhere")
ON_A_BAD_NETWORK = [lab.id for lab in course().on_accounts if os.environ.get("ECSLAB_LONG") or lab.id in SOME]
# Calls whose repetition makes nothing twice may also lose their answers.
OFTEN_BAD = (
    *(Rule(Fault.ANSWER_LOST, operation, chance=0.1) for operation in ("ecs.RunTask", "ecs.DescribeTasks")),
    Rule(Fault.THROTTLED, chance=0.06),
    Rule(Fault.BUSY, chance=0.02),
    Rule(Fault.REQUEST_LOST, chance=0.04),
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The URL of one account for all of these tests; what one of them leaves there is named by it."""
    with served() as url:
        yield url


@pytest.fixture
def server(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An account that the usual places lead to, and that was allowed before."""
    Accounts().allow(ACCOUNT)
    lead_to(url, monkeypatch)
    return url


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked."""
    monkeypatch.setenv("ECSLAB_YES", "1")


@pytest.fixture
def lab(server: str, yes: None) -> Iterator[Lab]:
    """The services lab on the account."""
    lab = Lab(LAB, backend="aws")
    yield lab
    lab.leave()


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Let somebody at the keyboard answer with these, in this order."""
    given = iter(answers)
    monkeypatch.setattr("builtins.input", lambda _: next(given))


def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of every operation that leaves from now on."""
    names: list[str] = []
    make_request = BaseClient._make_request

    def note(client: Any, operation_model: Any, *arguments: Any) -> Any:
        names.append(operation_model.name)
        return make_request(client, operation_model, *arguments)

    monkeypatch.setattr(BaseClient, "_make_request", note)
    return names


# A whole lab


def willing_aws(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody sit at the keyboard who does what people can, and AWS do at once what only AWS can."""
    account, by_hand = Account(server), AwsWorld.inject

    def inject(world: AwsWorld, fault: str, after_s: float, **arguments: Any) -> None:
        if wishes.of_fault(fault, **arguments).who is wishes.Who.AWS:
            account.outside("inject", fault=fault, after_s=after_s, **arguments)
        else:
            by_hand(world, fault, after_s, **arguments)

    monkeypatch.setattr(AwsWorld, "inject", inject)
    # Somebody has built the lab's images, and pushed them.
    monkeypatch.setattr(
        AwsWorld,
        "push_image",
        lambda _, image, **behaviour: account.outside("push-image", image=image, **behaviour),
    )
    monkeypatch.setattr("ecslab.backends.aws_world.RealRequests", lambda client, prefix: Visitors(server))
    monkeypatch.setattr("ecslab.backends.aws.KeyboardPerson", lambda: WillingPerson(account))


def passes_and_leaves_nothing(lab_id: str, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_BACKEND", "aws")
    found = outcomes(notebooks.read(notebooks.solution_path(lab_id)))
    assert {name: outcome for name, outcome in found.items() if outcome.verdict is not Verdict.DONE} == {}
    assert left_by_name(Account(server).client, {lab_id: course().lab(lab_id).prefix}) == {lab_id: []}


@pytest.mark.parametrize("lab_id", [lab.id for lab in course().on_accounts])
def test_the_whole_lab_passes_under_a_learners_name_and_leaves_nothing(
    lab_id: str, server: str, yes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", "alice")
    willing_aws(server, monkeypatch)
    passes_and_leaves_nothing(lab_id, server, monkeypatch)


@pytest.mark.parametrize("lab", [lab for lab in course().labs if lab.simulated_only], ids=lambda lab: lab.id)
def test_a_lab_that_needs_the_simulated_aws_refuses_before_it_asks_an_account(lab: LabInfo) -> None:
    with pytest.raises(SimulatedOnlyError, match=r"runs on the simulated AWS only.*Nothing was made there"):
        Lab(lab.id, backend="aws")


@pytest.mark.parametrize("lab_id", ON_A_BAD_NETWORK)
def test_the_whole_lab_passes_although_aws_throttles_and_connections_drop(
    lab_id: str, server: str, yes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", "bob")
    willing_aws(server, monkeypatch)
    # botocore waits for a while by chance before it repeats a call.
    random.seed(1)
    log: list[tuple[str, Fault | None]] = []
    with bad_network(server, OFTEN_BAD, seed=1, log=log) as bad_url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", bad_url)
        passes_and_leaves_nothing(lab_id, server, monkeypatch)
    assert {Fault.THROTTLED, Fault.REQUEST_LOST} <= {fault for _, fault in log}


def test_what_only_aws_can_bring_about_is_refused_in_a_sentence(
    server: str, yes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_BACKEND", "aws")
    with replaying(notebooks.read(notebooks.solution_path("07_fargate"))) as replay:
        with pytest.raises(BeyondThisAwsError, match="is for AWS alone"):
            replay.run_all()
        replay.namespace["lab"].close()


def test_a_missing_permission_is_named_and_nothing_is_left_behind(
    server: str, yes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_BACKEND", "aws")
    denied = [Rule(Fault.DENIED, "ecs.CreateService")]
    with (
        bad_network(server, denied) as bad_url,
        replaying(notebooks.read(notebooks.solution_path(LAB))) as replay,
    ):
        monkeypatch.setenv("AWS_ENDPOINT_URL", bad_url)
        with pytest.raises(ClientError, match=r"You lack the permission ecs:CreateService, so AWS did nothing\."):
            replay.run_all()
        assert repr(replay.namespace["lab"].close()).startswith("Clean")
    assert left_by_name(Account(server).client, {LAB: course().lab(LAB).prefix}) == {LAB: []}


def test_a_lab_says_at_its_end_what_it_has_cost(lab: Lab) -> None:
    ecs, container = lab.client("ecs"), {"name": "web", "image": "public.ecr.aws/nginx/nginx:1.27"}
    ecs.create_cluster(clusterName=lab.prefix)
    ecs.register_task_definition(
        family=f"{lab.prefix}-web",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )
    ecs.create_service(
        cluster=lab.prefix,
        serviceName="web",
        taskDefinition=f"{lab.prefix}-web",
        desiredCount=1,
        launchType="FARGATE",
        networkConfiguration=lab.network(),
    )
    time.sleep(3600)
    # An hour of a quarter of a vCPU, of half a GB and of a public address.
    assert "cost about 0.017" in repr(lab.close())


# Before anything is created


def test_it_says_before_it_begins_what_takes_hands_and_what_only_aws_can_do(
    server: str, yes: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for lab_id, words in (("09_ecs_anywhere", "some steps need your hands"), ("07_fargate", "Spot interruptions")):
        Lab(lab_id, backend="aws").leave()
        assert words in " ".join(capsys.readouterr().out.split())


def test_it_shows_where_and_for_how_much_before_it_asks(
    server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = []

    def answer(_: str) -> str:
        shown.append(capsys.readouterr().out)
        return "yes"

    monkeypatch.setattr("builtins.input", answer)
    Lab(LAB, backend="aws").leave()
    assert ACCOUNT in shown[0]
    assert "USD if you forget it for a month" in " ".join(shown[0].split())


@pytest.mark.parametrize("answer", ["no", ""])
def test_without_a_yes_nothing_leaves_but_questions(answer: str, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    operations_sent = sent(monkeypatch)
    answering(monkeypatch, answer)
    with pytest.raises(NoConsentError):
        Lab(LAB, backend="aws")
    assert "ListClusters" in operations_sent
    assert [name for name in operations_sent if not is_reading(name)] == []


def test_a_budget_above_the_cap_asks_aws_only_who_it_is(
    server: str, yes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECSLAB_CAP_USD", "0.01")
    operations_sent = sent(monkeypatch)
    with pytest.raises(OverBudgetError):
        Lab(LAB, backend="aws")
    assert operations_sent == ["GetCallerIdentity", "ListAccountAliases"]


def test_an_account_is_allowed_once_and_then_each_lab_asks(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Accounts().path.unlink()
    answering(monkeypatch, ACCOUNT[-4:], "yes")
    Lab(LAB, backend="aws").leave()
    answering(monkeypatch, "yes")
    Lab(LAB, backend="aws").leave()


def test_it_tells_of_what_an_earlier_run_left_behind(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    lab.leave()
    capsys.readouterr()
    Lab(LAB, backend="aws").close()
    assert "cluster/ecslab-05" in capsys.readouterr().out


# What is missing


def without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def without_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")


def with_an_unknown_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")


def without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("missing", "advice"),
    [
        (without_credentials, "there are no credentials; run `aws configure`"),
        (without_a_region, "no Region is chosen; set AWS_DEFAULT_REGION"),
        (with_an_unknown_profile, "there is no such profile; choose one"),
        (without_a_network, "nothing answers; look at the network"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    missing: Callable[[pytest.MonkeyPatch], None], advice: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing(monkeypatch)
    sleep = time.sleep
    with pytest.raises(AwsUnreachableError, match=f"AWS could not be asked: {advice}"):
        Lab(LAB, backend="aws")
    assert time.sleep is sleep


# While it is open


def test_a_lab_says_that_it_is_on_an_account_and_that_it_costs(lab: Lab) -> None:
    assert f"AWS account {ACCOUNT} in us-east-1" in repr(lab)
    assert "costs money" in repr(lab)


def test_what_is_not_the_labs_is_refused(lab: Lab) -> None:
    with pytest.raises(RefusedError, match="is not of lab 05_services"):
        lab.client("ecs").create_cluster(clusterName="prod")


def test_another_learners_things_are_not_the_labs(lab: Lab) -> None:
    with pytest.raises(RefusedError, match="is not of lab 05_services"):
        lab.client("ecs").delete_cluster(cluster="ecslab-alice-05")


def test_what_it_makes_is_in_the_ledger_and_carries_its_tags(server: str, yes: None, monkeypatch: Any) -> None:
    monkeypatch.setenv("ECSLAB_LEARNER", "alice")
    lab = Lab(LAB, backend="aws")
    arn = lab.client("ecs").create_cluster(clusterName=lab.prefix)["cluster"]["clusterArn"]
    tags = lab.client("ecs").list_tags_for_resource(resourceArn=arn)["tags"]
    lab.close()
    assert [entry.made for entry in Ledger().entries(LAB)] == [(arn,)]
    assert {tag["key"]: tag["value"] for tag in tags} == {"ecslab": LAB, "ecslab-learner": "alice"}


def test_calls_name_the_course(lab: Lab) -> None:
    assert "ecslab" in lab.client("ecs").meta.config.user_agent


def test_a_step_that_no_call_brings_about_says_so(lab: Lab) -> None:
    with pytest.raises(BeyondThisAwsError, match="simulated AWS"):
        lab.inject("InterruptSpot")


def test_waiting_says_what_for(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    answers = iter([False, False, True])
    lab.wait(lambda: next(answers), what="container_instances")
    assert "Waiting for machines to join the cluster" in capsys.readouterr().out


def test_an_interrupted_wait_leaves_the_lab_usable(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)

    def interrupt() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lab.wait(interrupt)
    assert "Run the cell again" in capsys.readouterr().out
    time.sleep(1)
    assert repr(lab.close()).startswith("Clean: Nothing of lab 05_services is left.")


# Leaving


def test_closing_deletes_what_an_earlier_kernel_left_in_services_that_this_one_never_asked(
    server: str, yes: None
) -> None:
    lab = Lab("08_ec2_capacity", backend="aws")
    boto3.client("iam").create_role(RoleName="ecslab-08-task", AssumeRolePolicyDocument="{}")
    assert repr(lab.close()).startswith("Clean: Nothing of lab 08_ec2_capacity is left.")
    assert left_by_name(boto3.client, {lab.info.id: lab.prefix}) == {lab.info.id: []}


def test_closing_gives_the_kernel_its_sleep_back(server: str, yes: None) -> None:
    sleep = time.sleep
    lab = Lab(LAB, backend="aws")
    assert time.sleep is not sleep
    lab.close()
    assert time.sleep is sleep
