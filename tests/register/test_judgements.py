"""Judgements and verdicts: appended, superseding, undone by a later one, never touching source ids."""

from datetime import UTC, date, datetime

import pytest

from accord.register import Judgement, JudgementError, Verdict, build

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def corpus(make, split):
    return split(
        [
            make.said("They agreed to build wind farms off Java.", "2024-03-01", areas=("energy",)),
            make.said("They agreed to train nurses in Osaka.", "2024-03-02", areas=("health",)),
            make.said("They agreed to build wind farms off Java together.", "2024-03-03", areas=("energy",)),
        ]
    )


def test_a_person_joins_what_the_rule_keeps_apart_and_takes_it_back(make, split) -> None:
    (wind, nurses, again), documents = corpus(make, split)
    statements = [wind, nurses, again]
    assert len(build(statements, documents).state(date.max).commitments) == 2
    join = Judgement("same", wind.id, nurses.id, "A", NOW, "one programme")
    joined = build(statements, documents, [join]).state(date.max)
    assert [len(c.statements) for c in joined.commitments] == [3]
    undo = Judgement("different", nurses.id, wind.id, "B", NOW.replace(hour=2), "two programmes after all")
    assert len(build(statements, documents, [join, undo]).state(date.max).commitments) == 2


def test_a_person_splits_what_the_rule_joins(make, split) -> None:
    (wind, _, again), documents = corpus(make, split)
    apart = Judgement("different", wind.id, again.id, "A", NOW, "another site")
    state = build([wind, again], documents, [apart]).state(date.max)
    assert sorted(len(c.statements) for c in state.commitments) == [1, 1]


def test_unsure_stops_the_rule_but_not_a_person(make, split) -> None:
    (wind, _, again), documents = corpus(make, split)
    unsure = Judgement("unsure", wind.id, again.id, "A", NOW, "ask the ministry")
    assert len(build([wind, again], documents, [unsure]).state(date.max).commitments) == 2
    same = Judgement("same", wind.id, again.id, "B", NOW.replace(hour=3), "the ministry says one")
    assert len(build([wind, again], documents, [unsure, same]).state(date.max).commitments) == 1


def test_judgements_that_cannot_all_hold_are_kept_and_named(make, split) -> None:
    (wind, nurses, again), documents = corpus(make, split)
    log = [
        Judgement("different", wind.id, again.id, "A", NOW, "two sites"),
        Judgement("same", wind.id, nurses.id, "A", NOW.replace(hour=1), "one programme"),
        Judgement("same", nurses.id, again.id, "A", NOW.replace(hour=2), "one programme"),
    ]
    linking = build([wind, nurses, again], documents, log).prepared().linking
    assert linking.unmet == (log[2],)


def test_a_judgement_is_not_known_before_it_was_made(make, split) -> None:
    (wind, _, again), documents = corpus(make, split)
    apart = Judgement("different", wind.id, again.id, "A", NOW, "another site")
    register = build([wind, again], documents, [apart])
    assert len(register.state(date.max, date(2024, 12, 31)).commitments) == 1
    assert len(register.state(date.max, date(2025, 1, 1)).commitments) == 2


def test_a_preference_settles_a_dispute_and_says_why(make, split) -> None:
    (one, two), documents = split(
        [
            make.said(
                "Officials signed a memorandum on tourism.", "2024-03-02", act="sign", strength="signed",
                instrument="mou", instrument_state="signed", areas=("tourism",),
            ),
            make.said(
                "They will sign a memorandum on tourism.", "2024-03-01", act="intend", strength="planning",
                instrument="mou", instrument_state="proposed", areas=("tourism",), kind="official-release",
            ),
        ]
    )  # fmt: skip
    (disputed,) = build([one, two], documents).state(date.max).commitments
    assert disputed.official == "disputed"
    prefer = Judgement("prefer", one.id, two.id, "A. Officer", NOW, "the signed text is on file")
    settled = build([one, two], documents, [prefer]).state(date.max)
    assert settled.commitments[0].official == "signed"
    assert settled.conflicts[0].resolution == prefer
    other = Judgement("prefer", two.id, one.id, "B. Officer", NOW.replace(hour=5), "it was put off")
    assert build([one, two], documents, [prefer, other]).state(date.max).commitments[0].official == "proposed"


def test_a_final_verdict_takes_a_promise_off_what_is_due(make, split) -> None:
    (s,), documents = split(
        [
            make.said(
                "They agreed to open a port by 2024.", "2023-05-01", areas=("maritime",), target=make.by("2024-12-31")
            )
        ]
    )
    register = build([s], documents)
    assert [c.schedule for c in register.state(date(2025, 2, 1)).due()] == ["overdue-no-evidence"]
    verdict = Verdict(s.id, 1, "final", "A", NOW, "opened in December, seen on site")
    state = build([s], documents, verdicts=[verdict]).state(date(2025, 2, 1))
    assert state.due() == ()
    assert state.commitments[0].verdicts == (verdict,)
    assert state.commitments[0].schedule == "overdue-no-evidence"  # the documents still show nothing


def test_a_verdict_follows_its_statement_through_a_merge(make, split) -> None:
    (wind, nurses, _), documents = corpus(make, split)
    verdict = Verdict(nurses.id, 0, "interim", "A", NOW, "half of them")
    join = Judgement("same", wind.id, nurses.id, "A", NOW, "one programme")
    (c,) = build([wind, nurses], documents, [join], verdicts=[verdict]).state(date.max).commitments
    assert c.verdicts == (verdict,)


@pytest.mark.parametrize(
    ("kind", "left", "right", "reason", "said"),
    [
        ("equal", "s-a", "s-b", "because", "no judgement"),
        ("same", "s-a", "s-a", "because", "two statements"),
        ("same", "s-a", "s-b", "  ", "needs a reason"),
    ],
)
def test_a_bad_judgement_is_refused(kind: str, left: str, right: str, reason: str, said: str) -> None:
    with pytest.raises(JudgementError, match=said):
        Judgement(kind, left, right, "A", NOW, reason)


@pytest.mark.parametrize(("score", "stage", "reason"), [(2, "final", "x"), (1, "last", "x"), (1, "final", "")])
def test_a_bad_verdict_is_refused(score: int, stage: str, reason: str) -> None:
    with pytest.raises(JudgementError):
        Verdict("s-a", score, stage, "A", NOW, reason)


def test_a_figure_that_a_person_joins_to_a_pledge_keeps_its_title(make) -> None:
    d = make.document("Trade reached $25 billion in 2023. They pledged to raise trade to $40 billion.", "2024-01-05")
    old, new = "Trade reached $25 billion in 2023", "They pledged to raise trade to $40 billion"
    figure = make.statement(
        d, old, act="state-fact", subact="figure", strength=None, areas=("trade",),
        figures=(make.figure(d, "$25 billion", 25e9, "USD"),),
    )  # fmt: skip
    remark, _ = make.said("Trade is doing well.", "2024-01-05", act="state-fact", strength=None, areas=("trade",))
    pledge = make.statement(
        d, new, act="commit", areas=("trade",), figures=(make.figure(d, "$40 billion", 40e9, "USD"),)
    )
    other = make.document("Trade is doing well.", "2024-01-05")
    for left, right in ((figure, remark), (pledge, remark), (figure, pledge)):
        same = Judgement("same", left.id, right.id, "A", datetime(2024, 2, 1, tzinfo=UTC), "one thing")
        state = build([figure, pledge, remark], [d, other], [same]).state(date(2025, 1, 1))
        assert len(state.commitments) == 2
        assert all(c.title for c in state.commitments)
