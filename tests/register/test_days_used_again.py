"""Law: a day asked of a register that was asked for others, and edited since, is the day of a register made afresh."""

import importlib.util
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.register import Judgement, Verdict, build, edit


def _laws() -> ModuleType:
    path = Path(__file__).with_name("test_laws.py")
    spec = importlib.util.spec_from_file_location("accord_tests_laws_of_days", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LAWS = _laws()
DAYS = st.integers(-5, 1200).map(lambda n: LAWS.FIRST + timedelta(days=n))


@settings(max_examples=30, deadline=None)
@given(LAWS.corpora(), st.data())
def test_a_day_is_the_same_whatever_was_asked_before(corpus: tuple[list[Any], list[Any]], data: st.DataObject) -> None:
    statements, documents = corpus
    register = build(statements, documents, parties=("IDN", "JPN"))
    judgements: list[Judgement] = []
    verdicts: list[Verdict] = []
    for step in range(data.draw(st.integers(1, 4))):
        asked = data.draw(st.lists(DAYS, min_size=1, max_size=9))
        for day in (*asked, *data.draw(st.lists(st.sampled_from(asked), max_size=3))):
            fresh = build(statements, documents, judgements, verdicts=verdicts, parties=("IDN", "JPN"))
            assert LAWS.answer(register, day) == LAWS.answer(fresh, day), day
            assert register.state(day) == fresh.state(day)
        made = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=data.draw(st.integers(0, 400)), minutes=step)
        new_judgements, new_verdicts = [], []
        ids = [s.id for s in statements]
        if len(ids) > 1 and data.draw(st.booleans()):
            left, right = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
            kind = data.draw(st.sampled_from(("same", "different", "unsure", "open", "prefer")))
            new_judgements = [Judgement(kind, left, right, "A", made, "r")]
        elif data.draw(st.booleans()):
            new_verdicts = [
                Verdict(data.draw(st.sampled_from(ids)), 1, data.draw(st.sampled_from(("interim", "final"))), "A", made, "r")
            ]  # fmt: skip
        gone = [ids[0]] if len(ids) > 1 and data.draw(st.booleans()) else []
        statements = [s for s in statements if s.id not in gone]
        judgements, verdicts = [*judgements, *new_judgements], [*verdicts, *new_verdicts]
        register = edit(register, remove=gone, judgements=new_judgements, verdicts=new_verdicts)


def test_what_is_kept_of_an_entry_is_bounded(make) -> None:
    s, d = make.said("They agreed to build a port by 2024.", "2023-05-01", target=make.by("2024-12-31"))
    register = build([s], [d])
    for n in range(4000):
        register.state(date(2023, 1, 1) + timedelta(days=n))
    (entry,) = register.prepared().entries
    assert len(entry.worked_out["turns"].made) <= 6
