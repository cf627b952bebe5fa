"""Reading tens of thousands of kept lives in the time of a page: the driver's own rows, each day parsed once.

Invariant: the rows are those that SQLAlchemy would return; only the way is shorter.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from accord.register import LifeRow
from accord.storage import register_tables as t


def lives_holding(connection: Connection, day: date) -> tuple[LifeRow, ...]:
    """Return the spans that hold on a day, sorted by entry.

    Parameters
    ----------
    connection
        A connection to the register's database.
    day
        The day asked for.
    """
    with _undisturbed():
        rows = list(map(LifeRow._make, _cells(connection, day)))
        rows.sort(key=itemgetter(0))
        return tuple(rows)


def _cells(connection: Connection, day: date) -> Iterator[tuple[Any, ...]]:
    columns = [t.lives.c[name] for name in LifeRow._fields]
    query = sa.select(*columns).where(t.lives.c.first <= day, t.lives.c.last >= day)
    if connection.dialect.name != "sqlite":
        yield from (tuple(row) for row in connection.execute(query))
        return
    # Most spans hold on most days: read through, the table takes half the time of one look-up a span, and a plus sign
    # keeps SQLite from its index. It has no days, only their text: 66,000 rows have a few thousand different ones.
    held: list[sa.ColumnElement[str]] = [sa.literal_column(f"+lives.{end}") for end in ("first", "last")]
    query = sa.select(*columns).where(held[0] <= day.isoformat(), held[1] >= day.isoformat())
    compiled = query.compile(dialect=connection.dialect)
    days = _Days()
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(compiled), (day.isoformat(),) * 2)
        for a, b, c, d, e, f, first, last, g, h, i, j, due in cursor.fetchall():
            yield a, b, c, d, e, f, days[first], days[last], g, h, i, j, days[due]
    finally:
        cursor.close()


class _Days(dict[str | None, date | None]):
    """Days by their text, parsed when first asked for."""

    def __missing__(self, text: str | None) -> date | None:
        self[text] = found = date.fromisoformat(text) if text is not None else None
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
