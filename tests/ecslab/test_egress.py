"""With the moto backend nothing leaves the loopback, whatever the environment holds: case by case, seen by the kernel.

All cases run in one process under strace, which sees what that process and its children ask of the operating system,
in whichever language they do it. Where there is no strace, only how the cases end is looked at.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPT = HERE / "hostile_cells.py"
SEEN_BY_STRACE = ("connect", "sendto", "sendmsg", "sendmmsg")
INTERNET = re.compile(r"sa_family=AF_INET6?,.*?(?:inet_addr\(\"|inet_pton\(AF_INET6, \")([^\"]+)")
REAL = "AKIAREALREALREALREAL"
CONFIG = """
[default]
region = eu-west-3
[profile real]
region = eu-west-3
[profile process]
credential_process = touch {ran}
[profile sign-in]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = learner
[profile role]
role_arn = arn:aws:iam::123456789012:role/learner
source_profile = real
[profile machine]
role_arn = arn:aws:iam::123456789012:role/learner
credential_source = Ec2InstanceMetadata
[profile container]
role_arn = arn:aws:iam::123456789012:role/learner
credential_source = EcsContainer
"""
CREDENTIALS = f"[real]\naws_access_key_id = {REAL}\naws_secret_access_key = a-real-secret\n"
ENVIRONMENT = {
    "AWS_PROFILE": "real",
    "AWS_SESSION_TOKEN": "a-real-token",
    "AWS_ENDPOINT_URL": "https://aws.example.com",
    "AWS_ENDPOINT_URL_ECS": "https://ecs.example.com",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token",
    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/learner",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://169.254.169.254",
    "AWS_CSM_ENABLED": "true",
    "AWS_CSM_HOST": "192.0.2.1",
    "HTTP_PROXY": "http://192.0.2.1:3128",
    "HTTPS_PROXY": "http://192.0.2.1:3128",
    "AWS_MAX_ATTEMPTS": "1",
}


@dataclass(frozen=True)
class Seen:
    """What came of the cells.

    Arguments:
        ends: how each case ended, by the end that is right for it.
        contacted: the addresses of the internet families that anybody contacted; None without strace.
        ran: whether the user's credential_process ran.
    """

    ends: dict[str, dict[str, str]]
    contacted: set[str] | None
    ran: bool


def strace(trace: Path) -> list[str]:
    """Return the beginning of a command that is watched, or nothing where nobody may watch."""
    command = ["strace", "-f", "-e", f"trace={','.join(SEEN_BY_STRACE)}", "-o", str(trace)]
    if shutil.which("strace") is None:
        return []
    return command if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0 else []


def contacted(trace: Path) -> set[str]:
    """Return the addresses of the internet families in what strace wrote."""
    return set(INTERNET.findall(trace.read_text()))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """All cases, run once by a user with real keys in the environment and in ~/.aws."""
    home = tmp_path_factory.mktemp("home")
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(CONFIG.format(ran=home / "ran"))
    (home / ".aws" / "credentials").write_text(CREDENTIALS)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ECSLAB_"))}
    hostile = {name: value.format(home=home) for name, value in ENVIRONMENT.items()}
    (home / "token").write_text("a-real-token")
    environment = clean | hostile | {"HOME": str(home), "ECSLAB_HOME": str(home / "lab")}
    report, trace = home / "report", home / "trace"
    watch = strace(trace)
    subprocess.run([*watch, sys.executable, str(SCRIPT), str(report)], check=True, env=environment, timeout=300)
    return Seen(json.loads(report.read_text()), contacted(trace) if watch else None, (home / "ran").exists())


def test_what_is_for_aws_is_answered_by_the_simulation(seen: Seen) -> None:
    assert {name: end for name, end in seen.ends["answered"].items() if end != "answered"} == {}


def test_what_is_for_elsewhere_is_refused_with_a_sentence(seen: Seen) -> None:
    said = "nothing may leave this machine"
    assert {name: end for name, end in seen.ends["blocked"].items() if said not in end} == {}


def test_programs_that_a_cell_starts_end_at_a_closed_port(seen: Seen) -> None:
    said = re.compile(r"127\.0\.0\.1:9|Connection refused")
    assert {name: end for name, end in seen.ends["closed"].items() if not said.search(end)} == {}


def test_no_address_but_the_loopback_is_contacted_and_no_name_server_is_asked(seen: Seen) -> None:
    if seen.contacted is None:
        pytest.skip("there is no strace, or it may not watch")
    assert seen.contacted == {"127.0.0.1"}


def test_no_program_for_credentials_runs(seen: Seen) -> None:
    assert not seen.ran


def test_the_environment_is_the_users_own_after_the_lab(seen: Seen) -> None:
    assert seen.ends["afterwards"] == {"environment": "the user's own"}


def test_the_watch_sees_what_leaves(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    watch = strace(trace)
    if not watch:
        pytest.skip("there is no strace, or it may not watch")
    # To connect a datagram socket sends nothing.
    leave = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    subprocess.run([*watch, sys.executable, "-c", leave], check=True)
    assert contacted(trace) == {"192.0.2.1"}


KERNEL = """
from ecslab import Lab
lab = Lab("05_services")
import socket
with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
    print("loopback works")
"""


def test_the_sockets_of_a_kernel_work_while_a_lab_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_client.manager import run_kernel

    monkeypatch.setenv("HTTPS_PROXY", "http://192.0.2.1:3128")
    with run_kernel(kernel_name="python3") as client:
        said: list[str] = []
        for cell in (KERNEL, "print('still here')", "lab.leave()"):
            answer = client.execute_interactive(
                cell, timeout=60, output_hook=lambda told: said.append(told["content"].get("text", ""))
            )
            assert answer["content"]["status"] == "ok", answer["content"]
    assert "".join(said) == "loopback works\nstill here\n"
