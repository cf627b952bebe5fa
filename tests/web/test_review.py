"""The queue: each decision leaves it, is signed, can be taken back, and meets 409 where somebody was quicker."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.workbench.desk import Desk, copy_example
from accord.workbench.register_work import ask, export
from accord.workbench.reviewing import WEIGHTS

NEWS = """---
title: Ministers meet
date: 2025-03-10
kind: news
---

France and Viet Nam signed a memorandum of understanding on education on 5 March 2025. They did not sign an agreement
on fisheries. France pledged to open a consulate by 2027.
"""
MORE = """---
title: More
date: 2025-04-10
kind: official-release
---

France and Viet Nam agreed to widen cooperation in aviation.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return copy_example(tmp_path / "desk")


def form(reader: Any, **fields: str) -> dict[str, str]:
    return {"csrf": reader.csrf, "because": "read it", "author": "Aminah", "version": "0", **fields}


def queue(reader: Any, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reader.get(f"/review.json{query}").json()["waiting"]
    return found


def as_form(s: dict[str, Any]) -> dict[str, Any]:
    due = s["target"] or {}
    return {
        "act": s["act"],
        "party": s["parties"],
        "instrument": s["instrument"] or "",
        "due_from": due.get("earliest") or "",
        "due_by": due.get("latest") or "",
    }


def of(reader: Any, name: str) -> dict[str, Any] | None:
    home = reader.get(f"/commitments/{name}.json")
    if home.status_code != 200:
        return None
    return next(s for s in home.json()["statements"] if s["id"] == name)


def test_the_gravest_doubt_comes_first_and_says_why(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    found = queue(let_in(desk))
    weights = [w["priority"] for w in found]
    assert weights == sorted(weights, reverse=True)
    assert {w["kind"] for w in found} == {"statement", "merge"}
    for w in found:
        assert w["why"]
        if w["kind"] == "statement":
            assert set(w["why"]) <= WEIGHTS.keys()


def test_an_accepted_reading_leaves_the_queue_and_changes_no_answer(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    before = reader.get("/register.json").json()
    first = queue(reader, "?what=statement")[0]["left"]
    answer = reader.post("/review/statement", form(reader, kind="accept", statement=first["id"], **as_form(first)))
    assert answer.status_code == 200
    assert "accepted" in answer.text
    assert first["id"] not in [w["left"]["id"] for w in queue(reader, "?what=statement")]
    assert reader.get("/register.json").json() == before
    assert reader.get(f"/review.json?done={answer.url.params['done']}").status_code == 200
    log = reader.get(f"/commitments/{first['id']}.json").json()["history"]
    assert [(h["who"], h["what"], h["why"]) for h in log if h["what"] == "accept"] == [("Aminah", "accept", "read it")]


def test_a_correction_counts_everywhere_and_can_be_taken_back(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    before = reader.get("/register.json").json()
    s = next(w["left"] for w in queue(reader, "?what=statement") if w["left"]["act"] == "sign")
    change = as_form(s) | {"act": "intend", "party": ["MYS"], "due_by": "2026-06-30"}
    answer = reader.post("/review/statement", form(reader, kind="edit", statement=s["id"], **change))
    assert answer.status_code == 200
    now = of(reader, s["id"])
    assert now is not None
    assert (now["act"], now["strength"], now["parties"]) == ("intend", "planning", ["MYS"])
    assert now["target"]["latest"] == "2026-06-30"
    assert now["instrument_state"] is None
    assert (now["quote"], now["start"], now["end"]) == (s["quote"], s["start"], s["end"])
    assert now["extractor"].startswith("person/Aminah")
    assert any(c["extractor"].startswith("person/Aminah") for c in json.loads(export(desk, "json"))["statements"])
    text = html.unescape(reader.get(f"/commitments/{s['id']}").text)
    assert "read by a person: Aminah" in text

    back = reader.post("/review/undo", {"csrf": reader.csrf, "edit": answer.url.params["done"], "author": "Minjun"})
    assert back.status_code == 200
    assert reader.get("/register.json").json() == before
    assert s["id"] in [w["left"]["id"] for w in queue(reader, "?what=statement")]


def test_a_rejected_statement_is_gone_and_comes_back(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    before = reader.get("/register.json").json()
    s = queue(reader, "?what=statement")[0]["left"]
    answer = reader.post("/review/statement", form(reader, kind="reject", statement=s["id"]))
    assert answer.status_code == 200
    assert s["id"] not in {i for c in reader.get("/register.json").json()["commitments"] for i in c["statements"]}
    assert s["id"] not in {x.id for x in ask(desk).built.statements}
    reader.post("/review/undo", {"csrf": reader.csrf, "edit": answer.url.params["done"], "author": "Aminah"})
    assert reader.get("/register.json").json() == before


def test_undoing_a_second_correction_leaves_the_first(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    s = queue(reader, "?what=statement")[0]["left"]
    for n, act in enumerate(("urge", "condemn")):
        fields = as_form(s) | {"act": act, "version": str(n)}
        made = reader.post("/review/statement", form(reader, kind="edit", statement=s["id"]) | fields)
    reader.post("/review/undo", {"csrf": reader.csrf, "edit": made.url.params["done"], "author": "Aminah"})
    now = of(reader, s["id"])
    assert now is not None
    assert now["act"] == "urge"


def test_a_changed_field_and_accept_are_an_edit(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    s = queue(reader, "?what=statement")[0]["left"]
    fields = as_form(s) | {"act": "condemn" if s["act"] != "condemn" else "urge"}
    reader.post("/review/statement", form(reader, kind="accept", statement=s["id"]) | fields)
    now = of(reader, s["id"])
    assert now is not None
    assert now["act"] == fields["act"]


def test_an_edit_that_changes_nothing_is_refused(reader: Any) -> None:
    s = queue(reader, "?what=statement")[0]["left"]
    answer = reader.post("/review/statement", form(reader, kind="edit", statement=s["id"], **as_form(s)))
    assert answer.status_code == 422
    assert "not changed" in answer.text


@pytest.mark.parametrize("fields", [{"act": "promise"}, {"instrument": "treatise"}, {"others": "Atlantis"}])
def test_words_of_no_list_are_refused(reader: Any, fields: dict[str, str]) -> None:
    s = queue(reader, "?what=statement")[0]["left"]
    answer = reader.post("/review/statement", form(reader, kind="edit", statement=s["id"]) | as_form(s) | fields)
    assert answer.status_code in (404, 422)
    now = of(reader, s["id"])
    assert now is not None
    assert {k: now[k] for k in s} == s


def test_the_second_of_two_reviewers_gets_409_and_both_versions(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    s = queue(reader, "?what=statement")[0]["left"]
    one = form(reader, kind="reject", statement=s["id"], because="not in the text")
    two = form(reader, kind="accept", statement=s["id"], author="Minjun", because="it is", **as_form(s))
    assert reader.post("/review/statement", one).status_code == 200
    late = reader.post("/review/statement", two)
    assert late.status_code == 409
    for words in ("Aminah", "not in the text", "Minjun", "it is"):
        assert words in late.text
    done = ask(desk).built.reviewed.last[s["id"]]
    assert (done.kind, done.author) == ("reject", "Aminah")


def test_undo_is_refused_once_somebody_decided_again(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    s = queue(reader, "?what=statement")[0]["left"]
    made = reader.post("/review/statement", form(reader, kind="unsure", statement=s["id"]))
    again = form(reader, kind="reject", statement=s["id"], author="Minjun") | {"version": "1"}
    assert reader.post("/review/statement", again).status_code == 200
    back = {"csrf": reader.csrf, "edit": made.url.params["done"], "author": "Aminah"}
    assert reader.post("/review/undo", back).status_code == 409


def test_a_judged_pair_is_opened_again(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    before = {c["id"]: c["statements"] for c in reader.get("/register.json").json()["commitments"]}
    w = queue(reader, "?what=merge")[0]
    pair = {"left": w["left"]["id"], "right": w["right"]["id"]}
    made = reader.post("/review/judgement", form(reader, kind="different", **pair))
    assert made.status_code == 200
    reader.post("/review/undo", {"csrf": reader.csrf, "edit": made.url.params["done"], "author": "Aminah"})
    assert {c["id"]: c["statements"] for c in reader.get("/register.json").json()["commitments"]} == before
    assert pair["left"] in [x["left"]["id"] for x in queue(reader, "?what=merge")]


def test_decisions_outlive_the_database(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    s = queue(reader, "?what=statement")[0]["left"]
    reader.post("/review/statement", form(reader, kind="reject", statement=s["id"]))
    for name in ("register.db", "register.db-wal", "register.db-shm"):
        (desk.folder / name).unlink(missing_ok=True)
    assert s["id"] in ask(desk).built.reviewed.rejected
    assert s["id"] not in {i for c in reader.get("/register.json").json()["commitments"] for i in c["statements"]}


def test_what_comes_in_after_reviewing_began_waits(
    make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any]
) -> None:
    desk = make_desk({"one.md": NEWS})
    reader = let_in(desk)
    waiting = queue(reader)
    assert waiting
    first = waiting[0]["left"]
    reader.post("/review/statement", form(reader, kind="accept", statement=first["id"]) | as_form(first))
    assert all("read since reviewing began" not in w["why"] for w in queue(reader))
    (desk.documents / "two.md").write_text(MORE, encoding="utf-8")
    new = [w for w in queue(reader) if "read since reviewing began" in w["why"]]
    assert [w["left"]["quote"] for w in new] == ["France and Viet Nam agreed to widen cooperation in aviation"]


def test_a_decision_made_elsewhere_is_seen(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    from accord.workbench.register_work import judge

    reader = let_in(desk)
    w = queue(reader, "?what=merge")[0]
    judge(desk, "different", w["left"]["id"], w["right"]["id"], because="two things", author="Minjun")
    assert w not in queue(reader, "?what=merge")
    lines = (desk.folder / "judgements.jsonl").read_text(encoding="utf-8")
    (desk.folder / "judgements.jsonl").unlink()
    reader.get("/overview")
    assert (desk.folder / "judgements.jsonl").read_text(encoding="utf-8") == lines


def test_each_session_keeps_the_name_it_signed_with(
    desk: Desk, let_in: Callable[[Desk], Any], stranger: Callable[[Any], Any]
) -> None:
    reader = let_in(desk)
    s = queue(reader, "?what=statement")[0]["left"]
    page = reader.post("/review/statement", form(reader, kind="unsure", statement=s["id"], author="Nur & Aminah"))
    assert 'name="author" value="Nur &amp; Aminah" required' in page.text
    other = stranger(reader.app)
    other.get(f"/?token={reader.app.state.sessions.invite()}")
    assert "Nur" not in other.get("/review").text.partition("<form class")[2].partition("Recorded so far")[0]
