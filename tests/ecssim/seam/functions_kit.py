"""What tests of functions share: a way to make one, and to invoke it."""

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import boto3

TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


def zipped(**files: str) -> bytes:
    """Return a ZIP file of Python files; two underscores in a name stand for a folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name.replace('__', '/')}.py", text)
    return buffer.getvalue()


@dataclass(frozen=True)
class Result:
    """What came of an invocation."""

    value: Any
    error: str | None
    log: str
    raw: dict[str, Any]


class FunctionsKit:
    """A client of Lambda with a role for functions."""

    def __init__(self) -> None:
        policy = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        role = boto3.client("iam").create_role(RoleName="functions", AssumeRolePolicyDocument=policy)
        self.role = role["Role"]["Arn"]
        self.client = boto3.client("lambda")

    def create(self, body: str, name: str = "f", files: dict[str, str] | None = None, **settings: Any) -> str:
        """Create a function whose module index has that text, and return its ARN."""
        created = self.client.create_function(
            FunctionName=name,
            Role=self.role,
            Runtime="python3.13",
            Handler="index.handler",
            Code={"ZipFile": zipped(index=body, **(files or {}))},
            **settings,
        )
        return str(created["FunctionArn"])

    def invoke(self, name: str = "f", event: Any = None, **settings: Any) -> Result:
        """Invoke a function and wait for its answer."""
        raw = self.client.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail", **settings)
        log = base64.b64decode(raw.get("LogResult", "")).decode()
        return Result(json.loads(raw["Payload"].read() or "null"), raw.get("FunctionError"), log, raw)
