"""Commands of the AWS CLI, of which each is one call to AWS: `aws ssm get-parameter --name /a --query Parameter.Value`.

Known are the services whose commands are the methods of boto3 under other names; those of S3 are not among them.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jmespath
from botocore.loaders import Loader
from botocore.model import ServiceModel

from ..truth import aws_calls as truth
from .aws_call import AwsCall, Printing

NAME = "aws"
_OUTPUTS = ("json", "text")
_OTHERWISE_NAMED = ("s3",)


class UnknownCommandError(ValueError):
    """No command of the AWS CLI that could be foreseen."""


def call_of(words: Sequence[str], after_s: float = 0.0) -> AwsCall:
    """Return the call that a command makes.

    Arguments:
        words: the command without `aws`, such as ssm, get-parameter, --name, /a.
        after_s: how many seconds after the start of its container it is made.

    Raises:
        UnknownCommandError: for a command or an option that is not known.
    """
    service, command = [*words, "", ""][:2]
    method = command.replace("-", "_")
    if service in _OTHERWISE_NAMED or (service, method) not in truth.OPERATIONS.value:
        raise UnknownCommandError(f"aws {service} {command} is not one of {', '.join(_known())}")
    options = _options(words[2:])
    printing = Printing(_one(options, "query"), _one(options, "output") or _OUTPUTS[0])
    _one(options, "region")
    if printing.output not in _OUTPUTS:
        raise UnknownCommandError(f"--output {printing.output} is not one of {' and '.join(_OUTPUTS)}")
    parameters = dict(_parameter(service, method, name, values) for name, values in options.items())
    return AwsCall(service, method, parameters, after_s, printing=printing)


def lines(printing: Printing, answer: Mapping[str, Any]) -> list[str]:
    """Return what a command prints of an answer.

    Arguments:
        answer: that of boto3.
    """
    shown: Any = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    if printing.query:
        shown = jmespath.search(printing.query, shown)
    if printing.output == "text" and not isinstance(shown, Mapping):
        return ["\t".join(str(each) for each in (shown if isinstance(shown, list) else [shown]))]
    return json.dumps(shown, indent=4, default=lambda moment: moment.isoformat()).split("\n")


def _known() -> list[str]:
    return [
        f"aws {service} {method.replace('_', '-')}"
        for service, method in truth.OPERATIONS.value
        if service not in _OTHERWISE_NAMED
    ]


def _options(words: Sequence[str]) -> dict[str, list[str]]:
    """Return the values that follow each option."""
    found: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("--"):
            name, _, value = word.removeprefix("--").partition("=")
            found[name] = [value] if value else []
        elif found:
            list(found.values())[-1].append(word)
        else:
            raise UnknownCommandError(f"{word!r} belongs to no option")
    return found


def _one(options: dict[str, list[str]], name: str) -> str:
    """Take an option of every command, and return its value; nothing if it is not there."""
    return " ".join(options.pop(name, []))


def _parameter(service: str, method: str, option: str, values: list[str]) -> tuple[str, Any]:
    """Return the parameter that an option gives, and its value."""
    members = _members(service, method)
    on = option.removeprefix("no-")
    if on in members and members[on][1] == "boolean":
        return members[on][0], on == option
    if option not in members or not values:
        raise UnknownCommandError(
            f"--{option} is no option of aws {service} {method.replace('_', '-')}, or lacks a value"
        )
    name, kind = members[option]
    if kind in ("string", "blob"):
        return name, " ".join(values)
    if kind == "list" and not values[0].startswith("["):
        return name, values
    try:
        return name, json.loads(" ".join(values))
    except ValueError as fault:
        raise UnknownCommandError(f"the value of --{option} cannot be read: {fault}") from fault


@cache
def _members(service: str, method: str) -> dict[str, tuple[str, str]]:
    """Return the parameters of an operation by their options: each with its name and its type."""
    model = ServiceModel(
        Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False).load_service_model(
            service, "service-2"
        )
    )
    operation = model.operation_model("".join(word.capitalize() for word in method.split("_")))
    return {_option(name): (name, shape.type_name) for name, shape in operation.input_shape.members.items()}


def _option(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")
