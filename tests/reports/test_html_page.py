"""The page: self-contained, inert to hostile text, readable by machines that read to people."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from accord.reports import Brief, Prose, Section, render_html
from accord.reports.cells import safe_href


@pytest.fixture(scope="module")
def page(brief: Brief) -> str:
    return render_html(brief)


@pytest.fixture(scope="module")
def tree(page: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(page.encode())


def test_the_page_asks_the_network_for_nothing(tree: lxml_html.HtmlElement, page: str) -> None:
    assert not tree.xpath("//script | //iframe | //object | //embed | //img | //*[@srcset]")
    assert [e.get("href") for e in tree.xpath("//link")] == ["data:,"]
    assert not re.search(r"@import|url\((?!#)", page)
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']")[0].get("content")


def test_hostile_text_is_shown_and_not_run(tree: lxml_html.HtmlElement, hostile: str) -> None:
    assert hostile in tree.text_content()
    assert not tree.xpath("//*[starts-with(name(@*), 'on')] | //a[starts-with(@href, 'javascript')]")


def test_every_inner_link_has_its_target_and_every_id_is_single(tree: lxml_html.HtmlElement) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for href in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert href[1:] in ids
    for reference in re.findall(r"url\(#([^)]+)\)", lxml_html.tostring(tree, encoding="unicode")):
        assert reference in ids


def test_language_landmarks_and_captions_are_there(tree: lxml_html.HtmlElement) -> None:
    assert tree.get("lang") == "en"
    assert tree.xpath("//a[@class='skip']/@href") == ["#content"]
    assert tree.xpath("count(//h1)") == 1
    for table in tree.xpath("//table"):
        assert table.xpath("caption[normalize-space()]")
        assert set(table.xpath("thead//th/@scope")) == {"col"}
        assert set(table.xpath("tbody//th/@scope")) <= {"row"}
    levels = [int(e.tag[1]) for e in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_each_chart_has_words_numbers_and_two_widths(brief: Brief, tree: lxml_html.HtmlElement) -> None:
    for chart in brief.charts:
        figure = tree.get_element_by_id(chart.key)
        assert figure.xpath(".//figcaption//text()")[0] == chart.title
        assert len(figure.xpath(".//*[@role='img'][@aria-label]")) == 1
        beside = figure.getparent().get("class") == "beside"
        assert len(figure.xpath(".//*[local-name()='svg']")) == (1 if beside else 2)
        assert len(figure.xpath(".//details//tbody/tr")) == len(chart.rows)


def test_a_status_has_a_shape_and_a_word(tree: lxml_html.HtmlElement) -> None:
    assert [e.text for e in tree.find_class("tag late")] == ["▲\u00a0overdue, no evidence"] * 2


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "javascript://host/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http:page",
        "//host/x",
        "https://a b",
        'https://a"b',
        "#",
        "",
        "http://[",
    ],
)
def test_what_is_no_plain_address_never_becomes_a_link(href: str) -> None:
    assert safe_href(href) == ""


def test_same_brief_same_bytes(brief: Brief, page: str) -> None:
    assert render_html(brief) == page


def test_a_quote_from_our_summary_says_so(tree: lxml_html.HtmlElement) -> None:
    cite = tree.get_element_by_id("quote-signed").text_content()
    assert "accord's own summary of “Two ministers meet”, The Fjord Post" in cite


def test_braces_in_text_are_no_template(brief: Brief) -> None:
    section = Section("s", "{{ 7 * 7 }}", (Prose(("{% if x %} {{ brief.title }}",)),))
    made = render_html(replace(brief, sections=(section,), key_facts=()))
    assert "{{ 7 * 7 }}" in made
    assert "{% if x %} {{ brief.title }}" in made
