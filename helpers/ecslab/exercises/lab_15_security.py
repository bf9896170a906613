"""The exercises of lab 15, security."""

from typing import Any

from .. import reading
from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See
from .permissions import Permissions, permissions_of

SERVICE = "web"
READ, WRITE = "ssm:GetParameter", "ssm:PutParameter"
READ_AT_START, READ_SECRET = "ssm:GetParameters", "secretsmanager:GetSecretValue"
LOGIN = "ecr:GetAuthorizationToken"
PULL = ("ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage")
# Nothing of the lab does these; a policy that allows them allows too much.
_ALSO_OF_SSM = ("ssm:DeleteParameter", "ssm:GetParameterHistory", "ssm:GetParametersByPath")
_ALSO_OF_ECR = ("ecr:PutImage", "ecr:BatchDeleteImage", "ecr:DeleteRepository")
_ROLES = ("execution", "execution", "task", "execution")


def _execution(see: See) -> Permissions:
    return permissions_of(see.client("iam"), f"{see.prefix}-execution")


def _task(see: See) -> Permissions:
    return permissions_of(see.client("iam"), f"{see.prefix}-task")


def _parameter(see: See, name: str) -> str:
    """Return the ARN of a parameter of the lab."""
    return str(see.client("ssm").get_parameter(Name=f"/{see.prefix}/{name}")["Parameter"]["ARN"])


def _secret(see: See) -> dict[str, Any]:
    return dict(see.client("secretsmanager").describe_secret(SecretId=f"{see.prefix}/token"))


def _newest_ended_well(see: See, family: str) -> bool:
    """Return whether the newest task of a family exited with 0."""
    stopped = reading.tasks(see.ecs, see.cluster, family=f"{see.prefix}-{family}", desiredStatus="STOPPED")
    newest = max(stopped, key=lambda task: task["createdAt"], default=None)
    return newest is not None and newest["containers"][0].get("exitCode") == 0


def _who(see: See) -> Finding:
    predicted = see.answers.get("predicted")
    if not isinstance(predicted, list | tuple) or len(predicted) != len(_ROLES):
        return (NOT_ATTEMPTED, "") if predicted is None else "not_four_roles"
    if all(role is None for role in predicted):
        return NOT_ATTEMPTED, ""
    said = [str(role).strip().lower() for role in predicted]
    if set(said) - {"execution", "task"}:
        return "not_four_roles"
    mistakes = ("log_by_the_program", "secret_by_the_program", "program_as_ecs", "image_by_the_program")
    for mine, right, mistake in zip(said, _ROLES, mistakes, strict=True):
        if mine != right:
            return mistake
    return DONE, "What happens before the program starts is the execution role's; the program's own calls are not."


def _least(see: See) -> Finding:
    may = _task(see)
    if may.actions == {"ssm:*"} and may.resources == {"*"} and not may.attached:
        return NOT_ATTEMPTED, ""
    rate, last_run = _parameter(see, "rate"), _parameter(see, "last-run")
    if may.attached:
        return "managed_policy"
    if narrow := _too_narrow(may, rate, last_run):
        return narrow
    if wide := _too_wide(may, rate, last_run):
        return wide
    if not _newest_ended_well(see, "worker"):
        return NOT_YET, "The policy is right, and the newest run failed all the same. Run the worker once more."
    return DONE, "The worker ran, and may do nothing but what it did: two actions, each on its own parameter."


def _too_narrow(may: Permissions, rate: str, last_run: str) -> str | None:
    reads, writes = may.allows(READ, rate), may.allows(WRITE, last_run)
    if reads and writes:
        return None
    if any("parameter//" in resource for resource in may.resources):
        return "two_slashes"
    if not reads and READ_AT_START.lower() in may.actions:
        return "the_plural"
    if reads:
        return "only_reads"
    return "only_writes" if writes else "too_narrow"


