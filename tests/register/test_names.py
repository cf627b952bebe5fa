"""Names and titles in the sources' own words."""

from datetime import date
from typing import Any

import pytest

from accord.register import build
from accord.register.names import own_name, whole_count
from accord.register.promises import complement


@pytest.mark.parametrize(
    ("quote", "name"),
    [
        ("commencing negotiations of the Acquisition and Cross-Servicing Agreement", "Acquisition and Cross-Servicing Agreement"),
        ("to start talks on an information security agreement this year", "Information security agreement"),
        ("Japan, Philippines sign troop access pact", "Troop access pact"),
        ("They signed the Treaty of Friendship", ""),
        ("They signed a new bilateral agreement", ""),
        ("The Agreement was signed", ""),
        ("They signed an agreement on fisheries", ""),
    ],
)  # fmt: skip
def test_an_agreements_own_name(quote: str, name: str) -> None:
    assert own_name(quote) == name


@pytest.mark.parametrize(
    ("quote", "title"),
    [
        ("The leaders pledged in a joint declaration to widen their cooperation", "widen their cooperation"),
        ("Peru promised further liberalisation for 288 lines", "further liberalisation for 288 lines"),
        ("Diaz expressed the support of Chile for the Peruvian bid for a seat", "support for the Peruvian bid for a seat"),
    ],
)  # fmt: skip
def test_what_was_promised_is_the_title(quote: str, title: str) -> None:
    assert complement(quote) == title


def test_a_count_ends_with_its_thing() -> None:
    assert whole_count("18 jets", "a contract for 18 jets to Peru") == "18 jets"


def told(make: Any, *rows: tuple[str, str, dict[str, Any]]) -> Any:
    pairs = [
        make.said(text, day, **{"instrument": "agreement", "areas": ("defence",), **row}) for text, day, row in rows
    ]
    return build([s for s, _ in pairs], [d for _, d in pairs]).state(date(2026, 1, 1))


def test_one_name_is_one_agreement_however_it_is_spelled(make) -> None:
    state = told(
        make,
        ("They agreed to begin negotiations of a mutual logistics agreement.", "2024-01-01", {}),
        (
            "They signed the Mutual Logistics Agreement.", "2025-06-01",
            {"act": "sign", "strength": "signed", "instrument_state": "signed", "areas": ()},
        ),
        ("They agreed to begin negotiations of a mine clearance agreement.", "2024-01-01", {}),
    )  # fmt: skip
    assert sorted((c.title, c.official) for c in state.commitments) == [
        ("Mine clearance agreement", "proposed"),
        ("Mutual Logistics Agreement", "signed"),
    ]
    assert len(state.timelines) == 2


def test_a_nameless_agreement_is_titled_by_what_was_agreed(make) -> None:
    (c,) = told(
        make, ("Both parties agreed to negotiate a comprehensive agreement.", "2024-01-01", {"areas": ()})
    ).commitments
    assert c.title == "Negotiate a comprehensive agreement"


def test_countries_with_an_article(make) -> None:
    text = "The Philippines is the second-largest trading partner of Japan."
    document = make.document(text, "2025-01-01")
    rank = make.figure(document, "second-largest", 2.0, "", kind="rank", of="PHL", partner_of="JPN")
    row = {"act": "state-fact", "strength": None, "figures": (rank,), "parties": ("PHL",), "recipients": ("JPN",)}
    (c,) = build([make.statement(document, **row)], [document]).state(date(2026, 1, 1)).commitments
    assert c.title == "The Philippines is Japan's 2nd-largest trading partner"
