"""Schedules from the text of treaty annexes: wrapped descriptions, page headers among the data, year columns.

Invariant: a record is a code, its words and the cells that the header promises; a record whose cells cannot be
told from its words with certainty is listed with its text.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from accord.tariffs.annex_cells import Layout, by_place, find_layout, tail
from accord.tariffs.errors import ScheduleFileError
from accord.tariffs.read_csv import decoded
from accord.tariffs.rows import RawRow, Reading, assemble
from accord.tariffs.schedule import Schedule, Unread, Where

CODE = re.compile(
    r"^\s*(?P<code>(?:ex\.?\s*)?\d{2,4}[.\s]?\d{2}(?:[.\s]?\d{2}){0,4}(?:[.\s]?\d{1,2})?(?:\s*\(?ex\)?(?=\s))?)"
    r"(?=\s|$)",
    re.I,
)
_PAGE = re.compile(
    r"^\s*(?:[-–—]\s*)?(?:page\s*)?(?:[A-Z]{0,6}\s?[-–]\s?)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—])?\s*$", re.I
)
_TITLE = re.compile(
    r"^\s*(?:annex|appendix|schedule of|tariff schedule|section\s+[ivxl]+|chapter\s+\d+|notes?:)\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Text:
    page: int
    row: int
    text: str


def read_annex(path: Path, reading: Reading) -> Schedule:
    """Return the schedule in the text of an annex; form feeds part the pages.

    Raises
    ------
    ScheduleFileError
        No header line names the columns.
    """
    data = path.read_bytes()
    text = decoded(data, path.name)
    return annex_text(text, reading, file=path.name, source=f"{path.name} sha256:{hashlib.sha256(data).hexdigest()}")


def annex_text(text: str, reading: Reading, *, file: str, source: str = "") -> Schedule:
    """Return the schedule that the text of an annex states; see :func:`read_annex`."""
    lines = _numbered(text)
    layout = find_layout([x.text for x in lines])
    if layout is None:
        raise ScheduleFileError(
            f"{file}: no line names the columns (a tariff code and a base rate, category or years)",
            hint="keep the table's header line in the text, such as: HS Code  Description  Base Rate  Category",
            file=file,
        )
    body = _without_furniture(lines, layout, reading)
    rows, unread = [], []
    for record in _records(body, layout, reading):
        found = _row(record, layout, reading, file)
        if isinstance(found, RawRow):
            rows.append(found)
        elif found is not None:
            unread.append(found)
    synthetic = any("synthetic" in x.text.lower() for x in lines[:20] if x.text.lstrip().startswith("#"))
    return assemble(rows, reading, unread=unread, source=source, synthetic=synthetic)


def _numbered(text: str) -> list[_Text]:
    lines, row = [], 0
    for page, body in enumerate(text.split("\f"), start=1):
        for line in body.splitlines() or [""]:
            row += 1
            lines.append(_Text(page, row, line.rstrip().expandtabs(8)))
    return lines


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split())).lower()


def _without_furniture(lines: list[_Text], layout: Layout, reading: Reading) -> list[_Text]:
    """Leave out page headers, footers and repeated column headers, wherever among the data they stand.

    A line is a page's own if it is a number of a page or the header, or if its shape (figures aside) comes again and
    nearly always close to those: words of the data that come again elsewhere are kept.
    """
    hard = [
        not x.text.strip() or x.text.lstrip().startswith("#") or layout.is_header(x.text) or bool(_PAGE.match(x.text))
        for x in lines
    ]
    anchors = {n for n, gone in enumerate(hard) if gone and lines[n].text.strip()}
    anchors |= {n for n in range(1, len(lines)) if lines[n].page != lines[n - 1].page}
    close = {n + step for n in anchors for step in range(-3, 4)}
    everywhere = Counter(_shape(x.text) for x in lines if x.text.strip())
    nearby = Counter(_shape(x.text) for n, x in enumerate(lines) if n in close and x.text.strip())
    first = next((n for n, x in enumerate(lines) if layout.is_header(x.text)), 0)
    kept = []
    for n, x in enumerate(lines):
        if n <= first or hard[n]:
            continue
        shape = _shape(x.text)
        comes_again = everywhere[shape] > 1 and nearby[shape] >= 0.8 * everywhere[shape]
        furniture = n in close and not CODE.match(x.text) and (comes_again or bool(_TITLE.match(x.text)))
        if not furniture or (not _TITLE.match(x.text) and tail(x.text.strip(), layout, reading)):
            kept.append(x)
    return kept


def _records(body: list[_Text], layout: Layout, reading: Reading) -> list[list[_Text]]:
    records: list[list[_Text]] = []
    open_record = False
    for line in body:
        if CODE.match(line.text):
            records.append([line])
            open_record = True
        elif open_record and not _is_title(line.text, records[-1], layout, reading):
            records[-1].append(line)
        else:
            open_record = False
    return records


def _is_title(text: str, record: list[_Text], layout: Layout, reading: Reading) -> bool:
    """Whether a line without a code starts something else than the words of the record above it."""
    clean = text.strip()
    looks = bool(_TITLE.match(clean)) or clean.endswith(":") or bool(re.match(r"[-–—]+\s+\S", clean))
    if not looks:
        return False
    done = any(tail(_after_code(x.text), layout, reading) for x in record) or layout.placed
    return done and not tail(clean, layout, reading)


def _after_code(text: str) -> str:
    match = CODE.match(text)
    return text[match.end() :].strip() if match else text.strip()


def _row(record: list[_Text], layout: Layout, reading: Reading, file: str) -> RawRow | Unread | None:
    where = Where(file, record[0].row, page=record[0].page)
    match = CODE.match(record[0].text)
    assert match is not None
    code = match["code"]
    whole = tuple(x.text.strip() for x in record)
    if layout.placed and (found := by_place([x.text for x in record], layout, match.end())) is not None:
        cells, years = found
    else:
        spoken = [_after_code(x.text) for x in record]
        hits = [(n, hit) for n, text in enumerate(spoken) if (hit := tail(text, layout, reading))]
        if len(hits) != 1:
            joined = tail(" ".join(spoken), layout, reading)
            if joined is None or len(hits) > 1:
                return _refused(where, code, whole, reading, len(hits))
            hits, spoken = [(0, joined)], [" ".join(spoken)]
        place, (words, cells, years) = hits[0]
        spoken[place] = words
        cells["description"] = " ".join(s for s in spoken if s)
    cells["code"] = code
    return RawRow(where, cells, years, whole)


def _refused(where: Where, code: str, whole: tuple[str, ...], reading: Reading, hits: int) -> Unread | None:
    digits = sum(c.isdigit() for c in code)
    if hits == 0 and digits < (reading.digits or 8) and "ex" not in code.lower():
        return None
    why = "two lines of it end in rates" if hits else "its rates cannot be told from its words"
    return Unread(
        where, "annex-row", f"{where}: the record of {code} was not taken: {why}",
        "mend the text at that place, or give this row in a CSV", whole,
    )  # fmt: skip
