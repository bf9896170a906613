"""The lab kit: opens, checks and draws the labs of the course."""

from .lab import Lab
from .patterns import constant, day_curve, ramp, replay, spike

__all__ = ["Lab", "constant", "day_curve", "ramp", "replay", "spike"]
