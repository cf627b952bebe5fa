"""Where promises stand: three axes, spans, and words that never go further than the source."""

from datetime import date, timedelta

import pytest

from accord.register import MemoryStore, NoSuchEntryError, build, diff, life_rows
from accord.vocabulary import Interval


def one(make, text: str, published: str | None, as_of: str, **fields):
    s, d = make.said(text, published, **fields)
    return build([s], [d]).state(date.fromisoformat(as_of)).commitments[0]


@pytest.mark.parametrize(
    ("as_of", "schedule"),
    [("2025-12-31", "due"), ("2026-01-01", "overdue-no-evidence"), ("2024-11-25", "due")],
)
def test_a_deadline_passes_on_the_day_after_its_last(make, as_of: str, schedule: str) -> None:
    c = one(
        make, "They committed to conclude the trade agreement by 2025.", "2024-11-25", as_of,
        act="commit", strength="pledged", instrument="fta", areas=("trade",), target=make.by("2025-12-31", "by 2025"),
    )  # fmt: skip
    assert c.schedule == schedule
    assert c.evidence == "none-found"


def test_a_period_that_has_not_begun_is_not_due(make) -> None:
    year = Interval(date(2029, 1, 1), date(2029, 12, 31), "year", "in 2029")
    fields = {"act": "intend", "strength": "scheduled", "instrument": "project", "areas": ("ccs",), "target": year}
    text = "The carbon project is scheduled to launch in 2029."
    assert one(make, text, "2024-11-25", "2028-12-31", **fields).schedule == "not-due"
    assert one(make, text, "2024-11-25", "2029-06-01", **fields).schedule == "due"
    assert one(make, text, "2024-11-25", "2030-01-01", **fields).schedule == "overdue-no-evidence"


def test_an_unresolved_date_is_no_deadline(make) -> None:
    when = Interval(None, None, "unresolved", "by next year")
    c = one(make, "They agreed to open a port by next year.", None, "2030-01-01", target=when)
    assert c.schedule == "no-deadline"
    assert "by next year" in c.note


@pytest.mark.parametrize(
    ("day", "schedule", "evidence"),
    [("2025-12-01", "met", "delivered"), ("2026-02-01", "met-late", "delivered")],
)
def test_delivery_meets_a_deadline_or_comes_late(make, split, day: str, schedule: str, evidence: str) -> None:
    statements, documents = split(
        [
            make.said(
                "They pledged to sign a memorandum on tourism by the end of 2025.", "2025-03-01", act="commit",
                strength="pledged", instrument="mou", areas=("tourism",), target=make.by("2025-12-31"),
            ),
            make.said(
                "They signed the memorandum on tourism.", day, act="sign", strength="signed", instrument="mou",
                instrument_state="signed", areas=("tourism",), event=make.on(day),
            ),
        ]
    )  # fmt: skip
    register = build(statements, documents)
    (c,) = register.state(date(2026, 6, 1)).commitments
    assert (c.schedule, c.evidence, c.official) == (schedule, evidence, "signed")
    before = register.state(date.fromisoformat(day) - timedelta(days=1)).commitments[0]
    assert before.evidence == "none-found"
    assert before.official == "proposed"


def test_another_step_of_the_agreement_keeps_the_promise(make, split) -> None:
    statements, documents = split(
        [
            make.said(
                "They pledged to conclude the free trade agreement by 2025.", "2024-03-01", act="commit",
                strength="pledged", instrument="fta", areas=("trade",), target=make.by("2025-12-31"),
            ),
            make.said(
                "The two ministers signed the free trade agreement.", "2025-10-26", act="sign", strength="signed",
                instrument="fta", instrument_state="signed", areas=("trade",), event=make.on("2025-10-26"),
            ),
        ]
    )  # fmt: skip
    state = build(statements, documents).state(date(2026, 1, 1))
    conclude = next(c for c in state.commitments if "Conclude" in c.title)
    assert (conclude.evidence, conclude.schedule, conclude.official) == ("delivered", "met", "signed")


