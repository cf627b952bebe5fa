"""One function over many items, with the same outcomes wherever it runs.

Invariant: an outcome is yielded for every item, in the items' order; accord's own errors are outcomes, any other
exception stops the run; no more than a window of batches is held at once, however many items there are.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from accord.execution.errors import ClusterError, WorkerLostError
from accord.execution.places import Pool, open_pool, parse_place
from accord.vocabulary import AccordError

Item = TypeVar("Item")
Result = TypeVar("Result")

ATTEMPTS = 3
BATCH_SECONDS = 0.1
# Batches in flight for each worker: one at work and some waiting, so that nobody idles while answers travel.
AHEAD = 3
# Windows by which answers may run ahead of the oldest one missing: they are held until it comes.
HELD = 32


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
        Items a task; by default batches are sized by what finished ones took, to last 0.1 s or more, because a task
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
        An item killed its worker each time it was tried, alone in the end.
    ClusterError
        The scheduler does not answer, or went away.

    Notes
    -----
    When processes of our own lose one, nobody knows whose task did it: every batch that was in flight is tried again
    alone, so that the innocent are answered and the guilty is named. A scheduler names it itself.

    Closing the generator early, an error or an interrupt ends what is running and yields nothing more.
    """
    place = parse_place(where)
    if place.kind == "inline":
        for index, item in enumerate(items):
            yield _attempt(function, index, item)
            if on_done:
                on_done(1)
        return
    work: _Work[Item, Result] = _Work(items, batch)
    while work.next_index < len(items):
        # One pool's life: it ends with the work, or early when one of our own processes died.
        with open_pool(place, security=security) as pool:
            for count in _drain(function, work, pool):
                if on_done:
                    on_done(count)
                yield from work.ready()


@dataclass(frozen=True, slots=True)
class _Batch:
    """Items ``low`` to ``high - 1``; ``alone`` when nothing else may run beside it."""

    low: int
    high: int
    alone: bool = False


@dataclass(slots=True)
class _Work(Generic[Item, Result]):
    """What is to do, suspected and done."""

    items: Sequence[Item]
    batch: int | None
    start: int = 0
    next_index: int = 0
    per_item: float | None = None
    suspects: deque[_Batch] = field(default_factory=deque)
    deaths: dict[int, int] = field(default_factory=dict)
    done: dict[int, Outcome[Result]] = field(default_factory=dict)

    def next_batch(self, running: Collection[_Batch], capacity: int) -> _Batch | None:
        """Return the next batch to submit, or None while there is none, the window is full or one must be alone."""
        if self.suspects and not running:
            return self.suspects.popleft()
        if self.suspects or any(batch.alone for batch in running):
            return None
        window = AHEAD * capacity
        size = self.batch or math.ceil(BATCH_SECONDS / max(self.per_item or BATCH_SECONDS, 1e-7))
        if len(running) >= window or self.start >= min(len(self.items), self.next_index + HELD * window * size):
            return None
        low, self.start = self.start, min(self.start + size, len(self.items))
        return _Batch(low, self.start)

    def finish(self, answer: "_Answer[Result]") -> None:
        outcomes, seconds = answer
        self.done.update((o.index, o) for o in outcomes)
        took = seconds / len(outcomes)
        self.per_item = took if self.per_item is None else (self.per_item + took) / 2.0

    def ready(self) -> Iterator[Outcome[Result]]:
        while self.next_index in self.done:
            self.next_index += 1
            yield self.done.pop(self.next_index - 1)

    def died(self, batch: _Batch, error: BaseException, *, tries: int) -> None:
        """Take note that a batch's worker died: suspect it, or split or blame it when it was alone."""
        if not batch.alone:
            self.suspects.append(_Batch(batch.low, batch.high, alone=True))
            return
        if batch.high - batch.low > 1:
            middle = (batch.low + batch.high) // 2
            self.suspects.extend((_Batch(batch.low, middle, alone=True), _Batch(middle, batch.high, alone=True)))
            return
        self.deaths[batch.low] = self.deaths.get(batch.low, 0) + tries
        if self.deaths[batch.low] >= ATTEMPTS:
            raise WorkerLostError(
                f"item {batch.low} killed its worker {self.deaths[batch.low]} times, alone",
                hint="run this item inline to see what kills the process; often it is memory",
                item=batch.low,
            ) from error
        self.suspects.append(batch)


def _drain(function: Callable[[Item], Result], work: _Work[Item, Result], pool: Pool) -> Iterator[int]:
    """Yield the number of items of each batch that comes back; return when all did or the pool broke."""
    running: dict[Future[_Answer[Result]], _Batch] = {}
    while True:
        while (batch := work.next_batch(running.values(), pool.capacity())) is not None:
            items = [work.items[i] for i in range(batch.low, batch.high)]
            try:
                running[pool.executor.submit(_run_batch, function, batch.low, items)] = batch
            except BrokenExecutor as error:
                for lost in (batch, *running.values()):
                    work.died(lost, error, tries=1)
                return
        if not running:
            return
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        broken: BrokenExecutor | None = None
        for future in sorted(finished, key=lambda f: running[f].low):
            try:
                answer = future.result()
            except BrokenExecutor as error:
                broken = error
                continue
            except CancelledError as error:
                raise ClusterError(
                    "the scheduler cancelled tasks of this run; it may have been stopped",
                    hint="start the scheduler again and repeat; every item is recomputed",
                ) from error
            except Exception as error:
                # distributed's KilledWorker is named, not imported: the extra may be absent. Its scheduler has tried
                # the task on several workers by then, but may blame one that only stood beside the guilty.
                if type(error).__name__ != "KilledWorker":
                    raise
                work.died(running.pop(future), error, tries=ATTEMPTS)
                continue
            count = len(answer[0])
            del running[future]
            work.finish(answer)
            yield count
        if broken is not None:
            for lost in running.values():
                work.died(lost, broken, tries=1)
            return


_Answer = tuple[list[Outcome[Result]], float]


def _run_batch(function: Callable[[Item], Result], low: int, items: Sequence[Item]) -> _Answer[Result]:
    clock = time.perf_counter()
    outcomes = [_attempt(function, low + offset, item) for offset, item in enumerate(items)]
    return outcomes, time.perf_counter() - clock


def _attempt(function: Callable[[Item], Result], index: int, item: Item) -> Outcome[Result]:
    try:
        return Outcome(index, function(item), None)
    except AccordError as error:
        return Outcome(index, None, error)
