"""Long lists come in pages, by hand and by boto3's paginators."""

from typing import Any

import pytest

from tests.conftest import CLUSTER, web
from tests.ecssim.api.api_kit import INVALID, create_service, refused, run_tasks

LISTS = [
    ("list_clusters", "clusterArns", {}),
    ("list_services", "serviceArns", {"cluster": CLUSTER}),
    ("list_tasks", "taskArns", {"cluster": CLUSTER}),
    ("list_task_definitions", "taskDefinitionArns", {}),
    ("list_task_definition_families", "families", {}),
]
EACH_LIST = pytest.mark.parametrize(("operation", "field", "parameters"), LISTS, ids=[each[0] for each in LISTS])


@pytest.fixture
def many(ecs: Any, network: dict[str, Any]) -> Any:
    """Seven of everything that can be listed."""
    for number in range(6):
        ecs.create_cluster(clusterName=f"lab{number}")
        ecs.register_task_definition(**web(family=f"web{number}"))
    for number in range(7):
        create_service(ecs, network, serviceName=f"web{number}", desiredCount=0)
    run_tasks(ecs, network, count=7)
    return ecs


@EACH_LIST
def test_pages_together_are_the_whole_list(many: Any, operation: str, field: str, parameters: dict[str, str]) -> None:
    call = getattr(many, operation)
    pages, token = [], {}
    while True:
        answer = call(maxResults=3, **parameters, **token)
        pages.append(answer[field])
        if "nextToken" not in answer:
            break
        token = {"nextToken": answer["nextToken"]}
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [item for page in pages for item in page] == call(**parameters)[field]


@EACH_LIST
def test_a_paginator_finds_the_whole_list(many: Any, operation: str, field: str, parameters: dict[str, str]) -> None:
    pages = many.get_paginator(operation).paginate(**parameters, PaginationConfig={"PageSize": 2})
    assert pages.build_full_result()[field] == getattr(many, operation)(**parameters)[field]


@EACH_LIST
def test_a_list_that_fits_its_page_exactly_has_no_next_page(
    many: Any, operation: str, field: str, parameters: dict[str, str]
) -> None:
    assert "nextToken" not in getattr(many, operation)(maxResults=7, **parameters)


@EACH_LIST
@pytest.mark.parametrize("size", [0, 101])
def test_a_page_has_1_to_100_entries(
    ecs: Any, operation: str, field: str, parameters: dict[str, str], size: int
) -> None:
    with refused(INVALID, "maxResults must be between 1 and 100."):
        getattr(ecs, operation)(maxResults=size, **parameters)


@pytest.mark.parametrize("token", ["nonsense", "LTU=", "é"])
def test_a_token_that_no_answer_gave_is_refused(many: Any, token: str) -> None:
    with refused(INVALID, "Invalid token."):
        many.list_tasks(cluster=CLUSTER, nextToken=token)


def test_services_come_ten_to_a_page_by_default(ecs: Any, network: dict[str, Any]) -> None:
    for number in range(11):
        create_service(ecs, network, serviceName=f"web{number}", desiredCount=0)
    assert len(ecs.list_services(cluster=CLUSTER)["serviceArns"]) == 10


def test_clusters_come_a_hundred_to_a_page_by_default(ecs: Any) -> None:
    for number in range(100):
        ecs.create_cluster(clusterName=f"lab{number}")
    assert len(ecs.list_clusters()["clusterArns"]) == 100
