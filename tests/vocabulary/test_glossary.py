"""The glossary page says every word of the vocabulary, and says it as the data does."""

import importlib.util
import re
from pathlib import Path

import pytest

from accord.vocabulary import LISTS, words

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^- \*\*(.+?)\*\*: (.+)$", TEXT, re.M)


def test_the_page_is_what_the_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("glossary", ROOT / "scripts" / "glossary.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.page() == TEXT, "run: python scripts/glossary.py"


@pytest.mark.parametrize("kind", LISTS)
def test_every_word_of_a_list_stands_there_with_its_gloss(kind: str) -> None:
    missing = [
        name
        for name, word in words(kind).items()
        if not re.search(rf"^\| `{re.escape(name)}`.*\| {re.escape(word.gloss)} \|$", TEXT, re.M)
    ]
    assert missing == []


@pytest.mark.parametrize("kind", LISTS)
def test_a_gloss_is_a_sentence(kind: str) -> None:
    for word in words(kind).values():
        assert re.fullmatch(r"[A-Z0-9].*\.", word.gloss), (kind, word.name)
        assert "\n" not in word.gloss
        assert "|" not in word.gloss


def test_terms_are_in_order_said_once_and_end_in_a_full_stop() -> None:
    names = [name for name, _ in TERMS]
    assert names == sorted(set(names), key=str.casefold)
    assert all(sentence.endswith(".") and ". " not in sentence for _, sentence in TERMS)


ASKED = (
    "MFN, AKFTA, RCEP, FTA, CKD, CBU, trade elasticity, real wage, equivalent variation, first-order welfare, tariff line, "
    "staging category, legend, margin, baseline, scenario, appraisal, claim key, judgement, verdict, as of, known on, "
    "origin (of a report), commitment, statement, conflict, cost of delay, desk, register, quote, strength"
)


@pytest.mark.parametrize("term", ASKED.split(", "))
def test_a_term_of_the_trade_is_explained(term: str) -> None:
    assert term in dict(TERMS)
