"""Which texts are printed twice, which rest on one source, and which only look alike."""

import pytest

from accord import documents

STORY = (
    "Kenya and Finland signed a memorandum of understanding on forestry in Nairobi on Monday, ending talks of a year.",
    "Finnish Foreign Minister Elina Valtonen said her country would finance 12 nurseries in western Kenya by the end of 2027.",
    "The project will cost 9 million euros, of which Kenya carries a third, according to the text seen by reporters.",
    "Trade between the two countries reached $142 million last year, up 8 per cent on the year before.",
    "Musalia Mudavadi, Kenya's prime cabinet secretary, thanked Helsinki for its support of schools in Turkana County.",
    "The two sides agreed to hold the next round of political consultations in Helsinki in May 2026.",
)
OTHER = (
    "Officials met on ports and rail. They spoke about a loan for a new quay, said the director of the port of Mombasa."
)
QUOTE = (
    "“The two sides reaffirmed their commitment to the sustainable management of forests and agreed to set up a joint "
    "working group that shall meet twice a year. They undertook to exchange data on illegal logging and to train 400 rangers by 2028.”"
)
TAX = (
    "{x} and Finland signed an agreement on the avoidance of double taxation on Monday. It was signed by the Finnish minister "
    "of finance and by {y}, minister of finance of {x}. Dividends are taxed at five per cent at source where the owner holds a "
    "quarter of the capital, and at fifteen per cent in other cases. Interest and royalties are taxed at ten per cent. It enters "
    "into force thirty days after the exchange of instruments of ratification in {z}."
)
TRADE = (
    "The statistics office said that exports to Finland rose by {a} per cent to {b} million euros in {m}, while imports fell by "
    "{c} per cent to {d} million euros. Tea and cut flowers made up {e} per cent of exports. Paper and machines made up {f} per "
    "cent of imports. The office will publish the next figures on {n}."
)
NOTICE = "This material may not be published, broadcast, rewritten or redistributed without the prior consent of the publisher."


def read(text: str, day: str = "3 November 2025", title: str = "Forestry deal signed") -> documents.Document:
    return documents.read_bytes(f"{title}\n\nPublished: {day}\n\n{text}\n".encode(), f"{title} {day}.txt")


def story(*parts: str) -> str:
    return "\n\n".join(parts)


def related(first: documents.Document, second: documents.Document) -> tuple[bool, bool]:
    """Return whether the second is a near duplicate of the first, and whether they have an origin in common."""
    a, b = documents.relate([first, second])
    names = [set(d.origins) | {f"document {d.id}"} for d in (a, b)]
    return b.near_duplicate_of == a.id, b.near_duplicate_of == a.id or bool(names[0] & names[1])


@pytest.mark.parametrize(
    ("second", "day", "reprint"),
    [
        (story(STORY[0].replace("talks of a year", "a year of talks"), *STORY[1:5], "Additional reporting by the Lamu desk."), "4 November 2025", True),
        (story(*STORY[:3]), "4 November 2025", True),
        (story(*STORY, OTHER, "Farmers in Nakuru had heard nothing of it. " * 3, "The opposition wants the money at home. " * 3), "4 November 2025", False),
    ],
)  # fmt: skip
def test_reprints(second: str, day: str, reprint: bool) -> None:
    assert related(read(story(*STORY)), read(second, day, "Nairobi and Helsinki sign"))[0] is reprint


def test_a_long_story_that_takes_in_a_brief_is_no_reprint_and_shares_its_origin() -> None:
    long = read(
        story(*STORY, OTHER, "The opposition in Helsinki wants the money at home. " * 4), "5 November 2025", "Trees"
    )
    assert related(read(story(*STORY[:3])), long) == (False, True)


@pytest.mark.parametrize("naming", ["In a joint statement they said: ", "The text reads: "])
def test_two_that_quote_one_text_share_its_origin(naming: str) -> None:
    one = read(story(*STORY[:2], naming + QUOTE))
    two = read(
        story("Ministers met for two days behind closed doors.", naming + QUOTE, OTHER), "4 November 2025", "Trees"
    )
    assert related(one, two) == (False, True)


def test_reports_of_an_agency_are_one_origin_within_some_days() -> None:
    first = read(story(*STORY[:3], "(Reuters)"))
    same = read("A dozen nurseries are to rise, Reuters reported.", "5 November 2025", "Trees")
    later = read(f"{OTHER}\n\n(Reuters)", "28 November 2025", "Ports")
    assert related(first, same) == (False, True)
    assert related(first, later) == (False, False)


def test_an_office_named_at_the_head_of_a_sentence_is_an_origin() -> None:
    one = read("According to the Foreign Ministry, the paper enters into force in January.")
    two = read(f"The paper starts then, according to the Foreign Ministry. {OTHER}", title="Trees")
    assert related(one, two) == (False, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TAX.format(x="Kenya", y="John Mbadi", z="Nairobi"), TAX.format(x="Ghana", y="Cassiel Forson", z="Accra")),
        (
            TRADE.format(a=8, b=14, m="September", c=3, d=22, e=61, f=70, n="3 December"),
            TRADE.format(a=11, b=16, m="October", c=5, d=20, e=58, f=73, n="5 January"),
        ),
        (
            "No joint statement was issued after the talks on forests.",
            f"They failed to agree on a joint statement. {OTHER}",
        ),
        ("A joint statement will be issued after the talks on forests.", f"A joint statement is expected. {OTHER}"),
        (story(*STORY[:3], "Ministers in Nairobi. (AFP photo)"), f"{OTHER}\n\nA crane in Mombasa. (AFP photo)"),
        (story(*STORY[:3], NOTICE), f"{OTHER}\n\n{NOTICE}"),
    ],
)
def test_texts_that_only_look_alike(first: str, second: str) -> None:
    assert related(read(first), read(second, "20 November 2025", "Another story")) == (False, False)


def test_what_an_office_prints_under_everything_does_not_slow_a_corpus() -> None:
    foot = " ".join(f"word{n}" for n in range(300))
    corpus = [read(f"{OTHER} Number {n}.\n\n{foot}", title=f"Story {n}") for n in range(120)]
    assert len(documents.relate(corpus)) == 120
