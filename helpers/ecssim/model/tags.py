"""Tags, kept as a plain mapping."""

Tags = dict[str, str]


def from_api(tags: list[dict[str, str]] | None) -> Tags:
    """Return the API's list of key and value as a mapping."""
    return {tag["key"]: tag.get("value", "") for tag in tags or []}


def to_api(tags: Tags) -> list[dict[str, str]]:
    """Return a mapping as the API's list of key and value."""
    return [{"key": key, "value": value} for key, value in tags.items()]
