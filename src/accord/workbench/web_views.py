"""A desk's register held ready for many questions, and made again only when something changed.

Invariant: an answer is never older than the documents and the database at the moment of asking; the register of one
fingerprint is built once, whoever asks.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from accord.documents import Document
from accord.register import HistoryEntry, Hit, Judgement, Link, Register, RegisterState, build, subject_of
from accord.statements import Statement
from accord.storage import open_store
from accord.workbench.desk import Desk
from accord.workbench.desk_register import BuiltRegister, OnDone, build_register
from accord.workbench.register_work import the_day

STATES_KEPT = 24
KNOWN_ON_KEPT = 8


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
    """

    desk: Desk
    built: BuiltRegister
    state: RegisterState
    statements: Mapping[str, Statement]
    documents: Mapping[str, Document]
    homes: Mapping[str, str]


class DeskWatch:
    """The register of one desk, shared by the threads of a server."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._lock = threading.Lock()
        self._signature: object = None
        self._built: BuiltRegister | None = None
        self._register: Register | None = None
        self._known: list[date | None] = []
        self._views: OrderedDict[tuple[date, date | None], DeskView] = OrderedDict()

    def view(self, as_of: date | None = None, known_on: date | None = None, on_done: OnDone | None = None) -> DeskView:
        """Return the desk as of a day, by what was known on another; by default the desk's own day, and everything."""
        with self._lock:
            built = self._fresh(on_done)
            key = (the_day(self.desk, as_of), known_on)
            if key not in self._views:
                self._views[key] = _view(self.desk, built, self._state(built, *key))
                if len(self._views) > STATES_KEPT:
                    self._views.popitem(last=False)
            self._views.move_to_end(key)
            return self._views[key]

    def _fresh(self, on_done: OnDone | None) -> BuiltRegister:
        # Taken before the work: what changes meanwhile is seen by the next question.
        signature = _signature(self.desk)
        if self._built is None or signature != self._signature:
            built = build_register(self.desk, on_done)
            if self._built is None or built.fingerprint != self._built.fingerprint:
                self._register, self._known = built.register, []
                self._views.clear()
            self._built, self._signature = built, signature
        return self._built

    def _state(self, built: BuiltRegister, as_of: date, known_on: date | None) -> RegisterState:
        # A register keeps what it linked for each known-on day for ever; a server has to let go of some.
        assert self._register is not None
        if known_on is not None and known_on not in self._known:
            if len(self._known) >= KNOWN_ON_KEPT:
                self._register, self._known = _again(built.register), []
            self._known.append(known_on)
        return self._register.state(as_of, known_on)


def pair_version(desk: Desk, kind: str, left: str, right: str) -> tuple[int, tuple[HistoryEntry, ...]]:
    """Return how many judgements a pair of statements has had, and the log of them."""
    subject = subject_of(Judgement(kind, left, right, "reader", datetime.now(UTC), "asked"))
    return _version(desk, subject)


def verdict_version(desk: Desk, statement: str) -> tuple[int, tuple[HistoryEntry, ...]]:
    """Return how many verdicts hang on a statement, and the log of them."""
    return _version(desk, f"verdict|{statement}")


def history_of(desk: Desk, statements: tuple[str, ...], entry: str = "") -> tuple[HistoryEntry, ...]:
    """Return what people and the program did to some statements, or to the entry that they make up."""
    store = open_store(desk.register_url)
    try:
        return tuple(h for h in store.history() if h.subject == entry or any(i in h.subject for i in statements))
    finally:
        store.close()


def doubtful(view: DeskView) -> tuple[Link, ...]:
    """Return the rule's merges that rest on likeness and that no person has judged, least alike first."""
    register = view.built.register
    judged = {j.pair for j in register.judgements if j.kind != "prefer"}
    links = register.prepared(None).linking.links
    found = [x for x in links if x.score < 1 and tuple(sorted((x.left, x.right))) not in judged]
    return tuple(sorted(found, key=lambda x: (x.score, x.left, x.right)))


def find_words(desk: Desk, text: str, limit: int) -> tuple[Hit, ...]:
    """Return the statements whose quotes hold all the words, best first."""
    store = open_store(desk.register_url)
    try:
        return store.find(text, limit=limit)
    finally:
        store.close()


def _version(desk: Desk, subject: str) -> tuple[int, tuple[HistoryEntry, ...]]:
    store = open_store(desk.register_url)
    try:
        return store.version(subject), store.history(subject)
    finally:
        store.close()


def _view(desk: Desk, built: BuiltRegister, state: RegisterState) -> DeskView:
    return DeskView(
        desk,
        built,
        state,
        {s.id: s for s in built.statements},
        built.register.documents,
        {i: c.id for c in state.commitments for i in c.statements},
    )


def _again(register: Register) -> Register:
    return build(
        register.statements,
        register.documents.values(),
        register.judgements,
        verdicts=register.verdicts,
        parties=register.parties,
        recorded=register.recorded,
    )


def _signature(desk: Desk) -> object:
    files = sorted(desk.documents.iterdir()) if desk.documents.is_dir() else []
    stamps: list[object] = [_stamp(f) for f in files]
    if desk.settings.store.url is None:
        stamps += [_stamp(desk.folder / name) for name in ("register.db", "register.db-wal")]
    else:
        store = open_store(desk.register_url)
        try:
            stamps += [len(store.edits()), len(store.readings())]
        finally:
            store.close()
    return stamps


def _stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # A log that a reader opened and did not write to is no change.
    return (path.name, found.st_size, found.st_mtime_ns) if found.st_size else None
