"""What the seam takes for granted of moto's Lambda: a release that changes it fails here."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from ecssim.seam.functions import RefusedError
from ecssim.truth import functions as truth
from moto import mock_aws
from moto.awslambda.models import LambdaBackend, LambdaFunction, lambda_backends
from moto.awslambda.responses import LambdaResponse
from moto.core.exceptions import JsonRESTError

from .contract_kit import ACCOUNT, REGION, parameters
from .functions_kit import FunctionsKit

BODY = "def handler(event, context):\n    return event"


@pytest.fixture
def kit(monkeypatch: pytest.MonkeyPatch) -> Iterator[FunctionsKit]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield FunctionsKit()


def function(name: str = "f", qualifier: str | None = None) -> Any:
    return lambda_backends[ACCOUNT][REGION].get_function(name, qualifier)


def test_functions_are_invoked_and_changed_by_methods_that_can_be_replaced() -> None:
    assert callable(LambdaResponse.invoke), "moto answers Invoke elsewhere"
    assert callable(LambdaResponse.invoke_async), "moto answers InvokeAsync elsewhere"
    assert parameters(LambdaFunction.invoke) == ["self", "body", "request_headers", "response_headers"]
    assert parameters(LambdaBackend.create_function) == ["self", "spec"]
    assert parameters(LambdaBackend.update_function_configuration)[-1] == "body"
    assert parameters(LambdaBackend.put_function_concurrency) == ["self", "function_name", "reserved_concurrency"]


def test_a_function_knows_what_it_is_and_how_it_runs(kit: FunctionsKit) -> None:
    arn = kit.create(BODY, Timeout=9, MemorySize=256, Environment={"Variables": {"COLOUR": "blue"}})
    made = function()
    assert (made.function_name, made.function_arn) == ("f", arn), "moto names functions otherwise"
    assert (made.package_type, made.run_time, made.handler) == ("Zip", "python3.13", "index.handler")
    assert (int(made.timeout), int(made.memory_size), made.role) == (9, 256, kit.role)
    assert made.environment_vars == {"COLOUR": "blue"}, "moto keeps the variables of a function in another form"
    assert made.code_bytes[:2] == b"PK", "moto no longer keeps the ZIP of a function"
    assert str(made.version) == "$LATEST", "moto names the newest version otherwise"


def test_a_function_is_found_by_name_arn_and_qualifier(kit: FunctionsKit) -> None:
    arn = kit.create(BODY)
    kit.client.publish_version(FunctionName="f")
    assert function(arn) is function(), "moto no longer finds a function by its ARN"
    assert str(function("f", "1").version) == "1", "moto finds versions by other means"


def test_a_function_that_is_not_there_is_a_json_error() -> None:
    with mock_aws(), pytest.raises(JsonRESTError):
        function("gone")


def test_a_policy_is_kept_in_statements(kit: FunctionsKit) -> None:
    kit.create(BODY)
    kit.client.add_permission(
        FunctionName="f",
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn="arn:aws:events:us-east-1:123456789012:rule/r",
    )
    [statement] = function().policy.statements
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}, "moto keeps the principal in another form"
    assert (statement["Effect"], statement["Action"]) == ("Allow", "lambda:InvokeFunction")
    condition = {"ArnLike": {"AWS:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/r"}}
    assert statement["Condition"] == condition, "moto keeps the source of a permission in another form"


def test_how_events_are_tried_again_is_kept_as_it_was_given(kit: FunctionsKit) -> None:
    kit.create(BODY)
    assert not function().event_invoke_config
    destination = {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:123456789012:lost"}}
    kit.client.put_function_event_invoke_config(
        FunctionName="f", MaximumRetryAttempts=1, MaximumEventAgeInSeconds=60, DestinationConfig=destination
    )
    config = function().event_invoke_config[-1].config
    assert (config["MaximumRetryAttempts"], config["MaximumEventAgeInSeconds"]) == (1, 60)
    assert config["DestinationConfig"]["OnFailure"] == destination["OnFailure"]


def test_the_newest_versions_of_all_functions_can_be_gone_through(kit: FunctionsKit) -> None:
    kit.create(BODY)
    backend = lambda_backends[ACCOUNT][REGION]
    assert [group["latest"] for group in backend._lambdas._functions.values()] == [function()]
    assert function().reserved_concurrency is None
    backend.put_function_concurrency("f", "5")
    assert int(function().reserved_concurrency) == 5, "moto keeps reserved concurrency elsewhere"


def test_something_can_be_kept_beside_a_backend(kit: FunctionsKit) -> None:
    vars(lambda_backends[ACCOUNT][REGION])["ecssim_test"] = 1
    lambda_backends[ACCOUNT][REGION].reset()
    assert "ecssim_test" not in vars(lambda_backends[ACCOUNT][REGION]), "a reset leaves our functions running"


def test_an_error_of_our_own_has_lambda_s_shape(monkeypatch: pytest.MonkeyPatch, kit: FunctionsKit) -> None:
    def refuse(*_: Any) -> Any:
        raise RefusedError(truth.TOO_MUCH_RESERVED, minimum=100)

    monkeypatch.setattr(LambdaBackend, "put_function_concurrency", refuse)
    kit.create(BODY)
    with pytest.raises(kit.client.exceptions.InvalidParameterValueException, match="100"):
        kit.client.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=1)


def test_a_topic_invokes_its_subscribers_by_the_method_of_a_function(
    monkeypatch: pytest.MonkeyPatch, kit: FunctionsKit
) -> None:
    invoked: list[str] = []

    def note(self: LambdaFunction, body: str, request_headers: Any, response_headers: Any) -> str:
        invoked.append(self.function_name)
        return ""

    monkeypatch.setattr(LambdaFunction, "invoke", note)
    arn = kit.create(BODY)
    sns = boto3.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)
    sns.publish(TopicArn=topic, Message="hello")
    assert invoked == ["f"], "topics of moto reach functions by other means"
