"""A solution passes for a learner who has nothing but the policy of the lab.

moto's IAM looks at actions alone, so that resources and conditions are left out here; they are the matter of
tests/ecslab/safety/test_policy.py.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from ecslab.authoring import notebooks
from ecslab.authoring.replay import Replay, replaying
from ecslab.backends import MotoBackend
from ecslab.course import course
from ecslab.exercises import Verdict
from ecslab.safety.policy import lab_policy
from moto import settings

SERVICES, ANYWHERE = "05_services", "09_ecs_anywhere"


@pytest.fixture(autouse=True)
def _no_progress(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSLAB_HOME", str(tmp_path_factory.mktemp("home")))


@contextmanager
def under_its_policy(lab_id: str, without: str = "") -> Iterator[Replay]:
    """A worked notebook whose clients have the keys of a user who may do what the policy says, and nothing else."""
    lab = course().lab(lab_id)
    allowed = [_actions(statement) for statement in lab_policy(lab, lab.prefix)["Statement"]]
    actions = [action for some in allowed for action in some if action != without]
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    keys: dict[str, str] = {}

    def client(_backend: MotoBackend, service: str) -> Any:
        if not keys:
            with patch.object(settings, "INITIAL_NO_AUTH_ACTION_COUNT", float("inf")):
                keys.update(_learner(document))
        return boto3.client(service, **keys)

    with (
        patch.object(MotoBackend, "client", client),
        patch.object(settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0),
        replaying(notebooks.read(notebooks.solution_path(lab_id))) as replay,
    ):
        yield replay


def _actions(statement: dict[str, Any]) -> list[str]:
    return [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]


def _learner(document: dict[str, Any]) -> dict[str, str]:
    iam = boto3.client("iam")
    iam.create_user(UserName="learner")
    iam.put_user_policy(UserName="learner", PolicyName="lab", PolicyDocument=json.dumps(document))
    key = iam.create_access_key(UserName="learner")["AccessKey"]
    return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


@pytest.mark.parametrize("lab_id", [SERVICES, ANYWHERE])
def test_every_exercise_of_the_solution_is_done(lab_id: str) -> None:
    with under_its_policy(lab_id) as replay:
        replay.run_all()
    assert {outcome.verdict for outcome in replay.outcomes.values()} == {Verdict.DONE}


@pytest.mark.parametrize(
    ("lab_id", "action"),
    [(SERVICES, "ecs:UpdateService"), (ANYWHERE, "elasticloadbalancing:CreateTargetGroup")],
)
def test_without_one_of_its_actions_aws_refuses_and_names_it(lab_id: str, action: str) -> None:
    with (
        under_its_policy(lab_id, without=action) as replay,
        pytest.raises(ClientError, match=f"not authorized to perform: {action}"),
    ):
        replay.run_all()
