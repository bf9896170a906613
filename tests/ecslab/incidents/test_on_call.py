"""Who is on call in a lab."""

import pytest
from ecslab import Lab
from ecslab.backends import SimulatedOnlyError
from ecslab.incidents import OccupiedError, OnCall


def test_no_incident_deletes_what_the_learner_has_made(lab: Lab) -> None:
    lab.client("ecs").create_cluster(clusterName=lab.prefix)
    with pytest.raises(OccupiedError, match="There is a cluster ecslab-24 already"):
        lab.incident("health_path")


def test_nothing_is_made_on_a_real_account(lab: Lab) -> None:
    with pytest.raises(SimulatedOnlyError, match="Nothing was made"):
        OnCall().begin(lab, "health_path", 0, on_account=True)
    assert lab.client("ecs").list_clusters()["clusterArns"] == []


def test_a_new_incident_replaces_the_one_before(lab: Lab) -> None:
    lab.incident("health_path", seed=1)
    lab.incident("health_path", seed=2)
    services = lab.client("ecs").list_services(cluster=lab.prefix)["serviceArns"]
    assert len(services) == 3


def test_what_nature_did_is_over_when_the_next_incident_begins(lab: Lab) -> None:
    lost = lab.incident("zone_lost")._site.facts["subnet"]
    lab.incident("health_path")
    ecs, network = lab.client("ecs"), {"awsvpcConfiguration": {"subnets": [lost], "assignPublicIp": "ENABLED"}}
    definition = ecs.list_task_definitions()["taskDefinitionArns"][0]
    answer = ecs.run_task(
        cluster=lab.prefix, taskDefinition=definition, launchType="FARGATE", networkConfiguration=network
    )
    assert answer["failures"] == []


def test_nobody_tells_why_until_the_incident_is_over(lab: Lab) -> None:
    incident = lab.incident("health_path")
    service = lab.client("ecs").list_services(cluster=lab.prefix)["serviceArns"][0]
    assert "nobody tells" in lab.why(service).text
    incident.debrief()
    assert "nobody tells" not in lab.why(service).text


def test_a_lab_that_is_closed_in_the_middle_of_an_incident_leaves_nothing(lab: Lab) -> None:
    lab.incident("health_path")
    assert lab.close().title == "Clean"
