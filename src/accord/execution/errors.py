"""What can go wrong with where the work runs."""

from accord.vocabulary import SettingsError, SolverError, StorageError


class UnknownPlaceError(SettingsError):
    """A place of execution is not written as one."""

    code = "unknown-place"


class WorkerLostError(SolverError):
    """A batch of tasks lost its worker every time it was tried, alone as well."""

    code = "worker-lost"


class ClusterError(StorageError):
    """A cluster's scheduler cannot be reached, or went away."""

    code = "cluster"
