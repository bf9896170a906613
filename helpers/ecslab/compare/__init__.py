"""Small models that put choices side by side: what capacity costs, and what a burst of requests meets.

They count and calculate; they measure nothing on AWS. What each takes for granted stands at its beginning.
"""

from ..show.curves import curves_picture
from .cost_explorer import CostExplorer
from .limits import Limit, limits
from .requests import spiky, steady
from .serving import Served, with_functions, with_tasks

__all__ = [
    "CostExplorer",
    "Limit",
    "Served",
    "curves_picture",
    "limits",
    "spiky",
    "steady",
    "with_functions",
    "with_tasks",
]
