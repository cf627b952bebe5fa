"""A desk's register as parts of a brief: promises, what is due, timelines, disagreements, checked numbers.

Invariant: words and states are the register's own; a promise is shown with a quote, and silence is "no evidence
in these documents".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accord.documents import Document
from accord.register import Commitment, Conflict, Voice
from accord.reports import blocks as parts
from accord.reports.blocks import Cell, Column, Disagreement, Link, Quote, Side, Table, Tag
from accord.reports.numbers import NBSP, interval_dates, long_date
from accord.statements import Statement
from accord.vocabulary import day, parties, words
from accord.workbench.run import DeskRun

_TONES = {
    "overdue-no-evidence": "late",
    "due": "open",
    "met": "good",
    "met-late": "doubt",
    "delivered": "good",
    "partial": "open",
    "announced": "open",
    "contradicted": "doubt",
    "disputed": "doubt",
    "in-force": "good",
}
_QUOTES_PER_PROMISE = 2
# A brief is no register: beyond this the promises stand in register.csv alone, those that slip always here.
_PROMISES_SHOWN = 200
_CONFLICTS_IN_FULL = 16
_SPAN = re.compile(r"(?<=\d)\.\.(?=\d{4}-)")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])")


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents and statements of a run by id, for walking from a state back to words."""

    documents: Mapping[str, Document]
    statements: Mapping[str, Statement]

    @classmethod
    def of(cls, run: DeskRun) -> "Sources":
        """Return the sources of a run."""
        return cls({d.id: d for d in run.documents}, {s.id: s for s in run.statements})

    def url(self, document: str) -> str:
        """Return the address of a document's original, or an empty string."""
        found = self.documents.get(document)
        return found.url.value if found and found.url else ""


def own_summary(document: Document | None) -> bool:
    """Return whether a document says of itself that it is a summary written for accord, and no original."""
    if document is None:
        return False
    front = document.text.split("\n---", 1)[0] if document.text.startswith("---") else ""
    return "\nsummary_of:" in front or any("summary of" in note.casefold() for note in document.notes)


def tag(kind: str, word: str | None) -> Tag | str | None:
    """Return a word of a closed list for people: a tag if it calls for attention, else plain words."""
    if word is None:
        return None
    label = words(kind)[word].label
    return Tag(label, _TONES[word]) if word in _TONES else label


def names(codes: Iterable[str], run: DeskRun) -> str:
    """Return parties by their plain names, the desk's own first; its two together are "both"."""
    found, table = set(codes), parties()
    if len(run.parties) == 2 and found == set(run.parties):
        return "both"
    ordered = [c for c in run.parties if c in found] + sorted(found - set(run.parties))
    return ", ".join(table[c].name if c in table else c for c in ordered)


def in_words(text: str) -> str:
    """Return a sentence of the register with its dates as people write them.

    >>> in_words("due by 2025-12-31, then 2026-11").replace(chr(160), " ")
    'due by 31 December 2025, then November 2026'
    >>> in_words("Exports, 2025-01..2025-07").replace(chr(160), " ")
    'Exports, January 2025 to July 2025'
    """

    def words_for(found: re.Match[str]) -> str:
        year, month, last = found.groups()
        try:
            day_of = date(int(year), int(month), int(last or 1))
        except ValueError:
            return found.group()
        return long_date(day_of) if last else long_date(day_of).partition(NBSP)[2]

    return _ISO.sub(words_for, _SPAN.sub(" to ", text))


def shown(run: DeskRun) -> tuple[Commitment, ...]:
    """Return the promises that the page has room for; what is overdue or due is always among them."""
    found = promises(run)
    pressing = sum(c.schedule in ("overdue-no-evidence", "due") for c in found)
    return found[: max(_PROMISES_SHOWN, pressing)]


def promises(run: DeskRun) -> tuple[Commitment, ...]:
    """Return the commitments proper: those that slip first, then by last day, then the firmest and best attested."""
    firm = words("strengths")
    order = {"overdue-no-evidence": 0, "due": 1, "not-due": 2, "no-deadline": 4}
    found = [c for c in run.register.commitments if c.kind == "commitment"]

    def place(c: Commitment) -> tuple[int, date, int, int, str, str]:
        rank = firm[c.strength].rank if c.strength else -1
        return order.get(c.schedule, 3), _last_day(c), -rank, -c.origins, c.title.casefold(), c.id

    return tuple(sorted(found, key=place))


def _last_day(c: Commitment) -> date:
    return (c.target.latest or c.target.earliest or date.max) if c.target else date.max


def promise_table(run: DeskRun) -> Table:
    """Return every promise with where it stands."""
    rows: list[tuple[Cell, ...]] = []
    for c in shown(run):
        firm = words("strengths")[c.strength].label if c.strength else None
        rows.append(
            (
                Link(c.title, f"#words-{c.id}"),
                names(c.parties, run),
                firm,
                tag("instrument-states", c.official),
                tag("evidence-states", c.evidence),
                _due(c),
                c.origins,
            )
        )
    return Table(
        "promises",
        f"Promises on record as of {long_date(run.as_of)}",
        (
            Column("promise", "Promise"),
            Column("who", "Who"),
            Column("firmness", "How firmly"),
            Column("official", "Official status"),
            Column("evidence", "Evidence"),
            Column("schedule", "Due and schedule"),
            Column("origins", "Origins", "number", "", 0),
        ),
        tuple(rows),
        note="Origins are independent sources, not articles: reports that rest on one statement count once."
        + (f" {more} more promises are in register.csv." if (more := len(promises(run)) - len(rows)) else ""),
    )


