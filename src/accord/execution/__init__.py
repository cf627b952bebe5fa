"""Many tasks, here or on a cluster, behind one seam."""

from accord.execution.errors import ClusterError, UnknownPlaceError, WorkerLostError
from accord.execution.places import InlineExecutor, Place, Pool, open_executor, open_pool, parse_place
from accord.execution.tasks import Outcome, map_items

__all__ = [
    "ClusterError",
    "InlineExecutor",
    "Outcome",
    "Place",
    "Pool",
    "UnknownPlaceError",
    "WorkerLostError",
    "map_items",
    "open_executor",
    "open_pool",
    "parse_place",
]
