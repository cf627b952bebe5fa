"""Which entries are told in one timeline: an instrument, and what was set up on the same subject under it.

Invariant: two kinds of instrument share a lane only where a paper comes first and a project, fund or dialogue on its
subject follows; a contract and a memorandum never do, and neither do two papers on two subjects.
"""

from dataclasses import dataclass
from datetime import date

from accord.register.entries import Entry
from accord.register.facets import content_words
from accord.register.likeness import BROAD_AREAS, SUBJECT_TOPICS
from accord.register.subjects import share, subject_words

STORY_DAYS = 400  # so long nothing happened that the next instrument of the area is another story
LANES_COMPARED = 12
_LASTING = ("project", "dialogue", "framework", "fund", "loan")
_INSTRUMENTS = ("fta", "strategic-partnership", *SUBJECT_TOPICS, *_LASTING)

Lane = tuple[tuple[str, ...], list[Entry]]


def lanes(entries: list[Entry]) -> list[Lane]:
    """Return the entries of instruments by lane, each with a name that stays the same from run to run.

    A lane's name is the family of an agreement or partnership, ``("area", parties, area)`` where several entries
    share a field, else the family of its first entry.
    """
    named: dict[tuple[str, ...], list[Entry]] = {}
    others: list[Entry] = []
    for entry in entries:
        if entry.cluster.key.topic in ("fta", "strategic-partnership"):
            named.setdefault(entry.family, []).append(entry)
        elif entry.cluster.key.topic in _INSTRUMENTS:
            others.append(entry)
    found: list[Lane] = list(named.items())
    for chain in _chains(others):
        first = chain[0]
        area = _field(first) or next((a for e in chain if (a := _field(e))), "")
        found.append((("area", first.cluster.key.parts[0], area) if len(chain) > 1 and area else first.family, chain))
    return found


def _field(entry: Entry) -> str:
    return next((a for a in entry.areas if a not in BROAD_AREAS), "")


@dataclass(frozen=True, slots=True)
class _Part:
    """An entry with what decides its lane, each worked out once."""

    entry: Entry
    begins: date
    last: date
    subject: frozenset[str]
    field: str

    @classmethod
    def of(cls, entry: Entry) -> "_Part":
        found: _Part | None = entry.worked_out.get("part")
        if found is None:
            days = [s.since for s in entry.said]
            found = entry.worked_out["part"] = cls(entry, min(days), max(days), _subject(entry), _field(entry))
        return found


def _chains(group: list[Entry]) -> list[list[Entry]]:
    chains: list[list[_Part]] = []
    index: dict[tuple[str, str, str], list[int]] = {}
    for part in sorted((_Part.of(e) for e in group), key=lambda p: (p.begins, p.entry.id)):
        parties = part.entry.cluster.key.parts[0]
        marks = [(parties, "area", part.field)] if part.field else []
        marks += [(parties, "word", w) for w in sorted(part.subject)]
        near = sorted({n for m in marks for n in index.get(m, ())[-LANES_COMPARED:]}, reverse=True)
        home = next((n for n in near if _goes_on(chains[n], part)), None)
        if home is None:
            home = len(chains)
            chains.append([])
        chains[home].append(part)
        for m in marks:
            if home not in index.setdefault(m, [])[-LANES_COMPARED:]:
                index[m].append(home)
    return [[part.entry for part in chain] for chain in chains]


def _goes_on(chain: list[_Part], part: _Part) -> bool:
    if (part.begins - max(p.last for p in chain)).days > STORY_DAYS:
        return False
    mine, topic = part.subject, part.entry.cluster.key.topic
    for other in chain:
        theirs, before = other.subject, other.entry.cluster.key.topic
        if "contract" in (topic, before) and topic != before:
            return False
        if theirs and mine and share(theirs, mine) < 0.5:
            return False
        if not (theirs and mine) and other.field != part.field:
            return False
        if topic == before and theirs and mine:
            return False  # linking compared these two and kept them apart
    return True


def _subject(entry: Entry) -> frozenset[str]:
    cluster = entry.cluster
    if cluster.key.topic in SUBJECT_TOPICS:
        return frozenset[str]().union(*(subject_words(s) for s in cluster.members))
    words = content_words(cluster.subject or cluster.members[0].quote)
    return words - content_words(cluster.key.topic)
