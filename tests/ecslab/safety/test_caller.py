"""Who cannot ask AWS hears why in one sentence, and what to do."""

from typing import Any

import boto3
import pytest
from botocore import exceptions
from botocore.exceptions import ClientError
from ecslab.safety.caller import Caller, caller, unreachable
from ecssim import simulate


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "GetCallerIdentity")


@pytest.mark.parametrize(
    ("fault", "advice"),
    [
        (exceptions.ProfileNotFound(profile="work"), "choose one that `aws configure list-profiles` shows"),
        (exceptions.NoRegionError(), "set AWS_DEFAULT_REGION"),
        (exceptions.NoCredentialsError(), "run `aws configure` or `aws sso login`"),
        (exceptions.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), "a part of"),
        (exceptions.UnauthorizedSSOTokenError(), "Log in again"),
        (exceptions.TokenRetrievalError(provider="sso", error_msg="expired"), "Log in again"),
        (exceptions.CredentialRetrievalError(provider="process", error_msg="no"), "try `aws sts get-caller-identity`"),
        (exceptions.EndpointConnectionError(endpoint_url="https://sts"), "look at the network"),
        (exceptions.ConnectTimeoutError(endpoint_url="https://sts"), "look at the network"),
        (exceptions.ReadTimeoutError(endpoint_url="https://sts"), "look at the network"),
        (refusal("ExpiredToken"), "have expired. Log in again"),
        (refusal("ExpiredTokenException"), "have expired. Log in again"),
        (refusal("InvalidClientTokenId"), "does not know this access key"),
        (refusal("SignatureDoesNotMatch"), "the secret key does not belong"),
        (refusal("SomethingNew"), "try `aws sts get-caller-identity`"),
        (exceptions.DataNotFoundError(data_path="endpoints"), "see what boto3 says"),
    ],
)
def test_a_fault_becomes_a_sentence_that_says_what_to_do(fault: Exception, advice: str) -> None:
    said = str(unreachable(fault))
    assert said.startswith("AWS could not be asked: ")
    assert advice in said
    assert str(fault) in said


def test_an_account_is_known_by_its_id_and_its_name() -> None:
    with simulate():
        boto3.client("iam").create_account_alias(AccountAlias="sandbox")
        found = caller(boto3.client)
    assert (found.account, found.alias, found.region) == ("123456789012", "sandbox", "us-east-1")


def test_a_name_that_may_not_be_read_is_left_out() -> None:
    def client(service: str) -> Any:
        if service == "iam":
            raise refusal("AccessDenied")
        return boto3.client(service)

    with simulate():
        assert caller(client).alias == ""


def test_the_root_user_is_recognised() -> None:
    assert Caller("1", "", "arn:aws:iam::1:root", "us-east-1").is_root
    assert not Caller("1", "", "arn:aws:iam::1:user/root", "us-east-1").is_root
