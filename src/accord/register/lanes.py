"""Which entries are told in one timeline: an instrument, and what was set up on the same subject under it.

Invariant: two kinds of instrument share a lane only where a paper comes first and a project, fund or dialogue on its
subject follows; a contract and a memorandum never do, and neither do two papers on two subjects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import is_
from typing import Any

from accord.register.entries import Entry
from accord.register.facets import content_words
from accord.register.likeness import BROAD_AREAS, SUBJECT_TOPICS
from accord.register.subjects import share, subject_words

STORY_DAYS = 400  # so long nothing happened that the next instrument of the area is another story
LANES_COMPARED = 12
_LASTING = ("project", "dialogue", "framework", "fund", "loan")
_FAMILIES = ("fta", "strategic-partnership")
_INSTRUMENTS = (*SUBJECT_TOPICS, *_LASTING)

Lane = tuple[tuple[str, ...], list[Entry]]


def lanes(entries: Sequence[Entry], as_of: date = date.max, kept: dict[str, Any] | None = None) -> list[Lane]:
    """Return the entries of instruments by lane, each with a name that stays the same from run to run.

    A lane's name is the family of an agreement or partnership, ``("area", parties, area)`` where several entries
    share a field, else the family of its first entry.

    Parameters
    ----------
    entries
        The entries.
    as_of
        The day: what begins later is left out.
    kept
        Where the lanes of all days are kept, and taken from as long as the entries are the same.
    """
    named: dict[tuple[str, ...], list[Entry]] = {}
    others: list[Entry] = []
    for entry in entries:
        if entry.cluster.key.topic in _FAMILIES:
            if entry.begins <= as_of:
                named.setdefault(entry.family, []).append(entry)
        elif entry.cluster.key.topic in _INSTRUMENTS:
            others.append(entry)
    found: list[Lane] = list(named.items())
    for chain in _chains(others, {} if kept is None else kept):
        # Entries join a chain in the order in which they begin, so a day's chain is the beginning of the whole one.
        began = [entry for entry, part in chain if part.begins <= as_of]
        if not began:
            continue
        area = next((part.field for _, part in chain[: len(began)] if part.field), "")
        together = len(began) > 1 and area
        found.append((("area", began[0].cluster.key.parts[0], area) if together else began[0].family, began))
    return found


def _field(entry: Entry) -> str:
    return next((a for a in entry.areas if a not in BROAD_AREAS), "")


@dataclass(frozen=True, slots=True)
class _Part:
    """What of an entry decides its lane, each worked out once."""

    begins: date
    last: date
    subject: frozenset[str]
    field: str
    topic: str

    @classmethod
    def of(cls, entry: Entry) -> "_Part":
        found: _Part | None = entry.worked_out.get("part")
        if found is None:
            last, topic = max(s.since for s in entry.said), entry.cluster.key.topic
            found = cls(entry.begins, last, _subject(entry), _field(entry), topic)
            entry.worked_out["part"] = found
        return found


class _Chain(list[tuple[Entry, _Part]]):
    """The entries of one lane, and the last day on which something was said of any."""

    last = date.min


def _chains(group: list[Entry], kept: dict[str, Any]) -> list[_Chain]:
    ordered = sorted(group, key=lambda e: (e.begins, e.id))
    before: tuple[list[Entry], list[_Chain]] | None = kept.get("chains")
    if before is None or len(before[0]) != len(ordered) or not all(map(is_, before[0], ordered)):
        before = kept["chains"] = (ordered, _chained(ordered))
    return before[1]


def _chained(ordered: list[Entry]) -> list[_Chain]:
    chains: list[_Chain] = []
    index: dict[tuple[str, str, str], list[int]] = {}
    for entry in ordered:
        part = _Part.of(entry)
        parties = entry.cluster.key.parts[0]
        marks = [(parties, "area", part.field)] if part.field else []
        marks += [(parties, "word", w) for w in sorted(part.subject)]
        near = sorted({n for m in marks for n in index.get(m, ())[-LANES_COMPARED:]}, reverse=True)
        home = next((n for n in near if _goes_on(chains[n], part)), None)
        if home is None:
            home = len(chains)
            chains.append(_Chain())
        chain = chains[home]
        chain.append((entry, part))
        chain.last = max(chain.last, part.last)
        for m in marks:
            if home not in index.setdefault(m, [])[-LANES_COMPARED:]:
                index[m].append(home)
    return chains


def _goes_on(chain: _Chain, part: _Part) -> bool:
    mine, topic = part.subject, part.topic
    for _, other in chain:
        theirs, before = other.subject, other.topic
        if topic == before:
            if theirs and mine:
                return False  # linking compared these two and kept them apart
        elif topic == "contract" or before == "contract":
            return False
        if not (theirs and mine):
            if other.field != part.field:
                return False
        elif share(theirs, mine) < 0.5:
            return False
    return (part.begins - chain.last).days <= STORY_DAYS


def _subject(entry: Entry) -> frozenset[str]:
    cluster = entry.cluster
    if cluster.key.topic in SUBJECT_TOPICS:
        return frozenset[str]().union(*(subject_words(s) for s in cluster.members))
    words = content_words(cluster.subject or cluster.members[0].quote)
    return words - content_words(cluster.key.topic)
