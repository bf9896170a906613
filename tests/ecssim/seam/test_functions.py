"""A function of Lambda runs in this process, in virtual time, and fails as on Lambda."""

import json
from unittest.mock import patch

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from ecssim import Simulation, simulate
from ecssim.neighbours import FunctionFailedError
from ecssim.seam.functions import MotoFunctions
from ecssim.truth import functions as truth
from ecssim.truth.fact import Fact

from .contract_kit import ACCOUNT, REGION
from .functions_kit import FunctionsKit, zipped


@pytest.fixture
def kit(sim: Simulation) -> FunctionsKit:
    return FunctionsKit()


# What it answers


def test_a_handler_gets_the_event_and_returns_the_answer(kit: FunctionsKit) -> None:
    kit.create("def handler(event, context):\n    return {'twice': event['n'] * 2}")
    assert kit.invoke(event={"n": 21}).value == {"twice": 42}


def test_a_handler_can_import_the_other_files_of_its_zip(kit: FunctionsKit) -> None:
    kit.create("import helper\ndef handler(e, c):\n    return helper.WORD", files={"helper": "WORD = 'hello'"})
    assert kit.invoke().value == "hello"


def test_two_functions_have_modules_of_their_own(kit: FunctionsKit) -> None:
    for word in ("one", "two"):
        kit.create("import helper\ndef handler(e, c):\n    return helper.WORD", word, {"helper": f"WORD = '{word}'"})
    assert [kit.invoke(name).value for name in ("one", "two", "one")] == ["one", "two", "one"]


def test_the_context_and_the_environment_say_what_runs(kit: FunctionsKit) -> None:
    text = "import os\ndef handler(e, c):\n    return [c.function_name, c.memory_limit_in_mb, os.environ['COLOUR']]"
    kit.create(text, Environment={"Variables": {"COLOUR": "blue"}}, MemorySize=256)
    assert kit.invoke().value == ["f", "256", "blue"]


