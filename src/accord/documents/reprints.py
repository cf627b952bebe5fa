"""Texts that were printed before: near duplicates, and long passages that two documents share.

Invariant: a document is a near duplicate only of an earlier one that holds nearly all of its words, with the same names
and numbers; a shared passage makes a common origin and nothing more.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

from accord.documents.document import Document

NEAR = 0.8
# Names and numbers of a reprint are those of the original; a form filled in anew has others.
SAME_PARTICULARS = 0.85
# Two texts that share this much of both and name others are one form, filled in twice.
FORM = 0.65
# A passage of so many words in a row (counted by runs of five) is no chance and no common phrase.
SHARED_WORDS = 40
# A run that so many documents hold is what an office or a paper prints under everything.
COMMON_RUN = 40
RUN = 5
_WORD = re.compile(r"[^\W_]+")
_FURNITURE = re.compile(
    r"\b(?:prior (?:written )?(?:consent|permission)|rewritten or redistributed|all rights reserved|copyright)\b", re.I
)


def find_reprints(documents: Sequence[Document]) -> list[Document]:
    """Return documents with near duplicates of earlier ones marked, and shared passages named as origins.

    The earlier of two is the one published first, an undated one last, then the first by name.
    """
    read = [_Runs(d) for d in documents]
    order = sorted(
        range(len(documents)),
        key=lambda i: (documents[i].published.value if documents[i].published else "9999", documents[i].name, i),  # type: ignore[union-attr]
    )
    holders: dict[int, list[int]] = {}
    result = list(documents)
    for i in order:
        common: dict[int, int] = {}
        for run in read[i].sample:
            for j in holders.get(run, ()):
                common[j] = common.get(j, 0) + 1
        marked = False
        # Those that share most come first; a handful is enough to find the original.
        for j in sorted(common, key=lambda j: (-common[j], j))[:5]:
            if common[j] >= NEAR * len(read[i].sample) and read[i].same_particulars(read[j]):
                original = result[j].near_duplicate_of or documents[j].id
                result[i] = replace(
                    result[i], near_duplicate_of=original if original != documents[i].id else documents[j].id
                )
                marked = True
                break
        if not marked:
            result[i] = _with_passages(result, read, i, common)
        for run in read[i].sample:
            if len(held := holders.setdefault(run, [])) < COMMON_RUN:
                held.append(i)
    return result


def _with_passages(documents: list[Document], read: "list[_Runs]", i: int, common: dict[int, int]) -> Document:
    """Return a document with the origins of those with which it shares a long passage."""
    document = documents[i]
    if document.kind in {"joint-statement", "legal-text"}:
        return document
    origins = list(document.origins)
    for j in sorted(common, key=lambda j: -common[j])[:5]:
        filled_in = common[j] >= FORM * max(len(read[i].sample), len(read[j].sample)) and not read[i].same_particulars(
            read[j]
        )
        if common[j] * 4 >= SHARED_WORDS // 2 and not filled_in and read[i].longest_shared(read[j]) >= SHARED_WORDS:
            first = documents[j]
            origins.extend(first.origins or (f"document {first.near_duplicate_of or first.id}",))
    return replace(document, origins=tuple(dict.fromkeys(origins)))


class _Runs:
    """The runs of five words of a document's article, a sample of them, and its names and numbers."""

    __slots__ = ("_all", "_particulars", "sample")

    def __init__(self, document: Document) -> None:
        parts = [document.text[a:b] for a, b in document.readable] or [document.text]
        text = "\n".join(line for part in parts for line in part.split("\n") if not _FURNITURE.search(line[:400]))
        words = _WORD.findall(text)
        small = [word.lower() for word in words]
        self._all = tuple(
            zlib.crc32(" ".join(small[k : k + RUN]).encode("utf-8", "replace"))
            for k in range(max(1, len(small) - RUN + 1))
        )
        # Chosen by their own hash, so that equal runs are chosen alike.
        sampled = frozenset(run for run in self._all if run % 4 == 0)
        self.sample = sampled if len(sampled) >= 8 else frozenset(self._all)
        self._particulars = frozenset(
            word for word in words if word[0].isdigit() or (word[0].isupper() and word.lower() not in _SMALL)
        )

    def same_particulars(self, other: "_Runs") -> bool:
        """Tell whether the names and numbers of the shorter are nearly all in the other."""
        fewer = min(len(self._particulars), len(other._particulars))
        return fewer < 4 or len(self._particulars & other._particulars) >= SAME_PARTICULARS * fewer

    def longest_shared(self, other: "_Runs") -> int:
        """Return the length in words of the longest stretch of this text that stands in the other."""
        known = set(other._all)
        longest = here = 0
        for run in self._all:
            here = here + 1 if run in known else 0
            longest = max(longest, here)
        return longest + RUN - 1 if longest else 0


# Words that open sentences: their capital says nothing.
_SMALL = frozenset(
    ["the", "a", "an", "it", "they", "he", "she", "in", "on", "at", "of", "and", "but", "for", "with", "this", "that",
     "these", "those", "both", "under", "after", "before", "as", "to", "by", "from", "its", "their", "his", "her", "we",
     "published", "updated", "date", "by"]
)  # fmt: skip
