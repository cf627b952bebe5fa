"""Which tellings are of one meeting.

Invariant: by number where sources give numbers, else by days that can be the same, and by people where no body met.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accord.partnership.bodies import reading_key
from accord.partnership.evidence import Evidence, evidence_of
from accord.partnership.pages import Page
from accord.partnership.persons import surnames
from accord.partnership.tellings import HELD, Telling
from accord.partnership.wordlists import level_of
from accord.register import told_by
from accord.vocabulary import Interval, find_party

NEAR = 31
_HEADS = re.compile(
    r"(?<!deputy )(?<!vice )(?<!vice-)"
    r"\b(?:prime minister|president|premier|chancellor|taoiseach|king|emir|sultan)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A telling with what it belongs to.

    Parameters
    ----------
    page
        Its page.
    telling
        What the sentence says.
    parties
        Between whom.
    statement
        Id of the register's statement that holds these words, or None.
    by_rule
        Whether the number follows from "next" and the number of the document's own meeting.
    """

    page: Page
    telling: Telling
    parties: tuple[str, ...]
    statement: str | None = None
    by_rule: bool = False

    @property
    def day(self) -> date | None:
        """The last day that its document can tell of, or None."""
        return told_by(self.page.document)

    def counts_from(self) -> date:
        """Return the first day on which what it tells certainly holds."""
        when, told = self.telling.when, self.day
        if self.telling.status != HELD or when.latest is None:
            return told or date.min
        last = min(when.latest, told) if told is not None else when.latest
        return max(last, when.earliest or last)

    def evidence(self) -> Evidence:
        """Return its words."""
        return evidence_of(self.page.document, self.telling.start, self.telling.end, self.statement)


def join_tellings(told: Iterable[Told]) -> list[list[Told]]:
    """Return tellings in groups that tell of one meeting; all are of one body, or all of none."""
    ordered = sorted(
        told, key=lambda t: (t.telling.ordinal is None, not dated(t), _anchor(t), reading_key(t.page), t.telling.at)
    )
    groups: list[list[Told]] = []
    for t in ordered:
        home = [g for g in groups if _belongs(t, g)]
        if home:
            home[0].append(t)
        else:
            groups.append([t])
    for g in groups:
        g.sort(key=lambda t: (reading_key(t.page), t.telling.at))
    return groups


def dated(t: Told) -> bool:
    """Whether a sentence itself gives a day."""
    return t.telling.when.resolved


def _anchor(t: Told) -> date:
    when = t.telling.when
    return when.earliest or when.latest or t.day or date.max


def _belongs(t: Told, group: Sequence[Told]) -> bool:
    ordinals = {g.telling.ordinal for g in group if g.telling.ordinal is not None}
    if t.telling.ordinal is not None and ordinals:
        return t.telling.ordinal in ordinals
    if t.telling.naming is None and t.telling.topic is None and not t.by_rule and not ordinals:
        return any(_same_talks(t, g) for g in group)
    return any(_meets(t, g) for g in group)


def _meets(a: Told, b: Told) -> bool:
    if a.page.document.id == b.page.document.id and not (dated(a) and dated(b)):
        return not (a.telling.following or b.telling.following) and a.telling.status == b.telling.status
    if not (dated(a) and dated(b)):
        return False
    one, two = a.telling.when, b.telling.when
    if "by-publication" in (one.precision, two.precision):
        return False
    if a.telling.place and b.telling.place and a.telling.place != b.telling.place and not (_day(one) and one == two):
        return False
    return (one.earliest or date.min) <= (two.latest or date.max) and (two.earliest or date.min) <= (
        one.latest or date.max
    )


def _day(when: Interval) -> bool:
    return when.earliest is not None and when.earliest == when.latest


def _same_talks(a: Told, b: Told) -> bool:
    """Whether two tellings of people who met are of one meeting: the same people, on days that can be the same."""
    if a.parties != b.parties:
        return False
    one, two = surnames(a.telling.persons), surnames(b.telling.persons)
    la, lb = level(a), level(b)
    if (la and lb and la != lb) or (one and two and not one & two):
        return False
    if dated(a) and dated(b):
        return _meets(a, b)
    elsewhere = a.telling.place and b.telling.place and a.telling.place != b.telling.place
    if elsewhere and a.page is not b.page and not wider(a, b):
        return False
    first, second = _anchor(a), _anchor(b)
    if date.max in (first, second):
        return False
    return abs(first - second) <= timedelta(days=NEAR if one & two else 3)


def wider(a: Told, b: Told) -> bool:
    """Whether one of two places is a country in which the other may lie."""
    return any(find_party(t.telling.place or "") is not None for t in (a, b))


def level(t: Told) -> str | None:
    """Return the level at which people met, by titles, the body's name or the sentence."""
    titles = " ".join(p.title for p in t.telling.persons)
    if _HEADS.search(titles):
        return "leaders"
    if t.telling.naming is not None and t.telling.naming.level:
        return t.telling.naming.level
    return level_of(titles or t.page.words(t.page.lines[t.telling.line]))


def overlap(one: Interval, two: Interval) -> bool:
    """Whether two spans of days share one."""
    return (one.earliest or date.min) <= (two.latest or date.max) and (two.earliest or date.min) <= (
        one.latest or date.max
    )
