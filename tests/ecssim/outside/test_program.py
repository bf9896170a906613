"""What simple commands do, and which ones nobody can foresee."""

import pytest
from ecssim.outside.program import NotUnderstoodError, Program, understand


def sh(script: str, **environment: str) -> Program:
    return understand(["sh", "-c", script], environment)


@pytest.mark.parametrize(
    ("script", "runs_for_s", "exit_code"),
    [
        ("exit 3", 0, 3),
        ("exit 300", 0, 44),
        ("true", 0, 0),
        ("false", 0, 1),
        ("sleep 20", 20, 0),
        ("sleep 1.5", 1.5, 0),
        ("sleep 2m", 120, 0),
        ("echo hello; sleep 20; exit 3", 20, 3),
        ("sleep 5 && exit 2", 5, 2),
        ("false && sleep 100", 0, 1),
        ("false || sleep 7", 7, 0),
        ("true || sleep 7", 0, 0),
        ("false; sleep 7", 7, 0),
        ("exit 1; sleep 100", 0, 1),
        ("sleep 1\nsleep 2", 3, 0),
        ("exec sleep 4", 4, 0),
        ("sleep $NOTHING", 0, 1),
        ("false; exit", 0, 1),
    ],
)
def test_a_script_ends_when_and_as_it_says(script: str, runs_for_s: float, exit_code: int) -> None:
    program = sh(script)
    assert (program.runs_for_s, program.exit_code) == (runs_for_s, exit_code)


def test_a_script_prints_at_the_second_that_it_has_come_to() -> None:
    assert sh("echo one; sleep 20; echo 'two  words' three").output == ((0, "one"), (20, "two  words three"))


@pytest.mark.parametrize(
    ("script", "runs_for_s", "exit_code"),
    [("false; sleep 7", 0, 1), ("false || sleep 7", 7, 0), ("false && true; sleep 7", 7, 0), ("sleep 1; exit 2", 1, 2)],
)
def test_with_the_option_e_a_script_ends_with_the_first_command_that_fails(
    script: str, runs_for_s: float, exit_code: int
) -> None:
    program = understand(["sh", "-ec", script], {})
    assert (program.runs_for_s, program.exit_code) == (runs_for_s, exit_code)


def test_variables_are_filled_in_but_not_within_single_quotes() -> None:
    program = sh("echo $NAME ${NAME}s '$NAME' $NOTHING; sleep $TIME", NAME="task", TIME="9")
    assert (program.output, program.runs_for_s) == (((0, "task tasks $NAME"),), 9)


def test_sleep_infinity_never_ends() -> None:
    assert sh("sleep infinity; exit 1").runs_for_s is None


def test_a_command_without_a_shell_is_read_as_one_command() -> None:
    assert understand(["sleep", "300"], {}).runs_for_s == 300


def test_the_first_process_of_a_container_does_not_mind_its_stop_signal() -> None:
    assert sh("sleep 300").stop_exit_code is None


def test_under_an_init_process_a_command_dies_of_its_stop_signal() -> None:
    assert understand(["sleep", "300"], {}, init=True).stop_exit_code == 143


@pytest.mark.parametrize("script", ["curl localhost", "sleep soon", "sleep 1 2", "exit now", "while true; do :; done"])
def test_a_command_whose_end_cannot_be_foreseen_is_named(script: str) -> None:
    with pytest.raises(NotUnderstoodError, match="is not one of echo, sleep, exit, true and false"):
        sh(script)


def test_a_program_fails_its_health_check_from_a_given_second_on() -> None:
    program = Program(unhealthy_after_s=60)
    assert [program.is_healthy(second) for second in (0, 59.9, 60)] == [True, True, False]


VALUE = 'it\'s; a "word" \\ & more'


def test_whatever_a_value_holds_it_is_printed_and_never_obeyed() -> None:
    assert sh('echo $VALUE "<$VALUE>"; exit 3', VALUE=VALUE).output == ((0, f"{VALUE} <{VALUE}>"),)


def test_a_value_that_is_not_quoted_is_split_into_words() -> None:
    assert sh("echo $VALUE '|' \"$VALUE\"; $PAUSE", VALUE="a  b", PAUSE="sleep 4") == sh("echo 'a b | a  b'; sleep 4")


def test_each_line_of_a_value_is_a_line_of_its_own() -> None:
    assert sh('echo "$VALUE"', VALUE="one\ntwo").output == ((0, "one"), (0, "two"))


@pytest.mark.parametrize("script", ["echo 'never closed", "exec"])
def test_a_script_that_cannot_be_read_cannot_be_foreseen(script: str) -> None:
    with pytest.raises(NotUnderstoodError):
        sh(script)
