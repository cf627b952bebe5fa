"""Where sources disagree: a conflict has both sides, their origins, a default reading; it may be a sequence.

Invariant: not mentioning something is not denying it, and what is called a sequence says why it may be one. A document
that contradicts itself is told as such and never as two sources.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from accord.documents import Document
from accord.register.judgements import Judgement
from accord.register.known import days_apart, publication, published
from accord.register.origins import count_origins
from accord.register.views import Conflict, Side, Voice
from accord.statements import Statement
from accord.vocabulary import words

SAME_NEWS_DAYS = 3
SAME_TIME_DAYS = 45
MOST_STEPS = 60  # of one instrument: the earliest that reached a state, the latest that still wait for it
UNDATED = "a document without a publication date may be older or newer than the other"
_STOP = re.compile(r"[.!?;](?:[”\"’')]*\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """A disagreement before it is weighed: two claims with the statements behind each.

    ``sequence`` says why one may have followed the other, and is empty where that is not so.
    """

    kind: str
    title: str
    entries: tuple[str, ...]
    claims: tuple[str, str]
    statements: tuple[tuple[Statement, ...], tuple[Statement, ...]]
    sequence: str = ""
    states: tuple[str, str] | None = field(default=None)
    until: date | None = field(default=None)


def weigh(draft: Draft, documents: Mapping[str, Document], judgements: Sequence[Judgement]) -> Conflict:
    """Return a draft as a conflict: voices, origins, default reading and a person's resolution if there is one."""
    left, right = (_side(claim, group, documents) for claim, group in zip(draft.claims, draft.statements, strict=True))
    default, reason = _default(left, right)
    ids = [{s.id for s in group} for group in draft.statements]
    identity = "\x1f".join((draft.kind, *sorted(min(group) for group in ids)))
    resolutions = [
        j
        for j in judgements
        if j.kind == "prefer" and ((j.left in ids[0] and j.right in ids[1]) or (j.left in ids[1] and j.right in ids[0]))
    ]
    return Conflict(
        id="x-" + hashlib.sha256(identity.encode()).hexdigest()[:10],
        kind=draft.kind,
        title=draft.title,
        commitments=draft.entries,
        sides=(left, right),
        may_be_sequence=bool(draft.sequence),
        sequence_reason=draft.sequence,
        within_document=len({s.doc for group in draft.statements for s in group}) == 1,
        default_side=default,
        default_reading=f"{(left, right)[default].claim}: {reason}",
        resolution=max(resolutions, key=lambda j: (j.made_at, j.id), default=None),
    )


def resolved_side(conflict: Conflict) -> int | None:
    """Return the index of the side that a person preferred, or None."""
    if conflict.resolution is None:
        return None
    left = {v.statement for v in conflict.sides[0].voices}
    return 0 if conflict.resolution.left in left else 1


def _side(claim: str, statements: Iterable[Statement], documents: Mapping[str, Document]) -> Side:
    group = sorted(
        statements,
        key=lambda s: (
            documents[s.doc].published is None,
            published(documents[s.doc]) or date.max,
            s.doc,
            s.start,
            s.id,
        ),
    )
    voices = []
    for s in group:
        d = documents[s.doc]
        source = d.publisher.value if d.publisher else (d.title.value if d.title else d.name)
        voices.append(Voice(s.id, s.quote, s.doc, source, published(d), d.kind, s.attribution))
    return Side(claim, tuple(voices), count_origins(group, documents))


def _default(left: Side, right: Side) -> tuple[int, str]:
    kinds = words("document-kinds")
    best = [min(kinds[v.document_kind].rank for v in side.voices) for side in (left, right)]
    names = [
        next(v.document_kind for v in s.voices if kinds[v.document_kind].rank == b)
        for s, b in zip((left, right), best, strict=True)
    ]
    labels = [kinds[n].label for n in names]
    if best[0] != best[1]:
        side = 0 if best[0] < best[1] else 1
        return side, f"{labels[side]} ranks above {labels[1 - side]}"
    days = [max((v.published for v in side.voices if v.published), default=None) for side in (left, right)]
    if days[0] and days[1] and days[0] != days[1]:
        side = 0 if days[0] > days[1] else 1
        return side, f"both are of kind {labels[0]}; it is the later ({days[side]})"
    if left.origins != right.origins:
        side = 0 if left.origins > right.origins else 1
        return side, f"both are of kind {labels[0]} and neither is known to be later; more origins stand behind it"
    return 0, f"both are of kind {labels[0]}, neither is known to be later and neither has more origins; no preference"


def same_time(a: Statement, b: Statement, documents: Mapping[str, Document], within: int = SAME_TIME_DAYS) -> bool:
    """Whether two statements were made so close in time that a change of mind is not the plain reading.

    A document of which nothing is known but that it is not older than its source may be of the same time; the
    conflict then says that it may be a sequence. Nothing is said of one whose time is not known at all.
    """
    gap = days_apart(publication(documents[a.doc]), publication(documents[b.doc]))
    return gap is not None and gap <= within


def undated(statements: Iterable[Statement], documents: Mapping[str, Document]) -> bool:
    """Whether one of the statements comes from a document whose publication day is not known."""
    return any(publication(documents[s.doc]).latest is None for s in statements)


def sentences_apart(a: Statement, b: Statement, documents: Mapping[str, Document]) -> bool:
    """Whether two statements of one document stand in different sentences."""
    first, second = (a, b) if a.start <= b.start else (b, a)
    return first.end <= second.start and bool(_STOP.search(documents[a.doc].text[first.end : second.start]))
