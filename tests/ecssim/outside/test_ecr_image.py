"""The names of images in private registries."""

import pytest
from ecssim.outside.ecr_image import parse

HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
DIGEST = f"sha256:{'a' * 64}"


def test_a_name_says_account_region_repository_and_tag() -> None:
    image = parse(f"{HOST}/shop/web:1.2")
    assert image is not None
    assert (image.host, image.registry_id, image.region) == (HOST, "123456789012", "eu-west-1")
    assert (image.repository, image.tag, image.digest) == ("shop/web", "1.2", None)
    assert image.repository_arn("aws") == "arn:aws:ecr:eu-west-1:123456789012:repository/shop/web"


@pytest.mark.parametrize(
    ("ending", "tag", "digest"),
    [("", "latest", None), (f"@{DIGEST}", None, DIGEST), (f":1@{DIGEST}", "1", DIGEST)],
)
def test_without_a_tag_the_digest_counts_or_else_the_newest(ending: str, tag: str | None, digest: str | None) -> None:
    image = parse(f"{HOST}/shop{ending}")
    assert image is not None
    assert (image.tag, image.digest) == (tag, digest)


@pytest.mark.parametrize(
    "reference",
    ["nginx:1.27", "public.ecr.aws/nginx/nginx:1", "12.dkr.ecr.eu-west-1.amazonaws.com/shop", f"{HOST}/", HOST],
)
def test_other_images_are_in_no_private_registry(reference: str) -> None:
    assert parse(reference) is None
