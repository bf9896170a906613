"""A lab opens, hints, shows, waits, and leaves nothing behind."""

import os
import time
from datetime import datetime, timedelta

import pytest
from ecslab import Lab
from ecslab.backends import UnknownBackendError
from ecslab.course import UnknownLabError
from ecslab.exercises import Outcome, Verdict
from ecslab.lab import ExpectedErrorMissingError, LabClosedError

LAB = "05_services"


def test_an_unknown_lab_is_refused_with_the_labs_that_there_are() -> None:
    with pytest.raises(UnknownLabError, match=r"no lab '99_nothing'.*05_services"):
        Lab("99_nothing")


def test_an_unknown_backend_is_refused_with_the_backends_that_there_are() -> None:
    with pytest.raises(UnknownBackendError, match=r"no backend 'azure'.*moto"):
        Lab(LAB, backend="azure")


def test_the_backend_comes_from_the_environment_when_the_notebook_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_BACKEND", "azure")
    with pytest.raises(UnknownBackendError):
        Lab(LAB, backend=None)


def test_a_client_is_a_plain_boto3_client_and_always_the_same(lab: Lab) -> None:
    assert lab.client("ecs").meta.service_model.service_name == "ecs"
    assert lab.client("ecs") is lab.client("ecs")


def test_opening_a_lab_again_begins_with_a_clean_world(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName="left-over")
    again = Lab(LAB)
    try:
        assert again.client("ecs").list_clusters()["clusterArns"] == []
        with pytest.raises(LabClosedError):
            lab.client("ecs")
    finally:
        again.leave()


def test_the_tasks_of_a_lab_live_in_three_zones_with_public_addresses(lab: Lab) -> None:
    configuration = lab.network()["awsvpcConfiguration"]
    assert len(set(configuration["subnets"])) == 3
    assert configuration["assignPublicIp"] == "ENABLED"


def test_hints_come_one_at_a_time_and_the_last_one_stays(lab: Lab) -> None:
    given = [repr(lab.hint("scale_out")) for _ in range(4)]
    assert given[0].startswith("Hint 1 of 3")
    assert given[1].startswith("Hint 2 of 3")
    assert given[2] == given[3]
    assert given[2].startswith("Hint 3 of 3")


def test_an_unknown_exercise_is_refused_with_the_exercises_that_there_are(lab: Lab) -> None:
    for verb in (lab.check, lab.hint, lab.solution):
        with pytest.raises(LookupError, match=r"no exercise 'sclae_out'.*scale_out"):
            verb("sclae_out")


def test_a_solution_is_the_code_of_the_worked_notebook(lab: Lab) -> None:
    assert "desiredCount=5" in repr(lab.solution("scale_out"))
    assert "###" not in repr(lab.solution("scale_out"))


def test_a_check_before_anything_was_created_says_not_attempted(lab: Lab) -> None:
    for exercise_id in ("self_healing", "scale_out", "unstick", "delete", "percents", "steady_seconds", "right_away"):
        assert lab.check(exercise_id).verdict is Verdict.NOT_ATTEMPTED


def test_an_outcome_prints_plainly_and_shows_as_html(lab: Lab) -> None:
    outcome = lab.check("right_away", predicted=3, seen=0)
    assert repr(outcome).startswith("right_away: not yet. ")
    assert "<b" in outcome._repr_html_()
    assert "&lt;b&gt;" in Outcome("x", Verdict.NOT_YET, "<b>")._repr_html_()


def test_a_check_shows_code_as_code() -> None:
    assert "Set <code>seconds</code> &amp; go." in Outcome("x", Verdict.NOT_YET, "Set `seconds` & go.")._repr_html_()


def test_waiting_passes_virtual_time_and_returns_what_it_waited_for(running: Lab) -> None:
    before = datetime.now()
    ecs = running.client("ecs")
    ecs.update_service(cluster=running.prefix, service="web", desiredCount=5)
    arns = running.wait(lambda: _five(ecs, running.prefix))
    assert len(arns) == 5
    assert (datetime.now() - before).total_seconds() > 3


