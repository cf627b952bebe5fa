"""Invented sources on one pair's events, annotated before the register was run on them: linking and conflicts."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = Path(__file__).with_name("pair_scores.py")
    spec = importlib.util.spec_from_file_location("accord_tests_pair_scores", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def total(scorer: ModuleType) -> Any:
    first, *others = (scorer.score(name) for name in scorer.names())
    return sum(others, start=first)


def test_what_is_joined_belongs_together_and_most_of_it_is_joined(total: Any) -> None:
    said, right, true = total.pairs
    # docs/register.md has the figures; looser here, because they rest on the reader too.
    assert right / said >= 0.85
    assert right / true >= 0.65


def test_most_disagreements_are_found_and_few_are_made_up(total: Any) -> None:
    found, right, true = total.conflicts
    assert right / found >= 0.75
    assert right / true >= 0.65


def test_two_currencies_directions_and_bases_are_no_disagreement(scorer: ModuleType) -> None:
    assert [x for name in scorer.names() for x in scorer.told_apart(name)] == []


def test_most_things_stand_on_a_day_where_the_annotation_has_them(scorer: ModuleType) -> None:
    found = [scorer.states(name) for name in scorer.names()]
    assert sum(every for _, every in found) >= 40
    assert sum(right for right, _ in found) >= 0.75 * sum(every for _, every in found)


def test_every_annotated_mention_stands_in_its_text(scorer: ModuleType) -> None:
    for name in scorer.names():
        row, register = scorer.load(name)
        mentions = [m for c in row["cluster"] for m in c["mentions"]] + [
            m for c in row["conflict"] + row.get("agree", []) for m in c["sides"]
        ]
        for mention in mentions:
            scorer.matching(register, mention)  # raises where the words are not in the text
