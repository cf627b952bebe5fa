"""The law of kept lives: on every day they say what the register says, from memory and from SQLite."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from accord.register import LifeRow, MemoryStore, Register, RegisterStore, build, life_rows
from accord.storage import open_store


def _laws() -> ModuleType:
    path = Path(__file__).with_name("test_laws.py")
    spec = importlib.util.spec_from_file_location("accord_tests_laws_of_lives", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LAWS = _laws()


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RegisterStore, RegisterStore]]:
    folder = tmp_path_factory.mktemp("lives")
    opened = (MemoryStore(), open_store(f"sqlite:///{folder / 'register.db'}"))
    yield opened
    for store in opened:
        store.close()


def told(register: Register, day: date) -> dict[str, tuple[Any, ...]]:
    return {
        c.id: (c.kind, c.title, c.areas, c.instrument, c.official, c.evidence, c.schedule, c.strength, due(c.target))
        for c in register.state(day).commitments
    }


def due(target: Any) -> date | None:
    return (target.latest or target.earliest) if target is not None else None


def kept(rows: tuple[LifeRow, ...]) -> dict[str, tuple[Any, ...]]:
    assert [r.entry for r in rows] == sorted({r.entry for r in rows})
    return {
        r.entry: (
            r.kind, r.title, tuple(r.areas.split()), r.instrument, r.official, r.evidence, r.schedule, r.strength, r.due
        )
        for r in rows
    }  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LAWS.corpora())
def test_every_day_is_answered_as_the_register_answers_it(
    stores: tuple[RegisterStore, RegisterStore], corpus: tuple[list[Any], list[Any]]
) -> None:
    register = build(*corpus)
    rows = life_rows(register.prepared())
    turns = {r.first for r in rows} | {r.last for r in rows if r.last < date.max}
    days = {d + timedelta(days=n) for d in turns for n in (-1, 0, 1) if date.min < d < date.max - timedelta(days=1)}
    for store in stores:
        store.keep_lives("f", rows)
    for day in sorted({*days, LAWS.FIRST, date(2030, 1, 1)}):
        wanted = told(register, day)
        for store in stores:
            assert kept(store.lives_on(day)) == wanted, (day, type(store))
