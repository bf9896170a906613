"""Which calls the commands of the AWS CLI make, what they print, and which of them nobody can foresee."""

from datetime import UTC, datetime
from typing import Any

import pytest
from ecssim.outside.aws_call import Printing
from ecssim.outside.aws_cli import UnknownCommandError, call_of, lines
from ecssim.outside.images import Images
from ecssim.outside.program import NotUnderstoodError, Program, understand

GET = "ssm get-parameter --name /a"
IMAGE = "public.ecr.aws/aws-cli/aws-cli:2.22.0"


@pytest.mark.parametrize(
    ("command", "method", "parameters"),
    [
        (GET, "ssm.get_parameter", {"Name": "/a"}),
        (f"{GET} --with-decryption", "ssm.get_parameter", {"WithDecryption": True}),
        ("ssm put-parameter --name=/a --value 7", "ssm.put_parameter", {"Name": "/a", "Value": "7"}),
        ("ssm put-parameter --name /a --no-overwrite", "ssm.put_parameter", {"Overwrite": False}),
        ("secretsmanager get-secret-value --secret-id s", "secretsmanager.get_secret_value", {"SecretId": "s"}),
        ("sqs receive-message --max-number-of-messages 2", "sqs.receive_message", {"MaxNumberOfMessages": 2}),
        ("sqs receive-message --attribute-names a b", "sqs.receive_message", {"AttributeNames": ["a", "b"]}),
        ('dynamodb get-item --key {"id":{"S":"1"}}', "dynamodb.get_item", {"Key": {"id": {"S": "1"}}}),
        (f"{GET} --region us-east-1", "ssm.get_parameter", {"Name": "/a"}),
    ],
)
def test_a_command_is_a_call(command: str, method: str, parameters: dict[str, Any]) -> None:
    call = call_of(command.split(), 3)
    assert (f"{call.service}.{call.method}", call.after_s) == (method, 3)
    assert parameters.items() <= call.parameters.items()
    assert "Region" not in call.parameters


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("", "is not one of aws sqs"),
        ("ec2 run-instances", "aws ec2 run-instances is not one of"),
        ("s3 put-object --bucket b", "aws s3 put-object is not one of"),
        ("ssm get-parameter /a", "'/a' belongs to no option"),
        (f"{GET} --colour red", "--colour is no option of aws ssm get-parameter"),
        ("ssm get-parameter --name", "--name is no option of aws ssm get-parameter, or lacks a value"),
        (f"{GET} --output table", "--output table is not one of json and text"),
        ("dynamodb get-item --key {", "the value of --key cannot be read"),
    ],
)
def test_what_cannot_be_foreseen_is_refused(command: str, why: str) -> None:
    with pytest.raises(UnknownCommandError, match=why):
        call_of(command.split())


ANSWER = {"Parameter": {"Value": "blue", "LastModifiedDate": datetime(2026, 1, 5, tzinfo=UTC)}, "ResponseMetadata": {}}


@pytest.mark.parametrize(
    ("query", "output", "printed"),
    [
        ("Parameter.Value", "text", ["blue"]),
        ("Parameter.Value", "json", ['"blue"']),
        ("Parameter.Colour", "text", ["None"]),
        ("Parameter.[Value, Value]", "text", ["blue\tblue"]),
        ("", "json", ["{", '    "Parameter": {', '        "Value": "blue",',
                      '        "LastModifiedDate": "2026-01-05T00:00:00+00:00"', "    }", "}"]),
    ],
)  # fmt: skip
def test_it_prints_what_is_asked_of_the_answer(query: str, output: str, printed: list[str]) -> None:
    assert lines(Printing(query, output), ANSWER) == printed


# In containers


def sh(script: str, option: str = "-c") -> Program:
    return understand(["sh", option, script], {})


def test_the_image_of_the_cli_takes_a_command_without_its_name() -> None:
    program = Images().program_of({"image": IMAGE, "command": GET.split()})
    assert ([call.method for call in program.calls], program.runs_for_s) == (["get_parameter"], 1)


def test_another_entry_point_takes_its_place() -> None:
    script = f"aws {GET} && echo got it && sleep 5"
    program = Images().program_of({"image": IMAGE, "entryPoint": ["sh", "-c"], "command": [script]})
    assert (len(program.calls), program.output, program.runs_for_s) == (1, ((1, "got it"),), 6)


@pytest.mark.parametrize(
    ("script", "option"),
    [
        (f"aws {GET}", "-c"),
        (f"echo a; aws {GET} && sleep 5", "-c"),
        (f"aws {GET}; aws {GET}; sleep 5", "-ec"),
    ],
)
def test_a_script_that_ends_with_a_call_that_fails_is_understood(script: str, option: str) -> None:
    assert sh(script, option).calls


@pytest.mark.parametrize(
    ("script", "option"),
    [(f"aws {GET}; sleep 5", "-c"), (f"aws {GET} || sleep 5", "-ec"), (f"aws {GET} && sleep 5; sleep 6", "-ec")],
)
def test_one_that_goes_on_after_it_is_not(script: str, option: str) -> None:
    with pytest.raises(NotUnderstoodError, match="what follows 'aws ssm get-parameter' if that fails"):
        sh(script, option)


def test_a_server_may_start_after_calls() -> None:
    command = ["sh", "-ec", f"aws {GET}; exec nginx"]
    started = Images().program_of({"image": "nginx", "command": command})
    assert (len(started.calls), started.ready_after_s) == (1, 1)
