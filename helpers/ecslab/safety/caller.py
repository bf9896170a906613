"""Who calls AWS, and where: what the credentials and the Region of the usual places lead to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)
from botocore.exceptions import ConnectionError as NoConnectionError

_LOG_IN = "Log in again (`aws sso login`, or fetch new keys)"
_NO_ANSWER = "nothing answers; look at the network, the proxy, AWS_ENDPOINT_URL and the name of the Region"
# The first that fits.
_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (ProfileNotFound, "there is no such profile; choose one that `aws configure list-profiles` shows with AWS_PROFILE"),
    (NoRegionError, "no Region is chosen; set AWS_DEFAULT_REGION, such as us-east-1, or run `aws configure`"),
    (InvalidRegionError, "that is no Region; set AWS_DEFAULT_REGION to one, such as us-east-1"),
    (NoCredentialsError, "there are no credentials; run `aws configure` or `aws sso login`, or set AWS_PROFILE"),
    (PartialCredentialsError, "a part of the credentials is missing; run `aws configure` again"),
    (SSOError, f"the log-in has ended. {_LOG_IN}"),
    (TokenRetrievalError, f"the log-in has ended. {_LOG_IN}"),
    (CredentialRetrievalError, "the program or role that gives credentials did not; try `aws sts get-caller-identity`"),
    (NoConnectionError, _NO_ANSWER),
    (HTTPClientError, _NO_ANSWER),
)
_CODES = {
    "ExpiredToken": f"the credentials have expired. {_LOG_IN}",
    "ExpiredTokenException": f"the credentials have expired. {_LOG_IN}",
    "InvalidClientTokenId": "AWS does not know this access key; make a new one, or choose another profile",
    "UnrecognizedClientException": "AWS does not know this access key; make a new one, or choose another profile",
    "SignatureDoesNotMatch": "the secret key does not belong to the access key; run `aws configure` again",
    "RequestExpired": "the clock of this computer is wrong; set it, for AWS refuses calls of another time",
    "RegionDisabledException": "this account has the Region switched off; set AWS_DEFAULT_REGION to another one",
}


class AwsUnreachableError(RuntimeError):
    """AWS cannot be asked with what stands in the usual places."""


@dataclass(frozen=True)
class Caller:
    """Who calls AWS.

    Arguments:
        account: its id.
        alias: the account's name, if it has one that the caller may read.
        arn: of the user or role.
        region: where the calls go.
    """

    account: str
    alias: str
    arn: str
    region: str

    @property
    def is_root(self) -> bool:
        """Whether it is the account's root user, who may do everything."""
        return self.arn.endswith(":root")


def caller(client: Callable[[str], Any]) -> Caller:
    """Return who calls AWS.

    Arguments:
        client: gives a boto3 client of an AWS service.

    Raises:
        AwsUnreachableError: if AWS cannot be asked.
    """
    try:
        sts = client("sts")
        identity = sts.get_caller_identity()
    except (BotoCoreError, ClientError) as fault:
        raise unreachable(fault) from fault
    return Caller(identity["Account"], _alias(client), identity["Arn"], sts.meta.region_name)


def unreachable(fault: Exception) -> AwsUnreachableError:
    """Return a fault of boto3's as one sentence that says what to do."""
    if isinstance(fault, ClientError):
        advice = _CODES.get(fault.response["Error"]["Code"], "try `aws sts get-caller-identity` until it answers")
    else:
        advice = next((text for kind, text in _FAULTS if isinstance(fault, kind)), "see what boto3 says")
    return AwsUnreachableError(f"AWS could not be asked: {advice}. Nothing was created. (boto3: {fault})")


def _alias(client: Callable[[str], Any]) -> str:
    try:
        aliases = client("iam").list_account_aliases()["AccountAliases"]
    except (BotoCoreError, ClientError):
        # Many may not read it, and it is only there to recognise an account by.
        return ""
    return aliases[0] if aliases else ""