def test_will_sign_is_not_signed(make) -> None:
    c = one(
        make, "The two governments will sign a memorandum on energy.", "2025-01-01", "2026-01-01", act="commit",
        strength="pledged", instrument="mou", areas=("energy",), instrument_state="signed",
    )  # fmt: skip
    assert c.official == "proposed"
    assert c.evidence == "none-found"


def test_a_denial_contradicts_a_delivery(make, split) -> None:
    statements, documents = split(
        [
            make.said(
                "They signed a memorandum on energy.", "2025-01-01", act="sign", strength="signed", instrument="mou",
                instrument_state="signed", areas=("energy",), event=make.on("2025-01-01"),
            ),
            make.said(
                "No memorandum on energy was signed.", "2025-01-02", act="state-fact", subact="negation",
                strength=None, polarity="negated", instrument="mou", instrument_state="signed", areas=("energy",),
                kind="official-release",
            ),
        ]
    )  # fmt: skip
    state = build(statements, documents).state(date(2025, 2, 1))
    assert [c.official for c in state.commitments] == ["disputed"]
    (x,) = state.conflicts
    assert x.kind == "incompatible-state"
    assert x.sides[x.default_side].claim == "not signed"


def test_a_mention_after_the_conclusion_does_not_reopen_talks(make, split) -> None:
    statements, documents = split(
        [
            make.said(
                "They concluded the free trade agreement.", "2025-10-26", act="announce", subact="conclude",
                strength=None, instrument="fta", instrument_state="concluded", areas=("trade",),
                event=make.on("2025-10-26"),
            ),
            make.said(
                "The trade talks began in 2019.", "2025-11-02", act="announce", subact="launch", strength=None,
                instrument="fta", instrument_state="under-negotiation", areas=("trade",),
                event=Interval(date(2019, 1, 1), date(2019, 12, 31), "year", "in 2019"),
            ),
        ]
    )  # fmt: skip
    state = build(statements, documents).state(date(2026, 1, 1))
    assert {c.official for c in state.commitments} == {"concluded"}
    assert state.conflicts == ()


def test_an_undated_document_counts_by_default_and_from_its_recording_in_known_on_views(make) -> None:
    s, d = make.said("They agreed to build a port.", None, areas=("maritime",))
    register = build([s], [d], recorded={d.id: date(2025, 5, 5)})
    assert len(register.state(date(2026, 1, 1)).commitments) == 1
    assert register.state(date(2026, 1, 1), date(2025, 5, 4)).commitments == ()
    assert len(register.state(date(2026, 1, 1), date(2025, 5, 5)).commitments) == 1
    assert build([s], [d]).state(date(2026, 1, 1), date(2030, 1, 1)).commitments == ()


def test_an_ambiguous_date_counts_from_its_last_reading(make) -> None:
    from dataclasses import replace

    s, d = make.said("They agreed to build a port.", None, areas=("maritime",))
    first, second = date(2024, 9, 12), date(2024, 12, 9)
    span = Interval(first, first, "day", "09/12/2024", (Interval(second, second, "day", "12 September"),))
    register = build([s], [replace(d, published_interval=span)])
    assert register.state(date(2026, 1, 1), date(2024, 10, 1)).commitments == ()
    assert len(register.state(date(2026, 1, 1), date(2024, 12, 9)).commitments) == 1


def test_diff_names_what_changed(make) -> None:
    s, d = make.said(
        "They agreed to open a port by 2024.", "2023-05-01", areas=("maritime",), target=make.by("2024-12-31")
    )
    register = build([s], [d])
    changes = diff(register.state(date(2023, 6, 1)), register.state(date(2025, 6, 1)))
    assert [(c.kind, c.before, c.after) for c in changes] == [("schedule", "due", "overdue-no-evidence")]
    new = diff(register.state(date(2022, 1, 1)), register.state(date(2023, 6, 1)))
    assert [c.kind for c in new] == ["new"]


