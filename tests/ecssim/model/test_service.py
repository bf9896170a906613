"""A service and its deployments."""

import pytest
from ecssim.model.deployment import Deployment, DeploymentStatus
from ecssim.model.service import Service, ServiceEvent
from ecssim.model.task import Task

from .builders import CLUSTER, DEFINITION, NOW


def a_deployment(deployment_id: str, status: DeploymentStatus) -> Deployment:
    return Deployment(deployment_id, DEFINITION, NOW, NOW, 1, "", "FARGATE", None, None, status)


@pytest.fixture
def service() -> Service:
    """A service with a new and an old deployment."""
    service = Service("web", "arn:service/web", CLUSTER, NOW, "root", 1, 100, 200, {}, {})
    service.deployments = [
        a_deployment("new", DeploymentStatus.PRIMARY),
        a_deployment("old", DeploymentStatus.ACTIVE),
    ]
    return service


def test_the_newest_deployment_is_the_primary(service: Service) -> None:
    assert service.primary.id == "new"


def test_the_others_are_older(service: Service) -> None:
    assert [deployment.id for deployment in service.older] == ["old"]


def test_tasks_belong_to_the_deployment_that_started_them(service: Service) -> None:
    for deployment in service.deployments:
        task = Task(deployment.id, "", service.cluster, DEFINITION, "service:web", "FARGATE", NOW, [], deployment.id)
        service.tasks[task.id] = task
    assert [task.id for task in service.tasks_of(service.older[0])] == ["old"]


def test_only_the_newest_hundred_events_are_kept(service: Service) -> None:
    for number in range(101):
        service.events.appendleft(ServiceEvent(str(number), NOW, "something"))
    assert (len(service.events), service.events[0].id, service.events[-1].id) == (100, "100", "1")
