"""What waits for a person: readings that a rule doubts, what came in since, and merges that rest on likeness.

Invariant: a proposal says why it waits; what a person decided leaves the queue and comes back only when that is taken
back. The order follows from the documents and decisions alone.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from accord.documents import Document
from accord.register import (
    Addition,
    Correction,
    Edit,
    Judgement,
    JudgementError,
    Review,
    Verdict,
    effective,
    reading_of,
    subject_of,
)
from accord.register import UnknownStatementError as NoSuchStatementError
from accord.statements import Statement
from accord.workbench.web_views import DeskView, DeskWatch

WEAK_KINDS = ("analysis", "other")
REACHED = ("signed", "ratified", "concluded", "in-force", "provisionally-applied", "agreed-in-principle")
OFFICIAL = ("legal-text", "joint-statement", "official-release")
PRINCIPAL = ("fta", "strategic-partnership")
# How much each doubt weighs: a wrong state is the worst that a register can say.
WEIGHTS = {
    "names no party": 3.0,
    "its time cannot be fixed from the text": 2.0,
    "its time has several readings": 2.0,
    "its time hangs on a condition": 2.0,
    "a denial": 2.0,
    "puts an instrument in a state on no official word": 2.0,
    "a headline": 1.0,
    "a weak kind of source": 1.0,
    "its document has no date": 1.0,
    "read since reviewing began": 1.0,
}
LIKENESS_WEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that waits for a person.

    Parameters
    ----------
    priority
        Higher comes first.
    left
        Id of the statement.
    right
        Id of the statement that it was joined with, or None where one statement's reading is asked about.
    likeness
        Of the two, from 0 to 1, or None.
    why
        What the doubt is, in words.
    """

    priority: float
    left: str
    right: str | None
    likeness: float | None
    why: tuple[str, ...]

    @property
    def kind(self) -> str:
        """``merge`` or ``statement``."""
        return "statement" if self.right is None else "merge"


# A proposal with the pair that it is about, or None where it is about one statement.
_Asked = tuple[Proposal, tuple[str, str] | None]


def doubts(s: Statement, d: Document) -> tuple[str, ...]:
    """Return what a rule doubts about a reading, as words of :data:`WEIGHTS`; nothing where it doubts nothing."""
    found = []
    if not s.parties:
        found.append("names no party")
    due = s.target
    if due is not None:
        if not due.resolved:
            found.append("its time cannot be fixed from the text")
        if due.alternatives:
            found.append("its time has several readings")
        if due.precision == "conditional":
            found.append("its time hangs on a condition")
    if s.polarity == "negated":
        found.append("a denial")
    if s.instrument_state in REACHED and d.kind not in OFFICIAL:
        found.append("puts an instrument in a state on no official word")
    if s.headline:
        found.append("a headline")
    if d.kind in WEAK_KINDS:
        found.append("a weak kind of source")
    if d.published is None and d.published_interval is None:
        found.append("its document has no date")
    return tuple(found)


def waiting(watch: DeskWatch, view: DeskView, only: str | None = None) -> tuple[Proposal, ...]:
    """Return what waits for a person, the gravest doubt first.

    Parameters
    ----------
    watch
        The desk's register.
    view
        The view of it that is shown.
    only
        ``statement`` or ``merge``, or None for both.
    """
    kept: _Queue | None = view.kept.get("waiting")
    if kept is None or kept.edits != len(view.edits):
        # The last queue alone is kept: each decision makes another, which is the one before without a row or two.
        kept = view.kept["waiting"] = _queue(watch, view, kept)
    return kept.every if only is None else kept.statements if only == "statement" else kept.merges


@dataclass(frozen=True, slots=True)
class _Queue:
    """What waits after some number of decisions."""

    edits: int
    asked: tuple[_Asked, ...]
    reviews: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    proposals: tuple[_Asked, ...]
    every: tuple[Proposal, ...]
    statements: tuple[Proposal, ...]
    merges: tuple[Proposal, ...]


