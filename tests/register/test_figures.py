"""Printed numbers against each other, on published cases that do not add up."""

from datetime import date

import pytest

from accord.register import build
from accord.vocabulary import Interval


def year(value: int) -> Interval:
    return Interval(date(value, 1, 1), date(value, 12, 31), "year", str(value))


def sentence(make, text: str, published: str, figures: list[tuple[str, float, str, str]], of_year: int | None = None):
    d = make.document(text, published)
    found = tuple(make.figure(d, words, value, unit, kind) for words, value, unit, kind in figures)
    event = year(of_year) if of_year else None
    s = make.statement(
        d,
        act="state-fact",
        subact="figure",
        strength=None,
        areas=("trade",),
        figures=found,
        event=event,
        parties=("KOR", "MYS"),
    )
    return s, d


def checks(statements, documents, kind: str):
    return [c for c in build(statements, documents).state(date(2030, 1, 1)).checks if c.kind == kind]


def test_growth_printed_beside_dollars_is_the_other_currencys(make, split) -> None:
    text = "Total trade in 2018 rose 7.2% to US$17.98 billion (RM72.60 billion) from US$15.76 billion (RM67.71 billion) in 2017."
    row = sentence(
        make, text, "2019-06-27",
        [("7.2%", 7.2, "%", "growth"), ("US$17.98 billion", 17.98e9, "USD", "money"), ("RM72.60 billion", 72.6e9, "MYR", "money"),
         ("US$15.76 billion", 15.76e9, "USD", "money"), ("RM67.71 billion", 67.71e9, "MYR", "money")], 2018,
    )  # fmt: skip
    (c,) = checks(*split([row]), "growth")
    assert c.verdict == "differs"
    assert "growth in MYR" in c.title
    values = dict(c.values)
    assert round(values["recomputed_USD"], 1) == 14.1
    assert round(values["recomputed_MYR"], 1) == 7.2


def test_growth_that_follows_from_nothing_says_so(make, split) -> None:
    text = "Trade in 2022 grew 29.7 per cent to US$26.01 billion from US$21.01 billion in 2021."
    row = sentence(
        make, text, "2023-01-27",
        [("29.7 per cent", 29.7, "%", "growth"), ("US$26.01 billion", 26.01e9, "USD", "money"), ("US$21.01 billion", 21.01e9, "USD", "money")], 2022,
    )  # fmt: skip
    (c,) = checks(*split([row]), "growth")
    assert c.verdict == "differs"
    assert "+23.8 %" in c.title


def test_growth_that_follows_agrees_and_a_fall_is_a_fall(make, split) -> None:
    text = "Exports fell 10% to $9 billion from $10 billion in 2020."
    row = sentence(
        make,
        text,
        "2022-01-27",
        [("10%", 10, "%", "percent"), ("$9 billion", 9e9, "USD", "money"), ("$10 billion", 10e9, "USD", "money")],
        2021,
    )
    (c,) = checks(*split([row]), "growth")
    assert (c.verdict, dict(c.values)["printed"]) == ("agrees", -10)


def test_two_exchange_rates_for_one_year_are_shown(make, split) -> None:
    one = sentence(
        make,
        "Trade was RM111.1 billion (US$24.3 billion) in 2023.",
        "2024-03-26",
        [("RM111.1 billion", 111.1e9, "MYR", "money"), ("US$24.3 billion", 24.3e9, "USD", "money")],
        2023,
    )
    two = sentence(
        make,
        "Seoul counts RM118.4 billion (US$25 billion) in 2023.",
        "2024-03-26",
        [("RM118.4 billion", 118.4e9, "MYR", "money"), ("US$25 billion", 25e9, "USD", "money")],
        2023,
    )
    (c,) = checks(*split([one, two]), "exchange-rate")
    assert c.verdict == "differs"
    assert "4.572 and 4.736 MYR per USD" in c.title


