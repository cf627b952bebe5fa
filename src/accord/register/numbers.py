"""Printed numbers with what each is about: which flow, which year, which currency, in whose words.

Invariant: a number's year and measure come from the words of its own sentence; where they do not say, it has none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from accord.documents import Document
from accord.register.entries import Entry
from accord.register.facets import measure
from accord.statements import Figure, Statement
from accord.vocabulary import Interval

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_FALL = re.compile(
    r"\b(?:fell|fall|decline[ds]?|declining|dropp?(?:ed|s)?|decreas\w+|shr[aiu]nk|down|contract(?:ed|ion))\b", re.I
)
_RISE = re.compile(
    r"\b(?:rose|rise|rising|grew|growth|increas\w+|up|jump\w*|surg\w+|expand\w+|gain\w*|higher|year-on-year)\b", re.I
)
_BASE = re.compile(
    r"\b(?:from|compared (?:with|to)|against|versus|vs\.?|than)(?= (?:about |around |some )?[^\s\d]{0,4}\d)", re.I
)
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’')]*\s+(?=[A-Z“\"‘(])|\n+")
_DIGIT = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LINES = re.compile(r"\b(?:tariff |product )?(?:lines?|products?|items?|goods)\b", re.I)


@dataclass(frozen=True)
class Number:
    """One printed number in its sentence.

    Parameters
    ----------
    statement, figure
        Where it comes from.
    document
        Id of the document.
    sentence
        The sentence that it stands in.
    before
        The words between the number before it (or the sentence's start) and the number.
    year
        The year that it is for, or None.
    """

    statement: Statement
    figure: Figure
    document: str
    sentence: str
    before: str
    year: int | None

    @cached_property
    def flow(self) -> str:
        """What it measures by the words before it, else by its statement's."""
        near = measure(self.before)
        return near if near != "other" else measure(self.statement.quote)

    @cached_property
    def half_unit(self) -> float:
        """Half of the worth of its last printed digit; nothing for a count printed in full."""
        return half_unit(self.figure)

    @cached_property
    def growth(self) -> float | None:
        """The growth in percent that it states, with its sign, or None."""
        if self.figure.kind not in ("growth", "percent"):
            return None
        if self.figure.kind == "percent" and not (_RISE.search(self.sentence) or _FALL.search(self.sentence)):
            return None
        falls = bool(_FALL.search(self.before)) and not _RISE.search(self.before)
        return -abs(self.figure.value) if falls else self.figure.value

    @property
    def about_lines(self) -> bool:
        """Whether its sentence speaks of tariff lines or products."""
        return bool(_LINES.search(self.sentence))

    @property
    def counts_lines(self) -> bool:
        """Whether it counts tariff lines or products."""
        return self.figure.kind == "count" and bool(_LINES.search(self.figure.unit))

    @property
    def label(self) -> str:
        """The number as printed."""
        return " ".join(self.figure.text.split())


def half_unit(figure: Figure) -> float:
    """Return half of the worth of a figure's last printed digit, 0 for a whole count.

    >>> half_unit(Figure("money", 24.3e9, "USD", 0, 0, "US$24.3 billion")) / 1e6
    50.0
    """
    found = _DIGIT.search(figure.text)
    if found is None:
        return 0.0
    printed = found.group().replace(",", "")
    shown = float(printed)
    scale = figure.value / shown if shown else 1.0
    decimals = len(printed.partition(".")[2])
    if decimals == 0 and abs(scale) <= 1.0 and figure.kind == "count":
        return 0.0
    return abs(0.5 * scale * 10.0**-decimals)


def numbers_of(entries: Iterable[Entry], documents: Mapping[str, Document]) -> list[Number]:
    """Return every printed number of entries once, in the documents' order."""
    seen: dict[tuple[str, int, int], Number] = {}
    for entry in entries:
        for s in entry.cluster.members:
            if not s.figures:
                continue
            text = documents[s.doc].text
            starts = sorted({f.start for f in s.figures})
            for figure in s.figures:
                key = (s.doc, figure.start, figure.end)
                if figure.end > figure.start and (key not in seen or s.id < seen[key].statement.id):
                    seen[key] = _number(s, figure, text, starts)
    return sorted(seen.values(), key=lambda n: (n.document, n.figure.start, n.figure.end))


def _number(s: Statement, figure: Figure, text: str, starts: list[int]) -> Number:
    begin, end = _sentence(text, figure.start)
    earlier = [x for x in starts if begin <= x < figure.start]
    before = text[max([begin, *earlier]) : figure.start]
    if earlier:  # the words of the number before it are not words about this one
        before = _DIGIT.sub(" ", before, count=1)
    return Number(s, figure, s.doc, text[begin:end], before, _year(s, figure, text[begin:end], figure.start - begin))


def _sentence(text: str, place: int) -> tuple[int, int]:
    begin, end = 0, len(text)
    low = max(0, place - 1500)
    for found in _SENTENCE.finditer(text, low, min(len(text), place + 1500)):
        if found.end() <= place:
            begin = found.end()
        elif found.start() >= place:
            end = found.start()
            break
    return begin, end


def _year(s: Statement, figure: Figure, sentence: str, place: int) -> int | None:
    """Return the year of a number: that of its own half of a comparison ("… from RM67.71 billion in 2017")."""
    if _partial(figure.period) or (figure.period is None and _partial(s.event)):
        return None
    halves = [0, *(m.start() for m in _BASE.finditer(sentence)), len(sentence)]
    own = max(n for n in range(len(halves) - 1) if halves[n] <= place or n == 0)
    years = [(abs(m.start() - place), int(m.group())) for m in _YEAR.finditer(sentence, halves[own], halves[own + 1])]
    if years:
        return min(years)[1]
    if own > 0:
        main = [int(m.group()) for m in _YEAR.finditer(sentence, 0, halves[1])]
        told = main[-1] if main else _single_year(s.event)
        return told - 1 if told is not None else None
    elsewhere = {int(m.group()) for m in _YEAR.finditer(sentence)}
    given = _single_year(s.event)
    if given is None or given in elsewhere:  # a reader that looks for the nearest year finds the other half's
        given = _single_year(figure.period) if not elsewhere else given
    return given


def _single_year(span: Interval | None) -> int | None:
    if span is None or span.earliest is None or span.latest is None or span.earliest.year != span.latest.year:
        return None
    return span.earliest.year


def _partial(span: Interval | None) -> bool:
    """Whether a period is a part of a year, longer than a day."""
    if span is None or span.earliest is None or span.latest is None:
        return False
    return 1 <= (span.latest - span.earliest).days < 364