def _queue(watch: DeskWatch, view: DeskView, last: _Queue | None) -> _Queue:
    reviews, pairs = _decided(view.edits)
    proposals = _proposals(watch, view)
    asked, reviewed, judged = proposals, reviews, pairs
    if last is not None and last.proposals is proposals and last.reviews <= reviews and last.pairs <= pairs:
        asked, reviewed, judged = last.asked, reviews - last.reviews, pairs - last.pairs
    left = tuple(
        x
        for x in asked
        if (x[0].left not in reviewed if x[1] is None else x[1] not in judged) and x[0].left in view.statements
    )
    return _Queue(
        len(view.edits),
        left,
        reviews,
        pairs,
        proposals,
        tuple([p for p, _ in left]),
        tuple([p for p, pair in left if pair is None]),
        tuple([p for p, pair in left if pair is not None]),
    )


def _proposals(watch: DeskWatch, view: DeskView) -> tuple[_Asked, ...]:
    began = min((e.made_at for e in view.edits), default=None)
    with view.once("proposals lock", threading.Lock):
        kept: _Proposals | None = view.kept.get("proposals")
        if kept is None or kept.began != began:
            new = frozenset(i for i in _read_since(watch, began) if i in view.documents)
            # The first decision of a desk makes no document new, so the order stays what it was.
            asked = kept.asked if kept is not None and kept.new == new else _every_proposal(watch, view, new)
            kept = view.kept["proposals"] = _Proposals(began, new, asked)
    return kept.asked


@dataclass(frozen=True, slots=True)
class _Proposals:
    """Everything that a rule asks about, decided or not, from when somebody began to review."""

    began: datetime | None
    new: frozenset[str]
    asked: tuple[_Asked, ...]


def _every_proposal(watch: DeskWatch, view: DeskView, new: frozenset[str]) -> tuple[_Asked, ...]:
    # The doubts about readings follow from what was read: a decision leaves them as they are.
    doubted = watch.of_material(view.built.material, "doubts", lambda: _doubted(view, frozenset()))
    found = [*(_doubted(view, new) if new else doubted), *_merges(view)]
    found.sort(key=lambda p: (-p.priority, p.left, p.right or ""))
    return tuple((p, None if p.right is None else (min(p.left, p.right), max(p.left, p.right))) for p in found)


def _doubted(view: DeskView, new: frozenset[str]) -> list[Proposal]:
    read = (s for s in view.built.material.statements if s.doc in view.documents)
    found = [p for s in read if (p := _of_statement(s, view.documents[s.doc], new)).why]
    return sorted(found, key=lambda p: (-p.priority, p.left))


def _of_statement(s: Statement, d: Document, new: frozenset[str]) -> Proposal:
    why = doubts(s, d)
    if s.doc in new:
        why = (*why, "read since reviewing began")
    weight = sum(WEIGHTS[w] for w in why) + (1.0 if s.instrument in PRINCIPAL else 0.0)
    return Proposal(weight, s.id, None, None, why)


def _merges(view: DeskView) -> list[Proposal]:
    links = view.built.register.prepared(None).linking.links
    return [
        Proposal(LIKENESS_WEIGHT * (1 - x.score), x.left, x.right, x.score, ("joined by likeness",))
        for x in links
        if x.score < 1
    ]


def _read_since(watch: DeskWatch, began: datetime | None) -> frozenset[str]:
    """Return the documents that came in after somebody had begun to review."""
    if began is None:
        return frozenset()
    return frozenset(h.subject for h in watch.store().history() if h.what == "read" and h.at > began)


def _decided(edits: Iterable[Edit]) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    last: dict[str, Review] = {}
    edits = tuple(edits)
    for e in sorted((e for e in edits if isinstance(e, Review)), key=lambda e: (e.made_at, e.id)):
        last[e.statement] = e
    judged = effective(tuple(e for e in edits if isinstance(e, Judgement)))
    pairs = frozenset(p for p, j in judged.items() if j.author != "rule")
    return frozenset(i for i, e in last.items() if e.kind != "open"), pairs


def judge_pair(
    watch: DeskWatch, kind: str, left: str, right: str, *, because: str, author: str, expecting: int
) -> Judgement:
    """Record a judgement on two statements: same, different, unsure, prefer the first, or open again.

    Raises
    ------
    NoSuchStatementError, JudgementError, StaleEditError
        As their names say.
    """
    view = watch.view()
    for i in (left, right):
        _there(view, i)
    edit = Judgement(kind, left, right, author, datetime.now(UTC), because)
    watch.record(edit, expecting)
    return edit


