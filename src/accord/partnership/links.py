"""From commitments to series: what the register's own figures suggest, for a person to confirm in a file.

Invariant: a suggestion is shown and never acted on; it rests on a quote, and takes only series of the same measure,
parties and currency.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from accord.documents import Document
from accord.partnership.evidence import Evidence, evidence_of
from accord.partnership.series import Series
from accord.partnership.targets import Target
from accord.register import Commitment, RegisterState, published
from accord.statements import Figure, Statement, find_countries, tokenise
from accord.vocabulary import Interval

_TIMES = {"doubl": 2.0, "tripl": 3.0, "quadrupl": 4.0}
_MULTIPLE = re.compile(r"\b(doubl|tripl|quadrupl)(?:e|es|ed|ing)\b", re.I)
_FALL = re.compile(r"\b(?:reduc|cut|lower|halv|decreas|shrink)\w*", re.I)
_ANNUAL = re.compile(r"\b(?:a year|per year|annually|annual|each year|every year)\b", re.I)
_PROMISES = ("commit", "agree", "intend", "announce", "sign")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commitment that can be measured, and by what.

    Parameters
    ----------
    commitment, title
        Its id and name in the register.
    measure
        A word of ``measures.toml``.
    target
        What its words promise of the measure; the value of a level is in full units, not in the series' scale.
    unit
        Unit of a level, else empty.
    series
        Ids of the desk's series that fit; empty where there is no data.
    evidence
        The words.
    """

    commitment: str
    title: str
    measure: str
    target: Target
    unit: str
    series: tuple[str, ...]
    evidence: Evidence

    def as_dict(self) -> dict[str, Any]:
        """Return the suggestion as JSON-serialisable data."""
        return {
            "commitment": self.commitment,
            "title": self.title,
            "measure": self.measure,
            "target": self.target.as_dict(),
            "unit": self.unit,
            "series": list(self.series),
            "evidence": self.evidence.as_dict(),
        }


@cache
def measures() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return the measures as name, label and the words that name them, in the order in which they are tried."""
    text = resources.files("accord.partnership").joinpath("data", "measures.toml").read_text(encoding="utf-8")
    return tuple((m["name"], m["label"], re.compile(m["pattern"], re.I)) for m in tomllib.loads(text)["measure"])


def measure_of(quote: str) -> str | None:
    """Return what a quote is about in a word, or None.

    >>> measure_of("Malaysia aims to increase its trade with South Korea by 20 per cent in 2023")
    'trade'
    """
    return next((name for name, _, pattern in measures() if pattern.search(quote)), None)


def suggest(
    state: RegisterState,
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
    series: Sequence[Series],
) -> tuple[Suggestion, ...]:
    """Return the commitments whose own words set a number on a measure, with the series that fit.

    Parameters
    ----------
    state
        The register on a day.
    statements, documents
        By id.
    series
        The desk's series.
    """
    found: dict[tuple[str, str, str, float], Suggestion] = {}
    for c in state.commitments:
        if c.kind != "commitment" or c.instrument is not None:
            continue
        for i in c.statements:
            s = statements[i]
            if s.act not in _PROMISES or s.polarity == "negated" or (name := measure_of(s.quote)) is None:
                continue
            for target, unit in _targets(s):
                fit = tuple(x.id for x in series if _fits(x, name, unit, _about(s)))
                key = (c.id, name, target.kind, target.value)
                evidence = evidence_of(documents[s.doc], s.start, s.end, s.id)
                found.setdefault(key, Suggestion(c.id, c.title, name, target, unit, fit, evidence))
    return tuple(found[k] for k in sorted(found))


def promised_on(
    commitment: Commitment, statements: Mapping[str, Statement], documents: Mapping[str, Document]
) -> date | None:
    """Return the first day on which a dated source tells of a commitment, or None."""
    days = [d for i in commitment.statements if (d := published(documents[statements[i].doc])) is not None]
    return min(days, default=None)


def _targets(s: Statement) -> list[tuple[Target, str]]:
    by = s.target.latest if s.target is not None else None
    down = bool(_FALL.search(s.quote))
    found: list[tuple[Target, str]] = []
    for f in s.figures:
        if f.kind == "money" and (by is not None or s.act in ("commit", "agree", "intend")):
            found.append((Target("level", f.value, by, None, down), f.unit))
        elif f.kind in ("growth", "percent") and f.scope is None:
            found.append((_growth(f, s, by, down), ""))
        elif f.kind == "count" and by is not None:
            found.append((Target("level", f.value, by, None, down), "persons"))
    if (times := _MULTIPLE.search(s.quote)) is not None:
        found = [t for t in found if t[0].kind == "level"]
        found.append((Target("multiple", _TIMES[times[1].lower()], by), ""))
    return found


def _growth(f: Figure, s: Statement, by: date | None, down: bool) -> Target:
    kind = "growth-per-year" if _ANNUAL.search(s.quote) else "growth"
    value = -abs(f.value) if down else abs(f.value)
    base = None
    if kind == "growth" and (year := _whole_year(s.target)) is not None:
        base = str(year - 1)  # "by 20 per cent in 2023" is over 2022
    return Target(kind, value, by, base, down)


def _whole_year(span: Interval | None) -> int | None:
    if span is None or span.earliest is None or span.latest is None or span.earliest.year != span.latest.year:
        return None
    year = span.latest.year
    return year if (span.earliest, span.latest) == (date(year, 1, 1), date(year, 12, 31)) else None


def _about(s: Statement) -> frozenset[str]:
    """Return the countries that a statement is about: its parties and those that its words name."""
    named = {m.code for m in find_countries(tokenise(s.quote, 0, len(s.quote)))}
    return frozenset({*s.parties, *s.recipients, *named} - {""})


def _fits(series: Series, measure: str, unit: str, parties: frozenset[str]) -> bool:
    if series.measure != measure:
        return False
    if series.parties and parties != frozenset(series.parties):
        return False  # "trade with ASEAN" is not the trade of a pair
    return not unit or series.unit == unit
