"""What a task needs before its containers start."""

import pytest
from ecssim.model.service import Service
from ecssim.model.task import Container, Lack, Missing, StopCode, Task
from ecssim.rules import resources
from ecssim.rules.plan import EndTask, GiveUp, Plan, PrepareTask

from .builders import NOW, a_service, a_task

DIGEST = "sha256:ab"


def a_task_of(service: Service | None, **settings: str) -> Task:
    task = a_task(service)
    task.containers = [Container({"name": "web", "image": "shop:1", **settings}, "arn:container")]
    return task


def test_a_task_is_prepared_first() -> None:
    task = a_task_of(None)
    assert resources.plan(task) == Plan([PrepareTask(task)])


def test_a_task_that_has_everything_goes_on() -> None:
    task = a_task_of(None)
    task.prepared_at = NOW
    assert resources.plan(task) == Plan()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (Missing.SECRET, "ResourceInitializationError: unable to pull secrets or registry auth: "),
        (Missing.SECRET_KEY, "ResourceInitializationError: unable to pull secrets or registry auth: "),
        (Missing.PARAMETER, "ResourceInitializationError: unable to pull secrets or registry auth: "),
        (Missing.IMAGE, "CannotPullContainerError: "),
        (Missing.LOG_GROUP, "ResourceInitializationError: failed to validate logger args: "),
        (Missing.COMMAND, "CannotStartContainerError: "),
    ],
)
def test_a_task_that_lacks_something_fails_to_start(missing: Missing, words: str) -> None:
    task = a_task_of(None)
    task.prepared_at, task.lack = NOW, Lack(task.containers[0], missing, "it")
    plan = resources.plan(task)
    assert plan.actions == [GiveUp(task)]
    assert [reason.sentence for reason in plan.reasons] == [f"container web lacks {missing}: it"]
    [ended] = resources.end(task).actions
    assert isinstance(ended, EndTask)
    assert (ended.stop_code, ended.container) == (StopCode.TASK_FAILED_TO_START, task.containers[0])
    assert ended.stopped_reason == ended.reason
    assert ended.stopped_reason.startswith(words)


def test_on_an_instance_docker_is_asked_for_the_manifest_of_a_missing_image_first() -> None:
    task = a_task_of(None)
    task.launch_type = "EC2"
    task.prepared_at, task.lack = NOW, Lack(task.containers[0], Missing.IMAGE, "shop:1")
    [ended] = resources.plan(task).actions
    assert isinstance(ended, EndTask)
    assert ended.stopped_reason == "Task failed to start"
    assert ended.reason == (
        "CannotPullImageManifestError: Error response from daemon: manifest unknown: manifest unknown"
    )


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        (Missing.LEAVE_TO_LOG_IN, "CannotPullECRContainerError: AccessDeniedException: User: it is not authorized"),
        (Missing.LEAVE_TO_PULL, "CannotPullImageManifestError: Error response from daemon: denied: User: it is not"),
        (Missing.LEAVE_TO_READ_SECRET, "ResourceInitializationError: unable to pull secrets or registry auth: "),
    ],
)
def test_on_an_instance_the_agent_says_which_permission_is_missing(missing: Missing, reason: str) -> None:
    task = a_task_of(None)
    task.launch_type = "EC2"
    refusal = "User: it is not authorized to perform: that"
    task.prepared_at, task.lack = NOW, Lack(task.containers[0], missing, "shop:1", refusal)
    plan = resources.plan(task)
    [ended] = plan.actions
    assert isinstance(ended, EndTask)
    assert ended.reason is not None
    assert ended.reason.startswith(reason)
    assert [each.sentence for each in plan.reasons] == [f"container web lacks {missing}: shop:1: {refusal}"]


def test_there_are_words_for_everything_that_can_be_missing() -> None:
    task = a_task_of(None)
    for missing in Missing:
        task.prepared_at, task.lack = NOW, Lack(task.containers[0], missing, "shop:1", "no")
        [ended] = resources.end(task).actions
        assert isinstance(ended, EndTask)
        assert "{" not in ended.stopped_reason


def test_the_first_task_of_a_deployment_goes_by_the_tag() -> None:
    task = a_task_of(a_service())
    assert resources.image_of(task, task.containers[0]) == "shop:1"


def test_the_other_tasks_of_a_deployment_go_by_the_digest_that_it_found() -> None:
    service = a_service()
    service.primary.image_digests["web"] = DIGEST
    task = a_task_of(service)
    assert resources.image_of(task, task.containers[0]) == f"shop:1@{DIGEST}"


def test_a_container_can_opt_out_of_that() -> None:
    service = a_service()
    service.primary.image_digests["web"] = DIGEST
    task = a_task_of(service, versionConsistency="disabled")
    assert resources.image_of(task, task.containers[0]) == "shop:1"


def test_a_task_without_a_service_goes_by_the_tag() -> None:
    task = a_task_of(None)
    assert resources.pinning_deployment(task, task.containers[0]) is None
