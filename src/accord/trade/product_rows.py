"""A few products out of a whole year of BACI, without holding the year in memory.

Invariant: the rows that are kept pass through the same reader and rules as a whole file; a last line that is short is
kept, so that a file that was cut is found.
"""

import gzip
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from accord.trade.errors import SourceFormatError
from accord.trade.findings import Loaded
from accord.trade.readers import read_baci
from accord.vocabulary import NotFoundError


def read_baci_rows(
    path: Path | str,
    countries: Mapping[str, str],
    wanted: Collection[str],
    *,
    rules: Mapping[str, str] | None = None,
) -> Loaded:
    """Return the rows of ``wanted`` products of one BACI year; see :func:`accord.trade.read_baci`.

    Parameters
    ----------
    path
        CSV, gzipped CSV or a zip with one year.
    countries
        From :func:`accord.trade.read_baci_countries`.
    wanted
        Six-digit codes.
    rules
        See ``accord.trade.RULES``.

    Raises
    ------
    BadDataError, SourceFormatError, NotFoundError
        As the reader of a whole file; the archive is damaged.
    """
    place = Path(path)
    if not place.is_file():
        raise NotFoundError(f"there is no file {place}", hint="check the path", path=str(place))
    codes = {code.encode() for code in wanted} | {code.lstrip("0").encode() for code in wanted}
    with tempfile.TemporaryDirectory() as folder, _opened(place) as (name, source):
        part = Path(folder) / name
        with part.open("wb") as out:
            last, kept = source.readline(), True
            out.write(last)
            try:
                for line in source:
                    cells = line.split(b",", 4)
                    kept = len(cells) < 5 or cells[3].strip(b' "') in codes
                    last = line
                    if kept:
                        out.write(line)
            except (EOFError, OSError, zipfile.BadZipFile) as error:
                raise SourceFormatError(
                    f"{place.name} cannot be unpacked to its end: {error}",
                    hint="download it again",
                    path=str(place),
                ) from error
            if not kept and (not last.endswith(b"\n") and last.count(b",") != 5):
                out.write(last)
        return read_baci(part, countries, rules=rules)


@contextmanager
def _opened(place: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as box:
            names = [n for n in box.namelist() if Path(n).name.startswith("BACI_HS") and n.endswith(".csv")]
            if len(names) != 1:
                raise SourceFormatError(
                    f"{place.name} has {len(names)} BACI years", hint="unpack it and give one year at a time"
                )
            with box.open(names[0]) as source:
                yield Path(names[0]).name, source
    elif place.suffix == ".gz":
        with gzip.open(place) as source:
            yield place.stem, source  # type: ignore[misc]
    else:
        with place.open("rb") as source:
            yield place.name, source
