"""What a desk asks of its register, one function a question; commands and pages call these.

Invariant: each function opens the store, answers and closes it; edits go through the store's version check.
"""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

from accord.documents import Document
from accord.partnership import calendar_entries, diary
from accord.register import (
    FORMATS,
    Change,
    Commitment,
    Conflict,
    HistoryEntry,
    Hit,
    Judgement,
    LifeRow,
    RegisterState,
    RegisterStore,
    UnknownStatementError,
    Verdict,
    diff,
    subject_of,
    to_csv,
    to_icalendar,
    to_json,
    to_json_ld,
    to_plover,
)
from accord.statements import Statement
from accord.storage import open_store
from accord.vocabulary import InputError, NotFoundError, StorageError, words
from accord.workbench.desk import Desk
from accord.workbench.desk_register import BuiltRegister, OnDone, keep_lives, read_into, record


class ExportError(StorageError):
    """An export could not be written; what was there before is still there."""

    code: ClassVar[str] = "export-write"


class NothingKeptError(NotFoundError):
    """A register has not yet kept the states that a quick question needs."""

    code: ClassVar[str] = "nothing-kept"


ENTRY_KINDS = ("commitment", "event", "figure", "position")


@dataclass(frozen=True, slots=True)
class Asked:
    """A desk's register on a day, with what it was built from."""

    built: BuiltRegister
    state: RegisterState


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything about one commitment, down to the quotes.

    Parameters
    ----------
    commitment
        Where it stands.
    statements
        Its statements with their documents, earliest first.
    conflicts
        Conflicts that it is part of.
    history
        What people and the program did to it, in order.
    as_of, known_on
        The days asked for.
    """

    commitment: Commitment
    statements: tuple[tuple[Statement, Document], ...]
    conflicts: tuple[Conflict, ...]
    history: tuple[HistoryEntry, ...]
    as_of: date
    known_on: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that a search found, with the commitment that it belongs to."""

    hit: Hit
    statement: Statement
    document: Document
    commitment: str
    title: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An edit as it was recorded, and what it is about."""

    edit: Judgement | Verdict
    version: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def ask(desk: Desk, as_of: date | None = None, known_on: date | None = None, on_done: OnDone | None = None) -> Asked:
    """Return a desk's register as of a day; by default that of the settings, else today."""
    with _open(desk) as store:
        built = read_into(desk, store, on_done)
        keep_lives(store, built)
    return Asked(built, built.register.state(the_day(desk, as_of), known_on))


def kept(desk: Desk, as_of: date | None = None) -> tuple[LifeRow, ...]:
    """Return where everything stood on a day as the last run left it, without looking at the documents again.

    Raises
    ------
    NothingKeptError
        No run has kept anything yet.
    """
    with _open(desk) as store:
        if store.lives_fingerprint() is None:
            raise NothingKeptError(
                f"the register of '{desk.folder}' has kept no states yet",
                hint="run the command once without --kept",
                folder=str(desk.folder),
            )
        return store.lives_on(the_day(desk, as_of))


def the_day(desk: Desk, as_of: date | None) -> date:
    """Return the day that a desk looks at unless told otherwise."""
    return as_of or desk.settings.as_of or date.today()


def entry(desk: Desk, name: str, as_of: date | None = None, known_on: date | None = None) -> Entry:
    """Return everything about the commitment with an id, the beginning of one, or a statement's id.

    Raises
    ------
    NoSuchEntryError
        There is none, or several.
    """
    with _open(desk) as store:
        built = read_into(desk, store)
        state = built.register.state(the_day(desk, as_of), known_on)
        commitment = state.get(name)
        history = tuple(
            h for h in store.history() if any(i in h.subject for i in commitment.statements) or h.subject == name
        )
    by_id = {s.id: s for s in built.statements}
    told = tuple((by_id[i], built.register.documents[by_id[i].doc]) for i in commitment.statements)
    conflicts = tuple(x for x in state.conflicts if x.id in commitment.conflicts)
    return Entry(commitment, told, conflicts, history, state.as_of, known_on)


def search(desk: Desk, text: str, limit: int = 20) -> tuple[Found, ...]:
    """Return the statements whose quotes hold all the words, best first."""
    with _open(desk) as store:
        built = read_into(desk, store)
        hits = store.find(text, limit=limit * 3)
    by_id = {s.id: s for s in built.statements}
    homes = {i: c for c in built.register.state(date.max).commitments for i in c.statements}
    hits = tuple({h.statement: h for h in reversed(hits)}.values())[::-1]  # a document may have been read twice
    found = [
        Found(
            h, by_id[h.statement], built.register.documents[h.document], homes[h.statement].id, homes[h.statement].title
        )
        for h in hits
        if h.statement in homes
    ]
    return tuple(found[:limit])


def judge(
    desk: Desk,
    kind: str,
    left: str,
    right: str,
    *,
    because: str,
    author: str | None = None,
    expecting: int | None = None,
) -> Recorded:
    """Record a judgement on two statements, or on the earliest statements of two commitments.

    Parameters
    ----------
    desk
        The desk.
    kind
        ``same``, ``different``, ``unsure`` or ``prefer`` (read ``left`` where the two disagree).
    left, right
        Ids of statements or commitments.
    because, author
        The reason; and who says so, by default the user of this machine.
    expecting
        How many judgements on the pair the author has seen; any by default.

    Raises
    ------
    JudgementError, NoSuchEntryError, StaleEditError
        As their names say.
    """
    with _open(desk) as store:
        built = read_into(desk, store)
        state = built.register.state(date.max)
        one, two = (_statement(state, built, name) for name in (left, right))
        edit = Judgement(kind, one, two, author or user_name(), _now(), because)
        seen = store.version(subject_of(edit)) if expecting is None else expecting
        before = _homes(state, one, two)
        version = record(desk, store, edit, seen)
        after = _homes(read_into(desk, store).register.state(date.max), one, two)
    return Recorded(edit, version, before, after)


