"""What Amazon ECR says where moto's says something else."""

from .fact import REMEMBERED, Message

TAG_IS_IMMUTABLE = Message(
    "The image tag '{tag}' already exists in the '{repository}' repository and cannot be overwritten because the tag "
    "is immutable.",
    "from memory",
    REMEMBERED,
    "ImageTagAlreadyExistsException",
)
