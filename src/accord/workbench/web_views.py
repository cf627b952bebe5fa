"""A desk's register held ready for many questions, and made again only when something changed.

Invariant: an answer is never older than the documents and the database at the moment of asking, or says how many
decisions it does not know yet; a decision is on disk before whoever made it gets an answer.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from accord.documents import Document
from accord.register import (
    Edit,
    HistoryEntry,
    Hit,
    Judgement,
    Register,
    RegisterState,
    RegisterStore,
    build,
    statement_subject,
    subject_of,
)
from accord.statements import Statement
from accord.storage import open_store
from accord.workbench.desk import Desk
from accord.workbench.desk_register import BuiltRegister, OnDone, join, read_material, record, rejoin, settle_edits
from accord.workbench.desk_stamps import Stamps, database_file, stamps
from accord.workbench.register_work import the_day

Made = TypeVar("Made")
LOG = logging.getLogger("accord.workbench")
STATES_KEPT = 24
KNOWN_ON_KEPT = 8
# From so many statements on a change is worked in beside the pages: relinking takes longer than a reader waits.
LARGE = 5_000
# In a folder of so many documents the files are looked at twice a second and not at every question.
MANY_FILES = 500
LOOK_SECONDS = 0.5
WARMED = 2
# More new files than this are read beside the pages, which show what there was until then.
FEW_FILES = 8


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk's register on a day, with what a page needs to walk from a state back to words.

    Parameters
    ----------
    desk
        The desk.
    built, state
        The register, and what holds on the day.
    statements, documents
        By id.
    homes
        Id of the commitment that each statement belongs to on that day.
    kept
        What pages worked out from this view and may use again.
    edits
        Everything that people decided, those included that the register does not hold yet.
    """

    desk: Desk
    built: BuiltRegister
    state: RegisterState
    statements: Mapping[str, Statement]
    documents: Mapping[str, Document]
    homes: Mapping[str, str]
    kept: dict[str, Any] = field(default_factory=dict, compare=False)
    edits: tuple[Edit, ...] = ()

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made of this view under a name, made now if nobody has; whoever comes meanwhile waits."""
        if name not in self.kept:
            lock = self.kept.setdefault("lock", threading.RLock())
            with lock:
                if name not in self.kept:
                    self.kept[name] = make()
        found: Made = self.kept[name]
        return found

    @property
    def pending(self) -> int:
        """How many decisions are recorded and not yet worked in."""
        return len(self.edits) - len(self.built.edits)


class DeskWatch:
    """The register of one desk, shared by the threads of a server.

    Parameters
    ----------
    desk
        The desk.
    large
        Number of statements from which changes are worked in beside the pages.
    """

    def __init__(self, desk: Desk, *, large: int = LARGE) -> None:
        self.desk = desk
        self.large = large
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._held: _Held | None = None
        self._edits: tuple[Edit, ...] = ()
        self._seen: Stamps | None = None
        self._looked = 0.0
        self._worker: threading.Thread | None = None
        self._still = 0
        self.progress: tuple[str, int, int] | None = None
        self._failed: Exception | None = None
        self._store: tuple[object, RegisterStore] | None = None

    def view(self, as_of: date | None = None, known_on: date | None = None, on_done: OnDone | None = None) -> DeskView:
        """Return the desk as of a day, by what was known on another; by default the desk's own day, and everything."""
        held = self._fresh(on_done)
        found = held.view(the_day(self.desk, as_of), known_on)
        return replace(found, edits=self._edits) if len(self._edits) > len(held.built.edits) else found

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
            self._looked = 0.0
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
            held = self._fresh(None)
            worker = self._worker
            if worker is None and len(self._edits) == len(held.built.edits):
                return True
            if worker is not None:
                worker.join(max(0.0, until - time.monotonic()))
        return False

    def _fresh(self, on_done: OnDone | None) -> "_Held":
        """Return the held register, made again where something changed; a large one beside the pages."""
        with self._lock:
            held, worker = self._held, self._worker
            if self._failed is not None and worker is None:
                failed, self._failed = self._failed, None
                raise failed
            if held is not None:
                files = len(held.built.documents)
                if files >= MANY_FILES and time.monotonic() - self._looked < LOOK_SECONDS:
                    return held
                self._looked = time.monotonic()
        # Taken before the work: what changes meanwhile is seen by the next question.
        now = stamps(self.desk, self.store())
        seen = self._seen
        if held is not None and seen is not None and self._still:
            now = replace(now, documents=seen.documents)
        if held is not None and now == seen:
            return held
        new = {d[0] for d in now.documents} - {d[0] for d in seen.documents} if seen is not None else set()
        if held is not None and (len(held.built.statements) >= self.large or len(new) > FEW_FILES):
            self._note_edits()
            self._begin(now)
            return held
        with self._making:
            if self._held is None or now != self._seen:
                self._make(now, on_done)
        assert self._held is not None
        return self._held

    def _note_edits(self) -> None:
        edits = self.store().edits()
        with self._lock:
            self._edits = edits

    def _begin(self, now: Stamps) -> None:
        with self._lock:
            if self._worker is not None:
                return
            self._worker = threading.Thread(target=self._work, args=(now,), name="register", daemon=True)
            self._worker.start()

    def _work(self, now: Stamps) -> None:
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
            fresh = _Held(self.desk, built, store.readings(), held)
            if held is not None:
                for key in held.latest(WARMED):
                    fresh.view(*key)
        else:
            fresh = held
        with self._lock:
            self._held, self._seen = fresh, now
            self._edits = edits if len(edits) >= len(self._edits) else self._edits


