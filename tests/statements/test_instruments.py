"""Which instrument a statement speaks of, where the sentence names it, explains it or only points back to it."""

import pytest

from accord import documents
from accord.statements import Statement, extract

HEAD = "Chile and Peru sign agreements\n\nLima, 14 March 2025 (Reuters) - Chile and Peru held talks in Lima.\n\n"


def told(text: str, act: str | None = None) -> list[Statement]:
    found = extract(documents.read_bytes((HEAD + text).encode(), "a.txt"))
    return [s for s in found if s.start >= len(HEAD) and (act is None or s.act == act)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Chile and Peru signed a tax treaty on Monday. It is expected to enter into force in 2026.",
            "agreement",
        ),
        (
            "Chile will set up a joint committee with Peru. Its first meeting will be held in Cusco in May.",
            "dialogue",
        ),
        ("Chile signed a free trade agreement with Peru in 2009. Chile hopes that Peru will soon ratify it.", "fta"),
        ("The Peruvian minister said that Chile would lend Peru 200 million dollars by June.", "loan"),
        ("Chile and Peru agreed to start political consultations next year.", "dialogue"),
        ("Peru plans to conclude an exchange of notes with Chile in May.", "agreement"),
    ],
)
def test_the_last_statement_speaks_of(text: str, kind: str) -> None:
    assert told(text)[-1].instrument == kind


def test_an_acronym_that_the_text_explains_is_its_instrument() -> None:
    text = (
        "Chile and Peru signed an Economic Complementation Agreement No. 38 (ACE 38) in 1998.\n\n"
        "Chile wants to extend the ACE by 2027."
    )
    assert told(text, "intend")[-1].instrument == "agreement"


@pytest.mark.parametrize(
    "text",
    [
        "Chile reaffirmed its commitment to the 1982 United Nations Convention on the Law of the Sea.",
        "Chile urged Peru to return to dialogue.",
        "Chile plans to open a visa centre in Lima next year.",
    ],
)
def test_what_is_no_instrument_between_the_two(text: str) -> None:
    assert all(s.instrument is None for s in told(text))
    assert told(text)