def give_verdict(
    desk: Desk,
    name: str,
    score: int | None,
    *,
    because: str,
    stage: str = "interim",
    party: str | None = None,
    evidence: tuple[str, ...] = (),
    author: str | None = None,
    expecting: int | None = None,
) -> Recorded:
    """Record a verdict on a commitment, held by its earliest statement.

    Raises
    ------
    JudgementError, NoSuchEntryError, StaleEditError, UnknownStatementError
        As their names say.
    """
    with _open(desk) as store:
        built = read_into(desk, store)
        state = built.register.state(date.max)
        known = {s.id for s in built.statements}
        if unknown := [i for i in evidence if i not in known]:
            raise UnknownStatementError(
                f"no statement of this desk is called {', '.join(unknown)}",
                hint="take the ids from `accord show DIR ID`",
                unknown=unknown,
            )
        commitment = state.get(name)
        edit = Verdict(commitment.statements[0], score, stage, author or user_name(), _now(), because, evidence, party)
        seen = store.version(subject_of(edit)) if expecting is None else expecting
        version = record(desk, store, edit, seen)
    return Recorded(edit, version, (commitment.id,), (commitment.id,))


def changes(desk: Desk, earlier: date, later: date) -> tuple[Change, ...]:
    """Return what changed in the state of the partnership from one day to another."""
    with _open(desk) as store:
        register = read_into(desk, store).register
    first, last = sorted((earlier, later))
    return diff(register.state(first), register.state(last))


def user_name() -> str:
    """Return who acts: ``ACCORD_USER``, else the name of this machine's user."""
    if name := os.environ.get("ACCORD_USER", "").strip():
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unnamed"


@contextmanager
def _open(desk: Desk) -> Iterator[RegisterStore]:
    store = open_store(desk.register_url)
    try:
        yield store
    finally:
        store.close()


def _statement(state: RegisterState, built: BuiltRegister, name: str) -> str:
    if any(s.id == name for s in built.statements):
        return name
    return state.get(name).statements[0]


def _homes(state: RegisterState, *statements: str) -> tuple[str, ...]:
    homes = {i: c.id for c in state.commitments for i in c.statements}
    return tuple(dict.fromkeys(homes[i] for i in statements))


def _now() -> datetime:
    return datetime.now(UTC)


def choose(
    state: RegisterState, *, area: str | None = None, state_word: str | None = None, kind: str | None = None
) -> tuple[Commitment, ...]:
    """Return the commitments of a state that are of an area, state and kind.

    Raises
    ------
    InputError
        A word is on none of the lists.
    """
    if area is not None and area not in words("areas"):
        raise InputError(f"no area is called {area!r}", hint=f"areas are: {', '.join(words('areas'))}", value=area)
    if kind is not None and kind not in ENTRY_KINDS:
        raise InputError(f"no kind is called {kind!r}", hint=f"kinds are: {', '.join(ENTRY_KINDS)}", value=kind)
    lists = [words(name) for name in ("instrument-states", "schedule-states", "evidence-states", "strengths")]
    if state_word is not None and not any(state_word in known for known in lists):
        known = ", ".join(dict.fromkeys(w for one in lists for w in one))
        raise InputError(f"no state is called {state_word!r}", hint=f"states are: {known}", value=state_word)
    return tuple(
        c
        for c in state.commitments
        if (area is None or area in c.areas)
        and (kind is None or kind == c.kind)
        and (state_word is None or state_word in (c.official, c.evidence, c.schedule, c.strength))
    )


def choose_conflicts(state: RegisterState, *, kind: str | None = None, only_open: bool = False) -> tuple[Conflict, ...]:
    """Return the conflicts of a state that are of a kind, and only the undecided if asked.

    Raises
    ------
    InputError
        There is no such kind.
    """
    if kind is not None and kind not in words("conflict-kinds"):
        kinds = ", ".join(words("conflict-kinds"))
        raise InputError(f"no kind of conflict is called {kind!r}", hint=f"kinds are: {kinds}", value=kind)
    return tuple(
        x for x in state.conflicts if (kind is None or x.kind == kind) and not (only_open and x.resolution is not None)
    )


def export(desk: Desk, form: str, as_of: date | None = None, known_on: date | None = None) -> str:
    """Return a desk's register in another format; see ``accord.register.FORMATS``.

    Raises
    ------
    InputError
        The format is not one of them.
    """
    if form not in FORMATS:
        raise InputError(f"no format is called {form!r}", hint=f"formats are: {', '.join(FORMATS)}", value=form)
    asked = ask(desk, as_of, known_on)
    documents = asked.built.register.documents
    if form == "csv":
        return to_csv(asked.state)
    if form == "ics":
        by_id = {s.id: s for s in asked.built.statements}
        more = calendar_entries(diary(asked.built.register, asked.state.as_of, known_on))
        return to_icalendar(asked.state, by_id, documents, title=desk.title, more=more)
    write = {"json": to_json, "jsonld": to_json_ld, "plover": to_plover}[form]
    return write(asked.state, asked.built.statements, documents)


def write_export(text: str, path: Path) -> None:
    """Write an export beside its place and rename it there, so that a full disk leaves the old one.

    Raises
    ------
    ExportError
        The disk or the folder refuses.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise ExportError(
            f"'{path}' cannot be written: {error.strerror or error}",
            hint="make room or choose another place with --out; what was there before is still there",
            file=str(path),
        ) from error
