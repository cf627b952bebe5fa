"""From cells to lines: the checks that every reader shares, whatever file the cells came from.

Invariant: each row ends up as a line or in ``unread`` with its cells and the reason; duplicates that
disagree are both kept out, because which of them is right is not for a program to say.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from accord.tariffs.duty import AdValorem, Compound, Duty, Mixed
from accord.tariffs.duty_text import parse_duty
from accord.tariffs.errors import DutyTextError, HsEditionError
from accord.tariffs.figures import decimal_mark
from accord.tariffs.legend import Legend
from accord.tariffs.schedule import Schedule, TariffLine, Unread, Where, edition
from accord.vocabulary import find_party

HIGHEST_PCT = Decimal(300)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a file: cells by role, year columns apart.

    Roles are ``code``, ``description``, ``base``, ``category``, ``final``, ``flags``, ``not_for``, ``remark``,
    ``specific``, ``ex``, ``edition``.
    """

    where: Where
    cells: Mapping[str, str]
    years: tuple[tuple[int, str], ...] = ()
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a schedule's file.

    Parameters
    ----------
    party
        Importer, ISO alpha-3.
    agreement
        Name of the agreement, or ``MFN``.
    edition
        Edition of the Harmonized System, any spelling.
    digits
        Digits of a full line; None takes the commonest length in the file.
    base_date
        Day of the base rates, or None.
    decimal
        ``.``, ``,`` or ``auto`` (the mark that the file itself proves).
    legend
        Legend whose categories the rows must use, or None to accept any.
    highest_pct
        Percentages above it are listed instead of taken.
    """

    party: str
    agreement: str
    edition: str
    digits: int | None = None
    base_date: date | None = None
    decimal: str = "auto"
    legend: Legend | None = None
    highest_pct: Decimal = HIGHEST_PCT


class _RefusalError(Exception):
    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def assemble(
    rows: Iterable[RawRow],
    reading: Reading,
    *,
    unread: Sequence[Unread] = (),
    source: str = "",
    synthetic: bool = False,
    ignored: tuple[str, ...] = (),
) -> Schedule:
    """Return the schedule that rows state, with the rows that cannot be taken listed.

    Raises
    ------
    HsEditionError
        ``reading.edition`` is no edition of the Harmonized System.
    """
    rows = list(rows)
    name = edition(reading.edition)
    mark = reading.decimal if reading.decimal != "auto" else decimal_mark(_rate_cells(rows))
    digits = reading.digits or _commonest(rows)
    duties: dict[str, Duty] = {}
    paths: dict[tuple[tuple[int, str], ...], tuple[tuple[int, Duty], ...]] = {}
    taken: dict[str, list[tuple[TariffLine, RawRow]]] = defaultdict(list)
    bad = list(unread)
    for row in rows:
        try:
            line = _line(row, reading, name, digits, mark, duties, paths)
        except _RefusalError as no:
            bad.append(Unread(row.where, no.code, f"{row.where}: {no.message}", no.hint, row.whole or _cells(row)))
        else:
            taken[line.key].append((line, row))
    lines = []
    for key, found in taken.items():
        agree = all(line.content() == found[0][0].content() for line, _ in found)
        if agree:
            lines.append(found[0][0])
        for line, row in found[1 if agree else 0 :]:
            others = ", ".join(str(o.where) for o, _ in found if o.where != line.where)
            why = "says the same" if agree else "says something else, so none of them is taken"
            bad.append(
                Unread(
                    row.where, "duplicate-line", f"{row.where}: line {key} also stands at {others}, which {why}",
                    "keep one row for the line, or mark the part it covers as an ex-out", row.whole or _cells(row),
                )
            )  # fmt: skip
    bad.sort(key=lambda u: (u.where.file, u.where.sheet or "", u.where.page or 0, u.where.row))
    return Schedule(
        party=reading.party, agreement=reading.agreement, edition=name, digits=digits, lines=tuple(lines),
        base_date=reading.base_date or (reading.legend.base_date if reading.legend else None),
        unread=tuple(bad), synthetic=synthetic, source=source, ignored=ignored,
    )  # fmt: skip


def _cells(row: RawRow) -> tuple[str, ...]:
    return (*row.cells.values(), *(text for _, text in row.years))


def _rate_cells(rows: Iterable[RawRow]) -> Iterable[str]:
    for row in rows:
        yield row.cells.get("base", "")
        yield row.cells.get("final", "")
        yield from (text for _, text in row.years)


def _commonest(rows: Sequence[RawRow]) -> int:
    counts = Counter(len(d) for r in rows if not _is_ex(r) and 4 <= len(d := _digits(r.cells.get("code", ""))) <= 12)
    return max(counts, key=lambda n: (counts[n], n)) if counts else 6


def _digits(code: str) -> str:
    return re.sub(r"[^0-9]", "", code)


def _is_ex(row: RawRow) -> bool:
    return bool(re.match(r"\s*ex\b|\s*ex(?=\d)", row.cells.get("code", ""), re.I) or re.search(
        r"\bex\s*$|\(ex\)", row.cells.get("code", ""), re.I
    )) or row.cells.get("ex", "").strip().lower() in {"ex", "yes", "y", "true", "1", "x"}  # fmt: skip


_NOTHING = {"", "-", "–", "—"}
_UNBOUND = {"U", "UNBOUND", "EXCLUDED", "NO COMMITMENT"}


def _line(
    row: RawRow,
    reading: Reading,
    name: str,
    digits: int,
    mark: str,
    duties: dict[str, Duty],
    paths: dict[tuple[tuple[int, str], ...], tuple[tuple[int, Duty], ...]],
) -> TariffLine:
    ex = _is_ex(row)
    code = _code(row, digits, ex)
    own = row.cells.get("edition", "").strip()
    if own:
        try:
            clash = edition(own) != name
        except HsEditionError as error:
            raise _RefusalError(error.code, error.message, error.hint) from error
        if clash:
            raise _RefusalError(
                "hs-edition", f"the row is in {own}, the schedule in {name}", "split the file by edition"
            )
    category = " ".join(row.cells.get("category", "").split())
    path_text = tuple((y, t.strip()) for y, t in row.years if t.strip())
    if path_text and all(t.upper() in _UNBOUND for _, t in path_text):
        category, path_text = category or path_text[0][1], ()
    if category and all(t in _NOTHING for _, t in path_text):
        path_text = ()
    if path_text not in paths:
        paths[path_text] = tuple((y, _duty(t, mark, duties, reading, f"column {y}")) for y, t in path_text)
    path = paths[path_text]
    row, marked = _unmarked(row)
    base = _base(row, path, mark, duties, reading, category)
    path = _after_base(path, reading)
    if reading.legend is not None and not path:
        meaning = reading.legend.find(category)
        if meaning is None or meaning.treatment == "undefined":
            raise _RefusalError(
                "category-without-legend",
                f"category {category!r} has no meaning in the legend {reading.legend.name!r}",
                "mend the row, or add the category to a copy of the legend",
            )
    final = row.cells.get("final", "").strip()
    return TariffLine(
        code=code,
        description=" ".join(row.cells.get("description", "").split()),
        base=base,
        category=category,
        where=row.where,
        ex=ex,
        final=_duty(final, mark, duties, reading, "final rate") if final else None,
        path=path,
        flags=_flags(row),
        not_for=_parties(row.cells.get("not_for", "")),
        remark=" ".join(f"{row.cells.get('remark', '')} {marked}".split()),
    )


_MARK = re.compile(
    r"(?P<rate>.*[%\w])\s*(?P<mark>\*+|[†‡¹²³⁴⁵⁶⁷⁸⁹]+|\((?:[a-z]|\d{1,2}|\*+)\)|(?<=[%\s])\d{1,2}/)", re.I | re.S
)


def _unmarked(row: RawRow) -> tuple[RawRow, str]:
    """Take a footnote's mark off the base rate; it is kept in the remarks."""
    match = _MARK.fullmatch(row.cells.get("base", "").strip())
    if not match:
        return row, ""
    return replace(row, cells={**row.cells, "base": match["rate"].strip()}), f"[base rate marked {match['mark']}]"


