"""The ledger: entries in order, and where each unit stands after them.

Invariant: every unit of a batch is in exactly one place, so a unit that is used or cancelled can never be used again;
an entry is applied whole or not at all; a reversal restores exactly what its entry had changed, and is refused as long
as a later entry rests on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from accord.carbon.entries import Authorisation, Draft, Entry, checked
from accord.carbon.errors import LedgerEntryError, LedgerRuleError, UnknownUnitsError
from accord.carbon.moves import Segment, move, opened
from accord.carbon.rules import RULES


@dataclass(frozen=True, slots=True)
class Batch:
    """Units that were authorised together.

    Parameters
    ----------
    name
        Its name.
    terms
        What was authorised.
    quantity
        Number of units.
    segments
        Where its units stand: runs of serial numbers that together cover 1 to ``quantity``, ascending.
    """

    name: str
    terms: Authorisation
    quantity: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger.

    Parameters
    ----------
    entries
        All entries, in the order in which they were written.
    batches
        Batches by name, without those whose authorisation was reversed.
    reversed
        Numbers of the entries that were taken back.
    before
        By entry number: the segments that the entry changed, as they stood before it.
    """

    entries: tuple[Entry, ...] = ()
    batches: Mapping[str, Batch] = field(default_factory=dict)
    reversed: frozenset[int] = frozenset()
    before: Mapping[int, tuple[Segment, ...]] = field(default_factory=dict)

    def standing(self) -> list[Entry]:
        """Return the entries that stand: neither taken back nor reversals."""
        return [e for e in self.entries if e.number not in self.reversed and e.act.kind != "reverse"]


def record(ledger: Ledger, drafts: Iterable[Draft], recorded: str) -> Ledger:
    """Return the ledger with new entries after the old ones.

    Parameters
    ----------
    ledger
        As it stands; it is not changed.
    drafts
        Acts in order. All of them are written, or none.
    recorded
        Moment of writing, ISO 8601.

    Raises
    ------
    LedgerEntryError
        An act is incomplete or holds a value that cannot stand.
    LedgerRuleError
        An act is forbidden by the rules or by where its units stand.
    UnknownUnitsError
        There is no such batch, unit or entry.

    >>> from datetime import date
    >>> terms = Authorisation("MYS", 2026, "solar roofs")
    >>> first = Draft("authorise", date(2027, 1, 1), "MYS-1", 1, 100, "MYS", terms=terms)
    >>> ledger = record(Ledger(), [first], "2027-01-02T00:00:00+00:00")
    >>> ledger.batches["MYS-1"].segments[0].status
    'authorised'
    """
    return replay((Entry(0, recorded, draft) for draft in drafts), ledger)


def replay(entries: Iterable[Entry], ledger: Ledger | None = None) -> Ledger:
    """Return the ledger that entries make, after those of another if one is given; numbers are given anew.

    Raises
    ------
    LedgerEntryError, LedgerRuleError, UnknownUnitsError
        See :func:`record`.
    """
    base = ledger or Ledger()
    written, batches = list(base.entries), dict(base.batches)
    taken_back, before = set(base.reversed), dict(base.before)
    names = {e.act.batch for e in written if e.act.kind == "authorise"}
    for given in entries:
        number = len(written) + 1
        act = checked(given.act)
        if act.kind == "reverse":
            act = _reverse(act, written, batches, taken_back, before)
        elif act.kind == "authorise":
            if act.batch in names:
                raise LedgerRuleError(
                    f"a batch '{act.batch}' was authorised before; {RULES['one-name']} (one-name)",
                    hint="give the new batch another name, even if the old authorisation was reversed",
                    rule="one-name",
                    batch=act.batch,
                )
            assert act.terms is not None  # checked() saw to it
            names.add(act.batch)
            batches[act.batch] = Batch(act.batch, act.terms, act.last, (opened(act, act.terms, number),))
        else:
            batch = _batch(batches, act.batch)
            segments, changed = _split(batch, act)
            new = {s.first: move(s, act, batch.terms, number, batch.name) for s in changed}
            before[number] = tuple(changed)
            batches[act.batch] = replace(batch, segments=tuple(new.get(s.first, s) for s in segments))
        written.append(Entry(number, given.recorded, act))
    return Ledger(tuple(written), batches, frozenset(taken_back), before)