def give_verdict(
    watch: DeskWatch,
    statement: str,
    score: int | None,
    *,
    because: str,
    stage: str,
    author: str,
    expecting: int,
) -> Verdict:
    """Record a verdict on the commitment that a statement belongs to.

    Raises
    ------
    NoSuchStatementError, JudgementError, StaleEditError
        As their names say.
    """
    _there(watch.view(), statement)
    edit = Verdict(statement, score, stage, author, datetime.now(UTC), because)
    watch.record(edit, expecting)
    return edit


def review_statement(
    watch: DeskWatch,
    kind: str,
    statement: str,
    *,
    because: str,
    author: str,
    expecting: int,
    correction: Correction | None = None,
) -> Review:
    """Record what a person found about one statement.

    An acceptance that comes with another reading is an edit; an edit that changes nothing is an error.

    Raises
    ------
    NoSuchStatementError, JudgementError, StaleEditError
        As their names say.
    """
    view = watch.view()
    s = _there(view, statement)
    changed = correction is not None and kind in ("accept", "edit") and not _alike(correction, s)
    if kind == "edit" and not changed:
        raise JudgementError(
            "the reading was not changed", hint="accept it as it is, or change a field", statement=statement
        )
    edit = Review(
        "edit" if changed else kind, statement, author, datetime.now(UTC), because, correction if changed else None
    )
    watch.record(edit, expecting)
    return edit


def take_back(watch: DeskWatch, name: str, *, author: str, because: str = "Taken back.") -> Edit:
    """Take back a decision by its id, unless somebody decided the same matter since.

    Raises
    ------
    NoSuchStatementError
        No decision has that id, or it cannot be taken back.
    StaleEditError
        Somebody decided the same matter after it.
    """
    watch.view()
    edits = watch.store().edits()
    found = next((e for e in edits if e.id == name), None)
    now = datetime.now(UTC)
    back: Review | Judgement | None = None
    if isinstance(found, Review):
        back = _opposite(found, edits, author, now, because)
    elif isinstance(found, Addition):
        back = Review("reject", found.statement.id, author, now, because)
    elif isinstance(found, Judgement) and found.kind != "prefer":
        back = Judgement("open", found.left, found.right, author, now, because)
    if found is None or back is None:
        raise NoSuchStatementError(
            f"no decision that can be taken back is called {name[:40]!r}",
            hint="take it from the page that recorded it; verdicts and choices of a side are superseded by new ones",
            value=name[:40],
        )
    of_matter = [e for e in edits if subject_of(e) == subject_of(found)]
    watch.record(back, of_matter.index(found) + 1)
    return back


def _opposite(found: Review, edits: tuple[Edit, ...], author: str, now: datetime, because: str) -> Review:
    """Return what takes a review back: what had been decided before it counts again, or nothing."""
    if found.kind == "open":
        raise JudgementError("what was taken back is open; decide it anew", hint="accept, edit or reject it")
    stands: list[Review] = []
    for e in edits[: edits.index(found)]:
        if isinstance(e, Review) and e.statement == found.statement:
            stands = [] if e.kind == "open" else [*stands, e]
    if found.kind == "edit":
        # Only the correction before it, or the reading itself, undoes a correction.
        stands = [e for e in stands if e.kind == "edit"]
    if not stands:
        return Review("open", found.statement, author, now, because)
    return Review(stands[-1].kind, found.statement, author, now, because, stands[-1].correction)


def _there(view: DeskView, statement: str) -> Statement:
    found = view.statements.get(statement) or view.built.reviewed.rejected.get(statement)
    if found is None:
        raise NoSuchStatementError(
            f"no statement of this desk is called {statement[:40]!r}",
            hint="open the queue again",
            value=statement[:40],
        )
    return found


def _alike(correction: Correction, s: Statement) -> bool:
    now, old = reading_of(s), correction.target
    days = (now.target.earliest, now.target.latest) if now.target else (None, None)
    given = (old.earliest, old.latest) if old else (None, None)
    return (now.act, now.parties, now.instrument, days) == (
        correction.act,
        correction.parties,
        correction.instrument,
        given,
    )