def _brief_tag(c: Commitment) -> Tag | str | None:
    """Return the schedule in few words; the note under the table and the sentence beside it say the rest."""
    return (
        Tag("overdue, no evidence", "late")
        if c.schedule == "overdue-no-evidence"
        else tag("schedule-states", c.schedule)
    )


def _due(c: Commitment) -> Tag | str | None:
    """Return when a promise is due and how that stands, as one phrase."""
    state = _brief_tag(c)
    if c.target is None:
        return state
    when = interval_dates(c.target) if c.target.resolved else f"“{c.target.text}”"
    return Tag(f"{when}: {state.text}", state.tone) if isinstance(state, Tag) else f"{when}: {state}"


def due_table(run: DeskRun) -> Table | None:
    """Return what is overdue or runs towards a date, or None if nothing is."""
    here = {c.id for c in shown(run)}
    rows: list[tuple[Cell, ...]] = [
        (
            Link(c.title, f"#words-{c.id}") if c.id in here else c.title,
            names(c.parties, run),
            c.target,
            _brief_tag(c),
            in_words(c.note) or None,
            c.documents,
        )
        for c in run.register.due()[:_PROMISES_SHOWN]
    ]
    if not rows:
        return None
    return Table(
        "deadlines",
        f"Overdue and due, from {long_date(run.as_of)}",
        (
            Column("promise", "Promise"),
            Column("who", "Who"),
            Column("due", "By", "date"),
            Column("schedule", "Schedule"),
            Column("note", "What the documents hold"),
            Column("documents", "Documents", "number", "", 0),
        ),
        tuple(rows),
        note="Overdue: the last day has passed and these documents hold no evidence. It does not mean broken.",
    )


def first_up(text: str) -> str:
    """Return a sentence with its first letter large."""
    return text[:1].upper() + text[1:]


def conflict_blocks(run: DeskRun, sources: Sources) -> tuple[parts.Block, ...]:
    """Return disagreements, gravest kind first, the first ones in full and the rest as a list."""
    order = words("conflict-kinds")
    found = sorted(run.register.conflicts, key=lambda x: (x.resolution is not None, order[x.kind].rank, x.title, x.id))
    blocks: list[parts.Block] = [_disagreement(x, sources) for x in found[:_CONFLICTS_IN_FULL]]
    if rest := found[_CONFLICTS_IN_FULL:]:
        columns = (Column("question", "Question"), Column("kind", "Kind"), Column("reading", "Default reading"))
        rows = tuple((in_words(x.title), order[x.kind].label, in_words(x.default_reading)) for x in rest)
        blocks.append(Table("more-conflicts", f"{len(rest)} more, in the register", columns, rows))
    return tuple(blocks)


def _disagreement(x: Conflict, sources: Sources) -> Disagreement:
    reading = first_up(in_words(x.default_reading)).rstrip(".") + "."
    if x.resolution is not None:
        reading = f"{reading} Decided by {x.resolution.author}: {x.resolution.reason}"
    sequence = f"One may have followed the other: {in_words(x.sequence_reason)}." if x.may_be_sequence else ""
    if x.within_document:
        reading = f"{reading} Both stand in one document, which contradicts itself."
    return Disagreement(
        x.id,
        in_words(x.title),
        first_up(words("conflict-kinds")[x.kind].label),
        tuple(
            Side(in_words(s.claim), tuple(_voice(v, sources) for v in _by_document(s.voices)[:2]), s.origins)
            for s in x.sides
        ),
        reading,
        sequence,
    )


def _by_document(voices: tuple[Voice, ...]) -> list[Voice]:
    """Return one voice a document: a second sentence of the same report adds no weight."""
    first: dict[str, Voice] = {}
    for voice in voices:
        first.setdefault(voice.document, voice)
    return list(first.values())


def _voice(v: Voice, sources: Sources) -> Quote:
    document = sources.documents.get(v.document)
    return Quote(
        v.quote,
        document.title.value if document and document.title else v.source,
        document.publisher.value if document and document.publisher else "",
        day(v.published) if v.published else None,
        words("document-kinds")[v.document_kind].label,
        url=sources.url(v.document),
        own_summary=own_summary(document),
    )


def statement_quote(s: Statement, sources: Sources, anchor: str = "") -> Quote:
    """Return a statement's words with where they stand."""
    document = sources.documents.get(s.doc)
    return Quote(
        s.quote,
        document.title.value if document and document.title else document.name if document else s.doc,
        document.publisher.value if document and document.publisher else "",
        document.published_interval if document and document.published else None,
        words("document-kinds")[document.kind].label if document else "",
        url=sources.url(s.doc),
        anchor=anchor,
        place=f"{s.id}, characters {s.start}–{s.end}",
        own_summary=own_summary(document),
    )


def word_blocks(run: DeskRun, sources: Sources) -> tuple[parts.Block, ...]:
    """Return the words behind each promise: its first and its firmest statement."""
    blocks: list[parts.Block] = []
    rank = words("strengths")
    for c in shown(run):
        said = [sources.statements[i] for i in c.statements if i in sources.statements]
        firmest = sorted(said, key=lambda s: -(rank[s.strength].rank if s.strength else -1))
        chosen = list(dict.fromkeys([*firmest[:1], *said]))[:_QUOTES_PER_PROMISE]
        more = len(said) - len(chosen)
        tail = f" {more} more in statements.csv." if more > 0 else ""
        blocks.append(
            parts.Subhead(f"words-{c.id}", c.title, (first_up(in_words(c.note)) + "." * bool(c.note) + tail).strip())
        )
        blocks += [statement_quote(s, sources) for s in chosen]
    return tuple(blocks)
