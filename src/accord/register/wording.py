"""Two quotations of one sentence: passages that two documents both give in quotation marks, in different words.

Invariant: which passages are of one sentence depends on the documents alone; whose statements they are comes after.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from accord.documents import Document
from accord.register.conflicts import Draft
from accord.register.facets import Quotation, content_words, quotations
from accord.register.known import days_apart, publication
from accord.statements import Statement

WORDING_DAYS = 60
SHARED_WORDS = 5
COMMON_WORD = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """Two quotations of one sentence in different words, each with its document's id."""

    left_document: str
    left: Quotation
    right_document: str
    right: Quotation


def quotation_pairs(ids: Iterable[str], documents: Mapping[str, Document]) -> tuple[Pair, ...]:
    """Return the passages of documents that quote one sentence differently, in the order of the documents' ids."""
    passages: list[tuple[str, Quotation, frozenset[str]]] = []
    for doc in sorted(ids):
        for q in quotations(documents[doc].text):
            passages.append((doc, q, content_words(q.text)))
    index: dict[str, list[int]] = defaultdict(list)
    for n, (_, _, stems) in enumerate(passages):
        for stem in stems:
            index[stem].append(n)
    found: list[Pair] = []
    for n, (doc, quote, stems) in enumerate(passages):
        shared: Counter[int] = Counter()
        for stem in stems:
            if len(index[stem]) <= COMMON_WORD:
                shared.update(m for m in index[stem] if m > n and passages[m][0] != doc)
        for m, count in sorted(shared.items()):
            other_doc, other, other_stems = passages[m]
            shorter = min(len(stems), len(other_stems))
            enough = count >= SHARED_WORDS and count >= 0.5 * shorter
            if not (enough or (count == SHARED_WORDS - 1 and count >= 0.6 * shorter)):
                continue
            if _differ(quote.text, other.text) and _one_time(documents[doc], documents[other_doc]):
                found.append(Pair(doc, quote, other_doc, other))
    return tuple(found)


def wording_conflicts(pairs: Iterable[Pair], spoken: Mapping[str, Sequence[tuple[Statement, str]]]) -> list[Draft]:
    """Return conflicts of wording: pairs of quotations on both sides of which a statement stands.

    Parameters
    ----------
    pairs
        What :func:`quotation_pairs` found.
    spoken
        Statements with their entry's id, by document; those of the pairs' documents are enough.
    """
    drafts = []
    for pair in pairs:
        left = _around(pair.left, spoken.get(pair.left_document, ()))
        right = _around(pair.right, spoken.get(pair.right_document, ()))
        if not left or not right:
            continue
        one, two = different_words(pair.left.text, pair.right.text)
        drafts.append(
            Draft(
                "different-wording",
                f"Two quotations of one sentence: “{one}” or “{two}”?",
                tuple(sorted({e for _, e in (*left, *right)})),
                (f"“{_short(pair.left.text)}”", f"“{_short(pair.right.text)}”"),
                (tuple(s for s, _ in left), tuple(s for s, _ in right)),
            )
        )
    return drafts


def _around(quote: Quotation, spoken: Sequence[tuple[Statement, str]]) -> list[tuple[Statement, str]]:
    return [
        (s, e)
        for s, e in spoken
        if min(s.end, quote.end) - max(s.start, quote.start) >= 0.5 * min(s.end - s.start, quote.end - quote.start)
    ]


def _differ(left: str, right: str) -> bool:
    one, two = _flat(left), _flat(right)
    if one in two or two in one:
        return False
    return bool(fuzz.partial_ratio(one, two) < 95)


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("defense", "defence")))


def _one_time(left: Document, right: Document) -> bool:
    gap = days_apart(publication(left), publication(right))
    return gap is None or gap <= WORDING_DAYS


def different_words(left: str, right: str) -> tuple[str, str]:
    """Return the first stretch of words that two wordings of a sentence exchange for each other."""
    one, two = re.findall(r"[\w'’-]+", left), re.findall(r"[\w'’-]+", right)
    matcher = SequenceMatcher(None, [w.lower() for w in one], [w.lower() for w in two], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        ours, theirs = " ".join(one[a:b]), " ".join(two[c:d])
        stems = {w[:5] for w in content_words(ours)}, {w[:5] for w in content_words(theirs)}
        if tag == "replace" and not stems[0] & stems[1] and _told_words(ours) and _told_words(theirs):
            return _short(ours, 40), _short(theirs, 40)
    return _short(left, 40), _short(right, 40)


def _told_words(text: str) -> bool:
    return any(len(w) > 4 and not w.lower().startswith("signif") for w in text.split())


def _short(text: str, most: int = 110) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"
