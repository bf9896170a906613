"""Which images the registry has, which digests its tags stand for, and what the images run."""

import re

import pytest
from ecssim.outside import images
from ecssim.outside.images import Images
from ecssim.outside.program import ENDS_AT_ONCE, NotUnderstoodError, Program
from ecssim.outside.programs import crashes_after, runs_for

CRASHES = crashes_after(30)
RUNS = runs_for(5)


@pytest.fixture
def registry() -> Images:
    return Images()


def program(registry: Images, reference: str, *command: str) -> Program:
    return registry.program_of({"image": reference, "command": list(command)})


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
def test_these_images_exist(registry: Images, reference: str) -> None:
    assert registry.exists(reference)


@pytest.mark.parametrize("reference", ["nginx:no-such-tag", "nginx:v1", "python:threepointone", "busybox:1.36-slim"])
def test_a_tag_that_a_known_image_does_not_have_is_missing(registry: Images, reference: str) -> None:
    assert not registry.exists(reference)


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


# What the images of the catalogue run


@pytest.mark.parametrize(("image", "command"), [("nginx", "nginx"), ("httpd", "httpd-foreground")])
def test_a_web_server_says_that_it_is_there_and_serves_until_it_is_stopped(
    registry: Images, image: str, command: str
) -> None:
    served = program(registry, image)
    assert (served.runs_for_s, served.stop_exit_code) == (None, 0)
    assert any("waiting for requests" in line for _, line in served.output)
    assert program(registry, image, command, "-x") == served


def test_the_example_that_kubernetes_scales_calculates_for_each_request(registry: Images) -> None:
    example = program(registry, "registry.k8s.io/hpa-example")
    assert (example.answer_to("/", 60), example.answer_to("/other", 60), example.first_line) == (200, 404, "OK!")
    assert example.workload.cpu_s_per_request == 0.1


def test_a_shell_without_a_command_ends_at_once(registry: Images) -> None:
    assert program(registry, "busybox") == ENDS_AT_ONCE


def test_a_command_takes_the_place_of_what_the_image_would_run(registry: Images) -> None:
    assert program(registry, "nginx", "sleep", "5").runs_for_s == 5


def test_a_script_may_start_the_web_server_later_in_the_place_of_the_shell(registry: Images) -> None:
    slow = program(registry, "nginx", "sh", "-c", "echo warming up; sleep 90; exec nginx -g 'daemon off;'")
    assert (slow.ready_after_s, slow.runs_for_s, slow.stop_exit_code) == (90, None, 0)
    assert slow.output[0] == (0, "warming up")
    assert {second for second, _ in slow.output[1:]} == {90}
    assert (slow.listens_to(80, 89), slow.listens_to(80, 90), slow.listens_to(81, 90)) == (False, True, False)


def test_a_shell_minds_no_stop_signal_before_the_server_has_taken_its_place(registry: Images) -> None:
    slow = program(registry, "nginx", "sh", "-c", "sleep 90; exec nginx")
    assert (slow.minds_signal(89), slow.minds_signal(90)) == (False, True)


def test_below_a_shell_that_stays_no_server_hears_of_the_stop_signal(registry: Images) -> None:
    assert program(registry, "nginx", "sh", "-c", "sleep 90; nginx").stop_exit_code is None


def test_under_an_init_process_a_shell_that_waits_is_stopped_as_well(registry: Images) -> None:
    command = ["sh", "-c", "sleep 90; exec nginx"]
    settings = {"image": "nginx", "command": command, "linuxParameters": {"initProcessEnabled": True}}
    assert registry.program_of(settings).minds_signal(0)


def test_the_server_of_another_image_cannot_be_foreseen(registry: Images) -> None:
    with pytest.raises(NotUnderstoodError, match="'nginx'"):
        program(registry, "busybox", "sh", "-c", "sleep 90; exec nginx")


@pytest.mark.parametrize(
    ("options", "ports"),
    [
        ("", [8000]),
        ("80", [80]),
        ("80 --bind 0.0.0.0", [80]),
        ("--directory /srv 8080", [8080]),
        ("80 --bind 127.0.0.1", []),
        ("-b localhost", []),
    ],
)
def test_pythons_server_takes_connections_where_its_command_says(
    registry: Images, options: str, ports: list[int]
) -> None:
    server = program(registry, "python:3.12", "python", "-m", "http.server", *options.split())
    assert [port for port in (80, 8000, 8080) if server.listens_to(port)] == ports


def test_pythons_server_runs_and_has_to_be_killed(registry: Images) -> None:
    server = program(registry, "python:3.12", "python", "-m", "http.server", "80")
    assert (server.runs_for_s, server.stop_exit_code) == (None, None)


