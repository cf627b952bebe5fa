"""Tables on disk: parquet, CSV and gzipped CSV behind one pair of functions.

Invariant: a table is written beside its place and then renamed, so a reader never meets half a file; an
empty cell is a missing value and nothing else is (``NA`` is Namibia).
"""

import contextlib
import gzip
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from accord.storage.errors import DamagedTableError, TableFormatError, TableWriteError
from accord.vocabulary import NotFoundError

if TYPE_CHECKING:
    import pandas as pd

FORMATS = (".parquet", ".csv", ".csv.gz")


def read_table(path: Path | str, columns: Sequence[str] | None = None, *, text: Sequence[str] = ()) -> "pd.DataFrame":
    """Return the table in a parquet, CSV or gzipped CSV file.

    Parameters
    ----------
    path
        The file; its name ends in ``.parquet``, ``.csv`` or ``.csv.gz``.
    columns
        Names of the columns wanted, in that order; all of them by default.
    text
        Columns of a CSV that stay text even if they hold only digits: codes keep their leading zeros.

    Raises
    ------
    NotFoundError
        There is no such file.
    TableFormatError
        The name says another format.
    DamagedTableError
        The bytes are not what the name says, or a wanted column is absent.
    """
    place = Path(path)
    kind = _format(place)
    if not place.is_file():
        raise NotFoundError(
            f"there is no table {place.name!r} in {place.parent}", hint="check the path", path=str(place)
        )
    table = _read_parquet(place, columns) if kind == ".parquet" else _read_csv(place, text)
    if columns is not None:
        if absent := [c for c in columns if c not in table.columns]:
            raise DamagedTableError(
                f"{place.name} has no column {absent[0]!r}; it has {', '.join(map(str, table.columns))}",
                hint="ask for columns that the file has",
                path=str(place),
                absent=absent,
            )
        table = table[list(columns)]
    return table


def write_table(table: "pd.DataFrame", path: Path | str) -> Path:
    """Write a table as the name says, beside its place first, and return the path.

    Raises
    ------
    TableFormatError
        The name ends in none of ``.parquet``, ``.csv``, ``.csv.gz``.
    TableWriteError
        The disk refused; a file that was there before is untouched.
    """
    place = Path(path)
    kind = _format(place)
    beside = ""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{place.name}.", suffix=kind, dir=place.parent)
        os.close(handle)
        if kind == ".parquet":
            _write_parquet(table, Path(beside))
        else:
            data = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
            # No time and no name inside: the same table gives the same bytes, so that hashes of files mean something.
            Path(beside).write_bytes(gzip.compress(data, mtime=0) if kind == ".csv.gz" else data)
        Path(beside).chmod(0o644)
        Path(beside).replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise TableWriteError(
            f"{place} could not be written: {error.strerror or error}",
            hint="free some space or choose another folder; the earlier file, if any, is unchanged",
            path=str(place),
        ) from error
    return place


def _format(place: Path) -> str:
    name = place.name.lower()
    for ending in (".csv.gz", ".csv", ".parquet"):
        if name.endswith(ending):
            return ending
    raise TableFormatError(
        f"{place.name!r} is not a table that accord knows",
        hint=f"name it with one of {', '.join(FORMATS)}",
        path=str(place),
    )


def _read_csv(place: Path, text: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd

    try:
        return pd.read_csv(
            place, keep_default_na=False, na_values=[""], encoding="utf-8-sig", dtype=dict.fromkeys(text, str)
        )
    except (ValueError, EOFError, OSError) as error:
        raise DamagedTableError(
            f"{place.name} cannot be read as CSV: {error}",
            hint="it must be UTF-8, comma separated, with one header line, and complete",
            path=str(place),
        ) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read_parquet(place: Path, columns: Sequence[str] | None) -> "pd.DataFrame":
    import duckdb

    try:
        with duckdb.connect() as connection:
            source = connection.read_parquet(str(place))
            if columns is not None and set(columns) <= set(source.columns):
                source = source.project(", ".join(_quoted(c) for c in columns))
            frame: pd.DataFrame = source.df()
            return frame
    except duckdb.Error as error:
        raise DamagedTableError(
            f"{place.name} cannot be read as parquet: {error}",
            hint="the file may be cut short; fetch or make it again",
            path=str(place),
        ) from error


def _write_parquet(table: "pd.DataFrame", place: Path) -> None:
    import duckdb

    try:
        with duckdb.connect() as connection:
            connection.register("given", table)
            target = str(place).replace("'", "''")
            connection.execute(f"copy (select * from given) to '{target}' (format parquet, compression zstd)")
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
