"""What policies of IAM say of a request."""

from typing import Any

import pytest
from ecssim.outside.iam_policy import Request, UnknownConditionError, Verdict, admits, evaluate, read

BUCKET = "arn:aws:s3:::reports"
OBJECT = f"{BUCKET}/2026/jan.csv"
READ = Request("s3:GetObject", OBJECT)
TASKS = "ecs-tasks.amazonaws.com"
ASSUME = Request("sts:AssumeRole", "*", {"aws:SourceAccount": "123456789012"})


def statement(effect: str = "Allow", **elements: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "s3:GetObject", "Resource": "*", **elements}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def verdict(*statements: dict[str, Any], request: Request = READ) -> Verdict:
    return evaluate([policy(*statements)], request)


def test_what_no_statement_allows_is_not_allowed() -> None:
    assert evaluate([], READ) is Verdict.NOT_ALLOWED
    assert verdict(statement(Action="s3:PutObject")) is Verdict.NOT_ALLOWED


def test_a_statement_that_allows_is_enough() -> None:
    assert verdict(statement()) is Verdict.ALLOWED


def test_a_deny_wins_over_an_allow_wherever_it_stands() -> None:
    assert verdict(statement("Deny"), statement()) is Verdict.DENIED
    assert evaluate([policy(statement()), policy(statement("Deny"))], READ) is Verdict.DENIED


@pytest.mark.parametrize(
    "action", ["s3:GetObject", "s3:Get*", "s3:*", "*", "S3:getobject", ["s3:Put*", "s3:Ge?Object"]]
)
def test_an_action_matches_in_any_case_and_with_wildcards(action: Any) -> None:
    assert verdict(statement(Action=action)) is Verdict.ALLOWED


@pytest.mark.parametrize("action", ["s3:GetObjectAcl", "s3:Put*", "s3", "dynamodb:*", "s3.GetObject"])
def test_another_action_does_not_match(action: str) -> None:
    assert verdict(statement(Action=action)) is Verdict.NOT_ALLOWED


@pytest.mark.parametrize("resource", [OBJECT, f"{BUCKET}/*", "arn:aws:s3:::*", "*", [BUCKET, f"{BUCKET}/20??/jan.csv"]])
def test_a_resource_matches_with_wildcards(resource: Any) -> None:
    assert verdict(statement(Resource=resource)) is Verdict.ALLOWED


@pytest.mark.parametrize("resource", [BUCKET, OBJECT.upper(), f"{BUCKET}/2025/*", f"{BUCKET}/20??"])
def test_another_resource_does_not_match(resource: str) -> None:
    assert verdict(statement(Resource=resource)) is Verdict.NOT_ALLOWED


def test_not_action_is_about_every_other_action() -> None:
    others = {"Effect": "Allow", "NotAction": ["s3:Put*", "iam:*"], "Resource": "*"}
    assert verdict(others) is Verdict.ALLOWED
    assert verdict(others, request=Request("s3:PutObject", OBJECT)) is Verdict.NOT_ALLOWED


def test_a_deny_with_not_resource_leaves_only_what_it_names() -> None:
    fence = {"Effect": "Deny", "Action": "s3:*", "NotResource": f"{BUCKET}/*"}
    assert verdict(statement(), fence) is Verdict.ALLOWED
    assert verdict(statement(), fence, request=Request("s3:GetObject", "arn:aws:s3:::other/a")) is Verdict.DENIED


def test_a_single_statement_needs_no_brackets() -> None:
    assert evaluate([{"Statement": statement()}], READ) is Verdict.ALLOWED


def test_a_document_that_cannot_be_read_says_nothing() -> None:
    assert evaluate([read("{"), read("[]")], READ) is Verdict.NOT_ALLOWED