def _code(row: RawRow, digits: int, ex: bool) -> str:
    raw = row.cells.get("code", "")
    code = _digits(raw)
    longest = max(digits, 10) if ex else digits
    if not code or re.search(r"[A-DF-WYZa-df-wyz]", raw.replace("HS", "")):
        raise _RefusalError(
            "tariff-code", f"{raw!r} is no tariff code", "write digits, dots and spaces only, with 'ex' for a part"
        )
    if (len(code) != digits and not ex) or not 4 <= len(code) <= longest:
        lost = len(code) == digits - 1 and raw.isdigit() and digits % 2 == 0
        raise _RefusalError(
            "code-length",
            f"code {raw!r} has {len(code)} digits, a line of this schedule has {digits}",
            "a leading zero may have been lost in a spreadsheet: format the column as text" if lost
            else "give the full line; headings without rates do not belong in the schedule",
        )  # fmt: skip
    if code[:2] == "00" or code[:2] == "77":
        raise _RefusalError("tariff-code", f"code {raw!r}: there is no chapter {code[:2]}", "check the code")
    return code


def _base(
    row: RawRow,
    path: tuple[tuple[int, Duty], ...],
    mark: str,
    duties: dict[str, Duty],
    reading: Reading,
    category: str,
) -> Duty:
    text = _base_text(row)
    if text:
        return _duty(text, mark, duties, reading, "base rate")
    base_year = reading.base_date.year if reading.base_date else None
    printed = next((d for y, d in path if y == base_year), None)
    if printed is None:
        hint = "give the base rate"
        if path and path[0][0] >= 1000:
            hint += (
                f", or the day that the columns begin with as that of the base rates: --base-date {path[0][0]}-01-01"
            )
        raise _RefusalError("no-base-rate", f"the row has no base rate (category {category!r})", hint)
    return printed


