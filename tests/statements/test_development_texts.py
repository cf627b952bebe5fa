"""Texts about other pairs of countries, annotated by hand before the grammar was run on them.

``texts/NAME.txt`` is the document, ``texts/NAME.gold`` one row a line: class, parties, instrument, deadline, quote
(class ``none`` for what looks like a statement and is not; ``h:`` marks a headline).
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from accord import documents
from accord.statements import Statement, extract

FOLDER = Path(__file__).parent / "texts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Row:
    act: str
    parties: frozenset[str]
    instrument: str | None
    deadline: tuple[str | None, str | None] | None
    start: int
    end: int


def gold(name: str, text: str) -> list[Row]:
    rows = []
    for line in (FOLDER / f"{name}.gold").read_text(encoding="utf-8").splitlines():
        act, parties, instrument, deadline, quote = line.split("|", 4)
        start = text.index(quote)
        ends = None if deadline == "-" else tuple(part or None for part in deadline.split(".."))
        rows.append(
            Row(
                act.removeprefix("h:"),
                frozenset(parties.split(",")) if parties else frozenset(),
                None if instrument == "-" else instrument.replace(" ", "-"),
                ends,  # type: ignore[arg-type]
                start,
                start + len(quote),
            )
        )
    return rows


def meets(row: Row, s: Statement) -> bool:
    shared = min(row.end, s.end) - max(row.start, s.start)
    return shared >= 0.5 * min(row.end - row.start, s.end - s.start)


def paired(rows: list[Row], found: tuple[Statement, ...]) -> list[tuple[Row, Statement]]:
    """Match one to one, the closest spans first."""

    def closeness(row: Row, s: Statement) -> float:
        return (min(row.end, s.end) - max(row.start, s.start)) / (max(row.end, s.end) - min(row.start, s.start))

    options = sorted(
        (
            (closeness(r, s) + 0.1 * (r.act == s.act), i, j)
            for i, r in enumerate(rows)
            for j, s in enumerate(found)
            if meets(r, s)
        ),
        reverse=True,
    )
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _score, i, j in options:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((rows[i], found[j]))
    return pairs


@pytest.fixture(scope="module")
def results() -> dict[str, tuple[list[Row], list[Row], tuple[Statement, ...], list[tuple[Row, Statement]]]]:
    read = {}
    for name in NAMES:
        document = documents.read_file(FOLDER / f"{name}.txt")
        rows = gold(name, document.text)
        wanted = [r for r in rows if r.act != "none"]
        found = extract(document)
        read[name] = (wanted, [r for r in rows if r.act == "none"], found, paired(wanted, found))
    return read


def test_detection_over_all_texts(results) -> None:
    matched = sum(len(r[3]) for r in results.values())
    assert matched / sum(len(r[2]) for r in results.values()) >= 0.93
    assert matched / sum(len(r[0]) for r in results.values()) >= 0.9


def test_acts_parties_instruments_and_deadlines(results) -> None:
    pairs = [pair for r in results.values() for pair in r[3]]
    assert sum(row.act == s.act for row, s in pairs) >= 0.94 * len(pairs)
    assert sum(
        row.parties <= set(s.parties) | set(s.recipients) and set(s.parties) & row.parties != set() for row, s in pairs
    ) >= 0.9 * len(pairs)
    assert sum(row.instrument == s.instrument for row, s in pairs) >= 0.84 * len(pairs)
    dated = [(row, s) for row, s in pairs if row.deadline]
    right = 0
    for row, s in dated:
        ends = (s.target.earliest, s.target.latest) if s.target else (None, None)
        right += row.deadline == tuple(d.isoformat() if d else None for d in ends)
    assert right >= 0.85 * len(dated)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_signed_that_the_gold_does_not_call_signed(name: str, results) -> None:
    wanted, _none, found, _pairs = results[name]
    for s in found:
        if s.act == "sign":
            assert any(row.act == "sign" and meets(row, s) for row in wanted), s.quote


@pytest.mark.parametrize(
    "name",
    [
        "sport",
        "markets",
        "weather",
        "georgia-uruguay",
        "crime",
        "culture",
        "disaster",
        "earnings",
        "politics",
        "travel",
    ],
)
def test_texts_about_no_business_give_nothing(name: str, results) -> None:
    assert results[name][2] == ()


def test_hard_negatives_are_hardly_hit(results) -> None:
    hit, rows = [], 0
    for _wanted, none, found, pairs in results.values():
        rows += len(none)
        taken = {s.id for _row, s in pairs}
        hit += [s.quote for s in found if s.id not in taken and any(meets(row, s) for row in none)]
    assert len(hit) <= 0.06 * rows, hit
