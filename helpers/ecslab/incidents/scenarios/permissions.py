"""Incidents in which a task may not have, or cannot find, what it needs before it starts."""

import json
from typing import Any

from .. import steps
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site
from .releases import PERCENTS, arrange_for_release

_SECRETS = "read-secrets"
_AWS_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


def _allow(parameter_arn: str) -> str:
    statement = {"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": parameter_arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _role(iam: Any, name: str) -> str:
    trust = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]
    iam.attach_role_policy(RoleName=name, PolicyArn=_AWS_POLICY)
    return str(made["Arn"])


def _arrange_secret(site: Site) -> None:
    """A service whose container gets a password from Parameter Store, by a role of its own."""
    iam, ssm = site.lab.client("iam"), site.lab.client("ssm")
    role = f"{site.lab.prefix}-{site.chance.choice(('shop', 'front', 'pay', 'core'))}-execution"
    role_arn = _role(iam, role)
    name = f"/{site.lab.prefix}/{site.chance.choice(('db', 'cache', 'mail'))}/password"
    ssm.put_parameter(Name=name, Value="not a real one", Type="SecureString")
    parameter = str(ssm.get_parameter(Name=name)["Parameter"]["ARN"])
    iam.put_role_policy(RoleName=role, PolicyName=_SECRETS, PolicyDocument=_allow(parameter))
    secrets = {"secrets": [{"name": "PASSWORD", "valueFrom": parameter}]}
    low, high = site.chance.choice(PERCENTS)
    definition = {"executionRoleArn": role_arn, "container": secrets}
    site.facts |= {"role": role, "parameter": parameter, "policy": _allow(parameter)}
    site.open_shop(definition=definition, minimum_percent=low, maximum_percent=high)


def _spoil_secret(site: Site) -> None:
    """Somebody took away what a role seemed not to need; then comes a release."""
    iam, role, parameter = site.lab.client("iam"), site.facts["role"], site.facts["parameter"]
    if site.chance.random() < 0.5:
        iam.delete_role_policy(RoleName=role, PolicyName=_SECRETS)
        site.facts["left"] = "inline policies: []"
    else:
        other = parameter.replace("/password", "/user")
        iam.put_role_policy(RoleName=role, PolicyName=_SECRETS, PolicyDocument=_allow(other))
        site.facts["left"] = other
    definition = site.definition(site.hit)
    container = {"secrets": definition["containerDefinitions"][0]["secrets"]}
    site.push(site.hit, site.hit.version(1))
    site.release(site.hit, executionRoleArn=definition["executionRoleArn"], container=container)


SECRET_DENIED = Scenario(
    "secret_denied",
    "the execution role may no longer read the secret that the container needs",
    _arrange_secret,
    _spoil_secret,
    nothing_remains,
    hints=(
        "Tasks stop before their container starts. Read stoppedReason to its end.",
        "The message names who may not do what. Tasks that run have their secret already; only new ones ask for it. "
        "Which role is it, and what do its policies allow?",
        "`put_role_policy` gives the role an inline policy: ssm:GetParameters on the ARN that stands in the task "
        "definition under secrets.",
    ),
    looks=(
        steps.stopped("The reason says who may not do what.", "is not authorized to perform: ssm:GetParameters"),
        Step(
            "Which role, and which secret?",
            'definition = ecs.describe_task_definition(taskDefinition="$family")["taskDefinition"]\n'
            'print(definition["executionRoleArn"], definition["containerDefinitions"][0]["secrets"])',
            "$parameter",
        ),
        Step(
            "What may the role do?",
            'names = iam.list_role_policies(RoleName="$role")["PolicyNames"]\n'
            'print("inline policies:", names)\n'
            "for name in names:\n"
            '    print(iam.get_role_policy(RoleName="$role", PolicyName=name)["PolicyDocument"])',
            "$left",
        ),
    ),
    mends=(
        Step(
            "Let it read this secret, and no other.",
            'iam.put_role_policy(RoleName="$role", PolicyName="read-secrets", PolicyDocument=\'$policy\')',
        ),
    ),
    prevents=(
        "a permission that is used only when a task starts looks unused for weeks: before one is taken away, start a "
        "task without it."
    ),
)


def _spoil_log_group(site: Site) -> None:
    """Somebody deleted old logs, and with them the group; then comes a release."""
    site.lab.client("logs").delete_log_group(logGroupName=site.log_group(site.hit))
    site.push(site.hit, site.hit.version(1))
    site.release(site.hit)


LOG_GROUP_GONE = Scenario(
    "log_group_gone",
    "the log group that the container writes to was deleted",
    arrange_for_release,
    _spoil_log_group,
    nothing_remains,
    hints=(
        "Tasks stop before their container starts. Read stoppedReason to its end.",
        "ECS cannot open a log stream. Where is the container to write, and is that there?",
        "`create_log_group` with the name that stands in the task definition under logConfiguration.",
    ),
    looks=(
        steps.stopped("The reason names what is missing.", "The specified log group does not exist"),
        Step(
            "Which group is it?",
            'definition = ecs.describe_task_definition(taskDefinition="$family")["taskDefinition"]\n'
            'definition["containerDefinitions"][0]["logConfiguration"]["options"]["awslogs-group"]',
            "$log_group",
        ),
        Step(
            "And is it there?",
            'len(logs.describe_log_groups(logGroupNamePrefix="$log_group")["logGroups"])',
            "0",
        ),
    ),
    mends=(Step("Create it.", 'logs.create_log_group(logGroupName="$log_group")'),),
    prevents=(
        "let logs expire with a retention policy instead of deleting groups, and keep log groups in the same template "
        "as the service that needs them."
    ),
)