def test_parts_are_summed_within_their_rounding(make, split) -> None:
    text = "Total trade was US$15.69 billion. Exports were US$6.91 billion and imports US$8.77 billion."
    good = sentence(
        make,
        text,
        "2025-08-27",
        [
            ("US$15.69 billion", 15.69e9, "USD", "money"),
            ("US$6.91 billion", 6.91e9, "USD", "money"),
            ("US$8.77 billion", 8.77e9, "USD", "money"),
        ],
    )
    (c,) = checks(*split([good]), "sum")
    assert c.verdict == "agrees"
    text = "Total trade was US$15.99 billion. Exports were US$6.91 billion and imports US$8.77 billion."
    bad = sentence(
        make,
        text,
        "2025-08-27",
        [
            ("US$15.99 billion", 15.99e9, "USD", "money"),
            ("US$6.91 billion", 6.91e9, "USD", "money"),
            ("US$8.77 billion", 8.77e9, "USD", "money"),
        ],
    )
    (c,) = checks(*split([bad]), "sum")
    assert c.verdict == "differs"


def test_the_two_reporters_stand_side_by_side(make, split) -> None:
    one = sentence(
        make,
        "Bilateral trade reached US$19.2 billion in 2018.",
        "2019-06-27",
        [("US$19.2 billion", 19.2e9, "USD", "money")],
        2018,
    )
    two = sentence(
        make,
        "Total trade with Seoul was US$17.98 billion in 2018.",
        "2019-06-27",
        [("US$17.98 billion", 17.98e9, "USD", "money")],
        2018,
    )
    (c,) = checks(*split([one, two]), "mirror")
    assert c.verdict == "shown"
    assert "6.8 % apart" in c.title


def test_a_count_of_lines_against_points_of_lines(make, split) -> None:
    text = "It would open 1,600 tariff lines, since coverage rises from 83.5% to 92% of about 9,700 tariff lines."
    row = sentence(
        make, text, "2024-03-27",
        [("1,600 tariff lines", 1600, "tariff lines", "count"), ("83.5%", 83.5, "%", "percent"), ("92%", 92, "%", "percent"),
         ("9,700 tariff lines", 9700, "tariff lines", "count")],
    )  # fmt: skip
    (c,) = checks(*split([row]), "share-and-count")
    assert c.verdict == "differs"
    assert "8.5 points" in c.title
    assert dict(c.values)["expected"] == pytest.approx(824.5)


def test_ranks_in_both_directions_are_shown_as_two_facts(make, split) -> None:
    def rank(text: str, words: str, value: float, of: str, partner_of: str):
        d = make.document(text, "2024-01-01")
        f = make.figure(d, words, value, "rank", "rank", of=of, partner_of=partner_of)
        return make.statement(
            d, act="state-fact", subact="rank", strength=None, parties=(of,), areas=("trade",), figures=(f,)
        ), d

    pair = [
        rank("Chile is Peru's third-largest trading partner.", "third", 3, "CHL", "PER"),
        rank("Peru is Chile's eighth-largest trading partner.", "eighth", 8, "PER", "CHL"),
    ]
    (c,) = checks(*split(pair), "rank")
    assert "opposite directions" in c.title


def test_anniversaries_point_to_one_year_or_differ(make, split) -> None:
    def anniversary(text: str, published: str, age: str, value: float, when: int):
        d = make.document(text, published)
        f = make.figure(d, age, value, "year", "duration")
        return make.statement(
            d, act="state-fact", subact="anniversary", strength=None, figures=(f,), event=year(when)
        ), d

    a = anniversary("They mark the 62nd anniversary of ties.", "2022-10-01", "62nd", 62, 2022)
    b = anniversary("They will mark the 65th anniversary of ties.", "2024-11-01", "65th", 65, 2025)
    c = anniversary("They marked the 70th anniversary of relations.", "2024-12-01", "70th", 70, 2024)
    assert [x.verdict for x in checks(*split([a, b]), "anniversary")] == ["agrees"]
    assert [x.verdict for x in checks(*split([a, b, c]), "anniversary")] == ["differs"]
