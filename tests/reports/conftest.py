"""A brief on invented parties with every block, a chart of each kind, and hostile text."""

from datetime import date

import pytest

from accord.reports import (
    Brief,
    Charts,
    Column,
    Deadline,
    Disagreement,
    Happening,
    KeyFact,
    KeyFigures,
    Link,
    Method,
    Methods,
    Notes,
    Prose,
    Quantity,
    Quote,
    Section,
    Side,
    Strong,
    Subhead,
    Table,
    Tag,
    Timeline,
    money,
)
from accord.reports.charts import (
    Effect,
    Point,
    Span,
    TradeChange,
    coverage_chart,
    diverging_chart,
    intervals_chart,
    path_chart,
    tiles_chart,
    timeline_chart,
)
from accord.vocabulary import Interval, day

HOSTILE = "<script>alert('x')</script> & #set page(fill: red) $x$ [[@a]] {{ brief }}"


def effects() -> list[Effect]:
    return [
        Effect("NOR", "Norway", 0.1234, 0.081, 0.172),
        Effect("CHL", "Chile", 0.0312, 0.0201, 0.0447),
        Effect("PER", "Peru", -0.0121, -0.0204, -0.0063),
        Effect("SWE", "Sweden", -0.0004, -0.0011, 0.0002),
        Effect("ROW", "Rest of the world", -0.0002),
    ]


