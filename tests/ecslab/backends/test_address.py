"""A URL or a DNS name, as one copies it, says where requests go."""

import pytest
from ecslab.backends.address import request_to
from ecssim.outside.traffic import Request


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("lb.example.com", Request("lb.example.com")),
        ("lb.example.com:8080", Request("lb.example.com", 8080)),
        ("http://lb.example.com", Request("lb.example.com")),
        ("http://lb.example.com/cart?id=1#top", Request("lb.example.com", path="/cart?id=1")),
        ("http://lb.example.com:8080/", Request("lb.example.com", 8080)),
    ],
)
def test_a_url_has_a_host_a_port_and_a_path(url: str, expected: Request) -> None:
    assert request_to(url) == expected


def test_what_is_named_by_itself_wins() -> None:
    wanted = Request("lb", 81, "/b", "shop.example.com", "POST")
    assert request_to("http://lb:80/a", path="/b", port=81, host_header="shop.example.com", method="POST") == wanted


def test_https_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"https://lb is not plain HTTP.*write http://"):
        request_to("https://lb")


@pytest.mark.parametrize("url", ["", "http://", "http:///page", "two words", "lb/a b"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        request_to(url)


@pytest.mark.parametrize("path", ["/a\r\nHost: other", "/a b"])
def test_a_path_cannot_smuggle_a_header_in(path: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        request_to("lb", path=path)


def test_a_path_begins_with_a_slash() -> None:
    with pytest.raises(ValueError, match="begins with a slash"):
        request_to("lb", path="page")
