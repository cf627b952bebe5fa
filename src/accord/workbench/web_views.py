"""A desk's register held ready for many questions, and made again only when something changed.

Invariant: an answer is never older than the documents and the database at the moment of asking (of very many
documents: at the last look, see ``MANY_FILES``), or says how many decisions it does not know yet; a decision is on disk
before whoever made it gets an answer.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from accord.register import (
    Edit,
    HistoryEntry,
    Hit,
    Judgement,
    RegisterStore,
    statement_subject,
    subject_of,
)
from accord.storage import open_store
from accord.workbench.desk import Desk
from accord.workbench.desk_register import (
    DeskMaterial,
    OnDone,
    join,
    read_material,
    record,
    rejoin,
    settle_edits,
)
from accord.workbench.desk_stamps import Files, Stamps, database_file, document_stamps, folder_stamp, stamps
from accord.workbench.desk_views import DeskView, Held
from accord.workbench.register_work import the_day

__all__ = ["DeskView", "DeskWatch", "pair_subject", "review_subject", "verdict_subject"]

Made = TypeVar("Made")
# Works out what pages keep of a view under a name, given how to get other views of the same register.
Maker = Callable[["DeskView", Callable[[date, date | None], "DeskView"]], object]
LOG = logging.getLogger("accord.workbench")
# From so many statements on a change is worked in beside the pages: relinking takes longer than a reader waits.
LARGE = 5_000
# Of so many documents, the files and the decisions of other programs are looked at twice a second and not at every
# question, and what was changed inside a file is looked for beside the pages.
MANY_FILES = 500
LOOK_SECONDS = 0.5
WARMED = 2
# After a change was worked in beside the pages, the pages have the processor for as many times as long as that took.
REST, LONGEST_REST = 1.0, 20.0
# More new files than this are read beside the pages, which show what there was until then.
FEW_FILES = 8


class DeskWatch:
    """The register of one desk, shared by the threads of a server.

    Parameters
    ----------
    desk
        The desk.
    large
        Number of statements from which changes are worked in beside the pages.

    Attributes
    ----------
    starting
        Whether the first register is being made beside the pages, so that there is nothing to show yet.
    progress
        What is being made beside the pages, with the steps done and their total; None while nothing is.
    makers
        What pages work out of a view, by the name under which it keeps it: what they had of a view is worked out of
        the one that takes its place before it does, so that no reader waits for it.
    on_made
        Called whenever a register has taken the place of another.
    """

    def __init__(self, desk: Desk, *, large: int = LARGE) -> None:
        self.desk = desk
        self.large = large
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._held: Held | None = None
        self._edits: tuple[Edit, ...] = ()
        self._seen: Stamps | None = None
        self._looked = 0.0
        # Decisions recorded here, and how many of them the last look at the store has seen.
        self._recorded, self._looked_at = 0, 0
        self._files: tuple[int | None, Files] | None = None
        self._looker: threading.Thread | None = None
        self._noted: tuple[object, ...] | None = None
        self._worker: threading.Thread | None = None
        self.starting = False
        self._rests_until = 0.0
        self._still = 0
        self._of_material: tuple[DeskMaterial, dict[str, Any]] | None = None
        self.makers: dict[str, Maker] = {}
        self.on_made: Callable[[], object] | None = None
        self.progress: tuple[str, int, int] | None = None
        self._failed: Exception | None = None
        self._store: tuple[object, RegisterStore] | None = None

    def view(self, as_of: date | None = None, known_on: date | None = None, on_done: OnDone | None = None) -> DeskView:
        """Return the desk as of a day, by what was known on another; by default the desk's own day, and everything."""
        held = self._fresh(on_done)
        found = held.view(the_day(self.desk, as_of), known_on)
        return replace(found, edits=self._edits) if len(self._edits) > len(held.built.edits) else found

    @property
    def many(self) -> bool:
        """Whether the desk has so many documents that it is opened beside its pages."""
        return len(document_stamps(self.desk)) >= MANY_FILES

    def begin(self, make: Callable[[OnDone], object]) -> None:
        """Make the first register beside the pages: a large desk can be reached while it is being opened.

        Parameters
        ----------
        make
            Asks for what the first pages need, in a thread of its own.
        """
        self.starting = True

        def start() -> None:
            try:
                make(self._note)
            except Exception as error:
                LOG.error("the register could not be made", exc_info=error)
                with self._lock:
                    self._failed = error
            finally:
                self.progress, self.starting = None, False

        threading.Thread(target=start, name="register", daemon=True).start()

    def store(self) -> RegisterStore:
        """Return the desk's store, open for as long as its file is the same one."""
        with self._lock:
            if self._store is None or self._store[0] != database_file(self.desk):
                if self._store is not None:
                    self._store[1].close()
                opened = open_store(self.desk.register_url)
                self._store = (database_file(self.desk), opened)
            return self._store[1]

    def record(self, edit: Edit, expected: int | None) -> int:
        """Record a decision and return its subject's new version.

        Raises
        ------
        StaleEditError
            Somebody was quicker.
        """
        version = record(self.desk, self.store(), edit, expected)
        with self._lock:
            self._recorded += 1
        return version

    def version(self, subject: str) -> tuple[int, tuple[HistoryEntry, ...]]:
        """Return how many decisions a subject has had, and the log of them."""
        store = self.store()
        return store.version(subject), store.history(subject)

    def history(self, statements: tuple[str, ...], entry: str = "") -> tuple[HistoryEntry, ...]:
        """Return what people and the program did to some statements, or to the entry that they make up."""
        return tuple(h for h in self.store().history() if h.subject == entry or any(i in h.subject for i in statements))

    def find_words(self, text: str, limit: int) -> tuple[Hit, ...]:
        """Return the statements whose quotes hold all the words, best first, those that people added before others."""
        wanted = text.casefold().split()
        held = self._held
        added = held.built.reviewed.added.values() if held is not None else ()
        own = [
            Hit(a.statement.id, a.statement.doc, a.statement.quote)
            for a in added
            if wanted and all(w in a.statement.quote.casefold() for w in wanted)
        ]
        return (*own, *self.store().find(text, limit=limit))[:limit]

    @contextmanager
    def still(self) -> Iterator[None]:
        """Show the documents that are held while others are brought in; decisions are worked in all the same."""
        with self._lock:
            self._still += 1
        try:
            yield
        finally:
            with self._lock:
                self._still -= 1
                self._looked = 0.0

    def settle(self, seconds: float) -> bool:
        """Wait until every recorded decision is worked in, at most some seconds, and return whether it is."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            held = self._fresh(None, hurry=True)
            worker = self._worker
            if worker is None and len(self._edits) == len(held.built.edits):
                return True
            if worker is not None:
                worker.join(max(0.0, until - time.monotonic()))
        return False

    def of_material(self, material: DeskMaterial, name: str, make: Callable[[], Made]) -> Made:
        """Return what follows from what was read alone, whatever people decided since; made once for a material."""
        with self._lock:
            if self._of_material is None or self._of_material[0] is not material:
                self._of_material = (material, {})
            kept = self._of_material[1]
        if name not in kept:
            kept[name] = make()
        found: Made = kept[name]
        return found

    def _fresh(self, on_done: OnDone | None, *, hurry: bool = False) -> "Held":
        """Return the held register, made again where something changed; a large one beside the pages."""
        with self._lock:
            held, worker = self._held, self._worker
            if self._failed is not None and worker is None:
                failed, self._failed = self._failed, None
                raise failed
            seen = self._seen
            many = held is not None and seen is not None and len(held.built.documents) >= MANY_FILES
            if (
                held is not None
                and many
                and self._recorded == self._looked_at
                and time.monotonic() - self._looked < LOOK_SECONDS
            ):
                return held
            self._looked = time.monotonic()
            recorded = self._recorded
        # Taken before the work: what changes meanwhile is seen by the next question.
        files = seen.documents if held is not None and seen is not None and self._still else self._look(beside=many)
        now = stamps(self.desk, self.store(), files)
        if held is not None and now == seen:
            self._looked_at = recorded
            return held
        new = {d[0] for d in now.documents} - {d[0] for d in seen.documents} if seen is not None else set()
        if held is not None and (len(held.built.statements) >= self.large or len(new) > FEW_FILES):
            self._note_edits(now)
            self._looked_at = recorded
            if hurry or time.monotonic() >= self._rests_until:
                self._begin(now)
            return held
        with self._making:
            if self._held is None:
                # A register holds no circles, and looking for them takes a third of the time of making one.
                with _without_looking_for_circles():
                    self._make(now, on_done)
            elif now != self._seen:
                self._make(now, on_done)
        assert self._held is not None
        return self._held

    def _look(self, *, beside: bool) -> Files:
        """Return the documents' stamps; of very many, as they were looked at beside the pages a moment ago.

        Each of thousands of questions to the disk would have to wait for its turn while a change is worked in. That a
        document was added, taken away or renamed is seen at once all the same: the folder itself tells.
        """
        folder = folder_stamp(self.desk)
        with self._lock:
            known, looker = self._files, self._looker
            if beside and known is not None and known[0] == folder:
                if looker is None:
                    self._looker = threading.Thread(target=self._look_beside, name="documents", daemon=True)
                    self._looker.start()
                return known[1]
        files = document_stamps(self.desk)
        with self._lock:
            self._files = (folder, files)
        return files

    def _look_beside(self) -> None:
        try:
            self._look(beside=False)
        finally:
            with self._lock:
                self._looker = None

    def _note_edits(self, now: Stamps) -> None:
        if now.decisions == self._noted:
            return
        edits = self.store().edits()
        with self._lock:
            self._edits, self._noted = edits, now.decisions

    def _begin(self, now: Stamps) -> None:
        with self._lock:
            if self._worker is not None:
                return
            self._worker = threading.Thread(target=self._work, args=(now,), name="register", daemon=True)
            self._worker.start()

    def _work(self, now: Stamps) -> None:
        begun = time.monotonic()
        try:
            with self._making:
                self._make(now, self._note)
        except Exception as error:
            # A thread's end is a door: the next question has a reader to show it to.
            LOG.error("the register could not be made again", exc_info=error)
            with self._lock:
                self._failed = error
        finally:
            with self._lock:
                ended = time.monotonic()
                self._rests_until = ended + min(LONGEST_REST, REST * (ended - begun))
                self._worker, self.progress = None, None

    def _note(self, stage: str, done: int, total: int) -> None:
        before = self.progress[1] if self.progress is not None and self.progress[0] == stage else 0
        self.progress = (stage, before + done, total)

    def _make(self, now: Stamps, on_done: OnDone | None) -> None:
        """Make what changed: everything where documents did, the joining alone where only decisions did."""
        held, store = self._held, self.store()
        readings = store.readings()
        same = held is not None and self._seen is not None and now.documents == self._seen.documents
        own = self.desk.settings.store.url is None or self._still
        # A database that was put back or made again holds less than was read; a team's holds what others read.
        if held is not None and same and (held.readings <= readings if own else held.readings == readings):
            material = held.built.material
        else:
            material = read_material(self.desk, store, on_done)
        edits = settle_edits(self.desk, store)
        if held is None or material is not held.built.material or edits != held.built.edits:
            if held is not None and material is held.built.material:
                built = rejoin(self.desk, held.current(), edits)
            else:
                built = join(self.desk, material, edits)
            fresh = Held(self.desk, built, store.readings(), held)
            if held is not None:
                for key in held.latest(WARMED):
                    fresh.view(*key)
                for key, names in held.worked_out(WARMED):
                    for name in [n for n in self.makers if n in names]:
                        self.makers[name](fresh.view(*key), fresh.view)
        else:
            fresh = held
        with self._lock:
            self._held, self._seen = fresh, now
            self._edits = edits if len(edits) >= len(self._edits) else self._edits
        if self.on_made is not None and fresh is not held:
            self.on_made()


@contextmanager
def _without_looking_for_circles() -> Iterator[None]:
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def pair_subject(kind: str, left: str, right: str) -> str:
    """Return the subject under which judgements of a pair of statements are counted."""
    return subject_of(Judgement(kind, left, right, "reader", datetime.now(UTC), "asked"))


def verdict_subject(statement: str) -> str:
    """Return the subject under which verdicts that hang on a statement are counted."""
    return f"verdict|{statement}"


def review_subject(statement: str) -> str:
    """Return the subject under which reviews of a statement are counted."""
    return statement_subject(statement)
