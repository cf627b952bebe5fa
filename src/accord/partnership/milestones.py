"""Milestones of a contract or project: each source's version of when something happens, or happened.

Invariant: a version is never further than its sentence's own tense: "will deliver in 2026" is promised, "delivered in
2026" is reached, "has not been delivered" is denied. The interval keeps the precision of the source.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from accord.partnership.evidence import Evidence
from accord.partnership.passages import Passage, is_dated, told_on
from accord.partnership.slips import Slip, Told, slips_of
from accord.register import date_label
from accord.vocabulary import Interval

REACHED, PROMISED, DENIED = "reached", "promised", "denied"
_AHEAD = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were) to|to be|expect(?:s|ed)? to"
    r"|(?:scheduled|set|due|slated|expected|planned|likely)(?: \w+)? (?:to|for|in|by)"
    r"|plan(?:s|ned|ning)? to|aim(?:s|ed|ing)? (?:to|at)|intend(?:s|ed)? to|hop(?:es|ed|ing)? to|target(?:s|ed|ing)?"
    r"|should|(?-i:may|might)|could|promis(?:e|es|ed|ing) to|agree(?:s|d)? to|(?:postpon|delay|defer|reschedul)\w*"
    r"|push(?:ed)? back|moved (?:back|forward)|brought forward|slipp?(?:s|ed)?|no later than|until"
    r"|by (?:the end|\d{4}))\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:has|have|had|was|were|took|taken|been|made|delivered|signed|inked|launched|started|began|begun|commenced"
    r"|completed|finished|opened|inaugurated|commissioned|received|arrived|handed|cancelled|canceled|terminated|scrapped"
    r"|called|abandoned|won|secured|awarded|selected|picked|chose|chosen|ended|concluded|broke)\b",
    re.I,
)
_NOT = re.compile(r"\b(?:not|never|no (?:\w+ ){0,2}yet|denied|denies|without|yet to|failed to)\b|n[’']t\b", re.I)
_NOT_TOLD = re.compile(r"\bno (?:\w+ )?(?:date|day|time|schedule|timetable)\b", re.I)
_CLAUSE = re.compile(
    r"[;:—]|,? (?:and|but|while|whereas|although|though) (?=(?:the|its|their|it|they|that|\w+ing|will|to)\b)", re.I
)
_YEAR_OF_CONTRACT = re.compile(r"((?:19|20)\d\d) (?:contract|order|deal|agreement)", re.I)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of milestone as the data file has it."""

    kind: str
    label: str
    of: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Version:
    """When one source puts a milestone.

    Parameters
    ----------
    when
        The days that its words allow; both ends None where it gives none.
    standing
        ``reached``, ``promised`` or ``denied``.
    said
        When its document can have been published.
    evidence
        The sentence.
    """

    when: Interval
    standing: str
    said: Interval
    evidence: Evidence

    @property
    def counts_from(self) -> date:
        """First day on which the version certainly holds: what happened from its own date, the rest once said."""
        if self.standing == REACHED and self.when.latest is not None:
            return self.when.latest
        return told_on(self.said)

    def as_dict(self) -> dict[str, Any]:
        """Return the version as JSON-serialisable data."""
        return {
            "when": self.when.as_dict(),
            "label": date_label(self.when),
            "standing": self.standing,
            "said": self.said.as_dict(),
            "evidence": self.evidence.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone with every source's version.

    Parameters
    ----------
    kind, label
        Which, for machines and for people.
    versions
        In the order in which they were said; those without a date of publication last.
    status
        ``reached``, ``disputed``, ``overdue-no-evidence``, ``due``, ``not-due`` or ``undated``.
    note
        Where it stands, in a sentence; silence is never more than missing evidence.
    slips
        Each dated promise, and the day it was reached, against the first dated promise.
    disagreements
        Versions of one time that cannot both be true, in words.
    """

    kind: str
    label: str
    versions: tuple[Version, ...]
    status: str
    note: str
    slips: tuple[Slip, ...]
    disagreements: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the milestone as JSON-serialisable data."""
        return {
            "kind": self.kind,
            "label": self.label,
            "status": self.status,
            "note": self.note,
            "versions": [v.as_dict() for v in self.versions],
            "slips": [s.as_dict() for s in self.slips],
            "disagreements": list(self.disagreements),
        }


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of milestone in the order in which they are tried."""
    text = resources.files("accord.partnership").joinpath("data", "milestones.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["milestone"]
    return tuple(Kind(r["kind"], r["label"], r["of"], re.compile(r["pattern"], re.I)) for r in rows)


def label_of(kind: str, of: str) -> str:
    """Return a kind's name for people."""
    return next((k.label for k in kinds() if k.kind == kind and k.of in (of, "any")), kind)


def versions_in(
    passage: Passage, of: str, spans: Sequence[tuple[int, int]] | None = None
) -> list[tuple[str, int, Version]]:
    """Return the milestones that a sentence names: kind, place in the document, and its version.

    Parameters
    ----------
    passage
        The sentence.
    of
        ``goods`` or ``works``: which words count.
    spans
        Stretches of the document whose words count; by default the whole sentence.
    """
    base = passage.start
    cues = [c for c in _cues(passage.text, of) if spans is None or any(a <= base + c[1] < b for a, b in spans)]
    used: set[int] = set()
    found = []
    for n, (kind, start, end) in enumerate(cues):
        left, right = _clause(passage.text, start, end, cues, n)
        found.append((kind, base + start, _version(passage, kind, start, end, left, right, used)))
    return [(kind, place, v) for kind, place, v in found if v is not None]


def milestone(kind: str, of: str, versions: Iterable[Version], as_of: date, read_to: date | None) -> Milestone | None:
    """Return a milestone as of a day from its versions, or None where none counts by then.

    Parameters
    ----------
    kind, of
        Which milestone, of goods or works.
    versions
        Every version, in any order.
    as_of
        The day; what was said or happened later does not count.
    read_to
        Day of the latest document.
    """
    live = sorted({v for v in versions if v.counts_from <= as_of}, key=_order)
    if any(v.when.resolved for v in live):
        live = [v for v in live if v.when.resolved or v.standing == DENIED]
    if not live:
        return None
    promises = [Told(v.when, v.said, v.evidence) for v in live if v.standing == PROMISED]
    done = [Told(v.when, v.said, v.evidence) for v in live if v.standing == REACHED]
    slips, clashes = slips_of(promises, done)
    status = _status(live, as_of)
    return Milestone(kind, label_of(kind, of), tuple(live), status, _note(live, status, as_of, read_to), slips, clashes)


def _cues(text: str, of: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for k in kinds():
        if k.of not in (of, "any"):
            continue
        for m in k.pattern.finditer(text):
            if all(m.end() <= a or m.start() >= b for _, a, b in found):
                found.append((k.kind, m.start(), m.end()))
    return sorted(found, key=lambda c: c[1])


def _clause(text: str, start: int, end: int, cues: Sequence[tuple[str, int, int]], n: int) -> tuple[int, int]:
    """Return the stretch around a cue that its tense and date may come from."""
    before = [m.end() for m in _CLAUSE.finditer(text, 0, start)]
    after = [m.start() for m in _CLAUSE.finditer(text, end)]
    left = max([0, *before, *([cues[n - 1][2]] if n else [])])
    right = min([len(text), *after, *([cues[n + 1][1]] if n + 1 < len(cues) else [])])
    return left, right


def _when(
    passage: Passage, start: int, end: int, left: int, right: int, used: set[int], ahead: bool
) -> Interval | None:
    if (year := _YEAR_OF_CONTRACT.match(passage.text, start)) is not None:
        y = int(year[1])
        return Interval(date(y, 1, 1), date(y, 12, 31), "year", year[1])
    base = passage.start
    best: tuple[int, int, Interval] | None = None
    for t in passage.times:
        a, b = t.start - base, t.end - base
        if t.start in used or not t.interval.resolved or b <= left or a >= right:
            continue
        distance = a - end if a >= start else 40 + start - b  # what follows the verb is meant before what precedes it
        if _out_of_tense(t.interval, passage.said, ahead):
            distance += 1000  # "signed an agreement on gas from 2026 on 29 November 2022"
        if best is None or distance < best[0]:
            best = (distance, t.start, t.interval)
    if best is None:
        return None
    used.add(best[1])
    return best[2]


def _out_of_tense(when: Interval, said: Interval, ahead: bool) -> bool:
    if ahead:
        return when.latest is not None and said.earliest is not None and when.latest < said.earliest
    return when.earliest is not None and said.latest is not None and when.earliest > said.latest


def _is_ahead(text: str, kind: str, start: int, end: int, left: int, right: int) -> bool | None:
    """Whether a cue lies ahead by its tense, None where no word tells."""
    if kind == "signature" and _YEAR_OF_CONTRACT.match(text, start):
        return False
    if _AHEAD.search(text[left:start]) or _AHEAD.search(text[start : min(right, end + 30)]):
        return True
    return False if _PAST.search(text[left:right]) else None


def _version(
    passage: Passage, kind: str, start: int, end: int, left: int, right: int, used: set[int]
) -> Version | None:
    text = passage.text
    inner = [s for s in passage.statements if s.start <= passage.start + start < s.end]
    if inner:  # a statement inside another has its own tense: "agreed to build on a previously signed agreement"
        left = max(left, max(s.start for s in inner) - passage.start)
    if _NOT_TOLD.search(text[max(left, start - 60) : end]):
        return None
    ahead = _is_ahead(text, kind, start, end, left, right)
    when = _when(passage, start, end, left, right, used, ahead is not False)
    said = passage.said
    evidence = passage.evidence(passage.start + start)
    if _NOT.search(text[max(left, start - 40) : end]):
        return Version(when or Interval(None, None, "unresolved"), DENIED, said, evidence)
    if ahead is None and kind == "signature" and when is not None:
        ahead = False  # "the signing in May 2023 of an agreement"
    if ahead is not False:
        if kind in ("cancellation", "award"):
            return None
        return Version(when or Interval(None, None, "unresolved"), PROMISED, said, evidence)
    if when is None:
        when = Interval(None, said.latest, "by-publication") if said.latest else Interval(None, None, "unresolved")
    elif when.latest is not None and said.latest is not None and when.earliest is not None:
        if when.earliest > said.latest:
            return Version(when, PROMISED, said, evidence)
        if when.latest > said.latest:
            when = Interval(when.earliest, said.latest, when.precision, when.text, when.alternatives)
    return Version(when, REACHED, said, evidence)


def _order(v: Version) -> tuple[bool, date, date, str, int]:
    return (not is_dated(v.said), told_on(v.said), v.when.latest or date.max, v.evidence.document, v.evidence.start)


def _status(live: Sequence[Version], as_of: date) -> str:
    reached = [v for v in live if v.standing == REACHED]
    denied = [v for v in live if v.standing == DENIED]
    if reached:
        first = min(v.counts_from for v in reached)
        return "disputed" if any(told_on(v.said) > first for v in denied) else "reached"
    promised = [v for v in live if v.standing == PROMISED and v.when.latest is not None]
    if not promised:
        return "undated"
    latest = promised[-1].when
    assert latest.latest is not None
    if latest.latest < as_of:
        return "overdue-no-evidence"
    return "due" if latest.earliest is not None and latest.earliest <= as_of else "not-due"


def _note(live: Sequence[Version], status: str, as_of: date, read_to: date | None) -> str:
    upto = f" (the latest is of {read_to})" if read_to is not None and read_to < as_of else ""
    if status == "reached":
        done = [v for v in live if v.standing == REACHED]
        best = min(done, key=lambda v: _width(v.when))
        return f"reached {date_label(best.when)}, a source says"
    if status == "disputed":
        return "disputed: a source says that it was reached, a later one that it was not"
    if status == "overdue-no-evidence":
        return f"overdue, no evidence in these documents up to {as_of}{upto}"
    if status == "undated":
        return f"no source gives its date; no evidence in these documents up to {as_of}{upto} that it was reached"
    latest = [v for v in live if v.standing == PROMISED and v.when.latest is not None][-1]
    return f"due {date_label(latest.when)}; no evidence in these documents up to {as_of}{upto} that it was reached"


def _width(when: Interval) -> int:
    if when.earliest is None or when.latest is None:
        return 100_000
    return (when.latest - when.earliest).days
