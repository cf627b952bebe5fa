"""Characters into tokens, paragraphs and sentences, each with its offsets.

Invariant: ``text[token.start:token.end] == token.text`` for every token, and sentences never overlap.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:US|A|NZ|C|HK|S|R)\$|[^\W\d_]+n['’]t\b|['’](?:s|re|ve|ll|d|m)\b(?!\w)|(?:[A-Z]\.){2,}(?:[A-Z]\b)?|H\.E\.|"
    r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?![^\W\d_])|\d*[^\W\d_]+(?:[-‑][a-z0-9][^\W_]*)*(?:[’'](?![sS]\b)[^\W\d_]+)?\d*|[^\W_]+|\S"
)
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sen",
        "rep",
        "gov",
        "gen",
        "col",
        "lt",
        "sgt",
        "hon",
        "st",
        "vs",
        "no",
        "inc",
        "ltd",
        "co",
        "corp",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.k",
        "u.n",
        "e.g",
        "i.e",
        "dept",
        "approx",
        "para",
        "art",
        "fig",
        "mt",
        "ft",
        "capt",
        "cmdr",
        "adm",
        "h.e",
        "amb",
        "rev",
        "jr",
        "sr",
        "al",
        "viz",
        "cf",
        "bhd",
        "sdn",
        "pte",
        "p.m",
        "a.m",
    ]
)
_NEAR = 60
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n")
TERMINAL = re.compile(r"[.!?…:;][\"'”’)\]]*\s*$")
BULLET = re.compile(
    r"[ \t]*(?:[•●▪◦‣\-–—*·]|\(?\d{1,3}(?:\.\d{1,2})*[.)]|\(?[a-zA-Z][.)]|\([ivxIVX]{1,5}\)|[ivx]{1,5}[.)]|#{1,6})[ \t]+"  # noqa: E501
)


DATELINE = re.compile(
    r"[ \t]*[A-Z][A-Za-zÀ-ÿ .'’/-]{2,50}?(?:,\s*[A-Za-z .]{2,20})?[,\s]\s*\(?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}|"  # noqa: E501
    r"\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)(?:,?\s+\d{4})?\)?\s*(?:\([^)\n]{2,40}\)|/[^/\n]{2,30}/)?\s*(?:[-–—:]+|\.(?=\s))\s+"
    r"|[ \t]*date\s+\d{4}-\d\d-\d\d\s+"
    r"|[ \t]*[A-Z][A-Z .'’/-]{2,40}(?:,\s*[A-Za-z .]{2,20})?\s*\([A-Za-z .]{2,20}\)\s*[-–—]+\s+|[ \t]*[A-Z][A-Z ,.'’/-]{3,40}\s[-–—]+\s+"  # noqa: E501
)


LABEL = re.compile(
    r"[ \t]*((?:[A-Z][\w.’'-]*|of|and|for|the|de|bin|al|[–-])(?:,? (?:[A-Z][\w.’'-]*|of|and|for|the|de|bin|al|to)){0,14}):[ \t]+(?=[A-Z“\"'‘])"  # noqa: E501
)


class Token(NamedTuple):
    """A word, number or mark."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading, bullet or table line.

    Parameters
    ----------
    start, end
        Offsets, bullets and numbers left out.
    paragraph
        Number of its paragraph in the document.
    label
        The speaker's name before the paragraph ("José Albares, Minister:"), on its first sentence.
    kind
        ``body``, ``heading``, ``bullet`` or ``table``.
    """

    start: int
    end: int
    paragraph: int
    kind: str
    label: str = ""


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]`` with offsets into ``text``."""
    return [
        Token(word := m[0], word.lower().replace("’", "'") if "’" in word else word.lower(), m.start(), m.end())
        for m in _TOKEN.finditer(text, start, end)
    ]


def sentences(text: str, readable: tuple[tuple[int, int], ...]) -> list[Sentence]:
    """Return the sentences of the readable parts of a text in order."""
    found: list[Sentence] = []
    number = 0
    for first, last in readable:
        for a, b in _paragraphs(text, first, last):
            found.extend(_split(text, a, b, number))
            number += 1
    return found


