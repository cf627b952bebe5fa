"""What is told in one timeline: no two kinds of instrument, but what was set up on the subject of a paper."""

from datetime import date
from typing import Any

from accord.register import RegisterState, build

SIGNED = {"act": "sign", "strength": "signed", "instrument_state": "signed"}


def told(make: Any, *rows: tuple[str, str, dict[str, Any]]) -> RegisterState:
    pairs = [make.said(text, day, **fields) for text, day, fields in rows]
    return build([s for s, _ in pairs], [d for _, d in pairs]).state(date(2030, 1, 1))


def lanes(state: RegisterState) -> list[list[str]]:
    return sorted([e.phrase for e in t.entries] for t in state.timelines)


def test_a_contract_and_a_memorandum_of_one_field_have_each_their_own(make) -> None:
    state = told(
        make,
        ("They signed a memorandum of understanding on submarines.", "2024-01-10", {**SIGNED, "instrument": "mou", "areas": ("defence",)}),
        ("They signed a contract for two submarines.", "2024-03-10", {**SIGNED, "instrument": "contract", "areas": ("defence",)}),
    )  # fmt: skip
    assert lanes(state) == [["signed"], ["signed"]]
    assert sorted(t.instrument or "" for t in state.timelines) == ["contract", "mou"]


def test_two_memoranda_on_two_subjects_of_one_field_have_each_their_own(make) -> None:
    energy = {**SIGNED, "instrument": "mou", "areas": ("energy",)}
    state = told(
        make,
        ("They signed a memorandum of understanding on hydrogen.", "2024-01-10", energy),
        ("They signed a memorandum of understanding on nuclear safety.", "2024-01-10", energy),
    )
    assert len(state.timelines) == 2


def test_a_project_follows_the_memorandum_on_its_subject(make) -> None:
    state = told(
        make,
        ("They signed a memorandum of understanding on hydrogen.", "2024-01-10", {**SIGNED, "instrument": "mou", "areas": ("energy",)}),
        ("They will launch a hydrogen project.", "2024-03-10", {"act": "intend", "strength": "scheduled", "instrument": "project", "areas": ("energy",)}),
        ("They will launch a solar project.", "2024-03-10", {"act": "intend", "strength": "scheduled", "instrument": "project", "areas": ("energy",)}),
    )  # fmt: skip
    assert lanes(state) == [["MoU signed", "project scheduled"], ["scheduled"]]
