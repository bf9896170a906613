"""A shell asks the addresses that it is told to, and says by name what it does not understand."""

from typing import Any

import pytest
from ecssim import EndpointError, UnreachableError
from ecssim.outside.connections import RefusedError, TimedOutError
from ecssim.outside.resolver import NoSuchNameError
from ecssim.outside.shell import Ended, Shell

AGENT = "http://localhost:51678/v1/metadata"
METADATA = "$ECS_CONTAINER_METADATA_URI_V4/task"


def get(address: str) -> Any:
    if address == "http://silent":
        raise UnreachableError("nobody is there")
    if address == "http://refuses":
        raise EndpointError(404, "nothing is known of that")
    return "a licence" if address.endswith("/license") else {"asked": address}


def enter(docker_id: str) -> Shell:
    if docker_id != "d0c4":
        raise UnreachableError(f"No such container: {docker_id}")
    return Shell(lambda address: {"inside": address})


def run(script: str) -> Ended:
    return Shell(get, enter).run(script)


@pytest.mark.parametrize(
    "options", ["", "-s", "--silent --show-error --fail", "-s -m 10", "--max-time 10 -S", "-f --silent"]
)
def test_curl_writes_the_answer_as_json(options: str) -> None:
    assert run(f"curl {options} '{AGENT}'") == Ended(0, f'{{"asked": "{AGENT}"}}')


def test_an_answer_that_is_text_stays_text() -> None:
    assert run("curl -s http://localhost:51678/license").output == "a licence"


def test_an_address_with_a_question_is_one_address() -> None:
    assert run("curl -s 'http://localhost:51678/v1/tasks?taskarn=arn:1&x=2'").output.endswith('arn:1&x=2"}')


def test_curl_shows_a_refusal_unless_it_is_told_to_fail() -> None:
    assert run("curl -s http://refuses") == Ended(0, '{"error": "nothing is known of that"}')
    failed = run("curl --fail -s http://refuses")
    assert (failed.code, failed.output) == (22, "")
    assert "error: 404" in failed.errors


def test_a_silent_address_is_an_error_of_its_own() -> None:
    silent = run("curl -s http://silent")
    assert silent.code == 7
    assert "nobody is there" in silent.errors


def test_docker_exec_asks_from_inside_of_the_container() -> None:
    for script in (f"docker exec d0c4 curl -s '{METADATA}'", f"docker exec -i d0c4 sh -c 'curl -s \"{METADATA}\"'"):
        assert run(script) == Ended(0, f'{{"inside": "{METADATA}"}}')


def test_docker_exec_in_a_container_that_is_not_there_fails() -> None:
    gone = run("docker exec abcd curl -s http://x")
    assert gone.code == 1
    assert "No such container: abcd" in gone.errors


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("curl -s http://a || wget -qO- http://b", 1),
        ("curl -s http://silent || wget -qO- http://b", 1),
        ("curl -s http://a && curl -s http://b", 2),
        ("curl -s http://silent && curl -s http://b", 0),
        ("curl -s http://a; curl -s http://b", 2),
        ("curl -s http://a\ncurl -s http://b", 2),
    ],
)
def test_commands_are_joined_as_in_a_shell(script: str, asked: int) -> None:
    assert run(script).output.count("asked") == asked


@pytest.mark.parametrize(
    "script",
    [
        "rm -rf /",
        "curl -X PUT http://a",
        "curl http://a http://b",
        "curl -s",
        "wget http://a http://b",
        "wget --post-data=x http://a",
        "docker ps",
        "docker exec d0c4",
        "docker exec --user root d0c4 curl http://a",
        "docker exec d0c4 docker exec d0c4 curl http://a",
        "curl -s http://a | jq .",
        "sudo curl -s http://a",
        "sh -c",
        "echo 'open",
    ],
)
def test_what_is_not_understood_says_so_by_name(script: str) -> None:
    ended = run(script)
    assert (ended.code, ended.output) == (127, "")
    assert "ecssim does not simulate this command" in ended.errors


# Finding others


class Finds:
    """A container that finds web.shop.local by DNS, api by Service Connect, and nobody else."""

    def resolve(self, name: str, record_type: str = "A") -> list[str]:
        known = {"web.shop.local": ["10.0.0.5", "10.0.1.6"], "api": ["127.255.0.1"], "srv.shop.local": []}
        if name not in known:
            raise NoSuchNameError(f"{name}: NXDOMAIN.")
        return known[name]

    def connect(self, name: str, port: int) -> Any:
        if port == 81:
            raise RefusedError("nobody listens")
        if port == 82:
            raise TimedOutError("dropped")
        address = self.resolve(name)[-1]
        if name == "api":
            return {"task": "arn", "address": "10.0.1.9", "port": 32768, "through": "service connect"}
        return {"task": "arn", "address": address, "port": port, "through": "dns"}


REACH = "curl -s -o /dev/null -w %{remote_ip}:%{remote_port} "


def find(script: str) -> Ended:
    return Shell(get, finds=Finds()).run(script)


def test_getent_writes_each_address_once_for_each_kind_of_socket() -> None:
    lines = find("getent ahostsv4 web.shop.local").output.splitlines()
    assert lines[0].split() == ["10.0.0.5", "STREAM", "web.shop.local"]
    assert [line.split() for line in lines[1:4]] == [["10.0.0.5", "DGRAM"], ["10.0.0.5", "RAW"], ["10.0.1.6", "STREAM"]]


@pytest.mark.parametrize("name", ["nobody.local", "srv.shop.local"])
def test_getent_fails_for_a_name_without_addresses(name: str) -> None:
    assert find(f"getent ahostsv4 {name}") == Ended(2)
    assert find(f"getent ahostsv4 {name} || echo nobody").output == "nobody\n"


@pytest.mark.parametrize(
    ("url", "reached"),
    [
        ("http://web.shop.local:8080/", "10.0.1.6:8080"),
        ("web.shop.local", "10.0.1.6:80"),
        ("http://api/", "127.255.0.1:80"),
    ],
)
def test_curl_writes_out_whom_the_container_has_reached(url: str, reached: str) -> None:
    assert find(REACH + url) == Ended(0, reached)


@pytest.mark.parametrize(("url", "code"), [("http://nobody.local/", 6), ("http://api:81/", 7), ("http://api:82/", 28)])
def test_curl_ends_as_it_does_when_it_reaches_nobody(url: str, code: int) -> None:
    ended = find(REACH + url)
    assert (ended.code, ended.output) == (code, "")
    assert ended.errors.startswith(f"curl: ({code})")


def test_on_a_machine_nobody_is_found_so() -> None:
    assert run("getent ahostsv4 web.shop.local").code == 127
    assert run(f"{REACH} http://api/").code == 127
