"""Every page answers in three forms that agree with the register, on any day, for any pair of countries."""

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from accord.web.pages.documents import parts
from accord.workbench.desk import Desk
from accord.workbench.register_work import ask, export

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "line", "use"}
LISTS = [
    "/overview",
    "/register",
    "/due",
    "/conflicts",
    "/documents",
    "/timeline",
    "/search",
    "/review",
    "/appraisal",
    "/about",
]
NEWS = """---
title: France and Viet Nam hold talks
publisher: Example News
date: 2025-03-10
kind: news
---

France and Viet Nam signed a memorandum of understanding on education on 5 March 2025.
France will open a cultural centre in Hanoi by 2026.
"""


class Outline(HTMLParser):
    """The tags of a page, checked for nesting, with its ids, headings and targets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.labels: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.scripts: list[dict[str, str | None]] = []
        self.styled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if tag == "label":
            self.labels.append(str(found.get("for")))
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.fields.append(found)
        if tag == "script":
            self.scripts.append(found)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self.styled += "style" in found or tag == "style"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag


def outline(text: str) -> Outline:
    found = Outline()
    found.feed(text)
    found.close()
    return found


def ones(reader: Any) -> list[str]:
    view = reader.app.state.watch.view()
    many = max(view.state.commitments, key=lambda c: len(c.statements))
    return [
        f"/commitments/{many.id}",
        *(f"/commitments/{c.id}" for c in view.state.commitments[:3]),
        *(f"/conflicts/{x.id}" for x in view.state.conflicts[:3]),
        *(f"/documents/{d.id}" for d in view.built.documents[:3]),
    ]


def test_every_page_is_whole_labelled_and_without_inline_code(reader: Any) -> None:
    for address in [*LISTS, *ones(reader)]:
        answer = reader.get(address)
        assert answer.status_code == 200, address
        page = outline(answer.text)
        assert page.open == [], address
        assert len(page.ids) == len(set(page.ids)), address
        assert page.headings[0] == 1
        assert page.headings.count(1) == 1
        assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False)), address
        assert all(s.get("src", "").startswith("/static/") for s in page.scripts)  # type: ignore[union-attr]
        assert page.styled == 0, f"{address} has inline style, which the policy forbids"
        for field in page.fields:
            assert field.get("id") in page.labels or field.get("aria-label"), (address, field)


def test_every_link_of_every_page_leads_somewhere(reader: Any) -> None:
    links = set()
    for address in [*LISTS, *ones(reader)]:
        page = outline(reader.get(address).text)
        for link in page.links:
            if link.startswith("#"):
                assert link == "#main" or link[1:] in page.ids, (address, link)
            elif link.startswith("/"):
                links.add(link.partition("#")[0])
    assert len(links) > 50
    sample = sorted(links)[:: max(1, len(links) // 80)]
    assert [link for link in sample if reader.get(link).status_code != 200] == []


def test_every_page_has_a_json_and_a_csv_form(reader: Any) -> None:
    for address in [*LISTS, *ones(reader)]:
        assert reader.get(f"{address}.json").json()
        table = list(csv.reader(io.StringIO(reader.get(f"{address}.csv").text)))
        assert all(len(row) == len(table[0]) for row in table)


def test_json_says_what_the_register_says(reader: Any, example: Desk, stranger: Any) -> None:
    state = ask(example).state
    told = reader.get("/register.json").json()
    assert told["as_of"] == state.as_of.isoformat()
    assert told["commitments"] == json.loads(json.dumps([c.as_dict() for c in state.commitments]))
    rows = list(csv.DictReader(io.StringIO(reader.get("/register.csv").text)))
    whole = list(csv.DictReader(io.StringIO(export(example, "csv"))))
    assert [r["id"] for r in rows] == [r["id"] for r in whole]
    assert [r["official"] for r in rows] == [r["official"] for r in whole]


@pytest.mark.parametrize("query", ["kind=event", "area=tourism", "state=signed", "party=KOR", "text=free trade"])
def test_filters_leave_only_what_fits(reader: Any, query: str) -> None:
    everything = reader.get("/register.json").json()["commitments"]
    found = reader.get(f"/register.json?{query}").json()["commitments"]
    assert 0 < len(found) < len(everything) or query == "party=KOR"
    key, _, value = query.partition("=")
    for c in found:
        holds = {
            "kind": c["kind"] == value,
            "area": value in c["areas"],
            "state": value in (c["official"], c["evidence"], c["schedule"], c["strength"]),
            "party": value in c["parties"],
            "text": True,
        }
        assert holds[key]


def test_the_dates_in_the_address_move_every_page_and_every_link(reader: Any, example: Desk) -> None:
    from datetime import date

    day = "as_of=2020-01-01&known_on=2022-12-31"
    state = ask(example, date(2020, 1, 1), date(2022, 12, 31)).state
    now = reader.get("/register.json").json()["commitments"]
    then = reader.get(f"/register.json?{day}").json()
    assert then["known_on"] == "2022-12-31"
    assert [c["id"] for c in then["commitments"]] == [c.id for c in state.commitments]
    assert len(then["commitments"]) < len(now)
    page = outline(reader.get(f"/overview?{day}").text)
    inside = [a for a in page.links if a.startswith("/") and a != "/overview"]
    assert inside
    assert all("as_of=2020-01-01" in a and "known_on=2022-12-31" in a for a in inside)


def test_a_document_not_yet_published_is_not_shown(reader: Any) -> None:
    late = max(
        (d for d in reader.app.state.watch.view().built.documents if d.published), key=lambda d: d.published.value
    )
    assert reader.get(f"/documents/{late.id}").status_code == 200
    assert reader.get(f"/documents/{late.id}?known_on=2015-01-01").status_code == 404


def test_the_parts_of_a_shown_text_are_the_text(reader: Any) -> None:
    view = reader.app.state.watch.view()
    for d in view.built.documents:
        found = [s for s in view.built.statements if s.doc == d.id]
        made = parts(d, found, view, {})
        assert "".join(p.text for p in made) == d.text
        for s in found:
            assert "".join(p.text for p in made if s.id in p.statements) == s.quote


def test_a_document_goes_by_its_file_name_too(reader: Any) -> None:
    d = reader.app.state.watch.view().built.documents[0]
    assert reader.get(f"/documents/{d.name}.json").json()["document"]["id"] == d.id


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/commitments/c-nothing", 404, "no-such-entry"),
        ("/conflicts/x-nothing", 404, "no-such-entry"),
        ("/nowhere", 404, "no-such-page"),
        ("/register?as_of=yesterday", 422, "bad-address"),
        ("/register?as_of=0001-01-01", 422, "bad-address"),
        ("/register?area=nonsense", 422, "input"),
        ("/register?instrument=nonsense", 422, "bad-address"),
        ("/conflicts?kind=nonsense", 422, "input"),
    ],
)
def test_an_error_is_a_page_with_its_code_and_way_out(reader: Any, address: str, status: int, code: str) -> None:
    answer = reader.get(address)
    assert answer.status_code == status
    assert code in answer.text
    assert "Way out" in answer.text
    assert outline(answer.text).open == []
    path, mark, query = address.partition("?")
    told = reader.get(f"{path}.json{mark}{query}")
    assert told.json()["error"]["code"] == code
    assert told.json()["error"]["hint"]


def test_empty_fields_of_a_form_ask_for_nothing(reader: Any) -> None:
    blank = reader.get("/register.json?kind=&area=&state=&party=&instrument=&document=&text=&as_of=&known_on=&first=")
    assert blank.json()["commitments"] == reader.get("/register.json").json()["commitments"]


def test_another_pair_and_a_document_added_while_the_server_runs(make_desk: Callable[..., Desk], let_in: Any) -> None:
    desk = make_desk({"one.md": NEWS})
    reader = let_in(desk)
    first = reader.get("/register.json").json()["commitments"]
    assert any("FRA" in c["parties"] for c in first)
    more = NEWS.replace("education on 5 March 2025", "aviation on 7 March 2025").replace("hold talks", "meet again")
    (desk.documents / "two.md").write_text(more, encoding="utf-8")
    second = reader.get("/register.json").json()["commitments"]
    assert len(second) > len(first)
    assert any("aviation" in c["areas"] or "viation" in c["title"] for c in second)


def test_an_empty_desk_and_an_unreadable_file_still_have_pages(make_desk: Callable[..., Desk], let_in: Any) -> None:
    desk = make_desk({})
    (desk.documents / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    reader = let_in(desk)
    for address in LISTS:
        wanted = 400 if address == "/appraisal" else 200  # it says that the desk has no scenario
        assert reader.get(address).status_code == wanted, address
    assert "broken.pdf" in reader.get("/overview").text


@pytest.mark.parametrize("words", ['free trade"', "2.4(b)", "AND", '"', "x-y*", "관세", "%27 OR 1=1 --", "NEAR("])
def test_any_text_is_a_valid_search(reader: Any, words: str) -> None:
    assert reader.get("/search", params={"q": words}).status_code == 200


def test_search_finds_words_with_their_entry_and_keeps_the_days(reader: Any) -> None:
    found = reader.get("/search.json?q=free trade agreement").json()["found"]
    assert found
    for hit in found:
        assert "agreement" in hit["statement"]["quote"].casefold()
        told = reader.get(f"/commitments/{hit['commitment']}.json").json()
        assert hit["statement"]["id"] in told["commitment"]["statements"]
    early = reader.get("/search.json?q=free trade agreement&known_on=2019-12-31").json()["found"]
    assert 0 < len(early) < len(found)