def _too_wide(may: Permissions, rate: str, last_run: str) -> str | None:
    if any("*" in action or action in map(str.lower, _ALSO_OF_SSM) for action in may.actions):
        return "more_actions"
    if any(may.allows(action, f"{rate}-of-others") for action in (READ, WRITE)):
        return "more_parameters"
    return "crossed" if may.allows(WRITE, rate) or may.allows(READ, last_run) else None


def _execution_role(see: See) -> Finding:
    may, rate, secret = _execution(see), _parameter(see, "rate"), _secret(see)["ARN"]
    has = may.allows(READ_AT_START, rate), may.allows(READ_SECRET, secret)
    if has == (False, False):
        return _nothing_for_secrets(see, may)
    if not all(has):
        return _one_for_secrets(may, secret, parameter=has[0])
    if may.allows(READ_AT_START, f"{rate}-of-others") or may.allows(READ_SECRET, f"{secret}-of-others"):
        return "every_secret"
    if any("*" in action for action in may.actions):
        return "every_action"
    if not _newest_ended_well(see, "greeter"):
        return "not_run_again"
    return (
        DONE,
        "The task starts: ECS reads both values with the execution role, and the program gets them as variables.",
    )


def _nothing_for_secrets(see: See, may: Permissions) -> Finding:
    of_secrets = {READ_AT_START.lower(), READ_SECRET.lower(), "secretsmanager:*"}
    if of_secrets & _task(see).actions:
        return "wrong_role"
    return "the_singular" if READ.lower() in may.actions else (NOT_ATTEMPTED, "")


def _one_for_secrets(may: Permissions, secret: str, *, parameter: bool) -> str:
    if not parameter:
        return "the_singular" if READ.lower() in may.actions else "only_the_secret"
    name = secret.rpartition("-")[0]
    return "without_the_end" if any(resource == name for resource in may.resources) else "only_the_parameter"


def _renew(see: See) -> Finding:
    service = see.service(SERVICE)
    if service is None:
        return NOT_ATTEMPTED, "There is no service web: run the cells above first."
    if not service["desiredCount"]:
        return "nobody_left"
    changed = _secret(see)["LastChangedDate"]
    newest = service["deployments"][0]
    if _shows_the_token(see, service["taskDefinition"]):
        return "in_the_open"
    tasks = see.tasks(SERVICE)
    old = [task for task in tasks if task["createdAt"] < changed]
    if newest["createdAt"] < changed:
        return (NOT_ATTEMPTED, "") if old else "by_hand"
    if old or len(service["deployments"]) > 1 or len(tasks) < service["desiredCount"]:
        return "looked_too_soon"
    return DONE, "All tasks began after the change, so each of them read the new value. Nobody was without a task."


def _shows_the_token(see: See, definition: str) -> bool:
    """Return whether the token stands in the task definition itself."""
    found = see.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]["containerDefinitions"]
    return any(each["name"] == "TOKEN" for container in found for each in container.get("environment", []))


def _pull(see: See) -> Finding:
    may = _execution(see)
    repository = see.client("ecr").describe_repositories(repositoryNames=[f"{see.prefix}/hello"])["repositories"][0]
    arn, other = repository["repositoryArn"], f"{repository['repositoryArn']}-of-others"
    if may.attached:
        return "managed_policy"
    if not any(action.startswith(("ecr:", "*")) for action in may.actions):
        of_task = any(action.startswith("ecr:") for action in _task(see).actions)
        return "wrong_role" if of_task else (NOT_ATTEMPTED, "")
    if not may.allows(LOGIN, "*"):
        return "login_somewhere" if LOGIN.lower() in may.actions else "no_login"
    lacks = [action for action in PULL if not may.allows(action, arn)]
    if lacks:
        return "no_pull" if len(lacks) == len(PULL) else "half_a_pull"
    if any(may.allows(action, arn) for action in _ALSO_OF_ECR):
        return "more_than_pull"
    if any(may.allows(action, other) for action in PULL):
        return "every_repository"
    if not _newest_ended_well(see, "hello"):
        return "not_run_again"
    return DONE, "It logs in, and pulls from this repository and no other."