def _paragraphs(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Return paragraphs: hard-wrapped lines and sentences cut by an empty line are joined."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text[first:last])]
    lines = [(a + first, b + first) for a, b in lines if text[a + first : b + first].strip()]
    if not lines:
        return []
    lengths = [b - a for a, b in lines]
    open_ended = sum(not TERMINAL.search(text[a:b]) for a, b in lines)
    wrapped = len(lines) >= 6 and 45 <= median(lengths) <= 110 and max(lengths) < 140 and open_ended > 0.5 * len(lines)
    spans: list[tuple[int, int]] = [lines[0]]
    for a, b in lines[1:]:
        before = text[spans[-1][0] : spans[-1][1]]
        gap = text[spans[-1][1] : a].count("\n")
        line = text[a:b].lstrip()
        cut = not TERMINAL.search(before) and (before.rstrip().endswith(",") or line[:1].islower()) and len(before) > 40
        joined = cut if gap > 1 else (cut or (wrapped and not _heading_like(before, line)))
        if joined and not BULLET.match(text[a:b]) and "\t" not in text[a:b] and "|" not in text[a:b]:
            spans[-1] = (spans[-1][0], b)
        else:
            spans.append((a, b))
    return spans


def _heading_like(before: str, line: str) -> bool:
    return "\n" not in before and len(before) < 40 and not TERMINAL.search(before) and line[:1].isupper()


def _split(text: str, a: int, b: int, number: int) -> list[Sentence]:
    chunk = text[a:b]
    if chunk.count("|") >= 1 or chunk.strip().count("\t") >= 1:
        return [Sentence(*_trim(text, a, b), number, "table")]
    kind = "body"
    if dateline := DATELINE.match(chunk):
        a += dateline.end()
        chunk = text[a:b]
    label = ""
    if named := LABEL.match(chunk):
        label = named[1]
        a += named.end()
        chunk = text[a:b]
    bullet = BULLET.match(chunk)
    if bullet:
        kind = "heading" if chunk.lstrip().startswith("#") else "bullet"
        a += bullet.end()
        chunk = text[a:b]
        if kind == "bullet" and re.match(r"[ \t]*\(?\d", bullet[0]):
            kind = "body"
    cuts = [0]
    for m in _END.finditer(chunk):
        if m[0] == "\n" or not _ends(chunk, m):
            continue
        cuts.append(m.end())
    cuts.append(len(chunk))
    found = [Sentence(*_trim(text, a + x, a + y), number, kind) for x, y in pairwise(cuts) if chunk[x:y].strip()]
    if len(found) == 1 and kind == "body" and not TERMINAL.search(chunk) and len(chunk.split()) <= 22:
        found = [Sentence(found[0].start, found[0].end, number, "heading")]
    if label and found:
        found[0] = Sentence(found[0].start, found[0].end, number, "body", label)
    return found


def _trim(text: str, a: int, b: int) -> tuple[int, int]:
    while a < b and text[a].isspace():
        a += 1
    while b > a and text[b - 1].isspace():
        b -= 1
    return a, b


def _ends(chunk: str, mark: re.Match[str]) -> bool:
    # Only what stands near the mark is looked at, so that the work stays linear in the text.
    rest = chunk[mark.end() : mark.end() + _NEAR].lstrip()
    if not rest:
        return True
    if not (rest[0].isupper() or rest[0] in "\"'“‘([—–-•" or rest[0].isdigit()):
        return False
    if mark[0][0] == ".":
        word = re.search(r"[\w.]+$", chunk[max(0, mark.start() - _NEAR) : mark.start()])
        if word:
            last = word[0].lower().rstrip(".")
            if word[0] == "MT":
                # Metric tonnes; the mountain is "Mt".
                return True
            if last in _ABBREVIATIONS and not (
                last in {"p.m", "a.m", "co", "inc", "ltd", "u.s", "u.k"} and mark[0][1:]
            ):
                return last in {"p.m", "a.m"} and rest[0].isupper()
            if len(last) == 1 and word[0].isupper() and last != "i":
                return False
            if last.isdigit() and len(last) <= 2 and rest[0].isdigit():
                return False
    return True
