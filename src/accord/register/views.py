"""What the register shows: commitments, timelines, conflicts and figure checks as of a date.

Invariant: views are frozen and hold ids and words only; each number or phrase in them can be walked back to
statement ids, and a title is never stronger than the sources.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.register.judgements import Judgement, Verdict
from accord.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One dated step in the life of a commitment or instrument.

    Parameters
    ----------
    when
        The days on which it can have happened; ends that nobody gave are None.
    state
        A word of instrument-states that it puts the instrument in, or None.
    phrase
        What happened, for people.
    statements
        Ids of the statements that say so.
    documents
        Ids of their documents.
    tellings
        Each document's own date for it, as ``(document id, date as text)``.
    disputed
        Whether another source has an incompatible state for the same time.
    """

    when: Interval
    state: str | None
    phrase: str
    statements: tuple[str, ...]
    documents: tuple[str, ...]
    tellings: tuple[tuple[str, str], ...] = ()
    disputed: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as JSON-serialisable data."""
        return {
            "when": self.when.as_dict(),
            "date": date_label(self.when),
            "state": self.state,
            "phrase": self.phrase,
            "statements": list(self.statements),
            "documents": list(self.documents),
            "tellings": [{"document": doc, "date": label} for doc, label in self.tellings],
            "disputed": self.disputed,
        }


@dataclass(frozen=True, slots=True)
class Commitment:
    """Statements joined into one thing promised, done, counted or held, with where it stands.

    Parameters
    ----------
    id
        ``c-`` and hex digits that follow from its claim key where that is exact, else from its earliest statement.
    kind
        ``commitment``, ``event``, ``figure`` or ``position``.
    key
        The claim key that its statements share, as text.
    title
        What it is, for people.
    parties, recipients
        Who is bound or speaks; who is asked, served or paid (ISO 3166 alpha-3, sorted).
    areas
        Words of the list areas, most often used first.
    instrument
        A word of the list instruments, or None.
    target
        When it is due, or None; alternative readings are kept in it.
    official
        A word of instrument-states as of the date, or None where no instrument is involved.
    evidence
        A word of evidence-states.
    schedule
        A word of schedule-states.
    strength
        The strongest wording that a dated source used up to the date, or None.
    strengths
        Every wording used, weakest first.
    statements
        Ids of its statements, earliest first.
    documents, origins
        Number of documents, and of independent origins behind them.
    log
        What happened, in order.
    note
        One sentence on where it stands, for people; names the date up to which these documents were read.
    verdicts
        What people found, in order.
    conflicts
        Ids of the conflicts that it is part of.
    """

    id: str
    kind: str
    key: str
    title: str
    parties: tuple[str, ...]
    recipients: tuple[str, ...]
    areas: tuple[str, ...]
    instrument: str | None
    target: Interval | None
    official: str | None
    evidence: str
    schedule: str
    strength: str | None
    strengths: tuple[str, ...]
    statements: tuple[str, ...]
    documents: int
    origins: int
    log: tuple[LogEntry, ...]
    note: str
    verdicts: tuple[Verdict, ...] = ()
    conflicts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the commitment as JSON-serialisable data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "key": self.key,
            "title": self.title,
            "parties": list(self.parties),
            "recipients": list(self.recipients),
            "areas": list(self.areas),
            "instrument": self.instrument,
            "target": self.target.as_dict() if self.target else None,
            "official": self.official,
            "evidence": self.evidence,
            "schedule": self.schedule,
            "strength": self.strength,
            "strengths": list(self.strengths),
            "statements": list(self.statements),
            "documents": self.documents,
            "origins": self.origins,
            "log": [entry.as_dict() for entry in self.log],
            "note": self.note,
            "verdicts": [v.as_dict() for v in self.verdicts],
            "conflicts": list(self.conflicts),
        }


@dataclass(frozen=True, slots=True)
class Timeline:
    """The life of one instrument between its parties.

    Parameters
    ----------
    id
        ``t-`` and hex digits.
    title
        For people, for example ``Strategic Partnership``.
    instrument, parties, areas
        What it is about.
    state
        The state on the date asked for, ``disputed`` where sources disagree, or None.
    entries
        Dated steps, in order.
    note
        What happened after the last step, if a deadline passed without evidence; else empty.
    """

    id: str
    title: str
    instrument: str | None
    parties: tuple[str, ...]
    areas: tuple[str, ...]
    state: str | None
    entries: tuple[LogEntry, ...]
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the timeline as JSON-serialisable data."""
        return {
            "id": self.id,
            "title": self.title,
            "instrument": self.instrument,
            "parties": list(self.parties),
            "areas": list(self.areas),
            "state": self.state,
            "entries": [entry.as_dict() for entry in self.entries],
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Voice:
    """One statement on one side of a conflict, with what is needed to weigh it."""

    statement: str
    quote: str
    document: str
    source: str
    published: date | None
    document_kind: str
    attribution: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the voice as JSON-serialisable data."""
        return {
            "statement": self.statement,
            "quote": self.quote,
            "document": self.document,
            "source": self.source,
            "published": self.published.isoformat() if self.published else None,
            "document_kind": self.document_kind,
            "attribution": self.attribution,
        }


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict: what it says, who says so, and from how many independent origins."""

    claim: str
    voices: tuple[Voice, ...]
    origins: int

    def as_dict(self) -> dict[str, Any]:
        """Return the side as JSON-serialisable data."""
        return {"claim": self.claim, "voices": [v.as_dict() for v in self.voices], "origins": self.origins}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two readings of one thing that cannot both hold as written.

    Parameters
    ----------
    id
        ``x-`` and hex digits.
    kind
        A word of the list conflict-kinds.
    title
        The question that it raises, for people.
    commitments
        Ids of the commitments that it touches.
    sides
        Two sides.
    may_be_sequence, sequence_reason
        Whether the two may follow each other rather than contradict, and why; the reason is empty where not.
    within_document
        Whether both sides stand in one document, which then contradicts itself.
    default_side
        Index of the side read by default.
    default_reading
        The side read by default and the reason: the higher kind of document, then the later.
    resolution
        A person's decision, or None.
    """

    id: str
    kind: str
    title: str
    commitments: tuple[str, ...]
    sides: tuple[Side, Side]
    may_be_sequence: bool
    default_side: int
    default_reading: str
    resolution: Judgement | None = None
    sequence_reason: str = ""
    within_document: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the conflict as JSON-serialisable data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "commitments": list(self.commitments),
            "sides": [side.as_dict() for side in self.sides],
            "may_be_sequence": self.may_be_sequence,
            "sequence_reason": self.sequence_reason,
            "within_document": self.within_document,
            "default_side": self.default_side,
            "default_reading": self.default_reading,
            "resolution": self.resolution.as_dict() if self.resolution else None,
        }


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """What comes of checking printed numbers against each other.

    Parameters
    ----------
    id
        ``f-`` and hex digits.
    kind
        ``growth``, ``exchange-rate``, ``sum``, ``mirror``, ``rank``, ``share-and-count`` or ``anniversary``.
    verdict
        ``agrees``, ``differs`` or ``shown`` (set side by side with no verdict).
    title
        The finding, for people.
    detail
        The arithmetic, with the printed numbers.
    statements
        Ids of the statements that it rests on.
    values
        The numbers by name, for machines.
    """

    id: str
    kind: str
    verdict: str
    title: str
    detail: str
    statements: tuple[str, ...]
    values: tuple[tuple[str, float], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the check as JSON-serialisable data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "verdict": self.verdict,
            "title": self.title,
            "detail": self.detail,
            "statements": list(self.statements),
            "values": dict(self.values),
        }


def date_label(when: Interval) -> str:
    """Return an interval as people write it in a timeline, no finer than the source.

    >>> date_label(Interval(date(2019, 11, 1), date(2019, 11, 30), "month", "in November 2019"))
    '2019-11'
    >>> date_label(Interval(None, date(2025, 12, 31), "year", "by 2025"))
    'by 2025-12-31'
    """
    first, last = when.earliest, when.latest
    if first is None and last is None:
        return "undated"
    if first is None:
        return f"by {last}"
    if last is None:
        return f"from {first:%Y-%m}" if when.precision == "month" else f"from {first}"
    if first == last:
        return first.isoformat()
    if when.precision == "month" and (first.year, first.month) == (last.year, last.month):
        return first.strftime("%Y-%m")
    if when.precision == "year" and first.year == last.year:
        return str(first.year)
    if when.precision == "open" or (when.text.lower().startswith("since ") and (first.month, first.day) == (1, 1)):
        return str(first.year)
    return f"{first} to {last}"
