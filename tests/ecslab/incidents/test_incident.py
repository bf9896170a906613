"""An incident from its page to its debrief."""

import time

import pytest
from ecslab import Lab
from ecslab.incidents import SCENARIOS, UnknownIncidentError, scenario_of
from ecslab.incidents.judge import Finding
from ecslab.incidents.score import POINTS_PER_HINT
from ecslab.incidents.toll import SECONDS_PER_CALL

NAME = "health_path"


def mend(lab: Lab) -> None:
    """Let the health checks of all services ask for the page that every program of the shop has."""
    elb = lab.client("elbv2")
    for group in elb.describe_target_groups()["TargetGroups"]:
        elb.modify_target_group(TargetGroupArn=group["TargetGroupArn"], HealthCheckPath="/")
    time.sleep(600)


def test_the_page_is_an_alarm_that_has_gone_off(lab: Lab) -> None:
    incident = lab.incident(NAME)
    page = incident.page
    alarm = lab.client("cloudwatch").describe_alarms(AlarmNames=[page.alarm])["MetricAlarms"][0]
    assert (alarm["StateValue"], alarm["AlarmDescription"]) == ("ALARM", page.says)
    assert str(page) in repr(incident)


def test_the_page_tells_nothing_of_the_cause(lab: Lab) -> None:
    incident = lab.incident(NAME)
    assert incident.scenario.title not in repr(incident)
    assert incident.scenario.id not in repr(incident)


def test_the_same_seed_makes_the_same_incident(lab: Lab) -> None:
    first = repr(lab.incident(NAME, seed=3))
    lab.leave()
    again = Lab("24_incidents", backend="moto")
    assert repr(again.incident(NAME, seed=3)) == first
    again.leave()


def test_another_seed_makes_another_incident(lab: Lab) -> None:
    assert lab.incident(NAME, 1).page.says != lab.incident(NAME, 2).page.says


def test_without_a_name_the_seed_decides_which() -> None:
    assert {scenario_of(None, seed).id for seed in range(100)} == set(SCENARIOS)


def test_an_incident_that_does_not_exist_is_refused(lab: Lab) -> None:
    with pytest.raises(UnknownIncidentError, match=r"There is no incident 'flood'. There are: image_missing"):
        lab.incident("flood")


def test_to_ask_how_it_stands_costs_nothing(lab: Lab) -> None:
    incident = lab.incident(NAME)
    assert repr(incident.status()) == repr(incident.status())
    assert (incident.score.calls, incident.score.minutes) == (0, 0)


def test_calls_minutes_and_lost_requests_are_counted_from_the_page_on(lab: Lab) -> None:
    incident = lab.incident(NAME)
    lab.client("ecs").list_services(cluster=lab.prefix)
    assert (incident.score.calls, incident.score.minutes) == (1, SECONDS_PER_CALL / 60)
    time.sleep(600)
    assert incident.score.sent > incident.score.lost > 0


def test_whoever_mends_it_is_told_what_it_was_worth(lab: Lab) -> None:
    incident = lab.incident(NAME)
    assert incident.resolved().title == "Not yet"
    mend(lab)
    mended = incident.resolved()
    assert mended.title == "Mended"
    assert f"{incident.score.points} points" in mended.text


def test_the_score_stands_once_it_is_mended(lab: Lab) -> None:
    incident = lab.incident(NAME)
    mend(lab)
    incident.resolved()
    score = incident.score
    time.sleep(600)
    lab.client("ecs").list_clusters()
    incident.hint()
    assert incident.score == score


def test_hints_lead_on_and_cost_points(lab: Lab) -> None:
    incident = lab.incident(NAME)
    hints = [incident.hint().text for _ in range(len(incident.scenario.hints) + 1)]
    assert hints == [*incident.scenario.hints, incident.scenario.hints[-1]]
    assert incident.score.hints == len(incident.scenario.hints)
    assert incident.score.points == 100 - POINTS_PER_HINT * incident.score.hints


def test_the_debrief_names_the_cause_and_the_calls(lab: Lab) -> None:
    incident = lab.incident(NAME)
    told = repr(incident.debrief())
    assert incident.scenario.title in told
    assert f'HealthCheckPath="{incident.debrief().facts["health_path"]}"' in told
    assert "$" not in told


def test_whoever_read_the_debrief_first_gets_no_points(lab: Lab) -> None:
    incident = lab.incident(NAME)
    incident.debrief()
    mend(lab)
    assert "no points, for the debrief was read before" in incident.resolved().text


def test_a_service_that_is_gone_is_not_mended(lab: Lab) -> None:
    incident = lab.incident(NAME)
    name = incident.debrief().facts["service"]
    lab.client("ecs").delete_service(cluster=lab.prefix, service=name, force=True)
    assert incident.look().finding is Finding.SERVICE_GONE


def test_fewer_tasks_are_no_cure(lab: Lab) -> None:
    incident = lab.incident(NAME)
    name = incident.debrief().facts["service"]
    lab.client("ecs").update_service(cluster=lab.prefix, service=name, desiredCount=0)
    assert incident.look().finding is Finding.FEWER_WANTED
