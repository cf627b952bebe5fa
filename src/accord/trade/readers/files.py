"""Opening downloaded files: plain, gzipped or in a zip, hashed, with or without a byte order mark.

Invariant: a file that ends in the middle of a line, or an archive that cannot be unpacked to its end, is refused.
"""

import fnmatch
import gzip
import hashlib
import io
import math
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from accord.trade.errors import SourceFormatError
from accord.trade.findings import Inspector, line_of
from accord.vocabulary import NotFoundError

if TYPE_CHECKING:
    import pandas as pd


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while piece := handle.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def read_bytes(path: Path | str, inspector: Inspector, member: str = "*.csv") -> bytes:
    """Return the bytes of a file, of a gzipped file, or of the one member of a zip that matches ``member``.

    Raises
    ------
    NotFoundError
        There is no such file.
    BadDataError
        An archive is cut short.
    SourceFormatError
        A zip has no or several such members.
    """
    place = Path(path)
    if not place.is_file():
        raise NotFoundError(f"there is no file {place}", hint="check the path", path=str(place))
    try:
        if zipfile.is_zipfile(place):
            with zipfile.ZipFile(place) as box:
                names = [n for n in box.namelist() if fnmatch.fnmatch(Path(n).name.lower(), member.lower())]
                if len(names) != 1:
                    raise SourceFormatError(
                        f"{place.name} has {len(names)} members like {member!r}: {', '.join(box.namelist()[:8])}",
                        hint="unpack it and give the one file",
                        members=box.namelist()[:50],
                    )
                return box.read(names[0])
        if place.name.lower().endswith(".zip"):
            inspector.note("truncated", 1, [place.name], "the zip archive has no directory: the download was cut short")
        if place.name.lower().endswith(".gz"):
            with gzip.open(place) as handle:
                return handle.read()
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        inspector.note("truncated", 1, [str(error)], "the archive cannot be unpacked to its end")
    return place.read_bytes()


def read_frame(
    data: bytes,
    inspector: Inspector,
    columns: Sequence[str],
    *,
    text: Sequence[str] = (),
    separator: str = ",",
    missing: Sequence[str] = ("",),
    rename: Mapping[str, str] | None = None,
) -> "pd.DataFrame":
    """Return a CSV's rows, with wanted columns as text where asked and everything else as numbers.

    Parameters
    ----------
    data
        The bytes; a byte order mark is skipped.
    inspector
        Where findings go; a last line that is shorter than the header or does not end is ``truncated``.
    columns
        Columns that must be there (after renaming).
    text
        Columns kept as text: codes lose no leading zero, and ``NA`` is Namibia unless ``missing`` says otherwise.
    separator, missing
        Of the file; cells are stripped of spaces before they are compared with ``missing``.
    rename
        Old to new column names, for columns that have several spellings.

    Raises
    ------
    SourceFormatError
        It is not such a table, or a column is absent.
    BadDataError
        The file is cut short, or a number is none and the rules refuse it.
    """
    import pandas as pd

    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise SourceFormatError(
            f"{inspector.file} is UTF-16 text, as spreadsheets write it",
            hint="save it as UTF-8 with commas between cells",
        )
    data = _whole(data, inspector, separator)
    try:
        raw = pd.read_csv(
            io.BytesIO(data), sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig", engine="c"
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise SourceFormatError(
            f"{inspector.file} is no table: {error}", hint="it must be UTF-8 text with one header line"
        ) from error
    raw.columns = [str(c).strip().strip('"') for c in raw.columns]
    raw = raw.rename(columns=dict(rename or {}))
    if absent := [c for c in columns if c not in raw.columns]:
        raise SourceFormatError(
            f"{inspector.file} has no column {absent[0]!r}; it has {', '.join(raw.columns[:12])}",
            hint=_other_separator(list(raw.columns), columns)
            or "this may be another data set or edition; its columns should be " + ", ".join(columns),
            absent=absent,
        )
    if not len(raw):
        inspector.note("no-rows", 1, [inspector.file], "the file has a header and no rows")
    out = {}
    for column in raw.columns:
        cells = raw[column].str.strip()
        if column in text:
            out[column] = cells
        elif column in columns:
            blank = cells.isin(missing)
            numbers = pd.to_numeric(cells.where(~blank), errors="coerce")
            if (bad := (numbers.isna() | numbers.abs().eq(math.inf)) & ~blank).any():
                places = [f"line {line_of(i)}: {column}={cells[i]!r}" for i in cells.index[bad]]
                inspector.note("not-a-number", int(bad.sum()), places, f"{column} has cells that are no numbers")
                numbers = numbers.where(~bad)
            out[column] = numbers
        else:
            out[column] = cells
    return pd.DataFrame(out)


def _other_separator(there: Sequence[str], wanted: Sequence[str]) -> str:
    """Return what to do about a table that was saved with another sign between its cells; nothing if it was not."""
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(there) == 1 and set(wanted) & {c.strip(' "') for c in there[0].split(sign)}:
            return f"its cells are separated by {name}; save it with commas, and with points in decimal numbers"
    return ""


def _whole(data: bytes, inspector: Inspector, separator: str) -> bytes:
    """Refuse a text whose last line is shorter than its header, and question one whose last line does not end."""
    stripped = data.rstrip(b"\r\n")
    head = data[: data.find(b"\n")] if b"\n" in data else data
    start = stripped.rfind(b"\n") + 1
    last = stripped[start:]
    text = last.decode("utf-8", "replace")[:80]
    # Quoted cells may hold separators, so only plain lines are compared.
    if b'"' not in head + last and last.count(separator.encode()) < head.count(separator.encode()):
        inspector.note("truncated", 1, [text], "the last line has fewer cells than the header: the file is cut short")
    if start and stripped == data:
        what = "the last line does not end: if the file was cut short, its last number is too"
        if inspector.note("unended-line", 1, [text], what) == "drop":
            return data[:start]
    return data
