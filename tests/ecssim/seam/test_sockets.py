"""While a simulation runs no socket reaches beyond this machine, with a net under the guard that catches it."""

import _socket as _socket_in_c
import asyncio
import http.client
import socket
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from socket import getaddrinfo as look_up_imported_before
from typing import Any

import boto3
import httpx
import pytest
import requests
import urllib3
from ecssim import Simulation, simulate
from ecssim.seam.sockets import EgressBlockedError, is_this_machine

from .seam_kit import AWS

pytestmark = pytest.mark.usefixtures("user")


def by_urllib(url: str) -> Any:
    return urllib.request.build_opener().open(url, timeout=1)


def by_urllib3(url: str) -> Any:
    return urllib3.PoolManager(retries=False).request("GET", url)


def by_http_client(url: str) -> Any:
    host = urllib3.util.parse_url(url).host or ""
    connection = http.client.HTTPConnection(host, timeout=1)
    return connection.request("GET", "/")


def by_asyncio(url: str) -> Any:
    return asyncio.run(asyncio.open_connection(urllib3.util.parse_url(url).host, 80))


def by_httpx(url: str) -> Any:
    return httpx.get(url, timeout=1)


EACH_LIBRARY = pytest.mark.parametrize("fetch", [by_urllib, by_urllib3, by_http_client, by_asyncio, by_httpx])


def presigned() -> str:
    return str(boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "lab", "Key": "x"}))


@EACH_LIBRARY
def test_a_presigned_url_leads_nowhere(caught: list[str], fetch: Callable[[str], Any]) -> None:
    with simulate(), pytest.raises(Exception, match="nothing may leave this machine"):
        fetch(presigned())
    assert caught == []


def test_a_presigned_url_is_answered_by_moto_through_requests(caught: list[str]) -> None:
    with simulate():
        boto3.client("s3").create_bucket(Bucket="lab")
        boto3.client("s3").put_object(Bucket="lab", Key="x", Body=b"hello")
        assert requests.get(presigned(), timeout=1).content == b"hello"
    assert caught == []


@EACH_LIBRARY
@pytest.mark.parametrize("host", ["169.254.169.254", "169.254.170.2", "169.254.170.23"])
def test_the_metadata_of_a_machine_is_out_of_reach(caught: list[str], fetch: Callable[[str], Any], host: str) -> None:
    with simulate(), pytest.raises(Exception, match="nothing may leave this machine"):
        fetch(f"http://{host}/latest/meta-data")
    assert caught == []


@pytest.mark.parametrize("host", ["169.254.169.254", "169.254.170.2"])
def test_the_metadata_of_a_machine_is_out_of_reach_of_requests(caught: list[str], host: str) -> None:
    with simulate(), pytest.raises((requests.RequestException, NotImplementedError)):
        requests.get(f"http://{host}/nothing", timeout=1)
    assert caught == []


def in_a_thread(act: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(act).result()


def _socket(act: Callable[[socket.socket], Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        act(opened)


WAYS = {
    "look up": lambda: socket.getaddrinfo(AWS, 443),
    "look up bytes": lambda: socket.getaddrinfo(AWS.encode(), 443),
    "look up in capitals": lambda: socket.getaddrinfo(AWS.upper(), 443),
    "look up with a final dot": lambda: socket.getaddrinfo(AWS + ".", 443),
    "look up by gethostbyname": lambda: socket.gethostbyname(AWS),
    "look up another AWS name": lambda: socket.getaddrinfo("public.ecr.aws", 443),
    "connect": lambda: _socket(lambda opened: opened.connect((AWS, 443))),
    "connect to the metadata": lambda: _socket(lambda opened: opened.connect(("169.254.169.254", 80))),
    "connect_ex": lambda: _socket(lambda opened: opened.connect_ex(("169.254.169.254", 80))),
    "sendto": lambda: _socket(lambda opened: opened.sendto(b"x", ("169.254.169.254", 80))),
    "an address in other clothes": lambda: socket.getaddrinfo("::ffff:169.254.169.254", 80),
    "sendmsg": lambda: _socket(lambda opened: opened.sendmsg([b"x"], [], 0, (AWS, 53))),
    "sendto with flags": lambda: _socket(lambda opened: opened.sendto(b"x", 0, (AWS, 53))),
    "an address as a bytearray": lambda: _socket(lambda opened: opened.connect((bytearray(b"192.0.2.1"), 53))),
    "the name of an address": lambda: socket.gethostbyaddr("192.0.2.1"),
    "the name of an address by getnameinfo": lambda: socket.getnameinfo(("192.0.2.1", 53), 0),
    "look up by gethostbyname_ex": lambda: socket.gethostbyname_ex(AWS),
    "a function imported before": lambda: look_up_imported_before(AWS, 443),
    "the module in C": lambda: _socket_in_c.getaddrinfo(AWS, 443),
    "the class in C": lambda: _socket(lambda opened: _socket_in_c.socket.connect(opened, ("192.0.2.1", 53))),
    "a thread": lambda: in_a_thread(lambda: socket.create_connection((AWS, 443), timeout=1)),
    "create_connection": lambda: socket.create_connection((AWS, 443), timeout=1),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_socket_reaches_aws(caught: list[str], way: str) -> None:
    with simulate(), pytest.raises(OSError) as refusal:
        WAYS[way]()
    assert caught == []
    assert isinstance(refusal.value, EgressBlockedError)


def test_sockets_on_this_machine_work(sim: Simulation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with accepted:
            client.sendall(b"hello")
            assert accepted.recv(5) == b"hello"


def test_a_proxy_is_no_way_around_the_guard(caught: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    with simulate(), pytest.raises(Exception, match="nothing may leave this machine"):
        by_urllib(presigned())
    assert caught == []


def test_a_proxy_on_this_machine_that_somebody_noted_before_is_no_way_either(
    caught: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        opener = urllib.request.build_opener()
        with simulate(), pytest.raises(Exception, match="anything through a proxy"):
            opener.open("http://example.com", timeout=1)
    assert caught == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "::1%lo", "localhost", "LOCALHOST", ""])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_this_machine(host)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "localhost.example.com", "127.0.0.1.nip.io", "0x7f.1"])
def test_what_only_looks_like_this_machine_is_not(host: str) -> None:
    assert not is_this_machine(host)


def test_sockets_are_the_users_own_again_afterwards() -> None:
    before = dict(vars(socket.socket))
    with simulate():
        assert dict(vars(socket.socket)) != before
    assert dict(vars(socket.socket)) == before
    _socket(lambda opened: opened.connect(("192.0.2.1", 53)))