def test_boto3_in_a_function_talks_to_the_same_simulated_aws(kit: FunctionsKit) -> None:
    boto3.client("ecs").create_cluster(clusterName="seen")
    kit.create("import boto3\ndef handler(e, c):\n    return boto3.client('ecs').list_clusters()['clusterArns']")
    assert kit.invoke().value == [f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/seen"]


def test_what_a_function_prints_is_in_its_log_and_not_in_the_notebook(
    kit: FunctionsKit, capsys: pytest.CaptureFixture[str]
) -> None:
    kit.create("def handler(e, c):\n    print('from the function')")
    log = kit.invoke().log.splitlines()
    assert [line.split(" ")[0] for line in log] == ["START", "from", "END", "REPORT"]
    assert capsys.readouterr().out == ""
    events = boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/f")["events"]
    assert [event["message"] for event in events] == log


def test_an_exception_is_the_answer_in_lambdas_shape(kit: FunctionsKit) -> None:
    kit.create("def handler(e, c):\n    raise ValueError('boom')")
    result = kit.invoke()
    assert result.error == "Unhandled"
    assert (result.value["errorType"], result.value["errorMessage"]) == ("ValueError", "boom")
    assert result.value["stackTrace"] == [
        "  File \"/var/task/index.py\", line 2, in handler\n    raise ValueError('boom')\n"
    ]


@pytest.mark.parametrize(
    ("text", "error_type"),
    [
        ("import nothing_of_that_name", "Runtime.ImportModuleError"),
        ("def handler(:", "Runtime.UserCodeSyntaxError"),
        ("x = 1", "Runtime.HandlerNotFound"),
        ("def handler(e, c):\n    return {1, 2}", "Runtime.MarshalError"),
        ("import sys\ndef handler(e, c):\n    sys.exit(1)", "Runtime.ExitError"),
    ],
)
def test_code_that_cannot_run_says_why(kit: FunctionsKit, text: str, error_type: str) -> None:
    kit.create(text)
    assert kit.invoke().value["errorType"] == error_type


def test_nothing_that_a_function_does_leaves_the_machine(kit: FunctionsKit) -> None:
    kit.create("import socket\ndef handler(e, c):\n    socket.create_connection(('example.com', 80))")
    assert kit.invoke().value["errorType"] == "EgressBlockedError"


# Time


def test_a_function_sleeps_in_virtual_time_and_the_world_moves_on(sim: Simulation, kit: FunctionsKit) -> None:
    kit.create("import time\ndef handler(e, c):\n    time.sleep(2)\n    return c.get_remaining_time_in_millis()")
    before = sim.now
    assert kit.invoke().value == 1000
    assert 2 < (sim.now - before).total_seconds() < 2.5


def test_a_function_that_sleeps_too_long_is_timed_out(sim: Simulation, kit: FunctionsKit) -> None:
    kit.create("import time\ndef handler(e, c):\n    time.sleep(10)")
    result = kit.invoke()
    assert result.error == "Unhandled"
    assert result.value["errorMessage"].endswith("Task timed out after 3.00 seconds")
    assert "Duration: 3000.00 ms" in result.log


@pytest.mark.parametrize("loop", ["while True: pass", "while True:\n        try: pass\n        except: pass"])
def test_an_endless_loop_is_timed_out(sim: Simulation, kit: FunctionsKit, loop: str) -> None:
    kit.create(f"def handler(e, c):\n    {loop}")
    before = sim.now
    with (
        patch.object(truth, "INSTRUCTIONS", Fact(5_000, "test")),
        patch.object(truth, "REAL_TIME_S", Fact(0.2, "test")),
    ):
        result = kit.invoke()
    assert result.value["errorMessage"].endswith("Task timed out after 3.00 seconds")
    assert 3 < (sim.now - before).total_seconds() < 3.5


def test_a_call_that_blocks_is_timed_out_and_the_next_function_runs(kit: FunctionsKit) -> None:
    kit.create("import threading\ndef handler(e, c):\n    threading.Event().wait()", "blocks")
    kit.create("def handler(e, c):\n    return 'runs'", "next")
    with patch.object(truth, "REAL_TIME_S", Fact(0.05, "test")):
        assert "timed out" in kit.invoke("blocks").value["errorMessage"]
    assert kit.invoke("next").value == "runs"


def test_a_function_can_invoke_another_and_wait_for_it(kit: FunctionsKit) -> None:
    kit.create("import time\ndef handler(e, c):\n    time.sleep(1)\n    return 7", "inner")
    text = "import boto3, json\ndef handler(e, c):\n    answer = boto3.client('lambda').invoke(FunctionName='inner')\n"
    kit.create(text + "    return json.load(answer['Payload'])", "outer")
    assert kit.invoke("outer").value == 7


# Environments


def test_a_warm_environment_keeps_what_it_has_and_starts_at_once(kit: FunctionsKit) -> None:
    kit.create("n = 0\ndef handler(e, c):\n    global n\n    n += 1\n    return n")
    first, second = kit.invoke(), kit.invoke()
    assert [first.value, second.value] == [1, 2]
    assert ["Init Duration" in each.log for each in (first, second)] == [True, False]


def test_new_code_and_a_long_pause_need_a_cold_start(sim: Simulation, kit: FunctionsKit) -> None:
    kit.create("def handler(e, c):\n    return 'old'")
    kit.invoke()
    kit.client.update_function_code(FunctionName="f", ZipFile=zipped(index="def handler(e, c):\n    return 'new'"))
    renewed = kit.invoke()
    sim.advance(3600)
    assert (renewed.value, "Init Duration" in renewed.log) == ("new", True)
    assert "Init Duration" in kit.invoke().log


def test_versions_and_aliases_run_the_code_that_they_stand_for(kit: FunctionsKit) -> None:
    kit.create("def handler(e, c):\n    return c.function_version")
    kit.client.publish_version(FunctionName="f")
    kit.client.create_alias(FunctionName="f", Name="live", FunctionVersion="1")
    assert kit.invoke().value == "$LATEST"
    by_alias = kit.invoke(Qualifier="live")
    assert (by_alias.value, by_alias.raw["ExecutedVersion"]) == ("1", "1")


def test_reserved_concurrency_throttles_what_comes_at_once(sim: Simulation, kit: FunctionsKit) -> None:
    kit.create("import time\ndef handler(e, c):\n    time.sleep(2)")
    kit.client.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=1)
    kit.client.invoke(FunctionName="f", InvocationType="Event")
    sim.advance(1)
    with pytest.raises(ClientError) as refusal:
        boto3.client("lambda", config=Config(retries={"total_max_attempts": 1})).invoke(FunctionName="f")
    assert refusal.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert refusal.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_too_little_concurrency_must_not_stay_for_the_others(kit: FunctionsKit) -> None:
    kit.create("def handler(e, c): pass")
    with pytest.raises(ClientError, match="UnreservedConcurrentExecution"):
        kit.client.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=901)


