"""The exercises of lab 18, delivery."""

from collections.abc import Mapping
from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, Exercise, Finding, See

WEB, API = "web", "api"
FIRST, GOOD, BAD, WRONG = "4f1c2aa", "8d03b17", "c90e5f4", "e2a7b60"
SUCCESSFUL, ROLLED_BACK = "SUCCESSFUL", "ROLLBACK_SUCCESSFUL"
UNDER_WAY = ("PENDING", "IN_PROGRESS")
# What Copilot's manifest says.
CPU, MEMORY, PORT, COUNT = "512", "1024", 8080, 2
VARIABLE = {"name": "LOG_LEVEL", "value": "info"}


def _repository(see: See) -> Finding:
    found = see.client("ecr").describe_repositories()["repositories"]
    names = {each["repositoryName"]: each for each in found}
    wanted = names.get(f"{see.prefix}/{WEB}")
    if wanted is None:
        return "another_name" if any(name.startswith(see.prefix) for name in names) else (NOT_ATTEMPTED, "")
    if wanted["imageTagMutability"] != "IMMUTABLE":
        return "mutable"
    return DONE, "From now on a tag of this repository means one image for ever."


def _by_digest(see: See) -> Finding:
    arns = see.ecs.list_task_definitions(familyPrefix=f"{see.prefix}-{WEB}", sort="DESC")["taskDefinitionArns"]
    if not arns:
        return NOT_ATTEMPTED, ""
    image = str(_container(see, arns[0])["image"])
    name, _, digest = image.partition("@")
    if not digest:
        return "by_tag"
    if digest != see.answers["digests"][FIRST]:
        return "another_commit"
    if f"/{see.prefix}/{WEB}" not in name:
        return "another_repository"
    return DONE, "This revision means one image, whatever becomes of the tag."


def _container(see: See, definition: str) -> dict[str, Any]:
    told = see.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
    return dict(told["containerDefinitions"][0])


def _running(see: See) -> set[str]:
    """Return the commits that the tasks of the service run, as their digests say."""
    digests: Mapping[str, str] = see.answers["digests"]
    commits = {digest: commit for commit, digest in digests.items()}
    tasks = [task for task in see.tasks(WEB) if task["lastStatus"] == "RUNNING"]
    return {commits.get(task["containers"][0].get("imageDigest", ""), "another image") for task in tasks}


def _statuses(see: See) -> list[str]:
    """Return the statuses of the service's deployments, from the newest on."""
    found = see.ecs.list_service_deployments(cluster=see.cluster, service=WEB)["serviceDeployments"]
    return [str(each["status"]) for each in found]


def _waiter(see: See) -> Finding:
    waiter, commit = see.answers.get("waiter"), see.answers.get("commit")
    if waiter is None or commit is None:
        return NOT_ATTEMPTED, ""
    if waiter not in ("returns", "raises"):
        return "another_word"
    if waiter != see.answers.get("outcome"):
        return "waiter_knows"
    if commit == BAD:
        return "new_one_runs"
    if commit not in _running(see):
        return "another_commit"
    return DONE, f"It {waiter}, and {commit} runs. A pipeline that trusts it reports a success that was none."


def _status(see: See) -> Finding:
    status = see.answers.get("status")
    if status is None:
        return NOT_ATTEMPTED, ""
    statuses = _statuses(see)
    if status == statuses[0]:
        return DONE, f"{status}: the deployment failed, and the rollback went well. Both stand in one word."
    if status == "COMPLETED":
        return "rollout_state"
    return "an_older_one" if status in statuses else "another_status"


def _deploy(see: See) -> Finding:
    results = see.answers.get("results")
    if not results:
        return NOT_ATTEMPTED, ""
    if not str(results.get(BAD)).startswith("raised"):
        return "silent"
    if str(results.get(GOOD)).startswith("raised"):
        return "raises_always"
    if _statuses(see)[:2] != [SUCCESSFUL, ROLLED_BACK]:
        return "did_not_wait"
    return (
        DONE,
        "It raised for the commit that fails, and returned for the one that serves. A pipeline may trust it.",
    )


