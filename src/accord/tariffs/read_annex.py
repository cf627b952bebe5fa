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
from accord.tariffs.annex_codes import CodeFinder, code_finder, is_footnote, turn_to_next
from accord.tariffs.errors import ScheduleFileError
from accord.tariffs.read_csv import decoded
from accord.tariffs.rows import RawRow, Reading, assemble
from accord.tariffs.schedule import Schedule, Unread, Where

_TITLE = re.compile(
    r"^\s*(?:annex|appendix|schedule of|tariff schedule|section\s+[ivxl]+|chapter\s+\d+|notes?:)\b", re.I
)

_DUTY_GOES_ON = re.compile(r"(?:\+|plus\b|or\b|max\b|min\b)\s*[A-Z€$₩]{0,4}\s?\d|which\s?ever\b", re.I)


@dataclass(frozen=True, slots=True)
class _Text:
    page: int
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class _Refused:
    unread: Unread
    digits: int
    rated: bool


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
    codes = code_finder([x.text for x in lines], layout)
    records, stray = _records(_without_furniture(lines, codes, reading), codes, reading)
    found = [_row(record, codes, reading, file) for record in records]
    rows = [row for row in found if isinstance(row, RawRow)]
    refused = [row for row in found if isinstance(row, _Refused)]
    unread = [*_of_full_lines(refused, rows, reading), *(_without_code(x, file) for x in stray)]
    if not rows and not unread:
        raise ScheduleFileError(
            f"{file}: the columns are named, but no line under them holds a tariff code with its rates",
            hint="keep the columns at least two spaces apart, with one code column, or give the table as CSV",
            file=file,
        )
    synthetic = any("synthetic" in x.text.lower() for x in lines[:20] if x.text.lstrip().startswith("#"))
    return assemble(rows, reading, unread=unread, source=source, synthetic=synthetic, ignored=layout.ignored)


def _numbered(text: str) -> list[_Text]:
    lines, row = [], 0
    for page, body in enumerate(text.split("\f"), start=1):
        for line in body.splitlines() or [""]:
            row += 1
            lines.append(_Text(page, row, line.rstrip().expandtabs(8)))
    return lines


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split())).lower()