# Conditions


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "holds"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", ["b", "a"], "a", True),
        ("StringEquals", "A", "a", False),
        ("StringEqualsIgnoreCase", "A", "a", True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringNotEquals", ["a", "b"], "c", True),
        ("StringLike", "ab*", "abc", True),
        ("StringNotLike", "ab*", "abc", False),
        ("StringEquals", "ab*", "abc", False),
        ("ArnLike", "arn:aws:ecs:*:1:*", "arn:aws:ecs:us-east-1:1:cluster/a", True),
        ("ArnLike", "arn:aws:ecs:*", "arn:aws:ecs:us-east-1:1:cluster/a", False),
        ("ArnEquals", "arn:aws:ecs:*:2:*", "arn:aws:ecs:us-east-1:1:cluster/a", False),
        ("Bool", "true", "true", True),
        ("Bool", True, "true", True),
        ("Bool", "false", "true", False),
        ("StringEqualsIfExists", "a", "a", True),
    ],
)
def test_a_condition_decides_whether_a_statement_counts(operator: str, wanted: Any, value: str, holds: bool) -> None:
    request = Request(READ.action, READ.resource, {"aws:Key": value})
    allow = statement(Condition={operator: {"aws:key": wanted}})
    assert verdict(allow, request=request) is (Verdict.ALLOWED if holds else Verdict.NOT_ALLOWED)


def test_a_deny_whose_condition_does_not_hold_denies_nothing() -> None:
    request = Request(READ.action, READ.resource, {"aws:RequestedRegion": "us-east-1"})
    elsewhere = statement("Deny", Condition={"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}})
    assert verdict(statement(), elsewhere, request=request) is Verdict.ALLOWED


def test_all_conditions_must_hold() -> None:
    request = Request(READ.action, READ.resource, {"aws:A": "1", "aws:B": "2"})
    assert verdict(statement(Condition={"StringEquals": {"aws:A": "1", "aws:B": "3"}}), request=request) is (
        Verdict.NOT_ALLOWED
    )


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_an_unknown_operator_is_named(effect: str) -> None:
    with pytest.raises(UnknownConditionError, match="NumericLessThan of a policy, which it has for aws:Hour"):
        verdict(statement(), statement(effect, Condition={"NumericLessThan": {"aws:Hour": "3"}}))


@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals", "StringEqualsIfExists"])
def test_a_condition_on_what_is_not_known_of_the_request_is_named(operator: str) -> None:
    with pytest.raises(UnknownConditionError, match="s3:prefix of a policy, in a request for s3:GetObject"):
        verdict(statement(Condition={operator: {"s3:prefix": "home"}}))


def test_a_condition_of_a_statement_about_something_else_does_not_matter() -> None:
    other = statement(Action="iam:*", Condition={"NumericLessThan": {"aws:Hour": "3"}})
    assert verdict(statement(), other) is Verdict.ALLOWED


def test_a_policy_variable_stands_for_what_is_known_of_the_request() -> None:
    request = Request(READ.action, READ.resource, {"aws:Year": "2026"})
    assert verdict(statement(Resource=f"{BUCKET}/${{aws:Year}}/*"), request=request) is Verdict.ALLOWED


def test_an_unknown_policy_variable_is_named() -> None:
    with pytest.raises(UnknownConditionError, match="aws:username"):
        verdict(statement(Resource=f"{BUCKET}/${{aws:username}}/*"))


# Trust


def trust(**elements: Any) -> dict[str, Any]:
    given = {"Effect": "Allow", "Principal": {"Service": TASKS}, "Action": "sts:AssumeRole"}
    return policy({**given, **elements})


def test_a_trust_policy_admits_the_service_that_it_names() -> None:
    assert admits(trust(), TASKS, ASSUME)
    assert admits(trust(Principal={"Service": ["ec2.amazonaws.com", TASKS]}), TASKS, ASSUME)


@pytest.mark.parametrize(
    "elements",
    [
        {"Principal": {"Service": "ecs.amazonaws.com"}},
        {"Principal": {"AWS": "*"}},
        {"Action": "sts:TagSession"},
        {"Effect": "Deny"},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}},
    ],
)
def test_a_trust_policy_admits_nobody_else(elements: dict[str, Any]) -> None:
    assert not admits(trust(**elements), TASKS, ASSUME)


def test_a_trust_policy_may_ask_for_the_account() -> None:
    assert admits(trust(Condition={"StringEquals": {"aws:SourceAccount": "123456789012"}}), TASKS, ASSUME)