def _back(see: See) -> Finding:
    running, status = _running(see), _statuses(see)[0]
    if status in UNDER_WAY:
        return "looked_too_soon"
    if running == {WRONG}:
        return NOT_ATTEMPTED, ""
    if FIRST in running:
        return "the_first_one"
    if running != {GOOD} or status != SUCCESSFUL:
        return "something_else"
    return DONE, f"{GOOD} serves again, by a deployment of its own. {WRONG} waits for its mend."


def _copilot(see: See) -> Finding:
    arns = see.ecs.list_task_definitions(familyPrefix=f"{see.prefix}-{API}", sort="DESC")["taskDefinitionArns"]
    service = see.service(API)
    if not arns:
        return NOT_ATTEMPTED, ""
    if service is None:
        return "only_the_definition"
    definition = see.ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    if problem := _unlike_the_manifest(definition, service):
        return problem
    if service["runningCount"] < COUNT:
        return "looked_too_soon"
    return DONE, "Two calls, and nothing of the tool is left in it."


def _unlike_the_manifest(definition: Mapping[str, Any], service: Mapping[str, Any]) -> str | None:
    container = definition["containerDefinitions"][0]
    if (definition.get("cpu"), definition.get("memory")) != (CPU, MEMORY):
        return "another_size"
    if PORT not in [mapping["containerPort"] for mapping in container.get("portMappings", ())]:
        return "no_port"
    if VARIABLE not in container.get("environment", ()):
        return "no_variable"
    return None if service["desiredCount"] == COUNT else "another_count"


