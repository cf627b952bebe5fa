"""What people decide on a page is recorded once, signed, and never over somebody else's head."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accord.workbench.desk import Desk, copy_example


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield copy_example(tmp_path / "desk")


def form(reader: Any, **fields: str) -> dict[str, str]:
    return {"csrf": reader.csrf, "because": "read both", "author": "Aminah", **fields}


def test_a_conflict_is_decided_for_everybody(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    x = reader.get("/conflicts.json?only=open").json()["conflicts"][0]
    version = reader.get(f"/conflicts/{x['id']}.json").json()["version"]
    answer = reader.post(f"/conflicts/{x['id']}/decision", form(reader, side="1", version=str(version)))
    assert answer.status_code == 200
    assert "Aminah" in answer.text
    told = reader.get(f"/conflicts/{x['id']}.json").json()
    made = told["conflict"]["resolution"]
    assert (made["author"], made["reason"]) == ("Aminah", "read both")
    assert made["left"] == x["sides"][1]["voices"][0]["statement"]
    assert told["version"] == version + 1
    assert x["id"] not in [o["id"] for o in reader.get("/conflicts.json?only=open").json()["conflicts"]]


def test_the_second_of_two_reviewers_gets_409_and_both_versions(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    x = reader.get("/conflicts.json?only=open").json()["conflicts"][0]
    address = f"/conflicts/{x['id']}/decision"
    assert reader.post(address, form(reader, side="0", version="0", because="the ministry")).status_code == 200
    late = reader.post(address, form(reader, side="1", version="0", author="Minjun", because="the agency"))
    assert late.status_code == 409
    assert "stale-edit" in late.text
    for words in ("Aminah", "the ministry", "Minjun", "the agency"):
        assert words in late.text
    told = reader.get(f"/conflicts/{x['id']}.json").json()
    assert told["version"] == 1
    assert told["conflict"]["resolution"]["author"] == "Aminah"


def test_reviewers_at_once_lose_nothing(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    x = reader.get("/conflicts.json?only=open").json()["conflicts"][0]
    statuses: list[int] = []

    def vote(n: int) -> None:
        fields = form(reader, side=str(n % 2), version="0", author=f"reviewer {n}")
        statuses.append(reader.post(f"/conflicts/{x['id']}/decision", fields, follow_redirects=False).status_code)

    threads = [threading.Thread(target=vote, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 409, 409, 409, 409]
    assert reader.get(f"/conflicts/{x['id']}.json").json()["version"] == 1


def test_a_verdict_is_shown_from_its_day_on(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    c = next(c for c in reader.get("/register.json").json()["commitments"] if c["kind"] == "commitment")
    fields = form(reader, score="cannot-rate", stage="interim", version="0")
    answer = reader.post(f"/commitments/{c['id']}/verdict", fields)
    assert answer.status_code == 200
    assert "Cannot be rated" in answer.text
    assert "Aminah" in answer.text
    told = reader.get(f"/commitments/{c['id']}.json").json()
    assert told["commitment"]["verdicts"] == []
    assert told["verdict_version"] == 1


def test_a_doubtful_merge_is_taken_apart_and_put_together_again(desk: Desk, let_in: Callable[[Desk], Any]) -> None:
    reader = let_in(desk)
    waiting = reader.get("/review.json?what=merge").json()["waiting"]
    scores = [w["likeness"] for w in waiting]
    assert scores
    assert scores == sorted(scores)
    left, right = waiting[0]["left"]["id"], waiting[0]["right"]["id"]
    assert waiting[0]["left"]["quote"] in _plain(reader.get("/review?what=merge").text)
    before = {c["id"]: c["statements"] for c in reader.get("/register.json").json()["commitments"]}
    pair = {"left": left, "right": right}
    answer = reader.post("/review/judgement", form(reader, kind="different", version="0", **pair))
    assert answer.status_code == 200
    assert "Recorded" in answer.text
    apart = reader.get("/register.json").json()["commitments"]
    assert not [c for c in apart if left in c["statements"] and right in c["statements"]]
    assert (left, right) not in [
        (w["left"]["id"], w["right"]["id"]) for w in reader.get("/review.json?what=merge").json()["waiting"]
    ]
    assert reader.post("/review/judgement", form(reader, kind="same", version="1", **pair)).status_code == 200
    again = {c["id"]: c["statements"] for c in reader.get("/register.json").json()["commitments"]}
    assert again == before


@pytest.mark.parametrize(
    "change", [{"because": ""}, {"because": "   "}, {"author": ""}, {"side": "7"}, {"version": "-1"}, {"version": "x"}]
)
def test_a_decision_without_its_parts_is_refused(reader: Any, change: dict[str, str]) -> None:
    x = reader.get("/conflicts.json?only=open").json()["conflicts"][0]
    fields = form(reader, side="0", version="0") | change
    assert reader.post(f"/conflicts/{x['id']}/decision", fields).status_code == 422
    assert reader.get(f"/conflicts/{x['id']}.json").json()["version"] == 0


def _plain(text: str) -> str:
    import html

    return html.unescape(text)
