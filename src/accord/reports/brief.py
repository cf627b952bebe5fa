"""What a brief is: one object that every renderer reads, from the executive page to the methods page.

Invariant: a brief is frozen data that holds no time of its own making and no random id, so the same brief
gives the same bytes in every format. Renderers lay it out; none of them computes a number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accord.reports.blocks import Block, Chart, Charts, Disagreement, KeyFact, Quote, Subhead, Table, Timeline
from accord.reports.errors import BriefError


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the brief; ``new_page`` begins it on a fresh sheet in print."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """One entry of the calendar file.

    Parameters
    ----------
    uid
        Stable name from the data; the same promise keeps it from run to run.
    first, last
        First and last day, both included.
    title, detail
        What a calendar shows.
    url
        Address of the source, or empty.
    stamp
        Day that the entry rests on, from the data (never the day of the run).
    sequence
        Raised by one when the entry changes.
    """

    uid: str
    first: date
    last: date
    title: str
    detail: str
    stamp: date
    url: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief.

    Parameters
    ----------
    title, subtitle
        What it is about.
    parties
        Plain names of the two parties.
    as_of
        The day that states and deadlines are asked for.
    known_on
        The last publication day that was taken into account.
    maker
        Program and version.
    hashes
        What it was generated from: ``(what, digest)``.
    key_facts
        The headline, shown on the first page of every format.
    sections
        In order; the executive page first.
    deadlines
        Entries of the calendar file.
    files
        Tables that are too long for the page: written as CSV beside it and as sheets of the workbook.
    language
        Language tag of the text.
    """

    title: str
    subtitle: str
    parties: tuple[str, ...]
    as_of: date
    known_on: date
    maker: str
    hashes: tuple[tuple[str, str], ...]
    key_facts: tuple[KeyFact, ...]
    sections: tuple[Section, ...]
    deadlines: tuple[Deadline, ...] = ()
    files: tuple[Table, ...] = ()
    language: str = "en"

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for name in anchors(self):
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
                raise BriefError(
                    f"{name!r} cannot be a name inside a brief",
                    hint="use letters, digits, - and _, beginning with a letter",
                    name=name,
                )
            if name in seen:
                raise BriefError(
                    f"two parts of the brief are called {name!r}", hint="give each block a key of its own", name=name
                )
            seen.add(name)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in order."""
        found: list[Chart] = []
        for block in (b for s in self.sections for b in s.blocks):
            found += (block,) if isinstance(block, Chart) else block.charts if isinstance(block, Charts) else ()
        return tuple(found)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, Table))


def anchors(brief: Brief) -> Iterator[str]:
    """Yield every name inside a brief that a link can lead to."""
    for section in brief.sections:
        yield section.anchor
        for block in section.blocks:
            match block:
                case Table():
                    yield block.key
                    yield from (a for a in block.anchors if a)
                case Chart() | Timeline():
                    yield block.key
                case Charts():
                    yield from (c.key for c in block.charts)
                case Subhead():
                    yield block.anchor
                case Disagreement():
                    yield block.anchor
                    yield from (q.anchor for s in block.sides for q in s.quotes if q.anchor)
                case Quote():
                    if block.anchor:
                        yield block.anchor
                case _:
                    pass
