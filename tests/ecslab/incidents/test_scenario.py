"""What every kind of incident brings along."""

import ast

import pytest
from ecslab.incidents import SCENARIOS
from ecslab.incidents.scenario import CLIENTS, Scenario, Step

every_scenario = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)


@every_scenario
def test_a_ladder_of_hints_leads_from_a_nudge_to_a_call(scenario: Scenario) -> None:
    assert len(scenario.hints) == 3
    assert "?" in scenario.hints[0] + scenario.hints[1]


@every_scenario
def test_three_looks_show_the_cause_each_with_what_to_see(scenario: Scenario) -> None:
    assert len(scenario.looks) == 3
    assert all(step.shows for step in scenario.looks)


@every_scenario
def test_the_shortest_path_uses_clients_of_boto3_and_nothing_else(scenario: Scenario) -> None:
    code = "\n".join(step.code for step in (*scenario.looks, *scenario.mends)).replace("$", "")
    names = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    stored = {
        node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    facts = {"deployment", "percents", "network", "permission", "policy", "enough", "port"}
    imported = {"datetime", "timedelta", "timezone"}
    assert names - stored - facts - imported - {"print", "len", "sorted", "round"} <= CLIENTS.keys()


def test_a_step_is_filled_with_the_facts_of_a_site() -> None:
    step = Step("What of $service?", 'ecs.describe_services(services=["$service"])', "$service is steady")
    assert step.filled({"service": "web"}) == Step(
        "What of web?", 'ecs.describe_services(services=["web"])', "web is steady"
    )


def test_a_fact_that_is_missing_is_no_empty_word() -> None:
    with pytest.raises(KeyError):
        Step("What of $service?", "ecs.list_services()").filled({})