EXERCISES = (
    Exercise(
        "who",
        'Put `"execution"` or `"task"` into `predicted`, once for each of the four.',
        _who,
        hints=(
            "Ask for each: does it happen before the program of the container runs, or does the program do it?",
            "ECS, and Fargate for it, opens the log, reads what stands under `secrets`, and pulls. Only one is left.",
            "Three are done before the program starts: the log, the secret, the image.",
        ),
        mistakes={
            "not_four_roles": 'Give a list of four texts, each "execution" or "task".',
            "log_by_the_program": (
                "Number 1: the stream is opened before your program prints its first line. CloudTrail shows who did it."
            ),
            "secret_by_the_program": (
                "Number 2: when the program starts, the variable is filled already. So who has read the secret?"
            ),
            "program_as_ecs": "Number 3: here the program itself calls AWS. Look in the list above who read the rate.",
            "image_by_the_program": "Number 4: while the image is pulled, is there a program yet that could call?",
        },
    ),
    Exercise(
        "least",
        "Replace the policy `worker` of the task role by one that allows just the two calls, each on its parameter.",
        _least,
        hints=(
            "Two statements: each action with the one parameter that it was called on.",
            'The ARN of a parameter is in the answer of ssm.get_parameter(Name=...)["Parameter"]["ARN"], and in the '
            "refusal above.",
            'allow(task, "worker", {"Action": "ssm:GetParameter", "Resource": <ARN of rate>}, and a second statement '
            "with ssm:PutParameter and the ARN of last-run).",
        ),
        mistakes={
            "two_slashes": (
                "An ARN has parameter//: the name begins with a slash already. IAM compares letter by letter, and then "
                "nothing fits. Compare it with the ARN in the refusal."
            ),
            "the_plural": (
                "ssm:GetParameters is another action than the one that the program called. Look at the event's name."
            ),
            "only_reads": "Too narrow: it may read the rate, and not note its run. The log of the last run says it.",
            "only_writes": "Too narrow: it may note its run, and not read the rate. The log of the last run says it.",
            "too_narrow": (
                "Too narrow: neither call is allowed on its parameter. Read the refusal in the log: the action and "
                "the resource must be there, to the letter."
            ),
            "managed_policy": (
                "Too wide: a policy of AWS is attached to the task role, written for everybody. Detach it, and write "
                "down the two calls."
            ),
            "more_actions": (
                "Too wide: it allows actions that the worker never called, and a star takes in what AWS will add, too. "
                "Is the policy from before still there, under its name `worker`?"
            ),
            "more_parameters": (
                "Too wide: the actions are right, but it may use them on other parameters too. Which two did it touch?"
            ),
            "crossed": (
                "Too wide: one statement with two actions and two resources allows each action on each resource. The "
                "worker could overwrite the rate. Write two statements."
            ),
        },
    ),
    Exercise(
        "execution",
        "Allow the execution role to read the two values, and run `greeter` again until it says its rate.",
        _execution_role,
        hints=(
            "stoppedReason names the role, the action and the resource. Which of your two roles is it?",
            "There are two values, and ECS gives up at the first that it cannot read. Run again, and read again.",
            'allow(execution, "secrets", {"Action": "ssm:GetParameters", "Resource": <ARN of rate>}, '
            '{"Action": "secretsmanager:GetSecretValue", "Resource": token}), then tell(run(greeter)).',
        ),
        mistakes={
            "wrong_role": (
                "You gave it to the task role. No program runs yet when the values are read: whose session does "
                "stoppedReason name?"
            ),
            "the_singular": (
                "ssm:GetParameter is what the worker called. ECS reads several at once: look at the action in "
                "stoppedReason, and mind the last letter."
            ),
            "only_the_parameter": (
                "The parameter can be read now. Run it again, and stoppedReason names the next thing that is missing."
            ),
            "only_the_secret": "The secret can be read now, and the parameter cannot. Read stoppedReason again.",
            "without_the_end": (
                "The ARN of a secret ends in a hyphen and six letters of its own. Without them it is another one: "
                "take the ARN that create_secret gave you."
            ),
            "every_secret": (
                "Too wide: with this role ECS could put every secret of the account into a task. Name these two."
            ),
            "every_action": "Too wide: a star in an action. stoppedReason names the two actions that are needed.",
            "not_run_again": "The permissions are right. Run greeter again: a task that has stopped never tries again.",
        },
    ),
    Exercise(
        "renew",
        "Have every task of the service `web` read the new value, without changing the task definition by hand.",
        _renew,
        hints=(
            "A container reads its secrets when it starts. So you need new tasks: which part of ECS replaces tasks?",
            "A deployment replaces all tasks, and one can be started though nothing has changed.",
            'ecs.update_service(cluster=cluster, service="web", forceNewDeployment=True), then wait until the '
            "deployment is COMPLETED.",
        ),
        mistakes={
            "by_hand": (
                "All tasks are new, but you took the old ones away yourself, and nothing kept enough of them healthy "
                "meanwhile. Let ECS replace them: start a deployment."
            ),
            "looked_too_soon": "The new deployment is on its way, and old tasks are still there. Let it finish.",
            "in_the_open": (
                "The token stands in the task definition now, where everybody reads it who may describe it. Go back to "
                "`secrets`: the definition needs no change."
            ),
            "nobody_left": "The service wants no tasks now. Give it its two tasks back, and start a deployment.",
        },
    ),
    Exercise(
        "pull",
        "Allow the execution role to log in and to pull from this repository, no more, and run `hello` again.",
        _pull,
        hints=(
            "Four actions, in two statements: one is on the whole registry, three are on one repository.",
            'ecr:GetAuthorizationToken takes no resource, so its Resource is "*".',
            'allow(execution, "images", {"Action": "ecr:GetAuthorizationToken", "Resource": "*"}, {"Action": [the '
            'other three], "Resource": repository["repositoryArn"]}), then tell(run(hello)).',
        ),
        mistakes={
            "wrong_role": "The image is pulled before the program starts. Which of the two roles does that?",
            "no_login": "Before it pulls, ECS logs in to the registry. stoppedReason names that action.",
            "login_somewhere": (
                "The login is to the registry as a whole. AWS knows no resource for it, so a policy that names one "
                "never fits: stoppedReason shows the resource."
            ),
            "no_pull": "It may log in now. The 403 says that the registry lets nobody pull: allow that as well.",
            "half_a_pull": "A pull takes three actions: one asks for layers, one for their addresses, one for images.",
            "more_than_pull": "Too wide: with this, a task that starts could also push or delete. Allow the pull only.",
            "every_repository": "Too wide: it may pull from every repository. Only the login needs the star.",
            "managed_policy": (
                "That works, and most accounts do it: AWS's own policy. It lets the role pull from every repository "
                "and write to every log. Detach it, and name this repository."
            ),
            "not_run_again": "The permissions are right. Run hello again: a task that has stopped never tries again.",
        },
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "the task runs, so ECS had all that it needs to start it. Who calls DynamoDB?",
                "c": "who deploys must be allowed to pass roles on; what the program may do stands elsewhere.",
            },
        ),
        Question(
            "c",
            {
                "a": "think of the service after five minutes: which value did its tasks have?",
                "b": "the definition names the secret, not its value, so nothing in it has changed.",
            },
        ),
        Question(
            "b",
            {
                "a": "a missing permission is answered with AccessDenied. Here nobody answered at all.",
                "c": "a policy of the repository answers too, if only with a refusal. Here nobody answered at all.",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1: is it before or after the program has started? For 3: did somebody say no, or nobody anything?",
            "For 2: when does a container read its secrets?",
        ),
        done="All three. You know who calls, when, and where a refusal shows.",
    ),
)