def standing_on(ledger: Ledger, day: date, known_on: date | None = None) -> Ledger:
    """Return the ledger as it stood on a day: acts up to it, without those that were ever taken back.

    Parameters
    ----------
    ledger
        As it stands now; it is not changed.
    day
        Acts on later days have not happened.
    known_on
        Entries that were recorded later are not known, reversals among them; by default all are.

    Returns
    -------
    Ledger
        With the entries that count, under their own numbers. An entry that is taken back was wrong from the beginning,
        so it counts on no day; on a ``known_on`` before its reversal it still does.
    """
    known = ledger.entries
    if known_on is not None:
        late = (n for n, e in enumerate(known) if datetime.fromisoformat(e.recorded).date() > known_on)
        known = known[: next(late, len(known))]
    kept = [e for e in replay(known).standing() if e.act.on <= day]
    made = replay(kept)
    numbers = {n: e.number for n, e in enumerate(kept, start=1)}
    batches = {
        name: replace(b, segments=tuple(replace(s, entry=numbers[s.entry]) for s in b.segments))
        for name, b in made.batches.items()
    }
    before = {numbers[n]: segments for n, segments in made.before.items()}
    return Ledger(tuple(kept), batches, frozenset(), before)


def _batch(batches: Mapping[str, Batch], name: str) -> Batch:
    if name not in batches:
        raise UnknownUnitsError(
            f"there is no batch '{name}' in force",
            hint=f"batches are: {', '.join(sorted(batches)) or 'none yet; authorise one first'}",
            batch=name,
        )
    return batches[name]


def _split(batch: Batch, act: Draft) -> tuple[list[Segment], list[Segment]]:
    """Return a batch's segments cut at the ends of an act's units, and those inside."""
    if act.last > batch.quantity:
        raise UnknownUnitsError(
            f"batch '{batch.name}' has units 1-{batch.quantity}, not {act.first}-{act.last}",
            hint="name units that were authorised",
            batch=batch.name,
            quantity=batch.quantity,
        )
    segments: list[Segment] = []
    for segment in batch.segments:
        cuts = [c for c in (act.first, act.last + 1) if segment.first < c <= segment.last]
        starts = [segment.first, *cuts]
        ends = [*(c - 1 for c in cuts), segment.last]
        segments += [replace(segment, first=a, last=b) for a, b in zip(starts, ends, strict=True)]
    return segments, [s for s in segments if act.first <= s.first and s.last <= act.last]


def _reverse(
    act: Draft,
    written: list[Entry],
    batches: dict[str, Batch],
    taken_back: set[int],
    before: Mapping[int, tuple[Segment, ...]],
) -> Draft:
    """Take an entry back and return the reversal with the units it concerns."""
    number = act.reverses
    assert number is not None  # checked() saw to it
    if number > len(written):
        raise UnknownUnitsError(
            f"there is no entry {number}; the last is {len(written)}", hint="name an entry of the ledger", entry=number
        )
    old = written[number - 1].act
    if old.kind == "reverse":
        raise LedgerRuleError(
            f"entry {number} is a reversal and cannot be taken back; {RULES['reversed-once']} (reversed-once)",
            hint="write the act again as a new entry",
            rule="reversed-once",
            entry=number,
        )
    if number in taken_back:
        raise LedgerRuleError(
            f"entry {number} was reversed before; {RULES['reversed-once']} (reversed-once)",
            hint="nothing is left to take back; write a new act if one is missing",
            rule="reversed-once",
            entry=number,
        )
    if act.on < old.on:
        raise LedgerRuleError(
            f"a reversal on {act.on} comes before the entry {number} of {old.on}; {RULES['reversal-after']} "
            "(reversal-after)",
            hint=f"date the reversal on {old.on} or later",
            rule="reversal-after",
            entry=number,
        )
    if act.batch and (act.batch, act.first, act.last) != (old.batch, old.first, old.last):
        raise LedgerEntryError(
            f"entry {number} concerns '{old.batch}' {old.first}-{old.last}, not '{act.batch}' {act.first}-{act.last}",
            hint="leave batch and units out of a reversal; an entry is taken back whole",
            entry=number,
        )
    batch = batches[old.batch]
    segments, inside = _split(batch, old)
    if later := sorted({s.entry for s in inside if s.entry != number}):
        raise LedgerRuleError(
            f"entry {number} cannot be taken back: entry {later[-1]} rests on its units; {RULES['top-first']} "
            "(top-first)",
            hint=f"reverse entry {later[-1]} first, if it was wrong too",
            rule="top-first",
            entry=number,
            later=later,
        )
    taken_back.add(number)
    if old.kind == "authorise":
        del batches[old.batch]
    else:
        outside = [s for s in segments if s.last < old.first or s.first > old.last]
        restored = sorted([*outside, *before[number]], key=lambda s: s.first)
        batches[old.batch] = replace(batch, segments=tuple(restored))
    return replace(act, batch=old.batch, first=old.first, last=old.last, by=old.by)
