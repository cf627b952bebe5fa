"""Lives as pages of columns: tens of thousands of spans as some dozens of blobs that are read in the time of a page.

Invariant: what is packed comes out as it was, row for row; where a page begins follows from its rows' own ids alone,
so a life that changes makes one page anew and leaves the others byte for byte.
"""

import gc
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from accord.register import LifeRow

# An entry whose hash this divides begins a page: so many entries to a page on average.
ENTRIES_A_PAGE = 4096
TEXTS = ("entry", "kind", "title", "parties", "areas", "instrument", "official", "evidence", "schedule", "strength")
DAYS = ("first", "last", "due")
_HEAD = np.dtype("<u4")
_CODE = np.dtype("<i4")
_FIRST, _LAST = len(TEXTS), len(TEXTS) + 1


class LifePage(NamedTuple):
    """Some neighbouring lives: the id of the first entry, and all their spans packed."""

    entry: str
    body: bytes


def paged(rows: Iterable[LifeRow], entries_a_page: int = ENTRIES_A_PAGE) -> Iterator[LifePage]:
    """Return lives as pages, by entry and first day.

    Parameters
    ----------
    rows
        Spans in any order.
    entries_a_page
        How many entries a page holds on average.
    """
    page: list[LifeRow] = []
    for row in sorted(rows, key=attrgetter("entry", "first")):
        begins = not page or row.entry != page[-1].entry
        if page and begins and zlib.crc32(row.entry.encode("utf-8", "surrogatepass")) % entries_a_page == 0:
            yield LifePage(page[0].entry, pack(page))
            page = []
        page.append(row)
    if page:
        yield LifePage(page[0].entry, pack(page))


def pack(rows: Sequence[LifeRow]) -> bytes:
    """Return rows as bytes: the length of the texts, the different texts as JSON, and a column of numbers a field.

    Parameters
    ----------
    rows
        Spans, in the order in which they are to come out.
    """
    texts: dict[str | None, int] = {}
    columns = [
        np.fromiter((texts.setdefault(getattr(r, name), len(texts)) for r in rows), _CODE, len(rows)) for name in TEXTS
    ]
    days = [getattr(r, name) for name in DAYS for r in rows]
    columns.append(np.fromiter((d.toordinal() if d is not None else 0 for d in days), _CODE, len(days)))
    words = json.dumps(list(texts), separators=(",", ":")).encode()
    return b"".join((np.array([len(words)], _HEAD).tobytes(), words, *(c.tobytes() for c in columns)))


def holding(bodies: Iterable[bytes], day: date) -> tuple[LifeRow, ...]:
    """Return the spans of pages that hold on a day, in the order in which they were packed.

    Parameters
    ----------
    bodies
        Pages, as :func:`pack` makes them.
    day
        The day asked for.

    Raises
    ------
    ValueError
        Some bytes are no page of lives.
    """
    days = _Days()
    with _undisturbed():
        return tuple(row for body in bodies for row in _held(body, day.toordinal(), days))


def _held(body: bytes, day: int, days: "_Days") -> Iterator[LifeRow]:
    if len(body) < _HEAD.itemsize:
        raise ValueError("too short for a page")
    start = _HEAD.itemsize + int(np.frombuffer(body, _HEAD, 1)[0])
    words = json.loads(body[_HEAD.itemsize : start].decode("ascii"))
    cells = np.frombuffer(body, _CODE, offset=start).reshape(len(TEXTS) + len(DAYS), -1)
    held = cells[:, np.flatnonzero((cells[_FIRST] <= day) & (day <= cells[_LAST]))]
    codes = held[: len(TEXTS)]
    if codes.size and not 0 <= codes.min() <= codes.max() < len(words):
        raise ValueError("a text that the page does not have")
    # The last place keeps numpy from taking texts of one length for a table of letters.
    texts = dict(zip(TEXTS, np.array([*words, None], dtype=object)[codes].tolist(), strict=True))
    dates = {name: map(days.__getitem__, held[n].tolist()) for n, name in enumerate(DAYS, len(TEXTS))}
    columns = {**texts, **dates}
    return map(partial(tuple.__new__, LifeRow), zip(*(columns[name] for name in LifeRow._fields), strict=True))


class _Days(dict[int, date | None]):
    """Days by their number, made when first asked for: many thousand spans share a few thousand days."""

    def __missing__(self, number: int) -> date | None:
        self[number] = found = date.fromordinal(number) if number else None
        return found


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back the search for cycles while many plain rows are made: it would look through them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
