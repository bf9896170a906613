"""The lab kit: opens, checks and draws the labs of the course."""

from .course_table import course_table
from .lab import Lab
from .patterns import constant, day_curve, ramp, replay, spike

__all__ = ["Lab", "constant", "course_table", "day_curve", "ramp", "replay", "spike"]
