"""Programs by name, one by one and put together."""

from ecssim import programs
from ecssim.outside.program import Program
from ecssim.outside.programs import (
    crashes_after,
    fails_health_check_after,
    ignores_sigterm,
    leaks_memory,
    prints,
    runs_for,
    serves_until_stopped,
)


def test_a_server_runs_until_it_is_stopped_and_exits_cleanly() -> None:
    assert serves_until_stopped() == Program(runs_for_s=None, stop_exit_code=0)


def test_a_job_ends_with_its_exit_code_or_dies_of_its_stop_signal() -> None:
    assert runs_for(20, exit_code=3) == Program(runs_for_s=20, exit_code=3, stop_exit_code=143)


def test_a_crash_is_an_end_with_an_exit_code_that_is_not_zero() -> None:
    assert crashes_after(30) == runs_for(30, exit_code=1)


def test_a_leak_outgrows_its_limit_when_it_has_used_up_what_was_left() -> None:
    program = leaks_memory(mib_per_s=10, start_mib=100)
    assert (program.outgrows_after_s(200), program.outgrows_after_s(50), program.outgrows_after_s(None)) == (
        10,
        0,
        None,
    )


def test_a_program_that_does_not_leak_outgrows_nothing() -> None:
    assert serves_until_stopped().outgrows_after_s(1) is None


def test_a_program_can_ignore_its_stop_signal() -> None:
    assert ignores_sigterm(runs_for(60)) == Program(runs_for_s=60, stop_exit_code=None)


def test_lines_are_printed_at_the_start_or_at_their_second() -> None:
    assert prints(["one", (5, "three"), "two"]).output == ((0, "one"), (0, "two"), (5, "three"))


def test_lines_are_added_to_those_of_the_program_in_their_order() -> None:
    assert prints([(3, "then")], prints([(1, "first"), (9, "last")])).output == ((1, "first"), (3, "then"), (9, "last"))


def test_a_program_can_stop_being_well() -> None:
    program = fails_health_check_after(60, crashes_after(90))
    assert (program.is_healthy(59), program.is_healthy(60), program.runs_for_s) == (True, False, 90)


def test_programs_are_put_together() -> None:
    program = prints(["up"], ignores_sigterm(leaks_memory(1, program=crashes_after(30, exit_code=2))))
    assert program == Program(
        runs_for_s=30, exit_code=2, stop_exit_code=None, output=((0.0, "up"),), leak_mib_per_s=1, start_mib=0.0
    )


def test_a_web_server_answers_the_paths_that_it_knows_and_others_otherwise() -> None:
    program = programs.answers({"/health": 204}, otherwise=403)
    assert (program.answer_to("/health?full=1", 0), program.answer_to("/", 0)) == (204, 403)


def test_a_program_that_hangs_answers_nothing_from_then_on() -> None:
    program = programs.hangs_after(10)
    assert (program.answer_to("/", 9.9), program.answer_to("/", 10)) == (200, None)


def test_a_program_listens_on_its_ports_alone() -> None:
    program = programs.listens_on(80, 443)
    assert [program.listens_to(port) for port in (80, 443, 8080, None)] == [True, True, False, False]


def test_a_program_that_names_no_port_listens_on_all() -> None:
    assert programs.serves_until_stopped().listens_to(12345)


def test_a_server_is_recognised_by_its_page_whatever_else_it_does() -> None:
    program = programs.shows("green", programs.answers({"/": 200}))
    assert (program.first_line, program.answer_to("/other", 0)) == ("green", 404)


def test_a_server_that_starts_slowly_refuses_connections_and_is_not_well_until_it_is_ready() -> None:
    program = programs.is_ready_after(30, programs.listens_on(80))
    assert [(program.listens_to(80, age_s), program.is_healthy(age_s)) for age_s in (29.9, 30)] == [
        (False, False),
        (True, True),
    ]


def test_the_turning_points_of_a_program_are_when_it_begins_to_answer_differently() -> None:
    program = programs.is_ready_after(30, programs.hangs_after(90, programs.fails_health_check_after(60)))
    assert sorted(program.turning_points_s) == [30, 60, 90]
    assert programs.serves_until_stopped().turning_points_s == ()


def test_a_web_server_is_told_in_one_go_how_it_starts_listens_and_answers() -> None:
    program = programs.web_server({"/health": 200}, ports=[8080], ready_after_s=20)
    assert [program.listens_to(port) for port in (8080, 80)] == [True, False]
    assert [program.answer_to(path, 20) for path in ("/health", "/")] == [200, 404]
    assert not program.is_healthy(19)
