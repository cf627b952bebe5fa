"""Other people's formats: what goes out can be read by their readers and walked back to the text."""

import csv
import io
import json
from datetime import date

import pytest
from icalendar import Calendar

from accord.register import build, neutral, to_csv, to_icalendar, to_json, to_json_ld, to_plover


@pytest.fixture
def register(make, split):
    statements, documents = split(
        [
            make.said(
                "=SUM(A1) They agreed to open a port by 2024.", "2023-05-01", areas=("maritime",),
                target=make.by("2024-12-31"), origins=("joint statement 2023-05",), publisher="@Post",
            ),
            make.said("They signed a contract for jets.", "2023-06-01", act="sign", strength="signed", instrument="contract", instrument_state="signed", areas=("defence",)),
            make.said("Tokyo condemned the missile launch.", "2023-07-01", act="condemn", strength=None, parties=("JPN",), recipients=("PRK",)),
        ]
    )  # fmt: skip
    return build(statements, documents)


def test_csv_cells_are_no_formulas(register) -> None:
    state = register.state(date(2025, 1, 1))
    rows = list(csv.DictReader(io.StringIO(to_csv(state))))
    assert len(rows) == len(state.commitments)
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


def test_json_holds_everything_down_to_the_quotes(register) -> None:
    state = register.state(date(2025, 1, 1))
    row = json.loads(to_json(state, register.statements, register.documents))
    quoted = {s["id"]: s for s in row["statements"]}
    texts = {d.id: d.text for d in register.documents.values()}
    for c in row["commitments"]:
        for i in c["statements"]:
            s = quoted[i]
            assert texts[s["doc"]][s["start"] : s["end"]] == s["quote"]


def test_json_ld_quotes_stand_where_both_selectors_say(register) -> None:
    state = register.state(date(2025, 1, 1))
    graph = json.loads(to_json_ld(state, register.statements, register.documents))["@graph"]
    nodes = {n["@id"]: n for n in graph}
    annotations = [n for n in graph if "Annotation" in n["@type"]]
    assert len(annotations) == len(register.statements)
    for n in annotations:
        quote, position = n["target"]["selector"]
        text = register.documents[n["target"]["source"].rpartition(":")[2]].text
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert nodes[n["wasQuotedFrom"]]["accord:text_sha256"] == n["target"]["state"]["accord:text_sha256"]
    for n in graph:
        for source in n.get("wasDerivedFrom", ()):
            assert source in nodes


def test_plover_keeps_promises_and_signatures_apart(register) -> None:
    state = register.state(date(2025, 1, 1))
    events = [json.loads(x) for x in to_plover(state, register.statements, register.documents).splitlines()]
    assert sorted(e["category"] for e in events) == ["ACCUSE", "AGREE", "COOPERATE"]
    promise = next(e for e in events if e["category"] == "AGREE")
    assert promise["auxiliary"]["future"]
    accuse = next(e for e in events if e["category"] == "ACCUSE")
    assert (accuse["actor"], accuse["recipient"], accuse["mode"]) == (["JPN"], ["PRK"], "disapprove")


def test_the_calendar_is_the_same_bytes_each_time_and_its_uids_stay(register) -> None:
    by_id = {s.id: s for s in register.statements}

    def text(day: date) -> str:
        return to_icalendar(register.state(day), by_id, register.documents, title="Desk")

    assert text(date(2025, 1, 1)) == text(date(2025, 1, 1))
    first, later = (Calendar.from_ical(text(d)).walk("VEVENT") for d in (date(2024, 1, 1), date(2025, 1, 1)))
    assert [str(e["UID"]) for e in first] == [str(e["UID"]) for e in later]
    (event,) = first
    assert event["DTSTART"].dt == date(2024, 12, 31)
    assert event["DTSTAMP"].dt.date() == date(2023, 5, 1)
