"""What a Dockerfile of FROM and CMD says, and that no other is understood."""

import pytest
from ecssim.outside.dockerfile import Dockerfile, read

BASE = "busybox:1.36"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f"FROM {BASE}", ()),
        (f'FROM {BASE}\nCMD ["sleep", "60"]', ("sleep", "60")),
        (f"\n# two lines\nfrom {BASE}\n\ncmd echo one; sleep 60\n", ("/bin/sh", "-c", "echo one; sleep 60")),
        (f'FROM {BASE}\nCMD ["sleep", "60"]\nCMD ["sleep", "70"]', ("sleep", "70")),
    ],
)
def test_it_names_an_image_to_start_from_and_a_command(text: str, command: tuple[str, ...]) -> None:
    assert read(text) == Dockerfile(BASE, command)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "begins with FROM"),
        ("CMD sleep 60", "knows no 'CMD sleep 60'"),
        (f"FROM {BASE}\nRUN apk add curl", "knows no 'RUN apk add curl'"),
        (f"FROM {BASE} AS build", "knows no 'FROM busybox:1.36 AS build'"),
    ],
)
def test_what_would_have_to_be_run_or_copied_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read(text)
