"""What a real desk knew on a day: no document published later changes it, not even through dates and copies."""

import itertools
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accord.register import MemoryStore
from accord.workbench.desk import init_desk
from accord.workbench.desk_register import BuiltRegister, read_into

COPIED = (
    "Chile and Peru agreed to build a railway across the Andes by next year. Ministers of both countries said that the "
    "line will carry copper and fruit to the ports of the Pacific and that it will create twelve thousand jobs."
)
TEXTS = {
    # Dated only through the year in which relations began, which other documents give.
    "counted.txt": "LIMA, 2 October - This year is the 62nd year of diplomatic relations. Chile and Peru agreed to sign "
    "a memorandum of understanding on mining next year. They pledged to train divers.",
    "alpha.txt": "SANTIAGO, 3 June 2090. Chile and Peru established diplomatic relations in 1959. They signed a "
    "memorandum of understanding on mining.",
    "base.txt": "SANTIAGO, 1 June 2024. Chile and Peru established diplomatic relations in 1960. They signed a "
    "memorandum of understanding on fisheries.",
    "later.txt": "LIMA, 9 May 2025. Chile and Peru established diplomatic relations in 1961. They agreed to train divers.",
    "copy1.txt": COPIED + " The president smiled.",
    "copy2.txt": COPIED,
    "first.txt": "SANTIAGO, 3 March 2023. " + COPIED,
    "reprint.txt": "LIMA, 4 July 2091. " + COPIED + " So they said.",
    "unclear.txt": "Published: 04/03/2024\n\n" + COPIED,
}
DAYS = (date(2022, 12, 1), date(2023, 6, 1), date(2024, 3, 25), date(2024, 7, 1), date(2025, 6, 1), date(2080, 1, 1))


def built(folder: Path, steps: tuple[tuple[str, ...], ...]) -> BuiltRegister:
    desk = init_desk(folder, ["CHL", "PER"])
    store = MemoryStore()
    for names in steps:
        for name in names:
            (desk.documents / name).write_text(TEXTS[name], encoding="utf-8")
        found = read_into(desk, store)
    return found


def answer(b: BuiltRegister, known_on: date | None) -> Any:
    state = b.register.state(date(2095, 1, 1), known_on)
    return (
        [c.as_dict() for c in state.commitments],
        [t.as_dict() for t in state.timelines],
        [x.as_dict() for x in state.conflicts],
        [f.as_dict() for f in state.checks],
    )


def known(b: BuiltRegister, day: date) -> set[str]:
    """Return the names of the documents whose own words date them on or before a day."""
    own = {"alpha.txt": "2090-06-03", "base.txt": "2024-06-01", "later.txt": "2025-05-09", "first.txt": "2023-03-03"}
    own |= {"reprint.txt": "2091-07-04", "unclear.txt": "2024-04-03"}
    return {d.name for d in b.documents if own.get(d.name, "") <= day.isoformat()}


@pytest.mark.parametrize("seed", range(8))
def test_documents_published_later_change_nothing_known_before(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    everything = sorted(TEXTS)
    chosen = rng.sample(everything, rng.randint(3, len(everything)))
    whole = built(tmp_path / "whole", (tuple(chosen),))
    for n, day in enumerate(DAYS):
        early = tuple(name for name in chosen if name in known(whole, day))
        if early:
            alone = built(tmp_path / f"alone{n}", (early,))
            assert answer(whole, day) == answer(alone, day), (day, chosen)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_in_which_documents_come_changes_nothing(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    chosen = rng.sample(sorted(TEXTS), 6)
    cut = rng.randint(1, 5)
    at_once = built(tmp_path / "once", (tuple(chosen),))
    steps = built(tmp_path / "steps", (tuple(chosen[:cut]), tuple(chosen[cut:])))
    for day in (None, *DAYS):
        assert answer(at_once, day) == answer(steps, day)


def test_a_date_from_another_document_is_known_when_that_one_is(tmp_path: Path) -> None:
    b = built(tmp_path / "desk", (("counted.txt",), ("base.txt",), ("alpha.txt",)))
    (counted,) = (d for d in b.documents if d.name == "counted.txt")
    assert counted.published is not None
    assert counted.published.value == "2022-10-02"  # 1960 is known first, whatever the files are called
    assert b.register.state(date(2023, 1, 1), date(2023, 1, 1)).documents == 0
    assert b.register.state(date(2023, 1, 1), date(2024, 6, 1)).documents == 2


def test_a_date_goes_when_the_document_that_gave_it_goes(tmp_path: Path) -> None:
    desk = init_desk(tmp_path / "desk", ["CHL", "PER"])
    store = MemoryStore()
    for name in ("counted.txt", "base.txt"):
        (desk.documents / name).write_text(TEXTS[name], encoding="utf-8")
    read_into(desk, store)
    (desk.documents / "base.txt").unlink()
    for _ in range(2):
        (only,) = read_into(desk, store).documents
        assert only.published is None


def test_all_orders_of_three(tmp_path: Path) -> None:
    names = ("counted.txt", "base.txt", "later.txt")
    answers = [
        answer(built(tmp_path / str(n), tuple((name,) for name in order)), None)
        for n, order in enumerate(itertools.permutations(names))
    ]
    assert all(a == answers[0] for a in answers)