EXERCISES = (
    Exercise(
        "repository",
        "Create the repository `<cluster>/web` with tags that cannot be moved.",
        _repository,
        hints=(
            "imageTagMutability has two values; what do you want to forbid?",
            'The name is f"{cluster}/web".',
            'ecr.create_repository(repositoryName=f"{cluster}/web", imageTagMutability="IMMUTABLE")',
        ),
        mistakes={
            "another_name": "There is a repository, and it has another name than `<cluster>/web`.",
            "mutable": (
                "A tag of this repository can still be moved to another image. put_image_tag_mutability changes that; "
                "or delete the repository and create it anew."
            ),
        },
    ),
    Exercise(
        "by_digest",
        "Register a revision with the image of commit 4f1c2aa, named by its digest.",
        _by_digest,
        hints=(
            "A tag follows a colon. What does a digest follow?",
            "It is the repository, an @, and the digest, which begins with sha256:.",
            "define(f\"{uri}@{digests['4f1c2aa']}\")",
        ),
        mistakes={
            "by_tag": "The newest revision names its image by a tag. Name it by its digest, behind an @.",
            "another_commit": "That is the digest of another commit than 4f1c2aa.",
            "another_repository": "The digest is right, and that is not the repository that the image was pushed to.",
        },
    ),
    Exercise(
        "waiter",
        "Set `waiter` to what the waiter does, and `commit` to the commit that runs afterwards.",
        _waiter,
        hints=(
            "The circuit breaker rolls back. What does the service look like then?",
            "The waiter wants one deployment, and as many tasks as are wanted. It asks for no particular revision.",
            "It returns, and what runs is the commit from before.",
        ),
        mistakes={
            "another_word": 'Write "returns" or "raises" for the waiter, in quotes.',
            "waiter_knows": "Compare with what the waiter did. What does it ask for, and is that so after a rollback?",
            "new_one_runs": "You expect the commit that does not work. Could its tasks stay up?",
            "another_commit": "Compare with `running()`. Which commit was there before?",
        },
    ),
    Exercise(
        "status",
        "Set `status` to the status of the newest service deployment.",
        _status,
        hints=(
            "Each update makes a service deployment. Which call lists them?",
            'ecs.list_service_deployments(cluster=cluster, service="web")["serviceDeployments"] has the newest first.',
            'Take the first one, and of it ["status"].',
        ),
        mistakes={
            "rollout_state": (
                "COMPLETED is a rollout state, of what runs now: the old one. Ask for service deployments."
            ),
            "an_older_one": "That is the status of an older service deployment. Which comes first in the list?",
            "another_status": "No service deployment of `web` has that status.",
        },
    ),
    Exercise(
        "deploy",
        "Write `deploy(definition)`: update, wait for a final status, raise RuntimeError unless it is SUCCESSFUL.",
        _deploy,
        hints=(
            "Three steps: update_service; wait until the newest service deployment is another one than before and has "
            "a final status; compare.",
            "lab.wait(lambda: ...) asks again and again. First wait until the list's first ARN has changed, then until "
            "its status is final.",
            'At the end: if status != "SUCCESSFUL": raise RuntimeError(status)',
        ),
        mistakes={
            "silent": "It said nothing about a commit that does not work. What status had that deployment in the end?",
            "raises_always": (
                "It raised for a commit that serves well. Does it look at its own deployment, or at one before?"
            ),
            "did_not_wait": (
                "It said what it said before the deployment was over. Look at the list of service deployments: which "
                "statuses are final?"
            ),
        },
    ),
    Exercise(
        "back",
        "Let `web` run commit 8d03b17 again, and nothing else.",
        _back,
        hints=(
            "No call takes a release back. What would you deploy, so that the old image serves?",
            "A revision with its digest: image_of has it. Your own deploy does the rest.",
            'deploy(define(image_of["8d03b17"]))',
        ),
        mistakes={
            "the_first_one": "That is the first commit of all. Which one served well until the last release?",
            "looked_too_soon": "The tasks are being exchanged. Let the deployment end, then check again.",
            "something_else": "Other tasks run than those of 8d03b17, or none. Look at running() and at the events.",
        },
    ),
    Exercise(
        "copilot",
        "Rebuild the manifest: a task definition `<cluster>-api`, and a service `api` on Fargate.",
        _copilot,
        hints=(
            "Go through the manifest line by line: each has a parameter in register_task_definition or create_service.",
            "count is desiredCount; port is a containerPort; a variable is a name and a value in environment.",
            'cpu="512", memory="1024", portMappings=[{"containerPort": 8080}], desiredCount=2, and '
            'environment=[{"name": "LOG_LEVEL", "value": "info"}].',
        ),
        mistakes={
            "only_the_definition": "The recipe is there, and nobody cooks: it needs a service `api`.",
            "another_size": "The task has another size than the manifest's. Both numbers belong to the task, as texts.",
            "no_port": "The container offers no port 8080.",
            "no_variable": "The variable LOG_LEVEL is not in the container's environment, or has another value.",
            "another_count": "The manifest asks for another number of tasks.",
            "looked_too_soon": "The tasks are starting. Wait until the service is stable, then check again.",
        },
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "Question 1: ECS finds out the digest anew with each deployment.",
                "b": "Question 1: nobody said that tags cannot move here; and who would make `latest` so?",
            },
        ),
        Question(
            "a",
            {
                "b": "Question 2: think of the commit that did not work. What did the waiter do?",
                "c": "Question 2: the waiter asks ECS, and ECS knows no users.",
            },
        ),
        Question(
            "b",
            {
                "a": "Question 3: UpdateService only writes a wish down. Who carries it out?",
                "c": "Question 3: nobody confirms anything in a rolling update.",
            },
        ),
        todo="Set `answers` to a list of three letters.",
        hints=(
            "Think of what a tag is, of what the waiter asks, and of who does the work after UpdateService.",
            "1: may tags move? 2: what was true after the rollback? 3: lab 05: a wish that stays.",
            "The first is c. The second is what the waiter's rule says, no more.",
        ),
        done="You know which image runs, whether your deployment went well, and how to go back.",
    ),
)
