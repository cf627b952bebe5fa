"""A desk's register: its documents read, stored and joined.

Invariant: what the store holds already is not read again; a run that was broken off is completed by the next; a file
that changed under its name is a problem to show and never replaces what was read.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from accord.documents import Document, EmptyFolderError, NoSuchPathError, folder_files, read_paths, relate
from accord.register import (
    RULE_VERSION,
    Addition,
    Before,
    DocumentChangedError,
    Edit,
    Judgement,
    Register,
    RegisterStore,
    Review,
    Reviewed,
    StaleEditError,
    StoredReading,
    Verdict,
    build,
    life_rows,
    reviewed,
    subject_of,
)
from accord.register import (
    edit as edit_register,
)
from accord.statements import NO_NAMES, Extractor, Names, Statement, default_extractor, read_names
from accord.storage import append_edits, open_store, read_edits
from accord.vocabulary import AccordError
from accord.workbench.desk import Desk
from accord.workbench.desk_dates import alone_dates, own_dates, relations_known

OnDone = Callable[[str, int, int], None]
PROGRAM = "accord"
BATCH = 16
JUDGEMENTS = "judgements.jsonl"
NAMES = ("names.csv", "names.toml")


@dataclass(frozen=True, slots=True)
class DeskMaterial:
    """What was read in a desk, before anybody decided anything about it.

    Parameters
    ----------
    documents
        What the register rests on, in the order of the files' names.
    problems
        ``(name, error)`` of each file that could not be read, or that changed after it was.
    statements
        What was read in the documents, by id.
    before
        By document id, how documents read before another was known from which their date follows.
    recorded
        Day on which each document id was first stored.
    readings
        ``(document id, extractor)`` of everything that the statements come from.
    new
        How many documents this run read.
    """

    documents: tuple[Document, ...]
    problems: tuple[tuple[str, AccordError], ...]
    statements: tuple[Statement, ...]
    before: Mapping[str, Before]
    recorded: Mapping[str, date]
    readings: tuple[tuple[str, str], ...]
    new: int


@dataclass(frozen=True, slots=True)
class BuiltRegister:
    """A desk's register and what it was built from.

    Parameters
    ----------
    register
        The register.
    documents
        What it rests on, in the order of the files' names.
    problems
        ``(name, error)`` of each file that could not be read, or that changed after it was.
    statements
        All statements that count, as people left them, in the documents' order.
    new
        How many documents this run read.
    fingerprint
        Changes whenever the register's answers can.
    material
        What was read, before anybody decided anything about it.
    edits
        What people decided and added, in the order in which it was recorded.
    reviewed
        What became of single statements by it.
    """

    register: Register
    documents: tuple[Document, ...]
    problems: tuple[tuple[str, AccordError], ...]
    statements: tuple[Statement, ...]
    new: int
    fingerprint: str
    material: DeskMaterial
    edits: tuple[Edit, ...]
    reviewed: Reviewed


def build_register(desk: Desk, on_done: OnDone | None = None) -> BuiltRegister:
    """Read what is new in a desk, store it, and return the desk's register.

    With a database of its own (``register.db``) the register rests on the files in ``documents/``; with a team's
    database (``store.url``) it rests on everything stored there, whoever read it.

    Parameters
    ----------
    desk
        Where the documents and settings are.
    on_done
        Called with a stage's name, the steps finished since the last call and the stage's total.

    Raises
    ------
    StorageError
        The store cannot be used; its code says why.
    """
    store = open_store(desk.register_url)
    try:
        return read_into(desk, store, on_done)
    finally:
        store.close()


def read_into(desk: Desk, store: RegisterStore, on_done: OnDone | None = None) -> BuiltRegister:
    """Do the work of :func:`build_register` on an open store."""
    return join(desk, read_material(desk, store, on_done), settle_edits(desk, store))


def read_material(desk: Desk, store: RegisterStore, on_done: OnDone | None = None) -> DeskMaterial:
    """Read what is new in a desk, store it, and return everything that was read."""
    extractor = default_extractor(desk_names(desk))
    stored = {d.id: d for d in store.documents()}
    documents, problems, fresh = _documents(desk, stored)
    recorded = {d.id: date.today() for d in documents} | store.recorded()
    base = relations_known(documents, desk.settings.relations_since, recorded)
    if fresh:
        documents = tuple(relate(own_dates(documents), base_years=base.years))
    alone = alone_dates(documents, base)
    new = _extract(documents, alone, extractor, store, on_done)
    if fresh:
        store.describe(documents, who=PROGRAM, at=datetime.now(UTC))
    wanted = [(d.id, reading_name(extractor, d)) for d in documents]
    statements = store.statements(wanted)
    before = {
        d.id: Before(d, store.statements([(d.id, reading_name(extractor, d))]), base.known_from) for d in alone.values()
    }
    return DeskMaterial(documents, problems, statements, before, store.recorded(), tuple(wanted), new)


def join(desk: Desk, material: DeskMaterial, edits: tuple[Edit, ...]) -> BuiltRegister:
    """Return the register of what was read and what people decided about it; a pure function of the three."""
    by_id = {d.id: d for d in material.documents}
    decided = [e for e in edits if isinstance(e, Review | Addition)]
    left = reviewed(material.statements, by_id, decided)
    # A correction is of the reading, so it holds in whatever light the document stood at the time.
    before = {
        i: replace(b, statements=reviewed(b.statements, {i: b.document}, decided).statements)
        for i, b in material.before.items()
    }
    register = build(
        left.statements,
        material.documents,
        [e for e in edits if isinstance(e, Judgement)],
        verdicts=[e for e in edits if isinstance(e, Verdict)],
        parties=desk.settings.parties,
        recorded=material.recorded,
        before=before,
    )
    return _built(desk, material, edits, left, register)


def _built(
    desk: Desk, material: DeskMaterial, edits: tuple[Edit, ...], left: Reviewed, register: Register
) -> BuiltRegister:
    place = {d.id: n for n, d in enumerate(material.documents)}
    ordered = tuple(sorted(left.statements, key=lambda s: (place[s.doc], s.start, s.end, s.id)))
    mark = _fingerprint(desk, material, edits, left)
    return BuiltRegister(
        register, material.documents, material.problems, ordered, material.new, mark, material, edits, left
    )


def rejoin(desk: Desk, built: BuiltRegister, edits: tuple[Edit, ...]) -> BuiltRegister:
    """Return what :func:`join` gives for more decisions on the same material, at the cost of what they touch."""
    material = built.material
    decided = [e for e in edits if isinstance(e, Review | Addition)]
    left = reviewed(material.statements, {d.id: d for d in material.documents}, decided)
    was, now = {s.id: s for s in built.register.statements}, {s.id: s for s in left.statements}
    changed = [s for i, s in now.items() if was.get(i) != s]
    gone = [i for i in was if i not in now]
    touched = {s.doc for s in changed} | {was[i].doc for i in gone}
    known = {e.id for e in built.edits}
    if touched & material.before.keys() or known - {e.id for e in edits}:
        return join(desk, material, edits)
    new = [e for e in edits if e.id not in known]
    register = edit_register(
        built.register,
        add=changed,
        remove=gone,
        judgements=[e for e in new if isinstance(e, Judgement)],
        verdicts=[e for e in new if isinstance(e, Verdict)],
    )
    return _built(desk, material, edits, left, register)


def settle_edits(desk: Desk, store: RegisterStore) -> tuple[Edit, ...]:
    """Return all that people decided, after the store and the desk's file of it have told each other theirs.

    So a database that was lost is made whole from the file, and a file that was lost from the database. A team's
    database keeps them itself.

    Raises
    ------
    DamagedLogError
        A line of the file is not as accord wrote it.
    """
    if desk.settings.store.url is not None:
        return store.edits()
    written = read_edits(desk.folder / JUDGEMENTS)
    known = {e.id for e in store.edits()}
    for edit in written:
        if edit.id not in known:
            with suppress(StaleEditError):  # another program is putting the same line back
                store.append(edit, expected=store.version(subject_of(edit)))
    edits = store.edits()
    there = {e.id for e in written}
    append_edits(desk.folder / JUDGEMENTS, [e for e in edits if e.id not in there])
    return edits


def record(desk: Desk, store: RegisterStore, edit: Edit, expected: int | None) -> int:
    """Record an edit in the store and then in the desk's file, and return its subject's new version.

    The store goes first because it alone can refuse a stale edit; what a break between the two leaves out of the
    file is written there by the next command.
    """
    version = store.append(edit, expected=expected)
    if desk.settings.store.url is None:
        append_edits(desk.folder / JUDGEMENTS, [edit])
    return version


def keep_lives(store: RegisterStore, built: BuiltRegister) -> None:
    """Keep the lives of a register in its store unless they are there, so that the next question is quick."""
    if store.lives_fingerprint() != built.fingerprint:
        store.keep_lives(built.fingerprint, life_rows(built.register.prepared()))


def desk_names(desk: Desk) -> Names:
    """Return the desk's own table of firms, bodies and people with their countries: ``names.csv`` or ``names.toml``.

    Raises
    ------
    NamesError
        The table cannot be used.
    """
    file = next((desk.folder / name for name in NAMES if (desk.folder / name).is_file()), None)
    return read_names(file) if file is not None else NO_NAMES


def reading_name(extractor: Extractor, document: Document) -> str:
    """Return the name under which a reading is stored: the extractor and the date that relative dates rest on."""
    when = document.published.value if document.published else "undated"
    return f"{extractor.name}/{extractor.version}@{when}"


def _documents(
    desk: Desk, stored: dict[str, Document]
) -> tuple[tuple[Document, ...], tuple[tuple[str, AccordError], ...], bool]:
    try:
        files = folder_files(desk.documents)
    except (EmptyFolderError, NoSuchPathError):
        files = []
    by_name = {d.name: d for d in stored.values()}
    by_bytes = {d.bytes_sha256: d for d in stored.values()}
    kept: list[Document] = []
    unread: list[Path] = []
    problems: list[tuple[str, AccordError]] = []
    for file in files:
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        known = by_name.get(file.name) if desk.settings.store.url is None else None  # a team's names may clash
        if known is not None and known.bytes_sha256 != sha and sha not in by_bytes:
            problems.append((file.name, _changed(known, sha)))
            kept.append(known)
        elif sha in by_bytes and not file.with_name(file.name + ".toml").is_file():
            kept.append(by_bytes[sha])
        else:
            unread.append(file)
    reading = read_paths(unread)
    problems += reading.problems
    documents = {d.id: d for d in (*kept, *reading.documents)}
    if desk.settings.store.url is not None:
        documents = {**stored, **documents}
    found = sorted(documents.values(), key=lambda d: (d.name, d.id))
    fresh = bool(unread) or set(documents) != set(stored)
    return tuple(found), tuple(problems), fresh


def _changed(known: Document, sha: str) -> DocumentChangedError:
    return DocumentChangedError(
        f"{known.name} has changed since it was read: its hash was {known.bytes_sha256[:12]} and is {sha[:12]}",
        hint="what was read still counts; add the new text under another name, or put the old file back",
        file=known.name,
        document=known.id,
        expected=known.bytes_sha256,
        found=sha,
    )


def _extract(
    documents: tuple[Document, ...],
    alone: Mapping[str, Document],
    extractor: Extractor,
    store: RegisterStore,
    on_done: OnDone | None,
) -> int:
    done = store.readings()
    waiting = [d for d in documents if (d.id, reading_name(extractor, d)) not in done]
    again = [
        StoredReading(d, name, tuple(extractor.extract(alone[d.id])))
        for d in documents
        if d.id in alone and (d.id, name := reading_name(extractor, alone[d.id])) not in done
    ]
    for n in range(0, len(waiting), BATCH):
        batch = []
        for document in waiting[n : n + BATCH]:
            batch.append(StoredReading(document, reading_name(extractor, document), tuple(extractor.extract(document))))
            if on_done:
                on_done("Reading statements", 1, len(waiting))
        store.add_readings(batch, who=PROGRAM, at=datetime.now(UTC))
    if again:
        store.add_readings(again, who=PROGRAM, at=datetime.now(UTC))
    return len(waiting)


def _fingerprint(desk: Desk, material: DeskMaterial, edits: tuple[Edit, ...], left: Reviewed) -> str:
    # Reviews count by what they leave behind: seeing that a reading is right changes no answer.
    parts = [RULE_VERSION, ",".join(desk.settings.parties)]
    parts += sorted(e.id for e in edits if isinstance(e, Judgement | Verdict))
    parts += [f"without {i}" for i in sorted(left.rejected)]
    parts += [repr(s) for s in left.statements if s.id in left.as_read or s.id in left.added]
    parts += [f"{d.id} {d.kind} {d.origins} {d.published_interval}" for d in material.documents]
    parts += [f"{d} {e}" for d, e in sorted(material.readings)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
