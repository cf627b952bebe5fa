"""Each source's version of a milestone: when its sentence says that something happens, happened, or did not.

Invariant: a version is never further than its sentence's own tense: "will deliver in 2026" is promised, "delivered in
2026" is reached, "has not been delivered" is denied. The interval keeps the precision of the source.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from accord.partnership.evidence import Evidence
from accord.partnership.passages import Passage, told_on
from accord.register import date_label
from accord.statements import TimeSpan, time_spans
from accord.vocabulary import Interval

REACHED, PROMISED, DENIED = "reached", "promised", "denied"
_AHEAD = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were) to|to be|expect(?:s|ed)? to"
    r"|(?:scheduled|set|due|slated|expected|planned|likely)(?: \w+)? (?:to|for|in|by)"
    r"|plan(?:s|ned|ning)? to|aim(?:s|ed|ing)? (?:to|at)|intend(?:s|ed)? to|hop(?:es|ed|ing)? to|target(?:s|ed|ing)?"
    r"|should|promis(?:e|es|ed|ing) to|agree(?:s|d)? to|(?:postpon|delay|defer|reschedul)\w*"
    r"|push(?:ed|es)? back|moved (?:back|forward)|brought forward|slipp?(?:s|ed)?|no later than|until)\b",
    re.I,
)
_MAYBE = re.compile(r"\b(?:may|might|could)\b")  # the month has a capital
_BEFORE_DEED = re.compile(r"\b(?:to|for|of|on)\s+(?:the\s+)?$", re.I)  # "a contract to deliver", "for delivery in"
_PAST = re.compile(
    r"\b(?:has|have|had|was|were|took|taken|been|made|delivered|launched|started|began|begun|commenced|completed"
    r"|finished|opened|inaugurated|commissioned|received|arrived|handed|ended|concluded|broke)\b",
    re.I,
)
_PAST_OF = {
    "signature": re.compile(r"\b(?:signed|inked)\b", re.I),
    "cancellation": re.compile(r"\b(?:cancell?ed|scrapped|terminated|called|abandoned|shelved)\b", re.I),
    "award": re.compile(r"\b(?:won|secured|awarded|selected|picked|chose|chosen)\b", re.I),
}
_MOVED = re.compile(r"\b(?:postpon|delay|defer|reschedul|push|move|slip|brought forward|advanc)\w*", re.I)
_WAS_PLANNED = re.compile(
    r"\b(?:originally|previously|initially) (?:\w+ ){0,3}?(?:in|for|by|to)?\s*$"
    r"|\b(?:instead of|rather than)\s+(?:in\s+)?$",
    re.I,
)
_FROM_TO = re.compile(r"from\b.+\b(to|until)\s", re.I | re.S)
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)\s+$")
_NOT = re.compile(r"\b(?:not|never|no (?:\w+ ){0,2}yet|denied|denies|without|yet to|failed to)\b|n[’']t\b", re.I)
_NOT_BEFORE = re.compile(r"\b(?:before|until|till)\b", re.I)
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
        return _year(year[1])
    if (year := _YEAR_BEFORE.search(passage.text[left:start])) is not None:
        return _year(year[1])  # "a 2029 launch"
    base = passage.start
    moved = bool(_MOVED.search(passage.text[left:right]))
    best: tuple[int, int, Interval] | None = None
    for t in passage.times:
        a, b = t.start - base, t.end - base
        if t.start in used or not t.interval.resolved or b <= left or a >= right:
            continue
        distance = a - end if a >= start else 40 + start - b  # what follows the verb is meant before what precedes it
        if _out_of_tense(t.interval, passage.said, ahead):
            distance += 1000  # "signed an agreement on gas from 2026 on 29 November 2022"
        when = _moved_to(passage, t) if moved else t.interval
        if (moved and t.bound == "from" and when is t.interval) or _WAS_PLANNED.search(
            passage.text[left : max(left, a)]
        ):
            distance += 500  # what was planned before is not what is said now
        if best is None or distance < best[0]:
            best = (distance, t.start, when)
    if best is None:
        return None
    used.add(best[1])
    return best[2]


def _year(text: str) -> Interval:
    return Interval(date(int(text), 1, 1), date(int(text), 12, 31), "year", text)


def _moved_to(passage: Passage, t: TimeSpan) -> Interval:
    """Return where "postponed from March 2026 to October 2026" puts it: the second date."""
    text = passage.document.text
    found = _FROM_TO.match(text, t.start, t.end)
    if found is None:
        return t.interval
    said = passage.said
    day = said.latest if said.earliest == said.latest else None
    later = [s.interval for s in time_spans(text, found.start(1), t.end, day) if s.interval.resolved]
    last = later[-1] if later else t.interval
    return Interval(last.earliest or last.latest, last.latest, last.precision, last.text) if later else t.interval


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
    if kind in _PAST_OF:
        return False if _PAST_OF[kind].search(text[start:end]) else None
    if _BEFORE_DEED.search(text[left:start]):
        return True
    return False if _PAST.search(text[left : min(right, end + 40)]) else None


def _version(
    passage: Passage, kind: str, start: int, end: int, left: int, right: int, used: set[int]
) -> Version | None:
    text = passage.text
    over = sorted((s.start for s in passage.statements if s.start <= passage.start + start < s.end), reverse=True)
    dates_from = left
    if over:  # a statement inside another has its own tense: "agreed to build on a previously signed agreement"
        left = max(left, over[0] - passage.start)
        dates_from = left if len(over) > 1 else dates_from  # "In May 2023 | the two countries signed"
    if _NOT_TOLD.search(text[max(left, start - 60) : end]) or _MAYBE.search(text[left:start]):
        return None  # no date, or speculation: neither is a version
    ahead = _is_ahead(text, kind, start, end, left, right)
    when = _when(passage, start, end, dates_from, right, used, ahead is not False)
    said = passage.said
    evidence = passage.evidence(passage.start + start)
    if _NOT.search(text[max(left, start - 40) : end]):
        if ahead and when is not None and when.latest is not None and _NOT_BEFORE.search(text[end:right]):
            # "will not begin operating before 2032" puts it into 2032 or later.
            after = Interval(when.latest + timedelta(days=1), None, when.precision, when.text)
            return Version(after, PROMISED, said, evidence)
        return Version(when or Interval(None, None, "unresolved"), DENIED, said, evidence)
    if ahead is None and kind == "signature" and when is not None:
        ahead = False  # "the signing in May 2023 of an agreement"
    if ahead is not False:
        if kind in ("cancellation", "award"):
            return None
        return Version(when or Interval(None, None, "unresolved"), PROMISED, said, evidence)
    if when is None:
        when = Interval(None, said.latest, "by-publication") if said.latest else Interval(None, None, "unresolved")
    elif said.latest is not None and when.latest is not None and when.latest > said.latest:
        ahead_of_it = when.earliest is None or when.earliest > said.latest
        if ahead_of_it and kind in _PAST_OF and _PAST_OF[kind].search(text[start:end]):
            # "signed an agreement for five years starting in 2027": signed by now, the date is another deed's.
            return Version(Interval(None, said.latest, "by-publication"), REACHED, said, evidence)
        if ahead_of_it:
            return Version(when, PROMISED, said, evidence)  # "a contract signed for delivery by 2030"
        when = Interval(when.earliest, said.latest, when.precision, when.text, when.alternatives)
    return Version(when, REACHED, said, evidence)