def _base_text(row: RawRow) -> str:
    """The base rate's words, from a column of percentages or one of duties per unit beside it."""
    text, specific = row.cells.get("base", "").strip(), row.cells.get("specific", "").strip()
    if specific in _NOTHING:
        return text
    if text not in _NOTHING:
        raise _RefusalError(
            "duty-text",
            f"base rate: {text!r} in one column and {specific!r} in another may be a sum, the higher or the lower",
            f"write the duty in one column, such as '{text} + {specific}'",
        )
    return specific


def _after_base(path: tuple[tuple[int, Duty], ...], reading: Reading) -> tuple[tuple[int, Duty], ...]:
    if reading.base_date is None:
        return path
    early = [y for y, _ in path if 1000 <= y < reading.base_date.year]
    if early:
        raise _RefusalError(
            "date-before-base",
            f"the column {early[0]} lies before the base year {reading.base_date.year}",
            "mend the base date, or drop the column",
        )
    return tuple((y, d) for y, d in path if y != reading.base_date.year)


def _duty(text: str, mark: str, duties: dict[str, Duty], reading: Reading, what: str) -> Duty:
    if text not in duties:
        try:
            duty = parse_duty(text, decimal=mark)
        except DutyTextError as error:
            raise _RefusalError(error.code, f"{what}: {error.message}", error.hint) from error
        top = _highest(duty)
        if top > reading.highest_pct or top < 0:
            raise _RefusalError(
                "rate-out-of-range",
                f"{what} {text!r} is {'negative' if top < 0 else f'above {reading.highest_pct}%'}",
                "mend the rate, or raise the limit (--highest) if the duty is really that high",
            )
        duties[text] = duty
    return duties[text]


def _highest(duty: Duty) -> Decimal:
    match duty:
        case AdValorem(pct):
            return pct
        case Compound(parts) | Mixed(parts=parts):
            return max((_highest(p) for p in parts), default=Decimal(0))
        case _:
            return Decimal(0)


_WORDS = {
    "sensitive": re.compile(r"\bsensitive\b|\bSL\b|\bHSL\b", re.I),
    "quota": re.compile(r"\bTRQ\b|\bquota\b", re.I),
    "trade-remedy": re.compile(r"anti-?dumping|countervailing|safeguard|trade[- ]remedy|\bAD\b", re.I),
}


def _flags(row: RawRow) -> tuple[str, ...]:
    found = [f for f, words in _WORDS.items() if words.search(row.cells.get("flags", ""))]
    return tuple(found)


def _parties(text: str) -> tuple[str, ...]:
    codes = []
    for word in re.split(r"[,;/|]\s*|\s{2,}", text.strip()):
        if word:
            known = find_party(word)
            if known is None:
                raise _RefusalError(
                    "party", f"{word!r} is no country or territory", "use ISO codes, separated by commas"
                )
            codes.append(known.code)
    return tuple(sorted(set(codes)))


def with_lines(schedule: Schedule, lines: Iterable[TariffLine]) -> Schedule:
    """Return the schedule with other lines."""
    return replace(schedule, lines=tuple(lines))
