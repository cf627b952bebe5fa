"""What the format readers hand over: text, which parts of it are the article, and what the file says of itself.

Invariant: ``readable`` spans are sorted, do not overlap and lie within ``text``.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from accord.documents.errors import TooSlowError

MAX_TEXT_BYTES = 20_000_000
MAX_PDF_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 100_000_000
MAX_PAGES = 3_000
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file taken apart.

    Parameters
    ----------
    text
        All its text, boilerplate included.
    readable
        Spans of ``text`` that are article.
    claims
        What the file says of itself, ``field -> (value, evidence)``, fields as in ``Document``.
    notes
        What a user should know about the reading.
    """

    text: str
    readable: tuple[tuple[int, int], ...]
    claims: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Deadline:
    """A moment after which a reader must stop; readers ask it between pages and parts."""

    __slots__ = ("_end", "_name", "_seconds")

    def __init__(self, name: str, seconds: float) -> None:
        self._name, self._seconds = name, seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise TooSlowError once the time is over."""
        if time.monotonic() > self._end:
            raise self.error()

    def error(self) -> TooSlowError:
        """Return the error that says which document took too long."""
        return TooSlowError(
            f"reading {self._name!r} took more than {self._seconds:g} s",
            hint="split the document, or save it as plain text and read that",
            name=self._name,
            seconds=self._seconds,
        )


@contextmanager
def time_limit(name: str, seconds: float = SECONDS) -> Iterator[Deadline]:
    """Yield a deadline; in the main thread an alarm also breaks into code that never asks it."""
    deadline = Deadline(name, seconds)
    main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    if not main or signal.getitimer(signal.ITIMER_REAL)[0] > 0:
        yield deadline
        return

    running = [True]

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if running:
            raise deadline.error()

    before = signal.signal(signal.SIGALRM, ring)
    try:
        try:
            # The alarm rings on: a library may swallow the first error and go on with its work.
            signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
            yield deadline
        finally:
            running.clear()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
