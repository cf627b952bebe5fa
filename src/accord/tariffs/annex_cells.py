"""Which cells an annex's header promises, and how to take them from a record's words.

Invariant: a text whose columns stand apart by two spaces or more is cut by place; otherwise cells are taken from
the end of a line, each checked to be what its column holds.
"""

import re
from dataclasses import dataclass

from accord.tariffs.columns import looks_like_header, role, unused, year
from accord.tariffs.duty_text import parse_duty
from accord.tariffs.errors import DutyTextError
from accord.tariffs.rows import Reading

Cells = tuple[dict[str, str], tuple[tuple[int, str], ...]]
_JOINTS = {"+", "-", "or", "plus", "max", "min", "maximum", "minimum", "/", "per"}
_RATE = re.compile(r"\d+(?:[.,]\d+)?%?|free|exempt|nil|U", re.I)
_ROW_CODE = re.compile(r"(?:ex\s*)?\d{4}[.\s]?\d{2}(?:[.\s]?\d{1,4})*(?:\s.*)?", re.I)
_WORDY = re.compile(r"\S+(?:\s\S+){4}")
_CATEGORY = re.compile(r"[A-Z]{1,5}(?:[-+/*.][A-Z0-9]+|\d+|-\d+)*\*?|\d{1,2}|[A-Z]\d*\+[A-Z]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of an annex.

    Parameters
    ----------
    roles
        Roles (or years, as numbers) in the order of the columns.
    starts
        Where each column's heading begins and ends in the header line; empty if the columns do not stand apart.
    shapes
        Header lines as they repeat, spaces aside.
    ignored
        Headings of columns that no row uses.
    """

    roles: tuple[str | int, ...]
    starts: tuple[tuple[int, int], ...]
    shapes: frozenset[str]
    ignored: tuple[str, ...] = ()

    @property
    def placed(self) -> bool:
        """Whether cells can be cut by place."""
        return bool(self.starts)

    def is_header(self, text: str) -> bool:
        """Return whether a line is the header or a repetition of it."""
        return " ".join(text.split()).lower() in self.shapes


def find_layout(lines: list[str]) -> Layout | None:
    """Return the layout that the first header gives, over up to four rows; None if there is none."""
    for place, text in enumerate(lines):
        found = _best_header(lines, place)
        if found is not None:
            return found
        spoken = _spoken(text)
        if looks_like_header([f for f, _, _ in spoken]):
            return _layout(spoken, {text}, placed=False)
    return None


def _best_header(lines: list[str], place: int) -> Layout | None:
    """Of the rows from ``place`` on, joined one after another, the joint that names the most columns."""
    fields = _fields(lines[place])
    if len(fields) < 2:
        return None
    rows, best, most, last = {lines[place]}, None, 0, ""
    for under in [*lines[place + 1 : place + 5], ""]:
        names = [f for f, _, _ in fields]
        count = sum(_name(n) is not None for n in names)
        if looks_like_header(names) and (count > most or (count == most and not _WORDY.search(last))):
            best, most = _layout(fields, rows, placed=True), count
        if any(_ROW_CODE.fullmatch(f) and not re.fullmatch(r"(?:(?:19|20)\d\d\s?)+", f) for f, _, _ in _fields(under)):
            break
        if under.strip():
            fields, last = _two_rows(fields, _fields(under)), under
            rows = rows | {under}
    return best


def _fields(text: str) -> list[tuple[str, int, int]]:
    return [(m.group().strip(), m.start(), m.end()) for m in re.finditer(r"\S+(?:\s\S+)*", text)]


def _layout(fields: list[tuple[str, int, int]], shapes: set[str], *, placed: bool) -> Layout:
    kept = [(role(f) if role(f) is not None else year(f), a, b) for f, a, b in fields]
    roles = tuple(r if r is not None else "other" for r, _, _ in kept)
    starts = tuple((a, b) for _, a, b in kept) if placed else ()
    ignored = unused([f for f, _, _ in fields if role(f) != "code"])
    return Layout(roles, starts, frozenset(" ".join(s.split()).lower() for s in shapes), ignored)


def _two_rows(fields: list[tuple[str, int, int]], lower: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Join a header's next row to the fields that it stands under."""
    under_of: dict[int, list[tuple[str, int, int]]] = {}
    alone = []
    for word, start, end in lower:
        over = next((n for n, (_, a, b) in enumerate(fields) if start < b + 2 and end > a - 2), None)
        if over is None:
            alone.append((word, start, end))
        else:
            under_of.setdefault(over, []).append((word, start, end))
    joined = alone
    for number, (above, a, b) in enumerate(fields):
        below = under_of.get(number, [])
        if len(below) > 1 or (below and year(below[0][0])):
            joined += below
        elif below:
            joined.append((f"{above} {below[0][0]}", min(a, below[0][1]), max(b, below[0][2])))
        else:
            joined.append((above, a, b))
    return sorted(joined, key=lambda f: f[1])


def _spoken(text: str) -> list[tuple[str, int, int]]:
    """Cut a header without gaps into the longest runs of words that name a column."""
    words = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    fields, place = [], 0
    while place < len(words):
        for end in range(min(len(words), place + 6), place, -1):
            run = " ".join(w for w, _, _ in words[place:end])
            if _names_one(run):
                fields.append((run, words[place][1], words[end - 1][2]))
                place = end
                break
        else:
            return []
    return fields


def _names_one(run: str) -> bool:
    """Whether a run of words names one column and no end of it names another."""
    words = run.split()
    ends = {_name(" ".join(words[n:])) for n in range(1, len(words))} - {None}
    return _name(run) is not None and ends <= {_name(run)}


def _name(run: str) -> str | int | None:
    found = year(run)
    return role(run) if found is None else found


def by_place(lines: list[str], layout: Layout, at: int, code: tuple[int, int]) -> Cells | None:
    """Return a record's cells by the columns they stand under; None if a piece stands under none or is no cell.

    ``code`` is where the row's code begins and ends in the line ``at``.
    """
    pieces: dict[int, list[str]] = {}
    for number, text in enumerate(lines):
        rest = text if number != at else text[: code[0]] + " " * (code[1] - code[0]) + text[code[1] :]
        for start, end in _pieces(rest, layout):
            place = _under(start, end, layout)
            if place is None:
                return None
            pieces.setdefault(place, []).append(rest[start:end])
    cells: dict[str, str] = {}
    years = []
    for place, found in pieces.items():
        what = layout.roles[place]
        text = " ".join(found)
        if isinstance(what, int):
            years.append((what, text))
        elif what == "code":
            return None
        else:
            cells[what] = text
    wanted = {r for r in layout.roles if r in ("base", "category")}
    if not years and (not wanted or not wanted <= set(cells)):
        return None
    return cells, tuple(sorted(years))


def _pieces(text: str, layout: Layout) -> list[tuple[int, int]]:
    """Runs of words; one that reaches over several columns is cut where a word begins as a column's heading does."""
    pieces = []
    for match in re.finditer(r"\S+(?:\s\S+)*", text):
        start, end = match.span()
        if _under(start, end, layout) is None:
            cuts = [a for a, _ in layout.starts if start < a < end and text[a - 1].isspace() and not text[a].isspace()]
            ends = [*cuts, end]
            pieces += [(a, b - (b != end)) for a, b in zip([start, *cuts], ends, strict=True)]
        else:
            pieces.append((start, end))
    return pieces


def _under(start: int, end: int, layout: Layout) -> int | None:
    overlap = [max(0, min(end, b) - max(start, a)) for a, b in layout.starts]
    if max(overlap) > 0 and sum(o > 0 for o in overlap) == 1:
        return overlap.index(max(overlap))
    if sum(o > 0 for o in overlap) > 1:
        return None
    before = [n for n, (a, _) in enumerate(layout.starts) if a <= start]
    place = before[-1] if before else None
    return (
        place
        if place is not None and layout.roles[place] in ("description", "remark", "flags")
        else _nearest(start, end, layout)
    )


def _nearest(start: int, end: int, layout: Layout) -> int | None:
    gaps = [min(abs(start - b), abs(a - end)) for a, b in layout.starts]
    return gaps.index(min(gaps)) if min(gaps) <= 4 else None


def tail(text: str, layout: Layout, reading: Reading) -> tuple[str, dict[str, str], tuple[tuple[int, str], ...]] | None:
    """Return the words before a line's cells, the cells, and the year cells; None if the line has no such end."""
    told = [n for n, what in enumerate(layout.roles) if what in ("code", "description")]
    roles = layout.roles[max(told, default=0) + 1 :]
    words = re.sub(r"(\d)\s+%", r"\1%", text).split()
    spare = roles and roles[-1] in ("remark", "flags", "not_for", "other")
    for extra in range(13 if spare else 1):
        if extra >= len(words):
            break
        rest = words[: len(words) - extra]
        found = _from_end(rest, roles[:-1] if spare else roles, reading)
        if found is not None:
            left, cells, years = found
            if extra and isinstance(roles[-1], str):
                cells[roles[-1]] = " ".join(words[len(words) - extra :])
            return left, cells, years
    return None


def _from_end(
    words: list[str], roles: tuple[str | int, ...], reading: Reading
) -> tuple[str, dict[str, str], tuple[tuple[int, str], ...]] | None:
    cells: dict[str, str] = {}
    years: list[tuple[int, str]] = []
    rest = list(words)
    single = sum(1 for r in roles if isinstance(r, int) or r in ("base", "final")) > 1
    for what in reversed(roles):
        if what == "category":
            size = _category_size(rest, reading)
        elif isinstance(what, int):
            size = 1 if rest and _RATE.fullmatch(rest[-1]) else 0
        elif what in ("base", "final"):
            size = _duty_size(rest, reading, 1 if single else len(rest))
        else:
            continue
        if size == 0:
            return None
        text = " ".join(rest[-size:])
        rest = rest[:-size]
        if isinstance(what, int):
            years.append((what, text))
        else:
            cells[what] = text
    if rest and rest[-1].lower() in _JOINTS:
        return None
    return " ".join(rest), cells, tuple(sorted(years))


def _category_size(words: list[str], reading: Reading) -> int:
    for size in range(min(4, len(words)), 0, -1):
        if reading.legend and reading.legend.find(" ".join(words[-size:])):
            return size
    return 1 if words and _CATEGORY.fullmatch(words[-1]) else 0


def _duty_size(words: list[str], reading: Reading, most: int) -> int:
    for size in range(most, 0, -1):
        text = " ".join(words[-size:])
        if not re.match(r"[\d(A-Za-z₩€£$.]", text):
            continue
        for mark in (reading.decimal,) if reading.decimal != "auto" else (".", ","):
            try:
                parse_duty(text, decimal=mark)
            except DutyTextError:
                continue
            return size
    return 0