def test_due_looks_as_far_ahead_as_asked(make) -> None:
    year = Interval(date(2029, 1, 1), date(2029, 12, 31), "year", "in 2029")
    s, d = make.said("They plan to launch a satellite in 2029.", "2024-01-01", act="intend", target=year)
    state = build([s], [d]).state(date(2026, 1, 1))
    assert state.due(timedelta(days=90)) == ()
    assert len(state.due(timedelta(days=365 * 4))) == 1
    assert len(state.due()) == 1


def test_kept_lives_answer_like_the_register(make, split) -> None:
    statements, documents = split(
        [
            make.said("They agreed to open a port by 2024.", "2023-05-01", areas=("maritime",), target=make.by("2024-12-31")),
            make.said("They plan to train nurses in 2030.", "2024-05-01", act="intend", strength="planning", areas=("health",)),
        ]
    )  # fmt: skip
    register = build(statements, documents)
    store = MemoryStore()
    store.keep_lives("f", life_rows(register.prepared()))
    for day in (date(2023, 4, 30), date(2023, 5, 1), date(2024, 12, 31), date(2025, 1, 1), date(2031, 1, 1)):
        kept = {r.entry: (r.official, r.evidence, r.schedule, r.strength) for r in store.lives_on(day)}
        asked = {c.id: (c.official, c.evidence, c.schedule, c.strength) for c in register.state(day).commitments}
        assert kept == asked


def test_an_entry_is_found_by_the_beginning_of_its_id(make) -> None:
    s, d = make.said("They agreed to build a port.", "2024-01-01", areas=("maritime",))
    state = build([s], [d]).state(date(2025, 1, 1))
    (c,) = state.commitments
    assert state.get(c.id[:6]) == state.get(s.id) == c
    with pytest.raises(NoSuchEntryError) as caught:
        state.get("c-nothing")
    assert caught.value.code == "no-such-entry"


@pytest.mark.parametrize(
    ("strength", "act", "begins"),
    [("hoping", "intend", "Hoped: "), ("considering", "intend", "Considered: "), ("pledged", "commit", "Build")],
)
def test_a_title_is_never_stronger_than_its_source(make, strength: str, act: str, begins: str) -> None:
    c = one(make, "They hope to build a deep-water port.", "2024-01-01", "2025-01-01", strength=strength, act=act)
    assert c.title.startswith(begins)


def test_a_date_missed_years_before_is_told_beside_the_present_one(make, split) -> None:
    row = {"act": "commit", "strength": "pledged", "instrument": "fta", "areas": ("trade",)}
    statements, documents = split(
        [
            make.said("They pledged to conclude the FTA by 2019.", "2019-03-01", target=make.by("2019-12-31"), **row),
            make.said("They pledged to conclude the FTA by 2025.", "2024-11-25", target=make.by("2025-12-31"), **row),
        ]
    )
    register = build(statements, documents)
    (c,) = register.state(date(2025, 1, 1)).commitments
    assert c.target is not None
    assert c.target.latest == date(2025, 12, 31)
    assert c.note.endswith("an earlier date for it, by 2019-12-31, passed without evidence")
    (before,) = register.state(date(2019, 6, 1)).commitments
    assert "earlier" not in before.note


def test_a_denial_puts_nothing_in_the_state_that_it_denies(make) -> None:
    text = "The free trade agreement has not been concluded."
    statement, document = make.said(
        text,
        "2024-03-27",
        act="state-fact",
        subact="negation",
        polarity="negated",
        instrument="fta",
        instrument_state="concluded",
        areas=("trade",),
        verb="concluded",
    )
    state = build([statement], [document]).state(date(2025, 1, 1))
    entries = [e for t in state.timelines for e in t.entries] + [e for c in state.commitments for e in c.log]
    assert any(e.phrase == "not concluded" for e in entries)
    assert all(e.state != "concluded" for e in entries)