def _without_furniture(lines: list[_Text], codes: CodeFinder, reading: Reading) -> list[_Text]:
    """Leave out page headers, footers and repeated column headers, wherever among the data they stand.

    A line is a page's own if it is a number of a page or the header, or if its shape (figures aside) comes again and
    nearly always close to those: words of the data that come again elsewhere are kept.
    """
    layout = codes.layout
    hard = [
        not x.text.strip() or x.text.lstrip().startswith("#") or layout.is_header(x.text) or codes.is_page_mark(x.text)
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
        furniture = n in close and not codes.find(x.text) and (comes_again or bool(_TITLE.match(x.text)))
        if not furniture or (not _TITLE.match(x.text) and tail(x.text.strip(), layout, reading)):
            kept.append(x)
    return kept


def _records(body: list[_Text], codes: CodeFinder, reading: Reading) -> tuple[list[list[_Text]], list[_Text]]:
    """Return the records, each a row's lines, and the lines of no record that end in rates all the same.

    A footnote closes its page only: a row that is not complete goes on over the page.
    """
    records: list[list[_Text]] = []
    stray: list[_Text] = []
    open_record, waits = False, 0
    loose: list[_Text] = []
    for line in body:
        if codes.find(line.text):
            above = _under_code(records[-1], codes) if records and open_record else loose
            turn = turn_to_next([x.text for x in above], _after_code(line.text, codes))
            records.append([*(above[-turn:] if turn else []), line])
            if turn and open_record:
                del records[-2][-turn:]
            open_record, waits, loose = True, 0, []
            continue
        if waits and line.page != waits and not _is_title(line.text, records[-1], codes, reading):
            open_record, waits = True, 0
        if open_record and not _is_title(line.text, records[-1], codes, reading):
            records[-1].append(line)
            continue
        if open_record and is_footnote(line.text) and not _complete(records[-1], codes, reading):
            waits = line.page
        open_record = False
        if not is_footnote(line.text) and tail(line.text.strip(), codes.layout, reading):
            stray.append(line)
        else:
            loose.append(line)
    return records, stray


def _under_code(record: list[_Text], codes: CodeFinder) -> list[_Text]:
    at = next(n for n, x in enumerate(record) if codes.find(x.text))
    return record[at + 1 :]


def _is_title(text: str, record: list[_Text], codes: CodeFinder, reading: Reading) -> bool:
    """Whether a line without a code starts something else than the words of the record above it."""
    clean = text.strip()
    looks = bool(_TITLE.match(clean)) or clean.endswith(":") or bool(re.match(r"[-–—]+\s+\S", clean))
    if is_footnote(clean) and (codes.words_at is None or len(text) - len(text.lstrip()) < codes.words_at):
        return True
    if codes.words_at is not None and clean[:1].isupper() and len(text) - len(text.lstrip()) < codes.words_at - 2:
        return _complete(record, codes, reading)
    if not looks:
        return False
    done = any(tail(_after_code(x.text, codes), codes.layout, reading) for x in record) or codes.layout.placed
    return done and not tail(clean, codes.layout, reading)


def _complete(record: list[_Text], codes: CodeFinder, reading: Reading) -> bool:
    return isinstance(_row(record, codes, reading, ""), RawRow)


def _after_code(text: str, codes: CodeFinder) -> str:
    match = codes.find(text)
    return text[match.end() :].strip() if match else text.strip()


def _row(record: list[_Text], codes: CodeFinder, reading: Reading, file: str) -> RawRow | _Refused:
    layout = codes.layout
    at, match = next((n, m) for n, x in enumerate(record) if (m := codes.find(x.text)))
    where = Where(file, record[at].row, page=record[at].page)
    code = match["code"]
    whole = tuple(x.text.strip() for x in record)
    if layout.placed and (found := by_place([x.text for x in record], layout, at, match.span())) is not None:
        cells, years = found
    else:
        spoken = [_after_code(x.text, codes) for x in record]
        hits = [(n, hit) for n, text in enumerate(spoken) if (hit := tail(text, layout, reading))]
        if len(hits) != 1:
            joined = tail(" ".join(spoken), layout, reading)
            if joined is None or len(hits) > 1:
                return _refused(where, code, whole, len(hits))
            hits, spoken = [(0, joined)], [" ".join(spoken)]
        place, (words, cells, years) = hits[0]
        if any(_DUTY_GOES_ON.match(text) for n, text in enumerate(spoken) if n != place):
            return _refused(where, code, whole, 0)
        spoken[place] = words
        cells["description"] = " ".join(s for s in spoken if s)
        before = _before_code(record[at].text[: match.start()], layout)
        if before is None:
            return _refused(where, code, whole, 0)
        cells |= before
    cells["code"] = code
    return RawRow(where, cells, years, whole)


def _before_code(text: str, layout: Layout) -> dict[str, str] | None:
    """The cells of the columns before the code; None if one that a row needs cannot be told."""
    before = layout.roles[: layout.roles.index("code")] if "code" in layout.roles else ()
    needed = {what for what in before if what in ("base", "category", "final") or isinstance(what, int)}
    words = text.split()
    if not needed:
        return {}
    if len(words) != len(before):
        return None
    return {what: word for what, word in zip(before, words, strict=True) if isinstance(what, str)}


def _refused(where: Where, code: str, whole: tuple[str, ...], hits: int) -> _Refused:
    why = "two lines of it end in rates" if hits else "its rates cannot be told from its words"
    unread = Unread(
        where, "annex-row", f"{where}: the record of {code} was not taken: {why}",
        "mend the text at that place, or give this row in a CSV", whole,
    )  # fmt: skip
    return _Refused(unread, sum(c.isdigit() for c in code), rated=hits > 1 or "ex" in code.lower())


def _without_code(line: _Text, file: str) -> Unread:
    where = Where(file, line.row, page=line.page)
    return Unread(
        where, "annex-row", f"{where}: a line that ends in rates belongs to no tariff code",
        "mend the text at that place, or give this row in a CSV", (line.text.strip(),),
    )  # fmt: skip


def _of_full_lines(refused: list[_Refused], rows: list[RawRow], reading: Reading) -> list[Unread]:
    """Leave out headings, which promise no rates: codes shorter than a full line of this annex."""
    read = Counter(sum(c.isdigit() for c in r.cells["code"]) for r in rows)
    digits = reading.digits or (max(read, key=lambda n: (read[n], n)) if read else 8)
    return [row.unread for row in refused if row.rated or row.digits >= digits]
