"""Pages as newspapers and ministries print them: what is article, what is not, and whose day and name is whose."""

import json

import pytest

from accord import documents

PARAGRAPHS = (
    "Kenya and Finland signed a memorandum on forestry in Nairobi on Monday, the foreign ministry said after the talks.",
    "Finland would finance 12 nurseries in western Kenya by the end of 2027, at a cost of 9 million euros, its minister said.",
    "The two sides agreed to hold the next round of political consultations in Helsinki in May 2026.",
)
ARTICLE = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)


def read(body: str, head: str = "") -> documents.Document:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return documents.read_bytes(page.encode(), "page.html")


def article(d: documents.Document) -> str:
    return "\n\n".join(d.text[a:b] for a, b in d.readable)


def test_a_row_of_forty_empty_cells_is_read_at_once() -> None:
    d = read(f"<article>{ARTICLE}<table><tr>{'<td></td>' * 400}<td>Total</td></tr></table></article>")
    assert all(p in article(d) for p in PARAGRAPHS)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (
            "<p><strong>Read also:</strong></p><ul><li><a href=x>Uganda to sign oil deal with Tanzania</a></li></ul>",
            "Uganda to",
        ),
        ("<p>Related:</p><p><a href=x>Uganda to sign oil deal with Tanzania</a></p>", "Uganda to"),
        ("<p><em>Read more: <a href=x>Uganda to sign oil deal with Tanzania</a></em></p>", "Uganda to"),
        (
            "<div><h3>Sign up for our newsletter</h3><p>Get the best of the Post every morning.</p></div>",
            "Get the best",
        ),
        ("<amp-consent><div>We use cookies and you agreed to them.</div></amp-consent>", "We use cookies"),
        (f"<blockquote>{PARAGRAPHS[1][:60]}</blockquote>", ""),
    ],
)
def test_what_stands_between_the_paragraphs_is_kept_and_not_read(box: str, words: str) -> None:
    first, *rest = (f"<p>{p}</p>" for p in PARAGRAPHS)
    d = read(f"<article><h1>Forestry pact</h1>{first}{box}{''.join(rest)}</article>")
    assert words in d.text
    assert not words or words not in article(d)
    assert [article(d).count(p[:60]) for p in PARAGRAPHS] == [1, 1, 1]


def test_a_list_of_links_that_belongs_to_the_text_is_read() -> None:
    links = "".join(f"<li><a href={n}>Memorandum of understanding on {n}</a></li>" for n in ("forestry", "fisheries"))
    d = read(
        f"<article><h1>Documents</h1>{ARTICLE}<p>The following documents were signed:</p><ul>{links}</ul></article>"
    )
    assert "Memorandum of understanding on fisheries" in article(d)


def test_a_column_of_links_beside_a_page_without_marks_is_not_read() -> None:
    left = "<b>Most popular</b><br><a href=4>Zambia signs a loan agreement with China</a><br><a href=5>Egypt agrees</a><br>"
    body = "<br><br>".join(PARAGRAPHS)
    d = read(f"<table><tr><td>{left}</td><td><div>Forestry memorandum signed</div><div>{body}</div></td></tr></table>")
    assert "Zambia" in d.text and "Zambia" not in article(d)
    assert all(p in article(d) for p in PARAGRAPHS)


def test_preformatted_text_keeps_its_paragraphs() -> None:
    d = read(
        "<pre>Forestry pact is signed in Nairobi\n\nMonday, November 3, 2025\n\n" + "\n\n".join(PARAGRAPHS) + "</pre>"
    )
    assert d.text.split("\n\n")[2:] == list(PARAGRAPHS)
    assert d.published is not None and d.published.value == "2025-11-03"


def test_linked_data_gives_all_authors_and_the_publisher_by_reference() -> None:
    graph = [
        {"@type": "Organization", "@id": "#o", "name": "Rift Valley Times"},
        {"@type": "WebPage", "datePublished": "2025-11-09"},
        {"@type": "NewsArticle", "headline": "Nurseries", "datePublished": "2025-11-03T06:12:00Z", "publisher": {"@id": "#o"}}
        | {"author": [{"name": "Amina Abdi"}, {"name": "Tom Oloo"}]},
    ]  # fmt: skip
    d = read(ARTICLE, f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>')
    assert d.publisher is not None and d.publisher.value == "Rift Valley Times"
    assert d.author is not None and d.author.value == "Amina Abdi; Tom Oloo"
    assert d.published is not None and d.published.value == "2025-11-03"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (f'<header><time datetime="2026-01-20">x</time></header><h1>Pact</h1><p>Posted on: Mon, 3 Nov 2025</p>{ARTICLE}', "2025-11-03"),
        (f'<h1>Pact is signed</h1><time datetime="2025-11-03">x</time>{ARTICLE}<time datetime="2025-11-09">y</time>', "2025-11-03"),
        (f'<h1>Pact is signed</h1><aside><time datetime="2025-10-01">x</time></aside><p>Published: 3 November 2025</p>{ARTICLE}', "2025-11-03"),
        (f"<h1>Pact is signed</h1><p>Updated 5 November 2025, 10:00 · Published 3 November 2025, 08:00</p>{ARTICLE}", "2025-11-03"),
        (f"<h1>Pact is signed</h1>{ARTICLE}<p>Last updated: 5 November 2025</p>", "2025-11-05"),
    ],
)  # fmt: skip
def test_the_day_is_the_articles_own(body: str, day: str) -> None:
    published = read(body).published
    assert published is not None and published.value == day


def test_the_address_of_a_page_dates_it_where_nothing_else_does() -> None:
    published = read(ARTICLE, '<link rel=canonical href="https://www.example.org/2025/11/03/pact.html">').published
    assert published is not None and (published.value, published.basis) == ("2025-11-03", "derived")


@pytest.mark.parametrize(
    ("head", "title", "publisher"),
    [
        ("<title>Pact on forests – Coast Week</title><meta property=og:site_name content='Coast Week'>", "Pact on forests", "Coast Week"),
        ("<title>Daily Lake :: Pact on forests</title>", "Pact on forests", "Daily Lake"),
        ("<title>Pact on forests - and after</title>", "Pact on forests - and after", None),
    ],
)  # fmt: skip
def test_the_sites_name_is_no_part_of_the_title(head: str, title: str, publisher: str | None) -> None:
    d = read(f"<div>{'Pact on forests' if 'after' not in title else title}</div>{ARTICLE}", head)
    assert d.title is not None and d.title.value == title
    assert (d.publisher and d.publisher.value) == publisher


def test_a_profiles_address_is_no_author() -> None:
    d = read(
        f"<h1>Pact</h1><p>By Leila Hassan and Omar Said</p>{ARTICLE}",
        '<meta name=author content="https://x.example/u">',
    )
    assert d.author is not None and (d.author.value, d.author.evidence) == (
        "Leila Hassan and Omar Said",
        "byline “By Leila Hassan and Omar Said”",
    )


def test_bytes_tell_a_page_from_text_whatever_the_name_says() -> None:
    page = documents.read_bytes(f"<!DOCTYPE html><html><body>{ARTICLE}</body></html>".encode(), "saved.txt")
    assert page.media_type == "text/html" and "<p>" not in page.text
    plain = documents.read_bytes("\n\n".join(PARAGRAPHS).encode(), "saved.html")
    assert plain.media_type == "text/plain" and plain.text.split("\n\n") == list(PARAGRAPHS)
