"""Where work runs: ``inline``, ``processes:N`` or ``tcp://scheduler:port``, all as one Executor.

Invariant: the place changes how long an answer takes and never the answer.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from accord.execution.errors import ClusterError, UnknownPlaceError
from accord.vocabulary import require_extra

WORKER_SECONDS = 30
COUNT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """A parsed place of execution.

    Parameters
    ----------
    kind
        ``inline``, ``processes`` or ``cluster``.
    workers
        How many processes; for a cluster 0, since its scheduler knows.
    address
        The scheduler's address, or an empty string.
    """

    kind: str
    workers: int
    address: str = ""


def parse_place(text: str) -> Place:
    """Return the place that ``text`` names.

    Raises
    ------
    UnknownPlaceError
        The text is none of ``inline``, ``processes``, ``processes:N``, ``tcp://…`` or ``tls://…``.

    >>> parse_place("processes:2")
    Place(kind='processes', workers=2, address='')
    """
    if text == "inline":
        return Place("inline", 1)
    if text == "processes":
        return Place("processes", os.cpu_count() or 1)
    if text.startswith("processes:") and text[10:].isdigit() and int(text[10:]) > 0:
        return Place("processes", int(text[10:]))
    if text.startswith(("tcp://", "tls://")) and len(text) > 6:
        return Place("cluster", 0, text)
    raise UnknownPlaceError(
        f"{text!r} is no place to run tasks",
        hint="write inline, processes, processes:4, or a Dask scheduler such as tcp://host:8786",
        value=text,
    )


class InlineExecutor(Executor):
    """An executor that runs each task at once in the calling thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run ``fn`` now and return a finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a future carries whatever the task raised
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class Pool:
    """An open place.

    Parameters
    ----------
    executor
        Where to submit.
    capacity
        Returns how many tasks run at once now; a cluster may grow or shrink.
    """

    executor: Executor
    capacity: Callable[[], int]


@contextmanager
def open_pool(place: Place, *, security: Any = None) -> Iterator[Pool]:
    """Yield an open place; ``security`` is a ``distributed.Security`` for a TLS cluster.

    When the block is left by an exception, an interrupt among them, nothing is waited for: processes of our own are
    ended and a cluster's tasks are cancelled.

    Raises
    ------
    ClusterError
        The scheduler does not answer, or has no worker.
    MissingExtraError
        A cluster is asked for and ``distributed`` is not installed.
    """
    if place.kind == "inline":
        yield Pool(InlineExecutor(), lambda: 1)
        return
    if place.kind == "cluster":
        with _cluster(place, security) as pool:
            yield pool
        return
    executor = ProcessPoolExecutor(max_workers=place.workers, initializer=_ignore_interrupts)
    # Held by name: the executor forgets its processes when one of them dies.
    processes = executor._processes
    try:
        yield Pool(executor, lambda: place.workers)
    except BaseException:
        _end(executor, processes)
        raise
    executor.shutdown(wait=True)


def _ignore_interrupts() -> None:
    # Ctrl-C reaches the whole process group; the parent alone decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(executor: Executor, processes: Mapping[int, Any]) -> None:
    alive = list(processes.values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in alive:
        process.terminate()
    for process in alive:
        process.join(timeout=5)


@contextmanager
def _cluster(place: Place, security: Any) -> Iterator[Pool]:
    try:
        from distributed import Client
    except ImportError as error:
        raise require_extra("distributed", "cluster") from error
    connect: Any = Client  # distributed ships no types
    try:
        client = connect(place.address, security=security, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"no scheduler answers at {place.address}: {error}",
            hint="check the address and that the scheduler runs; tls:// needs the certificates of the cluster",
            address=place.address,
        ) from error
    with client:
        _require_workers(client, place)
        # pure=False: two equal calls are two tasks, so a count of outcomes is a count of items.
        executor = client.get_executor(pure=False)
        try:
            yield Pool(executor, _threads(client))
        except BaseException:
            executor.shutdown(wait=False)
            raise


def _require_workers(client: Any, place: Place) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise ClusterError(
            f"the scheduler at {place.address} has had no worker for {WORKER_SECONDS} seconds",
            hint="start some: dask worker ADDRESS --nthreads 1",
            address=place.address,
        ) from error


def _threads(client: Any) -> Callable[[], int]:
    """Return a function that counts a cluster's threads, asking the scheduler every few seconds only."""
    asked, count = -COUNT_SECONDS, 1

    def threads() -> int:
        nonlocal asked, count
        if time.monotonic() - asked > COUNT_SECONDS:
            asked, count = time.monotonic(), max(1, sum(client.nthreads().values()))
        return count

    return threads


@contextmanager
def open_executor(place: Place, *, security: Any = None) -> Iterator[Executor]:
    """Yield an executor for ``place``, for code that knows ``concurrent.futures``; see :func:`open_pool`."""
    with open_pool(place, security=security) as pool:
        yield pool.executor
