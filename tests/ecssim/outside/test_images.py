"""Which images the registry has, and what they run."""

import pytest
from ecssim.outside import images
from ecssim.outside.program import ENDS_AT_ONCE, SERVES_UNTIL_STOPPED, NotUnderstoodError


@pytest.mark.parametrize(
    "reference",
    [
        "nginx",
        "nginx:1.27",
        "nginx:1.27.3-alpine",
        "public.ecr.aws/nginx/nginx:1.28",
        "docker.io/library/httpd:2.4",
        "busybox:1.36",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7",
    ],
)
def test_these_images_exist(reference: str) -> None:
    assert images.exists(reference)


@pytest.mark.parametrize("reference", ["nginx:no-such-tag", "nginx:v1", "python:threepointone", "busybox:1.36-slim"])
def test_a_tag_that_a_known_image_does_not_have_is_missing(reference: str) -> None:
    assert not images.exists(reference)


@pytest.mark.parametrize(
    ("reference", "full"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("nginx:1.27", "docker.io/library/nginx:1.27"),
        ("grafana/grafana:11", "docker.io/grafana/grafana:11"),
        ("public.ecr.aws/nginx/nginx:1", "public.ecr.aws/nginx/nginx:1"),
        ("nginx@sha256:ab", "docker.io/library/nginx@sha256:ab"),
    ],
)
def test_the_pull_error_shows_the_whole_name(reference: str, full: str) -> None:
    assert images.full_name(reference) == full


def test_a_web_server_serves_until_it_is_stopped() -> None:
    assert images.program("nginx", [], {}) == SERVES_UNTIL_STOPPED
    assert images.program("nginx", ["nginx", "-g", "daemon off;"], {}) == SERVES_UNTIL_STOPPED


def test_a_shell_without_a_command_ends_at_once() -> None:
    assert images.program("busybox", [], {}) == ENDS_AT_ONCE


def test_a_command_takes_the_place_of_what_the_image_would_run() -> None:
    assert images.program("nginx", ["sleep", "5"], {}).runs_for_s == 5


def test_pythons_server_runs_and_has_to_be_killed() -> None:
    program = images.program("python:3.12", ["python", "-m", "http.server", "80"], {})
    assert (program.runs_for_s, program.stop_exit_code) == (None, None)


def test_a_python_program_cannot_be_foreseen() -> None:
    with pytest.raises(NotUnderstoodError, match="'python'"):
        images.program("python:3.12", ["python", "app.py"], {})


def test_an_image_that_nobody_has_described_serves_and_dies_of_its_stop_signal() -> None:
    assert images.program("shop", [], {}).stop_exit_code == 143
