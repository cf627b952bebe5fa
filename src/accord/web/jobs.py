"""Work that takes longer than a reader waits: it runs beside the server, is seen from any page, and can be stopped.

Invariant: one job of a name at a time; a job ends as done, failed with an error that has a way out, or stopped.
Whoever asks gets the job as it stood at that moment: a page must not see it end between two of its own lines. What the
work leaves elsewhere is there before the job says ``done``, so ask for the job first and for its fruit after.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from accord.vocabulary import AccordError
from accord.web.errors import UnexpectedError

LOG = logging.getLogger("accord.web")
Work = Callable[[Callable[[int], None], Callable[..., None]], Any]

OnProgress = Callable[[str, int, int], None]


class _StoppedError(Exception):
    """Raised inside a job that a reader stopped."""


@dataclass
class Job:
    """One piece of work and how far it is.

    Parameters
    ----------
    number
        Which piece of work of its server it is, counted from 1.
    state
        ``running``, ``done``, ``failed`` or ``stopped``.
    done, total
        Steps finished, and how many there will be.
    stage
        What is being done, in words; empty for work of one stage.
    result, error
        What came of it.
    """

    number: int
    state: str = "running"
    done: int = 0
    total: int = 1
    stage: str = ""
    result: Any = None
    error: AccordError | None = None
    stop: bool = False


class Jobs:
    """The jobs of one server by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._started = 0

    def get(self, name: str) -> Job | None:
        """Return the last job of a name as it stands now, or None."""
        job = self._jobs.get(name)
        # Fields are read in their order, the state before what came of it; a job writes them the other way round.
        return replace(job) if job is not None else None

    def running(self) -> bool:
        """Return whether any job runs."""
        return any(job.state == "running" for job in list(self._jobs.values()))

    def start(self, name: str, work: Work) -> Job:
        """Start a job unless one of that name is running, and return it as it stands now.

        ``work`` gets ``on_done`` and ``on_total``.
        """
        with self._lock:
            known = self._jobs.get(name)
            if known is not None and known.state == "running":
                return replace(known)
            self._started += 1
            job = self._jobs[name] = Job(self._started)
        begun = replace(job)
        threading.Thread(target=_run, args=(job, work), name=f"job {name}", daemon=True).start()
        return begun

    def stages(self, work: Callable[[OnProgress], Any]) -> Work:
        """Return work that reports by stages: a name, the steps finished since then, and the stage's total."""

        def staged(on_done: Callable[[int], None], on_total: Callable[..., None]) -> Any:
            def on_progress(stage: str, done: int, total: int) -> None:
                on_total(total, stage)
                on_done(done)

            return work(on_progress)

        return staged

    def stop(self, name: str) -> None:
        """Ask a job to stop at its next step."""
        job = self._jobs.get(name)
        if job is not None:
            job.stop = True


def _run(job: Job, work: Work) -> None:
    def on_done(steps: int) -> None:
        job.done += steps
        if job.stop:
            raise _StoppedError

    def on_total(total: int, stage: str = "") -> None:
        if stage != job.stage:
            job.stage, job.done = stage, 0
        job.total = max(1, total)

    try:
        job.result = work(on_done, on_total)
        job.state = "done"
    except _StoppedError:
        job.state = "stopped"
    except AccordError as error:
        job.error, job.state = error, "failed"
    except Exception as error:
        # A thread's end is a door: whatever failed must reach the page.
        LOG.error("a job failed", exc_info=error)
        job.error = UnexpectedError(
            "this work failed for a reason that accord does not know",
            hint="the terminal in which the server runs shows the details",
        )
        job.state = "failed"
