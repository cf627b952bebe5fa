"""From the register to the passages of each contract: which sentences speak of one and the same thing bought or built.

Invariant: a contract begins with a statement that the reader read; other sentences only join one. The order of the
documents changes nothing.
"""

import re
from collections.abc import Iterable, Mapping

from accord.documents import Document
from accord.partnership.attaching import KINDS, Names, attach, by_document, meet, settle_unnamed
from accord.partnership.groups import Group, join
from accord.partnership.passages import Passage, passages_of
from accord.partnership.things import Thing, alike, counted, is_further, named_work, word_list
from accord.register import Judgement
from accord.statements import Figure, Statement

_MANY = re.compile(r"\b(?:projects|loans|funds)\b", re.I)
_INSTRUMENTS = (*KINDS, "agreement", "mou")


def gather(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    homes: Mapping[str, str],
    judgements: Iterable[Judgement] = (),
) -> list[Group]:
    """Return the contracts of a register with their passages, in the order of their earliest anchors' ids.

    Parameters
    ----------
    statements
        Every statement known.
    documents
        Documents by id.
    homes
        The register's entry of each statement.
    judgements
        People's decisions: ``same`` joins, ``different`` keeps apart.
    """
    by_doc: dict[str, list[Statement]] = {}
    for s in statements:
        by_doc.setdefault(s.doc, []).append(s)
    laid: dict[str, tuple[Passage, ...]] = {}
    groups: list[Group] = []
    for doc in sorted(by_doc):
        if not any(_may_begin(s) for s in by_doc[doc]):
            continue
        found = passages_of(documents[doc], by_doc[doc])
        for p in found:
            for s in p.statements:
                for kind, thing in _anchors(p, s):
                    laid[doc] = found
                    groups.append(Group(kind, [thing] if thing else [], [s], {(doc, p.number): p}))
    decided = list(judgements)
    clear = join([g for g in groups if g.things], homes, decided)
    names = Names(clear)
    for doc in sorted(documents):
        if doc not in laid and names.may_be_in(documents[doc]):
            laid[doc] = passages_of(documents[doc], by_doc.get(doc, ()))
    for doc in sorted(laid):
        meet(laid[doc], names)
    settled = settle_unnamed([g for g in groups if not g.things], clear)
    # What only says "the contract" links no two of them, though the register holds all such sentences to be one.
    named = {s.id for g in groups if g.things for s in g.anchors}
    own = {s.id: s.id for g in settled if g.things for s in g.anchors if s.id not in named}
    joined = join(settled, {**homes, **own}, decided)
    for doc, near in sorted(by_document(joined).items()):
        attach(laid[doc], near)
    for near in by_document(joined).values():
        for group in near if len(near) > 1 else ():
            group.rivals |= frozenset(w for g in near if g is not group for w in g.words) - group.words
    return sorted(joined, key=lambda g: (min(s.id for s in g.anchors), [t.label for t in g.things]))


def _may_begin(s: Statement) -> bool:
    return s.instrument in _INSTRUMENTS or s.subact == "contract" or any(f.kind == "count" for f in s.figures)


def own_figures(passage: Passage, s: Statement) -> list[Figure]:
    """Return a statement's figures that are not those of a statement inside it."""
    inner = [
        o
        for o in passage.statements
        if o.id != s.id and s.start <= o.start and o.end <= s.end and (o.start, o.end) != (s.start, s.end)
    ]
    return [
        f for f in passage.figures if s.start <= f.start < s.end and not any(o.start <= f.start < o.end for o in inner)
    ]


def _anchors(passage: Passage, s: Statement) -> list[tuple[str, Thing | None]]:
    """Return what a statement begins: a contract for each thing that it counts, a project, a loan; or nothing."""
    if s.act in ("urge", "condemn") or s.headline:
        return []
    text = passage.document.text
    figures = own_figures(passage, s)
    counts = [t for f in figures if not is_further(text, f.start, f.end) and (t := counted(f, text)) is not None]
    if not counts and any(is_further(text, f.start, f.end) for f in figures if f.kind == "count"):
        return []
    trade = word_list("supply").search(s.quote) is not None
    work = named_work(s.quote)
    if s.instrument == "contract" or s.subact == "contract" or (counts and trade and _acts(s)):
        return [("contract", t) for t in _apart(counts)] or [("contract", work)]
    if s.instrument in ("loan", "fund"):
        return [(s.instrument, work)]
    if s.instrument == "project" and (s.act != "state-fact" or work is not None):
        if counts and trade:
            return [("project", t) for t in _apart(counts)]
        return [("project", work)] if work is not None or not _MANY.search(s.quote) else []
    signed = s.instrument in ("agreement", "mou") and s.act == "sign"
    return [("project", work)] if signed and work is not None and re.search(r"\bproject\b", s.quote, re.I) else []


def _apart(things: list[Thing]) -> list[Thing]:
    """Return the things that a statement counts, those of one type once, as first counted."""
    found: list[Thing] = []
    for t in things:
        if not any(alike(t, f) for f in found):
            found.append(t)
    return found


def _acts(s: Statement) -> bool:
    return s.act in ("sign", "commit", "agree", "intend", "announce") and s.instrument in (
        None,
        "agreement",
        "contract",
    )
