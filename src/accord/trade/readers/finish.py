"""What every reader ends with: years, hash, counts and findings in one data sheet.

Invariant: ``rows_read - rows_kept`` is always explained, by findings or by the publisher's own marks.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from accord.trade.errors import SourceFormatError
from accord.trade.findings import DataSheet, Inspector, Loaded
from accord.trade.readers.files import sha256_of

if TYPE_CHECKING:
    import pandas as pd


def finish(
    table: "pd.DataFrame",
    inspector: Inspector,
    place: Path,
    read: int,
    *,
    source: str,
    edition: str,
    units: Mapping[str, str],
    status: str,
) -> Loaded:
    """Return the table with its data sheet; several years in one file of one year are ``mixed-years``."""
    years = tuple(sorted({int(y) for y in table["year"]})) if "year" in table else ()
    sheet = DataSheet(
        source,
        edition,
        years,
        dict(units),
        status,
        place.name,
        sha256_of(place),
        read,
        len(table),
        tuple(inspector.findings),
    )
    return Loaded(table.reset_index(drop=True), sheet)


def require_edition(inspector: Inspector, stated: str, wanted: str | None) -> None:
    """Compare the edition that a file names with the one wanted; a clash is ``wrong-edition``."""
    if wanted is not None and stated != wanted:
        inspector.note("wrong-edition", 1, [stated], f"the file is edition {stated}, wanted was {wanted}")


def require_columns(there: Iterable[object], wanted: Sequence[str], file: str) -> None:
    """Raise unless all wanted columns are there.

    Raises
    ------
    SourceFormatError
        One is not; the message names it and what is there.
    """
    columns = [str(c) for c in there]
    if absent := [c for c in wanted if c not in columns]:
        raise SourceFormatError(
            f"{file} has no column {absent[0]!r}; it has {', '.join(columns[:12])}",
            hint="this may be another data set or edition",
            absent=absent,
        )


def as_numbers(table: "pd.DataFrame", skip: Sequence[str]) -> "pd.DataFrame":
    """Return the table with every text column that holds nothing but numbers and blanks as numbers."""
    import pandas as pd

    out = {}
    for name in table.columns:
        column = table[name]
        if name not in skip and column.dtype.kind not in "fib":
            numbers = pd.to_numeric(column.where(column != ""), errors="coerce")
            if not (numbers.isna() & (column != "")).any():
                column = numbers
        out[name] = column
    return pd.DataFrame(out)
