"""What cells of a notebook may try to reach AWS, run in a process of its own that says how each of them ended.

`python hostile_cells.py FILE` writes the ends to FILE as JSON. Everything before the lab is opened is done by a user
who has real keys, in an environment that points to AWS in every way that there is.
"""

import asyncio
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import httpx
import requests
from botocore.config import Config
from ecslab import Lab

URL = "https://sts.us-east-1.amazonaws.com"
HOST = "sts.us-east-1.amazonaws.com"
PROFILES = ("real", "process", "sign-in", "role", "machine", "container")
REGIONS = ("eu-central-1", "us-gov-west-1", "cn-north-1")
NOT_SIMULATED = ("gamelift.list_fleets", "lightsail.get_regions")


def clusters(client: Any) -> Any:
    return client.list_clusters()["clusterArns"]


def through_s3(region: str, style: str) -> Any:
    s3 = boto3.client("s3", region_name=region, config=Config(s3={"addressing_style": style}))
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=f"lab-{style}-{region}", **where)
    s3.put_object(Bucket=f"lab-{style}-{region}", Key="x", Body=b"hello")
    return s3.get_object(Bucket=f"lab-{style}-{region}", Key="x")["Body"].read().decode()


def presigned() -> str:
    return str(boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "lab", "Key": "x"}))


def in_a_thread(act: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(act).result()


def fork() -> Any:
    """Ask AWS for its address in a forked child, which raises what happened there."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(socket.getaddrinfo, (HOST, 443))


def program(*command: str) -> Any:
    """Run a command as `!` in a cell does, and raise what it wrote if it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return done.stdout


def call(name: str) -> Any:
    service, _, operation = name.partition(".")
    return getattr(boto3.client(service), operation)()


async def _open() -> Any:
    return await asyncio.open_connection(HOST, 443)


PYTHON = (sys.executable, "-c")
BOTO3 = "import boto3; boto3.client('ecs').list_clusters()"
# Made before the lab is opened.
EARLY_CLIENT = boto3.client("ecs")
EARLY_ENDPOINT = boto3.client("ecs", endpoint_url="https://ecs.example.com")
EARLY_SESSION = boto3.Session()
EARLY_RESOURCE = boto3.resource("s3")
EARLY_BOTOCORE = botocore.session.Session()
EARLY_PROFILES = {name: boto3.Session(profile_name=name) for name in PROFILES}
EARLY_LOOK_UP = socket.getaddrinfo
EARLY_OPENER = urllib.request.build_opener()

ANSWERED: dict[str, Callable[[], Any]] = {
    "a client": lambda: clusters(boto3.client("ecs")),
    "a client made before": lambda: clusters(EARLY_CLIENT),
    "a session made before": lambda: clusters(EARLY_SESSION.client("ecs")),
    "a resource": lambda: list(boto3.resource("s3").buckets.all()),
    "a resource made before": lambda: list(EARLY_RESOURCE.buckets.all()),
    "a session of botocore": lambda: clusters(botocore.session.Session().create_client("ecs")),
    "a session of botocore made before": lambda: clusters(EARLY_BOTOCORE.create_client("ecs")),
    "a client in a thread": lambda: in_a_thread(lambda: clusters(boto3.client("ecs"))),
    **{
        f"a session made before with the profile {name}": (
            lambda name=name: clusters(EARLY_PROFILES[name].client("ecs", region_name="us-east-1"))
        )
        for name in PROFILES
    },
    **{f"Region {name}": lambda name=name: clusters(boto3.client("ecs", region_name=name)) for name in REGIONS},
    **{
        f"S3 in {region}, {style} addressing": lambda region=region, style=style: through_s3(region, style)
        for region in ("us-east-1", "eu-central-1", "us-gov-west-1")
        for style in ("path", "virtual")
    },
}
BLOCKED: dict[str, Callable[[], Any]] = {
    "a client made before with an endpoint elsewhere": lambda: clusters(EARLY_ENDPOINT),
    "a client with an endpoint elsewhere": lambda: clusters(
        boto3.client("ecs", endpoint_url="https://ecs.example.com")
    ),
    **{f"a service that is not simulated: {name}": lambda name=name: call(name) for name in NOT_SIMULATED},
    "urllib": lambda: urllib.request.urlopen(URL, timeout=1),
    "an opener of urllib made before": lambda: EARLY_OPENER.open(URL, timeout=1),
    "urllib and a presigned URL": lambda: urllib.request.urlopen(presigned(), timeout=1),
    "requests": lambda: requests.get("https://example.com", timeout=1),
    "httpx": lambda: httpx.get(URL, timeout=1),
    "httpx without the environment": lambda: httpx.get(URL, timeout=1, trust_env=False),
    "a socket": lambda: socket.create_connection((HOST, 443), timeout=1),
    "a look-up": lambda: socket.getaddrinfo(HOST, 443),
    "a look-up imported before": lambda: EARLY_LOOK_UP(HOST, 443),
    "asyncio": lambda: asyncio.run(_open()),
    "a thread": lambda: in_a_thread(lambda: socket.create_connection((HOST, 443), timeout=1)),
    "a forked child": fork,
    "the metadata of an EC2 instance": lambda: urllib.request.urlopen("http://169.254.169.254/latest", timeout=1),
    "the credentials of a container": lambda: urllib.request.urlopen("http://169.254.170.2/v2", timeout=1),
}
CLOSED: dict[str, Callable[[], Any]] = {
    "!aws": lambda: program(sys.executable, "-m", "awscli", "ecs", "list-clusters"),
    "!aws with an endpoint elsewhere": lambda: program(
        sys.executable, "-m", "awscli", "ecs", "list-clusters", "--endpoint-url", "https://ecs.us-east-1.amazonaws.com"
    ),
    "boto3 in another Python": lambda: program(*PYTHON, BOTO3),
    "urllib in another Python": lambda: program(*PYTHON, f"import urllib.request; urllib.request.urlopen('{URL}')"),
}


def end_of(act: Callable[[], Any]) -> str:
    """Return how a cell ended: with an answer, or with the errors that it raised, each with its cause."""
    try:
        act()
    except BaseException as fault:
        told, error = [], fault
        while error is not None:
            told.append(f"{type(error).__name__}: {error}")
            error = error.__cause__ or error.__context__
        return " <- ".join(told)
    return "answered"


def main(report: Path) -> None:
    environment = dict(os.environ)
    lab = Lab("05_services", backend="moto")
    boto3.client("s3").create_bucket(Bucket="lab")
    kinds = {"answered": ANSWERED, "blocked": BLOCKED, "closed": CLOSED}
    ends = {kind: {name: end_of(act) for name, act in cases.items()} for kind, cases in kinds.items()}
    lab.close()
    ends["afterwards"] = {"environment": "the user's own" if dict(os.environ) == environment else "changed"}
    report.write_text(json.dumps(ends))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
