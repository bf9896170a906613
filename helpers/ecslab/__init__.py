"""The lab kit: opens, checks and draws the labs of the course."""

from .lab import Lab

__all__ = ["Lab"]