@pytest.mark.parametrize("command", [["sh", "-c", "sleep 300"], ["python", "-m", "http.server"]])
def test_an_init_process_passes_the_stop_signal_on(registry: Images, command: list[str]) -> None:
    settings = {"image": "python:3.13", "command": command, "linuxParameters": {"initProcessEnabled": True}}
    assert registry.program_of(settings).stop_exit_code == 143


def test_a_python_program_cannot_be_foreseen(registry: Images) -> None:
    with pytest.raises(NotUnderstoodError, match="'python'"):
        program(registry, "python:3.12", "python", "app.py")


def test_an_image_that_nobody_has_described_serves_and_dies_of_its_stop_signal(registry: Images) -> None:
    assert program(registry, "shop").stop_exit_code == 143


# What a lab pushes and removes


def test_an_image_that_was_pushed_does_what_the_lab_says(registry: Images) -> None:
    registry.put("shop/api:2", CRASHES)
    assert program(registry, "shop/api:2") == CRASHES
    assert program(registry, "docker.io/shop/api:2") == CRASHES
    assert program(registry, "shop/api:1") != CRASHES


def test_an_image_of_the_catalogue_can_be_pushed_anew(registry: Images) -> None:
    registry.put("nginx:1.27", CRASHES)
    assert program(registry, "nginx:1.27") == CRASHES
    assert program(registry, "nginx:1.28") != CRASHES


def test_a_tag_that_the_catalogue_does_not_have_can_be_pushed(registry: Images) -> None:
    registry.put("nginx:broken", CRASHES)
    assert registry.exists("nginx:broken")


def test_the_words_of_an_image_mean_its_program(registry: Images) -> None:
    registry.put("shop/api:2", CRASHES, words=["python"])
    assert program(registry, "shop/api:2", "python", "app.py") == CRASHES
    assert program(registry, "shop/api:2", "sleep", "5").runs_for_s == 5


def test_an_image_that_was_removed_is_missing_and_its_task_definition_is_still_readable(registry: Images) -> None:
    registry.remove("nginx:1.27")
    assert not registry.exists("nginx:1.27")
    assert registry.exists("nginx:1.28")
    assert program(registry, "nginx:1.27").runs_for_s is None


def test_removing_a_tag_removes_every_image_that_it_stood_for(registry: Images) -> None:
    before = registry.digest_of("shop:1")
    pushed = registry.put("shop:1", CRASHES)
    registry.remove("shop:1")
    assert not registry.exists(f"shop:1@{before}")
    assert not registry.exists(f"shop:1@{pushed}")


def test_an_image_can_be_pushed_again_after_it_was_removed(registry: Images) -> None:
    old = registry.put("shop:1", CRASHES)
    registry.remove("shop:1")
    registry.put("shop:1", RUNS)
    assert program(registry, "shop:1") == RUNS
    assert not registry.exists(f"shop:1@{old}")


@pytest.mark.parametrize("do", [lambda registry, name: registry.put(name, RUNS), Images.remove])
def test_nobody_chooses_a_digest(registry: Images, do: object) -> None:
    with pytest.raises(ValueError, match="name a tag"):
        do(registry, "shop@sha256:ab")  # type: ignore[operator]


def test_forgetting_brings_the_catalogue_back(registry: Images) -> None:
    registry.put("shop:1", CRASHES)
    registry.remove("nginx")
    digest = Images().digest_of("shop:1")
    registry.forget()
    assert registry.exists("nginx")
    assert registry.digest_of("shop:1") == digest


# Digests


def test_a_digest_depends_on_the_full_name_alone(registry: Images) -> None:
    digest = registry.digest_of("nginx")
    assert re.fullmatch("sha256:[0-9a-f]{64}", digest)
    assert digest == Images().digest_of("docker.io/library/nginx:latest")
    assert digest != registry.digest_of("nginx:1.27")


def test_each_push_under_the_same_tag_has_another_digest(registry: Images) -> None:
    digests = {registry.digest_of("shop:1"), registry.put("shop:1", RUNS), registry.put("shop:1", RUNS)}
    assert len(digests) == 3


def test_a_tag_stands_for_what_was_pushed_last(registry: Images) -> None:
    registry.put("shop:1", RUNS)
    assert registry.put("shop:1", CRASHES) == registry.digest_of("shop:1")


def test_a_digest_names_its_image_whatever_the_tag_stands_for_now(registry: Images) -> None:
    digest = registry.put("shop:1", RUNS)
    registry.put("shop:1", CRASHES)
    assert program(registry, f"shop:1@{digest}") == RUNS
    assert program(registry, f"shop@{digest}") == RUNS
    assert registry.digest_of(f"shop:1@{digest}") == digest


def test_two_registries_know_nothing_of_each_other(registry: Images) -> None:
    registry.put("shop:1", CRASHES)
    assert program(Images(), "shop:1") != CRASHES