def make_brief() -> Brief:
    words = {"measure": "Change in real income, %, against no agreement", "source": "appraisal of the test scenario"}
    signed = Quote(
        "signed memorandums on salmon and copper",
        "Two ministers meet",
        "The Fjord Post",
        day(date(2031, 5, 3)),
        "news",
        url="https://example.org/meet?a=1&b=2",
        anchor="quote-signed",
        place="characters 120–158",
        own_summary=True,
    )
    to_sign = Quote(
        "committed to signing a new memorandum",
        "Joint statement",
        "Office of the Premier",
        day(date(2031, 5, 2)),
        "official release",
        url="javascript:alert(1)",
        anchor="quote-to-sign",
    )
    trade = [
        TradeChange(s, f, v)
        for f, k in (("Norway to Chile", 1.0), ("Chile to Norway", 0.4))
        for s, v in (
            ("Fish, crustaceans and other products of the sea", 1234.5 * k),
            ("Copper", 88.2 * k),
            ("Coal", -41.7 * k),
        )
    ]
    delay = [
        Point(p, 2032 + n, a * n, a * n * 0.7, a * n * 1.4)
        for p, a in (("Norway", 14.03), ("Chile", 9.6))
        for n in range(6)
    ]
    cover = [
        Point(p, 2032 + n, min(95.5, a + b * n))
        for p, a, b in (("Norway", 60.0, 6.2), ("Chile", 78.0, 2.4))
        for n in range(8)
    ]
    spans = [
        Span("Trade agreement", "launched", date(2027, 6, 1), date(2027, 6, 1)),
        Span("Trade agreement", "suspended", date(2028, 1, 1), date(2030, 3, 1)),
        Span("Trade agreement", "to conclude by 2031 (target)", date(2031, 12, 31), date(2031, 12, 31)),
        Span("Memorandum on salmon", "signed or still to be signed", date(2031, 5, 2), date(2031, 5, 3)),
    ]
    return Brief(
        title="Norway and Chile: what was promised, what slips, what it is worth",
        subtitle="A brief on invented sources, for tests",
        parties=("Norway", "Chile"),
        as_of=date(2032, 1, 1),
        known_on=date(2031, 12, 30),
        maker="accord 0.1.0",
        hashes=(("documents", "ab" * 32), ("baseline", "cd" * 32)),
        key_facts=(
            KeyFact("Commitments on record", Quantity(34, "commitments"), "observed"),
            KeyFact("Overdue, no evidence in these documents", Quantity(2, "commitments"), "observed", href="#due"),
            KeyFact("Real income, Norway", Quantity(0.1234, "%", 0.081, 0.172), "estimated", "10 to 90 % of 200 draws"),
            KeyFact("Cost of a year's delay", Quantity(14.03, "US$ million", 9.8, 19.6, year=2030), "estimated"),
            KeyFact("State of the agreement", "under negotiation", "reported"),
        ),
        sections=(
            Section(
                "front",
                "On one page",
                (
                    Prose(
                        (
                            (
                                "The agreement is ",
                                Tag("overdue, no evidence", "late"),
                                ", see ",
                                Link("what is due", "#due"),
                                ".",
                            ),
                            ("Aid of ", money(920_000_000, "USD", 2031), " was named on ", date(2031, 5, 3), "."),
                        )
                    ),
                    timeline_chart(
                        "line",
                        spans,
                        title="One promise has passed its date",
                        measure="2027 to 2032",
                        source="register",
                        as_of=date(2032, 1, 1),
                    ),
                    Charts(
                        (
                            intervals_chart("effects", effects(), title="Norway gains most", unit="%", **words),
                            path_chart(
                                "delay",
                                delay,
                                title="A year's delay costs Norway 14 million",
                                measure="US$ million, 2030",
                                unit="US$ million",
                                source="appraisal",
                            ),
                        )
                    ),
                ),
            ),
            Section(
                "due",
                "Due and overdue",
                (
                    Table(
                        "due-list",
                        "What is due",
                        (
                            Column("what", "What"),
                            Column("by", "By", "date"),
                            Column("state", "Schedule"),
                            Column("n", "Sources", "number", "", 0),
                        ),
                        (
                            (
                                Link("Conclude the agreement", "#quote-to-sign"),
                                date(2031, 12, 31),
                                Tag("overdue, no evidence", "late"),
                                4,
                            ),
                            (
                                "=HYPERLINK(1)",
                                Interval(date(2032, 1, 1), date(2032, 12, 31), "year"),
                                Tag("not due", "open"),
                                1,
                            ),
                            (HOSTILE, None, Tag("no deadline"), 1),
                        ),
                        source="register",
                        anchors=("c-1", "c-2", "c-3"),
                    ),
                    Timeline(
                        "log",
                        "What happened",
                        (
                            Happening(
                                day(date(2027, 6, 1)),
                                "Talks launched",
                                "Trade agreement",
                                "https://example.org/launch",
                            ),
                            Happening(
                                Interval(date(2030, 3, 1), date(2030, 3, 31), "month"),
                                ("Talks ", Strong("resumed")),
                                "Trade agreement",
                            ),
                        ),
                    ),
                ),
                new_page=True,
            ),
            Section(
                "clash",
                "Where the sources disagree",
                (
                    Disagreement(
                        "x-1",
                        "Was the memorandum on salmon signed?",
                        "incompatible state",
                        (Side("signed", (signed,), 1), Side("still to be signed", (to_sign,), 1)),
                        "To be signed: the official release has more authority than news.",
                        "The second was published a day earlier.",
                    ),
                    Subhead("words", "The words", "Two statements."),
                    Quote(HOSTILE, "A hostile page", "Nobody", None, "other"),
                ),
            ),
            Section(
                "worth",
                "What it is worth",
                (
                    KeyFigures((KeyFact("Real income, Chile", Quantity(0.0312, "%", 0.0201, 0.0447), "estimated"),)),
                    diverging_chart(
                        "trade",
                        trade,
                        title="Fish gains most",
                        measure="Change in sales, US$ million, 2030",
                        unit="US$ million",
                        source="appraisal",
                    ),
                    coverage_chart(
                        "cover",
                        cover,
                        title="Both free 95 % of lines by 2038",
                        measure="Duty-free lines, % of all lines",
                        source="schedules",
                    ),
                    tiles_chart("map", effects(), title="Neighbours lose a little", unit="%", **words),
                    Table(
                        "income",
                        "Real income",
                        (
                            Column("who", "Country"),
                            Column("gain", "Change", "number", "%"),
                            Column("amount", "Worth", "number"),
                        ),
                        (
                            (
                                "Norway",
                                Quantity(0.1234, "%", 0.081, 0.172, "estimated"),
                                money(1_240_000_000, "USD", 2030),
                            ),
                            ("Chile", Quantity(-0.00004, "%", decimals=2), money(-3_500_000, "USD", 2030)),
                            ("Peru", None, None),
                        ),
                        note="Intervals hold 80 % of the draws.",
                    ),
                ),
            ),
            Section(
                "methods",
                "How each number was made",
                (
                    Methods(
                        (
                            Method(
                                "Real income",
                                "Solved by exact hat algebra.",
                                (("Trade", "observed", "tables of 2030"), ("Elasticities", "assumed", HOSTILE)),
                                (("baseline", "ef" * 32),),
                            ),
                        )
                    ),
                    Prose(("First point", ("Second ", Strong("point"))), bullets=True),
                    Notes(("Packaged notes are accord's own summaries.",)),
                ),
                new_page=True,
            ),
        ),
        files=(
            Table(
                "register",
                "Everything",
                (Column("id", "Id"), Column("n", "Sources", "number", "", 0)),
                (("c-1", 4), ("=c", 1)),
            ),
        ),
        deadlines=(
            Deadline(
                "c-1@accord",
                date(2031, 12, 31),
                date(2031, 12, 31),
                "Conclude the agreement",
                "4 statements; comma, semicolon",
                date(2031, 5, 2),
                "https://example.org/x",
            ),
            Deadline(
                "c-2@accord",
                date(2032, 1, 1),
                date(2032, 12, 31),
                "Launch the fund 기금",
                "no evidence",
                date(2031, 5, 3),
                sequence=2,
            ),
        ),
    )


@pytest.fixture(scope="session")
def brief() -> Brief:
    return make_brief()


@pytest.fixture(scope="session")
def hostile() -> str:
    return HOSTILE
