"""One function over many items, with the same outcomes wherever it runs.

Invariant: an outcome is yielded for every item, in the items' order; accord's own errors are outcomes,
any other exception stops the run.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from accord.execution.errors import WorkerLostError
from accord.execution.places import Place, open_executor, parse_place
from accord.vocabulary import AccordError

Item = TypeVar("Item")
Result = TypeVar("Result")

ATTEMPTS = 4
BATCH_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What became of one item: a value, or one of accord's errors.

    Parameters
    ----------
    index
        Place of the item in the sequence.
    value
        The function's result; None when it failed.
    error
        The error, or None.
    """

    index: int
    value: Result | None
    error: AccordError | None


def map_items(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    where: str = "inline",
    batch: int | None = None,
    on_done: Callable[[int], None] | None = None,
    security: Any = None,
) -> Iterator[Outcome[Result]]:
    """Yield ``function(item)`` for each item, in order.

    Parameters
    ----------
    function
        Picklable, deterministic in its item: seeds travel in the item, never in the worker.
    items
        What to work on; picklable unless ``where`` is ``inline``.
    where
        ``inline``, ``processes:N`` or a scheduler's address.
    batch
        Items a task; by default the first item is timed and batches take about 0.1 s, because a task
        costs milliseconds of overhead.
    on_done
        Called with the number of items finished since the last call, for a progress bar.
    security
        A ``distributed.Security`` for a TLS cluster.

    Raises
    ------
    UnknownPlaceError
        ``where`` names no place.
    WorkerLostError
        A batch lost its worker ``ATTEMPTS`` times.
    """
    place = parse_place(where)
    if place.kind == "inline":
        for index, item in enumerate(items):
            yield _attempt(function, index, item)
            if on_done:
                on_done(1)
        return
    if not items:
        return
    done: dict[int, Outcome[Result]] = {}
    start = 0
    if batch is None:
        clock = time.perf_counter()
        done[0] = _attempt(function, 0, items[0])
        batch = _batch_size(time.perf_counter() - clock, len(items), place)
        start = 1
        if on_done:
            on_done(1)
    waiting = dict.fromkeys(range(start, len(items), batch), 0)
    next_index = 0
    while waiting:
        for low, outcomes in _run_batches(function, items, batch, waiting, place, security):
            del waiting[low]
            done.update((o.index, o) for o in outcomes)
            if on_done:
                on_done(len(outcomes))
            while next_index in done:
                yield done.pop(next_index)
                next_index += 1
    while next_index in done:
        yield done.pop(next_index)
        next_index += 1


def _run_batches(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    batch: int,
    waiting: dict[int, int],
    place: Place,
    security: Any,
) -> Iterator[tuple[int, list[Outcome[Result]]]]:
    """Yield finished batches of one executor's life; return early when it broke, leaving the rest waiting."""
    with open_executor(place, security=security) as pool:
        running: dict[Future[list[Outcome[Result]]], int] = {}
        try:
            for low in waiting:
                running[pool.submit(_run_batch, function, low, items[low : low + batch])] = low
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    low = running.pop(future)
                    yield low, future.result()
        except Exception as error:
            if not _lost_worker(error):
                for future in running:
                    future.cancel()
                raise
            for low in waiting:
                waiting[low] += 1
            worst = max(waiting, key=lambda low: waiting[low])
            if waiting[worst] >= ATTEMPTS:
                raise WorkerLostError(
                    f"the worker of items {worst} to {min(worst + batch, len(items)) - 1} died {ATTEMPTS} times",
                    hint="run these items inline to see what kills the process (often memory)",
                    first=worst,
                    last=min(worst + batch, len(items)) - 1,
                ) from error


def _lost_worker(error: BaseException) -> bool:
    # distributed's KilledWorker is named, not imported: the extra may be absent.
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _batch_size(seconds: float, count: int, place: Place) -> int:
    by_time = max(1, round(BATCH_SECONDS / max(seconds, 1e-6)))
    by_balance = max(1, count // (4 * max(place.workers, 2)))
    return min(by_time, by_balance)


def _run_batch(function: Callable[[Item], Result], low: int, items: Sequence[Item]) -> list[Outcome[Result]]:
    return [_attempt(function, low + offset, item) for offset, item in enumerate(items)]


def _attempt(function: Callable[[Item], Result], index: int, item: Item) -> Outcome[Result]:
    try:
        return Outcome(index, function(item), None)
    except AccordError as error:
        return Outcome(index, None, error)
