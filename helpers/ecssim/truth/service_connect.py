"""What ECS Service Connect does, and what it says when it cannot."""

from .fact import REMEMBERED, Message

MANAGED_BY = Message("Managed by {arn}", "the description of a service of Cloud Map that ECS made", REMEMBERED)