class _Held:
    """One built register with the views taken of it."""

    def __init__(
        self, desk: Desk, built: BuiltRegister, readings: frozenset[tuple[str, str]], last: "_Held | None" = None
    ) -> None:
        self.desk = desk
        self.readings = readings
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._known: list[date | None] = []
        self._views: OrderedDict[tuple[date, date | None], DeskView] = OrderedDict()
        self._register: Register = built.register
        if last is not None and last.built.fingerprint == built.fingerprint:
            # Nothing that the register answers has changed: what was linked and looked up stays good.
            with last._lock:
                built = replace(built, register=last.built.register)
                self._views = OrderedDict(
                    (k, replace(v, built=built, edits=built.edits)) for k, v in last._views.items()
                )
                self._register, self._known = last._register, list(last._known)
        self.built: BuiltRegister = built

    def view(self, as_of: date, known_on: date | None) -> DeskView:
        """Return the view of a day."""
        key = (as_of, known_on)
        if (found := self._kept(key)) is not None:
            return found
        with self._making:
            if (found := self._kept(key)) is None:
                found = _view(self.desk, self.built, self._state(*key))
                with self._lock:
                    self._views[key] = found
                    if len(self._views) > STATES_KEPT:
                        self._views.popitem(last=False)
            return found

    def _kept(self, key: tuple[date, date | None]) -> DeskView | None:
        with self._lock:
            if key in self._views:
                self._views.move_to_end(key)
            return self._views.get(key)

    def current(self) -> BuiltRegister:
        """Return what was built, with the register that its views were taken of."""
        return replace(self.built, register=self._register)

    def latest(self, count: int) -> list[tuple[date, date | None]]:
        """Return the days looked at last."""
        with self._lock:
            return list(self._views)[-count:]

    def _state(self, as_of: date, known_on: date | None) -> RegisterState:
        # A register keeps what it linked for each known-on day for ever; a server has to let go of some.
        if known_on is not None and known_on not in self._known:
            if len(self._known) >= KNOWN_ON_KEPT:
                self._register, self._known = _again(self.built.register), []
            self._known.append(known_on)
        return self._register.state(as_of, known_on)


def pair_subject(kind: str, left: str, right: str) -> str:
    """Return the subject under which judgements of a pair of statements are counted."""
    return subject_of(Judgement(kind, left, right, "reader", datetime.now(UTC), "asked"))


def verdict_subject(statement: str) -> str:
    """Return the subject under which verdicts that hang on a statement are counted."""
    return f"verdict|{statement}"


def review_subject(statement: str) -> str:
    """Return the subject under which reviews of a statement are counted."""
    return statement_subject(statement)


def _view(desk: Desk, built: BuiltRegister, state: RegisterState) -> DeskView:
    return DeskView(
        desk,
        built,
        state,
        {s.id: s for s in built.statements},
        built.register.documents,
        {i: c.id for c in state.commitments for i in c.statements},
        edits=built.edits,
    )


def _again(register: Register) -> Register:
    return build(
        register.statements,
        register.documents.values(),
        register.judgements,
        verdicts=register.verdicts,
        parties=register.parties,
        recorded=register.recorded,
        before=register.before,
    )
