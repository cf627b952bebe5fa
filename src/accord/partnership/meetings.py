"""Meetings: every telling of one meeting joined, with what the sources say differently.

Invariant: a meeting is held only if a source tells it as held; a day passed without such a source is "no evidence".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accord.partnership.bodies import identity
from accord.partnership.evidence import Evidence, in_order
from accord.partnership.meeting_join import Told, dated, level, overlap, wider
from accord.partnership.persons import Person, surnames
from accord.partnership.tellings import AHEAD, CANCELLED, HELD, NOT_HELD, POSTPONED
from accord.register import date_label
from accord.vocabulary import Interval

NO_EVIDENCE = "no-evidence"
STATUSES = (HELD, AHEAD, POSTPONED, CANCELLED, NOT_HELD, NO_EVIDENCE)
_FINE = {"day": 0, "range": 1, "month": 2, "season": 3, "quarter": 3, "half": 4, "by-publication": 6, "year": 5}


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sources that tell one meeting differently: what about, and each side's word with its evidence."""

    about: str
    sides: tuple[tuple[str, Evidence], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the difference as JSON-serialisable data."""
        return {
            "about": self.about,
            "sides": [{"claim": claim, "evidence": e.as_dict()} for claim, e in self.sides],
        }


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting.

    Parameters
    ----------
    id
        ``e-`` and hex digits that follow from its body and number, else from its earliest telling.
    mechanism
        Id of the body whose meeting it is, or None.
    title
        What it is, for people.
    ordinal
        Its number as a source tells it, or None.
    when
        Its days; both ends None where no source gives any.
    place
        Where, as in the source, or None.
    persons
        Who took part.
    parties
        Between whom, ISO 3166 alpha-3.
    level
        ``leaders``, ``ministers``, ``vice-ministers``, ``senior-officials``, ``directors``, ``working`` or None.
    status
        ``held``, ``to-be-held``, ``postponed``, ``cancelled``, ``not-held`` or ``no-evidence``.
    note
        One sentence on its status, for people.
    slips
        Days given earlier that a later source moved, earliest first.
    differences
        What the sources tell differently.
    evidence
        Every quotation, earliest publication first.
    """

    id: str
    mechanism: str | None
    title: str
    ordinal: int | None
    when: Interval
    place: str | None
    persons: tuple[Person, ...]
    parties: tuple[str, ...]
    level: str | None
    status: str
    note: str
    slips: tuple[Interval, ...]
    differences: tuple[Difference, ...]
    evidence: tuple[Evidence, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the meeting as JSON-serialisable data."""
        return {
            "id": self.id,
            "mechanism": self.mechanism,
            "title": self.title,
            "ordinal": self.ordinal,
            "when": self.when.as_dict(),
            "date": date_label(self.when),
            "place": self.place,
            "persons": [p.as_dict() for p in self.persons],
            "parties": list(self.parties),
            "level": self.level,
            "status": self.status,
            "note": self.note,
            "slips": [date_label(s) for s in self.slips],
            "differences": [d.as_dict() for d in self.differences],
            "evidence": [e.as_dict() for e in self.evidence],
        }


def meeting_of(group: Sequence[Told], as_of: date, mechanism: str | None, name: str, last_read: date) -> Meeting | None:
    """Return a meeting as of a day, or None where nothing was known of it by then.

    Parameters
    ----------
    group
        Tellings of the one meeting, in reading order.
    as_of
        The day asked for.
    mechanism, name
        Id and name of its body, or None and what to call the meeting.
    last_read
        The last day that the documents tell of.
    """
    seen = [t for t in group if t.counts_from() <= as_of]
    if not seen:
        return None
    held = [t for t in seen if t.telling.status == HELD]
    ahead = [t for t in seen if t.telling.status == AHEAD]
    status = _status(seen, held, as_of)
    basis = _best(held) or _best(ahead) or _best(seen)
    when = basis.telling.when if basis else Interval(None, None, "unresolved")
    if not when.resolved and held and (days := [t.day for t in held if t.day is not None]):
        when = Interval(None, min(days), "by-publication")
    if status == AHEAD and when.latest is not None and when.latest < as_of:
        status = NO_EVIDENCE
    ordinals = [t.telling.ordinal for t in seen if t.telling.ordinal is not None and not t.by_rule]
    ordinal = ordinals[0] if ordinals else None
    first = group[0]
    number = next((t.telling.ordinal for t in group if t.telling.ordinal is not None and not t.by_rule), None)
    if mechanism is not None and number is not None:
        mark = identity("e-", mechanism, str(number))
    else:
        mark = identity("e-", mechanism or "", first.page.document.id, str(first.telling.at))
    persons = _persons(held or seen)
    levels = [found for t in held or seen if (found := level(t))]
    places = [t.telling.place for t in (held or seen) if t.telling.place]
    title = f"{nth(ordinal)} meeting, {name}" if ordinal and mechanism else name
    return Meeting(
        mark,
        mechanism,
        title,
        ordinal,
        when,
        places[0] if places else None,
        persons,
        first.parties,
        max(levels, key=lambda x: (levels.count(x), x), default=None),
        status,
        _note(status, when, as_of, last_read) + _planned(held, ahead),
        _slips(ahead, when, status),
        _differences(seen, held),
        in_order([t.evidence() for t in seen]),
    )


def _status(seen: Sequence[Told], held: Sequence[Told], as_of: date) -> str:
    if held:
        return HELD
    last = max(seen, key=lambda t: (t.day or date.min, t.telling.at))
    return last.telling.status


def _best(told: Sequence[Told]) -> Told | None:
    days = [t for t in told if dated(t)]
    if not days:
        return None
    if days[0].telling.status == AHEAD:  # of plans the last counts
        last = max(t.day or date.min for t in days)
        days = [t for t in days if (t.day or date.min) == last]
    return min(days, key=lambda t: _FINE.get(t.telling.when.precision, 5))


def _persons(told: Sequence[Told]) -> tuple[Person, ...]:
    found: dict[frozenset[str], Person] = {}
    for t in told:
        for p in t.telling.persons:
            words = surnames((p,))
            same = next((k for k in found if k <= words or words <= k), None)
            if same is None:
                found[words] = p
            elif found[same].party is None and p.party is not None:
                found[same] = replace(found[same], party=p.party)
    return tuple(found.values())


def _slips(ahead: Sequence[Told], when: Interval, status: str) -> tuple[Interval, ...]:
    moved: list[Interval] = []
    for t in ahead:
        then = t.telling.when
        if then.latest is not None and when.earliest is not None and then.latest < when.earliest and then not in moved:
            moved.append(then)
    return tuple(sorted(moved, key=lambda i: i.latest or date.min))


def _differences(seen: Sequence[Told], held: Sequence[Told]) -> tuple[Difference, ...]:
    found = []
    days = [t for t in held if dated(t) and t.telling.when.precision != "by-publication"]
    for n, a in enumerate(days):
        b = next((b for b in days[n + 1 :] if not overlap(a.telling.when, b.telling.when)), None)
        if b is not None:
            found.append(_sides("date", (date_label(a.telling.when), a), (date_label(b.telling.when), b)))
            break
    placed = [t for t in held if t.telling.place]
    for n, a in enumerate(placed):
        b = next(
            (
                b
                for b in placed[n + 1 :]
                if (b.telling.place or "").lower() != (a.telling.place or "").lower() and not wider(a, b)
            ),
            None,
        )
        if b is not None:
            found.append(_sides("place", (a.telling.place or "", a), (b.telling.place or "", b)))
            break
    denied = [t for t in seen if t.telling.status in (NOT_HELD, CANCELLED)]
    if held and denied:
        found.append(_sides("held or not", ("held", held[0]), (denied[0].telling.status, denied[0])))
    return tuple(found)


def _sides(about: str, one: tuple[str, Told], two: tuple[str, Told]) -> Difference:
    return Difference(about, ((one[0], one[1].evidence()), (two[0], two[1].evidence())))


def _note(status: str, when: Interval, as_of: date, last_read: date) -> str:
    if status == NO_EVIDENCE:
        upto = min(as_of, last_read)
        return f"was to be held {date_label(when)}; no evidence in these documents up to {upto} that it was"
    label = date_label(when) if when.resolved else "day not given"
    return {
        HELD: f"held {label}",
        AHEAD: f"to be held {label}" if when.resolved else "to be held; no day given",
        POSTPONED: "postponed; no new day in these documents",
        CANCELLED: "cancelled",
        NOT_HELD: "a source says that it was not held",
    }[status]


def _planned(held: Sequence[Told], ahead: Sequence[Told]) -> str:
    """Return what had been planned, where a held meeting's own day or place is told less finely."""
    plan, done = _best(ahead), _best(held)
    if plan is None or not held:
        return ""
    finer = done is None or _FINE.get(plan.telling.when.precision, 5) < _FINE.get(done.telling.when.precision, 5)
    moved = done is not None and not overlap(plan.telling.when, done.telling.when)
    if not (finer or moved):
        return ""
    where = f" in {plan.telling.place}" if plan.telling.place else ""
    return f"; had been planned for {date_label(plan.telling.when)}{where}"


def nth(n: int) -> str:
    """Return an ordinal.

    >>> nth(1), nth(12), nth(23)
    ('1st', '12th', '23rd')
    """
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def by_mechanism(meetings: Iterable[Meeting]) -> Mapping[str | None, tuple[Meeting, ...]]:
    """Return meetings by the id of their body, each body's in the order of their days."""
    found: dict[str | None, list[Meeting]] = {}
    for m in meetings:
        found.setdefault(m.mechanism, []).append(m)
    return {k: tuple(sorted(v, key=in_time)) for k, v in found.items()}


def in_time(m: Meeting) -> tuple[date, date, int, str]:
    """Return the place of a meeting in time; those without a day come last."""
    first = m.when.earliest or m.when.latest or date.max
    return first, m.when.latest or date.max, m.ordinal or 0, m.id
