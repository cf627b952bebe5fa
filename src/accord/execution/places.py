"""Where work runs: ``inline``, ``processes:N`` or ``tcp://scheduler:port``, all as one Executor.

Invariant: the place changes how long an answer takes and never the answer.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from accord.execution.errors import UnknownPlaceError
from accord.vocabulary import require_extra


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


@contextmanager
def open_executor(place: Place, *, security: Any = None) -> Iterator[Executor]:
    """Yield an executor for ``place``; ``security`` is a ``distributed.Security`` for a TLS cluster.

    Raises
    ------
    MissingExtraError
        A cluster is asked for and ``distributed`` is not installed.
    """
    if place.kind == "inline":
        yield InlineExecutor()
    elif place.kind == "processes":
        with ProcessPoolExecutor(max_workers=place.workers) as pool:
            yield pool
    else:
        try:
            from distributed import Client
        except ImportError as error:
            raise require_extra("distributed", "cluster") from error
        # pure=False in the executor: two equal calls are two tasks, so a count of outcomes is a count of items.
        connect: Any = Client  # distributed ships no types
        with connect(place.address, security=security, set_as_default=False) as client:
            yield client.get_executor(pure=False)
