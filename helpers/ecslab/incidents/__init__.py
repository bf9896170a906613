"""Systems that break: each incident is a seeded fault, which a learner finds and mends with boto3 alone."""

from .catalogue import SCENARIOS, UnknownIncidentError, scenario_of
from .incident import Incident
from .on_call import OccupiedError, OnCall

__all__ = ["SCENARIOS", "Incident", "OccupiedError", "OnCall", "UnknownIncidentError", "scenario_of"]
