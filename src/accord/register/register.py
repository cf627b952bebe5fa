"""The register: a pure function of statements, documents and judgements, and the questions it answers.

Invariant: the same inputs in any order give the same register; ``state`` with ``known_on`` sees only documents
that had been published (or, undated, recorded) by then, and links them afresh, so a later document changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from accord.documents import Document
from accord.register.errors import QuoteMismatchError, UnknownStatementError
from accord.register.judgements import Judgement, Verdict
from accord.register.known import Before, known_documents
from accord.register.prepared import Prepared, edited, prepare
from accord.register.states import RegisterState, state_of
from accord.statements import Statement


@dataclass(frozen=True)
class Register:
    """Everything read and decided.

    Parameters
    ----------
    statements
        Sorted by id, each once.
    documents
        By id.
    judgements, verdicts
        People's decisions, sorted by time and id.
    parties
        The desk's parties, or None.
    recorded
        Day on which each document was recorded, for undated ones.
    before
        By document id, how documents read before another was known from which their date follows.
    """

    statements: tuple[Statement, ...]
    documents: Mapping[str, Document]
    judgements: tuple[Judgement, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    parties: tuple[str, ...] | None = None
    recorded: Mapping[str, date] = field(default_factory=dict)
    before: Mapping[str, Before] = field(default_factory=dict)
    _cache: dict[date | None, Prepared] = field(default_factory=dict, repr=False, compare=False)

    def state(self, as_of: date | None = None, known_on: date | None = None) -> RegisterState:
        """Return what holds on a day, from what was known on another.

        Parameters
        ----------
        as_of
            Day of the events asked for; by default the last day that any document tells of.
        known_on
            Only documents published by this day count; by default all, the undated among them.
        """
        prepared = self.prepared(known_on)
        return state_of(prepared, as_of or prepared.last_day, known_on)

    def prepared(self, known_on: date | None = None) -> Prepared:
        """Return the linked statements of the documents known on a day, with conflicts and lives worked out."""
        if known_on not in self._cache:
            documents, statements = self.documents, list(self.statements)
            if known_on is not None:
                documents = known_documents(self.documents, self.before, self.recorded, known_on)
                alone = {i for i in documents if i in self.before and known_on < self.before[i].until}
                statements = [s for s in statements if s.doc in documents and s.doc not in alone]
                statements += [s for i in alone for s in self.before[i].statements]
                statements.sort(key=lambda s: s.id)
            judgements = [j for j in self.judgements if known_on is None or j.made_at.date() <= known_on]
            verdicts = [v for v in self.verdicts if known_on is None or v.made_at.date() <= known_on]
            self._cache[known_on] = prepare(statements, documents, judgements, verdicts, self.parties)
        return self._cache[known_on]


def build(
    statements: Iterable[Statement],
    documents: Iterable[Document],
    judgements: Iterable[Judgement] = (),
    *,
    verdicts: Iterable[Verdict] = (),
    parties: tuple[str, ...] | None = None,
    recorded: Mapping[str, date] | None = None,
    before: Mapping[str, Before] | None = None,
) -> Register:
    """Build a register; the order of every argument's items is irrelevant.

    Parameters
    ----------
    statements
        Statements of the documents; repeated ones count once.
    documents
        Documents, among them each statement's own.
    judgements, verdicts
        People's decisions.
    parties
        The desk's parties (ISO 3166 alpha-3), or None to take each document's own pair.
    recorded
        Day on which each document id was recorded; lets an undated document count in known-on views from then.
    before
        By document id, how documents whose date follows from another document read until that one was known.

    Raises
    ------
    UnknownStatementError
        A statement names a document that is not given.
    QuoteMismatchError
        A quote does not stand in its document at its offsets.
    """
    by_id = {d.id: d for d in sorted(documents, key=lambda d: (d.id, d.name))}
    unique: dict[str, Statement] = {}
    for s in statements:
        _check(s, by_id)
        unique[s.id] = s
    return Register(
        statements=tuple(unique[i] for i in sorted(unique)),
        documents=by_id,
        judgements=tuple(sorted({j.id: j for j in judgements}.values(), key=lambda j: (j.made_at, j.id))),
        verdicts=tuple(sorted({v.id: v for v in verdicts}.values(), key=lambda v: (v.made_at, v.id))),
        parties=tuple(sorted(parties)) if parties else None,
        recorded=dict(recorded or {}),
        before=dict(before or {}),
    )


def edit(
    register: Register,
    *,
    add: Iterable[Statement] = (),
    remove: Iterable[str] = (),
    documents: Iterable[Document] = (),
    judgements: Iterable[Judgement] = (),
    verdicts: Iterable[Verdict] = (),
) -> Register:
    """Return a register with an edit applied: the one that :func:`build` makes of everything, at the cost of the edit.

    What was linked before (:meth:`Register.prepared` without a day) is taken over but for what the edit can touch;
    views of earlier days are linked again when they are asked for. The register given stays as it is.

    Parameters
    ----------
    register
        The register before.
    add
        New statements, of documents known or given.
    remove
        Ids of statements that are no longer there, for example because a person rejected them.
    documents
        New documents; one that is known in other words (a date found later) makes everything be linked afresh.
    judgements, verdicts
        New decisions.

    Raises
    ------
    UnknownStatementError, QuoteMismatchError
        As :func:`build`.
    """
    more = tuple(documents)
    known = {**register.documents, **{d.id: d for d in more}}
    fresh = {s.id: s for s in add}
    for s in fresh.values():
        _check(s, known)
    gone = set(remove) - fresh.keys()
    drop = gone | fresh.keys()
    left = [s for s in register.statements if s.id not in drop]
    touched = {s.doc for s in register.statements if s.id in drop} | {s.doc for s in fresh.values()}
    decisions = {j.id: j for j in (*register.judgements, *judgements)}
    findings = {v.id: v for v in (*register.verdicts, *verdicts)}
    after = replace(
        register,
        statements=tuple(sorted((*left, *fresh.values()), key=lambda s: s.id)),
        documents=dict(sorted(known.items())) if more else register.documents,
        judgements=tuple(sorted(decisions.values(), key=lambda j: (j.made_at, j.id))),
        verdicts=tuple(sorted(findings.values(), key=lambda v: (v.made_at, v.id))),
        _cache={},
    )
    described = any(d.id in register.documents and register.documents[d.id] != d for d in more)
    if None in register._cache and not described:
        of_document: dict[str, list[Statement]] = {doc: [] for doc in touched}
        for s in after.statements if touched else ():
            if s.doc in of_document:
                of_document[s.doc].append(s)
        after._cache[None] = edited(
            register._cache[None], after.documents, of_document, after.judgements, after.verdicts, after.parties
        )
    return after


def _check(s: Statement, documents: Mapping[str, Document]) -> None:
    if s.doc not in documents:
        raise UnknownStatementError(
            f"statement {s.id} is of document {s.doc}, which is not given",
            hint="pass the document too",
            statement=s.id,
            document=s.doc,
        )
    if documents[s.doc].text[s.start : s.end] != s.quote:
        raise QuoteMismatchError(
            f"the quote of {s.id} does not stand in {documents[s.doc].name} at {s.start}-{s.end}",
            hint="read the document again",
            statement=s.id,
            document=s.doc,
            start=s.start,
            end=s.end,
        )
