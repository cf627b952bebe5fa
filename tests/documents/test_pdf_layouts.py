"""PDFs as typesetters make them: columns, running heads, notes, paragraphs told by the space around them."""

import typst

from accord import documents

PARAGRAPHS = (
    "Kenya and Finland signed a memorandum of understanding on forestry in Nairobi on Monday, the ministry said.",
    "Finland would finance 12 nurseries in western Kenya by the end of 2027, at a cost of 9 million euros.",
    "Trade between the two countries grew by 8 per cent, according to the trade ministry.",
    "The ministers welcomed the conclusion of negotiations on the avoidance of double taxation and instructed their "
    "officials to prepare the text for signature before the end of the first quarter of 2026.",
    "Officials will meet every three months to review implementation and will report to the joint commission.",
)
BODY = "\n\n".join(PARAGRAPHS)
MANY = "\n\n".join(BODY.replace("Kenya", country) for country in ("Kenya", "Ghana", "Togo", "Mali", "Chad", "Benin"))
TYPE = '#set par(justify: true)\n#set text(hyphenate: true, lang: "en", size: 12pt)\n'


def read(source: str) -> documents.Document:
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return documents.read_bytes(made, "a.pdf")


def paragraphs(d: documents.Document) -> list[str]:
    return [p for a, b in d.readable for p in d.text[a:b].split("\n\n")]


def test_paragraphs_of_one_or_two_lines_stay_apart() -> None:
    assert paragraphs(read(f'#set page(paper: "a4")\n{TYPE}{BODY}')) == list(PARAGRAPHS)


def test_paragraphs_told_by_their_indent() -> None:
    source = f'#set page(paper: "a4")\n{TYPE}#set par(first-line-indent: 1.2em, spacing: 0.65em)\n{BODY}'
    assert paragraphs(read(source)) == list(PARAGRAPHS)


def test_columns_are_read_one_after_the_other_and_pages_are_joined() -> None:
    d = read(f'#set page(paper: "a5", columns: 2, numbering: "1")\n{TYPE}{MANY}')
    expected = [p.replace("Kenya", c) for c in ("Kenya", "Ghana", "Togo", "Mali", "Chad", "Benin") for p in PARAGRAPHS]
    found = paragraphs(d)
    assert sum(p in found for p in expected) >= len(expected) - 2  # where a column ends, words alone decide


def test_heads_of_left_and_right_pages_are_not_read() -> None:
    head = "header: context [#if calc.odd(counter(page).get().first()) [Forestry in Africa #h(1fr) #counter(page).display()] else [#counter(page).display() #h(1fr) Kimani]]"
    d = read(f'#set page(paper: "a6", {head})\n{TYPE}{MANY}')
    assert "Kimani" in d.text and "Kimani" not in "".join(paragraphs(d))
    assert "Forestry in Africa" in d.text and "Forestry in Africa" not in "".join(paragraphs(d))


def test_a_note_stands_outside_the_paragraph_and_its_number_apart_from_the_word() -> None:
    source = f'#set page(paper: "a6")\n{TYPE}Both will sign a customs agreement#footnote[The mandate is of 1 May 2024.] in 2026.\n\n{MANY}'
    found = paragraphs(read(source))
    assert found[0] == "Both will sign a customs agreement [1] in 2026."
    assert any(p.endswith("The mandate is of 1 May 2024.") and len(p) < 40 for p in found)


def test_the_title_is_the_largest_type_and_no_programs_name() -> None:
    source = f'#set document(title: "Microsoft Word - final_2")\n#set page(paper: "a4")\n{TYPE}Nairobi, 3 November 2025\n\n= Kenya and Finland sign memorandum\n\n{BODY}'
    d = read(source)
    assert d.title is not None
    assert (d.title.value, d.title.evidence) == ("Kenya and Finland sign memorandum", "largest type on the first page")
    assert d.published is not None and d.published.value == "2025-11-03"


def test_the_title_below_a_letterhead() -> None:
    source = f'#set page(paper: "a4")\n{TYPE}REPUBLIC OF KENYA\\ MINISTRY OF TRADE\\ 3 November 2025\n\n*Memorandum on forestry*\n\n{BODY}'
    d = read(source)
    assert d.title is not None and d.title.value == "Memorandum on forestry"
    assert d.kind == "official-release"
