"""What whoever has assumed a role may do."""

from typing import Any

from ecssim.outside.iam_policy import Request
from ecssim.outside.iam_role import Role, session_arn

READ = Request("s3:GetObject", "arn:aws:s3:::b/k")
SESSION = "arn:aws:sts::123456789012:assumed-role/shop/abc"
BEGINNING = f"User: {SESSION} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k "


def document(effect: str = "Allow", action: str = "s3:*") -> dict[str, Any]:
    return {"Statement": {"Effect": effect, "Action": action, "Resource": "*"}}


def refusal(*policies: dict[str, Any], boundary: dict[str, Any] | None = None) -> str | None:
    return Role("arn:aws:iam::123456789012:role/app/shop", "shop", {}, policies, boundary).refusal(READ, SESSION)


def test_a_role_may_do_what_a_policy_of_its_own_allows() -> None:
    assert refusal(document(action="iam:*"), document()) is None


def test_a_role_without_policies_may_do_nothing() -> None:
    assert refusal() == BEGINNING + "because no identity-based policy allows the s3:GetObject action"


def test_a_deny_is_said_to_be_one() -> None:
    assert refusal(document(), document("Deny")) == BEGINNING + "with an explicit deny in an identity-based policy"


def test_a_boundary_takes_away_and_gives_nothing() -> None:
    assert refusal(document(), boundary=document()) is None
    assert refusal(boundary=document()) == BEGINNING + "because no identity-based policy allows the s3:GetObject action"
    assert refusal(document(), boundary=document(action="sqs:*")) == (
        BEGINNING + "because no permissions boundary allows the s3:GetObject action"
    )
    assert refusal(document(), boundary=document("Deny")) == (
        BEGINNING + "with an explicit deny in a permissions boundary"
    )


def test_a_session_is_called_by_the_role_without_its_path() -> None:
    role = Role("arn:aws-cn:iam::123456789012:role/app/shop", "shop", {})
    assert session_arn(role, "abc") == "arn:aws-cn:sts::123456789012:assumed-role/shop/abc"
