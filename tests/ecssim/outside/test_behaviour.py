"""What an image does, told as plain data."""

import json

import pytest
from ecssim import Workload, program_of, programs


def test_without_a_word_it_serves_until_it_is_stopped() -> None:
    assert program_of() == programs.serves_until_stopped()


def test_everything_that_can_be_said_travels_as_json() -> None:
    told = {
        "paths": {"/health": 200},
        "ports": [8080],
        "first_line": "hello",
        "ready_after_s": 5,
        "hangs_after_s": 70,
        "unhealthy_after_s": 60,
        "runs_for_s": 90,
        "exit_code": 3,
        "ignores_sigterm": True,
        "start_mib": 10,
        "leak_mib_per_s": 1,
        "output": ["up", [2, "ready"]],
        "workload": {"service_time_s": 0.2, "concurrency": 4},
    }
    program = program_of(**json.loads(json.dumps(told)))
    assert (program.answer_to("/health", 10), program.answer_to("/", 10), program.answer_to("/", 70)) == (
        200,
        404,
        None,
    )
    assert (program.listens_to(8080, 5), program.listens_to(8080, 4), program.listens_to(80)) == (True, False, False)
    assert (program.is_healthy(59), program.is_healthy(60)) == (True, False)
    assert (program.runs_for_s, program.exit_code, program.stop_exit_code) == (90, 3, None)
    assert (program.memory_mib(5), program.first_line) == (15, "hello")
    assert program.output == ((0, "up"), (2, "ready"))
    assert program.workload == Workload(service_time_s=0.2, concurrency=4)


def test_its_calls_to_aws_are_those_of_programs() -> None:
    told = [{"service": "s3", "method": "get_object", "parameters": {"Bucket": "b", "Key": "k"}, "after_s": 2}]
    assert program_of(calls=told) == programs.calls("s3", "get_object", after_s=2, Bucket="b", Key="k")


@pytest.mark.parametrize("wrong", [{"colour": "red"}, {"workload": {"speed": 3}}, {"workload": {"concurrency": 0}}])
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        program_of(**wrong)  # type: ignore[arg-type]
