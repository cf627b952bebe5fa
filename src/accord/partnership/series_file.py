"""Series from files: ``NAME.csv`` with the values and ``NAME.toml`` beside it with what they are.

Invariant: nothing is guessed from a file: a value, period or unit that cannot be read is an error that names the line.
"""

import csv
import io
import math
import re
import tomllib
from pathlib import Path
from typing import Any

from accord.partnership.errors import SeriesFileError
from accord.partnership.series import (
    FREQUENCIES,
    STATUSES,
    Observation,
    Period,
    Series,
    period_of,
    questions_about,
)
from accord.vocabulary import find_party

MOST_BYTES = 5_000_000
NEEDED = ("reporter", "unit", "source", "licence", "edition", "frequency", "measure")
KNOWN = (*NEEDED, "id", "title", "parties", "scale", "note")
COLUMNS = ("period", "value", "status", "note", "unit")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_SHAPES = {"annual": "2023", "quarterly": "2023-Q4", "monthly": "2023-11"}


def read_series(path: Path) -> Series:
    """Return the series in a CSV file with its side-car.

    Parameters
    ----------
    path
        ``NAME.csv``; ``NAME.toml`` stands beside it. Columns are period, value and optionally status, note and unit.

    Raises
    ------
    SeriesFileError
        A file is missing or cannot be read; the message names the line and the value.
    """
    about = _about(path.with_suffix(".toml"), path)
    rows = _rows(path)
    observations: dict[int, Observation] = {}
    missing: list[Period] = []
    lines: dict[int, int] = {}
    for number, row in rows:
        period = _period(path, number, row["period"], about["frequency"])
        if period.index in lines:
            raise _bad(
                path,
                f"line {number}: the period {period.label} stands on line {lines[period.index]} already",
                "keep one value for each period; put another reporter's into a file of its own",
                line=number,
                period=period.label,
            )
        lines[period.index] = number
        unit = (row.get("unit") or "").strip()
        if unit and unit != about["unit"]:
            raise _bad(
                path,
                f"line {number}: the unit is {unit!r}, and that of the series is {about['unit']!r}",
                "a series has one unit; put the others into files of their own",
                line=number,
                unit=unit,
            )
        value = _value(path, number, row["value"])
        if value is None:
            missing.append(period)
            continue
        status = (row.get("status") or "observed").strip() or "observed"
        if status not in STATUSES:
            raise _bad(
                path,
                f"line {number}: no status is called {status!r}",
                f"statuses are: {', '.join(STATUSES)}",
                line=number,
                status=status,
            )
        observations[period.index] = Observation(period, value, status, (row.get("note") or "").strip())
    if not observations:
        raise _bad(path, "no line has a value", "give at least one period with a value")
    ordered = tuple(observations[i] for i in sorted(observations))
    return Series(
        id=str(about.get("id") or path.stem),
        title=str(about.get("title") or path.stem),
        measure=about["measure"],
        reporter=about["reporter"],
        parties=about["parties"],
        unit=about["unit"],
        scale=about["scale"],
        source=about["source"],
        licence=about["licence"],
        edition=about["edition"],
        frequency=about["frequency"],
        observations=ordered,
        missing=tuple(sorted(missing, key=lambda p: p.index)),
        questions=questions_about(about["unit"], about["frequency"], ordered),
    )


def read_folder(folder: Path) -> tuple[Series, ...]:
    """Return every series of a folder by id; none where there is no such folder.

    Raises
    ------
    SeriesFileError
        A file cannot be read, or two have one id.
    """
    if not folder.is_dir():
        return ()
    found: dict[str, Series] = {}
    for path in sorted(folder.glob("*.csv")):
        series = read_series(path)
        if series.id in found:
            raise _bad(
                path, f"the id {series.id!r} is another file's too", "give each series an id of its own", id=series.id
            )
        found[series.id] = series
    return tuple(found[i] for i in sorted(found))


