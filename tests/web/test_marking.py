"""Selected words become a statement: a person's, at its exact place, part of the register from then on."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.workbench.desk import Desk, copy_example
from accord.workbench.register_work import ask, export

NEWS = """---
title: Ministers meet
date: 2025-03-10
kind: news
---

Both sides spoke of 🎓 schools. The weather was fine in Hanoi, and so was the lunch: a dam for France by 2031 was toasted.

France pledged to open a consulate by 2027.
"""
WORDS = "a dam for France by 2031 was toasted"


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk({"one.md": NEWS})


def form(reader: Any, told: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "csrf": reader.csrf,
        "because": "it was said at lunch",
        "author": "Aminah",
        "start": told["start"],
        "end": told["end"],
        "quote": told["quote"],
        "act": "intend",
        "party": ["FRA"],
        "instrument": "project",
        "due_by": "2031-12-31",
        **fields,
    }


def marked(reader: Any, words: str = WORDS, **more: Any) -> Any:
    return reader.get("/documents/one.md/marked.json", params={"words": words, **more})


def test_words_are_found_whatever_their_blanks_and_characters(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    text = reader.get("/documents/one.md.json").json()["text"]
    for words in (WORDS, WORDS.replace(" ", "\n "), "🎓 schools", "Both sides"):
        told = marked(reader, words).json()
        assert told["quote"].split() == words.split()
        assert text[told["start"] : told["end"]] == told["quote"]


def test_half_a_word_becomes_a_whole_one(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    assert marked(reader, "am for France by 20").json()["quote"] == "dam for France by 2031"


def test_the_reader_fills_in_what_it_can(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    told = marked(let_in(desk), "France pledged to open a consulate by 2027").json()
    assert told["read"]
    assert told["reading"]["act"] == "commit"
    assert told["reading"]["parties"] == ["FRA"]
    assert told["reading"]["target"]["latest"] == "2027-12-31"
    assert told["overlaps"]


@pytest.mark.parametrize("words", ["", "   ", "nowhere in it", "a" * 2001, "by", '" OR 1=1'])
def test_words_that_stand_nowhere_or_twice_are_refused(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any], words: str
) -> None:
    answer = marked(let_in(make_desk({"one.md": NEWS})), words)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "no-such-words"


def test_a_saved_statement_is_a_persons_and_part_of_the_register(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    told = marked(reader).json()
    page = reader.post("/documents/one.md/statements", form(reader, told))
    assert page.status_code == 200
    assert "it was said at lunch" in page.text
    added = next(s for s in reader.get("/documents/one.md.json").json()["statements"] if s["quote"] == WORDS)
    assert added["extractor"] == "person/Aminah"
    assert (added["act"], added["strength"], added["parties"]) == ("intend", "planning", ["FRA"])
    entry = reader.get(f"/commitments/{added['id']}.json").json()
    assert entry["commitment"]["target"]["latest"] == "2031-12-31"
    assert "read by a person: Aminah" in html.unescape(reader.get(f"/commitments/{added['id']}").text)
    assert [h["what"] for h in entry["history"] if h["who"] == "Aminah"] == ["add"]
    assert reader.get("/search.json", params={"q": "dam toasted"}).json()["found"]
    assert added["id"] in {s["id"] for s in json.loads(export(desk, "json"))["statements"]}
    # A day before anybody marked it knows it too: it is what the document said, whoever read it.
    assert reader.get(f"/commitments/{added['id']}.json?known_on=2025-03-11").status_code == 200
    assert reader.get(f"/commitments/{added['id']}.json?known_on=2025-03-01").status_code == 404


def test_it_survives_a_new_database_and_another_reading(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    reader.post("/documents/one.md/statements", form(reader, marked(reader).json()))
    for name in ("register.db", "register.db-wal", "register.db-shm"):
        (desk.folder / name).unlink(missing_ok=True)
    built = ask(desk).built
    found = [s for s in built.statements if s.extractor == "person/Aminah"]
    assert [s.quote for s in found] == [WORDS]
    d = built.register.documents[found[0].doc]
    assert d.text[found[0].start : found[0].end] == found[0].quote


def test_undo_takes_it_away_and_saving_again_puts_it_back(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    before = reader.get("/register.json").json()
    told = marked(reader).json()
    made = reader.post("/documents/one.md/statements", form(reader, told))
    back = {"csrf": reader.csrf, "edit": made.url.params["done"], "author": "Aminah"}
    assert reader.post("/review/undo", back).status_code == 200
    assert reader.get("/register.json").json() == before
    assert reader.post("/documents/one.md/statements", form(reader, told)).status_code == 200
    assert reader.get("/register.json").json() != before


def test_two_people_who_mark_the_same_meet(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    told = marked(reader).json()
    assert reader.post("/documents/one.md/statements", form(reader, told)).status_code == 200
    late = reader.post("/documents/one.md/statements", form(reader, told, author="Minjun", because="I heard it"))
    assert late.status_code == 409
    for words in ("Aminah", "it was said at lunch", "Minjun", "I heard it"):
        assert words in late.text


def test_words_that_are_not_at_that_place_are_refused(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    told = marked(reader).json()
    for change in ({"quote": "France signed"}, {"start": 0}, {"end": 10**8}, {"because": " "}, {"author": ""}):
        answer = reader.post("/documents/one.md/statements", form(reader, told) | change)
        assert answer.status_code == 422, change
    assert reader.post("/documents/one.md/statements", form(reader, told, csrf="x")).status_code == 403
    assert not [s for s in ask(desk).built.statements if s.extractor.startswith("person/")]


def test_a_marked_text_in_another_language(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]) -> None:
    text = (
        "---\ntitle: 회담\ndate: 2025-03-10\nkind: official-release\n---\n\n양국은 자유무역협정을 2026년까지 체결하기로 했다. "
        * 1
    )
    desk = make_desk({"one.md": text + "한국과 말레이시아는 관세를 낮추기로 합의하였다.\n"}, ("KOR", "MYS"))
    reader = let_in(desk)
    told = marked(reader, "자유무역협정을 2026년까지 체결하기로").json()
    fields = form(reader, told, party=["KOR", "MYS"], act="commit", instrument="fta", due_by="2026-12-31")
    assert reader.post("/documents/one.md/statements", fields).status_code == 200
    found = reader.get("/register.json?instrument=fta").json()["commitments"]
    assert [c["parties"] for c in found] == [["KOR", "MYS"]]


def test_the_packaged_desk_takes_one_too(tmp_path: Path, let_in: Callable[[Desk], Any]) -> None:
    desk = copy_example(tmp_path / "desk")
    reader = let_in(desk)
    d = reader.get("/documents.json").json()["documents"][0]
    text = reader.get(f"/documents/{d['id']}.json").json()["text"]
    words = text[-200:-20].strip()
    told = reader.get(f"/documents/{d['id']}/marked.json", params={"words": words}).json()
    assert text[told["start"] : told["end"]] == told["quote"]