def _five(ecs: object, cluster: str) -> list[str]:
    arns: list[str] = ecs.list_tasks(cluster=cluster, serviceName="web")["taskArns"]  # type: ignore[attr-defined]
    return arns if len(arns) == 5 else []


def test_the_clock_of_the_lab_moves_only_when_somebody_waits(lab: Lab) -> None:
    before = lab.now()
    lab.client("ecs").list_clusters()
    assert lab.now() == before
    time.sleep(90)
    assert (lab.now() - before).total_seconds() == 90


def test_waiting_in_vain_ends_with_advice(lab: Lab) -> None:
    with pytest.raises(TimeoutError, match=r"within 60 seconds.*lab\.show\(\)"):
        lab.wait(lambda: False, timeout_s=60)


def test_an_expected_error_is_one_line(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    with lab.expect_error("ClusterNotFoundException"):
        lab.client("ecs").list_tasks(cluster="nowhere")
    assert capsys.readouterr().out == "ClusterNotFoundException: Cluster not found.\n"


def test_an_expected_error_that_does_not_come_fails_the_lesson(lab: Lab) -> None:
    with pytest.raises(ExpectedErrorMissingError, match="went through"), lab.expect_error("ClientException"):
        lab.client("ecs").list_clusters()
    with pytest.raises(ExpectedErrorMissingError, match="got ClusterNotFoundException"), lab.expect_error("Other"):
        lab.client("ecs").list_tasks(cluster="nowhere")


def test_why_tells_of_the_stop_that_you_asked_for(running: Lab) -> None:
    ecs = running.client("ecs")
    victim = ecs.list_tasks(cluster=running.prefix)["taskArns"][0]
    ecs.stop_task(cluster=running.prefix, task=victim, reason="chaos")
    assert "StopTask was called for it: chaos" in repr(running.why(victim))


def test_closing_deletes_everything_and_says_so(running: Lab) -> None:
    assert repr(running.close()) == "Clean: Nothing of lab 05_services is left."


def test_closing_gives_the_kernel_its_time_and_its_environment_back(home: object) -> None:
    sleep, environment = time.sleep, dict(os.environ)
    lab = Lab(LAB)
    assert datetime.now().year == 2026
    assert time.sleep is not sleep
    lab.close()
    assert time.sleep is sleep
    assert dict(os.environ) == environment


def test_a_closed_lab_says_how_to_go_on(lab: Lab) -> None:
    lab.close()
    with pytest.raises(LabClosedError, match="run the lab from its first cell"):
        lab.show()
    assert repr(lab) == "Lab 05 Services: closed."
    assert repr(lab.close()) == "Closed: Lab 05_services is closed already."


def test_a_client_of_a_closed_lab_goes_nowhere(lab: Lab) -> None:
    ecs = lab.client("ecs")
    lab.close()
    with pytest.raises(LabClosedError):
        ecs.list_clusters()


def test_a_client_of_an_earlier_lab_does_not_speak_to_the_later_one(lab: Lab) -> None:
    ecs = lab.client("ecs")
    again = Lab(LAB)
    with pytest.raises(LabClosedError):
        ecs.list_clusters()
    again.leave()


@pytest.mark.parametrize("value", ["3", [3], (3,), True, datetime(2026, 1, 1)])
def test_an_answer_that_must_be_a_number_and_is_none_gets_a_sentence(lab: Lab, value: object) -> None:
    for exercise_id, answers in (
        ("right_away", {"predicted": value, "seen": 0}),
        ("steady_seconds", {"seconds": value}),
        ("percents", {"fewest": value, "most": 6}),
    ):
        outcome = lab.check(exercise_id, **answers)
        assert outcome.verdict is Verdict.NOT_YET
        assert "Give a number, such as 12" in outcome.message


def test_a_timedelta_gets_the_way_to_a_number(lab: Lab) -> None:
    assert "with .total_seconds()" in lab.check("steady_seconds", seconds=timedelta(seconds=3)).message
