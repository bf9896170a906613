"""What the valueFrom of a secret names."""

import pytest
from ecssim.rules.secrets import Parameter, SecretsManagerSecret, value_of_key, where

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"


@pytest.mark.parametrize(
    ("value_from", "source"),
    [
        (ARN, SecretsManagerSecret(ARN, "eu-west-1")),
        (f"{ARN}:password::", SecretsManagerSecret(ARN, "eu-west-1", "password")),
        (f"{ARN}::AWSPREVIOUS:", SecretsManagerSecret(ARN, "eu-west-1", "", "AWSPREVIOUS")),
        (f"{ARN}:password::0a1b", SecretsManagerSecret(ARN, "eu-west-1", "password", "", "0a1b")),
        ("arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db", Parameter("/prod/db", "eu-west-1")),
        ("/prod/db", Parameter("/prod/db")),
        ("db", Parameter("db")),
    ],
)
def test_an_arn_or_a_name_says_where_the_value_is(value_from: str, source: object) -> None:
    assert where(value_from) == source


@pytest.mark.parametrize("value_from", [f"{ARN}:password", "db:password::", "arn:aws:s3:::bucket/key", "a b", ""])
def test_anything_else_names_nothing(value_from: str) -> None:
    assert where(value_from) is None


def test_one_key_of_a_secret_has_its_own_value() -> None:
    text = '{"user": "ada", "port": 5432}'
    assert [value_of_key(text, key) for key in ("user", "port", "password")] == ["ada", "5432", None]


@pytest.mark.parametrize("text", ["not json", "[1]", '"user"'])
def test_a_secret_that_is_no_json_object_has_no_keys(text: str) -> None:
    assert value_of_key(text, "user") is None
