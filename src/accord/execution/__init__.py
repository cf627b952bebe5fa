"""Many tasks, here or on a cluster, behind one seam."""

from accord.execution.errors import UnknownPlaceError, WorkerLostError
from accord.execution.places import InlineExecutor, Place, open_executor, parse_place
from accord.execution.tasks import Outcome, map_items

__all__ = [
    "InlineExecutor",
    "Outcome",
    "Place",
    "UnknownPlaceError",
    "WorkerLostError",
    "map_items",
    "open_executor",
    "parse_place",
]
