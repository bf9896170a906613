"""What no call brings about has a wish: for every fault, and for every call of a lab's world."""

import inspect
from typing import Any

import pytest
from ecslab.backends import wishes
from ecslab.backends.wishes import Who
from ecslab.backends.world import World
from ecssim import faults

# Those that are made of others, which nobody injects by name.
COMPOSED = {"InOrder", "OneOf", "Repeat"}
FAULTS = sorted(kind.__name__ for kind in faults.Fault.__args__ if kind.__name__ not in COMPOSED)
AWS_ALONE = {
    "InterruptSpot",
    "ExhaustCapacity",
    "ReturnCapacity",
    "LoseZone",
    "RestoreZone",
    "DisturbEvents",
    "CalmEvents",
}
CALLS = sorted(name for name, _ in inspect.getmembers(World, inspect.isfunction) if not name.startswith("_"))


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_a_wish(fault: str) -> None:
    wish = wishes.of_fault(fault)
    assert wish.what
    assert wish.why
    assert wish.meanwhile if wish.who is Who.AWS else wish.steps


def test_what_only_aws_can_do_is_told_apart() -> None:
    assert {fault for fault in FAULTS if wishes.of_fault(fault).who is Who.AWS} == AWS_ALONE


@pytest.mark.parametrize("call", CALLS)
def test_every_call_of_the_world_is_named_in_an_opening(call: str) -> None:
    recorded = {"inject": {"StopTask": 1}} if call == "inject" else {call: 1}
    assert len(wishes.sentences(recorded)) == 1


def test_the_blanks_are_filled_in() -> None:
    wish = wishes.of_world(
        "install_ecs_anywhere", cluster="home", region="eu-west-1", activation_id="the-id", activation_code="the-code"
    )
    assert "sudo bash /tmp/ecs-anywhere-install.sh --region eu-west-1 --cluster home" in wish.steps[3]
    assert "--activation-id the-id --activation-code the-code" in wish.steps[3]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [({"task": "arn:1"}, "Stop arn:1"), ({"task": None}, "Stop any task of the lab that runs")],
)
def test_a_fault_without_a_target_says_so(arguments: dict[str, Any], what: str) -> None:
    assert wishes.of_fault("StopTask", **arguments).what == what


def test_a_network_is_cut_in_another_way_on_ec2_than_at_home() -> None:
    assert "cable" in wishes.of_fault("CutNetwork", machine="mi-1").steps[0]
    on_ec2 = " ".join(wishes.of_fault("CutNetwork", machine="i-1").steps)
    assert "Session Manager" in on_ec2
    assert "iptables" in on_ec2


def test_what_is_cut_with_a_rule_is_mended_by_the_same_rule() -> None:
    chain = "ECSLAB"
    for call in ("cut_network.i", "mend_network.i"):
        assert any(chain in step for step in wishes.of_world(call).steps)


@pytest.mark.parametrize("call", [lambda: wishes.of_fault("Earthquake"), lambda: wishes.of_world("cut_network")])
def test_an_unknown_wish_is_named(call: Any) -> None:
    with pytest.raises(LookupError, match=r"there is no (fault|wish)"):
        call()


def test_a_lab_that_needs_nothing_says_nothing() -> None:
    assert wishes.sentences({}) == []


def test_a_lab_says_what_is_for_you_and_what_is_for_aws_each_thing_once() -> None:
    by_hand, by_aws = wishes.sentences(
        {"cut_network": 1, "mend_network": 2, "inject": {"ExhaustCapacity": 1, "ReturnCapacity": 1, "InterruptSpot": 6}}
    )
    assert by_hand.count("which you cut and mend") == 1
    assert by_aws.count("capacity that runs out") == 1
    assert "Spot interruptions" in by_aws
