"""What the seam takes for granted of moto's CodeDeploy: a release that changes it fails here."""

from typing import Any

import moto.codedeploy.models
import moto.codedeploy.urls
import pytest
from ecssim.api.code_deploy import OPERATIONS
from moto import mock_aws
from moto.codedeploy.models import codedeploy_backends
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.utils import camelcase_to_underscores

from .contract_kit import ACCOUNT, REGION


@pytest.fixture
def backend() -> Any:
    with mock_aws():
        yield codedeploy_backends[ACCOUNT][REGION]


def test_every_call_comes_in_at_one_path() -> None:
    assert "{0}/$" in moto.codedeploy.urls.url_paths, "moto answers CodeDeploy at another path"


def test_groups_are_kept_by_application_and_name_with_all_that_they_were_given(backend: Any) -> None:
    backend.create_application("shop", "ECS", [])
    given = {
        "alarm_configuration": {"enabled": True, "alarms": [{"name": "errors"}]},
        "auto_rollback_configuration": {"enabled": True, "events": ["DEPLOYMENT_FAILURE"]},
        "blue_green_deployment_configuration": {"deploymentReadyOption": {}},
        "load_balancer_info": {"targetGroupPairInfoList": []},
        "ecs_services": [{"serviceName": "web", "clusterName": "lab"}],
    }
    backend.create_deployment_group("shop", "web", None, None, None, None, "arn:role", **given)
    group = backend.deployment_groups["shop"]["web"]
    for name, value in given.items():
        assert getattr(group, name) == value, f"moto keeps {name} of a deployment group in another form"
    assert group.application is backend.applications["shop"]
    assert group.application.compute_platform == "ECS"


def test_ids_are_drawn_from_uuid() -> None:
    assert moto.codedeploy.models.uuid.uuid4, "moto draws CodeDeploy's ids from elsewhere: they must depend on the seed"


@pytest.mark.parametrize("operation", sorted(OPERATIONS.keys() - {"GetDeployment"}))
def test_moto_lacks_what_ecssim_adds(operation: str) -> None:
    name = camelcase_to_underscores(operation)
    assert not hasattr(CodeDeployResponse, name), f"moto answers {operation} now: see whether it does what AWS does"