def _about(path: Path, csv_path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise _bad(
            csv_path,
            f"there is no {path.name} beside it",
            f"say in {path.name} what the values are: {', '.join(NEEDED)}",
        )
    try:
        about = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(path, f"it is no TOML: {error}", "see the page 'Indicators' of the documentation") from error
    if unknown := sorted(set(about) - set(KNOWN)):
        raise _bad(path, f"unknown key {unknown[0]!r}", f"keys are: {', '.join(KNOWN)}", keys=unknown)
    absent = [k for k in NEEDED if not isinstance(about.get(k), str) or not about[k].strip()]
    if absent:
        raise _bad(path, f"{', '.join(absent)} missing or empty", f"give each of: {', '.join(NEEDED)}", missing=absent)
    if about["frequency"] not in FREQUENCIES:
        raise _bad(
            path,
            f"no frequency is called {about['frequency']!r}",
            f"frequencies are: {', '.join(FREQUENCIES)}",
            frequency=about["frequency"],
        )
    scale = about.get("scale", 1.0)
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not math.isfinite(scale) or scale <= 0:
        raise _bad(
            path, f"the scale is {scale!r}", "give a number above 0, for example 1e9 for billions", scale=repr(scale)
        )
    named = about.get("parties", [])
    if not isinstance(named, list) or not all(isinstance(p, str) for p in named):
        raise _bad(path, f"parties are {named!r}", 'write them as ["MYS", "KOR"]', parties=repr(named))
    parties = []
    for name in named:
        found = find_party(name)
        if found is None:
            raise _bad(path, f"no country is called {name!r}", "use ISO 3166 alpha-3 codes", party=name)
        parties.append(found.code)
    return {**about, "scale": float(scale), "parties": tuple(sorted(set(parties)))}


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _bad(path, f"it cannot be read: {error.strerror or error}", "check the file") from error
    if len(data) > MOST_BYTES:
        raise _bad(path, f"it has {len(data):,} bytes", f"a series has at most {MOST_BYTES:,}", bytes=len(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(path, f"byte {error.start} is not UTF-8", "save the file as UTF-8", byte=error.start) from error
    if "\x00" in text:
        raise _bad(path, "it holds a zero byte", "save it as plain CSV")
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _bad(path, f"it is no CSV: {error}", "check its quotation marks and commas") from error
    lines = [(n, row) for n, row in enumerate(table, start=1) if any(cell.strip() for cell in row)]
    if not lines:
        raise _bad(path, "it is empty", "the first line names the columns: period,value,status,note")
    header = [cell.strip().lower() for cell in lines[0][1]]
    if "period" not in header or "value" not in header:
        hint = "the first line names the columns: period,value,status,note"
        if len(header) == 1 and ";" in header[0]:
            hint = "the columns are parted by semicolons; part them by commas"
        raise _bad(path, f"the columns are {', '.join(header)}", hint, columns=header)
    if (unknown := [h for h in header if h not in COLUMNS]) or len(set(header)) < len(header):
        raise _bad(
            path,
            f"the columns are {', '.join(header)}",
            f"columns are: {', '.join(COLUMNS)}, each once",
            unknown=unknown,
        )
    rows = []
    for number, cells in lines[1:]:
        if len(cells) > len(header):
            raise _bad(
                path,
                f"line {number} has {len(cells)} cells, the first line {len(header)}",
                "a comma within a cell needs quotation marks; values have a decimal point",
                line=number,
            )
        rows.append((number, dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))))
    return rows


def _period(path: Path, number: int, text: str, frequency: str) -> Period:
    period = period_of(text, frequency)
    if period is None:
        raise _bad(
            path,
            f"line {number}: {text.strip()!r} is no period of an {frequency} series"
            if frequency == "annual"
            else f"line {number}: {text.strip()!r} is no period of a {frequency} series",
            f"write periods as {_SHAPES[frequency]}",
            line=number,
            period=text,
        )
    return period


def _value(path: Path, number: int, text: str) -> float | None:
    plain = text.strip()
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise _bad(
            path,
            f"line {number}: {plain[:40]!r} is no number",
            "write a plain number with a decimal point, without thousands marks, currency or percent sign; leave it "
            "empty where there is none",
            line=number,
            value=plain[:200],
        )
    value = float(plain)
    if not math.isfinite(value):
        raise _bad(path, f"line {number}: {plain[:40]!r} is too large", "check the number", line=number)
    return value


def _bad(path: Path, what: str, hint: str, **facts: Any) -> SeriesFileError:
    return SeriesFileError(f"{path.name}: {what}", hint=hint, file=path.name, **facts)
