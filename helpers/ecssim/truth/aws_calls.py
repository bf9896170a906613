"""The calls that programs in tasks can make: what IAM asks of each, and what CloudTrail calls it."""

from dataclasses import dataclass

from .fact import ASSUMED, REMEMBERED, Fact, Message

_ACTIONS = "Service authorization reference; CloudTrail user guide, Logging data events"
_BOTOCORE = "botocore, ClientError, NoCredentialsError and ConnectTimeoutError"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a service.

    Arguments:
        action: what IAM calls it.
        resource: the ARN that it is on, with its parameters in braces; * if it is on no one resource.
        denied: the code of the error if a policy does not allow it.
        event: what CloudTrail calls it, where that is not the end of the action.
        data_event: whether CloudTrail takes it for a data event, which only a trail made for it has.
        reads: whether it changes nothing.
    """

    action: str
    resource: str
    denied: str = "AccessDeniedException"
    event: str = ""
    data_event: bool = True
    reads: bool = True


_TABLE = "arn:{partition}:dynamodb:{region}:{account}:table/{TableName}"
_OBJECT = "arn:{partition}:s3:::{Bucket}/{Key}"
_QUEUE = "arn:{partition}:sqs:{region}:{account}:{queue}"
_PARAMETER = "arn:{partition}:ssm:{region}:{account}:parameter{/Name}"
_DENIED = "AccessDenied"

# By the names that boto3 gives to the service and its method.
OPERATIONS = Fact(
    {
        ("s3", "get_object"): Operation("s3:GetObject", _OBJECT, _DENIED),
        ("s3", "put_object"): Operation("s3:PutObject", _OBJECT, _DENIED, reads=False),
        ("s3", "delete_object"): Operation("s3:DeleteObject", _OBJECT, _DENIED, reads=False),
        ("s3", "list_objects_v2"): Operation(
            "s3:ListBucket", "arn:{partition}:s3:::{Bucket}", _DENIED, event="ListObjects"
        ),
        ("sqs", "receive_message"): Operation("sqs:ReceiveMessage", _QUEUE, _DENIED),
        ("sqs", "send_message"): Operation("sqs:SendMessage", _QUEUE, _DENIED, reads=False),
        ("dynamodb", "get_item"): Operation("dynamodb:GetItem", _TABLE),
        ("dynamodb", "put_item"): Operation("dynamodb:PutItem", _TABLE, reads=False),
        ("dynamodb", "query"): Operation("dynamodb:Query", _TABLE),
        ("dynamodb", "scan"): Operation("dynamodb:Scan", _TABLE),
        ("secretsmanager", "get_secret_value"): Operation(
            "secretsmanager:GetSecretValue", "{SecretId}", data_event=False
        ),
        ("ssm", "get_parameter"): Operation("ssm:GetParameter", _PARAMETER, data_event=False),
        ("ssm", "put_parameter"): Operation("ssm:PutParameter", _PARAMETER, data_event=False, reads=False),
    },
    _ACTIONS,
    REMEMBERED,
)

DENIED = Message("An error occurred ({code}) when calling the {operation} operation: {refusal}", _BOTOCORE)
NO_CREDENTIALS = Message("Unable to locate credentials", _BOTOCORE)
UNREACHABLE = Message('Connect timeout on endpoint URL: "https://{service}.{region}.amazonaws.com/"', _BOTOCORE)
EXIT_CODE = Fact(1, "Python, which ends so after an error that nobody catches")

_CODES = "AWS CLI user guide, Command line return codes"
CLI_TAKES_S = Fact(1.0, "the simulator's own: for how long a command of the AWS CLI runs", ASSUMED)
CLI_REFUSED = Fact(254, f"{_CODES}: the service returned an error")
CLI_UNCONFIGURED = Fact(253, f"{_CODES}: credentials are missing")
CLI_FAILED = Fact(255, f"{_CODES}: everything else")
CLI_NO_CREDENTIALS = Message(
    'Unable to locate credentials. You can configure credentials by running "aws configure".', "AWS CLI", REMEMBERED
)

EVENTS_VISIBLE_AFTER_S = Fact(300, "CloudTrail user guide, What is AWS CloudTrail: on average within about 5 minutes")
EVENTS_PER_PAGE = Fact(50, "CloudTrail API reference, LookupEvents")
# CloudTrail does not log what writes the logs, unless a trail is made for that.
DATA_ACTIONS_OF_ECS = Fact(frozenset({"logs:PutLogEvents"}), _ACTIONS, REMEMBERED)
SECRET_PARAMETERS = Fact(
    frozenset({"Value", "SecretString", "SecretBinary"}),
    "that CloudTrail does not show them is certain, what it shows in their place is not",
    REMEMBERED,
)
INVALID_ATTRIBUTES = Message(
    "You can look events up by one attribute, which must be one of: {known}.",
    "AWS's code; the wording is ours",
    ASSUMED,
    "InvalidLookupAttributesException",
)
INVALID_TOKEN = Message(
    "Invalid token, please try again: {token}",
    "AWS's code; the wording is ours",
    ASSUMED,
    "InvalidNextTokenException",
)
