"""Front matter, headers of messages, bylines, encodings and languages of plain text."""

import pytest

from accord import documents

BODY = (
    "Kenya and Finland signed a memorandum on forestry in Nairobi on Monday, the foreign ministry said.\n\n"
    "The two sides agreed to hold the next round of consultations in Helsinki in May 2026.\n"
)
MALAY = "Kedua-dua negara telah bersetuju untuk mempertingkatkan kerjasama dalam bidang perhutanan pada tahun hadapan."


def article(d: documents.Document) -> str:
    return "\n\n".join(d.text[a:b] for a, b in d.readable)


def read(text: str, name: str = "a.txt") -> documents.Document:
    return documents.read_bytes(text.encode(), name)


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: Pact\nauthors:\n  - Amina Abdi\n  - Tom Oloo\ndate: 2025-11-03\n---\n",
        "---\ntitle: Pact\nauthors: [Amina Abdi, 'Tom Oloo']\n# a remark\ndate: 2025-11-03T09:00:00+03:00\n---\n",
        "+++\ntitle = 'Pact'\ndate = 2025-11-03\n[params]\nauthors = ['Amina Abdi', 'Tom Oloo']\n+++\n",
    ],
)
def test_front_matter_with_lists(head: str) -> None:
    d = read(head + BODY, "a.md")
    assert d.author is not None and d.author.value == "Amina Abdi; Tom Oloo"
    assert d.published is not None and d.published.value == "2025-11-03"
    assert article(d) == BODY


def test_words_between_two_rules_are_no_front_matter() -> None:
    d = read(f"---\n\n# Pact\n\n{BODY}\n---\n\nKenya: the next step.\n", "a.md")
    assert BODY in article(d)


def test_the_headers_of_a_message_are_metadata_and_not_read() -> None:
    head = "From: Press Office <press@mfa.example>\nTo: all\nDate: Mon, 3 Nov 2025 09:12:44 +0300\nSubject: Fwd: Pact signed\n\n"
    d = read(f"{head}{BODY}\n-- \nPress Office\nTel. 123\n")
    assert article(d).strip() == BODY.strip()
    assert (d.title and d.title.value, d.author and d.author.value) == ("Pact signed", "Press Office")
    assert d.published is not None and d.published.value == "2025-11-03"


def test_a_text_that_opens_with_a_colon_has_no_headers() -> None:
    text = f"Kenya: a pact\nFinland: a pact\n\n{BODY}"
    assert article(read(text)) == text


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe, Nairobi | Nov 03, 2025", "Jane Doe"),
        ("*By Tom Oloo — 3 November 2025*", "Tom Oloo"),
        ("By AGNES MUTHONI", "AGNES MUTHONI"),
        ("By Juan de la Cruz, Ana Reyes and Siti binti Ahmad", "Juan de la Cruz, Ana Reyes and Siti binti Ahmad"),
        ("By Staff Reporter", None),
        ("By Monday Kenya and Finland had signed the pact.", None),
        ("By the end of 2027", None),
    ],
)
def test_a_byline_names_the_author(line: str, author: str | None) -> None:
    found = read(f"Kenya and Finland sign pact\n\n{line}\n\n{BODY}").author
    assert (found and found.value) == author


@pytest.mark.parametrize(
    "line",
    [
        "2025年11月3日",
        "2025. 11. 3.",
        "2025-11-3 09:12",
        "Nairobi, le 3 novembre 2025",
        "NAIROBI, 3 de noviembre de 2025.- The two met.",
        "Posted by Admin on 3 Nov 2025",
        "03-Nov-25",
        "NAIROBI: 2025/11/03 The two met.",
        "Updated: 9 November 2025 | Published: 3 November 2025",
        "Last modified: 9 November 2025\nFirst published: 3 November 2025",
    ],
)
def test_days_in_more_shapes(line: str) -> None:
    published = read(f"Kenya and Finland sign forestry pact\n\n{line}\n\n{BODY}").published
    assert published is not None and published.value == "2025-11-03"


def test_a_caption_with_its_credit_dates_what_was_yesterday() -> None:
    text = (
        "The ministers pose in Nairobi, Nov 3, 2025. (AFP photo)\n\nKenya and Finland yesterday signed a pact.\n\n"
        + BODY
    )
    published = read(text).published
    assert published is not None and (published.value, published.basis) == ("2025-11-04", "derived")


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (BODY.encode("utf-16-le"), "UTF-16-LE", "two sides"),
        (BODY.encode("utf-16-be"), "UTF-16-BE", "two sides"),
        (("“Pact” – " + BODY + "Café “new”.").encode("mac_roman"), "mac_roman", "“new”"),
        (("“Pact” — ’s ‘x’ " + BODY).encode() + b"\xe2\x80", "1 broken bytes", "“Pact” —"),
        (b"<p>" + ("朱镕基访问芬兰。双方签署了林业谅解备忘录。" * 6).encode("gbk") + b"<meta charset=gb2312>", "gb18030", "朱镕基"),
        (b"<meta charset=iso-8859-1><p>" + (BODY.replace("\n\n", "<p>“so” ") * 2).encode("cp1252"), "cp1252", "“so”"),
    ],
)  # fmt: skip
def test_encodings_that_are_not_what_they_say_or_say_nothing(data: bytes, encoding: str, words: str) -> None:
    d = documents.read_bytes(data, "a.html" if b"<p>" in data else "a.txt")
    assert words in d.text
    assert any(encoding in note for note in d.notes)


def test_of_a_text_in_two_languages_the_english_is_read_and_the_rest_named() -> None:
    d = read("\n\n".join([MALAY] * 5) + "\n\n" + BODY)
    assert d.language == "en"
    assert article(d).strip() == BODY.strip()
    assert any(note.startswith("not read: 5 paragraphs in ms") for note in d.notes)


def test_a_text_in_another_language_with_one_line_of_english_is_not_read() -> None:
    d = read("\n\n".join([MALAY] * 12) + "\n\nThe text above is the only one.\n")
    assert d.language == "ms"