@pytest.mark.parametrize(("setting", "value"), [("Timeout", 901), ("MemorySize", 10_241)])
def test_what_is_beyond_lambdas_limits_is_refused(kit: FunctionsKit, setting: str, value: int) -> None:
    with pytest.raises(ClientError, match="less than or equal to"):
        kit.create("def handler(e, c): pass", **{setting: value})


def test_a_dry_run_runs_nothing(kit: FunctionsKit) -> None:
    kit.create("def handler(e, c):\n    raise ValueError")
    assert kit.invoke(InvocationType="DryRun").raw["StatusCode"] == 204


def test_a_runtime_other_than_python_is_refused_with_a_sentence(kit: FunctionsKit) -> None:
    kit.create("exports.handler = 1")
    kit.client.update_function_configuration(FunctionName="f", Runtime="nodejs22.x")
    with pytest.raises(ClientError, match=r"functions in Python from a ZIP file: f is nodejs22\.x"):
        kit.invoke()


# Asynchronous invocations


def test_a_failed_event_is_tried_twice_more_and_then_goes_to_its_destination(
    sim: Simulation, kit: FunctionsKit
) -> None:
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="failed")["QueueUrl"]
    kit.create("def handler(e, c):\n    raise ValueError('boom')")
    kit.client.put_function_event_invoke_config(
        FunctionName="f",
        DestinationConfig={"OnFailure": {"Destination": f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed"}},
    )
    assert kit.client.invoke(FunctionName="f", InvocationType="Event", Payload='{"n": 1}')["StatusCode"] == 202
    sim.advance(600)
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    record = json.loads(message["Body"])
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert (record["requestContext"]["approximateInvokeCount"], record["requestPayload"]) == (3, {"n": 1})
    lines = [
        event["message"] for event in boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/f")["events"]
    ]
    assert len([line for line in lines if line.startswith("START")]) == 3


def test_a_throttled_event_waits_for_an_environment(sim: Simulation, kit: FunctionsKit) -> None:
    kit.create("import time\ndef handler(e, c):\n    time.sleep(1)")
    kit.client.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=1)
    for _ in range(3):
        kit.client.invoke(FunctionName="f", InvocationType="Event")
    sim.advance(60)
    lines = boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/f")["events"]
    assert len([line for line in lines if line["message"].startswith("REPORT")]) == 3


# For the simulation itself


def test_a_hook_gets_what_a_function_returns(kit: FunctionsKit) -> None:
    arn = kit.create("def handler(e, c):\n    return {'hookStatus': e['status']}")
    assert MotoFunctions(ACCOUNT, REGION).invoke(arn, {"status": "SUCCEEDED"}) == {"hookStatus": "SUCCEEDED"}


def test_a_hook_gets_whatever_a_function_returns(kit: FunctionsKit) -> None:
    arn = kit.create("def handler(e, c):\n    return [1]")
    assert MotoFunctions(ACCOUNT, REGION).invoke(arn, {}) == [1]


def test_a_hook_hears_that_a_function_failed(kit: FunctionsKit) -> None:
    arn = kit.create("def handler(e, c):\n    raise ValueError")
    with pytest.raises(FunctionFailedError):
        MotoFunctions(ACCOUNT, REGION).invoke(arn, {})


def test_a_hook_hears_that_there_is_no_function(sim: Simulation) -> None:
    with pytest.raises(FunctionFailedError, match="Function not found"):
        MotoFunctions(ACCOUNT, REGION).invoke(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:gone", {})


def test_the_same_seed_gives_the_same_log() -> None:
    def log() -> str:
        with simulate(seed=7):
            kit = FunctionsKit()
            kit.create("import time\ndef handler(e, c):\n    time.sleep(0.5)\n    print(c.aws_request_id)")
            return kit.invoke().log

    assert log() == log()
